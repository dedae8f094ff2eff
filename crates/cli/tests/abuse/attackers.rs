//! Those who attack. Each goes on until it is stopped.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior, interval, sleep, timeout};

use crate::world::Portwise;

/// What is attacked.
#[derive(Clone)]
pub(crate) struct Target {
    address: SocketAddr,
    /// A probe that goes on for long.
    probe: Arc<str>,
    /// Files that all attackers together may open.
    files: Arc<Semaphore>,
    /// When the next connection may be opened.
    pace: Arc<Mutex<Interval>>,
    _silent: Arc<std::net::TcpListener>,
}

/// What one of them does.
type Attack = fn(Target) -> BoxFuture<'static, ()>;

/// All of them.
pub(crate) const ATTACKERS: &[(&str, Attack)] = &[
    ("slow heads", |t| slow(t, 1, b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"A: b\r\n").boxed()),
    ("slow bodies", |t| slow(t, 2, SLOW_BODY, b" ").boxed()),
    ("idle connections", |t| crowd(t, 10, 10_000, 1, "", Reads::Nothing).boxed()),
    ("half heads of 390 kB", |t| half_heads(t).boxed()),
    ("event streams that are read", |t| open(t, 60, "/events", Reads::All).boxed()),
    ("event streams that are not read", |t| open(t, 61, "/events", Reads::Nothing).boxed()),
    ("waits", |t| open(t, 62, "?wait=60", Reads::All).boxed()),
    ("answers that are not read", |t| unread(t).boxed()),
    ("64 targets that say too much, 64 that say nothing", |t| targets(t).boxed()),
    ("a flood from one caller", |t| flood(t, 1).boxed()),
    ("a flood from 10,000 callers", |t| flood(t, 10_000).boxed()),
];

const SLOW_BODY: &[u8] = b"POST /api/v1/probes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{";

/// How many connections all attackers together open each second. They share the machine with the
/// server, and it is places, memory and patience that they are after.
const PACE: u32 = 400;

/// What a client reads.
#[derive(Clone, Copy, PartialEq)]
enum Reads {
    All,
    Nothing,
}

impl Target {
    pub(crate) fn new(server: &Portwise, files: u64) -> Self {
        let silent = Ipv4Addr::new(127, 37, 0, 1);
        let listener = std::net::TcpListener::bind((silent, 2525)).unwrap();
        let client = Ipv4Addr::new(127, 37, 0, 2);
        let body = json!({"target": silent.to_string(), "ports": [2525]});
        let started = server.post_as(client, &body, "");
        let probe = started.json()["id"].as_str().unwrap().into();
        let files = usize::try_from(files).unwrap_or(usize::MAX).clamp(1_000, 30_000) - 500;
        let mut pace = interval(Duration::from_secs(1) / PACE);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            address: server.address,
            probe,
            files: Arc::new(Semaphore::new(files)),
            pace: Arc::new(Mutex::new(pace)),
            _silent: Arc::new(listener),
        }
    }

    /// A connection from one of the addresses of a crowd.
    async fn connect(&self, crowd: u8, member: usize) -> Option<TcpStream> {
        self.pace.lock().await.tick().await;
        let [.., high, low] = u32::try_from(member).ok()?.to_be_bytes();
        let client = IpAddr::V4(Ipv4Addr::new(127, crowd, high, low.max(1)));
        let socket = TcpSocket::new_v4().ok()?;
        socket.bind(SocketAddr::new(client, 0)).ok()?;
        timeout(Duration::from_secs(5), socket.connect(self.address)).await.ok()?.ok()
    }
}

/// Keeps many clients busy, each in a loop with a pause.
async fn keep<F>(target: Target, clients: usize, client: impl Fn(Target, usize) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for number in 0..clients {
        let files = Arc::clone(&target.files);
        let one = client(target.clone(), number);
        tasks.spawn(async move {
            let _file = files.acquire_owned().await;
            one.await;
        });
    }
    while tasks.join_next().await.is_some() {}
}

/// Sends the beginning, then a little each second, and begins again when it is closed.
async fn slow(target: Target, crowd: u8, begin: &'static [u8], more: &'static [u8]) {
    keep(target, 1_000, move |target, number| async move {
        loop {
            if let Some(mut stream) = target.connect(crowd, number / 10).await
                && stream.write_all(begin).await.is_ok()
            {
                while stream.write_all(more).await.is_ok() {
                    sleep(Duration::from_secs(1)).await;
                }
            }
            sleep(Duration::from_millis(500)).await;
        }
    })
    .await;
}

/// Has servers checked that send a greeting without end, and others that never send one.
async fn targets(target: Target) {
    let mut listening = JoinSet::new();
    let mut silent = Vec::new();
    for number in 1..=64 {
        let fat = TcpListener::bind((Ipv4Addr::new(127, 38, 0, number), 2525)).await.unwrap();
        listening.spawn(async move {
            loop {
                let Ok((mut stream, _)) = fat.accept().await else { continue };
                tokio::spawn(async move {
                    let line = format!("220-{}\r\n", "x".repeat(480));
                    let much = line.repeat(100);
                    while stream.write_all(much.as_bytes()).await.is_ok() {}
                });
            }
        });
        silent.push(TcpListener::bind((Ipv4Addr::new(127, 39, 0, number), 2525)).await.unwrap());
    }
    keep(target, 128, |target, number| async move {
        let net = if number % 2 == 0 { 38 } else { 39 };
        let body = json!({"target": format!("127.{net}.0.{}", number / 2 + 1), "ports": [2525]});
        let body = body.to_string();
        let request = format!(
            "POST /api/v1/probes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        loop {
            if let Some(mut stream) = target.connect(63, number).await
                && stream.write_all(request.as_bytes()).await.is_ok()
            {
                let _ = stream.read_to_end(&mut Vec::new()).await;
            }
            sleep(Duration::from_secs(2)).await;
        }
    })
    .await;
}

/// Opens connections from many addresses, asks, and holds them as long as the server does.
async fn crowd(target: Target, crowd: u8, clients: usize, each: usize, path: &str, reads: Reads) {
    let request = if path.is_empty() {
        String::new()
    } else {
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
    };
    let request: Arc<str> = request.into();
    keep(target, clients, move |target, number| {
        let request = Arc::clone(&request);
        async move {
            loop {
                if let Some(mut stream) = target.connect(crowd, number / each).await
                    && stream.write_all(request.as_bytes()).await.is_ok()
                {
                    let mut octets = [0; 1024];
                    match reads {
                        Reads::All => while stream.read(&mut octets).await.is_ok_and(|n| n > 0) {},
                        Reads::Nothing if request.is_empty() => {
                            let _ = stream.read(&mut octets).await;
                        }
                        Reads::Nothing => sleep(Duration::from_secs(10)).await,
                    }
                }
                sleep(Duration::from_secs(4)).await;
            }
        }
    })
    .await;
}

/// 2,000 requests for the probe that goes on, from 100 addresses.
async fn open(target: Target, number: u8, what: &'static str, reads: Reads) {
    let path = format!("/api/v1/probes/{}{what}", target.probe);
    let half = if what == "/events" { 1_000 } else { 2_000 };
    crowd(target, number, half, half / 100, &path, reads).await;
}

async fn half_heads(target: Target) {
    let head: Arc<[u8]> =
        [&b"GET / HTTP/1.1\r\nHost: localhost\r\nA: "[..], &[b'a'; 390_000]].concat().into();
    keep(target, 200, move |target, number| {
        let head = Arc::clone(&head);
        async move {
            loop {
                if let Some(mut stream) = target.connect(70, number).await {
                    let _ = timeout(Duration::from_secs(5), stream.write_all(&head)).await;
                }
                sleep(Duration::from_secs(1)).await;
            }
        }
    })
    .await;
}

async fn unread(target: Target) {
    const ASK: &str = "GET /api/v1/reference/providers.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    keep(target, 500, |target, number| async move {
        loop {
            if let Some(mut stream) = target.connect(71, number / 10).await {
                let _ =
                    timeout(Duration::from_secs(9), stream.write_all(ASK.repeat(200).as_bytes()))
                        .await;
            }
            sleep(Duration::from_secs(1)).await;
        }
    })
    .await;
}

/// As many requests as can be had, good and bad, from so many addresses.
async fn flood(target: Target, addresses: usize) {
    let post = "POST /api/v1/probes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 22\r\nConnection: close\r\n\r\n{\"target\":\"192.0.2.1\"}";
    let get = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    keep(target, 50, move |target, number| async move {
        let mut turn = number;
        loop {
            turn += 50;
            let request = if turn % 3 == 0 { get } else { post };
            if let Some(mut stream) = target.connect(100, turn % addresses).await
                && stream.write_all(request.as_bytes()).await.is_ok()
            {
                let _ = timeout(Duration::from_secs(5), stream.read_to_end(&mut Vec::new())).await;
            }
        }
    })
    .await;
}
