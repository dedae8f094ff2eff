//! How a shared engine stands, as text.

use std::fmt::Write as _;

use portwise_shared::{ScanStanding, Standing, VantageStanding};

use super::{DIM, DOUBTFUL, STRONG, styled, wrapped};

/// How the engine at this place stands.
pub(crate) fn standing(place: &str, standing: &Standing) -> String {
    let Standing { version, memory, most_memory, leases, vantages, scans } = standing;
    let mut out = format!("{} {version}\n", styled(STRONG, place));
    let used = mebibytes(*memory);
    let of = match most_memory {
        Some(most) => format!(" of {}", mebibytes(*most)),
        None => " without a limit (maxmemory)".to_owned(),
    };
    let visits = number(*leases, "endpoint is", "endpoints are");
    let _ = writeln!(out, "Memory: {used}{of}. {visits} being visited.\n");
    if vantages.is_empty() {
        let none = "No worker has given a sign of life. Start one: portwise worker --engine URL --vantage NAME";
        let _ = writeln!(out, "{}", wrapped(none, ""));
        return out;
    }
    let longest = vantages.iter().map(|at| at.name.as_str().len()).max().unwrap_or_default();
    let width = longest.max("vantage".len());
    let heads = ["workers", "waiting", "of scans", "running", "given up"];
    let heads = heads.map(|head| format!("{head:>9}")).concat();
    let _ = writeln!(out, "{}", styled(DIM, format!("{:width$}{heads}", "vantage")));
    for VantageStanding { name, workers, jobs, bulk, claimed, dead } in vantages {
        let waiting = (jobs + bulk).saturating_sub(*claimed);
        let line = format!("{name:width$}{workers:>9}{waiting:>9}{bulk:>9}{claimed:>9}{dead:>9}");
        let is_left = *workers == 0 && jobs + bulk > 0;
        let line = if is_left { styled(DOUBTFUL, line) } else { line };
        let _ = writeln!(out, "{line}");
    }
    if !scans.is_empty() {
        let _ = writeln!(out);
    }
    for ScanStanding { vantage, name, lines, stopped, done } in scans {
        let how = match (done, stopped) {
            (true, _) => "done",
            (false, true) => "stopped",
            (false, false) => "goes on, or its program ended",
        };
        let targets = number(*lines, "target is", "targets are");
        let _ = writeln!(out, "Scan {name} at {vantage}: {targets} done; {how}");
    }
    for at in vantages.iter().filter(|at| at.workers == 0 && at.jobs + at.bulk > 0) {
        let probes = number(at.jobs + at.bulk, "probe waits", "probes wait");
        let text = format!(
            "! {probes} at “{}”, where no worker is. Start one: portwise worker --engine URL --vantage {}",
            at.name, at.name
        );
        let _ = writeln!(out, "\n{}", styled(DOUBTFUL, wrapped(&text, "  ")));
    }
    out
}

fn number(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn mebibytes(octets: u64) -> String {
    let tenths = octets * 10 / (1 << 20);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}
