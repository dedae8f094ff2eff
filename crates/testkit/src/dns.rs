//! A name server that says what a test tells it to.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

pub use hickory_proto::op::ResponseCode;
use hickory_proto::op::{Message, MessageType};
use hickory_proto::rr::rdata::{A, AAAA, CNAME, MX};
use hickory_proto::rr::{Name, RData, Record, RecordType};

/// What a name has.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Address records.
    Addresses(Vec<IpAddr>),
    /// MX records.
    Mx(Vec<(u16, &'static str)>),
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

/// A name server on loopback; names that it was not told of do not exist.
pub struct FakeDns {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
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
        let mut zone: HashMap<String, Vec<Answer>> = HashMap::new();
        for (name, answer) in names {
            zone.entry((*name).to_owned()).or_default().push(answer.clone());
        }
        let socket = UdpSocket::bind(("127.0.0.1", 0)).expect("a socket");
        socket.set_read_timeout(Some(Duration::from_millis(50))).expect("a time-out");
        let address = socket.local_addr().expect("an address");
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let mut buffer = [0; 1500];
            while !stopped.load(Ordering::Relaxed) {
                let Ok((n, peer)) = socket.recv_from(&mut buffer) else { continue };
                let Ok(query) = Message::from_vec(&buffer[..n]) else { continue };
                let reply = if query.edns.is_some() { refusal(edns, &query) } else { None };
                if let Some(reply) = reply.or_else(|| answer(&zone, &query)) {
                    let octets = reply.to_vec().expect("an answer");
                    let _ = socket.send_to(&octets, peer);
                }
            }
        });
        Self { address, stop, thread: Some(thread) }
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
        if let Some(thread) = self.thread.take() {
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

fn answer(zone: &HashMap<String, Vec<Answer>>, query: &Message) -> Option<Message> {
    let question = query.queries.first()?;
    let mut reply = Message::response(query.metadata.id, query.metadata.op_code);
    reply.metadata.message_type = MessageType::Response;
    reply.metadata.recursion_available = true;
    reply.add_query(question.clone());
    let mut name = question.name().clone();
    for _ in 0..8 {
        let key = name.to_ascii().trim_end_matches('.').to_ascii_lowercase();
        let Some(answers) = zone.get(&key) else {
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
                Answer::Mx(_) => {}
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
