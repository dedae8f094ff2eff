//! Legacy TLS detection with a hand-written ClientHello. Libraries have dropped TLS 1.0, 1.1 and
//! the suites of their time; of the answer only version and suite are read.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const ALERT: u8 = 21;
const WARNING: u8 = 1;
const MOST_WARNINGS: usize = 4;
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;

/// Suites that servers have had since TLS 1.0, by their names in IANA's registry: the current
/// ones of TLS 1.2 first, then what our library does not support. None of them is ever used.
const SUITES: &[(u16, &str)] = &[
    (0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    (0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
    (0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    (0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
    (0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    (0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
    (0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
    (0x006b, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"),
    (0x0067, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256"),
    (0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"),
    (0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"),
    (0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    (0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    (0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    (0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    (0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"),
    (0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"),
    (0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"),
    (0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"),
    (0xc012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0x0005, "TLS_RSA_WITH_RC4_128_SHA"),
    (0x0004, "TLS_RSA_WITH_RC4_128_MD5"),
];
/// How many of them our library supports.
const CURRENT: usize = 4;

/// RSA and ECDSA with SHA-512 to SHA-1.
const SIGNATURES: &[u16] =
    &[0x0601, 0x0603, 0x0501, 0x0503, 0x0401, 0x0403, 0x0804, 0x0201, 0x0203];

/// What a server answers an old client.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Spoken {
    /// With this version below TLS 1.2, though it was free to choose that.
    Old(&'static str),
    /// With TLS 1.2 and this suite, which our library does not know.
    OldSuite(&'static str),
    /// With TLS 1.2 and a suite that our library knows.
    Current,
}

/// What the server answers an older client with, if anything.
pub(crate) async fn spoken(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    name: Option<&str>,
) -> Option<Spoken> {
    stream.write_all(&client_hello(name)).await.ok()?;
    stream.flush().await.ok()?;
    // Old servers that do not know the name say so in a warning, and go on.
    for _ in 0..MOST_WARNINGS {
        let mut head = [0; 5];
        stream.read_exact(&mut head).await.ok()?;
        match head[0] {
            ALERT => {
                let mut alert = [0; 2];
                stream.read_exact(&mut alert).await.ok()?;
                if head[3..] != [0, 2] || alert[0] != WARNING {
                    return None;
                }
            }
            HANDSHAKE => return answered(&mut stream).await,
            _ => return None,
        }
    }
    None
}

async fn answered(stream: &mut (impl AsyncRead + Unpin)) -> Option<Spoken> {
    // Message type, length, version.
    let mut head = [0; 6];
    stream.read_exact(&mut head).await.ok()?;
    match head {
        [SERVER_HELLO, _, _, _, 3, 0] => return Some(Spoken::Old("SSLv3")),
        [SERVER_HELLO, _, _, _, 3, 1] => return Some(Spoken::Old("TLSv1.0")),
        [SERVER_HELLO, _, _, _, 3, 2] => return Some(Spoken::Old("TLSv1.1")),
        [SERVER_HELLO, _, _, _, 3, 3] => {}
        _ => return None,
    }
    // Random, length of the session's name, that name, suite.
    let mut random = [0; 33];
    stream.read_exact(&mut random).await.ok()?;
    let mut rest = vec![0; usize::from(random[32]) + 2];
    stream.read_exact(&mut rest).await.ok()?;
    let chosen = u16::from_be_bytes([rest[rest.len() - 2], rest[rest.len() - 1]]);
    let at = SUITES.iter().position(|(number, _)| *number == chosen)?;
    Some(if at < CURRENT { Spoken::Current } else { Spoken::OldSuite(SUITES[at].1) })
}

/// A ClientHello of TLS 1.2 (RFC 5246 §7.4.1.2) with server name, groups, point formats and
/// signature algorithms. A server that knows only what is older chooses that.
fn client_hello(name: Option<&str>) -> Vec<u8> {
    let mut extensions = Vec::new();
    if let Some(name) = name {
        let entry = [&[0], &*with_length16(name.as_bytes())].concat();
        extensions.extend(extension(0, &with_length16(&entry)));
    }
    let groups: Vec<u8> = [23u16, 24, 25].iter().flat_map(|g| g.to_be_bytes()).collect();
    extensions.extend(extension(10, &with_length16(&groups)));
    extensions.extend(extension(11, &[1, 0]));
    let signatures: Vec<u8> = SIGNATURES.iter().flat_map(|s| s.to_be_bytes()).collect();
    extensions.extend(extension(13, &with_length16(&signatures)));

    let mut body = vec![3, 3];
    // The handshake is never finished, so its random need not be unpredictable.
    body.extend([0x50; 32]);
    body.push(0);
    let suites: Vec<u8> = SUITES.iter().flat_map(|(number, _)| number.to_be_bytes()).collect();
    body.extend(with_length16(&suites));
    body.extend([1, 0]);
    body.extend(with_length16(&extensions));

    let mut message = vec![CLIENT_HELLO, 0];
    message.extend(with_length16(&body));
    let mut record = vec![HANDSHAKE, 3, 1];
    record.extend(with_length16(&message));
    record
}

fn extension(kind: u16, content: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes(), &*with_length16(content)].concat()
}

/// Content behind its length. Nothing here comes near 64 KiB.
fn with_length16(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes(), content].concat()
}
