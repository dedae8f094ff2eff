//! The providers: a list, and a document for each that answers at once.

use portwise_core::advice::{Advice, Choice, Reason};
use portwise_core::providers::{self, Auth, Kind, PROVIDERS, Provider, Standing, Username};
use portwise_core::{Confidence, Role, Service, Situation, advise};
use portwise_snippets::BY_HAND;
use yew::prelude::*;

use super::Way;
use super::document::{Document, Part as Menu};
use super::list::{Part, Row, chips, links, list};
use super::words::{capital, encrypted, encryption, list as listed, sentence};
use crate::components::{CopyButton, Source};

/// What most people come with beside [`providers::frequent`].
const ALSO: &[&str] = &["google-workspace", "mailgun-us"];

/// The commonest programs of a person, and of an application.
const OF_PEOPLE: &[&str] = &[
    "outlook",
    "thunderbird",
    "apple-mail",
    "ios-mail",
    "thunderbird-android",
    "generic",
    "nextcloud",
    "wordpress",
    "python-smtplib",
];
const OF_APPLICATIONS: &[&str] = &[
    "python-smtplib",
    "django",
    "nodemailer",
    "phpmailer",
    "laravel",
    "wordpress",
    "spring-boot",
    "rails",
    "nextcloud",
    "postfix-relay",
    "generic",
];

pub(super) fn documents() -> Vec<Document> {
    let about = format!(
        "SMTP server, port, encryption and login of {} mail providers and sending services, each with its source and the day on which it was checked.",
        PROVIDERS.len()
    );
    let mut all = vec![Document::new(
        Menu::Providers,
        "providers/",
        "SMTP settings of mail providers",
        &about,
        |way| {
            html! {
                <div class="page">
                    <h1>{ "SMTP settings of mail providers" }</h1>
                    <section class="card">
                        { list("providers", "Search by name, domain or server", parts(), way) }
                    </section>
                </div>
            }
        },
    )];
    all.extend(PROVIDERS.iter().map(document));
    all
}

/// Those that most people come with.
fn frequent_rows() -> Vec<&'static Provider> {
    let mut found: Vec<&Provider> = providers::frequent().collect();
    for also in ALSO.iter().filter_map(|id| providers::find(id)) {
        if !found.iter().any(|provider| provider.id == also.id) {
            found.push(also);
        }
    }
    found
}

/// Links to those that most people come with.
pub(super) fn frequent() -> Vec<(String, String)> {
    let short = |name: &'static str| name.split(" (").next().unwrap_or(name).to_owned();
    frequent_rows().into_iter().map(|p| (short(p.name), path(p))).collect()
}

fn link(provider: &Provider) -> (String, String) {
    (provider.name.to_owned(), path(provider))
}

pub(super) fn path(provider: &Provider) -> String {
    format!("providers/{}/", provider.id)
}

/// Who offers a port, for links.
pub(super) fn offering(port: u16) -> Vec<(String, String)> {
    let offers =
        |p: &&Provider| p.offer(port).is_some_and(|offer| offer.standing != Standing::Unconfirmed);
    PROVIDERS.iter().filter(offers).map(link).collect()
}

fn parts() -> Vec<Part> {
    let frequent = frequent_rows();
    let is_frequent = |provider: &&Provider| frequent.iter().any(|f| f.id == provider.id);
    let rest = |kinds: &[Kind]| {
        let of_kind = PROVIDERS.iter().filter(|p| kinds.contains(&p.kind) && !is_frequent(p));
        let mut rows: Vec<&'static Provider> = of_kind.collect();
        rows.sort_by_key(|provider| provider.name.to_lowercase());
        rows.into_iter().map(row).collect()
    };
    let part = |heading: &str, rows| Part { heading: heading.to_owned(), rows };
    vec![
        part("Asked for most", frequent.iter().map(|provider| row(provider)).collect()),
        part("Mailboxes and access providers", rest(&[Kind::Mailbox, Kind::Isp])),
        part("Mail for your own domain", rest(&[Kind::Hosting])),
        part(
            "Sending services for applications and servers",
            rest(&[Kind::Transactional, Kind::Relay]),
        ),
    ]
}

fn row(provider: &'static Provider) -> Row {
    let host = host(provider);
    let words =
        [provider.aliases.join(" "), provider.domains.join(" "), host.clone().unwrap_or_default()];
    Row {
        path: path(provider),
        name: provider.name.to_owned(),
        words: words.join(" "),
        content: html! {
            <span class="aside">
                if let Some(host) = host { <code>{ host }</code> } else { { "no SMTP" } }
                { for offered(provider).into_iter().map(|port| html! { <span class="port">{ port }</span> }) }
            </span>
        },
    }
}

/// The ports that a provider is known to offer.
fn offered(provider: &Provider) -> Vec<u16> {
    let known = provider.offers.iter().filter(|offer| offer.standing != Standing::Unconfirmed);
    known.map(|offer| offer.port).collect()
}

/// Where it takes mail, with what only the customer knows in angle brackets.
fn host(provider: &Provider) -> Option<String> {
    provider.host.for_domain(None).map(|host| host.replace("<domain>", "<your domain>"))
}

/// Who is asked for, where a provider's settings are: whoever most customers are.
fn role(provider: &Provider) -> Role {
    match provider.kind {
        Kind::Mailbox | Kind::Hosting | Kind::Isp => Role::MailClient,
        Kind::Relay | Kind::Transactional => Role::Application,
    }
}

/// What is advised to whoever most customers are. An application is taken for one that knows both
/// TLS modes, as nearly all that can be chosen here are.
fn advice(provider: &'static Provider) -> Advice {
    let role = role(provider);
    let by_hand = portwise_snippets::find(BY_HAND).filter(|_| role == Role::Application);
    let situation = Situation::new(role, Service::Provider(provider, None));
    let mut advice = advise(&Situation { program: by_hand, ..situation });
    let reasons = advice.choices.iter_mut().flat_map(|choice| &mut choice.reasons);
    for reason in reasons.filter(|r| by_hand.is_some_and(|by_hand| r.text.contains(by_hand.name))) {
        reason.text = "It is safe where the program is set to require STARTTLS.".to_owned();
    }
    advice
}

fn document(provider: &'static Provider) -> Document {
    let name = provider.name;
    Document::new(
        Menu::Providers,
        path(provider),
        format!("{name}: SMTP settings"),
        &format!("{name}: {}", summary(provider, &advice(provider))),
        move |way| content(provider, way),
    )
    .below(name)
}

/// The answer in a sentence or two.
fn summary(provider: &Provider, advice: &Advice) -> String {
    let (Some(best), Some(host)) = (advice.choices.first(), host(provider)) else {
        let because = advice.none_because.clone();
        return sentence(&because.unwrap_or_else(|| "It takes no mail by SMTP.".to_owned()));
    };
    let mut out =
        format!("send through {host}, port {} with {}.", best.port, encrypted(best.security));
    if let Some(user) = best.username.to_enter() {
        let literal = matches!(best.username, Username::Literal(_));
        let user = if literal { format!("the user name “{user}”") } else { user };
        out.push_str(&format!(" Log in with {user}"));
        if !best.auth.is_empty() {
            out.push_str(&format!(" and {}", listed(&ways(&best.auth), "or")));
        }
        out.push('.');
    } else if best.auth.is_empty() {
        out.push_str(" It asks for no login.");
    }
    out
}

/// How one logs in, each in words.
fn ways(auth: &[Auth]) -> Vec<&'static str> {
    let way = |auth: &Auth| match auth {
        Auth::OAuth2 => "a sign-in in the browser (OAuth2)",
        other => other.describe(),
    };
    auth.iter().map(way).collect()
}

fn content(provider: &'static Provider, way: &Way) -> Html {
    let advice = advice(provider);
    let best = advice.choices.first();
    html! {
        <div class="page">
            <h1>
                { format!("SMTP settings of {}", provider.name) }
                if provider.confidence == Confidence::Known { <span class="tag">{ "unconfirmed" }</span> }
            </h1>
            <p class="lead">{ capital(&summary(provider, &advice)) }</p>
            { warnings("First of all", true, urgent(&advice)) }
            if let Some(best) = best { { card(provider, best, way) } }
            { warnings("Before you start", false, before(provider, &advice)) }
            { next(provider, &advice) }
            if best.is_some() { { programs(provider, way) } }
            if let Some(best) = best { { more(provider, &advice, best, way) } }
            { reading(provider) }
            { links("Other services of the same company", services(provider), way) }
            { about(provider) }
        </div>
    }
}

/// The answer itself.
fn card(provider: &'static Provider, best: &Choice, way: &Way) -> Html {
    let host = host(provider).unwrap_or_default();
    let template = host.contains('<');
    let literal = match &best.username {
        Username::Literal(word) => Some(word.clone().into_owned()),
        _ => None,
    };
    html! {
        <section class="card answer-card" aria-label="Settings">
            <dl>
                <div>
                    <dt>{ "Server" }</dt>
                    <dd>
                        <strong><code>{ host.clone() }</code></strong>
                        if !template { <CopyButton text={host} what="the server" /> }
                        if template { <span class="help">{ "Put your own in the place of what stands in angle brackets." }</span> }
                    </dd>
                </div>
                <div>
                    <dt>{ "Port" }</dt>
                    <dd><strong>{ best.port }</strong><CopyButton text={best.port.to_string()} what="the port" /></dd>
                </div>
                <div><dt>{ "Encryption" }</dt><dd><strong>{ encryption(best.security) }</strong></dd></div>
                if let Some(user) = best.username.to_enter() {
                    <div>
                        <dt>{ "User name" }</dt>
                        <dd>
                            if let Some(word) = literal {
                                <strong><code>{ word.clone() }</code></strong>
                                <CopyButton text={word} what="the user name" />
                                <span class="help">{ "This very word, for everybody." }</span>
                            } else {
                                { capital(&user) }
                            }
                        </dd>
                    </div>
                    if !best.auth.is_empty() {
                        <div><dt>{ if best.auth.contains(&Auth::OAuth2) { "Log in with" } else { "Password" } }</dt><dd>{ capital(&listed(&ways(&best.auth), "or")) }</dd></div>
                    }
                } else {
                    <div><dt>{ "Login" }</dt><dd>{ "None. It knows you by your address." }</dd></div>
                }
            </dl>
            <p class="follow">
                <a class="button" href={way.to(format!("#provider={}", provider.id))}>{ "Settings for your program" }</a>
            </p>
        </section>
    }
}

/// What makes the rest pointless.
fn urgent(advice: &Advice) -> Vec<String> {
    advice.warnings.iter().filter(|w| w.urgent).map(|w| w.text.clone()).collect()
}

/// What to know before: dates first, then what is peculiar to the provider, then what holds for all.
fn before(provider: &Provider, advice: &Advice) -> Vec<String> {
    let ends = provider.passwords_end();
    let ends = ends.map(|day| format!("It takes the account's own password until {day}."));
    let (_, note) = provider.first();
    let note = Some(note).filter(|note| !note.is_empty()).map(sentence);
    let rest = advice.warnings.iter().filter(|w| !w.urgent).map(|w| w.text.clone());
    ends.into_iter().chain(note).chain(rest).collect()
}

fn warnings(heading: &'static str, urgent: bool, texts: Vec<String>) -> Html {
    if texts.is_empty() {
        return Html::default();
    }
    html! {
        <div class={classes!("warnings", urgent.then_some("urgent"))}>
            <h2>{ heading }</h2>
            <ul>{ for texts.into_iter().map(|text| html! { <li>{ text }</li> }) }</ul>
        </div>
    }
}

/// What to do then; where mail is read, and what is peculiar to the provider, stand by themselves.
fn next(provider: &Provider, advice: &Advice) -> Html {
    let read = [provider.imap, provider.pop3].into_iter().flatten().next();
    let is_said = |step: &&String| {
        read.is_some_and(|access| step.contains(&access.describe(None)))
            || !provider.first().1.is_empty() && step.contains(provider.first().1)
    };
    let steps: Vec<&String> = advice.next_steps.iter().filter(|step| !is_said(step)).collect();
    if steps.is_empty() {
        return Html::default();
    }
    html! {
        <section class="card">
            <h2>{ "Next" }</h2>
            <ul>{ for steps.into_iter().map(|step| html! { <li>{ step }</li> }) }</ul>
        </section>
    }
}

fn programs(provider: &'static Provider, way: &Way) -> Html {
    let ids = match role(provider) {
        Role::MailClient => OF_PEOPLE,
        _ => OF_APPLICATIONS,
    };
    let found = ids.iter().filter_map(|id| portwise_snippets::find(id));
    let links = found.map(|program| {
        let path = format!("#provider={}&program={}", provider.id, program.id);
        (program.short_name().to_owned(), path)
    });
    html! {
        <section class="card">
            <h2>{ "In your program" }</h2>
            <p>{ "Each opens the settings for it, filled in:" }</p>
            { chips(links.collect(), way) }
            <p class="help">{ "Another one? " }<a href={way.to("snippets/")}>{ "All programs" }</a></p>
        </section>
    }
}

/// Why, what else, and what if not.
fn more(provider: &'static Provider, advice: &Advice, best: &Choice, way: &Way) -> Html {
    html! {
        <section class="card">
            <h2>{ format!("Why port {}?", best.port) }</h2>
            <ul>{ for best.reasons.iter().map(reason) }</ul>
            if advice.choices.len() > 1 {
                <h3>{ "If that does not work" }</h3>
                <ul>
                    { for advice.fallbacks().into_iter().map(|(choice, reasons)| html! {
                        <li>
                            <strong>{ format!("Port {}, {}. ", choice.port, encrypted(choice.security)) }</strong>
                            { choice.when.clone().unwrap_or_default() }
                            if !reasons.is_empty() { <ul>{ for reasons.into_iter().map(reason) }</ul> }
                        </li>
                    }) }
                </ul>
            }
            <h3>{ "All its ports" }</h3>
            <ul class="ports-of">
                { for provider.offers.iter().map(|offer| html! {
                    <li>
                        <a href={way.to(format!("ports/{}/", offer.port))}>{ format!("Port {}", offer.port) }</a>
                        { format!(", {}: {}", encrypted(offer.tls), standing(offer.standing)) }
                    </li>
                }) }
            </ul>
        </section>
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Recommended => "named in its settings",
        Standing::Offered => "works as well",
        Standing::Unconfirmed => "unconfirmed",
    }
}

fn reason(reason: &Reason) -> Html {
    html! { <li>{ &reason.text }{ " " }<Source source={reason.source.clone()} /></li> }
}

/// Where mail is read.
fn reading(provider: &'static Provider) -> Html {
    let ways = [("IMAP", provider.imap), ("POP3", provider.pop3)];
    let found = ways.into_iter().filter_map(|(name, access)| Some((name, access?)));
    let rows: Vec<_> = found.collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <section class="card">
            <h2>{ "To read mail" }</h2>
            <dl class="facts">
                { for rows.into_iter().map(|(name, access)| html! {
                    <>
                        <dt>{ name }</dt>
                        <dd><code>{ access.host.replace("<domain>", "<your domain>") }</code>{ format!(", port {}, {}", access.port, encrypted(access.tls)) }</dd>
                    </>
                }) }
            </dl>
        </section>
    }
}

fn services(provider: &'static Provider) -> Vec<(String, String)> {
    provider.services.iter().filter_map(|id| providers::find(id)).map(link).collect()
}

/// Where the facts are from.
fn about(provider: &'static Provider) -> Html {
    html! {
        <section class="card quiet">
            <h2>{ "Where this is from" }</h2>
            <dl class="facts">
                if let Some(docs) = provider.docs { <dt>{ "Its own page" }</dt><dd><Source source={docs} /></dd> }
                <dt>{ "Sources" }</dt><dd>{ provider.source }</dd>
                <dt>{ "Checked on" }</dt><dd>{ provider.checked_on }</dd>
                if let Some(until) = provider.password_until {
                    <dt>{ "Account password" }</dt>
                    <dd>{ if provider.passwords_end().is_some() { format!("accepted until {until}") } else { format!("no longer accepted since {until}") } }</dd>
                }
                if !provider.domains.is_empty() { <dt>{ "Its domains" }</dt><dd>{ provider.domains.join(", ") }</dd> }
            </dl>
        </section>
    }
}
