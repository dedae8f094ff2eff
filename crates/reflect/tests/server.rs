//! The server with real sockets: its bounds, its API, and OpenSSL as a client.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::net::{Ipv4Addr, SocketAddr};
use std::process::Stdio;
use std::time::Duration;

use portwise_core::reflection::{Reflection, Reflections, Reflector, Token};
use portwise_reflect::{Bounds, Identity, ListenError, Listener, Reflect};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

struct Server {
    smtp: SocketAddr,
    api: SocketAddr,
    fingerprint: String,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn start(bounds: Bounds) -> Server {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let (smtp, http) = (Listener::bind(any, false).unwrap(), Listener::bind(any, false).unwrap());
    let (smtp_at, api) = (smtp.address(), http.address());
    let identity = Identity::make("reflect.example").unwrap();
    let fingerprint = identity.fingerprint().to_owned();
    let server = Reflect::new("reflect.example", identity, bounds, vec![smtp], vec![http]);
    let task = tokio::spawn(server.serve(std::future::pending()));
    Server { smtp: smtp_at, api, fingerprint, task }
}

/// One request: the status and the body.
async fn ask(api: SocketAddr, request: &str) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(api).await.unwrap();
    stream.write_all(format!("{request} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    timeout(LONG, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    let at = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let status = std::str::from_utf8(&answer[9..12]).unwrap().parse().unwrap();
    (status, answer[at + 4..].to_vec())
}

async fn reflection(api: SocketAddr, token: &Token) -> Option<Reflection> {
    let (status, body) = ask(api, &format!("GET /api/v1/reflections/{}", token.as_str())).await;
    (status == 200).then(|| Reflections::read(&body).unwrap().reflections.pop().unwrap())
}

async fn line(stream: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    timeout(LONG, stream.read_line(&mut line)).await.unwrap().unwrap();
    line
}

async fn greeted(at: SocketAddr) -> BufReader<TcpStream> {
    let mut stream = BufReader::new(TcpStream::connect(at).await.unwrap());
    assert!(line(&mut stream).await.starts_with("220 reflect.example "));
    stream
}

#[tokio::test]
async fn who_has_the_token_learns_what_arrived_and_nobody_else() {
    let server = start(Bounds::default());
    let token = Token::of(0x5eed);
    let mut stream = greeted(server.smtp).await;
    let own = stream.get_ref().local_addr().unwrap();
    stream.write_all(format!("EHLO  {}\r\n", token.helo()).as_bytes()).await.unwrap();
    let mut told = Vec::new();
    while told.last().is_none_or(|line: &String| line.starts_with("250-")) {
        told.push(line(&mut stream).await);
    }
    let kept = reflection(server.api, &token).await.unwrap();
    assert_eq!((kept.from, kept.from_port, kept.port), (own.ip(), own.port(), server.smtp.port()));
    assert!(!kept.ended);
    let said: Vec<_> = kept.lines.iter().map(|line| line.octets.as_str()).collect();
    assert_eq!(said[1], format!("EHLO  {}\\r\\n", token.helo()));
    let answered: Vec<_> = told.iter().map(|l| l.as_bytes().escape_ascii().to_string()).collect();
    assert_eq!(said[2..], answered);
    let id = told.iter().find_map(|line| line.strip_prefix("250-XREFLECT-ID ")).unwrap();
    let by_id = reflection(server.api, &Token::read(id.trim_end()).unwrap()).await;
    assert_eq!(by_id, Some(kept));
    drop(stream);
    let ended = async {
        while !reflection(server.api, &token).await.unwrap().ended {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, ended).await.unwrap();

    assert!(reflection(server.api, &Token::of(1)).await.is_none());
    assert_eq!(ask(server.api, "GET /api/v1/reflections/").await.0, 404);
    assert_eq!(ask(server.api, "GET /api/v1/reflections/../reflector").await.0, 404);
    assert_eq!(ask(server.api, "GET /").await.0, 404);
    assert_eq!(ask(server.api, "POST /api/v1/reflector").await.0, 405);
    let (status, body) = ask(server.api, "GET /api/v1/reflector").await;
    let reflector = Reflector::read(&body).unwrap();
    assert_eq!((status, reflector.certificate_sha256.as_str()), (200, server.fingerprint.as_str()));
    assert_eq!(reflector.ports[0].port, server.smtp.port());
}

#[tokio::test]
async fn each_bound_turns_clients_away_and_frees_its_place() {
    let server = start(Bounds { per_client: 2, patience: LONG, ..Bounds::default() });
    let first = greeted(server.smtp).await;
    let _second = greeted(server.smtp).await;
    let mut third = BufReader::new(TcpStream::connect(server.smtp).await.unwrap());
    assert!(line(&mut third).await.starts_with("421 4.7.0 "));
    assert_eq!(line(&mut third).await, "", "it is closed");
    drop(first);
    let again = async {
        loop {
            let mut stream = BufReader::new(TcpStream::connect(server.smtp).await.unwrap());
            if line(&mut stream).await.starts_with("220 ") {
                break;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, again).await.unwrap();

    let server = start(Bounds { per_minute: 3, ..Bounds::default() });
    for _ in 0..3 {
        greeted(server.smtp).await;
    }
    let mut beyond = BufReader::new(TcpStream::connect(server.smtp).await.unwrap());
    assert!(line(&mut beyond).await.starts_with("421 4.7.0 "));
    let server = start(Bounds { connections: 1, ..Bounds::default() });
    let _only = greeted(server.smtp).await;
    let mut beyond = BufReader::new(TcpStream::connect(server.smtp).await.unwrap());
    assert!(line(&mut beyond).await.starts_with("421 4.3.2 "));
}

#[tokio::test]
async fn nobody_stays_for_ever() {
    let brief = Duration::from_millis(300);
    let silent = start(Bounds { patience: brief, ..Bounds::default() });
    let mut stream = greeted(silent.smtp).await;
    assert_eq!(line(&mut stream).await, "", "it is closed");
    let mut api = TcpStream::connect(silent.api).await.unwrap();
    api.write_all(b"GET /api/v1/reflector HT").await.unwrap();
    let mut rest = Vec::new();
    // It may be reset, with what was not read.
    let _ = timeout(LONG, api.read_to_end(&mut rest)).await.unwrap();
    assert!(!rest.starts_with(b"HTTP/1.1 200"));
    let slow = start(Bounds { whole: brief, ..Bounds::default() });
    let mut stream = greeted(slow.smtp).await;
    let talking = async {
        // A command for each answer, so that it is never silent.
        while stream.write_all(b"N").await.is_ok() {
            let mut nothing = [0; 1];
            let heard = timeout(Duration::from_millis(20), stream.read(&mut nothing)).await;
            if let Ok(Ok(0) | Err(_)) = heard {
                break;
            }
        }
    };
    timeout(LONG, talking).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_listened_on_is_said_with_what_to_do() {
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let first = Listener::bind(any, false).unwrap();
    let taken = Listener::bind(first.address(), false).unwrap_err();
    assert!(matches!(taken, ListenError::InUse(_)) && taken.to_string().contains("--port"));
    let foreign = Listener::bind("192.0.2.1:2525".parse().unwrap(), false).unwrap_err();
    assert!(matches!(foreign, ListenError::NotHere(_)) && foreign.to_string().contains("--listen"));
}

#[tokio::test]
async fn a_certificate_of_ones_own_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let identity = Pki::new().issue(&["reflect.example"], Flaw::None);
    let (chain, key) = identity.write(folder.path());
    let read = Identity::read(chain.as_ref(), key.as_ref()).unwrap();
    assert_eq!(read.fingerprint().len(), 64);
    let other = Identity::read(key.as_ref(), key.as_ref()).unwrap_err().to_string();
    assert!(other.contains("--tls-cert"), "{other}");
    let missing = folder.path().join("missing");
    let other = Identity::read(chain.as_ref(), &missing).unwrap_err().to_string();
    assert!(other.contains("--tls-key"), "{other}");
}

#[tokio::test]
async fn openssl_begins_tls_and_both_ends_agree_on_what_was_said() {
    if !needs::programs("openssl_begins_tls_and_both_ends_agree_on_what_was_said", &["openssl"]) {
        return;
    }
    let server = start(Bounds::default());
    let token = Token::of(0x0551);
    let mut client = Command::new("openssl")
        .args(["s_client", "-starttls", "smtp", "-crlf", "-ign_eof", "-alpn", "smtp"])
        .args(["-servername", "asked.example", "-name", &token.helo()])
        .args(["-connect", &server.smtp.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = client.stdin.take().unwrap();
    input.write_all(format!("EHLO {}\nQUIT\n", token.helo()).as_bytes()).await.unwrap();
    let output = timeout(LONG, client.wait_with_output()).await.unwrap().unwrap();
    let output = String::from_utf8_lossy(&output.stdout);
    let kept = reflection(server.api, &token).await.unwrap();
    let hello = kept.client_hello.unwrap();
    assert_eq!(hello.server_name.as_deref(), Some("asked.example"));
    assert_eq!(hello.alpn, ["smtp"]);
    assert!(hello.ja4.starts_with("t13d") && hello.ja4[8..].starts_with("sp_"), "{}", hello.ja4);
    assert!(output.contains(&format!("250-XREFLECT-JA4 {}", hello.ja4)), "{output}");
    assert!(output.contains("221 2.0.0 Goodbye"), "{output}");
    let certificate = format!("250 XREFLECT-CERTIFICATE {}", server.fingerprint);
    assert!(output.contains(&certificate), "{output}");
    assert!(kept.tls.is_some());
}
