//! Where mail is sent from, and what the network does with outgoing connections.

mod row;
mod table;

pub use row::{Kind, Network, Passage};
pub use table::NETWORKS;

/// The network with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Network> {
    NETWORKS.binary_search_by(|n| n.id.cmp(id)).ok().map(|i| &NETWORKS[i])
}

#[cfg(test)]
mod tests {
    use super::{NETWORKS, Passage, find};
    use crate::wording::{check_citations, check_sentences};
    use portwise_model::Confidence;

    #[test]
    fn rows_are_sorted_sourced_and_dated() {
        assert!(NETWORKS.is_sorted_by(|a, b| a.id < b.id));
        for n in NETWORKS {
            assert!(!n.source.is_empty() && !n.name.is_empty(), "{}", n.id);
            assert!(n.checked_on.parse::<jiff::civil::Date>().is_ok(), "{}", n.id);
            assert!(
                n.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
            if let Some(docs) = n.docs {
                assert!(crate::sources::is_link(docs), "{}: {docs}", n.id);
            }
        }
    }

    #[test]
    fn texts_are_for_the_reader() {
        for n in NETWORKS {
            check_sentences(n.id, n.lift);
            check_citations(n.id, n.source, n.confidence == Confidence::Verified);
        }
    }

    #[test]
    fn a_network_tells_what_it_does_with_a_port() {
        let digitalocean = find("digitalocean").unwrap();
        assert!(digitalocean.passage(587).is_shut());
        assert_eq!(digitalocean.passage(2525), Passage::Open);
        assert_eq!(find("hetzner-cloud").unwrap().passage(465), Passage::BlockedByDefault);
        assert!(find("nowhere").is_none());
        let hosting = find("shared-hosting-cpanel").unwrap();
        assert!([25, 465, 587].iter().all(|port| hosting.passage(*port).is_shut()));
        assert_eq!(hosting.passage(443), Passage::Open);
    }
}
