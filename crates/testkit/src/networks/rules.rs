//! What a network does to what leaves it, as rules of nftables.

use std::fmt::Write as _;

use super::address;
use super::face::Face;

/// What a network does to some connections.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Drops those to these ports.
    Drop(Vec<u16>),
    /// Refuses them.
    Refuse(Vec<u16>),
    /// Says that there is no way.
    Unreachable(Vec<u16>),
    /// Lets them be made, and cuts them.
    Cut(Vec<u16>),
    /// Lets through the first that comes, and drops the others.
    FirstOnly(u16),
    /// Leads them to servers with another face.
    Face(Vec<u16>, Face),
    /// Leads them to one server, whomever they were meant for.
    Redirect(Vec<u16>, std::net::SocketAddrV4),
    /// These hosts do not answer.
    Down(Vec<&'static str>),
    /// These hosts refuse.
    Closed(Vec<&'static str>),
    /// IPv6 is dropped.
    Drop6,
    /// Of IPv6 it says that there is no way.
    Unreachable6,
    /// IPv6 is refused.
    Refuse6,
}

/// All that a network does; the first rule that fits counts.
pub type Rules = Vec<Rule>;

/// The rules as nftables reads them.
pub(super) fn written(rules: &[Rule], hosts: &[&str]) -> String {
    let (mut filter, mut nat) = (String::new(), String::new());
    for rule in rules {
        let _ = match rule {
            Rule::Drop(to) => writeln!(filter, "{}drop", ports(to)),
            Rule::Refuse(to) => writeln!(filter, "{}reject with tcp reset", ports(to)),
            Rule::Unreachable(to) => {
                writeln!(filter, "{}reject with icmpx type host-unreachable", ports(to))
            }
            Rule::Cut(to) => {
                writeln!(filter, "{}ct state established reject with tcp reset", ports(to))
            }
            Rule::FirstOnly(to) => writeln!(
                filter,
                "tcp dport {to} ct state new limit rate over 1/hour burst 1 packets drop"
            ),
            Rule::Face(to, face) => {
                let pairs: Vec<String> = (1..=hosts.len())
                    .filter_map(|n| u8::try_from(n).ok())
                    .map(|n| format!("{} : {}", address(1, n), address(face.number(), n)))
                    .collect();
                writeln!(nat, "{}dnat to ip daddr map {{ {} }}", ports(to), pairs.join(", "))
            }
            Rule::Redirect(to, place) => writeln!(nat, "{}dnat to {place}", ports(to)),
            Rule::Down(which) => writeln!(filter, "{}drop", of(which, hosts)),
            Rule::Closed(which) => {
                writeln!(filter, "{}meta l4proto tcp reject with tcp reset", of(which, hosts))
            }
            Rule::Drop6 => writeln!(filter, "ip6 daddr fd77::/16 drop"),
            Rule::Unreachable6 => {
                writeln!(filter, "ip6 daddr fd77::/16 reject with icmpv6 type no-route")
            }
            Rule::Refuse6 => {
                writeln!(filter, "ip6 daddr fd77::/16 meta l4proto tcp reject with tcp reset")
            }
        };
    }
    format!(
        "table inet rules {{\nchain out {{\ntype filter hook output priority 0;\n{filter}}}\n}}\n\
         table ip way {{\nchain out {{\ntype nat hook output priority -100;\n{nat}}}\n}}\n"
    )
}

fn ports(to: &[u16]) -> String {
    let to: Vec<String> = to.iter().map(u16::to_string).collect();
    format!("tcp dport {{ {} }} ", to.join(", "))
}

fn of(which: &[&str], hosts: &[&str]) -> String {
    let numbers = hosts.iter().zip(1u8..).filter(|(host, _)| which.contains(host));
    let which: Vec<String> = numbers.map(|(_, n)| address(1, n).to_string()).collect();
    format!("ip daddr {{ {} }} ", which.join(", "))
}
