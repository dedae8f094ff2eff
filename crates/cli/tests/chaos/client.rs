//! A client that goes on at another replica when one is gone.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::cluster::Random;
use crate::fleet::{Told, events};
use crate::world::Answer;

/// How long it goes on to try.
const PATIENCE: Duration = Duration::from_secs(240);
/// How long a connection may say nothing: streams say something every 15 seconds.
const SILENCE: Duration = Duration::from_secs(30);

/// An event that was seen.
pub(crate) type Seen = Told;

#[derive(Clone)]
pub(crate) struct Client {
    replicas: Arc<Vec<SocketAddr>>,
    random: Arc<Mutex<Random>>,
}

impl Client {
    pub(crate) fn new(replicas: Vec<SocketAddr>, seed: u64) -> Self {
        let random = Arc::new(Mutex::new(Random::new(!seed)));
        Self { replicas: Arc::new(replicas), random }
    }

    fn any(&self) -> SocketAddr {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        self.replicas[usize::try_from(random.below(self.replicas.len() as u64)).unwrap()]
    }

    /// Starts a probe and gives its id.
    pub(crate) async fn start(&self, question: &Value) -> String {
        let body = question.to_string();
        let answer = self.ask("POST", "/api/v1/probes", &body, &[200, 202]).await;
        answer["id"].as_str().unwrap().to_owned()
    }

    /// A probe, as some replica shows it.
    pub(crate) async fn get(&self, id: &str) -> Value {
        self.ask("GET", &format!("/api/v1/probes/{id}"), "", &[200]).await
    }

    async fn ask(&self, method: &str, path: &str, body: &str, well: &[u16]) -> Value {
        let began = Instant::now();
        loop {
            let answer = timeout(SILENCE, once(self.any(), method, path, body)).await;
            match answer {
                Ok(Ok(answer)) if well.contains(&answer.status) => return answer.json(),
                // It is busy, or ends, or does not reach the engine.
                Ok(Ok(answer)) if answer.status == 503 => {}
                Ok(Ok(answer)) => panic!("{method} {path} {body}: {answer:?}"),
                Ok(Err(_)) | Err(_) => {}
            }
            assert!(began.elapsed() < PATIENCE, "nobody answers {method} {path} {body}");
            sleep(Duration::from_millis(100)).await;
        }
    }

    /// All events of a probe to its end, from one replica after another.
    pub(crate) async fn follow(&self, id: &str) -> Vec<Seen> {
        let began = Instant::now();
        let mut seen = Vec::new();
        while seen.last().is_none_or(|last: &Seen| last.name != "done") {
            assert!(began.elapsed() < PATIENCE, "{id} has no end: {seen:?}");
            if read(self.any(), id, &mut seen).await.is_err() {
                sleep(Duration::from_millis(100)).await;
            }
        }
        seen
    }

    /// All events of a probe that is done, from one replica.
    pub(crate) async fn follow_at(&self, at: SocketAddr, id: &str) -> Vec<Seen> {
        let mut seen = Vec::new();
        read(at, id, &mut seen).await.unwrap();
        seen
    }
}

async fn once(to: SocketAddr, method: &str, path: &str, body: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(to).await?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {to}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    let answer = Answer::read(&text).ok_or(io::ErrorKind::UnexpectedEof)?;
    let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
    // One that was cut is none.
    if length.is_some_and(|length| length != answer.body.len()) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(answer)
}

/// Reads events after those that were seen, until the stream ends.
async fn read(to: SocketAddr, id: &str, seen: &mut Vec<Seen>) -> io::Result<()> {
    let mut stream = timeout(SILENCE, TcpStream::connect(to)).await??;
    let last = seen.last().map(|last| format!("Last-Event-ID: {}\r\n", last.number));
    let last = last.unwrap_or_default();
    let head = format!("GET /api/v1/probes/{id}/events HTTP/1.0\r\nHost: {to}\r\n{last}\r\n");
    stream.write_all(head.as_bytes()).await?;
    let (mut octets, mut is_in_body) = (Vec::new(), false);
    loop {
        let mut more = [0; 16 * 1024];
        let read = timeout(SILENCE, stream.read(&mut more)).await??;
        octets.extend_from_slice(&more[..read]);
        if !is_in_body && let Some(end) = octets.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&octets[..end]).into_owned();
            if !head.contains(" 200 ") {
                assert!(head.contains(" 503 "), "{id}: {head}");
                return Err(io::ErrorKind::ConnectionRefused.into());
            }
            octets.drain(..end + 4);
            is_in_body = true;
        }
        if is_in_body && let Some(end) = octets.windows(2).rposition(|two| two == b"\n\n") {
            // What is no whole event yet is read when it is.
            let whole: Vec<u8> = octets.drain(..end + 2).collect();
            for event in events(&String::from_utf8(whole).unwrap()) {
                assert_eq!(event.number, seen.len() as u64, "{id}: missed or twice: {event:?}");
                seen.push(event);
            }
        }
        if read == 0 {
            return Ok(());
        }
    }
}
