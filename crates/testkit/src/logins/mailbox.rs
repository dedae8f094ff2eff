//! What was delivered.

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A maildir.
pub struct Mailbox(pub(super) PathBuf);

impl Mailbox {
    /// The messages in it, read from the disk.
    #[must_use]
    pub fn messages(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.join("new")).into_iter().flatten().flatten();
        entries.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect()
    }

    /// Waits for the first message.
    ///
    /// # Panics
    ///
    /// If none comes within 20 seconds.
    #[must_use]
    pub fn first(&self) -> String {
        let began = Instant::now();
        loop {
            if let Some(message) = self.messages().pop() {
                return message;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "nothing in {}", self.0.display());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
