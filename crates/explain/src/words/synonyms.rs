//! Words that say the same, so that a pattern finds its error in whatever words it is put.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Word, Words};

/// A word, and what is said instead of it.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("address", &["addresses"]),
    ("authentication", &["auth"]),
    ("blocklist", &["black list", "blacklist", "block list"]),
    ("blocklisted", &["black listed", "blacklisted", "block listed"]),
    (
        "cannot",
        &[
            "can not",
            "can t",
            "cant",
            "could not",
            "couldn t",
            "couldnt",
            "failed to",
            "fails to",
            "failure to",
            "not able to",
            "unable to",
        ],
    ),
    ("certificate", &["cert", "certificates", "certs"]),
    ("dnsbl", &["dnsbls"]),
    ("exceeded", &["exceed", "exceeding", "exceeds"]),
    ("hostname", &["host name"]),
    ("login", &["log in", "log on", "logon", "sign in", "signin"]),
    // Two of Exim's words for one failure, of which the first would speak of another.
    ("loginattemptsfailed", &["authentication required but authentication attempt s failed"]),
    // Names of processes.
    ("loginprocess", &["imap login", "managesieve login", "pop3 login", "submission login"]),
    ("mail", &["e mail", "e mails", "email", "emails", "mails"]),
    (
        "not",
        &[
            "are not", "aren t", "did not", "didn t", "do not", "does not", "doesn t", "don t",
            "has not", "hasn t", "is not", "isn t", "was not", "wasn t", "will not", "won t",
        ],
    ),
    ("password", &["passwd", "passwords"]),
    ("recipient", &["recipients"]),
    ("refused", &["refuses"]),
    ("rejected", &["rejects"]),
    ("relay", &["relaying"]),
    ("selfsigned", &["self signed"]),
    ("supported", &["support", "supports"]),
    ("timeout", &["time out", "timed out", "timedout", "timeouts"]),
    ("username", &["user name", "usernames"]),
];

/// A phrase, and the word that stands for it.
type Phrase = (Vec<&'static str>, &'static str);

/// By their first words, the longest first.
static PHRASES: LazyLock<BTreeMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: BTreeMap<&str, Vec<Phrase>> = BTreeMap::new();
    let all = SYNONYMS.iter().flat_map(|(word, said)| said.iter().map(move |said| (said, word)));
    for (said, word) in all {
        let said: Vec<&str> = said.split(' ').collect();
        if let Some(&first) = said.first() {
            phrases.entry(first).or_default().push((said, word));
        }
    }
    for with_same_first in phrases.values_mut() {
        with_same_first.sort_by_key(|(said, _)| Reverse(said.len()));
    }
    phrases
});

impl Words<'_> {
    /// The words, with one for all that say the same.
    pub(crate) fn without_synonyms(mut self) -> Self {
        let mut words = Vec::with_capacity(self.words.len());
        let mut i = 0;
        while i < self.words.len() {
            let Some((said, word)) = self.phrase_at(i) else {
                words.push(self.words[i].clone());
                i += 1;
                continue;
            };
            let at = self.folded.len();
            self.folded.push_str(word);
            words.push(Word {
                folded: at..self.folded.len(),
                span: self.span(i, i + said.len() - 1),
                begins_line: self.words[i].begins_line,
            });
            i += said.len();
        }
        self.words = words;
        self
    }

    fn phrase_at(&self, i: usize) -> Option<&'static Phrase> {
        PHRASES
            .get(self.get(i))?
            .iter()
            .find(|(said, _)| said.iter().enumerate().all(|(k, word)| self.get(i + k) == *word))
    }
}

#[cfg(test)]
mod tests {
    use super::{SYNONYMS, Words};

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let words = Words::of(text).without_synonyms();
        assert_eq!(words.iter().collect::<Vec<_>>().join(" "), expect);
    }

    #[test]
    fn what_says_the_same_becomes_one_word() {
        check("Couldn't log in: AUTH failed to start", "cannot login authentication cannot start");
        check("The e-mail could not be sent", "the mail cannot be sent");
        check("could\nnot, timed-out; Time", "cannot timeout time");
        check("self", "self");
    }

    #[test]
    fn spans_cover_the_whole_phrase() {
        let words = Words::of("it timed  out.").without_synonyms();
        assert_eq!(words.span(1, 1), 3..13);
    }

    #[test]
    fn no_word_has_two_meanings() {
        let mut all: Vec<&str> =
            SYNONYMS.iter().flat_map(|(_, said)| said.iter().copied()).collect();
        all.extend(SYNONYMS.iter().map(|(word, _)| word));
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
    }
}
