//! A running `portwise serve`, and clients of it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use socket2::{Domain, Socket, Type};
use tempfile::TempDir;

/// Far longer than anything takes, also on a machine that is busy.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// The command, without what the environment says to it.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
    let ours = std::env::vars_os().map(|(name, _)| name);
    for name in ours.filter(|name| name.to_string_lossy().starts_with("PORTWISE_")) {
        command.env_remove(name);
    }
    command
}

/// A running server; killed when it goes out of scope.
pub(crate) struct Portwise {
    child: Child,
    pub(crate) address: SocketAddr,
    folder: TempDir,
}

impl Portwise {
    /// Starts one on a free port of 127.0.0.1.
    pub(crate) fn serve(arguments: &[&str]) -> Self {
        let mut command = command();
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments);
        Self::start(command)
    }

    /// Starts what prints at which address it listens.
    pub(crate) fn start(mut command: Command) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let log = || std::fs::read_to_string(folder.path().join("log")).unwrap();
        let at = line.strip_prefix("Portwise is at ").unwrap_or_else(|| panic!("{line}{}", log()));
        let at = at.trim_start_matches("http://").split(['/', ' ']).next().unwrap();
        let address = at.parse().unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], 0)));
        Self { child, address, folder }
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// Waits for its end.
    pub(crate) fn ended(&mut self, within: Duration) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < within, "it still runs: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A connection from 127.0.0.1.
    pub(crate) fn connect(&self) -> TcpStream {
        self.connect_from(Ipv4Addr::LOCALHOST)
    }

    /// A connection from another client.
    pub(crate) fn connect_from(&self, client: Ipv4Addr) -> TcpStream {
        connect(client, self.address).unwrap()
    }

    /// Asks for something by a connection of its own.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.get_as(Ipv4Addr::LOCALHOST, path, "")
    }

    /// The same from another client, with more lines in the head.
    pub(crate) fn get_as(&self, client: Ipv4Addr, path: &str, lines: &str) -> Answer {
        let host = self.address;
        let head =
            format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{lines}Connection: close\r\n\r\n");
        asked(self.connect_from(client), &head)
    }

    /// Starts a probe, or not.
    pub(crate) fn post(&self, body: &Value) -> Answer {
        self.post_as(Ipv4Addr::LOCALHOST, body, "")
    }

    pub(crate) fn post_as(&self, client: Ipv4Addr, body: &Value, lines: &str) -> Answer {
        let (host, body) = (self.address, body.to_string());
        let head = format!(
            "POST /api/v1/probes HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{lines}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        asked(self.connect_from(client), &head)
    }
}

impl Drop for Portwise {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer, with its headers as they came.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Self { status, head: head.to_ascii_lowercase(), body: body.to_owned() })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

pub(crate) fn connect(client: Ipv4Addr, to: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.bind(&SocketAddr::from((IpAddr::V4(client), 0)).into())?;
    socket.connect_timeout(&to.into(), LONG)?;
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(LONG))?;
    stream.set_write_timeout(Some(LONG))?;
    Ok(stream)
}

/// Sends a request and reads until the server closes.
pub(crate) fn asked(mut stream: TcpStream, request: &str) -> Answer {
    // An answer may come before the whole request is sent.
    let _ = stream.write_all(request.as_bytes());
    let text = rest(&mut stream);
    Answer::read(&text).unwrap_or_else(|| panic!("no answer: {text}"))
}

/// What comes until the server closes.
pub(crate) fn rest(stream: &mut TcpStream) -> String {
    let mut octets = Vec::new();
    if let Err(error) = stream.read_to_end(&mut octets) {
        let closed = error.kind() == std::io::ErrorKind::ConnectionReset;
        assert!(closed, "the server does not close: {error}");
    }
    String::from_utf8_lossy(&octets).into_owned()
}
