//! Mail servers that count who is with them at the same time, and keep them for as long as a test
//! wants.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::mta;

/// Servers that let a client wait, then turn it away; those in one /24 are of one host. A client knows
/// that its turn is over only after the server does, and who has left does not count when the next
/// comes, so the count is exact.
pub struct Guests {
    counts: Arc<Mutex<Counts>>,
    keep: watch::Sender<Duration>,
    _listening: JoinSet<()>,
}

/// Who is and was where.
#[derive(Default)]
struct Counts {
    here: HashMap<u64, Guest>,
    most: Most,
    came: HashMap<SocketAddr, usize>,
    next: u64,
}

struct Guest {
    at: SocketAddr,
    /// To look whether it has left.
    stream: std::net::TcpStream,
}

impl Guest {
    fn is_there(&self) -> bool {
        match self.stream.peek(&mut [0]) {
            Ok(read) => read > 0,
            Err(error) => error.kind() == io::ErrorKind::WouldBlock,
        }
    }
}

/// The most that were there at the same time.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Most {
    /// At any one address and port.
    pub at_an_endpoint: usize,
    /// At any one host.
    pub at_a_host: usize,
    /// In all.
    pub in_all: usize,
}

impl Guests {
    /// Starts servers that keep each client for so long.
    ///
    /// # Panics
    ///
    /// If an address cannot be had.
    #[must_use]
    pub fn start(at: impl IntoIterator<Item = SocketAddr>, keep: Duration) -> Self {
        let counts = Arc::<Mutex<Counts>>::default();
        let keep = watch::Sender::new(keep);
        let mut listening = JoinSet::new();
        for address in at {
            let listener = mta::listen(address);
            let (counts, keep) = (Arc::clone(&counts), keep.subscribe());
            listening.spawn(async move {
                let mut guests = JoinSet::new();
                while let Ok((stream, _)) = listener.accept().await {
                    while guests.try_join_next().is_some() {}
                    // Who is gone already is none.
                    if let Ok((stream, here)) = Here::new(&counts, address, stream) {
                        guests.spawn(receive(stream, here, keep.clone()));
                    }
                }
            });
        }
        Self { counts, keep, _listening: listening }
    }

    /// How long each client is kept from now on, those who are there included.
    pub fn keep(&self, time: Duration) {
        self.keep.send_replace(time);
    }

    /// The most that were there at the same time.
    #[must_use]
    pub fn most(&self) -> Most {
        locked(&self.counts).most
    }

    /// How many are there now.
    #[must_use]
    pub fn now(&self) -> usize {
        locked(&self.counts).here.len()
    }

    /// How many came so far.
    #[must_use]
    pub fn came(&self) -> usize {
        locked(&self.counts).came.values().sum()
    }

    /// How many came to an endpoint so far.
    #[must_use]
    pub fn came_to(&self, endpoint: SocketAddr) -> usize {
        locked(&self.counts).came.get(&endpoint).copied().unwrap_or_default()
    }
}

fn locked(counts: &Mutex<Counts>) -> MutexGuard<'_, Counts> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

fn host(at: SocketAddr) -> [u8; 3] {
    match at.ip() {
        IpAddr::V4(address) => {
            let [first, second, third, _] = address.octets();
            [first, second, third]
        }
        IpAddr::V6(_) => [0; 3],
    }
}

/// Keeps a client until its time is over or it leaves, then turns it away.
async fn receive(mut stream: TcpStream, here: Here, mut keep: watch::Receiver<Duration>) {
    let began = tokio::time::Instant::now();
    loop {
        let until = began + *keep.borrow_and_update();
        let mut octets = [0; 64];
        tokio::select! {
            () = tokio::time::sleep_until(until) => break,
            changed = keep.changed() => if changed.is_err() { return },
            read = stream.read(&mut octets) => if !matches!(read, Ok(1..)) { return },
        }
    }
    drop(here);
    let _ = stream.write_all(b"554 5.3.2 no service here\r\n").await;
}

/// Somebody who is there.
struct Here {
    counts: Arc<Mutex<Counts>>,
    number: u64,
}

impl Here {
    fn new(
        counts: &Arc<Mutex<Counts>>,
        at: SocketAddr,
        stream: TcpStream,
    ) -> io::Result<(TcpStream, Self)> {
        let stream = stream.into_std()?;
        let guest = Guest { at, stream: stream.try_clone()? };
        let stream = TcpStream::from_std(stream)?;
        let mut all = locked(counts);
        let all = &mut *all;
        all.here.retain(|_, guest| host(guest.at) != host(at) || guest.is_there());
        let number = all.next;
        all.next += 1;
        all.here.insert(number, guest);
        let count = |is: &dyn Fn(SocketAddr) -> bool| {
            all.here.values().filter(|guest| is(guest.at)).count()
        };
        all.most.at_an_endpoint = all.most.at_an_endpoint.max(count(&|other| other == at));
        all.most.at_a_host = all.most.at_a_host.max(count(&|other| host(other) == host(at)));
        all.most.in_all = all.most.in_all.max(all.here.len());
        *all.came.entry(at).or_default() += 1;
        Ok((stream, Self { counts: Arc::clone(counts), number }))
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        locked(&self.counts).here.remove(&self.number);
    }
}
