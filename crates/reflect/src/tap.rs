//! A stream that keeps the first octets that came.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use portwise_core::reflection::LONGEST_HELLO;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// As much as the records of one ClientHello can take.
const ENOUGH: usize = LONGEST_HELLO + 512;

/// The first octets that came since the tap was opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct First(Arc<Mutex<Vec<u8>>>);

impl First {
    pub(crate) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, octets: &[u8]) {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = ENOUGH.saturating_sub(first.len());
        first.extend_from_slice(&octets[..octets.len().min(room)]);
    }
}

pub(crate) struct Tap<S> {
    stream: S,
    first: Option<First>,
}

impl<S> Tap<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, first: None }
    }

    /// Begins to keep.
    pub(crate) fn open(&mut self) -> First {
        self.first.insert(First::default()).clone()
    }

    /// Ends it.
    pub(crate) fn close(&mut self) {
        self.first = None;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Tap<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if let Some(first) = &self.first {
            first.add(&buffer.filled()[before..]);
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, octets)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
