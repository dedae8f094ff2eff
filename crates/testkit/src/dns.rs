//! A name server that says what a test tells it to.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

pub use hickory_proto::op::ResponseCode;
use hickory_proto::op::{Message, MessageType};
use hickory_proto::rr::rdata::{A, AAAA, CNAME, MX, NS, PTR, SRV, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};

/// What a name has. `*.example.com` stands for what nothing else is said of below `example.com`
/// (RFC 4592).
#[derive(Clone, Debug)]
pub enum Answer {
    /// Address records.
    Addresses(Vec<IpAddr>),
    /// Another IPv4 address with each question.
    InTurn(Turns),
    /// MX records.
    Mx(Vec<(u16, &'static str)>),
    /// NS records.
    NameServers(Vec<&'static str>),
    /// SRV records: priority, weight, port, target.
    Srv(Vec<(u16, u16, u16, String)>),
    /// TXT records, each of its strings.
    Txt(Vec<Vec<String>>),
    /// PTR records, at a name such as `1.2.0.192.in-addr.arpa`.
    Names(Vec<&'static str>),
    /// An alias.
    Alias(&'static str),
    /// The name exists and has no records.
    Nothing,
    /// SERVFAIL.
    Failure,
    /// No answer at all.
    Silence,
    /// SERVFAIL to a question for this type of record, spelt as in a zone file.
    FailureFor(&'static str),
    /// No answer to one.
    SilenceFor(&'static str),
}

/// Address records that change from question to question.
#[derive(Clone, Debug)]
pub struct Turns {
    addresses: Arc<[IpAddr]>,
    asked: Arc<AtomicUsize>,
}

impl Turns {
    /// One address a question, the last from there on.
    #[must_use]
    pub fn new(addresses: &[IpAddr]) -> Self {
        Self { addresses: addresses.into(), asked: Arc::default() }
    }

    fn next(&self) -> Option<IpAddr> {
        let turn = self.asked.fetch_add(1, Ordering::Relaxed);
        self.addresses.get(turn).or_else(|| self.addresses.last()).copied()
    }
}

/// A name server on loopback; names that it was not told of do not exist. What does not fit into a
/// datagram it says over TCP.
pub struct FakeDns {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// How a name server treats EDNS.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Edns {
    /// It answers as if it were not there.
    Ignored,
    /// It answers with this code, and repeats the question.
    Refused(ResponseCode),
    /// It answers with this code, with no more than a header.
    RefusedByHeader(ResponseCode),
}

impl FakeDns {
    /// Starts one. A name may be given several answers.
    ///
    /// # Panics
    ///
    /// If no socket can be had.
    #[must_use]
    pub fn start(names: &[(&str, Answer)]) -> Self {
        Self::with_edns(Edns::Ignored, names)
    }

    /// Starts one that treats EDNS in this way.
    ///
    /// # Panics
    ///
    /// If no socket can be had.
    #[must_use]
    pub fn with_edns(edns: Edns, names: &[(&str, Answer)]) -> Self {
        Self::at(SocketAddr::from(([127, 0, 0, 1], 0)), edns, names)
    }

    /// Starts one at an address; port 0 stands for any.
    ///
    /// # Panics
    ///
    /// If the address cannot be had.
    #[must_use]
    pub fn at(address: SocketAddr, edns: Edns, names: &[(&str, Answer)]) -> Self {
        let zone = Arc::new(Zone::new(names));
        let (datagrams, streams) = sockets(address);
        let address = datagrams.local_addr().expect("an address");
        let stop = Arc::new(AtomicBool::new(false));
        let (of_datagrams, of_streams) = (Arc::clone(&stop), Arc::clone(&stop));
        let same = Arc::clone(&zone);
        let over_udp = std::thread::spawn(move || {
            let mut buffer = [0; 1500];
            while !of_datagrams.load(Ordering::Relaxed) {
                let Ok((n, peer)) = datagrams.recv_from(&mut buffer) else { continue };
                let Some(query) = Message::from_vec(&buffer[..n]).ok() else { continue };
                let Some(reply) = reply(edns, &same, &query) else { continue };
                let room = query.edns.as_ref().map_or(512, |e| usize::from(e.max_payload()));
                let mut octets = reply.to_vec().expect("an answer");
                if octets.len() > room {
                    octets = reply.truncate().to_vec().expect("an answer");
                }
                let _ = datagrams.send_to(&octets, peer);
            }
        });
        let over_tcp = std::thread::spawn(move || {
            while !of_streams.load(Ordering::Relaxed) {
                match streams.accept() {
                    Ok((stream, _)) => drop(serve(stream, edns, &zone)),
                    Err(_) => std::thread::sleep(Duration::from_millis(20)),
                }
            }
        });
        Self { address, stop, threads: vec![over_udp, over_tcp] }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for FakeDns {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn refusal(edns: Edns, query: &Message) -> Option<Message> {
    let mut reply = Message::response(query.metadata.id, query.metadata.op_code);
    reply.metadata.recursion_available = true;
    match edns {
        Edns::Ignored => return None,
        Edns::Refused(code) => {
            reply.metadata.response_code = code;
            reply.add_queries(query.queries.iter().cloned());
        }
        Edns::RefusedByHeader(code) => reply.metadata.response_code = code,
    }
    // The upper half of BADVERS stands in the record of EDNS itself.
    if reply.metadata.response_code == ResponseCode::BADVERS {
        reply.edns = Some(hickory_proto::op::Edns::new());
    }
    Some(reply)
}

/// A socket for datagrams and one for streams, of the same number.
fn sockets(address: SocketAddr) -> (UdpSocket, TcpListener) {
    for _ in 0..50 {
        let datagrams = UdpSocket::bind(address)
            .unwrap_or_else(|error| panic!("cannot bind {address}: {error}"));
        datagrams.set_read_timeout(Some(Duration::from_millis(50))).expect("a time-out");
        let chosen = datagrams.local_addr().expect("an address");
        // The number may be taken for streams.
        if let Ok(streams) = TcpListener::bind(chosen) {
            streams.set_nonblocking(true).expect("an option");
            return (datagrams, streams);
        }
    }
    panic!("no number is free for both kinds of sockets");
}

/// Answers one question of a stream (RFC 1035 §4.2.2).
fn serve(mut stream: TcpStream, edns: Edns, zone: &Zone) -> std::io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    let mut octets = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut octets)?;
    let Some(query) = Message::from_vec(&octets).ok() else { return Ok(()) };
    let Some(reply) = reply(edns, zone, &query) else { return Ok(()) };
    let octets = reply.to_vec().expect("an answer");
    stream.write_all(&u16::try_from(octets.len()).expect("short").to_be_bytes())?;
    stream.write_all(&octets)
}

fn reply(edns: Edns, zone: &Zone, query: &Message) -> Option<Message> {
    let refused = if query.edns.is_some() { refusal(edns, query) } else { None };
    refused.or_else(|| answer(zone, query))
}

/// What is said of which name.
struct Zone {
    names: HashMap<String, Vec<Answer>>,
    /// Those, and all above them.
    known: HashSet<String>,
}

impl Zone {
    fn new(names: &[(&str, Answer)]) -> Self {
        let mut zone = Self { names: HashMap::new(), known: HashSet::new() };
        for (name, answer) in names {
            let name = name.to_ascii_lowercase();
            zone.known.extend(above(&name).map(ToOwned::to_owned));
            zone.names.entry(name).or_default().push(answer.clone());
        }
        zone
    }

    /// What is said of the name itself, or of all names below the closest that is known.
    fn of(&self, name: &str) -> Option<&[Answer]> {
        if let Some(answers) = self.names.get(name) {
            return Some(answers);
        }
        let closest = above(name).find(|above| self.known.contains(*above))?;
        let wildcard = self.names.get(&format!("*.{closest}"))?;
        (closest != name).then_some(wildcard)
    }
}

/// A name and all those above it.
fn above(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| name.split_once('.').map(|(_, rest)| rest))
}

fn answer(zone: &Zone, query: &Message) -> Option<Message> {
    let question = query.queries.first()?;
    let mut reply = Message::response(query.metadata.id, query.metadata.op_code);
    reply.metadata.message_type = MessageType::Response;
    reply.metadata.recursion_available = true;
    reply.add_query(question.clone());
    let mut name = question.name().clone();
    for _ in 0..8 {
        let key = name.to_ascii().trim_end_matches('.').to_ascii_lowercase();
        let Some(answers) = zone.of(&key) else {
            reply.metadata.response_code = ResponseCode::NXDomain;
            return Some(reply);
        };
        let mut alias = None;
        let asked = question.query_type().to_string();
        for answer in answers {
            match answer {
                Answer::SilenceFor(kind) | Answer::FailureFor(kind) if *kind != asked => {}
                Answer::Silence | Answer::SilenceFor(_) => return None,
                Answer::Failure | Answer::FailureFor(_) => {
                    reply.metadata.response_code = ResponseCode::ServFail;
                    return Some(reply);
                }
                Answer::Nothing => {}
                Answer::Alias(target) => {
                    let target = fqdn(target);
                    add(&mut reply, &name, RData::CNAME(CNAME(target.clone())));
                    alias = Some(target);
                }
                Answer::Addresses(addresses) => {
                    for address in addresses {
                        match (question.query_type(), address) {
                            (RecordType::A, IpAddr::V4(v4)) => {
                                add(&mut reply, &name, RData::A(A(*v4)));
                            }
                            (RecordType::AAAA, IpAddr::V6(v6)) => {
                                add(&mut reply, &name, RData::AAAA(AAAA(*v6)));
                            }
                            _ => {}
                        }
                    }
                }
                Answer::Mx(exchangers) if question.query_type() == RecordType::MX => {
                    for (preference, exchange) in exchangers {
                        add(&mut reply, &name, RData::MX(MX::new(*preference, fqdn(exchange))));
                    }
                }
                Answer::NameServers(names) if question.query_type() == RecordType::NS => {
                    for other in names {
                        add(&mut reply, &name, RData::NS(NS(fqdn(other))));
                    }
                }
                Answer::Srv(records) if question.query_type() == RecordType::SRV => {
                    for (priority, weight, port, target) in records {
                        let data = SRV::new(*priority, *weight, *port, fqdn(target));
                        add(&mut reply, &name, RData::SRV(data));
                    }
                }
                Answer::Txt(records) if question.query_type() == RecordType::TXT => {
                    for strings in records {
                        add(&mut reply, &name, RData::TXT(TXT::new(strings.clone())));
                    }
                }
                Answer::Names(names) if question.query_type() == RecordType::PTR => {
                    for other in names {
                        add(&mut reply, &name, RData::PTR(PTR(fqdn(other))));
                    }
                }
                Answer::InTurn(turns) if question.query_type() == RecordType::A => {
                    if let Some(IpAddr::V4(v4)) = turns.next() {
                        add(&mut reply, &name, RData::A(A(v4)));
                    }
                }
                Answer::Mx(_)
                | Answer::NameServers(_)
                | Answer::Srv(_)
                | Answer::Txt(_)
                | Answer::Names(_)
                | Answer::InTurn(_) => {}
            }
        }
        match alias {
            Some(target) => name = target,
            None => return Some(reply),
        }
    }
    Some(reply)
}

fn add(reply: &mut Message, name: &Name, data: RData) {
    reply.add_answer(Record::from_rdata(name.clone(), 1, data));
}

fn fqdn(name: &str) -> Name {
    // Label by label, so that names which no host should have can stand in a zone as well.
    let labels = name.split('.').filter(|label| !label.is_empty()).map(str::as_bytes);
    Name::from_labels(labels).expect("a name")
}
