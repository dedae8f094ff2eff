//! The ports side by side. Every cell comes from the table of ports.

use portwise_model::Port;

use crate::ports::{PORTS, PortRow};

/// The ports that everybody asks about; a comparison begins with them.
pub const MAIN_PORTS: [Port; 4] = [25, 465, 587, 2525];

/// What the ports are compared by.
#[derive(Clone, Copy, Debug)]
pub struct Aspect {
    /// Stable.
    pub id: &'static str,
    /// The heading of the row.
    pub label: &'static str,
    /// The cell of a port.
    pub cell: fn(&PortRow) -> &'static str,
}

/// The rows of the comparison, in the order in which they are shown.
pub const ASPECTS: &[Aspect] = &[
    Aspect { id: "role", label: "What it is for", cell: |row| row.role },
    Aspect { id: "security", label: "TLS mode", cell: |row| row.tls.name() },
    Aspect { id: "encryption", label: "How TLS begins", cell: |row| row.encryption },
    Aspect { id: "auth", label: "Login", cell: |row| row.auth },
    Aspect { id: "downgrade", label: "Can TLS be stripped", cell: |row| row.downgrade },
    Aspect { id: "blocking", label: "Who blocks it", cell: |row| row.blocking },
    Aspect { id: "standing", label: "For submission", cell: |row| row.standing.describe() },
    Aspect { id: "advice", label: "When to use it", cell: |row| row.advice },
    Aspect { id: "registration", label: "Registered at IANA as", cell: |row| row.registration },
    Aspect { id: "rfc", label: "Laid down in", cell: |row| row.rfc },
];

/// Whether a port is one of the main ones.
#[must_use]
pub fn is_main(port: Port) -> bool {
    MAIN_PORTS.contains(&port)
}

/// The columns of the comparison: the main ports by number.
pub fn main_columns() -> impl Iterator<Item = &'static PortRow> {
    PORTS.iter().filter(|row| is_main(row.port))
}

/// The other ports that some provider offers, by number.
pub fn other_columns() -> impl Iterator<Item = &'static PortRow> {
    PORTS.iter().filter(|row| !is_main(row.port))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{ASPECTS, MAIN_PORTS, main_columns, other_columns};
    use crate::ports::{PORTS, SUBMISSION_PORTS};
    use portwise_model::Port;

    #[test]
    fn every_port_stands_in_one_column() {
        let main: Vec<Port> = main_columns().map(|row| row.port).collect();
        assert_eq!(main, MAIN_PORTS);
        assert_eq!(main.len() + other_columns().count(), PORTS.len());
        let mut probed = SUBMISSION_PORTS;
        probed.sort_unstable();
        assert_eq!(main, probed, "what is compared is what is probed");
    }

    #[test]
    fn every_cell_is_filled_and_tells_its_column_apart() {
        let mut seen = HashSet::new();
        for aspect in ASPECTS {
            assert!(seen.insert(aspect.id), "{} stands twice", aspect.id);
            for row in PORTS {
                assert!(!(aspect.cell)(row).is_empty(), "{} of {}", aspect.id, row.port);
            }
        }
        let columns: HashSet<Vec<&str>> =
            main_columns().map(|row| ASPECTS.iter().map(|a| (a.cell)(row)).collect()).collect();
        assert_eq!(columns.len(), MAIN_PORTS.len());
    }
}
