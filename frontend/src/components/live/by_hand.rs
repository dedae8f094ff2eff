//! The questions of a check as commands to run oneself, where there is no backend.

use portwise_core::understand::is_mail_domain;
use portwise_core::{Mode, Target, TargetKind};
use yew::prelude::*;

use crate::components::CopyButton;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What would be checked; empty if there is nothing yet.
    pub(crate) target: AttrValue,
    pub(crate) mode: Mode,
    /// Asks again whether there is a backend.
    pub(crate) retry: Callback<()>,
}

/// A question and the command that answers it.
#[derive(Debug, PartialEq)]
struct Command {
    question: &'static str,
    line: String,
}

/// The commands for a target. Only what is read as a host stands in them.
fn commands(target: &str, mode: Mode) -> Vec<Command> {
    let parsed = Target::parse(target).ok();
    let is_domain = parsed.as_ref().is_some_and(|t| {
        let is_bare = |name: &str| t.port.is_none() && is_mail_domain(name);
        t.kind == TargetKind::Email || mode == Mode::Auto && t.host.name().is_some_and(is_bare)
    });
    let name = parsed.map(|target| target.host.to_string());
    let named = |placeholder: &str| name.clone().unwrap_or_else(|| placeholder.to_owned());
    let command = |question, line: String| Command { question, line };
    if mode == Mode::Mx || is_domain {
        let domain = named("example.com");
        let first = if mode == Mode::Mx {
            command(
                "All of it, with Portwise in a terminal",
                format!("portwise probe --mode mx {domain}"),
            )
        } else {
            command(
                "What is published about its settings, and does it work? With Portwise in a terminal",
                format!("portwise discover {domain}"),
            )
        };
        // The exchangers are not known before the first answer.
        return vec![
            first,
            command("Who takes the mail of the domain?", format!("dig +short MX {domain}")),
            command(
                "Does that host offer STARTTLS, with which certificate? Put its name in.",
                "openssl s_client -connect mx.example.com:25 -starttls smtp -servername mx.example.com -verify_hostname mx.example.com".to_owned(),
            ),
        ];
    }
    let host = named("mail.example.com");
    let bracketed = if host.contains(':') { format!("[{host}]") } else { host.clone() };
    let verified = format!("-servername {host} -verify_return_error -verify_hostname {host}");
    let verified = match host.parse::<std::net::IpAddr>() {
        Ok(_) => format!("-verify_return_error -verify_ip {host}"),
        Err(_) => verified,
    };
    vec![
        command("All of it, with Portwise in a terminal", format!("portwise probe {host}")),
        command(
            "Port 465 (SSL/TLS): does it answer, and is the certificate valid for this name?",
            format!("openssl s_client -connect {bracketed}:465 {verified}"),
        ),
        command(
            "Port 587 (STARTTLS): the same",
            format!("openssl s_client -connect {bracketed}:587 -starttls smtp {verified}"),
        ),
        command(
            "What does it offer after STARTTLS? It leaves before any login.",
            format!("swaks --server {host} --port 587 --tls --tls-verify --quit-after EHLO"),
        ),
    ]
}

/// The questions of a check as commands to run oneself.
#[component]
pub(crate) fn ByHand(props: &Props) -> Html {
    let onclick = {
        let retry = props.retry.clone();
        Callback::from(move |_| retry.emit(()))
    };
    let command = |Command { question, line }: Command| {
        html! {
            <figure class="code" key={line.clone()}>
                <figcaption><span class="language">{ question }</span><CopyButton text={line.clone()} what="the command" /></figcaption>
                <pre tabindex="0"><code>{ line }</code></pre>
            </figure>
        }
    };
    html! {
        <div class="missing" id="no-backend">
            <p>
                <strong>{ "This page cannot test by itself: " }</strong>
                { "a browser opens no mail connections, and no Portwise server stands behind this page. These commands ask the same questions from your own machine." }
            </p>
            { for commands(&props.target, props.mode).into_iter().map(command) }
            <p class="help">
                <code>{ "portwise serve" }</code>{ " starts this page with a server behind it, on your machine." }
            </p>
            <button type="button" id="retry-backend" {onclick}>{ "Look for a server again" }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use portwise_core::Mode;

    use super::commands;

    fn lines(target: &str, mode: Mode) -> Vec<String> {
        commands(target, mode).into_iter().map(|command| command.line).collect()
    }

    #[test]
    fn commands_are_filled_in() {
        let expected = [
            "portwise probe mail.example.org",
            "openssl s_client -connect mail.example.org:465 -servername mail.example.org -verify_return_error -verify_hostname mail.example.org",
            "openssl s_client -connect mail.example.org:587 -starttls smtp -servername mail.example.org -verify_return_error -verify_hostname mail.example.org",
            "swaks --server mail.example.org --port 587 --tls --tls-verify --quit-after EHLO",
        ];
        assert_eq!(lines("mail.example.org", Mode::Auto), expected);
        let address = lines("2001:db8::1", Mode::Submission);
        assert!(address[1].contains("[2001:db8::1]:465") && address[1].contains("-verify_ip"));
        let domain = lines("example.org", Mode::Mx);
        assert_eq!(
            domain[..2],
            ["portwise probe --mode mx example.org", "dig +short MX example.org"]
        );
        for (target, mode) in [
            ("anna@example.org", Mode::Auto),
            ("postmaster@example.org", Mode::Submission),
            ("example.org", Mode::Auto),
        ] {
            let lines = lines(target, mode);
            assert_eq!(lines[..2], ["portwise discover example.org", "dig +short MX example.org"]);
        }
        assert_eq!(lines("example.org", Mode::Submission)[0], "portwise probe example.org");
    }

    #[test]
    fn nothing_but_a_host_gets_into_a_command() {
        for text in ["", "a; rm -rf /", "$(id)", "mail.example.org`id`"] {
            let lines = lines(text, Mode::Submission);
            assert!(lines.iter().all(|line| !line.contains([';', '$', '`'])), "{text}: {lines:?}");
            assert_eq!(lines[0], "portwise probe mail.example.com", "{text}");
        }
    }
}
