//! Signals that ask the process to end or to read its files again.

use tokio::sync::oneshot;

/// A signal that asks the process to end.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// `kill`, or the machine shutting down.
    Terminate,
}

impl Signal {
    /// The exit status by which a shell knows the signal.
    #[must_use]
    pub fn exit_status(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }
}

/// Waits for a signal, from now on. A second one exits the process immediately, even if it is
/// stuck. Must be called within a Tokio runtime.
pub fn watch() -> impl Future<Output = Signal> {
    let (sender, first) = oneshot::channel();
    let mut signals = Signals::new();
    tokio::spawn(async move {
        let _ = sender.send(signals.next().await);
        let again = signals.next().await;
        std::process::exit(again.exit_status().into());
    });
    async {
        match first.await {
            Ok(signal) => signal,
            Err(_) => std::future::pending().await,
        }
    }
}

/// Calls a function for every SIGHUP from now on, one after another. Without it the signal would
/// end the process. Must be called within a Tokio runtime.
pub fn on_hangup(mut what: impl FnMut() + Send + 'static) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut hangups) = signal(SignalKind::hangup()) {
            tokio::spawn(async move {
                while hangups.recv().await.is_some() {
                    what();
                }
            });
        }
    }
    #[cfg(not(unix))]
    let _ = &mut what;
}

/// The signals that ask the process to end; none that comes after its making is lost.
struct Signals {
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    interrupt: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        Self {
            terminate: signal(SignalKind::terminate()).ok(),
            interrupt: signal(SignalKind::interrupt()).ok(),
        }
    }

    async fn next(&mut self) -> Signal {
        async fn of(signal: &mut Option<tokio::signal::unix::Signal>) {
            let came = match signal {
                Some(signal) => signal.recv().await,
                None => None,
            };
            if came.is_none() {
                std::future::pending().await
            }
        }
        tokio::select! {
            () = of(&mut self.interrupt) => Signal::Interrupt,
            () = of(&mut self.terminate) => Signal::Terminate,
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    fn new() -> Self {
        Self {}
    }

    async fn next(&mut self) -> Signal {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Signal::Interrupt,
            Err(_) => std::future::pending().await,
        }
    }
}
