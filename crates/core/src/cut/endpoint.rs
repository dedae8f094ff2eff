//! An endpoint within a bound.

use portwise_smtp::{
    Cause, End, Extension, Line, Reply, ReplyError, mechanisms, offers_starttls, stripped_mark,
};

use super::size;
use crate::findings::certificate::{ENOUGH_NAMES, is_faulty};
use crate::findings::pool::fingerprint;
use crate::findings::starttls::missing_inside;
use crate::moment::Moment;
use crate::report::{
    Certificate, EndpointCut, EndpointReport, MoreNames, Path, Timings, TlsFacts, TlsFailure,
};
use crate::shorten::{QUOTED, shorten};

/// What an endpoint takes of which nothing is told, in octets of JSON, at most.
pub const STUB: usize = 320;

/// The room in which all that findings depend on fits for any usual server, in octets of JSON.
pub const SMALLEST: usize = 2 * 1024;

/// Lines that stay at either end of a transcript for as long as that is possible.
const EDGE: usize = 8;
/// How much stays of their text then, in characters.
const LINE: usize = 160;
/// How much stays of a line where little else does, and of what no finding quotes.
const SHORT: usize = 64;
/// How much stays of a text that findings quote, if it must be shortened.
const QUOTES: [usize; 3] = [256, 128, SHORT];
/// What is read of a reply, and the code in front of it.
const READ: usize = QUOTED + 8;

const TOO_MUCH: &str = "what it said does not fit into the report";

/// Cuts an endpoint until it takes no more than so many octets of JSON, at least [`STUB`]. Where not even what
/// findings depend on fits, it counts as not tested. `now` is when the report was taken.
pub fn endpoint(seen: &mut EndpointReport, now: Moment, room: usize) {
    let room = room.max(STUB);
    let before = size(seen);
    if before <= room {
        return;
    }
    // The numbers that say what was left out take room themselves.
    let room = room.saturating_sub(100);
    for stage in STAGES {
        let taken = size(seen);
        if taken <= room {
            break;
        }
        stage(seen, &Terms { now, over: taken - room });
    }
    if size(seen) > room {
        *seen = stub(seen);
    }
    seen.cut.octets += before.saturating_sub(size(seen));
}

struct Terms {
    now: Moment,
    /// By how many octets it is too large.
    over: usize,
}

/// The least telling first.
const STAGES: &[fn(&mut EndpointReport, &Terms)] = &[
    |seen, terms| transcripts(seen, |lines| without_middle(lines, terms.over)),
    |seen, _| transcripts(seen, |lines| shortened(lines, LINE)),
    |seen, _| each_list(seen, without_repetition),
    certificates,
    |seen, _| leaf_names(seen),
    |seen, _| replies(seen),
    |seen, _| only_read_extensions(seen),
    |seen, _| transcripts(seen, ends),
    |seen, _| texts(seen, QUOTES[0]),
    |seen, _| texts(seen, QUOTES[1]),
    |seen, _| texts(seen, QUOTES[2]),
];

/// What remains where nothing fits.
fn stub(seen: &EndpointReport) -> EndpointReport {
    let Timings { connect, total, .. } = seen.timings_ms;
    EndpointReport {
        tcp: seen.tcp,
        not_tested: Some(TOO_MUCH.to_owned()),
        timings_ms: Timings { connect, total, ..Timings::default() },
        cut: EndpointCut { octets: seen.cut.octets, ..EndpointCut::default() },
        ..EndpointReport::new(seen.address, seen.port)
    }
}

/// Changes the transcripts and counts the lines that go.
fn transcripts(seen: &mut EndpointReport, mut change: impl FnMut(&mut Vec<Line>)) {
    let deep = seen.deep.iter_mut().map(|deep| &mut deep.transcript);
    for lines in deep.chain([&mut seen.transcript]) {
        let before = lines.len();
        change(lines);
        seen.cut.transcript_lines += before - lines.len();
    }
}

fn without_middle(lines: &mut Vec<Line>, over: usize) {
    let middle = lines.get(EDGE..lines.len().saturating_sub(EDGE)).unwrap_or_default();
    let mut saved = 0;
    let needed = middle.iter().take_while(|line| {
        let is_needed = saved < over;
        saved += size(line) + 1;
        is_needed
    });
    let needed = needed.count();
    lines.drain(EDGE.min(lines.len())..(EDGE + needed).min(lines.len()));
}

fn shortened(lines: &mut [Line], most: usize) {
    for line in lines {
        cut_text(&mut line.text, most);
    }
}

/// The first line and the last: whether anything was said is a fact of its own.
fn ends(lines: &mut Vec<Line>) {
    if lines.len() > 2 {
        lines.drain(1..lines.len() - 1);
    }
    shortened(lines, SHORT);
}

/// Shortens a text. Says whether it was longer.
fn cut_text(text: &mut String, most: usize) -> bool {
    let short = shorten(text, most);
    let is_longer = short.len() < text.len();
    if is_longer {
        *text = short.into_owned();
    }
    is_longer
}

fn is_login(extension: &Extension) -> bool {
    extension.keyword.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("AUTH"))
}

fn each_list(seen: &mut EndpointReport, change: fn(&mut Vec<Extension>)) {
    for list in [&mut seen.ehlo_plain, &mut seen.ehlo_tls].into_iter().flatten() {
        let before = list.len();
        change(list);
        seen.cut.extensions += before - list.len();
    }
}

/// Each keyword once, without long parameters.
fn without_repetition(list: &mut Vec<Extension>) {
    let mut known: Vec<String> = Vec::new();
    list.retain_mut(|extension| {
        if is_login(extension) {
            return true;
        }
        cut_text(&mut extension.params, SHORT);
        let keyword = extension.keyword.to_ascii_uppercase();
        let is_new = !known.contains(&keyword);
        if is_new {
            known.push(keyword);
        }
        is_new
    });
}

/// Only what the findings read of the answers to EHLO.
fn only_read_extensions(seen: &mut EndpointReport) {
    let inside = seen.ehlo_tls.as_deref();
    if let Some(plain) = &seen.ehlo_plain {
        let missing = inside.map(|inside| missing_inside(plain, inside)).unwrap_or_default();
        let read: Vec<String> =
            missing.into_iter().chain(stripped_mark(plain)).map(str::to_owned).collect();
        let kept_inside = inside.map(|inside| only_read(inside, &read));
        let kept_plain = only_read(plain, &read);
        let less = |before: &[Extension], after: &[Extension]| before.len() - after.len();
        seen.cut.extensions += less(plain, &kept_plain);
        if let (Some(before), Some(after)) = (inside, &kept_inside) {
            seen.cut.extensions += less(before, after);
        }
        (seen.ehlo_plain, seen.ehlo_tls) = (Some(kept_plain), kept_inside);
    } else if let Some(inside) = inside {
        let kept = only_read(inside, &[]);
        seen.cut.extensions += inside.len() - kept.len();
        seen.ehlo_tls = Some(kept);
    }
}

/// STARTTLS, the mechanisms of login, and these keywords; each once.
fn only_read(list: &[Extension], read: &[String]) -> Vec<Extension> {
    let mut kept: Vec<Extension> = Vec::new();
    for extension in list {
        let is_known = kept.iter().any(|known| known.is(&extension.keyword));
        let is_read = offers_starttls(std::slice::from_ref(extension))
            || read.iter().any(|keyword| extension.is(keyword));
        if is_login(extension) {
            if !kept.iter().any(is_login) {
                let offered = mechanisms(list);
                let names: Vec<&str> = offered.iter().map(|m| m.as_str()).collect();
                kept.push(Extension { keyword: "AUTH".to_owned(), params: names.join(" ") });
            }
        } else if is_read && !is_known {
            kept.push(Extension { keyword: extension.keyword.clone(), params: String::new() });
        }
    }
    kept
}

/// Certificates on which no finding depends, and the names of those that are not the leaf.
fn certificates(seen: &mut EndpointReport, terms: &Terms) {
    let Some(TlsFacts { certificates, trusted, .. }) = &mut seen.tls else { return };
    let before = certificates.len();
    let mut at = 0;
    certificates.retain_mut(|certificate| {
        let is_leaf = at == 0;
        at += 1;
        if !is_leaf {
            cut_names(certificate, 0);
        }
        is_leaf || (!*trusted && is_faulty(certificate, terms.now))
    });
    seen.cut.certificates += before - certificates.len();
}

fn leaf_names(seen: &mut EndpointReport) {
    let tls = seen.tls.iter_mut();
    if let Some(leaf) = tls.flat_map(|tls| &mut tls.certificates).next() {
        cut_names(leaf, ENOUGH_NAMES);
    }
}

fn cut_names(certificate: &mut Certificate, most: usize) {
    let beyond = certificate.dns_names.len().saturating_sub(most);
    if beyond > 0 {
        let all = fingerprint(certificate);
        let count = certificate.more_names.as_ref().map_or(0, |more| more.count) + beyond;
        certificate.dns_names.truncate(most);
        certificate.more_names = Some(MoreNames { count, all });
    }
}

/// Of each reply what is read of it.
fn replies(seen: &mut EndpointReport) {
    let cut = &mut seen.cut.reply_lines;
    if let Some(greeting) = &mut seen.greeting {
        *cut += cut_greeting(greeting, LINE);
    }
    if let Some(starttls) = &mut seen.starttls {
        *cut += cut_reply(&mut starttls.reply, READ);
    }
    if let Some(deep) = &mut seen.deep {
        for reply in [&mut deep.mail_before_tls, &mut deep.mail_inside_tls].into_iter().flatten() {
            *cut += cut_reply(reply, READ);
        }
    }
    if let Some(reply) = reply_of(&mut seen.end) {
        *cut += cut_reply(reply, READ);
    }
    if let Some(reply) = reply_of(&mut seen.first_end) {
        *cut += cut_reply(reply, SHORT);
    }
}

fn reply_of(end: &mut Option<End>) -> Option<&mut Reply> {
    match end {
        Some(End::Stopped {
            cause: Cause::PutOff { reply } | Cause::Rejected { reply } | Cause::Unexpected { reply },
            ..
        }) => Some(reply),
        _ => None,
    }
}

/// Keeps lines until they have so many characters together. Gives how many lines went.
fn cut_reply(reply: &mut Reply, most: usize) -> usize {
    let mut left = most;
    let mut keep = 0;
    for line in &mut reply.lines {
        if left == 0 {
            break;
        }
        cut_text(line, left);
        left = left.saturating_sub(line.chars().count() + 1);
        keep += 1;
    }
    let gone = reply.lines.len() - keep;
    reply.lines.truncate(keep);
    gone
}

/// The same for a greeting, of which it matters whether a firewall masked it.
fn cut_greeting(greeting: &mut Reply, most: usize) -> usize {
    const MASK: &str = "******";
    let masked = greeting.lines.iter().find_map(|line| Some(line[line.find(MASK)?..].to_owned()));
    let gone = cut_reply(greeting, most);
    if let Some(mut masked) = masked
        && !greeting.lines.iter().any(|line| line.contains(MASK))
    {
        cut_text(&mut masked, SHORT);
        greeting.lines.push(masked);
        return gone.saturating_sub(1);
    }
    gone
}

/// Texts that findings quote, shortened.
fn texts(seen: &mut EndpointReport, most: usize) {
    let mut cut = 0;
    let mut shorten = |text: &mut String| cut += usize::from(cut_text(text, most));
    if let Some(greeting) = &mut seen.greeting {
        cut_greeting(greeting, most);
    }
    if let Some(starttls) = &mut seen.starttls {
        starttls.reply.lines.iter_mut().for_each(&mut shorten);
        shorten(&mut starttls.early);
    }
    seen.early.iter_mut().map(|early| &mut early.text).for_each(&mut shorten);
    for end in [&mut seen.end, &mut seen.first_end] {
        texts_of_end(end).for_each(&mut shorten);
    }
    for list in [&mut seen.ehlo_plain, &mut seen.ehlo_tls].into_iter().flatten() {
        for Extension { keyword, .. } in list {
            // What a middlebox wrote over STARTTLS must still look like that.
            let is_mark = keyword.is_ascii() && stripped_mark(&[named(keyword)]).is_some();
            if is_mark { keyword.truncate(most) } else { shorten(keyword) }
        }
    }
    if let Some(
        TlsFailure::Failed { detail: text }
        | TlsFailure::LegacyVersion { version: text }
        | TlsFailure::OutdatedCipherSuite { cipher_suite: text }
        | TlsFailure::Plaintext { heard: text },
    ) = &mut seen.tls_failure
    {
        shorten(text);
    }
    let Some(tls) = &mut seen.tls else {
        seen.cut.texts += cut;
        return;
    };
    if let Path::UnknownAuthority { issuer: text }
    | Path::Incomplete { issuer: text }
    | Path::Invalid { reason: text } = &mut tls.path
    {
        shorten(text);
    }
    for certificate in &mut tls.certificates {
        if certificate.dns_names.iter().any(|name| name.chars().nth(most).is_some()) {
            let all = fingerprint(certificate);
            certificate.more_names.get_or_insert(MoreNames { count: 0, all });
        }
        let Certificate { subject, issuer, serial, signature_algorithm, dns_names, .. } =
            certificate;
        [subject, issuer, serial, signature_algorithm].into_iter().for_each(&mut shorten);
        dns_names.iter_mut().for_each(&mut shorten);
    }
    seen.cut.texts += cut;
}

fn named(keyword: &str) -> Extension {
    Extension { keyword: keyword.to_owned(), params: String::new() }
}

fn texts_of_end(end: &mut Option<End>) -> impl Iterator<Item = &mut String> {
    let (lines, text) = match end {
        Some(End::Stopped { cause, .. }) => match cause {
            Cause::PutOff { reply } | Cause::Rejected { reply } | Cause::Unexpected { reply } => {
                (Some(&mut reply.lines), None)
            }
            Cause::TimedOut { heard: text, .. }
            | Cause::Unreadable {
                error: ReplyError::NotSmtp { text, .. } | ReplyError::NoCode { text },
            } => (None, Some(text)),
            _ => (None, None),
        },
        _ => (None, None),
    };
    lines.into_iter().flatten().chain(text)
}
