//! A look at an answer as it comes, without validation: why an answer could not be validated shows
//! in it.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::StreamExt;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::udp::UdpClientStream;
use hickory_resolver::net::xfer::DnsRequestSender;
use hickory_resolver::proto::dnssec::rdata::{DNSSECRData, RRSIG};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::op::{DnsRequest, DnsRequestOptions, Edns, Message, Query};
use hickory_resolver::proto::rr::rdata::opt::{EdnsCode, EdnsOption};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::time::{Instant, timeout_at};

/// An answer as it came.
pub(super) struct Look {
    pub(super) code: ResponseCode,
    /// It did not fit into a datagram, so that what is missing means nothing.
    pub(super) truncated: bool,
    answers: Vec<Record>,
    authorities: Vec<Record>,
    /// The extended error code (RFC 8914).
    extended: Option<u16>,
}

/// What can be seen of signatures.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Signatures {
    /// There are none.
    Missing,
    /// The answer was made from a wildcard: its name.
    Wildcard(Name),
    /// All have expired, or are not valid yet.
    Dates(&'static str),
    /// They look as they should: the zone that made them.
    By(Name),
}

/// Asks a name server, and takes what it says.
pub(super) async fn look(
    server: SocketAddr,
    name: &Name,
    kind: RecordType,
    checking_disabled: bool,
    deadline: Instant,
) -> Option<Look> {
    let mut message = Message::query();
    message.add_query(Query::query(name.clone(), kind));
    message.metadata.recursion_desired = true;
    message.metadata.checking_disabled = checking_disabled;
    let mut edns = Edns::new();
    edns.set_dnssec_ok(true).set_max_payload(PAYLOAD);
    message.edns = Some(edns);
    let mut stream = UdpClientStream::builder(server, TokioRuntimeProvider::default())
        .with_timeout(Some(PATIENCE))
        .build();
    let request = DnsRequest::new(message, DnsRequestOptions::default());
    let mut replies = stream.send_message(request);
    let reply = timeout_at(deadline, replies.next()).await.ok()??.ok()?.into_message();
    let option = reply.edns.as_ref().and_then(|edns| edns.option(EdnsCode::Unknown(EXTENDED)));
    let extended = match option {
        Some(EdnsOption::Unknown(_, data)) => data.first_chunk().map(|c| u16::from_be_bytes(*c)),
        _ => None,
    };
    Some(Look {
        code: reply.metadata.response_code,
        truncated: reply.metadata.truncation,
        answers: reply.answers,
        authorities: reply.authorities,
        extended,
    })
}

/// What fits into a datagram everywhere (RFC 9715).
const PAYLOAD: u16 = 1232;
/// For one answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// The option for extended errors (RFC 8914 §2).
const EXTENDED: u16 = 15;

impl Look {
    /// Whether records of the type came for the name.
    pub(super) fn has(&self, name: &Name, kind: RecordType) -> bool {
        self.answers.iter().any(|record| record.name == *name && record.record_type() == kind)
    }

    /// Whether any signature came.
    pub(super) fn has_signatures(&self) -> bool {
        self.all().any(|record| record.record_type() == RecordType::RRSIG)
    }

    /// The rounds of hashing that a denial takes (RFC 5155 §3.1.3).
    pub(super) fn rounds(&self) -> Option<u16> {
        let of_one = |record: &Record| match &record.data {
            RData::DNSSEC(DNSSECRData::NSEC3(denial)) => Some(denial.iterations()),
            _ => None,
        };
        self.all().filter_map(of_one).max()
    }

    fn all(&self) -> impl Iterator<Item = &Record> {
        self.answers.iter().chain(&self.authorities)
    }

    /// What can be seen of the signatures of an answer, or of a denial.
    pub(super) fn signatures(&self, name: &Name, kind: RecordType) -> Signatures {
        let is_there = self.has(name, kind);
        let counts = |record: &&Record| !is_there || record.name == *name;
        let signatures: Vec<(&Name, &RRSIG)> = self
            .all()
            .filter(counts)
            .filter_map(|record| match &record.data {
                RData::DNSSEC(DNSSECRData::RRSIG(signature)) => Some((&record.name, signature)),
                _ => None,
            })
            .filter(|(_, signature)| !is_there || signature.input().type_covered == kind)
            .collect();
        let Some((_, first)) = signatures.first() else { return Signatures::Missing };
        let expanded = signatures.iter().find_map(|(owner, signature)| {
            let labels = usize::from(signature.input().num_labels);
            let is_expanded = !owner.is_wildcard() && labels < usize::from(owner.num_labels());
            is_expanded.then(|| owner.trim_to(labels).prepend_label("*").ok()).flatten()
        });
        if let Some(wildcard) = expanded {
            return Signatures::Wildcard(wildcard);
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
        // Dates are numbers in a circle (RFC 4034 §3.1.5), which ends in 2106 for the first time.
        let is_over = |s: &RRSIG| u64::from(s.input().sig_expiration.get()) < now;
        let is_early = |s: &RRSIG| u64::from(s.input().sig_inception.get()) > now;
        if signatures.iter().all(|(_, signature)| is_over(signature)) {
            return Signatures::Dates("its signature has expired");
        }
        if signatures.iter().all(|(_, signature)| is_early(signature)) {
            return Signatures::Dates("its signature is not valid yet");
        }
        Signatures::By(first.input().signer_name.clone())
    }

    /// What the name server says is wrong with signatures (RFC 8914 §4), if it says so.
    pub(super) fn says(&self) -> Option<&'static str> {
        let said = SAID.iter().find(|(code, _)| Some(*code) == self.extended);
        said.map(|(_, words)| *words)
    }
}

/// Extended errors about DNSSEC.
const SAID: &[(u16, &str)] = &[
    (5, "the resolver cannot say whether it has to be signed"),
    (6, "the resolver finds a signature invalid"),
    (7, "the resolver says that a signature has expired"),
    (8, "the resolver says that a signature is not valid yet"),
    (9, "the resolver finds no key that fits"),
    (10, "the resolver finds no signature"),
    (11, "the resolver finds no key of the zone"),
    (12, "the resolver finds no proof that there is nothing"),
];
