//! Two places with a network of their own each, and the servers that both reach.

use std::io::{BufRead, BufReader};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use portwise_testkit::mta::{Mta, Script};
use portwise_testkit::needs;
use socket2::{Domain, Socket, Type};
use tokio::net::TcpListener;

use super::clean;

/// The link to the place that `portwise` runs in, as the servers' side has it.
pub(crate) const HERE: &str = "here";
/// The link to the other place.
pub(crate) const THERE: &str = "there";

/// Runs a test of this program again in a network of its own, unless that is where it runs. Gives
/// whether it is.
pub(crate) fn inside(test: &str) -> bool {
    const MARK: &str = "COMPARES_INSIDE";
    if std::env::var_os(MARK).is_some() {
        run("ip", &["link", "set", "lo", "up"]);
        return true;
    }
    if needs::root(test) && needs::programs(test, &["ip", "unshare", "nsenter"]) {
        let mut command = Command::new("unshare");
        command.args(["--net", "--"]).arg(std::env::current_exe().unwrap());
        command.args([test, "--exact", "--nocapture"]).env(MARK, "1");
        assert!(command.status().unwrap().success(), "in a network of its own");
    }
    false
}

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{program} {}: {said}", arguments.join(" "));
}

/// A place: a network whose way leads to the servers' side, and to the other place.
pub(crate) struct Place {
    holder: Child,
}

impl Place {
    /// A place at the end of a link to the servers' side.
    pub(crate) fn new(link: &str, near: &str, far: &str) -> Self {
        let mut holder = Command::new("unshare");
        holder.args(["--net", "--", "sh", "-c", "ip link set lo up; echo up; exec sleep 600"]);
        let mut holder = holder.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let place = Self { holder };
        let id = place.holder.id().to_string();
        run("ip", &["link", "add", link, "type", "veth", "peer", "name", "out", "netns", &id]);
        run("ip", &["address", "add", near, "dev", link]);
        run("ip", &["link", "set", link, "up"]);
        place.run(&["ip", "address", "add", far, "dev", "out"]);
        place.run(&["ip", "link", "set", "out", "up"]);
        let gateway = near.split('/').next().unwrap();
        place.run(&["ip", "route", "add", "default", "via", gateway]);
        place
    }

    /// A link between two places.
    pub(crate) fn join(&self, other: &Self, mine: &str, others: &str) {
        let (id, its) = (self.holder.id().to_string(), other.holder.id().to_string());
        let peer = ["peer", "name", "side", "netns", its.as_str()];
        let link = ["ip", "link", "add", "side", "netns", id.as_str(), "type", "veth"];
        let all = [&link[1..], &peer[..]].concat();
        run("ip", &all);
        for (place, address) in [(self, mine), (other, others)] {
            place.run(&["ip", "address", "add", address, "dev", "side"]);
            place.run(&["ip", "link", "set", "side", "up"]);
        }
    }

    /// A command that runs there.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = clean(Command::new("nsenter"));
        command.arg(format!("--net=/proc/{}/ns/net", self.holder.id())).arg("--").arg(program);
        command
    }

    pub(crate) fn run(&self, words: &[&str]) {
        let output = self.command(words[0]).args(&words[1..]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{}: {said}", words.join(" "));
    }

    /// A Portwise that serves there.
    pub(crate) fn serve(&self, listen: &str, options: &[&str], roots: &Path) -> Serving {
        let mut command = self.command(env!("CARGO_BIN_EXE_portwise"));
        command.args(["serve", "--listen", listen, "--per-address", "1000", "--rate", "1000"]);
        command
            .args(["--per-domain", "1000", "--concurrency", "32"])
            .args(options)
            .arg("--trust-anchors")
            .arg(roots);
        command.env("PORTWISE_LOG", "off");
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("Portwise is at"), "{line}");
        Serving { child, url: format!("http://{listen}") }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// A running Portwise.
pub(crate) struct Serving {
    child: Child,
    pub(crate) url: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Gives the servers' side an address.
pub(crate) fn own(address: IpAddr) {
    run("ip", &["address", "add", &address.to_string(), "dev", "lo"]);
}

/// Drops what comes over a link for a port of an address, before anything hears it.
pub(crate) fn drop_silently(link: &str, address: IpAddr, port: u16) {
    let (to, port) = (address.to_string(), port.to_string());
    let rule = ["rule", "add", "pref", "1", "iif", link, "to", &to, "ipproto", "tcp"];
    run("ip", &[&rule[..], &["dport", &port, "blackhole"]].concat());
}

/// Lets rules be asked before the machine looks whether an address is its own.
pub(crate) fn rules_first() {
    run("ip", &["rule", "add", "pref", "100", "lookup", "local"]);
    run("ip", &["rule", "del", "pref", "0"]);
}

/// A server that only hears what comes over one link: to whom it answers, something on that way
/// answers.
pub(crate) fn on_the_way(link: &str, address: SocketAddr, script: Script) -> Mta {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None).unwrap();
    socket.set_reuse_address(true).unwrap();
    socket.set_nonblocking(true).unwrap();
    socket.bind_device(Some(link.as_bytes())).unwrap();
    socket.bind(&address.into()).unwrap();
    socket.listen(64).unwrap();
    Mta::at(TcpListener::from_std(socket.into()).unwrap(), vec![script])
}

/// Leads the servers' side to an address of a place.
pub(crate) fn via(address: &str, gateway: &str) {
    run("ip", &["route", "add", address, "via", gateway]);
}
