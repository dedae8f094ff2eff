//! What Lighthouse says of the page, as a telephone on a slow line would load it.

use std::ffi::OsString;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::cmd;

use crate::project::Project;
use crate::tools::npm;
use crate::{lab, say};

const LIGHTHOUSE: &str = "lighthouse@12.8.2";

/// A page of every kind.
const PAGES: [&str; 5] =
    ["", "providers/gmail/", "errors/microsoft-basic-auth-disabled/", "snippets/django/", "ports/"];

/// What is judged, and the least of 100 points.
const CATEGORIES: [(&str, f64); 4] =
    [("performance", 97.0), ("accessibility", 100.0), ("best-practices", 100.0), ("seo", 100.0)];

/// Until the largest part of the first view is there, in milliseconds.
const LARGEST_PAINT: f64 = 1_600.0;

/// `$1` is the program, `$2` the port, `$3` Lighthouse, `$4` a folder for a browser and the report;
/// then come the pages.
const SCRIPT: &str = r#"set -e
program=$1 port=$2 lighthouse=$3 folder=$4
shift 4
printf '#!/bin/sh\nexec chromium --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync "$@"\n' > "$folder/browser"
chmod +x "$folder/browser"
"$program" serve --listen "127.0.0.1:$port" --requests 1000000 > "$folder/listens" 2> /dev/null &
server=$!
trap 'kill $server' EXIT
while ! grep -q http "$folder/listens"; do sleep 0.1; done
number=0
for page in "$@"; do
  CHROME_PATH="$folder/browser" node "$lighthouse" "http://127.0.0.1:$port/$page" --quiet --chrome-flags=--headless --output=json --output-path="$folder/$number.json"
  number=$((number + 1))
done
"#;

/// What came of it.
pub(crate) struct Measured {
    /// The section for the benchmarks.
    pub(crate) section: String,
    /// What falls short, and by how much.
    pub(crate) missed: Vec<String>,
}

/// Measures pages that a program serves.
pub(crate) fn measure(project: &Project, program: &std::path::Path) -> Result<Measured> {
    npm::ensure(project, &[LIGHTHOUSE.to_owned()])?;
    let step = say::step("measuring the page with Lighthouse");
    let folder = project.target().join("lighthouse");
    project.sh.remove_path(&folder)?;
    project.sh.create_dir(&folder)?;
    let mut words = lab::prefix(project)?;
    words.extend(["sh", "-c", SCRIPT, "sh"].map(OsString::from));
    words.push(program.into());
    words.push("8077".into());
    words.push(project.tools().join("npm/node_modules/lighthouse/cli/index.js").into());
    words.push(folder.clone().into());
    words.extend(PAGES.map(OsString::from));
    let (first, rest) = words.split_first().context("no command")?;
    cmd!(project.sh, "{first} {rest...}").quiet().run().context("Lighthouse did not end well")?;
    let mut section = "\n## The page, by Lighthouse\n\nServed by the release build, the profile of a telephone; points of 100.\n\n| page | performance | accessibility | best practices | SEO | largest paint | layout shift |\n| --- | --- | --- | --- | --- | --- | --- |\n".to_owned();
    let mut missed = Vec::new();
    for (number, page) in PAGES.iter().enumerate() {
        let report = project.sh.read_file(folder.join(format!("{number}.json")))?;
        let report: Value = serde_json::from_str(&report)?;
        let _ = write!(section, "| /{page} |");
        for (category, least) in CATEGORIES {
            let points = number_at(&report, &format!("/categories/{category}/score"))? * 100.0;
            let _ = write!(section, " {points:.0} |");
            if points.round() < least {
                missed.push(format!("/{page}: {category} {points:.0}, at least {least}"));
            }
        }
        let paint = number_at(&report, "/audits/largest-contentful-paint/numericValue")?;
        let shift = number_at(&report, "/audits/cumulative-layout-shift/numericValue")?;
        let _ = writeln!(section, " {:.1} s | {shift:.3} |", paint / 1e3);
        if paint > LARGEST_PAINT || shift > 0.001 {
            missed.push(format!("/{page}: largest paint after {paint:.0} ms, shift {shift:.3}"));
        }
    }
    step.done();
    print!("{section}");
    Ok(Measured { section, missed })
}

fn number_at(report: &Value, path: &str) -> Result<f64> {
    report.pointer(path).and_then(Value::as_f64).with_context(|| format!("no {path}"))
}
