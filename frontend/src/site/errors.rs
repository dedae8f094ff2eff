//! The errors: the reader of pasted texts with a list by theme, and a document for each.

use portwise_core::providers;
use portwise_explain::{Cause, Context, Entry, For, Purpose, Topic, built_in, entries};
use portwise_snippets::PROGRAMS;
use yew::prelude::*;

use super::document::{Document, Part as Menu};
use super::frame::Place;
use super::list::{Part, Row, chips, links, list};
use super::words::{capital, list as listed, sentence};
use super::{Way, addresses, codes};
use crate::components::{CopyButton, Source};

/// The themes by the files of the entries, in the order in which they are shown.
const THEMES: &[(&str, &str)] = &[
    ("auth", "Logging in"),
    ("connection", "Connecting"),
    ("tls", "Encryption: TLS and STARTTLS"),
    ("certificate", "Certificates"),
    ("dns", "Host names and DNS"),
    ("reply", "Reply codes"),
    ("policy", "Spam, reputation and limits"),
    ("google", "Gmail and Google"),
    ("microsoft", "Microsoft 365 and Outlook.com"),
    ("provider", "Other providers and services"),
    ("client", "Mail programs and devices"),
    ("library", "Libraries and applications"),
    ("server", "Mail servers"),
];

/// Those that most people come with.
const FREQUENT: &[&str] = &[
    "auth-failed",
    "connection-timed-out",
    "tls-wrong-mode",
    "certificate-hostname-mismatch",
    "google-app-password-required",
    "microsoft-auth-refused",
];

/// As many programs have their settings named in a document.
const MOST_PROGRAMS: usize = 15;

/// As many other errors are named in one.
const MOST_RELATED: usize = 8;

pub(super) fn documents() -> Vec<Document> {
    let about = format!(
        "Paste a mail error, a reply code or a log line to read what is behind it and what to do, or look through {} known errors by theme.",
        entries().len()
    );
    let mut all = vec![
        Document::new(Menu::Errors, "errors/", "What does this mail error mean?", &about, |way| {
            html! {
                <div class="page">
                    <h1>{ "What does this mail error mean?" }</h1>
                    <Place name="explain" id="explain" alone=true />
                    <section class="card">
                        <h2>{ "All errors by theme" }</h2>
                        { list("errors", "Search by words, code or program", parts(), way) }
                    </section>
                </div>
            }
        })
        .with(&[("explain", true)]),
    ];
    all.extend(entries().iter().map(document));
    all.extend(codes::documents());
    all
}

/// Links to those that most people come with.
pub(super) fn frequent() -> Vec<(String, String)> {
    let found = FREQUENT.iter().filter_map(|id| entries().iter().find(|entry| entry.id == *id));
    found.map(link).collect()
}

pub(super) fn link(entry: &Entry) -> (String, String) {
    (entry.title.clone(), path(entry))
}

pub(super) fn path(entry: &Entry) -> String {
    format!("errors/{}/", entry.id)
}

fn theme(entry: &Entry) -> &str {
    entry.id.split('-').next().unwrap_or_default()
}

fn parts() -> Vec<Part> {
    let part = |(id, heading): &(&str, &str)| Part {
        heading: (*heading).to_owned(),
        rows: entries().iter().filter(|entry| theme(entry) == *id).map(row).collect(),
    };
    THEMES.iter().map(part).chain([codes::part()]).collect()
}

fn row(entry: &'static Entry) -> Row {
    Row {
        path: path(entry),
        name: entry.title.clone(),
        words: format!("{} {}", entry.codes.join(" "), entry.said_by.join(" ")),
        content: html! {
            if !entry.codes.is_empty() { <span class="aside">{ whole_codes(entry).join(", ") }</span> }
        },
    }
}

/// The codes without those that only repeat a part of another one.
fn whole_codes(entry: &Entry) -> Vec<&str> {
    let repeats = |code: &str| {
        let is_part =
            |other: &&String| other.as_str() != code && other.split(' ').any(|p| p == code);
        entry.codes.iter().any(|other| is_part(&other))
    };
    entry.codes.iter().map(String::as_str).filter(|code| !repeats(code)).collect()
}

/// The same with links to those that have a document.
fn linked_codes(entry: &Entry, way: &Way) -> Html {
    html! {
        { for whole_codes(entry).into_iter().enumerate().map(|(at, code)| html! {
            <>
                { if at > 0 { ", " } else { "" } }
                if let Some(path) = codes::find(code) { <a href={way.to(path)}>{ code }</a> } else { { code } }
            </>
        }) }
    }
}

/// The code that people search for, where one entry has it.
fn code(entry: &Entry) -> Option<&str> {
    let is_own = |code: &&String| {
        code.contains('.') && entries().iter().filter(|e| e.codes.contains(code)).count() == 1
    };
    let whole = entry.codes.iter().filter(|code| code.contains(' ')).find(is_own);
    whole.or_else(|| entry.codes.iter().find(is_own)).map(String::as_str)
}

fn document(entry: &'static Entry) -> Document {
    let title = match code(entry) {
        Some(code) => format!("{code}: {}", entry.title),
        None => entry.title.clone(),
    };
    let first = told(entry).into_iter().next();
    let first = first.map(|(_, text, fix)| format!("{text} {fix}")).unwrap_or_default();
    let about = format!("{} {first}", sentence(&entry.title));
    let heading = THEMES.iter().find(|(id, _)| *id == theme(entry)).map(|(_, heading)| *heading);
    let name = code(entry).map_or_else(|| heading.unwrap_or("Error").to_owned(), str::to_owned);
    Document::new(Menu::Errors, path(entry), title, &about, move |way| content(entry, way))
        .below(name)
}

/// The causes as they are told where nothing is known.
pub(super) fn told(entry: &'static Entry) -> Vec<(&'static Cause, String, String)> {
    let told = |cause: &'static Cause| {
        let (text, fix) = cause.told_alone()?;
        Some((cause, text.into_owned(), fix.into_owned()))
    };
    entry.causes.iter().filter_map(told).collect()
}

fn content(entry: &'static Entry, way: &Way) -> Html {
    let causes = told(entry);
    let lead = if causes.len() > 1 { "Most likely: " } else { "" };
    let heading =
        if causes.len() > 1 { "What is behind it, the likeliest first" } else { "What to do" };
    let first = causes.first().map(|(_, text, _)| text.clone()).unwrap_or_default();
    html! {
        <div class="page">
            <h1>{ &entry.title }</h1>
            <p class="lead">{ lead }{ first }</p>
            <section class="card">
                <h2>{ heading }</h2>
                <ol class="causes">
                    { for causes.iter().map(|(cause, text, fix)| html! {
                        <li>
                            { when(&cause.when) }
                            <p><strong>{ text }</strong></p>
                            { remedy(cause, fix) }
                        </li>
                    }) }
                </ol>
                { services(&causes, way) }
            </section>
            <section class="card">
                <h2>{ "What it looks like" }</h2>
                { for example(entry).map(|example| html! {
                    <figure class="code">
                        <figcaption><span class="language">{ "As it is printed" }</span></figcaption>
                        <pre tabindex="0"><code>{ example }</code></pre>
                    </figure>
                }) }
                <dl class="facts">
                    if !entry.codes.is_empty() {
                        <dt>{ "Reply codes" }</dt><dd>{ linked_codes(entry, way) }</dd>
                    }
                    if !entry.said_by.is_empty() { <dt>{ "Said by" }</dt><dd>{ said_by(entry, way) }</dd> }
                </dl>
                <p>
                    { "Yours reads differently, or there is more of it? " }
                    <a href={way.to("errors/")}>{ "Paste your own text" }</a>
                    { ": host, port and program in it make the answer more exact." }
                </p>
            </section>
            { settings(&causes) }
            { links("Errors like it", related(entry), way) }
            <p class="origin">
                <span>{ "Source: " }<Source source={entry.source.clone()} /></span>
                <span>{ format!("Checked on {}", entry.checked_on) }</span>
            </p>
        </div>
    }
}

/// What to do, with a button for every command in it.
pub(super) fn remedy(cause: &Cause, fix: &str) -> Html {
    html! {
        <>
            <p>{ fix.to_owned() }</p>
            if !cause.commands.is_empty() {
                <ul class="commands">
                    { for cause.commands.iter().map(|command| html! {
                        <li><code>{ command }</code><CopyButton text={command.clone()} what={command.clone()} /></li>
                    }) }
                </ul>
            }
        </>
    }
}

/// A text as it is printed: with a reply code, where there is one.
fn example(entry: &'static Entry) -> Option<&'static String> {
    let has_code = |text: &&String| entry.codes.iter().any(|code| text.contains(code.as_str()));
    entry.examples.iter().find(has_code).or_else(|| entry.examples.first())
}

/// When a cause holds, in a few words.
fn when(when: &For) -> Html {
    let mut words: Vec<String> = Vec::new();
    let name = |id: &String| built_in().program(id).map_or_else(|| id.clone(), |p| p.name.clone());
    words.extend(when.programs.iter().map(name));
    words.extend(when.platforms.iter().map(|platform| capital(platform.describe())));
    if !when.ports.is_empty() {
        words.push(format!("Port {}", portwise_core::ports::list(&when.ports)));
    }
    if when.address.is_some() {
        words.push("Over IPv6".to_owned());
    }
    if when.private == Some(true) {
        words.push("Inside a network of your own".to_owned());
    }
    if when.auth_offered == Some(false) {
        words.push("No login is offered".to_owned());
    }
    if when.login == Some(false) {
        words.push("Without a login".to_owned());
    }
    match when.purposes.as_slice() {
        [Purpose::Delivery] => words.push("Between mail servers".to_owned()),
        [Purpose::Receiving] => words.push("On the receiving server".to_owned()),
        _ => {}
    }
    let steps: Vec<&str> = when.steps.iter().map(|step| step.describe()).collect();
    if !steps.is_empty() {
        words.push(format!("At {}", listed(&steps, "or")));
    }
    if words.is_empty() {
        return Html::default();
    }
    html! { <p class="when">{ for words.into_iter().map(|word| html! { <span class="tag">{ word }</span> }) }</p> }
}

/// The providers that causes are for.
fn services(causes: &[(&'static Cause, String, String)], way: &Way) -> Html {
    let mut found: Vec<(String, String)> = Vec::new();
    for id in causes.iter().flat_map(|(cause, ..)| &cause.when.providers) {
        let provider = providers::find(id);
        let link = provider.map(|p| (p.name.to_owned(), format!("providers/{}/", p.id)));
        found.extend(link.filter(|link| !found.contains(link)));
    }
    if found.is_empty() {
        return Html::default();
    }
    html! { <div class="see"><p>{ "Settings of the services that this is about:" }</p>{ chips(found, way) }</div> }
}

/// Who prints it, with links to those that can be configured here.
fn said_by(entry: &'static Entry, way: &Way) -> Html {
    let page = |name: &str| {
        let is_it = |p: &&&portwise_snippets::Program| {
            p.name.eq_ignore_ascii_case(name)
                || p.short_name().eq_ignore_ascii_case(name)
                // Those of a language have its name in front.
                || p.short_name().strip_suffix(name).is_some_and(|before| before.ends_with(' '))
                || p.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
        };
        PROGRAMS.iter().find(is_it).map(|program| way.to(addresses::program(program)))
    };
    html! {
        { for entry.said_by.iter().enumerate().map(|(at, name)| html! {
            <>
                { if at > 0 { ", " } else { "" } }
                if let Some(href) = page(name) { <a {href}>{ name }</a> } else { { name } }
            </>
        }) }
    }
}

fn settings(causes: &[(&'static Cause, String, String)]) -> Html {
    let mut topics: Vec<Topic> = Vec::new();
    for topic in causes.iter().filter_map(|(cause, ..)| cause.set) {
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    let of_topic = |topic: Topic| {
        let rows = built_in().settings(topic, &Context::default()).take(MOST_PROGRAMS);
        html! {
            <details class="faq">
                <summary>{ format!("What the setting is called: {}", name(topic)) }</summary>
                <dl class="facts">
                    { for rows.map(|(program, text)| html! { <><dt>{ program.name.clone() }</dt><dd>{ text }</dd></> }) }
                </dl>
            </details>
        }
    };
    if topics.is_empty() {
        return Html::default();
    }
    html! { <section class="card"><h2>{ "In your program" }</h2>{ for topics.into_iter().map(of_topic) }</section> }
}

fn name(topic: Topic) -> &'static str {
    match topic {
        Topic::Mode => "the encryption",
        Topic::Implicit => "SSL/TLS from the start",
        Topic::Starttls => "STARTTLS",
        Topic::Login => "user name and password",
        Topic::Mechanism => "the login method",
        Topic::Sender => "the sender's address",
        Topic::Trust => "certificate authorities of your own",
        Topic::Helo => "the name in EHLO",
        Topic::Host => "host and port",
        Topic::Pace => "time limits and pace",
    }
}

/// Those with a code in common, then those of the theme that the same settings mend.
fn related(entry: &'static Entry) -> Vec<(String, String)> {
    let others = || entries().iter().filter(|other| other.id != entry.id);
    let shares = |other: &&Entry| other.codes.iter().any(|code| entry.codes.contains(code));
    let topics = |of: &Entry| of.causes.iter().filter_map(|cause| cause.set).collect::<Vec<_>>();
    let own = topics(entry);
    let like = |other: &&Entry| topics(other).iter().any(|topic| own.contains(topic));
    let same = |other: &&Entry| theme(other) == theme(entry);
    let mut found: Vec<&Entry> = others().filter(shares).collect();
    found.extend(others().filter(same).filter(like));
    found.extend(others().filter(same));
    let mut all: Vec<(String, String)> = Vec::new();
    for other in found {
        let link = link(other);
        if !all.contains(&link) && all.len() < MOST_RELATED {
            all.push(link);
        }
    }
    all
}
