//! The command lines in the documents work.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::pki::{Flaw, Pki};

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
    let pki = Pki::new();
    let config = tls(&pki.issue(&["mail.example.com"], Flaw::None));
    let at = SocketAddr::new("127.30.4.1".parse().unwrap(), 2525);
    let _server = Mta::start(at, vec![starttls_script(&config)]).await;
    let address = Answer::Addresses(vec![at.ip()]);
    let dns = FakeDns::start(&[
        ("mail.example.com", address),
        ("example.com", Answer::Mx(vec![(10, "mail.example.com")])),
    ]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("root.pem"), pki.root()).unwrap();
    // Probes go to our own world; what would serve only has its words read.
    let shim = format!(
        "portwise() {{ case \"$1\" in
           probe) '{0}' \"$@\" --allow-net 127.0.0.0/8 --dns {1} --trust-anchors root.pem ;;
           serve) '{0}' \"$@\" --help ;;
           *) '{0}' \"$@\" ;;
         esac; }}\n",
        env!("CARGO_BIN_EXE_portwise"),
        dns.address(),
    );
    let mut tried = 0;
    for document in ["monitoring.md", "assistants.md"] {
        for line in lines(document) {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(format!("{shim}{line}")).current_dir(folder.path());
            shell.stdin(Stdio::null());
            let output =
                tokio::task::spawn_blocking(move || shell.output().unwrap()).await.unwrap();
            let said =
                String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
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
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(text.starts_with(beginning), "{file}: {text}");
    }
}
