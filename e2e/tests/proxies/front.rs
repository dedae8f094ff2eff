//! A proxy that runs an example of `deploy`, and the server that the example names, behind it.
//! Only ports, addresses of servers and paths of files are replaced.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use anyhow::{Context, Result, ensure};
use portwise_e2e::Product;
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::process::Server;
use serde_json::Value;
use tempfile::TempDir;

/// A proxy of which there is an example.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Proxy {
    Nginx,
    Caddy,
}

impl Proxy {
    pub(crate) const ALL: [Self; 2] = [Self::Nginx, Self::Caddy];

    /// Whether it is there, and the client with which it is asked; if not, notes that `test` did
    /// not run.
    pub(crate) fn is_there(self, test: &str) -> bool {
        needs::programs(test, &[self.program(), "curl"])
    }

    fn program(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Caddy => "caddy",
        }
    }

    fn example(self) -> Result<String> {
        let name = match self {
            Self::Nginx => "nginx.conf",
            Self::Caddy => "Caddyfile",
        };
        example(name)
    }
}

fn example(name: &str) -> Result<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(name);
    fs::read_to_string(&path).with_context(|| format!("there is no {}", path.display()))
}

/// Where the server is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    host: &'static str,
    path: &'static str,
    /// Where the example takes the server to be.
    upstream: &'static str,
}

impl Place {
    pub(crate) const ROOT: Self =
        Self { host: "portwise.example.com", path: "", upstream: "127.0.0.1:8080" };
    pub(crate) const BELOW: Self =
        Self { host: "mail.example.com", path: "/portwise", upstream: "127.0.0.1:8081" };

    pub(crate) const ALL: [Self; 2] = [Self::ROOT, Self::BELOW];
}

/// A proxy with the servers behind it.
pub(crate) struct Front {
    port: u16,
    place: Place,
    servers: Vec<Product>,
    _proxy: Server,
    folder: TempDir,
}

impl Front {
    /// Starts both, the server as the example says, and with further arguments.
    pub(crate) fn start(proxy: Proxy, place: Place, more: &[&str]) -> Result<Self> {
        let folder = folder()?;
        let port = free_port()?;
        let example = proxy.example()?;
        let named = Place::ALL.iter().fold(example, |text, place| {
            text.replace(&format!("https://{}/", place.host), &at(place.host, port))
        });
        let mut arguments = command_line(&named, place)?;
        arguments.extend(more);
        let server = Product::serve(&arguments)?;
        let config = named.replace(place.upstream, &server.address().to_string());
        let command = match proxy {
            Proxy::Nginx => nginx(&config, port, folder.path())?,
            Proxy::Caddy => {
                let names = Place::ALL.map(|place| place.host.to_owned());
                caddy(&config, &names, port, folder.path())?
            }
        };
        Self::run(command, port, place, vec![server], folder)
    }

    /// Starts two servers, and before them the balancer of which there is an example.
    pub(crate) fn balanced(more: &[&str]) -> Result<Self> {
        let (folder, port, place) = (folder()?, free_port()?, Place::ROOT);
        let public = at(place.host, port);
        let own = ["--trusted-proxy", "127.0.0.1", "--public-url", &public];
        let arguments = [&own, more].concat();
        let servers = vec![Product::serve(&arguments)?, Product::serve(&arguments)?];
        let config = example("replicas.Caddyfile")?
            .replace("serve-1:8080", &servers[0].address().to_string())
            .replace("serve-2:8080", &servers[1].address().to_string())
            .replace(":8090", &format!(":{}", free_port()?));
        let command = caddy(&config, &["{$SITE}".to_owned()], port, folder.path())?;
        Self::run(command, port, place, servers, folder)
    }

    fn run(
        mut command: Command,
        port: u16,
        place: Place,
        servers: Vec<Product>,
        folder: TempDir,
    ) -> Result<Self> {
        let log = fs::File::create(folder.path().join("proxy.log"))?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let proxy = Server::start(&mut command).listening(address);
        Ok(Self { port, place, servers, _proxy: proxy, folder })
    }

    /// One of the servers themselves.
    pub(crate) fn server(&self, number: usize) -> &Product {
        &self.servers[number]
    }

    /// The public address of a path of the server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}:{}{}{path}", self.place.host, self.port, self.place.path)
    }

    /// Ends the first of the servers that there still are, and leaves the proxy alone.
    pub(crate) fn end_server(&mut self) {
        drop(self.servers.remove(0));
    }

    fn curl(&self, client: &str, path: &str, more: &[&str]) -> Command {
        let mut command = Command::new("curl");
        let resolve = format!("{}:{}:127.0.0.1", self.place.host, self.port);
        command.args(["--silent", "--show-error", "--max-time", "60", "--interface", client]);
        command.args(["--resolve", &resolve, "--cacert"]).arg(self.folder.path().join("root.pem"));
        command.args(more).arg(self.url(path));
        command
    }

    /// What a client at this address is answered.
    pub(crate) fn ask(&self, client: &str, path: &str, more: &[&str]) -> Result<Answer> {
        let output = self.curl(client, path, &[&["--include"], more].concat()).output()?;
        Answer::read(&output)
    }

    /// Starts a check, or not.
    pub(crate) fn post(&self, client: &str, body: &Value, more: &[&str]) -> Result<Answer> {
        let body = body.to_string();
        let json = ["--header", "Content-Type: application/json", "--data", &body];
        self.ask(client, "/api/v1/probes", &[&json, more].concat())
    }

    /// Writes a file that lives as long as this, and names it as curl takes it for a body.
    pub(crate) fn scratch(&self, name: &str, text: &str) -> Result<String> {
        let path = self.folder.path().join(name);
        fs::write(&path, text)?;
        Ok(format!("@{}", path.display()))
    }

    /// A client that reads a stream; what comes is at its standard output.
    pub(crate) fn follow(&self, path: &str) -> Result<Child> {
        let mut command = self.curl("127.0.0.1", path, &["--no-buffer", "--compressed"]);
        Ok(command.stdout(Stdio::piped()).spawn()?)
    }
}

/// A folder with a certificate for all places, and its authority.
fn folder() -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let pki = Pki::new();
    let _ = pki.issue(&Place::ALL.map(|place| place.host), Flaw::None).write(folder.path());
    fs::write(folder.path().join("root.pem"), pki.root())?;
    Ok(folder)
}

fn at(host: &str, port: u16) -> String {
    format!("https://{host}:{port}/")
}

/// The arguments of the server, but for where it listens, as the example's comment has them.
fn command_line(example: &str, place: Place) -> Result<Vec<&str>> {
    let beginning = format!("portwise serve --listen {} ", place.upstream);
    let line = example.lines().find_map(|line| line.split_once(&beginning));
    let (_, rest) = line.with_context(|| format!("no line says “{beginning}…”"))?;
    Ok(rest.split_whitespace().collect())
}

/// The example within the rest of a configuration, with all files in a folder of ours.
fn nginx(example: &str, port: u16, folder: &Path) -> Result<Command> {
    let at = folder.display();
    let servers = example
        .lines()
        .filter(|line| !line.trim_start().starts_with("listen [::]:443"))
        .map(|line| line.replace("listen 443 ", &format!("listen 127.0.0.1:{port} ")))
        .map(|line| line.replace("/etc/ssl/portwise/", &format!("{at}/")))
        .fold(String::new(), |text, line| text + &line + "\n");
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("    {kind}_temp_path {at}/{kind};\n"))
        .collect();
    let config = format!(
        "user root;\ndaemon off;\npid {at}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n    \
         access_log off;\n{temporary}{servers}}}\n"
    );
    fs::write(folder.join("nginx.conf"), config)?;
    let mut command = Command::new(needs::find("nginx").context("nginx is not there")?);
    command.arg("-e").arg("stderr").arg("-p").arg(folder).arg("-c").arg(folder.join("nginx.conf"));
    Ok(command)
}

/// The example, with a certificate of our authority in place of one of a public authority for the
/// sites that it calls so.
fn caddy(example: &str, sites: &[String], port: u16, folder: &Path) -> Result<Command> {
    let at = folder.display();
    let mut named = example.to_owned();
    for site in sites {
        let host = site.replace("{$SITE}", Place::ROOT.host);
        let ours = format!("\n{host}:{port} {{\n\ttls {at}/chain.pem {at}/key.pem\n");
        named = named.replace(&format!("\n{site} {{\n"), &ours);
    }
    ensure!(named.matches("\ttls ").count() == sites.len(), "no sites: {named}");
    let config = format!("{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{named}");
    fs::write(folder.join("Caddyfile"), config)?;
    let mut command = Command::new("caddy");
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.join("Caddyfile"));
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        command.env(name, folder);
    }
    Ok(command)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    fn read(output: &Output) -> Result<Self> {
        let error = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{error}");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let (mut head, mut body) = text.split_once("\r\n\r\n").context("no head")?;
        // Before a large body the server may have been asked whether it takes it.
        while head.split(' ').nth(1) == Some("100") {
            (head, body) = body.split_once("\r\n\r\n").context("no head")?;
        }
        let status = head.split_whitespace().nth(1).context("no status")?.parse()?;
        Ok(Self { status, head: head.to_ascii_lowercase(), body: body.to_owned() })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The code of a problem; an error if it is none, or has another status than the answer.
    pub(crate) fn problem(&self) -> Result<String> {
        let kind = self.header("content-type");
        ensure!(kind == Some("application/problem+json"), "{self:?}");
        let problem: Value = serde_json::from_str(&self.body)?;
        ensure!(problem["status"] == self.status, "{self:?}");
        ensure!(problem["title"].is_string() && problem["detail"].is_string(), "{self:?}");
        Ok(problem["code"].as_str().unwrap_or_default().to_owned())
    }
}
