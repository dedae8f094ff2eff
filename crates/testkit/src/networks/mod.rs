//! Networks with rules of their own, each a namespace that ends with the test, around a small
//! internet: the network of the process, which must be one of its own as well.

mod face;
mod rules;
mod servers;

use std::io::{BufRead, BufReader};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::process::{Child, ChildStdin, Command, Stdio};

pub use face::Face;
pub use rules::{Rule, Rules};
pub use servers::{StandIn, StandIns};

/// What a network needs to be made.
pub const NEEDS: [&str; 5] = ["ip", "nft", "nsenter", "unshare", "sh"];

/// A network in which programs can be run. It is gone when it goes out of scope.
pub struct Network {
    keeper: Child,
    _held: Option<ChildStdin>,
}

/// How a network stands to IPv6.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum V6 {
    /// It has none.
    #[default]
    Absent,
    /// There is a way.
    Present,
}

impl Network {
    /// Makes a network that is joined to the internet of this process, and lays down its rules.
    /// The number, below 250, is its own. Without a way out it is joined to nothing.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn new(number: u8, v6: V6, has_way_out: bool, rules: &str) -> Self {
        let mut keeper = Command::new("unshare")
            .args(["--net", "--", "sh", "-c", "echo made; read _"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare runs");
        let mut said = String::new();
        let output = keeper.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut said).expect("a word");
        assert_eq!(said, "made\n");
        let network = Self { _held: keeper.stdin.take(), keeper };
        network.run("ip", &["link", "set", "lo", "up"]);
        if has_way_out {
            network.join(number, v6);
        }
        let rules = format!("{COUNTING}{rules}");
        let mut nft = network.command("nft");
        let mut nft = nft.args(["-f", "-"]).stdin(Stdio::piped()).spawn().expect("nft runs");
        std::io::Write::write_all(&mut nft.stdin.take().expect("its input"), rules.as_bytes())
            .expect("written");
        assert!(nft.wait().expect("an end").success(), "{rules}");
        network
    }

    fn join(&self, number: u8, v6: V6) {
        let (here, id) = (format!("way{number}"), self.keeper.id().to_string());
        ip(&["link", "add", &here, "type", "veth", "peer", "name", "out", "netns", &id]);
        ip(&["address", "add", &format!("10.78.{number}.1/24"), "dev", &here]);
        ip(&["link", "set", &here, "up"]);
        let inside = |arguments: &[&str]| self.run("ip", arguments);
        inside(&["address", "add", &format!("10.78.{number}.2/24"), "dev", "out"]);
        inside(&["link", "set", "out", "up"]);
        inside(&["route", "add", "default", "via", &format!("10.78.{number}.1")]);
        if v6 == V6::Present {
            let near = format!("fd78:{number}::1/64");
            ip(&["address", "add", &near, "dev", &here, "nodad"]);
            inside(&["address", "add", &format!("fd78:{number}::2/64"), "dev", "out", "nodad"]);
            inside(&["-6", "route", "add", "default", "via", &format!("fd78:{number}::1")]);
        }
    }

    /// A command that runs in the network.
    #[must_use]
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new("nsenter");
        command.arg(format!("--net=/proc/{}/ns/net", self.keeper.id())).arg("--");
        command.arg(crate::needs::find(program).unwrap_or_else(|| program.into()));
        command
    }

    /// How many connections were begun from inside, those to name servers aside.
    ///
    /// # Panics
    ///
    /// If the rules cannot be listed.
    #[must_use]
    pub fn connections(&self) -> usize {
        let begun = |set: &str| {
            let mut nft = self.command("nft");
            let listed = crate::process::said(nft.args(["list", "set", "inet", "counting", set]));
            let (_, elements) = listed.split_once("elements = {").unwrap_or_default();
            // Each is `address . source port . destination port`.
            elements.matches(" . ").count() / 2
        };
        begun("begun4") + begun("begun6")
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let _ = crate::process::said(self.command(program).args(arguments));
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}

/// Notes each connection that is begun, before any rule applies.
const COUNTING: &str = "
table inet counting {
    set begun4 { type ipv4_addr . inet_service . inet_service; flags dynamic; size 4096; }
    set begun6 { type ipv6_addr . inet_service . inet_service; flags dynamic; size 4096; }
    chain out {
        type filter hook output priority -400;
        tcp dport 53 accept
        tcp flags & (syn|ack) == syn add @begun4 { ip daddr . tcp sport . tcp dport }
        tcp flags & (syn|ack) == syn add @begun6 { ip6 daddr . tcp sport . tcp dport }
    }
}
";

/// Makes the network of this process an internet with these addresses.
///
/// # Panics
///
/// If that cannot be done.
pub fn internet(addresses: impl IntoIterator<Item = IpAddr>) {
    ip(&["link", "set", "lo", "up"]);
    for address in addresses {
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let address = format!("{address}/{whole}");
        // Without looking for others that have it, it can be used at once.
        ip(&["address", "add", &address, "dev", "lo", "nodad"]);
    }
}

fn ip(arguments: &[&str]) {
    let _ = crate::process::said(Command::new("ip").args(arguments));
}

/// The address of a server, by the face that it shows and its number.
#[must_use]
pub fn address(face: u8, number: u8) -> Ipv4Addr {
    Ipv4Addr::new(10, 77, face, number)
}

/// The same in IPv6.
#[must_use]
pub fn address6(face: u8, number: u8) -> Ipv6Addr {
    Ipv6Addr::new(0xfd77, face.into(), 0, 0, 0, 0, 0, number.into())
}
