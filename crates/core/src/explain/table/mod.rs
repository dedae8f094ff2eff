//! The rows, one file per theme. A row's id begins with the name of its file, so the files one
//! after the other are sorted by id.

mod auth;
mod certificate;
mod client;
mod connection;
mod dns;
mod google;
mod library;
mod microsoft;
mod policy;
mod provider;
mod reply;
mod server;
mod tls;

use super::{Cause, Entry, Scope, Tells};

/// The rows, sorted by id.
pub const ENTRIES: &[Entry] = &ALL;

const FILES: &[&[Entry]] = &[
    auth::ENTRIES,
    certificate::ENTRIES,
    client::ENTRIES,
    connection::ENTRIES,
    dns::ENTRIES,
    google::ENTRIES,
    library::ENTRIES,
    microsoft::ENTRIES,
    policy::ENTRIES,
    provider::ENTRIES,
    reply::ENTRIES,
    server::ENTRIES,
    tls::ENTRIES,
];

static ALL: [Entry; count()] = joined();

const fn count() -> usize {
    let (mut file, mut count) = (0, 0);
    while file < FILES.len() {
        count += FILES[file].len();
        file += 1;
    }
    count
}

const fn joined() -> [Entry; count()] {
    let mut all = [FILES[0][0]; count()];
    let (mut file, mut next) = (0, 0);
    while file < FILES.len() {
        let mut row = 0;
        while row < FILES[file].len() {
            all[next] = FILES[file][row];
            (row, next) = (row + 1, next + 1);
        }
        file += 1;
    }
    all
}
