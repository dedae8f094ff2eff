//! One short message, and between whom.

use mail_builder::MessageBuilder;
use mail_builder::headers::raw::Raw;
use portwise_core::{Host, MailAddress};
use thiserror::Error;

/// Who sends to whom (RFC 5321 §2.3.1), in ASCII.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Envelope {
    from: String,
    to: String,
}

/// An address that cannot be used. The caller's fault.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum EnvelopeError {
    /// Not an address.
    #[error("“{0}” is not an e-mail address; write it as name@example.com")]
    NotAddress(String),
    /// Something beyond ASCII before the at sign.
    #[error(
        "“{0}” has characters beyond ASCII before the @, and the test message is sent without SMTPUTF8; use an address in ASCII"
    )]
    NotAscii(String),
}

impl Envelope {
    /// An envelope.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError`] for the first address that cannot be used.
    pub fn new(from: &str, to: &str) -> Result<Self, EnvelopeError> {
        Ok(Self { from: ascii(from)?, to: ascii(to)? })
    }

    /// The sender.
    #[must_use]
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The recipient.
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }

    /// The message as it is sent behind DATA, its end included (RFC 5321 §4.5.2). `now` is in
    /// seconds since 1970.
    pub(crate) fn message(&self, host: &str, now: i64) -> Vec<u8> {
        let domain = self.from.rsplit('@').next().unwrap_or_default();
        let text = format!(
            "This message was sent by “portwise login” to find out whether {host} takes mail.\r\nIt did. Nobody needs to answer.\r\n"
        );
        let built = MessageBuilder::new()
            .from(self.from.as_str())
            .to(self.to.as_str())
            .subject("Test message from Portwise")
            .date(now)
            .message_id(format!("{:032x}@{domain}", rand::random::<u128>()))
            .header("Auto-Submitted", Raw::new("auto-generated"))
            .text_body(text.replace(['“', '”'], "\""))
            .write_to_vec()
            .unwrap_or_default();
        stuffed(&built)
    }
}

fn ascii(text: &str) -> Result<String, EnvelopeError> {
    let wrong = || EnvelopeError::NotAddress(portwise_smtp::printable(text.as_bytes()));
    let address = MailAddress::parse(text.trim()).ok_or_else(wrong)?;
    if !address.local().is_ascii() {
        return Err(EnvelopeError::NotAscii(address.to_string()));
    }
    let Ok(Host::Name(domain)) = Host::parse(address.domain()) else { return Err(wrong()) };
    Ok(format!("{}@{domain}", address.local()))
}

/// Lines ended by CR and LF, each that begins with a dot with another one, and the dot at the end.
fn stuffed(message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + 64);
    let message = message.strip_suffix(b"\n").unwrap_or(message);
    for line in message.split(|b| *b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.starts_with(b".") {
            out.push(b'.');
        }
        out.extend_from_slice(line);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::{Envelope, EnvelopeError, stuffed};

    #[test]
    fn the_message_is_whole_and_in_ascii() {
        let envelope = Envelope::new("anna@bücher.example", "bob@example.com").unwrap();
        let message = envelope.message("mail.example.com", 1_796_000_000);
        let text = String::from_utf8(message).unwrap();
        assert!(text.is_ascii() && text.ends_with("\r\n.\r\n"), "{text}");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        for header in [
            "From: <anna@xn--bcher-kva.example>",
            "To: <bob@example.com>",
            "Subject: Test message from Portwise",
            "Date: ",
            "Message-ID: <",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(text.contains(header), "{header}: {text}");
        }
    }

    #[test]
    fn no_address_can_end_a_command() {
        for text in ["", "a", "a@b\r\nRCPT TO:<c@d.example>", "<a@b.example>", "a b@c.example"] {
            let error = Envelope::new(text, "bob@example.com").unwrap_err();
            assert!(matches!(error, EnvelopeError::NotAddress(_)), "{text}: {error}");
        }
        let error = Envelope::new("anna@example.com", "jürgen@example.com").unwrap_err();
        assert!(matches!(error, EnvelopeError::NotAscii(_)));
    }

    #[test]
    fn no_line_ends_the_message_early() {
        assert_eq!(stuffed(b"a\r\n.\r\n..b\nc"), b"a\r\n..\r\n...b\r\nc\r\n.\r\n");
    }
}
