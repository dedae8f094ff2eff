//! The first message of a TLS client, and its fingerprint.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// The most octets that are read of the records that hold a ClientHello. Those of today have two
/// thousand.
pub const LONGEST_HELLO: usize = 16 * 1024;

/// What a client offered in its first message (RFC 8446 §4.1.2).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientHello {
    /// The fingerprint of what it offers: the same for every connection of one program.
    pub ja4: String,
    /// SHA-256 over the whole message, which holds a random number: no two are the same.
    pub sha256: String,
    /// The name that it asks for (RFC 6066 §3), in ASCII with escapes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_name: Option<String>,
    /// The protocols that it offers (RFC 7301), in ASCII with escapes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alpn: Vec<String>,
}

/// Octets that hold no ClientHello.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum NoClientHello {
    /// More has to come.
    #[error("the ClientHello is not whole")]
    Incomplete,
    /// No more is needed to see that it is none.
    #[error("what came is no ClientHello")]
    Malformed,
}

impl ClientHello {
    /// Reads one from the TLS records that a client began with; what follows does not matter.
    ///
    /// # Errors
    ///
    /// [`NoClientHello`] says whether more octets could change that.
    pub fn read(records: &[u8]) -> Result<Self, NoClientHello> {
        let message = message(records)?;
        let fields = Fields::read(&message[HEADER..]).ok_or(NoClientHello::Malformed)?;
        Ok(Self {
            ja4: fields.ja4(),
            sha256: hex(&Sha256::digest(&message)),
            server_name: fields.server_name.map(|name| name.escape_ascii().to_string()),
            alpn: fields
                .alpn
                .iter()
                .map(|p| p.escape_ascii().to_string())
                .take(MOST_ALPN)
                .collect(),
        })
    }
}

/// The most protocols that are told.
const MOST_ALPN: usize = 16;
/// The octets of the type and the length of a handshake message.
const HEADER: usize = 4;

/// The handshake message, put together from its records (RFC 8446 §5.1).
fn message(mut records: &[u8]) -> Result<Vec<u8>, NoClientHello> {
    const HANDSHAKE: u8 = 22;
    const CLIENT_HELLO: u8 = 1;
    let mut message = Vec::new();
    loop {
        if message.first().is_some_and(|kind| *kind != CLIENT_HELLO) {
            return Err(NoClientHello::Malformed);
        }
        if let [_, a, b, c, ..] = message[..] {
            let length = HEADER + usize::from(a) * 65_536 + usize::from(b) * 256 + usize::from(c);
            if length > LONGEST_HELLO {
                return Err(NoClientHello::Malformed);
            }
            if message.len() >= length {
                message.truncate(length);
                return Ok(message);
            }
        }
        let (kind, major, rest) = match records {
            [kind, major, _, rest @ ..] => (*kind, *major, rest),
            [kind, ..] if *kind != HANDSHAKE => return Err(NoClientHello::Malformed),
            _ => return Err(NoClientHello::Incomplete),
        };
        if kind != HANDSHAKE || major != 3 {
            return Err(NoClientHello::Malformed);
        }
        let mut reader = Reader(rest);
        let fragment = reader.list16().ok_or(NoClientHello::Incomplete);
        // The part of a record that has come may show already that it is none.
        if let (Err(_), [_, _, first, ..]) = (&fragment, rest)
            && message.is_empty()
            && *first != CLIENT_HELLO
        {
            return Err(NoClientHello::Malformed);
        }
        let fragment = fragment?;
        if fragment.is_empty() {
            return Err(NoClientHello::Malformed);
        }
        message.extend_from_slice(fragment);
        records = reader.0;
    }
}

/// What the fingerprint is made of.
#[derive(Default)]
struct Fields<'a> {
    version: u16,
    suites: Vec<u16>,
    extensions: Vec<u16>,
    signatures: Vec<u16>,
    server_name: Option<&'a [u8]>,
    alpn: Vec<&'a [u8]>,
}

impl<'a> Fields<'a> {
    fn read(body: &'a [u8]) -> Option<Self> {
        const RANDOM: usize = 32;
        let mut reader = Reader(body);
        let mut fields = Self { version: reader.number()?, ..Self::default() };
        reader.take(RANDOM)?;
        reader.list8()?;
        fields.suites = numbers(reader.list16()?);
        reader.list8()?;
        // Very old clients send no extensions, and no room for them.
        let mut extensions = Reader(if reader.0.is_empty() { &[] } else { reader.list16()? });
        let mut versions = Vec::new();
        while !extensions.0.is_empty() {
            let kind = extensions.number()?;
            let mut content = Reader(extensions.list16()?);
            fields.extensions.push(kind);
            match kind {
                SERVER_NAME => fields.server_name = name(content).or(fields.server_name),
                ALPN => fields.alpn = content.list16().map(protocols).unwrap_or_default(),
                SIGNATURES => fields.signatures = numbers(content.list16().unwrap_or_default()),
                VERSIONS => versions = numbers(content.list8().unwrap_or_default()),
                _ => {}
            }
        }
        for list in [&mut fields.suites, &mut fields.extensions, &mut fields.signatures] {
            list.retain(|number| !is_grease(*number));
        }
        let newest = versions.into_iter().filter(|version| !is_grease(*version)).max();
        fields.version = newest.unwrap_or(fields.version);
        Some(fields)
    }

    /// JA4 over TCP, as FoxIO published it: what is there in clear text, then a digest of the cipher
    /// suites and one of the extensions and signature algorithms.
    fn ja4(&self) -> String {
        let version = match self.version {
            0x0304 => "13",
            0x0303 => "12",
            0x0302 => "11",
            0x0301 => "10",
            0x0300 => "s3",
            0x0002 => "s2",
            _ => "00",
        };
        let name = if self.extensions.contains(&SERVER_NAME) { 'd' } else { 'i' };
        let [suites, extensions] = [&self.suites, &self.extensions].map(|list| list.len().min(99));
        let mut kinds = self.extensions.clone();
        kinds.retain(|kind| ![SERVER_NAME, ALPN].contains(kind));
        let mut last = listed(sorted(kinds));
        if !self.signatures.is_empty() && !last.is_empty() {
            last = format!("{last}_{}", listed(self.signatures.clone()));
        }
        format!(
            "t{version}{name}{suites:02}{extensions:02}{}_{}_{}",
            ends(self.alpn.first().copied().unwrap_or_default()),
            digest(&listed(sorted(self.suites.clone()))),
            digest(&last),
        )
    }
}

const SERVER_NAME: u16 = 0;
const SIGNATURES: u16 = 13;
const ALPN: u16 = 16;
const VERSIONS: u16 = 43;

/// The first and the last character of a protocol's name; those of its octets in hexadecimal where
/// they are no letters or digits.
fn ends(protocol: &[u8]) -> String {
    let (Some(first), Some(last)) = (protocol.first(), protocol.last()) else {
        return "00".to_owned();
    };
    if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() {
        return [char::from(*first), char::from(*last)].iter().collect();
    }
    let all = hex(protocol);
    [&all[..1], &all[all.len() - 1..]].concat()
}

fn sorted(mut numbers: Vec<u16>) -> Vec<u16> {
    numbers.sort_unstable();
    numbers
}

fn listed(numbers: Vec<u16>) -> String {
    numbers.iter().map(|number| format!("{number:04x}")).collect::<Vec<_>>().join(",")
}

/// The beginning of the SHA-256 of a text, or zeros for none.
fn digest(text: &str) -> String {
    const DIGITS: usize = 12;
    if text.is_empty() {
        "0".repeat(DIGITS)
    } else {
        hex(&Sha256::digest(text))[..DIGITS].to_owned()
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut out, octet| {
        let _ = write!(out, "{octet:02x}");
        out
    })
}

/// Whether a number is there only to be ignored (RFC 8701).
fn is_grease(number: u16) -> bool {
    let [high, low] = number.to_be_bytes();
    high == low && low & 0x0f == 0x0a
}

fn numbers(list: &[u8]) -> Vec<u16> {
    list.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

fn name(mut content: Reader<'_>) -> Option<&[u8]> {
    const HOST_NAME: u8 = 0;
    let mut names = Reader(content.list16()?);
    (names.take(1)? == [HOST_NAME]).then(|| names.list16()).flatten()
}

fn protocols(list: &[u8]) -> Vec<&[u8]> {
    let mut reader = Reader(list);
    std::iter::from_fn(move || reader.list8()).collect()
}

/// Takes numbers and lists off the front of octets.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, octets: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(octets)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u16> {
        self.take(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
    }

    fn list8(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(*self.take(1)?.first()?);
        self.take(length)
    }

    fn list16(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(self.number()?);
        self.take(length)
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientHello, Fields, NoClientHello};

    /// The example of the specification: Chrome, asking for h2.
    fn published() -> Fields<'static> {
        Fields {
            version: 0x0304,
            suites: vec![
                0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013,
                0xc014, 0x009c, 0x009d, 0x002f, 0x0035,
            ],
            extensions: vec![
                0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023,
                0x0012, 0x002b, 0xff01, 0x000b, 0x000a, 0x0015,
            ],
            signatures: vec![0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
            server_name: Some(b"example.com"),
            alpn: vec![b"h2", b"http/1.1"],
        }
    }

    /// A ClientHello with GREASE in every list, on the wire.
    fn on_the_wire(fields: &Fields<'_>, fragment: usize) -> Vec<u8> {
        let pairs = |list: &[u16]| list.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>();
        let list8 = |octets: &[u8]| [&[u8::try_from(octets.len()).unwrap()], octets].concat();
        let list16 = |octets: &[u8]| {
            [&u16::try_from(octets.len()).unwrap().to_be_bytes()[..], octets].concat()
        };
        let mut extensions = [&[0x5a, 0x5a][..], &list16(&[0])].concat();
        for kind in &fields.extensions {
            let content = match kind {
                0 => list16(&[&[0][..], &list16(fields.server_name.unwrap())].concat()),
                13 => list16(&pairs(&[&[0x0a0a], &fields.signatures[..]].concat())),
                16 => list16(&fields.alpn.iter().flat_map(|p| list8(p)).collect::<Vec<u8>>()),
                43 => list8(&pairs(&[0xfafa, 0x0304, 0x0303])),
                _ => vec![1, 2, 3],
            };
            extensions.extend(kind.to_be_bytes());
            extensions.extend(list16(&content));
        }
        let mut body = vec![3, 3];
        body.extend([7; 32]);
        body.extend(list8(&[9; 32]));
        body.extend(list16(&pairs(&[&[0xcaca], &fields.suites[..]].concat())));
        body.extend(list8(&[0]));
        body.extend(list16(&extensions));
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        let message = [&[1], &length[1..], &body[..]].concat();
        message
            .chunks(fragment)
            .flat_map(|part| [&[22, 3, 1][..], &list16(part)].concat())
            .collect()
    }

    #[test]
    fn the_published_example_has_the_published_fingerprint() {
        assert_eq!(published().ja4(), "t13d1516h2_8daaf6152771_e5627efa2ab1");
    }

    #[test]
    fn it_is_read_from_records_however_they_are_cut() {
        for fragment in [1, 3, 100, 4000] {
            let octets = on_the_wire(&published(), fragment);
            let hello = ClientHello::read(&octets).unwrap();
            assert_eq!(hello.ja4, "t13d1516h2_8daaf6152771_e5627efa2ab1");
            assert_eq!(hello.server_name.as_deref(), Some("example.com"));
            assert_eq!(hello.alpn, ["h2", "http/1.1"]);
            let more = [&octets[..], b"and what follows"].concat();
            assert_eq!(ClientHello::read(&more), Ok(hello));
            for end in 0..octets.len() {
                assert_eq!(
                    ClientHello::read(&octets[..end]),
                    Err(NoClientHello::Incomplete),
                    "{end}"
                );
            }
        }
    }

    #[test]
    fn what_is_missing_stands_in_the_fingerprint() {
        let bare = Fields { version: 0x0301, suites: vec![0x000a], ..Fields::default() };
        assert_eq!(bare.ja4(), "t10i010000_a8f3e973773c_000000000000");
        let odd = Fields { alpn: vec![&[0xab, 0xcd]], ..published() };
        assert!(odd.ja4().starts_with("t13d1516ad_"), "{}", odd.ja4());
        let unsigned = Fields { signatures: Vec::new(), ..published() };
        assert!(!unsigned.ja4().ends_with("e5627efa2ab1"));
    }

    #[test]
    fn other_things_are_none_at_once() {
        for octets in
            [&b"EHLO client\r\n"[..], b"G", &[22, 3, 1, 0, 9, 2], &[22, 3, 1, 0, 0], &[21, 3]]
        {
            assert_eq!(ClientHello::read(octets), Err(NoClientHello::Malformed), "{octets:?}");
        }
    }
}
