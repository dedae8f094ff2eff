//! Everything that is proved of a target, and how it is told.

use std::fmt::Write as _;
use std::fs;
use std::num::NonZero;

use anyhow::{Context, Result, bail};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use portwise_core::TlsMode;
use portwise_snippets::proofs::{self, Observed, Record, Scenario};
use portwise_snippets::{Form, Program, Proof, Setup, SnippetError};

use crate::How;
use crate::mishap::{self, Fault, MISHAPS, Mishap};
use crate::recipe::{Recipe, UsualText, Verdict};
use crate::runs::{FROM, Job, Outcome, Runner};
use crate::server::Server;
use crate::witness::Witness;
use crate::world::World;

/// A user name with what breaks quoting in one language or another.
const AWKWARD: &str = "o'hara \"q\" $HOME `id` %s ${x} #{y} &amp; <b> a\\b;c|d";
/// And one that is simple, for what cannot hold that.
const LESS_AWKWARD: &str = "o+hara.b=c_d-e/f@example.com";

/// What a run is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Purpose {
    Ours,
    Usual(&'static str),
    /// Without what protects: in one situation at least something must leak.
    Unprotected,
    /// With values that are hard to write.
    Awkward,
    /// To hear what the program says of it.
    Mishap(&'static Mishap),
    /// A damaged file, which the validator must refuse.
    Damaged(&'static str),
}

const HONEST: Server = Server::Of(Scenario::Honest);

/// What is run one after the other, as far as something leaks.
struct Task {
    purpose: Purpose,
    jobs: Vec<Job>,
}

/// What was run, and what came of it.
pub(crate) type Done = (Purpose, Job, Outcome);

/// Proves the recipes, prints what was seen, and compares it with the record or writes it.
pub(crate) async fn prove(recipes: &[&'static Recipe], how: &How) -> Result<()> {
    let faults = mismatches();
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    let (world, identities) = World::new()?;
    let witness = Witness::start(identities).await?;
    let at_once = how.jobs.map_or_else(
        || 4 * std::thread::available_parallelism().map_or(1, NonZero::get),
        NonZero::get,
    );
    let runner = Runner::new(witness, world, how.tools.clone(), how.prepared.clone(), at_once);
    versions(recipes, &runner)?;
    let mut tasks = Vec::new();
    for recipe in recipes {
        tasks.extend(tasks_of(recipe)?);
    }
    let total = tasks.len();
    let mut running: FuturesUnordered<_> =
        tasks.into_iter().map(|task| carry_out(task, &runner)).collect();
    let mut done = Vec::new();
    let mut over = 0;
    while let Some(these) = running.next().await {
        over += 1;
        for (purpose, job, outcome) in these? {
            eprintln!(
                "[{over:>4}/{total}] {:<26} {:<12} {:<18} {} ({:.1} s){}",
                job.recipe.target,
                job.tls.id(),
                job.server.name(),
                outcome.seen.label(),
                outcome.took.as_secs_f64(),
                told(&purpose),
            );
            if how.verbose {
                eprintln!("{}", outcome.account);
            }
            done.push((purpose, job, outcome));
        }
    }
    report(recipes, &done, how)
}

/// Runs its jobs one after the other, until one leaks.
async fn carry_out(task: Task, runner: &Runner) -> Result<Vec<Done>> {
    let mut done = Vec::new();
    for job in task.jobs {
        let outcome = runner.run(&job).await;
        let outcome = outcome.with_context(|| format!("cannot run {}", job.recipe.target))?;
        let leaks = outcome.seen.is_leak();
        done.push((task.purpose, job, outcome));
        if leaks {
            break;
        }
    }
    Ok(done)
}

fn told(purpose: &Purpose) -> String {
    match purpose {
        Purpose::Ours => String::new(),
        Purpose::Usual(label) => format!("  usual: {label}"),
        Purpose::Unprotected => "  without what protects".to_owned(),
        Purpose::Awkward => "  awkward user name".to_owned(),
        Purpose::Mishap(_) => "  goes wrong".to_owned(),
        Purpose::Damaged(what) => format!("  damaged: {what}"),
    }
}

/// The recipes and the targets' own words must agree.
fn mismatches() -> Vec<String> {
    let recipe = |id: &str| crate::recipes::RECIPES.iter().find(|r| r.target == id);
    let mut faults = Vec::new();
    for target in portwise_snippets::PROGRAMS {
        // What cannot be made safe is run all the same, to show what the usual settings do.
        let is_warning =
            matches!((target.implicit, target.starttls), (Form::Unsafe(_), Form::Unsafe(_)));
        let fits = match (target.proof, recipe(target.id).map(|r| r.verdict)) {
            (Proof::Unproved(_), _) if is_warning => true,
            (Proof::Executed, Some(Verdict::Server | Verdict::ExitStatus))
            // A program's settings may be run by the library below it, without the program.
            | (Proof::Validated(_), Some(Verdict::Validator(_) | Verdict::Server))
            | (Proof::Unproved(_), None) => true,
            _ => false,
        };
        if !fits {
            faults.push(format!("{}: its row and its recipe disagree on the proof", target.id));
        }
    }
    for recipe in crate::recipes::RECIPES {
        if portwise_snippets::find(recipe.target).is_none() {
            faults.push(format!("{}: there is a recipe but no target", recipe.target));
        }
    }
    faults
}

fn versions(recipes: &[&Recipe], runner: &Runner) -> Result<()> {
    for recipe in recipes.iter().filter(|r| !r.version.is_empty()) {
        let output = std::process::Command::new("sh")
            .args(["-c", recipe.version])
            .env("PYTHON", runner.tools.join("python/bin/python"))
            .env("NODE_PATH", runner.tools.join("npm/node_modules"))
            .env("PREPARED", runner.prepared.join(recipe.target))
            .output()?;
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        let first = said.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
        if !output.status.success() || first.is_empty() {
            bail!("{} is not there: “{}” said: {said}", recipe.target, recipe.version);
        }
        println!("{:<26} {}", recipe.target, first.trim());
    }
    Ok(())
}

/// All that is to be run of a recipe.
fn tasks_of(recipe: &'static Recipe) -> Result<Vec<Task>> {
    let target = portwise_snippets::find(recipe.target).context("no such target")?;
    let mut tasks = Vec::new();
    let job = |tls, server, login: &str, text: String| Job {
        recipe,
        tls,
        server,
        login: login.to_owned(),
        text,
    };
    let mut add = |purpose: Purpose, tls, server, login: &str, text: String| {
        tasks.push(Task { purpose, jobs: vec![job(tls, server, login, text)] });
    };
    let modes = [TlsMode::Implicit, TlsMode::StartTls];
    let ours = |tls| matches!(target.form(tls), Some(Form::Text(_)));
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
            let awkward = [AWKWARD, LESS_AWKWARD]
                .into_iter()
                .find_map(|login| Some((login, rendered(target, tls, HONEST, login).ok()?)));
            let (login, text) = awkward.context("no awkward user name can be written")?;
            add(Purpose::Awkward, tls, HONEST, login, text);
        }
    }
    // What differs between the targets of Thunderbird is the way to its settings, not its words.
    if recipe.verdict == Verdict::Server && !recipe.target.starts_with("thunderbird-") {
        for mishap in MISHAPS {
            let wanted = match mishap.fault {
                Fault::WrongMode => Some(TlsMode::Implicit),
                _ => modes.into_iter().rev().find(|tls| ours(*tls)),
            };
            if let Some(tls) = wanted.filter(|tls| ours(*tls)) {
                let server = Server::With(mishap);
                add(
                    Purpose::Mishap(mishap),
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

fn rendered(target: &'static Program, tls: TlsMode, server: Server, login: &str) -> Result<String> {
    let rendered: Result<_, SnippetError> =
        portwise_snippets::render(target, &setup(tls, server, login)?);
    Ok(rendered.with_context(|| target.id.to_owned())?.text)
}

/// Prints the table, and fails if anything is not as it must be or as it was.
fn report(recipes: &[&'static Recipe], done: &[Done], how: &How) -> Result<()> {
    let mut faults = Vec::new();
    for (purpose, job, outcome) in done {
        let right = match purpose {
            Purpose::Ours | Purpose::Awkward => outcome.seen.is_right_for(job.server.situation()),
            Purpose::Damaged(_) => outcome.seen == Observed::Refused,
            Purpose::Usual(_) | Purpose::Unprotected | Purpose::Mishap(_) => true,
        };
        if !right {
            faults.push(format!(
                "{} ({}, {}){}: {}\n{}",
                job.recipe.target,
                job.tls.id(),
                job.server.name(),
                told(purpose),
                outcome.seen.label(),
                outcome.account
            ));
        }
    }
    for recipe in recipes.iter().filter(|r| r.protection.is_some()) {
        let mut unprotected = done
            .iter()
            .filter(|(p, j, _)| *p == Purpose::Unprotected && j.recipe.target == recipe.target);
        if !unprotected.any(|(_, _, o)| o.seen.is_leak()) {
            faults.push(format!("{}: without what protects, nothing leaked", recipe.target));
        }
    }
    faults.extend(mishap::misunderstood(done));
    let rows = rows(recipes, done);
    println!("{}", table(&rows));
    faults.extend(recorded(&rows, recipes, how)?);
    if faults.is_empty() {
        return Ok(());
    }
    bail!("{}\n{} of {} are not as they must be", faults.join("\n\n"), faults.len(), done.len())
}

/// What was run in all situations, in the order of the targets.
fn rows(recipes: &[&'static Recipe], done: &[Done]) -> Vec<Record> {
    let mut rows = Vec::new();
    let run = |r: &&&Recipe| !matches!(r.verdict, Verdict::Validator(_));
    for recipe in recipes.iter().filter(run) {
        let of_this = || done.iter().filter(|(_, j, _)| j.recipe.target == recipe.target);
        let mut kinds =
            vec![(Purpose::Ours, TlsMode::Implicit), (Purpose::Ours, TlsMode::StartTls)];
        kinds.extend(recipe.usual.iter().map(|u| (Purpose::Usual(u.label), u.tls)));
        for (purpose, tls) in kinds {
            let seen: Vec<Observed> = Scenario::ALL
                .into_iter()
                .filter_map(|s| {
                    of_this()
                        .find(|(p, j, _)| {
                            *p == purpose && j.tls == tls && j.server.situation() == s
                        })
                        .map(|(_, _, o)| o.seen)
                })
                .collect();
            if !seen.is_empty() {
                let usual = match purpose {
                    Purpose::Usual(label) => Some(label.to_owned()),
                    _ => None,
                };
                rows.push(Record { target: recipe.target.to_owned(), tls, usual, seen });
            }
        }
    }
    rows
}

fn table(rows: &[Record]) -> String {
    let mut out = String::new();
    for row in rows {
        let name = row.usual.as_ref().map_or_else(String::new, |label| format!("  usual: {label}"));
        let _ = writeln!(out, "{} {}{name}", row.target, row.tls.id());
        for (situation, seen) in row.cells() {
            let _ = writeln!(out, "    {:<30} {}", situation.heading(), seen.label());
        }
    }
    out
}

/// Compares with the record, or writes it. Targets that were not run keep what is on record.
fn recorded(rows: &[Record], recipes: &[&'static Recipe], how: &How) -> Result<Vec<String>> {
    let before = match fs::read_to_string(&how.record) {
        Ok(json) => proofs::from_json(&json).context("the record cannot be read")?,
        Err(_) => Vec::new(),
    };
    let was_run = |row: &Record| recipes.iter().any(|r| r.target == row.target);
    if how.write {
        let order = |row: &Record| {
            let at = portwise_snippets::PROGRAMS.iter().position(|t| t.id == row.target);
            (at, row.usual.is_some())
        };
        let mut all: Vec<Record> = before.into_iter().filter(|row| !was_run(row)).collect();
        all.retain(|row| crate::recipes::RECIPES.iter().any(|r| r.target == row.target));
        all.extend(rows.iter().cloned());
        all.sort_by_key(order);
        let lines: Vec<String> =
            all.iter().map(serde_json::to_string).collect::<serde_json::Result<_>>()?;
        fs::write(&how.record, format!("[\n{}\n]\n", lines.join(",\n")))?;
        return Ok(Vec::new());
    }
    let mut before: Vec<Record> = before.into_iter().filter(was_run).collect();
    let mut differing = Vec::new();
    for row in rows {
        match before.iter().position(|b| b == row) {
            Some(at) => drop(before.remove(at)),
            None => differing.push(format!("not on record: {row:?}")),
        }
    }
    differing.extend(before.iter().map(|row| format!("on record, but not seen now: {row:?}")));
    Ok(differing)
}
