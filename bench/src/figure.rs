//! What was measured, and what it should be.

use std::fmt::Write as _;
use std::fs;

use anyhow::Result;
use jiff::Timestamp;

/// One figure.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) value: f64,
    /// What it is counted in; empty for ratios.
    pub(crate) unit: &'static str,
    /// At most this.
    pub(crate) limit: f64,
    /// What went into it.
    pub(crate) detail: String,
}

impl Figure {
    /// Whether it is as it should be.
    pub(crate) fn is_met(&self) -> bool {
        self.value <= self.limit
    }
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The figures as a page.
pub(crate) fn page(figures: &[Figure], versions: &[String]) -> Result<String> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let models: Vec<&str> = processors
        .lines()
        .filter_map(|l| l.strip_prefix("model name")?.split_once(": ").map(|(_, m)| m))
        .collect();
    let model = models.first().copied().unwrap_or("an unknown processor");
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let kernel: Vec<&str> = kernel.split('.').take(2).collect();
    let today = Timestamp::now().strftime("%Y-%m-%d").to_string();
    let mut out = format!(
        "<!-- Written by “cargo xtask bench”. -->\n\n# Benchmarks\n\nMeasured on {today}: {} × {model}, Linux {}. Everything ran on loopback, in one run; ratios and counts are what counts, not times.\n\n| what | measured | at most | from |\n| --- | --- | --- | --- |\n",
        models.len(),
        kernel.join("."),
    );
    for f in figures {
        let unit = if f.unit.is_empty() { String::new() } else { format!(" {}", f.unit) };
        let mark = if f.is_met() { "" } else { " **not met**" };
        let _ = writeln!(
            out,
            "| {} | {:.2}{unit}{mark} | {:.2}{unit} | {} |",
            f.name, f.value, f.limit, f.detail
        );
    }
    let _ = write!(out, "\nWith: {}.\n", versions.join("; "));
    Ok(out)
}
