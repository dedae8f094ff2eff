//! What a login comes to, in words.

use portwise_explain::Step;

use crate::facts::{LoginFacts, Outcome};

impl LoginFacts {
    /// What it comes to, in a sentence.
    #[must_use]
    pub fn verdict(&self, host: &str) -> String {
        let at = match host.contains(':') {
            true => format!("[{host}]:{}", self.port),
            false => format!("{host}:{}", self.port),
        };
        match &self.outcome {
            Outcome::Accepted if self.delivered.is_some() => {
                format!("{at} takes the login, and took the message.")
            }
            Outcome::Accepted => format!("{at} takes the login."),
            Outcome::Refused { step: Step::Auth, reply, .. } => {
                format!("{at} refuses the login: “{reply}”")
            }
            Outcome::Refused { step, reply, .. } => {
                let what = match step {
                    Step::Mail => "the sender",
                    Step::Rcpt => "the recipient",
                    _ => "the message",
                };
                format!("{at} takes the login, and refuses {what}: “{reply}”")
            }
            Outcome::NoMechanism { why } | Outcome::BrokenOff { why, .. } => why.clone(),
            Outcome::NotTried(not) => not.why.clone(),
        }
    }

    /// With which mechanism, and why with that one.
    #[must_use]
    pub fn how(&self) -> Option<String> {
        let chosen = self.chosen.as_ref()?;
        let bound =
            chosen.binding.as_ref().map(|kind| format!(", bound by {kind}")).unwrap_or_default();
        Some(format!("AUTH {}{bound}: {}.", chosen.mechanism, chosen.reason))
    }

    /// What to try where a password that is right is refused: what a server keeps of it may fit into
    /// one mechanism and not into another.
    #[must_use]
    pub fn to_try(&self) -> Option<String> {
        let chosen = self.chosen.as_ref()?.mechanism.name();
        let is_refused = matches!(self.outcome, Outcome::Refused { step: Step::Auth, .. });
        let simpler = ["PLAIN", "LOGIN"]
            .into_iter()
            .find(|name| self.offered.iter().any(|offered| offered == name))?;
        let hides = chosen.starts_with("SCRAM-") || chosen == "CRAM-MD5";
        (is_refused && hides).then(|| {
            format!("If user name and password are right, the server may keep the password in a form that does not fit {chosen}: try --mechanism {simpler}.")
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use crate::facts::{LoginFacts, Outcome};

    #[test]
    fn an_address_of_ipv6_stands_apart_from_the_port() {
        let facts = LoginFacts {
            address: Ipv6Addr::LOCALHOST.into(),
            port: 465,
            tls: None,
            offered: Vec::new(),
            chosen: None,
            accepted: None,
            delivered: None,
            outcome: Outcome::Accepted,
            transcript: Vec::new(),
        };
        assert_eq!(facts.verdict("::1"), "[::1]:465 takes the login.");
        assert_eq!(facts.verdict("mail.example.com"), "mail.example.com:465 takes the login.");
    }
}
