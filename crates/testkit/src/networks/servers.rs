//! Stand-ins for servers of large operators, and what they look like through what lies between.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::ServerConfig;

use super::face::Face;
use super::rules::{Rule, written};
use super::{address, address6};
use crate::mta::{Mta, Script, Step, say, tls};
use crate::pki::{Flaw, Pki};

/// A server of an operator, as it is without anything between.
#[derive(Clone, Debug)]
pub struct StandIn {
    /// The host.
    pub host: &'static str,
    /// The port.
    pub port: u16,
    /// Whether it begins with TLS.
    pub implicit: bool,
    /// Its greeting, without the code.
    pub greeting: String,
    /// The keywords that it offers before TLS.
    pub keywords: Vec<&'static str>,
}

/// Stand-ins, each with all faces.
pub struct StandIns {
    hosts: Vec<&'static str>,
    _servers: Vec<Mta>,
}

impl StandIns {
    /// The addresses that they need.
    #[must_use]
    pub fn addresses(stand_ins: &[StandIn]) -> Vec<IpAddr> {
        let hosts = hosts(stand_ins);
        let numbers = || 1..=u8::try_from(hosts.len()).unwrap_or(u8::MAX);
        let faces = Face::ALL.iter().map(|face| face.number());
        let v4 = faces.flat_map(|face| numbers().map(move |n| address(face, n).into()));
        v4.chain(numbers().map(|n| address6(1, n).into())).collect()
    }

    /// Starts them; their addresses must be there.
    ///
    /// # Panics
    ///
    /// If they cannot be started.
    pub async fn start(stand_ins: &[StandIn], pki: &Pki) -> Self {
        let hosts = hosts(stand_ins);
        let mut servers = Vec::new();
        let hosting = tls(&pki.issue(&["mail.webhost.example"], Flaw::None));
        for (number, host) in (1u8..).zip(&hosts) {
            let own = tls(&pki.issue(&[host], Flaw::None));
            let proxy = tls(&pki.issue_by_own_root(&[host]));
            for stand_in in stand_ins.iter().filter(|s| s.host == *host) {
                for face in Face::ALL {
                    let config = match face {
                        Face::OwnAuthority => &proxy,
                        Face::Hosting => &hosting,
                        _ => &own,
                    };
                    let script = stand_in.script(face, config);
                    let at = SocketAddr::from((address(face.number(), number), stand_in.port));
                    servers.push(Mta::start(at, vec![script.clone()]).await);
                    if face == Face::Honest {
                        let at = SocketAddr::from((address6(1, number), stand_in.port));
                        servers.push(Mta::start(at, vec![script]).await);
                    }
                }
            }
        }
        Self { hosts, _servers: servers }
    }

    /// The hosts, with their addresses.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, Vec<IpAddr>)> {
        (1u8..).zip(&self.hosts).map(|(number, host)| {
            (*host, vec![address(1, number).into(), address6(1, number).into()])
        })
    }

    /// Rules as nftables reads them.
    #[must_use]
    pub fn written(&self, rules: &[Rule]) -> String {
        written(rules, &self.hosts)
    }
}

/// Each once, in order.
fn hosts(stand_ins: &[StandIn]) -> Vec<&'static str> {
    let mut hosts = Vec::new();
    for stand_in in stand_ins {
        if !hosts.contains(&stand_in.host) {
            hosts.push(stand_in.host);
        }
    }
    hosts
}

impl StandIn {
    fn script(&self, face: Face, config: &Arc<ServerConfig>) -> Script {
        let greeting = match face {
            Face::Hosting => "220 mail.webhost.example ESMTP Exim".to_owned(),
            _ => format!("220 {}", self.greeting),
        };
        let keywords = match face {
            Face::Overwritten => vec!["SIZE", "XXXXXXXA"],
            Face::NoStartTls => vec!["SIZE", "8BITMIME", "PIPELINING", "AUTH PLAIN"],
            Face::FewKeywords => vec!["STARTTLS"],
            _ => self.keywords.clone(),
        };
        let mut script = Script::new();
        match face {
            Face::Mute => return vec![Step::Hang],
            Face::Slow => script.push(Step::Wait(Duration::from_millis(1500))),
            _ => {}
        }
        if self.implicit {
            match face {
                Face::NoTls => return vec![Step::Hear, Step::Reset],
                _ => script.push(Step::Tls(Arc::clone(config))),
            }
            script.push(say(&greeting));
        } else {
            script.extend([say(&greeting), Step::Expect("EHLO"), say(&ehlo(self.host, &keywords))]);
            if !keywords.contains(&"STARTTLS") {
                script.extend([Step::Expect("QUIT"), say("221 bye"), Step::Close]);
                return script;
            }
            script.extend([Step::Expect("STARTTLS"), say("220 2.0.0 go ahead")]);
            match face {
                Face::NoTls => script.extend([Step::Hear, Step::Reset]),
                _ => script.push(Step::Tls(Arc::clone(config))),
            }
        }
        script.extend([
            Step::Expect("EHLO"),
            say(&ehlo(self.host, &["SIZE", "8BITMIME", "AUTH PLAIN LOGIN"])),
            Step::Expect("QUIT"),
            say("221 2.0.0 bye"),
            Step::Close,
        ]);
        script
    }
}

fn ehlo(host: &str, keywords: &[&str]) -> String {
    let mut lines: Vec<String> = vec![host.to_owned()];
    lines.extend(keywords.iter().map(|k| (*k).to_owned()));
    let last = lines.len() - 1;
    let marked = lines.iter().enumerate().map(|(at, line)| {
        let mark = if at == last { ' ' } else { '-' };
        format!("250{mark}{line}\n")
    });
    marked.collect()
}
