//! What standards ask an adviser to say, and where it is said. A line names the standard, the place,
//! and words that must stand there.

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

/// Standard, place, words.
const COVERED: &[(&str, Place, &str)] = &[
    ("RFC 3207", Rule("mx-server"), "do not demand it"),
    ("RFC 3207", Faq("mx-and-tls"), "must not refuse mail for its own domain"),
    ("RFC 3207", Rule("demand-starttls"), "requires it"),
    ("RFC 3207", Mode("stripping"), "One that demands it stops"),
    ("RFC 3207", Faq("what-is-starttls"), "XXXXXXXA"),
    ("RFC 4954", Faq("mechanisms"), "every server with AUTH must be able to use"),
    ("RFC 4954", Term("plain"), "every server with AUTH has to be able to take it"),
    ("RFC 4954", Faq("login-codes"), "504 5.5.4"),
    ("RFC 4954", Faq("login-codes"), "530 5.7.0"),
    ("RFC 4954", Faq("login-codes"), "535 5.7.8"),
    ("RFC 4954", Faq("login-codes"), "534 5.7.9"),
    ("RFC 4954", Faq("login-codes"), "538 5.7.11"),
    ("RFC 4954", Faq("login-codes"), "454 4.7.0"),
    ("RFC 4954", Faq("login-codes"), "432 4.7.12"),
    ("RFC 4954", Faq("login-codes"), "500 5.5.6"),
    ("RFC 4954", Faq("login-codes"), "Wait and try again; the password is not the fault"),
    ("RFC 5321", Rule("mx-server"), "deliver to port 25"),
    ("RFC 5321", Rule("relay"), "Between servers port 25"),
    ("RFC 5321", Faq("which-port"), "A server that receives mail for a domain"),
    ("RFC 6409", Rule("mail-client"), "the port set aside for submission"),
    ("RFC 6409", Rule("only-port-25"), "which is for mail servers"),
    ("RFC 6409", Term("submission"), "Port 587 is set aside for it"),
    ("RFC 6409", Role("login"), "unless you are let in by address"),
    ("RFC 6409", Faq("without-login"), "by address"),
    ("RFC 6409", Faq("does-587-require-tls"), "AUTH as MUST and STARTTLS as MAY"),
    ("RFC 7505", Term("null-mx"), "556 5.1.10"),
    ("RFC 7505", Faq("no-mail"), "550 5.7.27"),
    ("RFC 7505", Term("null-mx"), "not for a domain that sends"),
    ("RFC 7505", Faq("no-mail"), "Do not publish it for a domain that sends"),
    ("RFC 8314", Rule("mail-client"), "Encrypted from the first byte"),
    ("RFC 8314", Faq("which-port"), "behind, but not at fault"),
    ("RFC 8314", Rule("only-plaintext-left"), "Never send a password or a message that way"),
    ("RFC 8314", Rule("device-without-tls"), "must not send over the internet"),
    ("RFC 8314", Term("cleartext"), "never the right choice"),
    ("RFC 8314", Faq("automatic-settings"), "the person has to confirm it, unless DNSSEC"),
    ("RFC 8314", Faq("automatic-settings"), "What is offered without TLS is ignored"),
    ("RFC 8314", Faq("automatic-settings"), "must not ask an unsigned SRV record again"),
    ("RFC 8314", Rule("client-certificate"), "do not accept it"),
    ("RFC 8314", Faq("certificate-warning"), "should not make it easy to click"),
    ("RFC 8314", Faq("self-signed"), "Do not switch verification off"),
    ("RFC 8461", Faq("mx-and-tls"), "the one of the smarthost's domain"),
    ("RFC 8461", Term("mta-sts"), "the policy of the smarthost's domain counts"),
    ("RFC 8689", Faq("require-tls"), "useful only where"),
    ("RFC 8689", Faq("require-tls"), "TLS-Required with the value No"),
    ("RFC 8689", Faq("require-tls"), "5.7.30"),
    ("RFC 8689", Faq("require-tls"), "5.7.10"),
    ("RFC 9325", Rule("mail-client"), "The standards prefer"),
    ("RFC 9325", Mode("preferred"), "Preferred wherever both are there"),
    (
        "Autoconfiguration",
        Faq("automatic-settings"),
        "The order of the entries is the provider's preference",
    ),
    ("Autoconfiguration", Rule("order-differs"), "itself names 587 first"),
    ("Autoconfiguration", Faq("automatic-settings"), "plain is deprecated"),
    ("Autoconfiguration", Faq("automatic-settings"), "Compare the whole host name"),
    ("Autoconfiguration", Faq("automatic-settings"), "Only a login proves"),
    ("Autoconfiguration", Faq("reachable-but-fails"), "Only your own login proves"),
    ("RFC 6186", Faq("automatic-settings"), "another domain than the address"),
];

#[test]
fn what_is_to_be_said_is_said() {
    for (standard, place, words) in COVERED {
        let said = place.words();
        assert!(said.contains(words), "{standard}: {place:?} does not say “{words}”: {said}");
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
