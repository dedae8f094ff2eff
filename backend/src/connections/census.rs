//! Who is connected, and who has to go when it gets too much.
//!
//! A connection that waits for its client can be closed to make room; one for which the server
//! works cannot.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::client::Network;
use crate::metrics::Counted;

/// How many connections there may be, and how long they may wait for their clients.
#[derive(Clone, Debug)]
pub struct ConnectionLimits {
    /// Connections in all, at least one.
    pub overall: usize,
    /// Connections of one client, at least one. Trusted proxies are not limited.
    pub per_client: usize,
    /// The time for the head of a request, and for the first one of a connection to begin.
    pub head: Duration,
    /// The time between two requests.
    pub idle: Duration,
    /// The time for the body of a request.
    pub body: Duration,
    /// The time in which a client must read on.
    pub write: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            overall: 4096,
            per_client: 64,
            head: seconds(10),
            idle: seconds(60),
            body: seconds(10),
            write: seconds(20),
        }
    }
}

/// All connections.
pub(super) struct Census {
    limits: ConnectionLimits,
    began: Instant,
    state: Mutex<State>,
    /// One for each connection that may be open: those that have a place, and some that lost it
    /// and are not gone yet.
    open: Arc<Semaphore>,
}

#[derive(Default)]
struct State {
    next: u64,
    connections: HashMap<u64, Arc<Connection>>,
    clients: HashMap<Network, usize>,
}

/// What a connection is doing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Phase {
    /// The client has not sent the whole head of its request.
    Head = 0,
    /// The client has not begun another request.
    Idle = 1,
    /// The client has not sent the whole body.
    Body = 2,
    /// The server has not finished its answer.
    Work = 3,
}

impl Phase {
    fn of(bits: u64) -> Self {
        match bits & 3 {
            0 => Self::Head,
            1 => Self::Idle,
            2 => Self::Body,
            _ => Self::Work,
        }
    }
}

/// One connection.
pub(crate) struct Connection {
    client: Option<Network>,
    began: Instant,
    /// The phase in the lowest two bits; above them when it began, in milliseconds.
    phase: AtomicU64,
    /// Since when the client does not read, in milliseconds and not 0; 0 while it does.
    blocked: AtomicU64,
    close: Notify,
}

impl Connection {
    fn enter(&self, phase: Phase) {
        self.phase.store((self.now() << 2) | phase as u64, Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX >> 2).max(1)
    }

    /// The client sent something.
    pub(super) fn hears(&self) {
        if Phase::of(self.phase.load(Ordering::Relaxed)) == Phase::Idle {
            self.enter(Phase::Head);
        }
    }

    /// The server works on a request.
    pub(crate) fn works(&self) {
        self.enter(Phase::Work);
    }

    /// The body of the request is waited for.
    pub(crate) fn receives(&self) {
        self.enter(Phase::Body);
    }

    /// The answer is complete.
    pub(super) fn rests(&self) {
        self.enter(Phase::Idle);
    }

    /// The client does not read what it asked for.
    pub(super) fn is_blocked(&self) {
        let now = self.now();
        let _ = self.blocked.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// The client reads.
    pub(super) fn flows(&self) {
        self.blocked.store(0, Ordering::Relaxed);
    }

    /// Resolves when the connection has to go.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }

    /// Since when it waits for its client, if it does, and how long it may.
    fn waits(&self, limits: &ConnectionLimits) -> Option<(u64, Duration)> {
        let blocked = self.blocked.load(Ordering::Relaxed);
        if blocked != 0 {
            return Some((blocked, limits.write));
        }
        let phase = self.phase.load(Ordering::Relaxed);
        let allowed = match Phase::of(phase) {
            Phase::Head => limits.head,
            Phase::Idle => limits.idle,
            // Whoever reads the body watches the time, and then answers.
            Phase::Body => limits.body.saturating_mul(2),
            Phase::Work => return None,
        };
        Some((phase >> 2, allowed))
    }
}

/// A connection's place, given back when it is dropped.
pub(super) struct Place {
    number: u64,
    connection: Arc<Connection>,
    census: Arc<Census>,
    _counted: Counted,
}

impl Place {
    pub(super) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.census.state().remove(self.number);
    }
}

/// Which limit keeps a connection out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Full {
    /// That of the client.
    Own,
    /// That of all together.
    All,
}

/// A connection of a client at its limit is closed for another one only if it waited so long, so
/// that a flood does not keep the server opening and closing.
const SETTLED: Duration = Duration::from_secs(1);

impl Census {
    pub(super) fn new(limits: ConnectionLimits) -> Self {
        let most = limits.overall.clamp(1, Semaphore::MAX_PERMITS / 2);
        let open = Arc::new(Semaphore::new(most + leaving(most)));
        Self { limits, began: Instant::now(), state: Mutex::default(), open }
    }

    /// Resolves when another connection may be accepted: while many that lost their places are not
    /// gone yet, the next ones wait with the system.
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.open).acquire_owned().await.ok()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a connection; where there is none, one that waits for its client is closed: of
    /// the same client if that has reached its limit, else the one that waits longest.
    ///
    /// # Errors
    ///
    /// Which limit is reached: [`Full::Own`] if all connections of the client are busy or new,
    /// [`Full::All`] where all others are busy.
    pub(super) fn admit(self: &Arc<Self>, client: Option<Network>) -> Result<Place, Full> {
        let mut state = self.state();
        let own = client.and_then(|c| state.clients.get(&c).copied()).unwrap_or_default();
        if own >= self.limits.per_client.max(1) {
            let now = self.now();
            let settled = |since: u64| now.saturating_sub(since) >= SETTLED.as_millis() as u64;
            self.close_oldest(&mut state, 1, |c, since| c.client == client && settled(since));
            if client.and_then(|c| state.clients.get(&c).copied()).unwrap_or_default() >= own {
                return Err(Full::Own);
            }
        }
        let most = self.limits.overall.max(1);
        if state.connections.len() >= most {
            self.close_oldest(&mut state, some_of(most), |_, _| true);
            if state.connections.len() >= most {
                return Err(Full::All);
            }
        }
        let connection = Arc::new(Connection {
            client,
            began: self.began,
            phase: AtomicU64::default(),
            blocked: AtomicU64::default(),
            close: Notify::new(),
        });
        connection.enter(Phase::Head);
        let number = state.next;
        state.next += 1;
        state.connections.insert(number, Arc::clone(&connection));
        if let Some(client) = client {
            *state.clients.entry(client).or_default() += 1;
        }
        Ok(Place { number, connection, census: Arc::clone(self), _counted: Counted::new() })
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Closes the connections that wait longest for their clients.
    fn close_oldest(&self, state: &mut State, most: usize, of: impl Fn(&Connection, u64) -> bool) {
        let waits = |(number, connection): (&u64, &Arc<Connection>)| {
            let (since, _) = connection.waits(&self.limits)?;
            of(connection, since).then_some((since, *number))
        };
        let mut waiting: Vec<(u64, u64)> = state.connections.iter().filter_map(waits).collect();
        if waiting.len() > most {
            waiting.select_nth_unstable(most);
            waiting.truncate(most);
        }
        for (_, number) in waiting {
            state.close(number);
        }
    }

    /// Closes a few connections that wait for their clients.
    pub(super) fn make_room(&self) {
        let mut state = self.state();
        let some = some_of(state.connections.len());
        self.close_oldest(&mut state, some, |_, _| true);
    }

    /// Closes every connection that waits for its client to ask.
    pub(super) fn close_waiting(&self) {
        let mut state = self.state();
        self.close_oldest(&mut state, usize::MAX, |connection, _| {
            connection.blocked.load(Ordering::Relaxed) == 0
        });
    }

    /// Closes what waits longer than it may, for as long as it is polled.
    pub(super) async fn sweep(&self) {
        let ConnectionLimits { head, idle, body, write, .. } = self.limits;
        let shortest = head.min(idle).min(body).min(write);
        let pause = (shortest / 4).clamp(Duration::from_millis(50), Duration::from_secs(1));
        loop {
            tokio::time::sleep(pause).await;
            let mut state = self.state();
            let now = self.now();
            let late = |(number, connection): (&u64, &Arc<Connection>)| {
                let (since, allowed) = connection.waits(&self.limits)?;
                let waited = Duration::from_millis(now.saturating_sub(since));
                (waited > allowed).then_some(*number)
            };
            let late: Vec<u64> = state.connections.iter().filter_map(late).collect();
            for number in late {
                state.close(number);
            }
        }
    }
}

impl State {
    fn close(&mut self, number: u64) {
        if let Some(connection) = self.remove(number) {
            connection.close.notify_one();
        }
    }

    fn remove(&mut self, number: u64) -> Option<Arc<Connection>> {
        let connection = self.connections.remove(&number)?;
        if let Some(client) = connection.client
            && let Some(count) = self.clients.get_mut(&client)
        {
            *count -= 1;
            if *count == 0 {
                self.clients.remove(&client);
            }
        }
        if self.connections.len() < self.connections.capacity() / 8 {
            self.connections.shrink_to(self.connections.len() * 2);
            self.clients.shrink_to(self.clients.len() * 2);
        }
        Some(connection)
    }
}

/// How many may be leaving at a time.
fn leaving(all: usize) -> usize {
    some_of(all).max(64)
}

/// How many are closed in one go, since looking for them costs a walk over all.
fn some_of(all: usize) -> usize {
    (all / 32).max(1)
}

#[cfg(test)]
mod tests;
