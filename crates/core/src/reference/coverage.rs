//! What the standards ask an adviser to say, and where it is said. A line names the requirement,
//! the place, and words that must stand there.

use super::{Block, faq, glossary, modes, roles};
use crate::advice;

use Place::{Faq, Mode, Role, Rule, Term};

/// Where something is said.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// A question's answer.
    Faq(&'static str),
    /// A row of STARTTLS against implicit TLS.
    Mode(&'static str),
    /// A row of relay against submission.
    Role(&'static str),
    /// A rule of the advice.
    Rule(&'static str),
    /// A term of the glossary.
    Term(&'static str),
}

impl Place {
    fn words(self) -> String {
        let found = match self {
            Faq(id) => faq::find(id).map(|e| e.answer.iter().flat_map(words_of).collect()),
            Mode(id) => modes::find(id).map(|r| vec![r.starttls, r.implicit]),
            Role(id) => roles::find(id).map(|r| vec![r.relay, r.submission]),
            Rule(id) => advice::words_of(id),
            Term(id) => glossary::find(id).map(|t| vec![t.text]),
        };
        found.unwrap_or_else(|| panic!("{self:?} does not exist")).join("\n")
    }
}

fn words_of(block: &'static Block) -> Vec<&'static str> {
    match block {
        Block::Text(text) => vec![text],
        Block::List(points) => points.to_vec(),
        Block::Code { caption, text, .. } => vec![caption, text],
    }
}

/// Requirement, place, words.
const COVERED: &[(&str, Place, &str)] = &[
    ("3207-11", Rule("mx-server"), "do not demand it"),
    ("3207-11", Faq("mx-and-tls"), "must not refuse mail for its own domain"),
    ("3207-14", Rule("demand-starttls"), "requires it"),
    ("3207-14", Mode("stripping"), "One that demands it stops"),
    ("3207-14", Faq("what-is-starttls"), "XXXXXXXA"),
    ("4954-05", Faq("mechanisms"), "every server with AUTH must be able to use"),
    ("4954-05", Term("plain"), "every server with AUTH has to be able to take it"),
    ("4954-06", Faq("login-codes"), "504 5.5.4"),
    ("4954-07", Faq("login-codes"), "530 5.7.0"),
    ("4954-07", Faq("login-codes"), "535 5.7.8"),
    ("4954-07", Faq("login-codes"), "534 5.7.9"),
    ("4954-07", Faq("login-codes"), "538 5.7.11"),
    ("4954-07", Faq("login-codes"), "454 4.7.0"),
    ("4954-07", Faq("login-codes"), "432 4.7.12"),
    ("4954-07", Faq("login-codes"), "500 5.5.6"),
    ("4954-08", Faq("login-codes"), "Wait and try again; the password is not the fault"),
    ("5321-26", Rule("mx-server"), "deliver to port 25"),
    ("5321-26", Rule("relay"), "Between servers port 25"),
    ("5321-26", Faq("which-port"), "A server that receives mail for a domain"),
    ("6409-01", Rule("mail-client"), "the port set aside for submission"),
    ("6409-01", Rule("only-port-25"), "which is for mail servers"),
    ("6409-01", Term("submission"), "Port 587 is set aside for it"),
    ("6409-02", Role("login"), "unless you are let in by address"),
    ("6409-02", Faq("without-login"), "by address"),
    ("6409-03", Faq("does-587-require-tls"), "AUTH as MUST and STARTTLS as MAY"),
    ("7505-04", Term("null-mx"), "556 5.1.10"),
    ("7505-04", Faq("no-mail"), "550 5.7.27"),
    ("7505-05", Term("null-mx"), "not for a domain that sends"),
    ("7505-05", Faq("no-mail"), "Do not publish it for a domain that sends"),
    ("8314-02", Rule("mail-client"), "TLS begins with the first octet"),
    ("8314-02", Faq("which-port"), "behind, but not at fault"),
    ("8314-03", Rule("only-plaintext-left"), "Never send a password or a message that way"),
    ("8314-03", Rule("device-without-tls"), "must not send over the internet"),
    ("8314-03", Term("cleartext"), "never the right choice"),
    ("8314-07", Faq("automatic-settings"), "the person has to confirm it, unless DNSSEC"),
    ("8314-07", Faq("automatic-settings"), "What is offered without TLS is ignored"),
    ("8314-08", Faq("automatic-settings"), "must not ask an unsigned SRV record again"),
    ("8314-11", Rule("client-certificate"), "do not accept it"),
    ("8314-11", Faq("certificate-warning"), "should not make it easy to click"),
    ("8314-12", Faq("self-signed"), "Do not switch verification off"),
    ("8461-19", Faq("mx-and-tls"), "the one of the smarthost's domain"),
    ("8461-19", Term("mta-sts"), "the policy of the smarthost's domain counts"),
    ("8689-02", Faq("require-tls"), "useful only where"),
    ("8689-03", Faq("require-tls"), "TLS-Required with the value No"),
    ("8689-04", Faq("require-tls"), "5.7.30"),
    ("8689-04", Faq("require-tls"), "5.7.10"),
    ("9325-03", Rule("mail-client"), "the former is to be preferred"),
    ("9325-03", Mode("preferred"), "Preferred wherever both are there"),
    ("ac-01", Faq("automatic-settings"), "The order of the entries is the provider's preference"),
    ("ac-01", Rule("order-differs"), "itself names 587 first"),
    ("ac-02", Faq("automatic-settings"), "plain is deprecated"),
    ("ac-12", Faq("automatic-settings"), "Compare the whole host name"),
    ("ac-13", Faq("automatic-settings"), "Only a login proves"),
    ("ac-13", Faq("reachable-but-fails"), "Only your own login proves"),
    ("srv-06", Faq("automatic-settings"), "another domain than the address"),
];

/// Every requirement on an adviser, by the numbers of the checklist of standards.
const REQUIRED: &[&str] = &[
    "3207-11", "3207-14", "4954-05", "4954-06", "4954-07", "4954-08", "5321-26", "6409-01",
    "6409-02", "6409-03", "7505-04", "7505-05", "8314-02", "8314-03", "8314-07", "8314-08",
    "8314-11", "8314-12", "8461-19", "8689-02", "8689-03", "8689-04", "9325-03", "ac-01", "ac-02",
    "ac-12", "ac-13", "srv-06",
];

#[test]
fn every_requirement_is_said_somewhere() {
    let mut covered: Vec<&str> = COVERED.iter().map(|(id, ..)| *id).collect();
    assert!(covered.is_sorted(), "keep the lines sorted");
    covered.dedup();
    assert_eq!(covered, REQUIRED);
}

#[test]
fn what_is_to_be_said_is_said() {
    for (id, place, words) in COVERED {
        let said = place.words();
        assert!(said.contains(words), "{id}: {place:?} does not say “{words}”: {said}");
    }
}

/// RFC 6409 §7 lists STARTTLS as MAY; one answer says so, and no other text speaks of the two
/// together.
#[test]
fn nothing_claims_that_rfc_6409_requires_starttls() {
    let both: Vec<_> = super::tests::sentences()
        .into_iter()
        .filter(|(_, text)| text.contains("6409") && text.contains("STARTTLS"))
        .collect();
    assert_eq!(both.len(), 1, "{both:?}");
    assert_eq!(both[0].0, "faq does-587-require-tls");
    assert!(both[0].1.contains("It does not"), "{both:?}");
}
