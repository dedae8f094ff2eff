//! Something on the way, which hears what clients say, and may overwrite STARTTLS.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A forwarder, which lives as long as the process.
pub struct Wire {
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Wire {
    /// Starts one at an address, in front of a server.
    ///
    /// # Panics
    ///
    /// If the address cannot be had.
    #[must_use]
    pub fn start(at: SocketAddr, server: SocketAddr, overwrites: bool) -> Self {
        let listener = TcpListener::bind(at).expect("a listener");
        let heard = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&heard);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(server) else { continue };
                let Ok((client2, server2)) =
                    client.try_clone().and_then(|c| Ok((c, server.try_clone()?)))
                else {
                    continue;
                };
                let all = Arc::clone(&all);
                thread::spawn(move || {
                    forward(client, server, |octets| {
                        all.lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .extend_from_slice(octets);
                    });
                });
                thread::spawn(move || {
                    forward(server2, client2, |octets| {
                        if overwrites {
                            overwrite(octets);
                        }
                    });
                });
            }
        });
        Self { heard }
    }

    /// What clients said, in all connections.
    #[must_use]
    pub fn heard(&self) -> Vec<u8> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn forward(mut from: TcpStream, mut to: TcpStream, mut on: impl FnMut(&mut [u8])) {
    let mut octets = [0; 8192];
    while let Ok(n) = from.read(&mut octets) {
        if n == 0 {
            break;
        }
        on(&mut octets[..n]);
        if to.write_all(&octets[..n]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

fn overwrite(octets: &mut [u8]) {
    const WORD: &[u8] = b"STARTTLS";
    while let Some(at) = octets.windows(WORD.len()).position(|window| window == WORD) {
        octets[at..at + WORD.len()].copy_from_slice(b"XXXXXXXX");
    }
}
