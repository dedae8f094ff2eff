//! `llms.txt`, which lies beside the page: what is where, for those who read with a model.

use std::fmt::Write as _;

use portwise_core::export::Table;
use portwise_core::findings;
use portwise_core::networks::NETWORKS;
use portwise_core::ports::PORTS;
use portwise_core::providers::PROVIDERS;
use portwise_snippets::PROGRAMS;

/// The text.
pub(super) fn page() -> String {
    let mut out = format!(
        "\
# Portwise

> Which SMTP port, which encryption, which settings? Portwise advises, writes configuration that works when pasted, explains error texts, and checks
> real mail servers. It knows {} providers, {} networks that block ports, and {} programs to configure.

Advice, configuration and explanations need no network; the page computes them in the browser. Facts carry a source and the date on which it was
looked at.

## Ports in short

",
        PROVIDERS.len(),
        NETWORKS.len(),
        PROGRAMS.len(),
    );
    for row in PORTS {
        let _ = writeln!(out, "- {}: {}", row.port, row.advice);
    }
    let _ = write!(
        out,
        "
## Data beside the page

- [findings.json](findings.json): the {} codes that a check can give, each with its worst severity, what it means, what to do, and the source
- [proofs.json](proofs.json): what was seen when the configurations were run against good and bad servers
- [entries](entries/tls.json): error texts, their causes and cures, in files by topic: auth, certificate, client, connection, dns, google, library,
  microsoft, policy, provider, reply, server, tls; in programs what the settings are called in each program

## Where “portwise serve” runs

- [/mcp](/mcp): tools for assistants by the Model Context Protocol (POST, streamable HTTP): advise, snippet, explain, reference, probe
",
        findings::rows().count(),
    );
    for table in Table::ALL {
        let id = table.id();
        let _ = writeln!(
            out,
            "- [/api/v1/reference/{id}.json](/api/v1/reference/{id}.json): the table of {id}; also as .csv"
        );
    }
    out.push_str(
        "- [/probe](/probe?target=example.com&module=mx): metrics of a live check, for Prometheus

## On the command line

- `portwise advise --role application --provider sendgrid`: what to use
- `portwise snippet python-smtplib --host smtp.example.com`: configuration to paste
- `portwise explain \"535 5.7.8 authentication failed\"`: what it means
- `portwise probe mail.example.com --json`: a live check; `--output junit`, `sarif` or `nagios` for other programs
- `portwise login smtp.example.com --user anna@example.com`: does the login work, and if not, why; the password is asked for, or comes from a command
- `portwise mcp`: the tools for assistants, over standard input and output
",
    );
    out
}
