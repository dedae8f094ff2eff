//! The programs that can be configured: a list by group, and a document for each with the
//! configuration itself.

use portwise_core::TlsMode;
use portwise_snippets::{Group, Open, PROGRAMS, Program, Setup, Snippet, SnippetError, render};
use yew::prelude::*;

use super::addresses::program as path;
use super::document::{Document, Part as Menu};
use super::list::{Part, Row, links, list};
use super::words::{encrypted, list as listed, sentence};
use super::{Way, data, proof};
use crate::components::CopyButton;

/// The host that stands in examples; a server that takes mail is one itself.
const HOST: &str = "smtp.example.com";
const OWN_HOST: &str = "mail.example.com";

/// The user who stands in them.
const USER: &str = "you@example.com";

/// Those that most people come with.
const FREQUENT: &[&str] = &[
    "outlook",
    "thunderbird",
    "apple-mail",
    "ios-mail",
    "generic",
    "wordpress",
    "nextcloud",
    "django",
    "nodemailer",
    "phpmailer",
    "laravel",
    "postfix-relay",
];

pub(super) fn documents() -> Vec<Document> {
    let about = format!(
        "SMTP configuration to paste for {} programs, with the password kept out of it, run against good and bad servers where that can be done.",
        PROGRAMS.len()
    );
    let mut all = vec![Document::new(
        Menu::Snippets,
        "snippets/",
        "Mail settings of programs, to paste",
        &about,
        |way| {
            html! {
                <div class="page">
                    <h1>{ "Mail settings of programs" }</h1>
                    <p class="lead">
                        { "Choose the program that sends your mail. Each page has its configuration for ports 465 and 587 with an example server; " }
                        <a href={way.to("")}>{ "say who your provider is" }</a>{ " to have it filled in." }
                    </p>
                    <section class="card">{ list("snippets", "Search by name", parts(), way) }</section>
                </div>
            }
        },
    )];
    all.extend(PROGRAMS.iter().map(|program| document(program)));
    all
}

/// Links to those that most people come with.
pub(super) fn frequent() -> Vec<(String, String)> {
    let found = FREQUENT.iter().filter_map(|id| portwise_snippets::find(id));
    found.map(|program| (program.short_name().to_owned(), path(program))).collect()
}

fn of_group(group: Group) -> impl Iterator<Item = &'static Program> {
    PROGRAMS.iter().copied().filter(move |program| program.group == group)
}

fn parts() -> Vec<Part> {
    let part = |group: &Group| Part {
        heading: group.heading().to_owned(),
        rows: of_group(*group).map(row).collect(),
    };
    Group::ALL.iter().map(part).collect()
}

fn row(program: &'static Program) -> Row {
    let forms = [(465, TlsMode::Implicit), (587, TlsMode::StartTls)];
    let having = |has: fn(&Program, TlsMode) -> bool| -> Vec<String> {
        let found = forms.iter().filter(|(_, tls)| has(program, *tls));
        found.map(|(port, _)| port.to_string()).collect()
    };
    let safe = having(Program::is_safe_with);
    let any = having(Program::delivers_with);
    let beside = match (safe.is_empty(), any.is_empty()) {
        (false, _) => listed(&safe, "and"),
        (true, false) => format!("{}, with a danger", listed(&any, "and")),
        (true, true) => String::new(),
    };
    Row {
        path: path(program),
        name: program.name.to_owned(),
        words: format!("{} {}", program.id, program.aliases.join(" ")),
        content: html! { if !beside.is_empty() { <span class="aside">{ beside }</span> } },
    }
}

/// What a page has for a port.
struct Example {
    port: u16,
    tls: TlsMode,
    written: Result<Snippet, SnippetError>,
}

fn host(program: &Program) -> &'static str {
    if program.group == Group::Server { OWN_HOST } else { HOST }
}

fn examples(program: &'static Program) -> Vec<Example> {
    let example = |(port, tls): (u16, TlsMode)| {
        let setup = Setup::new(host(program), port, tls, USER, None).ok()?;
        Some(Example { port, tls, written: render(program, &setup) })
    };
    [(465, TlsMode::Implicit), (587, TlsMode::StartTls)].into_iter().filter_map(example).collect()
}

/// The text for a relay in one's own network that asks for no login.
fn without_login(program: &'static Program) -> Option<Snippet> {
    if program.open == Open::Never {
        return None;
    }
    let setup = Setup::new(host(program), 25, TlsMode::Cleartext, USER, None).ok()?;
    render(program, &setup.without_login()).ok()
}

fn document(program: &'static Program) -> Document {
    let written: Vec<String> = examples(program)
        .iter()
        .filter(|example| example.written.is_ok())
        .map(|example| format!("{} ({})", example.port, encrypted(example.tls)))
        .collect();
    let what = match (program.group, written.is_empty()) {
        (Group::Check, _) => format!("Check a mail server with {}.", program.name),
        (_, true) => format!("How to send mail with {}.", program.name),
        (_, false) => {
            format!("SMTP settings of {} for port {}.", program.name, listed(&written, "and"))
        }
    };
    let about = format!("{what} {}", sentence(program.trap));
    let title = match program.group {
        Group::Check => format!("{}: check a mail server", program.name),
        Group::Server => format!("{}: ports and TLS for incoming mail", program.name),
        _ => format!("{}: SMTP settings", program.name),
    };
    Document::new(Menu::Snippets, path(program), title, &about, move |way| content(program, way))
        .below(program.name)
        .saying(instructions(program))
}

/// The page as steps.
fn instructions(program: &'static Program) -> serde_json::Value {
    let mut steps = vec![("Open the settings", sentence(program.place))];
    for example in examples(program) {
        if let Ok(snippet) = example.written {
            let name = if example.port == 465 { "Set port 465" } else { "Or set port 587" };
            steps.push((name, snippet.text));
            if !snippet.secret.is_empty() && steps.iter().all(|(name, _)| *name != PASSWORD) {
                steps.insert(1, (PASSWORD, sentence(&snippet.secret)));
            }
        }
    }
    data::how_to(&title(program), &steps)
}

const PASSWORD: &str = "Enter the password";

fn title(program: &Program) -> String {
    match program.group {
        Group::Check => format!("Check a mail server with {}", program.name),
        Group::Server => format!("Take mail with {}", program.name),
        _ => format!("Send mail with {}", program.name),
    }
}

fn content(program: &'static Program, way: &Way) -> Html {
    let examples = examples(program);
    let mut dangers: Vec<(u16, &str)> = Vec::new();
    for example in &examples {
        if let Ok(Snippet { danger: Some(danger), .. }) = &example.written {
            dangers.push((example.port, danger));
        }
    }
    let secret = examples.iter().find_map(|example| example.written.as_ref().ok());
    let secret = secret.map(|snippet| snippet.secret.clone()).filter(|secret| !secret.is_empty());
    html! {
        <div class="page">
            <h1>{ title(program) }</h1>
            <p class="lead">{ lead(program, &examples) }</p>
            if !dangers.is_empty() {
                <div class="warnings urgent">
                    <h2>{ "Before you start" }</h2>
                    <ul>
                        { for dangers.iter().map(|(port, danger)| html! { <li><strong>{ format!("Port {port}: ") }</strong>{ *danger }</li> }) }
                    </ul>
                    { instead(program, way) }
                </div>
            }
            <section class="card">
                <h2>{ "Configuration to paste" }</h2>
                <p>
                    { format!("For an example: the server {} and the user {USER}. ", host(program)) }
                    <a class="button" href={way.to(format!("#program={}", program.id))}>{ "Fill in your provider" }</a>
                </p>
                { for examples.iter().map(|example| html! { <div class="example">{ shown(example) }</div> }) }
                <dl class="facts">
                    <dt>{ "Where it goes" }</dt><dd>{ sentence(program.place) }</dd>
                    if let Some(secret) = secret { <dt>{ "The password" }</dt><dd>{ secret }</dd> }
                    if !program.versions.is_empty() { <dt>{ "Works with" }</dt><dd>{ sentence(program.versions) }</dd> }
                    <dt>{ "Common mistake" }</dt><dd>{ sentence(program.trap) }</dd>
                </dl>
                { open(program) }
            </section>
            { proof::section(program) }
            { links(&format!("More: {}", program.group.heading()), neighbours(program), way) }
        </div>
    }
}

/// What the page says, in a sentence.
fn lead(program: &Program, examples: &[Example]) -> String {
    let name = program.short_name();
    let safe = |tls| program.is_safe_with(tls);
    if program.group == Group::Check {
        return format!(
            "{name} shows by hand what a server answers, and whether its encryption and certificate are in order."
        );
    }
    if program.group == Group::Server {
        return format!(
            "{name} takes your users' mail on ports 465 and 587, and other servers' mail on 25. Here is how it insists on encryption."
        );
    }
    let written = examples.iter().any(|example| example.written.is_ok());
    match (safe(TlsMode::Implicit), safe(TlsMode::StartTls)) {
        (true, true) => format!(
            "Use port 465 with SSL/TLS where your provider has it, else port 587 with STARTTLS. {name} does both safely with these settings."
        ),
        (true, false) => format!("Use port 465 with SSL/TLS: that is what {name} does safely."),
        (false, true) => format!("Use port 587 with STARTTLS: that is what {name} does safely."),
        (false, false) if written => format!(
            "{name} can send, but not in a way that is safe against somebody on the network path. Read what that means before you use it."
        ),
        (false, false) => {
            format!("{name} cannot send with encryption. A relay beside it can do that for it.")
        }
    }
}

/// Programs that do the same safely.
fn instead(program: &Program, way: &Way) -> Html {
    let found: Vec<_> =
        program.instead.iter().filter_map(|id| portwise_snippets::find(id)).collect();
    if found.is_empty() {
        return Html::default();
    }
    html! {
        <p>
            { "Safe instead, on the same machine: " }
            { for found.into_iter().enumerate().map(|(at, other)| html! {
                <>{ if at > 0 { ", " } else { "" } }<a href={way.to(path(other))}>{ other.name }</a></>
            }) }
        </p>
    }
}

fn shown(example: &Example) -> Html {
    let heading = format!("Port {}, {}", example.port, encrypted(example.tls));
    match &example.written {
        Ok(snippet) => html! {
            <>
                <h3>{ heading.clone() }</h3>
                { figure(snippet, format!("the configuration for port {}", example.port)) }
            </>
        },
        Err(problem) => html! {
            <><h3>{ heading }</h3><p class="help">{ problem.to_string() }</p></>
        },
    }
}

fn figure(snippet: &Snippet, what: String) -> Html {
    html! {
        <figure class="code">
            <figcaption>
                <span class="language">{ snippet.file.clone() }</span>
                <CopyButton text={snippet.text.clone()} {what} />
            </figcaption>
            <pre tabindex="0"><code>{ snippet.text.clone() }</code></pre>
        </figure>
    }
}

fn open(program: &'static Program) -> Html {
    let Some(snippet) = without_login(program) else { return Html::default() };
    html! {
        <details class="faq">
            <summary>{ "For a relay in your own network that asks for no login" }</summary>
            if let Some(danger) = &snippet.danger { <p class="warnings">{ danger }</p> }
            { figure(&snippet, "the configuration without a login".to_owned()) }
        </details>
    }
}

/// Those that stand around it in its group.
fn neighbours(program: &'static Program) -> Vec<(String, String)> {
    const MOST: usize = 12;
    let all: Vec<&Program> = of_group(program.group).collect();
    let own = all.iter().position(|other| other.id == program.id).unwrap_or_default();
    let first = own.saturating_sub(MOST / 2).min(all.len().saturating_sub(MOST + 1));
    let near = all.into_iter().skip(first).take(MOST + 1);
    let others = near.filter(|other| other.id != program.id);
    others.map(|other| (other.name.to_owned(), path(other))).collect()
}
