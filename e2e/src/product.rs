//! A running `portwise`, and the page on a web server that knows nothing of it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use portwise_testkit::process::Server;

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    let mut folder = std::env::current_exe().unwrap_or_default();
    while folder.pop() {
        if folder.file_name().is_some_and(|n| n == "debug" || n == "release") {
            folder.pop();
            return folder;
        }
    }
    PathBuf::from("target")
}

/// The binary that was built beside this program, or beside the folder of the tests.
///
/// # Errors
///
/// If it is not there.
pub fn binary() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let binaries = own.ancestors().skip(1).take(2).map(|folder| folder.join("portwise"));
    binaries.into_iter().find(|binary| binary.is_file()).with_context(|| {
        format!("no portwise is built beside {}; “cargo xtask test” builds it first", own.display())
    })
}

/// A running `portwise serve`.
pub struct Product {
    server: Option<Server>,
    address: SocketAddr,
}

impl Product {
    /// Starts one on a free port.
    ///
    /// # Errors
    ///
    /// If it does not come up.
    pub fn serve(arguments: &[&str]) -> Result<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        Self::serve_at(SocketAddr::from(([127, 0, 0, 1], port)), arguments)
    }

    /// Starts one at an address.
    ///
    /// # Errors
    ///
    /// If it does not come up.
    pub fn serve_at(address: SocketAddr, arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(binary()?);
        command
            .args(["serve", "--listen", &address.to_string()])
            .args(arguments)
            .stdout(Stdio::null());
        let server = Server::start(&mut command).listening(address);
        Ok(Self { server: Some(server), address })
    }

    /// Ends it without a word.
    pub fn kill(&mut self) {
        self.server = None;
    }

    /// The address of the page.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// The built page on a plain web server.
pub struct StaticSite {
    address: SocketAddr,
}

impl StaticSite {
    /// Serves a folder until the process ends, as static hosts do.
    ///
    /// # Errors
    ///
    /// If the folder holds no page.
    pub fn serve(folder: PathBuf) -> Result<Self> {
        if !folder.join("index.html").is_file() {
            bail!("there is no page in {}; “cargo xtask build” builds it", folder.display());
        }
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                std::thread::spawn(move || answer(stream, &folder));
            }
        });
        Ok(Self { address })
    }

    /// The address of the page.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut request = String::new();
    reader.read_line(&mut request).ok()?;
    let mut line = String::new();
    while reader.read_line(&mut line).ok()? > 2 {
        line.clear();
    }
    let path = request.split(' ').nth(1)?.split('?').next()?.trim_start_matches('/');
    let file = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    let is_there = !path.contains("..") && folder.join(&file).is_file();
    let (file, status) =
        if is_there { (file, "200 OK") } else { ("404.html".to_owned(), "404 Not Found") };
    let kind = match file.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    let mut body = Vec::new();
    std::fs::File::open(folder.join(&file)).ok()?.read_to_end(&mut body).ok()?;
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&body).ok()
}
