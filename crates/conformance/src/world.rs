//! What programs find: names for the servers, and the test authority where authorities are kept.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use portwise_snippets::proofs::Scenario;
use portwise_testkit::mta::tls;
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use tempfile::TempDir;

use crate::recorder::Identities;
use crate::server::{Run, Server};

/// A folder with what all runs share.
pub(crate) struct World {
    folder: TempDir,
}

/// Where Debian keeps Java's programs, which are not in PATH.
const JAVA: &str = "/usr/lib/jvm/java-17-openjdk-amd64/bin";

impl World {
    /// Makes the authority and the certificates of the servers.
    pub(crate) fn new() -> Result<(Self, Identities)> {
        let pki = Pki::new();
        let world = Self { folder: tempfile::tempdir()? };
        let certificates = world.certificates();
        fs::create_dir_all(certificates.join("java"))?;
        fs::write(world.authority(), pki.root())?;
        fs::write(certificates.join("ca-certificates.crt"), pki.root())?;
        command(Command::new("openssl").arg("rehash").arg(&certificates))?;
        if let Some(keytool) = keytool() {
            command(
                Command::new(keytool)
                    .args(["-importcert", "-noprompt", "-storetype", "JKS", "-storepass"])
                    .args(["changeit", "-alias", "test", "-file"])
                    .arg(world.authority())
                    .arg("-keystore")
                    .arg(certificates.join("java/cacerts")),
            )?;
        }
        fs::write(world.resolver(), "nameserver 127.0.0.53\noptions timeout:1 attempts:1\n")?;
        let identities = Server::all()
            .filter_map(|server| {
                let flaw = flaw(server.situation())?;
                Some((server.name(), tls(&pki.issue(&[&server.host()], flaw))))
            })
            .collect();
        Ok((world, Identities(identities)))
    }

    /// The folder that stands in for `/etc/ssl/certs`.
    pub(crate) fn certificates(&self) -> PathBuf {
        self.folder.path().join("certs")
    }

    /// The test authority alone.
    pub(crate) fn authority(&self) -> PathBuf {
        self.certificates().join("portwise-test.pem")
    }

    /// The file that stands in for `/etc/resolv.conf`: nobody answers.
    pub(crate) fn resolver(&self) -> PathBuf {
        self.folder.path().join("resolv.conf")
    }

    /// Writes the file that stands in for `/etc/hosts` in a run.
    pub(crate) fn write_hosts(run: Run, file: &Path) -> Result<()> {
        let mut text = "127.0.0.1 localhost\n".to_owned();
        if let Ok(name) = fs::read_to_string("/proc/sys/kernel/hostname") {
            let _ = writeln!(text, "127.0.0.1 {}", name.trim());
        }
        for (address, server) in run.addresses() {
            if server.is_known() {
                let _ = writeln!(text, "{address} {}", server.host());
            }
        }
        Ok(fs::write(file, text)?)
    }
}

/// What is wrong with the certificate; none where no TLS is to be had.
fn flaw(situation: Scenario) -> Option<Flaw> {
    match situation {
        Scenario::Honest => Some(Flaw::None),
        Scenario::Stripped | Scenario::Refusing => None,
        Scenario::WrongName => Some(Flaw::WrongName),
        Scenario::UnknownAuthority => Some(Flaw::Untrusted),
        Scenario::Expired => Some(Flaw::Expired),
    }
}

fn keytool() -> Option<PathBuf> {
    let debian = Path::new(JAVA).join("keytool");
    if debian.is_file() { Some(debian) } else { needs::find("keytool") }
}

fn command(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
