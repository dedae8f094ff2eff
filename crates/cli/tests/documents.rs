//! The command lines in the documents work.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use tempfile::TempDir;

/// A sound server on one port, its names, its authority, and a folder to work in.
struct World {
    _server: Mta,
    dns: FakeDns,
    folder: TempDir,
}

impl World {
    async fn new(address: &str) -> Self {
        let pki = Pki::new();
        let config = tls(&pki.issue(&["mail.example.com"], Flaw::None));
        let at = SocketAddr::new(address.parse().unwrap(), 2525);
        let server = Mta::start(at, vec![starttls_script(&config)]).await;
        let dns = FakeDns::start(&[
            ("mail.example.com", Answer::Addresses(vec![at.ip()])),
            ("example.com", Answer::Mx(vec![(10, "mail.example.com")])),
        ]);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("root.pem"), pki.root()).unwrap();
        Self { _server: server, dns, folder }
    }

    /// Runs a script in the folder, with its output and its errors together.
    async fn run(&self, script: String) -> (Output, String) {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(script).current_dir(self.folder.path()).stdin(Stdio::null());
        let output = tokio::task::spawn_blocking(move || shell.output().unwrap()).await.unwrap();
        let said = [&output.stdout[..], &output.stderr].concat();
        (output, String::from_utf8_lossy(&said).into_owned())
    }

    /// Starts `portwise serve` there, and says where it listens.
    fn serve(&self) -> (Running, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--allow-net", "127.0.0.0/8", "--dns"])
            .arg(self.dns.address().to_string())
            .args(["--trust-anchors", "root.pem"])
            .current_dir(self.folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut running = Running(command.spawn().unwrap());
        let mut line = String::new();
        BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (_, at) = line.split_once("http://").unwrap_or_else(|| panic!("{line}"));
        (running, at.split('/').next().unwrap().to_owned())
    }
}

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The command lines of a document: those in blocks for a shell.
fn lines(document: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(document);
    let text = std::fs::read_to_string(path).unwrap();
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks
        .flat_map(str::lines)
        .filter(|line| line.starts_with("portwise "))
        .map(str::to_owned)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_does_what_it_says() {
    let world = World::new("127.30.4.1").await;
    // Probes go to our own world; what would serve only has its words read.
    let shim = format!(
        "portwise() {{ case \"$1\" in
           probe) '{0}' \"$@\" --allow-net 127.0.0.0/8 --dns {1} --trust-anchors root.pem ;;
           serve) '{0}' \"$@\" --help ;;
           *) '{0}' \"$@\" ;;
         esac; }}\n",
        env!("CARGO_BIN_EXE_portwise"),
        world.dns.address(),
    );
    let mut tried = 0;
    for document in ["monitoring.md", "assistants.md"] {
        for line in lines(document) {
            let (output, said) = world.run(format!("{shim}{line}")).await;
            // The server is sound on one port, and has nothing on the others that a mode asks for.
            assert!(matches!(output.status.code(), Some(0..=2)), "{line}: {said}");
            assert!(!said.contains("error:") && !said.contains("UNKNOWN"), "{line}: {said}");
            tried += 1;
        }
    }
    assert!(tried >= 10, "{tried}");
    for (file, beginning) in [
        ("portwise.xml", "<?xml"),
        ("portwise.sarif", "{"),
        ("result.json", "{"),
        ("codes.json", "["),
        ("portwise.bash", "_portwise()"),
        ("man1/portwise-probe.1", ".ie"),
    ] {
        let text = std::fs::read_to_string(world.folder.path().join(file)).unwrap();
        assert!(text.starts_with(beginning), "{file}: {text}");
    }
}

/// Where the documents take the server to be.
const SERVERS: [&str; 3] =
    ["http://127.0.0.1:8080", "http://localhost:8080", "https://portwise.example.com"];

/// The documents for people, below the root of the project.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = docs.filter(|p| p.extension() == Some("md".as_ref())).collect();
    all.push(root.join("README.md"));
    all
}

/// The commands of a block, with lines joined that go on.
fn commands(block: &str) -> Vec<String> {
    block
        .replace("\\\n", " ")
        .lines()
        .map(|l| l.trim().trim_start_matches("$ ").to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_with_curl_is_answered() {
    if !needs::programs("every_call_with_curl_is_answered", &["curl"]) {
        return;
    }
    let world = World::new("127.30.4.2").await;
    let (_running, at) = world.serve();
    // An error of HTTP is one of the program too.
    let shim = "set -e; curl() { command curl --fail-with-body --max-time 60 \"$@\"; }";
    let mut tried = 0;
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        // What is between two fences; the first line of it names the language.
        for block in text.split("\n```").skip(1).step_by(2) {
            let commands: Vec<String> =
                commands(block).into_iter().filter(|line| line.contains("curl ")).collect();
            if commands.is_empty() {
                continue;
            }
            let name = document.display();
            for line in &commands {
                let is_ours = SERVERS.iter().any(|server| line.contains(server));
                assert!(is_ours, "{name}: no server that the documents speak of: {line}");
            }
            // Those of a block belong together: one may use what another found out.
            let script = SERVERS.iter().fold(commands.join("\n"), |script, server| {
                script.replace(server, &format!("http://{at}"))
            });
            let (output, said) = world.run(format!("{shim}\n{script}")).await;
            assert!(output.status.success(), "{name}: {script}: {said}");
            assert!(!output.stdout.is_empty(), "{name}: {script} says nothing");
            tried += commands.len();
        }
    }
    assert!(tried >= 5, "{tried}");
}
