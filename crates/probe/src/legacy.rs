//! Asks a server which version below TLS 1.2 it speaks. Libraries have given these up, so the
//! one question is written by hand; of the answer only the version is read.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;

/// Suites of TLS 1.0 and 1.1 that servers of that time had: ECDHE, DHE and RSA with AES, then
/// 3DES, then RC4. None of them is ever used.
const SUITES: &[u16] = &[
    0xc014, 0xc013, 0xc00a, 0xc009, 0x0039, 0x0033, 0x0035, 0x002f, 0xc012, 0x0016, 0x000a, 0x0005,
    0x0004,
];

/// The version that the server answers with, if it is an old one.
pub(crate) async fn spoken_version(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    name: Option<&str>,
) -> Option<String> {
    stream.write_all(&client_hello(name)).await.ok()?;
    stream.flush().await.ok()?;
    // Record type, version, length; message type, length; version.
    let mut head = [0; 11];
    stream.read_exact(&mut head).await.ok()?;
    if head[0] != HANDSHAKE || head[5] != SERVER_HELLO {
        return None;
    }
    match (head[9], head[10]) {
        (3, 0) => Some("SSLv3".to_owned()),
        (3, 1) => Some("TLSv1.0".to_owned()),
        (3, 2) => Some("TLSv1.1".to_owned()),
        _ => None,
    }
}

/// A ClientHello of TLS 1.1 (RFC 4346 §7.4.1.2) with server name, groups and point formats.
fn client_hello(name: Option<&str>) -> Vec<u8> {
    let mut extensions = Vec::new();
    if let Some(name) = name {
        let entry = [&[0], &*with_length16(name.as_bytes())].concat();
        extensions.extend(extension(0, &with_length16(&entry)));
    }
    let groups: Vec<u8> = [23u16, 24, 25].iter().flat_map(|g| g.to_be_bytes()).collect();
    extensions.extend(extension(10, &with_length16(&groups)));
    extensions.extend(extension(11, &[1, 0]));

    let mut body = vec![3, 2];
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
