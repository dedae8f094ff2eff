//! What is known of published settings: sources, clients, findings.

use std::fmt::Write as _;

use portwise_core::discovery::clients::Client;
use portwise_core::discovery::{Protection, Source};
use portwise_core::findings;

use super::MADE;

/// `docs/reference/discovery.md`.
pub(super) fn page() -> String {
    let mut out = format!(
        "{MADE}\n# Discovery\n\nWhere settings for a mail domain are published, which client looks where, and what can be wrong. `portwise discover` asks all of it.\n\n## Sources\n\n| id | source | what it is |\n| --- | --- | --- |\n"
    );
    for source in Source::ALL {
        let _ = writeln!(out, "| `{}` | {} | {} |", source.id(), source.name(), source.describe());
    }
    out.push_str(
        "\n## Protection\n\nThe best first.\n\n| protection | what it is worth |\n| --- | --- |\n",
    );
    for protection in Protection::ALL {
        let _ = writeln!(out, "| {} | {} |", protection.name(), protection.describe());
    }
    out.push_str("\n## Clients\n\nHow each client decides, and the sources that it reads, the preferred first.\n");
    for client in Client::ALL {
        let _ = write!(out, "\n### {}\n\n{}\n\n", client.name(), client.describe());
        for (number, source) in client.sources().iter().enumerate() {
            let _ = writeln!(out, "{}. {}", number + 1, source.name());
        }
    }
    out.push_str(
        "\n## Findings\n\n| code | severity at worst | what is the matter |\n| --- | --- | --- |\n",
    );
    for row in findings::rows().filter(|row| row.code.starts_with("discovery.")) {
        let anchor = row.code.replace('.', "");
        let _ = writeln!(
            out,
            "| [`{}`](findings.md#{anchor}) | {} | {} |",
            row.code,
            row.severity.id(),
            row.title
        );
    }
    out
}
