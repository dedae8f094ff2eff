//! Mail servers, their names in the DNS, and a `portwise` that may visit them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use anyhow::Result;
use portwise_e2e::Product;
use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{
    Mta, Script, Step, implicit_script, inside, say, starttls_script, tls,
};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::postfix::Postfix;

use crate::can_browse;

/// Where a real Postfix answers.
pub(crate) const HOST: &str = "mail.example.com";

/// Mail servers, their names, and a `portwise` that may visit them.
pub(crate) struct World {
    pub(crate) product: Product,
    arguments: Vec<String>,
    _postfix: Option<Postfix>,
    _servers: Vec<Mta>,
    _dns: FakeDns,
    _folder: tempfile::TempDir,
}

/// Whether a browser and a Postfix can be had.
pub(crate) fn can_run(test: &str) -> bool {
    can_browse(test) && needs::root(test) && needs::programs(test, Postfix::NEEDS)
}

impl World {
    /// With a real Postfix on an address.
    pub(crate) fn with_postfix(address: &str) -> Result<Self> {
        let address: IpAddr = address.parse()?;
        let pki = Pki::new();
        let postfix = Postfix::start(address, HOST, &pki.issue(&[HOST], Flaw::None));
        let private = Answer::Addresses(vec!["10.9.8.7".parse()?]);
        let names = [
            (HOST, Answer::Addresses(vec![address])),
            ("example.com", Answer::Mx(vec![(10, "mx10.mailspamprotection.com")])),
            ("inside.example.com", private),
        ];
        Self::new(&pki, &names, Some(postfix), Vec::new())
    }

    /// With servers that have faults, on addresses that begin so.
    pub(crate) async fn with_faults(net: u8) -> Result<Self> {
        let pki = Pki::new();
        let sound = tls(&pki.issue(
            &[
                "sound.example.com",
                "mx1.example.com",
                "mx2.example.com",
                "mx3.example.com",
                "slow.example.com",
            ],
            Flaw::None,
        ));
        let expired = tls(&pki.issue(&["expired.example.com"], Flaw::Expired));
        let mut stripped: Script = vec![
            say("220 stripped.example.com ESMTP"),
            Step::Expect("EHLO"),
            say("250-stripped.example.com\n250-XXXXXXXA\n250 SIZE 10485760"),
        ];
        stripped.extend(inside());
        let hosts: [(&str, Vec<(u16, Script)>); 7] = [
            (
                "sound.example.com",
                vec![(465, implicit_script(&sound)), (587, starttls_script(&sound))],
            ),
            (
                "expired.example.com",
                vec![(465, implicit_script(&expired)), (587, starttls_script(&expired))],
            ),
            ("stripped.example.com", vec![(587, stripped)]),
            ("mx1.example.com", vec![(25, starttls_script(&sound))]),
            ("mx2.example.com", vec![(25, starttls_script(&sound))]),
            ("mx3.example.com", vec![(25, vec![Step::Close])]),
            ("slow.example.com", vec![(465, vec![Step::Hang]), (587, starttls_script(&sound))]),
        ];
        let mut names = Vec::new();
        let mut servers = Vec::new();
        for (number, (name, ports)) in (1..).zip(hosts) {
            let address = Ipv4Addr::new(127, 5, net, number);
            names.push((name, Answer::Addresses(vec![address.into()])));
            for (port, script) in ports {
                servers.push(Mta::start(SocketAddr::from((address, port)), vec![script]).await);
            }
        }
        names.push((
            "example.com",
            Answer::Mx(vec![
                (20, "mx2.example.com"),
                (10, "mx1.example.com"),
                (30, "mx3.example.com"),
            ]),
        ));
        Self::new(&pki, &names, None, servers)
    }

    fn new(
        pki: &Pki,
        names: &[(&str, Answer)],
        postfix: Option<Postfix>,
        servers: Vec<Mta>,
    ) -> Result<Self> {
        let dns = FakeDns::start(names);
        let folder = tempfile::tempdir()?;
        let anchors = folder.path().join("root.pem");
        std::fs::write(&anchors, pki.root())?;
        let arguments: Vec<String> = [
            "--allow-net",
            "127.0.0.0/8",
            "--dns",
            &dns.address().to_string(),
            "--trust-anchors",
            &anchors.display().to_string(),
            "--rate",
            "1000",
            "--timeout",
            "4",
        ]
        .map(ToOwned::to_owned)
        .to_vec();
        let product = Product::serve(&words(&arguments))?;
        Ok(Self {
            product,
            arguments,
            _postfix: postfix,
            _servers: servers,
            _dns: dns,
            _folder: folder,
        })
    }

    /// What a command for a terminal writes on this machine, where names and trust anchors are those
    /// of this world.
    pub(crate) async fn entered(&self, command: &str) -> Result<String> {
        let binary = portwise_e2e::binary()?;
        let folder = binary.parent().unwrap_or(&binary).display().to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", command]).env("PATH", format!("{folder}:{path}"));
        for pair in self.arguments.chunks(2) {
            let name = pair[0].trim_start_matches("--").replace('-', "_").to_uppercase();
            shell.env(format!("PORTWISE_{name}"), &pair[1]);
        }
        // The servers of this world go on meanwhile.
        let output = tokio::task::spawn_blocking(move || shell.output()).await??;
        let said = String::from_utf8(output.stdout)?;
        anyhow::ensure!(!said.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(said)
    }

    /// Ends the `portwise`, as a crash does; [`World::revive`] starts it where it was.
    pub(crate) fn kill(&mut self) {
        self.product.kill();
    }

    /// Starts a `portwise` where the one before was.
    pub(crate) fn revive(&mut self) -> Result<()> {
        self.product = Product::serve_at(self.product.address(), &words(&self.arguments))?;
        Ok(())
    }
}

fn words(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}
