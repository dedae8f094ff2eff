//! A check as Markdown, for a ticket or a chat. What servers said stands in it as code or escaped,
//! so that it stays text.

use portwise_discovery::Discovered;
use portwise_discovery::clients::ClientOutcome;
use portwise_policy::verdict::HostOutcome;

use super::timeline::short_name;
use super::{
    Mark, PolicyLine, PolicyView, chains, clients, conclude, cut_sentences, menu_name, policy,
    sources, timeline, weight_name,
};
use crate::findings::Finding;
use crate::ports::mode_of;
use crate::report::Report;

/// A check as Markdown, with what mail clients make of what is published.
#[must_use]
pub fn markdown(report: &Report, findings: &[Finding], made_of_it: &[ClientOutcome]) -> String {
    let concluded = conclude(report, findings);
    let mut out = format!("## {}\n\n", code(&report.target.input));
    out.push_str(&format!("**{} {}**\n", symbol(concluded.mark), plain(&concluded.text)));
    if !concluded.cure.is_empty() {
        out.push_str(&format!("\nWhat to do: {}\n", plain(concluded.cure)));
    }
    let moment = moment(report);
    out.push_str(&format!("\nChecked {moment} with Portwise, mode {}.\n", report.mode.id()));
    endpoints(&mut out, report, &concluded);
    for group in &concluded.groups {
        let finding = group.finding;
        let at = match group.places.as_slice() {
            [] => String::new(),
            places => format!(" ({})", plain(&places.join(", "))),
        };
        let name = weight_name(group.mark);
        out.push_str(&format!("\n### {name}: {}{at}\n\n", plain(&finding.title)));
        out.push_str(&format!("{}\n", plain(&finding.detail)));
        let is_cured = !matches!(group.mark, Mark::Note | Mark::Closed);
        if is_cured && !finding.fix.is_empty() {
            out.push_str(&format!("\nWhat to do: {}\n", plain(&finding.fix)));
        }
        let (id, source) = (code(&finding.code), plain(&finding.source));
        out.push_str(&format!("\n{id}, {source}\n"));
    }
    certificates(&mut out, report);
    if let Some(discovered) = &report.discovery {
        published(&mut out, discovered);
        clients_table(&mut out, made_of_it);
    }
    for sentence in cut_sentences(report) {
        out.push_str(&format!("\n{sentence}\n"));
    }
    out
}

/// When a check was made, to the minute.
#[must_use]
pub fn moment(report: &Report) -> String {
    let text = report.taken_at.to_string();
    let (day, time) = text.split_once('T').unwrap_or((&text, ""));
    format!("{day} {} UTC", time.get(..5).unwrap_or_default())
}

fn endpoints(out: &mut String, report: &Report, concluded: &super::Conclusion<'_>) {
    if concluded.hosts.iter().all(|host| host.endpoints.is_empty()) {
        return;
    }
    out.push_str("\n| Endpoint | Encryption | | Steps |\n|---|---|---|---|\n");
    for host in &concluded.hosts {
        let of_host = report.hosts.iter().filter(|h| h.name == host.name);
        let seen: Vec<_> = of_host.flat_map(|h| &h.endpoints).collect();
        for shown in &host.endpoints {
            let same = |e: &&&_| is_same(e, shown);
            let steps = seen.iter().find(same).map(|seen| steps(seen, shown)).unwrap_or_default();
            out.push_str(&format!(
                "| {} {} | {} | {} {} | {steps} |\n",
                code(&format!("{}:{}", host.name, shown.port)),
                code(&shown.address.to_string()),
                menu_name(mode_of(shown.port)),
                symbol(shown.mark),
                plain(&shown.verdict),
            ));
        }
    }
}

fn is_same(seen: &crate::report::EndpointReport, shown: &super::EndpointView) -> bool {
    seen.address == shown.address && seen.port == shown.port
}

fn steps(seen: &crate::report::EndpointReport, shown: &super::EndpointView) -> String {
    let step = |segment: super::Segment| {
        let took = segment.ms.map(|ms| format!(" {ms:.0} ms")).unwrap_or_default();
        let bad = if segment.mark == Mark::Bad { " ✗" } else { "" };
        format!("{}{took}{bad}", short_name(segment.step))
    };
    timeline(seen, shown).into_iter().map(step).collect::<Vec<_>>().join(", ")
}

fn certificates(out: &mut String, report: &Report) {
    for chain in chains(report) {
        out.push_str(&format!("\n### Certificate on {}\n\n", plain(&chain.places.join(", "))));
        for name in &chain.misfits {
            out.push_str(&format!("- ✗ does not name {}\n", code(name)));
        }
        for link in &chain.links {
            let until = link.certificate.not_after.to_string();
            out.push_str(&format!(
                "- {} {}, issued by {}, until {}: {}\n",
                symbol(link.mark),
                code(link.name),
                code(link.issuer),
                until.get(..10).unwrap_or_default(),
                link.period,
            ));
        }
        if let Some(tail) = &chain.tail {
            let name = if tail.name.is_empty() { String::new() } else { code(&tail.name) + ": " };
            out.push_str(&format!("- {} {name}{}\n", symbol(tail.mark), plain(&tail.text)));
        }
    }
}

/// What is published, source by source; those with nothing there in one line.
fn published(out: &mut String, discovered: &Discovered) {
    let (absent, shown): (Vec<_>, Vec<_>) =
        sources(discovered).into_iter().partition(|source| source.mark == Mark::Closed);
    out.push_str("\n### What is published\n");
    if !shown.is_empty() {
        out.push_str("\n| Source | Asked | Protection | Says |\n|---|---|---|---|\n");
    }
    for source in shown {
        let said = source.says.iter().chain(&source.reading).chain(&source.notes);
        out.push_str(&format!(
            "| {} {} | {} | {} | {} |\n",
            symbol(source.mark),
            plain(source.name),
            code(&source.asked),
            source.protection.unwrap_or_default(),
            lines(said),
        ));
    }
    if !absent.is_empty() {
        let names: Vec<_> = absent.iter().map(|source| source.name).collect();
        out.push_str(&format!("\nNothing there: {}.\n", plain(&names.join(", "))));
    }
}

/// What mail clients make of it.
fn clients_table(out: &mut String, outcomes: &[ClientOutcome]) {
    if outcomes.is_empty() {
        return;
    }
    out.push_str("\n### What mail clients make of it\n");
    out.push_str(
        "\n| Client | Sends through | From | What to do, what goes wrong |\n|---|---|---|---|\n",
    );
    for client in clients(outcomes) {
        out.push_str(&format!(
            "| {} {} | {} | {} | {} |\n",
            symbol(client.mark),
            plain(client.name),
            plain(&client.result),
            plain(client.from.unwrap_or_default()),
            lines(client.notes()),
        ));
    }
}

/// What other servers are told, and what senders do host by host, to stand below a check; empty
/// where nothing was looked for. Apart, since the page has it in a program of its own.
#[must_use]
pub fn policy_markdown(report: &Report, outcomes: &[HostOutcome]) -> String {
    let mut out = String::new();
    if let Some(told) = policy(report, outcomes) {
        policy_table(&mut out, &told);
    }
    out
}

/// What other servers are told, and what senders do host by host.
fn policy_table(out: &mut String, told: &PolicyView) {
    let listed = |out: &mut String, title: &str, lines: &[PolicyLine]| {
        if lines.is_empty() {
            return;
        }
        out.push_str(&format!("\n### {title}\n\n"));
        for PolicyLine { mark, about, text } in lines {
            out.push_str(&format!("- {} {}: {}\n", symbol(*mark), plain(about), plain(text)));
        }
    };
    listed(out, "The address that mail is sent from", &told.sending);
    listed(out, "What other servers are told", &told.domain);
    for host in &told.hosts {
        let title = format!("What senders do with mail for {}", code(&host.name));
        listed(out, &title, &host.lines);
        if host.senders.is_empty() {
            continue;
        }
        if host.lines.is_empty() {
            out.push_str(&format!("\n### {title}\n"));
        }
        out.push_str("\n| Sender | Mail is delivered by | Because |\n|---|---|---|\n");
        for shown in &host.senders {
            let at = shown.at.iter().map(|(address, what)| format!("{address}: {}", what.name()));
            let why: Vec<String> = shown.causes.iter().cloned().chain(at).collect();
            out.push_str(&format!(
                "| {} | {} {} | {} |\n",
                shown.sender.name(),
                symbol(shown.mark),
                shown.delivery.name(),
                lines(why.iter()),
            ));
        }
    }
}

/// Several sentences in a cell.
fn lines<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    texts.map(|text| plain(text)).collect::<Vec<_>>().join("<br>")
}

fn symbol(mark: Mark) -> &'static str {
    match mark {
        Mark::Good => "✓",
        Mark::Bad => "✗",
        Mark::Warning => "!",
        Mark::Uncertain => "?",
        Mark::Closed | Mark::NotTested | Mark::Note => "–",
    }
}

/// Text that may not be read as Markdown or HTML.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '!' => {
                out.extend(['\\', c]);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Text as code, also within a table. A fence is longer than any within.
fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            '|' => '¦',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let room = if longest > 0 { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

#[cfg(test)]
mod tests {
    use super::{code, markdown, plain};
    use crate::findings::tests::{good, published, report};
    use crate::judge::judge;
    use crate::report::{EndpointReport, Mode, TcpOutcome};

    #[test]
    fn it_says_what_the_page_says() {
        let closed = EndpointReport {
            tcp: Some(TcpOutcome::Refused),
            ..EndpointReport::new("192.0.2.1".parse().unwrap(), 2525)
        };
        let mut seen = good(587);
        seen.tls.as_mut().unwrap().name_matches = false;
        let result = judge(report(Mode::Submission, vec![good(465), seen, closed]), None);
        let text = markdown(&result.report, &result.findings, &result.clients);
        for wanted in [
            "## `mail.example.com`\n",
            "**! Use port 465 (SSL/TLS). To be mended on port 587: ",
            "Checked 2026-06-01 00:00 UTC with Portwise, mode submission.",
            "| `mail.example.com:465` `192.0.2.1` | SSL/TLS | ✓ Good: use it. | TCP, TLS, greeting, EHLO |",
            "Closed (refused), not needed.",
            "### Error: ",
            "### Not needed: ",
            "`cert.hostname-mismatch`, ",
            "- ✗ does not name `mail.example.com`",
            "- ✓ `Example CA`: known to clients, need not be sent",
        ] {
            assert!(text.contains(wanted), "{wanted}\n{text}");
        }
    }

    #[test]
    fn what_is_published_stands_in_tables() {
        let result = judge(published(), None);
        let text = markdown(&result.report, &result.findings, &result.clients);
        for wanted in [
            "### What is published\n",
            "| ✓ autoconfig host | `old.example.com¦<b>` | https | old.example.com:465, ",
            "### What mail clients make of it\n",
            "| ! Thunderbird | nothing; it tries ",
        ] {
            assert!(text.contains(wanted), "{wanted}\n{text}");
        }
        let without = judge(report(Mode::Submission, vec![good(465)]), None);
        let text = markdown(&without.report, &without.findings, &without.clients);
        assert!(!text.contains("What is published"), "{text}");
    }

    #[test]
    fn what_a_server_says_stays_text() {
        assert_eq!(code("a`b``c|d\ne"), "``` a`b``c¦d e ```");
        assert_eq!(code("mx"), "`mx`");
        assert_eq!(plain("<b>![x](y)"), "\\<b\\>\\!\\[x\\](y)");
        assert_eq!(plain("a\n# b"), "a \\# b");
        let mut seen = good(465);
        let leaf = &mut seen.tls.as_mut().unwrap().certificates[0];
        leaf.subject = "CN=`<script>`\n| x".into();
        let result = judge(report(Mode::Submission, vec![seen]), None);
        let text = markdown(&result.report, &result.findings, &result.clients);
        assert!(text.contains("`` `<script>` ¦ x ``"), "{text}");
    }
}
