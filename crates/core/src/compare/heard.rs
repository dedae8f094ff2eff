//! What two places heard differently, and whether a network can be behind it.

use std::collections::BTreeSet;

use portwise_model::TlsMode;
use portwise_smtp::{Extension, Severity, offers_starttls, stripped_mark};
use serde::{Deserialize, Serialize};

use super::State;
use super::met::Met;
use super::stable::stable;
use crate::report::{Certificate, EndpointReport, KeyProof, Path, TlsFacts};
use crate::shorten::shorten;

/// The most characters of one side of a difference.
const QUOTED: usize = 120;

/// Something that was heard differently here and in another place.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Difference {
    /// The other place.
    pub place: String,
    /// What.
    pub what: Heard,
    /// What was heard here.
    pub here: String,
    /// What was heard there.
    pub there: String,
    /// Whether something on one of the ways may be behind it; else it is how the server is.
    pub suspicious: bool,
    /// On which way it would be: `here`, `there`, or absent if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
}

/// What can be heard differently.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Heard {
    /// The certificate.
    Certificate,
    /// Whether STARTTLS is offered, and taken up.
    Starttls,
    /// The greeting, without what changes each time.
    Greeting,
    /// The EHLO keywords in plaintext.
    Keywords,
    /// The EHLO keywords inside TLS.
    KeywordsInTls,
    /// The ways to log in.
    Login,
}

impl Heard {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Certificate,
        Self::Starttls,
        Self::Greeting,
        Self::Keywords,
        Self::KeywordsInTls,
        Self::Login,
    ];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Starttls => "starttls",
            Self::Greeting => "greeting",
            Self::Keywords => "keywords",
            Self::KeywordsInTls => "keywords-in-tls",
            Self::Login => "login",
        }
    }

    /// In words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Certificate => "the certificate",
            Self::Starttls => "STARTTLS",
            Self::Greeting => "the greeting",
            Self::Keywords => "the EHLO keywords",
            Self::KeywordsInTls => "the EHLO keywords inside TLS",
            Self::Login => "the ways to log in",
        }
    }
}

/// The way from one of the places to the server.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// The way from here.
    Here,
    /// The way from the other place.
    There,
}

impl Way {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Here, Self::There];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::There => "there",
        }
    }
}

/// A difference without the name of the other place.
#[derive(Clone, Debug)]
pub(super) struct Change {
    what: Heard,
    here: String,
    there: String,
    pub(super) suspicious: bool,
    way: Option<Way>,
}

impl Change {
    pub(super) fn at(&self, place: &str) -> Difference {
        Difference {
            place: place.to_owned(),
            what: self.what,
            here: self.here.clone(),
            there: self.there.clone(),
            suspicious: self.suspicious,
            way: self.way,
        }
    }
}

/// What was heard differently at the same addresses, and otherwise whether a certificate is not the
/// server's in one place alone.
pub(super) fn changes(here: &[&Met<'_>], there: &[&Met<'_>]) -> Vec<Change> {
    let at_same = here.iter().find_map(|a| {
        let b = there.iter().find(|b| b.address() == a.address())?;
        let found = at_same_address(a, b);
        (!found.is_empty()).then_some(found)
    });
    if let Some(found) = at_same {
        return found;
    }
    foreign_in_one_place(here, there).into_iter().collect()
}

fn at_same_address(here: &Met<'_>, there: &Met<'_>) -> Vec<Change> {
    let (a, b) = (here.report, there.report);
    let mut found = Vec::new();
    if let (Some(mine), Some(other)) = (&a.tls, &b.tls) {
        found.extend(certificate(mine, other));
    }
    let whole = here.state == State::Works && there.state == State::Works;
    if whole {
        found.extend(starttls(a, b));
        found.extend(keywords(a, b));
        found.extend(keywords_in_tls(a, b));
        found.extend(login(a, b));
    }
    found.extend(greeting(a, b));
    found
}

/// Whether both sessions are the server's own from end to end: nobody in between could read or
/// change what was said inside.
fn sealed(a: &EndpointReport, b: &EndpointReport) -> bool {
    let (Some(mine), Some(other)) = (&a.tls, &b.tls) else { return false };
    let proves = |tls: &TlsFacts| tls.key_proof == KeyProof::Valid;
    let same =
        leaf(mine).is_some() && leaf(mine).map(|c| &c.sha256) == leaf(other).map(|c| &c.sha256);
    proves(mine) && proves(other) && (same || authentic(mine) && authentic(other))
}

fn leaf(tls: &TlsFacts) -> Option<&Certificate> {
    tls.certificates.first()
}

/// Whether a public authority, or one that was named, vouches for the name, if it is out of date
/// or lacks a part of its chain.
fn authentic(tls: &TlsFacts) -> bool {
    tls.name_matches && matches!(tls.path, Path::Anchored | Path::Incomplete { .. })
}

fn certificate(mine: &TlsFacts, other: &TlsFacts) -> Option<Change> {
    let (a, b) = (leaf(mine)?, leaf(other)?);
    let change = |suspicious, way| Change {
        what: Heard::Certificate,
        here: shown(a, mine),
        there: shown(b, other),
        suspicious,
        way,
    };
    if a.sha256 == b.sha256 {
        // Each place trusts authorities of its own, by a clock of its own.
        return (mine.trusted != other.trusted).then(|| change(false, None));
    }
    Some(match (authentic(mine), authentic(other)) {
        (true, true) => change(false, None),
        (false, true) => change(true, Some(Way::Here)),
        (true, false) => change(true, Some(Way::There)),
        (false, false) => change(true, None),
    })
}

/// A certificate in words, with what tells it from others.
fn shown(certificate: &Certificate, tls: &TlsFacts) -> String {
    let state = match () {
        () if tls.trusted && tls.name_matches => "valid",
        () if tls.trusted => "for another name",
        () if matches!(tls.path, Path::SelfSigned) => "self-signed",
        () => "not trusted",
    };
    let issuer = shorten(&certificate.issuer, QUOTED / 2);
    let sha256 = shorten(&certificate.sha256, 16);
    format!("{sha256} by “{issuer}” ({state})")
}

/// A certificate that is not the server's in one place only, where the places met different
/// addresses. One that is merely out of date, or from the same authority, is of a machine that was
/// forgotten.
fn foreign_in_one_place(here: &[&Met<'_>], there: &[&Met<'_>]) -> Option<Change> {
    let in_common = |a: &&&Met<'_>| there.iter().any(|b| b.address() == a.address());
    if here.iter().any(|a| in_common(&a)) {
        return None;
    }
    fn first<'m>(met: &[&'m Met<'_>]) -> Option<&'m TlsFacts> {
        met.iter().find_map(|met| met.report.tls.as_ref())
    }
    let foreign = |tls: &TlsFacts| {
        !tls.name_matches || matches!(tls.path, Path::SelfSigned | Path::UnknownAuthority { .. })
    };
    let (mine, other) = (first(here)?, first(there)?);
    let (a, b) = (leaf(mine)?, leaf(other)?);
    let way = match (foreign(mine), foreign(other)) {
        (true, false) => Way::Here,
        (false, true) => Way::There,
        _ => return None,
    };
    let related = a.sha256 == b.sha256 || a.issuer == b.issuer;
    (!related).then(|| Change {
        what: Heard::Certificate,
        here: shown(a, mine),
        there: shown(b, other),
        suspicious: true,
        way: Some(way),
    })
}

fn starttls(a: &EndpointReport, b: &EndpointReport) -> Option<Change> {
    let text = |seen: &EndpointReport| {
        let offered = seen.ehlo_plain.as_deref()?;
        Some(match (&seen.starttls, stripped_mark(offered)) {
            _ if seen.tls.is_some() => "taken up".to_owned(),
            (Some(starttls), _) => format!("refused: {}", starttls.reply),
            (None, Some(mark)) => format!("overwritten with {}", shorten(mark, QUOTED)),
            (None, None) if offers_starttls(offered) => "offered".to_owned(),
            (None, None) => "not offered".to_owned(),
        })
    };
    let (here, there) = (text(a)?, text(b)?);
    let way = match (a.tls.is_some(), b.tls.is_some()) {
        (false, true) => Way::Here,
        (true, false) => Way::There,
        _ => return None,
    };
    // For now there is no TLS: something that servers say themselves (RFC 3207 §4).
    let for_now = |seen: &EndpointReport| {
        seen.starttls.as_ref().is_some_and(|s| s.reply.severity() == Severity::Transient)
    };
    let suspicious = !(for_now(a) || for_now(b));
    let shorter = |text: String| shorten(&text, QUOTED).into_owned();
    let (here, there) = (shorter(here), shorter(there));
    Some(Change { what: Heard::Starttls, here, there, suspicious, way: Some(way) })
}

fn greeting(a: &EndpointReport, b: &EndpointReport) -> Option<Change> {
    let positive = |seen: &EndpointReport| {
        seen.greeting.as_ref().filter(|g| g.severity() == Severity::Positive).cloned()
    };
    let (mine, other) = (positive(a)?, positive(b)?);
    if stable(&mine.lines) == stable(&other.lines) {
        return None;
    }
    let inside =
        |seen: &EndpointReport| seen.tls.as_ref().is_some_and(|tls| tls.mode == TlsMode::Implicit);
    let suspicious = !(inside(a) && inside(b) && sealed(a, b));
    let text = |reply: &portwise_smtp::Reply| shorten(&reply.to_string(), QUOTED).into_owned();
    let (here, there) = (text(&mine), text(&other));
    Some(Change { what: Heard::Greeting, here, there, suspicious, way: None })
}

/// Keywords that servers show to some clients and not to others.
fn is_chosen(keyword: &str) -> bool {
    let upper = keyword.to_ascii_uppercase();
    let of_own = upper.starts_with('X') && !upper.starts_with("XXXX");
    of_own
        || ["AUTH", "AUTH=LOGIN", "STARTTLS", "HELP", "ETRN", "VRFY", "EXPN", "TURN", "ATRN"]
            .contains(&upper.as_str())
}

fn keyword_set(extensions: &[Extension]) -> BTreeSet<String> {
    let words = extensions.iter().map(|e| e.keyword.to_ascii_uppercase());
    words.filter(|word| !is_chosen(word)).collect()
}

/// What each set has alone, and which side lost something.
fn between(mine: &[Extension], other: &[Extension]) -> Option<(String, String, Option<Way>)> {
    let (mine, other) = (keyword_set(mine), keyword_set(other));
    if mine == other {
        return None;
    }
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
        let only: Vec<&str> = a.difference(b).map(String::as_str).collect();
        match only.as_slice() {
            [] => "nothing more".to_owned(),
            only => format!("also {}", shorten(&only.join(" "), QUOTED)),
        }
    };
    let way = match (mine.is_subset(&other), other.is_subset(&mine)) {
        (true, _) => Some(Way::Here),
        (_, true) => Some(Way::There),
        _ => None,
    };
    Some((only(&mine, &other), only(&other, &mine), way))
}

fn keywords(a: &EndpointReport, b: &EndpointReport) -> Option<Change> {
    if a.helo_only != b.helo_only {
        let text = |only| if only { "EHLO is refused" } else { "EHLO is understood" }.to_owned();
        let way = if a.helo_only { Way::Here } else { Way::There };
        let (here, there) = (text(a.helo_only), text(b.helo_only));
        return Some(Change {
            what: Heard::Keywords,
            here,
            there,
            suspicious: true,
            way: Some(way),
        });
    }
    let (here, there, way) = compared(a, b, |seen| seen.ehlo_plain.as_deref())?;
    Some(Change { what: Heard::Keywords, here, there, suspicious: true, way })
}

fn keywords_in_tls(a: &EndpointReport, b: &EndpointReport) -> Option<Change> {
    let (here, there, way) = compared(a, b, |seen| seen.ehlo_tls.as_deref())?;
    let suspicious = !sealed(a, b);
    let way = way.filter(|_| suspicious);
    Some(Change { what: Heard::KeywordsInTls, here, there, suspicious, way })
}

fn compared<'a>(
    a: &'a EndpointReport,
    b: &'a EndpointReport,
    of: impl Fn(&'a EndpointReport) -> Option<&'a [Extension]>,
) -> Option<(String, String, Option<Way>)> {
    // What was left out is no difference.
    let whole = a.cut.extensions == 0 && b.cut.extensions == 0;
    between(of(a)?, of(b)?).filter(|_| whole)
}

/// Servers offer a login to some clients only.
fn login(a: &EndpointReport, b: &EndpointReport) -> Option<Change> {
    let set = |seen: &EndpointReport| -> BTreeSet<String> {
        seen.auth.iter().map(|name| name.to_ascii_uppercase()).collect()
    };
    if a.tls.is_some() != b.tls.is_some() || set(a) == set(b) {
        return None;
    }
    let text = |seen: &EndpointReport| match seen.auth.as_slice() {
        [] => "none".to_owned(),
        offered => shorten(&offered.join(" "), QUOTED).into_owned(),
    };
    Some(Change { what: Heard::Login, here: text(a), there: text(b), suspicious: false, way: None })
}
