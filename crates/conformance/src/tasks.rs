//! All that is run of a target.

use anyhow::{Context, Result, bail};
use portwise_core::TlsMode;
use portwise_snippets::proofs::Scenario;
use portwise_snippets::{Open, Program, Setup, SnippetError};

use crate::fault::{FAULTS, Fault, Kind};
use crate::recipe::{Recipe, UsualText, Verdict};
use crate::runs::{FROM, Job, Outcome};
use crate::server::{OTHER_PORT, Server};

/// A user name with what breaks quoting in one language or another.
const AWKWARD: &str = "o'hara \"q\" $HOME `id` %s ${x} #{y} &amp; <b> a\\b;c|d";
/// And one that is simple, for what cannot hold that.
const LESS_AWKWARD: &str = "o+hara.b=c_d-e/f@example.com";
/// And one for what cannot hold an equals sign either.
const HARDLY_AWKWARD: &str = "o+hara.b_c-d/e@example.com";

/// What a run is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Purpose {
    Ours,
    /// Ours for a relay without a login.
    Open,
    Usual(&'static str),
    /// Without what protects: in one situation at least something must leak.
    Unprotected,
    /// With values that are hard to write.
    Awkward,
    /// With implicit TLS on a port that is not the usual one.
    OtherPort,
    /// To hear what the program says of it.
    Faulty(&'static Fault),
    /// A damaged file, which the validator must refuse.
    Damaged(&'static str),
}

impl Purpose {
    /// What is said of it beside the target and the server.
    pub(crate) fn note(&self) -> String {
        match self {
            Self::Ours => String::new(),
            Self::Open => "  without a login".to_owned(),
            Self::Usual(label) => format!("  usual: {label}"),
            Self::Unprotected => "  without what protects".to_owned(),
            Self::Awkward => "  awkward user name".to_owned(),
            Self::OtherPort => format!("  on port {OTHER_PORT}"),
            Self::Faulty(_) => "  goes wrong".to_owned(),
            Self::Damaged(what) => format!("  damaged: {what}"),
        }
    }
}

const HONEST: Server = Server::Of(Scenario::Honest);

/// What is run one after the other, as far as something leaks.
pub(crate) struct Task {
    pub(crate) purpose: Purpose,
    pub(crate) jobs: Vec<Job>,
}

/// What was run, and what came of it.
pub(crate) type Done = (Purpose, Job, Outcome);

/// All that is to be run of a recipe; `goes_wrong` with what is run for the words of its failures.
pub(crate) fn tasks_of(recipe: &'static Recipe, goes_wrong: bool) -> Result<Vec<Task>> {
    let target = portwise_snippets::find(recipe.target).context("no such target")?;
    let mut tasks = Vec::new();
    let job = |tls, server, login: &str, text: String| Job {
        recipe,
        tls,
        server,
        port: server.port(tls),
        login: login.to_owned(),
        text,
    };
    let mut add = |purpose: Purpose, tls, server, login: &str, text: String| {
        tasks.push(Task { purpose, jobs: vec![job(tls, server, login, text)] });
    };
    let modes = [TlsMode::Implicit, TlsMode::StartTls];
    let ours = |tls| target.delivers_with(tls);
    for tls in modes.into_iter().filter(|tls| ours(*tls)) {
        if let Verdict::Validator(damages) = recipe.verdict {
            let text = rendered(target, tls, HONEST, FROM)?;
            for (put, of) in damages.iter().filter(|(of, _)| text.contains(of)).map(|(o, p)| (p, o))
            {
                let damaged = text.replacen(of, put, 1);
                add(Purpose::Damaged(of), tls, HONEST, FROM, damaged);
            }
            add(Purpose::Ours, tls, HONEST, FROM, text);
        } else {
            for server in Scenario::ALL.map(Server::Of) {
                add(Purpose::Ours, tls, server, FROM, rendered(target, tls, server, FROM)?);
            }
        }
        if recipe.verdict != Verdict::ExitStatus {
            let awkward = [AWKWARD, LESS_AWKWARD, HARDLY_AWKWARD]
                .into_iter()
                .find_map(|login| Some((login, rendered(target, tls, HONEST, login).ok()?)));
            let (login, text) = awkward.context("no awkward user name can be written")?;
            add(Purpose::Awkward, tls, HONEST, login, text);
        }
    }
    if recipe.verdict == Verdict::Server && target.delivers_with(TlsMode::Implicit) {
        let tls = TlsMode::Implicit;
        for server in [HONEST, Server::Of(Scenario::Stripped)] {
            let setup = Setup::new(&server.host(), OTHER_PORT, tls, FROM, Some(FROM))?;
            // A program that goes by the number has no text for another.
            let text = match portwise_snippets::render(target, &setup) {
                Err(SnippetError::Port { .. }) => continue,
                other => other.with_context(|| target.id.to_owned())?.text,
            };
            let job = Job { port: OTHER_PORT, ..job(tls, server, FROM, text) };
            tasks.push(Task { purpose: Purpose::OtherPort, jobs: vec![job] });
        }
    }
    let mut add = |purpose: Purpose, tls, server, login: &str, text: String| {
        tasks.push(Task { purpose, jobs: vec![job(tls, server, login, text)] });
    };
    for tls in [TlsMode::Implicit, TlsMode::StartTls, TlsMode::Cleartext] {
        let port = Server::Open(Scenario::Honest).port(tls);
        let is_had = tls == TlsMode::Cleartext || target.delivers_at(port, tls, false);
        if target.open == Open::Never || !is_had {
            continue;
        }
        let is_run = !matches!(recipe.verdict, Verdict::Validator(_));
        for server in Scenario::ALL.into_iter().filter(|s| is_run || *s == Scenario::Honest) {
            let server = Server::Open(server);
            add(Purpose::Open, tls, server, "", without_login(target, tls, server)?);
        }
    }
    // What differs between the targets of Thunderbird is the way to its settings, not its words.
    let ours = |tls| target.is_safe_with(tls);
    let has_own_words = !recipe.target.starts_with("thunderbird-");
    if goes_wrong && recipe.verdict == Verdict::Server && has_own_words {
        for fault in FAULTS {
            let wanted = match fault.kind {
                Kind::WrongMode => Some(TlsMode::Implicit),
                _ => modes.into_iter().rev().find(|tls| ours(*tls)),
            };
            let server = Server::With(fault);
            // A program that goes by the number has no text for another port.
            let is_possible = |tls: &TlsMode| {
                let only = target.implicit_port.filter(|_| *tls == TlsMode::Implicit);
                ours(*tls) && only.is_none_or(|only| only == server.port(*tls))
            };
            if let Some(tls) = wanted.filter(is_possible) {
                add(
                    Purpose::Faulty(fault),
                    tls,
                    server,
                    FROM,
                    rendered(target, tls, server, FROM)?,
                );
            }
        }
    }
    for usual in recipe.usual {
        for server in Scenario::ALL.map(Server::Of) {
            let text = match usual.text {
                UsualText::Changed(changes) => {
                    let text = rendered(target, usual.tls, server, FROM)?;
                    changes.iter().try_fold(text, |text, (from, to)| {
                        replaced(&text, from, to, recipe.target)
                    })?
                }
                UsualText::Own(text) => {
                    portwise_snippets::fill(target, text, &setup(usual.tls, server, FROM)?)?
                }
            };
            add(Purpose::Usual(usual.label), usual.tls, server, FROM, text);
        }
    }
    if let Some(p) = &recipe.protection {
        let mut bad: Vec<Scenario> =
            Scenario::ALL.into_iter().filter(|s| *s != Scenario::Honest).collect();
        // What is likely to leak comes first; without STARTTLS nothing is stripped.
        if p.tls == TlsMode::Implicit {
            bad.reverse();
        }
        let mut jobs = Vec::new();
        for server in bad.into_iter().map(Server::Of) {
            let text = rendered(target, p.tls, server, FROM)?;
            let bare = replaced(&text, p.remove, p.put, recipe.target)?;
            jobs.push(job(p.tls, server, FROM, bare));
        }
        tasks.push(Task { purpose: Purpose::Unprotected, jobs });
    }
    Ok(tasks)
}

fn replaced(text: &str, from: &str, to: &str, target: &str) -> Result<String> {
    if !text.contains(from) {
        bail!("{target}: “{from}” is not in its text");
    }
    Ok(text.replace(from, to))
}

fn setup(tls: TlsMode, server: Server, login: &str) -> Result<Setup> {
    let host = server.host();
    let mut setup = Setup::new(&host, server.port(tls), tls, login, Some(FROM))?;
    setup.incoming.host = host;
    Ok(setup)
}

fn without_login(target: &'static Program, tls: TlsMode, server: Server) -> Result<String> {
    let setup = setup(tls, server, FROM)?.without_login();
    let rendered = portwise_snippets::render(target, &setup);
    Ok(rendered.with_context(|| target.id.to_owned())?.text)
}

fn rendered(target: &'static Program, tls: TlsMode, server: Server, login: &str) -> Result<String> {
    let rendered: Result<_, SnippetError> =
        portwise_snippets::render(target, &setup(tls, server, login)?);
    Ok(rendered.with_context(|| target.id.to_owned())?.text)
}
