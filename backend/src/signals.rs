//! Being asked to end.

use tokio::sync::oneshot;

/// Who asks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// `kill`, or the machine shutting down.
    Terminate,
}

impl Signal {
    /// The exit status by which a shell knows the signal.
    pub(crate) fn exit_status(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }
}

/// Waits until somebody asks.
pub(crate) async fn next() -> Signal {
    tokio::select! {
        Ok(()) = tokio::signal::ctrl_c() => Signal::Interrupt,
        () = terminate() => Signal::Terminate,
    }
}

/// Waits until somebody asks, from now on. Whoever asks twice ends the program at once, even if it
/// is stuck.
pub(crate) fn watch() -> impl Future<Output = Signal> {
    let (teller, told) = oneshot::channel();
    tokio::spawn(async move {
        let _ = teller.send(next().await);
        let again = next().await;
        std::process::exit(again.exit_status().into());
    });
    async {
        match told.await {
            Ok(signal) => signal,
            Err(_) => std::future::pending().await,
        }
    }
}

#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending().await
}
