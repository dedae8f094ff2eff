//! Asks a server that our library comes to no terms with what it speaks instead. Libraries have
//! given up TLS 1.0, 1.1 and the suites of their time, so the one question is written by hand; of
//! the answer only the version is read.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const ALERT: u8 = 21;
const WARNING: u8 = 1;
const MOST_WARNINGS: usize = 4;
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;

/// Suites that servers have had since TLS 1.0: ECDHE, DHE and RSA with AES, with GCM as in
/// TLS 1.2 and with CBC, then 3DES, then RC4. None of them is ever used.
const SUITES: &[u16] = &[
    0xc02c, 0xc02b, 0xc030, 0xc02f, 0x009f, 0x009e, 0x009d, 0x009c, 0xc024, 0xc023, 0xc028, 0xc027,
    0x006b, 0x0067, 0x003d, 0x003c, 0xc014, 0xc013, 0xc00a, 0xc009, 0x0039, 0x0033, 0x0035, 0x002f,
    0xc012, 0x0016, 0x000a, 0x0005, 0x0004,
];

/// RSA and ECDSA with SHA-512 to SHA-1.
const SIGNATURES: &[u16] =
    &[0x0601, 0x0603, 0x0501, 0x0503, 0x0401, 0x0403, 0x0804, 0x0201, 0x0203];

/// What a server answers an old client.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Spoken {
    /// With this version below TLS 1.2, though it was free to choose that.
    Old(&'static str),
    /// With TLS 1.2, so that it must be the suites that are old.
    OldSuites,
}

/// What the server answers a client of the last decade with, if anything.
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
        [SERVER_HELLO, _, _, _, 3, 0] => Some(Spoken::Old("SSLv3")),
        [SERVER_HELLO, _, _, _, 3, 1] => Some(Spoken::Old("TLSv1.0")),
        [SERVER_HELLO, _, _, _, 3, 2] => Some(Spoken::Old("TLSv1.1")),
        [SERVER_HELLO, _, _, _, 3, 3] => Some(Spoken::OldSuites),
        _ => None,
    }
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
    let suites: Vec<u8> = SUITES.iter().flat_map(|s| s.to_be_bytes()).collect();
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
