//! A stream that remembers the first octets it delivered.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use portwise_core::reflection::LONGEST_HELLO;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// As much as tells a greeting from a TLS record.
const ENOUGH: usize = 256;

/// The first octets that came since the tap was opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<u8>>>);

/// The first octets that were sent since the tap was asked to keep them, until they are taken.
#[derive(Clone, Debug)]
pub(crate) struct Said(Arc<Mutex<Option<Vec<u8>>>>);

impl Said {
    /// What was sent; nothing more is kept.
    pub(crate) fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }

    fn add(&self, octets: &[u8]) {
        if let Some(said) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            let room = LONGEST_HELLO.saturating_sub(said.len());
            said.extend_from_slice(&octets[..octets.len().min(room)]);
        }
    }
}

impl Heard {
    pub(crate) fn octets(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, octets: &[u8]) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = ENOUGH.saturating_sub(heard.len());
        heard.extend_from_slice(&octets[..octets.len().min(room)]);
    }
}

/// A TCP stream that keeps what it heard first, so that a failed handshake can be explained by
/// what came instead of TLS.
pub(crate) struct Tap {
    stream: TcpStream,
    heard: Option<Heard>,
    said: Option<Said>,
}

impl Tap {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream, heard: None, said: None }
    }

    /// Begins to remember.
    pub(crate) fn open(&mut self) -> Heard {
        self.heard.insert(Heard::default()).clone()
    }

    /// Begins to keep what is sent.
    pub(crate) fn keep_said(&mut self) -> Said {
        self.said.insert(Said(Arc::new(Mutex::new(Some(Vec::new()))))).clone()
    }
}

impl AsyncRead for Tap {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buf.filled().len();
        let poll = Pin::new(&mut self.stream).poll_read(cx, buf);
        if let Some(heard) = &self.heard {
            heard.add(&buf.filled()[before..]);
        }
        poll
    }
}

impl AsyncWrite for Tap {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, buf);
        if let (Some(said), Poll::Ready(Ok(sent))) = (&self.said, &poll) {
            said.add(&buf[..*sent]);
        }
        poll
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
