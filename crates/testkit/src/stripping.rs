//! A forwarder that loses signatures on the way, as old home routers do, and what is no resolver at
//! all.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use hickory_proto::op::Message;
use hickory_proto::rr::RecordType;

/// What a forwarder loses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Loses {
    /// EDNS of the question, so that nobody sends signatures.
    Edns,
    /// The records of signatures and denials in the answer.
    Signatures,
}

/// A forwarder on loopback, for datagrams; it ends when it goes out of scope.
pub struct Stripping {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Stripping {
    /// Starts one in front of a resolver.
    ///
    /// # Panics
    ///
    /// If no socket can be had.
    #[must_use]
    pub fn start(upstream: SocketAddr, loses: Loses) -> Self {
        let listening = socket(Duration::from_millis(100));
        let address = listening.local_addr().expect("an address");
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let mut octets = [0; 4096];
            while !stopped.load(Ordering::Relaxed) {
                let Ok((n, peer)) = listening.recv_from(&mut octets) else { continue };
                if let Some(answer) = forward(upstream, &octets[..n], loses) {
                    let _ = listening.send_to(&answer, peer);
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

impl Drop for Stripping {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What is given for a resolver, and is none.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NoResolver {
    /// Nothing listens.
    Closed,
    /// It hears, and says nothing.
    Silent,
    /// It says what it was told.
    Echo,
    /// It says something else.
    Garbage,
}

impl NoResolver {
    /// Starts one on loopback, which lives as long as the process.
    ///
    /// # Panics
    ///
    /// If no socket can be had.
    #[must_use]
    pub fn start(self) -> SocketAddr {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
        let address = socket.local_addr().expect("an address");
        if self == Self::Closed {
            return address;
        }
        std::thread::spawn(move || {
            let mut octets = [0; 2048];
            while let Ok((n, peer)) = socket.recv_from(&mut octets) {
                let answer: &[u8] = match self {
                    Self::Closed | Self::Silent => continue,
                    Self::Echo => &octets[..n],
                    Self::Garbage => b"HTTP/1.1 400 Bad Request\r\n\r\n",
                };
                let _ = socket.send_to(answer, peer);
            }
        });
        address
    }
}

fn socket(patience: Duration) -> UdpSocket {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
    socket.set_read_timeout(Some(patience)).expect("an option");
    socket
}

/// The answer to a question, without what is lost; nothing if there is none.
fn forward(upstream: SocketAddr, question: &[u8], loses: Loses) -> Option<Vec<u8>> {
    let mut question = Message::from_vec(question).ok()?;
    if loses == Loses::Edns {
        question.edns = None;
    }
    let sending = socket(Duration::from_secs(2));
    sending.send_to(&question.to_vec().ok()?, upstream).ok()?;
    let mut octets = [0; 4096];
    let n = sending.recv(&mut octets).ok()?;
    let mut answer = Message::from_vec(&octets[..n]).ok()?;
    if loses == Loses::Signatures {
        let lost = [RecordType::RRSIG, RecordType::NSEC, RecordType::NSEC3];
        for section in [&mut answer.answers, &mut answer.authorities, &mut answer.additionals] {
            section.retain(|record| !lost.contains(&record.record_type()));
        }
    }
    answer.to_vec().ok()
}
