//! checkdmarc and Portwise on the same domains, verdict by verdict.

mod why;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use futures_util::{StreamExt, stream};
use portwise_core::ProbeRequest;
use portwise_core::policy::dane::deciding_set;
use portwise_core::policy::mta_sts::{Binding, assess, coverage};
use portwise_core::policy::verdict::{Delivery, Sender};
use portwise_core::policy::{Status, tls_rpt};
use portwise_core::report::{Mode, Report};
use portwise_core::senders::senders;
use portwise_probe::{
    DnssecAnchors, Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors, Validator,
};
use portwise_testkit::pki::Pki;
use portwise_testkit::policy::{Case, ZONES, Zoo, cases};
use portwise_testkit::signed::Upstream;
use serde::Deserialize;

const SCRIPT: &str = include_str!("checkdmarc.py");
const NO_POLICY: &str = "no policy";
/// The facts about errors of earlier versions of checkdmarc.
const KNOWN: &[u8] = &[110, 111, 112, 113, 118];
/// Domains that are looked at side by side.
const AT_ONCE: usize = 8;

/// What checkdmarc says of a domain.
#[derive(Deserialize)]
struct Said {
    domain: String,
    mode: Option<String>,
    mta_sts: String,
    tls_rpt: bool,
    tls_rpt_error: String,
    signed: bool,
    hosts: Vec<SaidOfHost>,
    warnings: Vec<String>,
    /// Whether it came to an end.
    ended: bool,
}

#[derive(Deserialize)]
struct SaidOfHost {
    name: String,
    tlsa: usize,
    tls: bool,
}

/// One verdict of both.
struct Compared {
    id: &'static str,
    /// Whether the domain shows an error that is known of earlier versions.
    was_known: bool,
    shows: &'static str,
    about: &'static str,
    ours: String,
    theirs: String,
    /// What they say besides.
    words: String,
}

/// Compares, and gives a page.
pub(crate) fn compare(python: &Path) -> Result<String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (pki, cases) = (Pki::new(), cases());
    let zoo = runtime.block_on(Zoo::open(37, &pki, ZONES, &cases));
    let (resolver, _resolver) = zoo.resolver(Upstream::Passing);
    let reports = runtime.block_on(ours(&zoo, &pki, resolver, &cases))?;
    let said = theirs(python, &pki, resolver, &cases)?;
    let version = version(python)?;
    let mut compared = Vec::new();
    for (case, report) in cases.iter().zip(&reports) {
        let said = said.iter().find(|said| said.domain == case.name());
        compared.extend(of_case(case, report, said.context("checkdmarc left a domain out")?)?);
    }
    page(&compared, cases.len(), &version)
}

async fn ours(zoo: &Zoo, pki: &Pki, resolver: SocketAddr, cases: &[Case]) -> Result<Vec<Report>> {
    let limits = Limits {
        fetch: Duration::from_secs(4),
        policy: Duration::from_secs(20),
        ..Limits::within(Duration::from_secs(10))
    };
    let prober = Prober::new(ProberConfig {
        resolver: Arc::new(Resolver::new(Some(resolver), limits.dns)?),
        guard: Guard::new(vec![zoo.network().parse()?]),
        anchors: TrustAnchors::with_pem(pki.root().as_bytes())?,
        helo: Some("client.example.net".to_owned()),
        limits: limits.clone(),
    })?;
    let anchors = DnssecAnchors::read(zoo.anchors())?;
    let prober = prober.validating(Arc::new(Validator::new(Some(resolver), &anchors, limits.dns)?));
    let look = async |case: &Case| {
        let request = ProbeRequest::new(&case.name(), Mode::Mx, &[], false);
        let request = request.map_err(|refusal| anyhow!(refusal.text))?;
        anyhow::Ok(prober.probe(&request, |_| {}).await)
    };
    let looks: Vec<_> = cases.iter().map(look).collect();
    let reports: Vec<_> = stream::iter(looks).buffered(AT_ONCE).collect().await;
    reports.into_iter().collect()
}

/// Only its own processes get the zoo's name server and authority.
fn theirs(python: &Path, pki: &Pki, resolver: SocketAddr, cases: &[Case]) -> Result<Vec<Said>> {
    let folder = tempfile::tempdir()?;
    let file = |name: &str| folder.path().join(name);
    fs::write(file("root.pem"), pki.root())?;
    fs::write(file("resolv.conf"), format!("nameserver {}\n", resolver.ip()))?;
    fs::write(file("look.py"), SCRIPT)?;
    let mut child = Command::new("unshare")
        .args(["--mount", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\""])
        .arg(file("resolv.conf"))
        .arg(python.join("bin/python"))
        .arg(file("look.py"))
        .arg(resolver.ip().to_string())
        .env("REQUESTS_CA_BUNDLE", file("root.pem"))
        .env("SSL_CERT_FILE", file("root.pem"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let names: Vec<String> = cases.iter().map(Case::name).collect();
    child.stdin.take().context("a pipe")?.write_all(names.join("\n").as_bytes())?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "checkdmarc cannot be run");
    let text = String::from_utf8(output.stdout)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn version(python: &Path) -> Result<String> {
    let script = "from importlib.metadata import version; print(version('checkdmarc'))";
    let output = Command::new(python.join("bin/python")).args(["-c", script]).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn of_case(case: &Case, report: &Report, said: &Said) -> Result<Vec<Compared>> {
    let policy = report.policy.as_deref().context("no policy was looked for")?;
    let mut out = Vec::new();
    let mut push = |about, ours: &str, theirs: &str, words: &str| {
        let (ours, theirs, words) = (ours.to_owned(), theirs.to_owned(), words.to_owned());
        let was_known = case.facts.iter().any(|fact| KNOWN.contains(fact));
        out.push(Compared {
            id: case.id,
            was_known,
            shows: case.about,
            about,
            ours,
            theirs,
            words,
        });
    };
    let assessment = assess(&policy.mta_sts);
    let rules = match &assessment.binding {
        Binding::Rules(rules) => Some(rules),
        Binding::Nothing(_) | Binding::NotTested(_) => None,
    };
    let mode = match (&assessment.binding, rules.and_then(|rules| rules.mode)) {
        (Binding::NotTested(_), _) => "not tested",
        (_, Some(mode)) => mode.id(),
        _ => NO_POLICY,
    };
    if !said.ended {
        push("MTA-STS", mode, "does not end", &said.mta_sts);
        return Ok(out);
    }
    push("MTA-STS", mode, said.mode.as_deref().unwrap_or(NO_POLICY), &said.mta_sts);
    let record = tls_rpt::published(&policy.tls_rpt.record);
    let rpt = |is_valid| if is_valid { "valid" } else { "none that counts" };
    let own = match policy.tls_rpt.record.failed {
        Some(_) => "not tested",
        None => rpt(record.valid().is_some()),
    };
    push("TLS-RPT", own, rpt(said.tls_rpt), &said.tls_rpt_error);
    let signed = |is_signed| if is_signed { "signed" } else { "not signed" };
    let own = match &policy.domain {
        Status::Secure => "signed",
        Status::Bogus(_) => "forged",
        Status::Insecure => "not signed",
        _ => "not tested",
    };
    push("DNSSEC", own, signed(said.signed), "");
    let outcomes = senders(report);
    for host in &policy.hosts {
        let Some(theirs) = said.hosts.iter().find(|known| known.name == host.name) else {
            continue;
        };
        let set = deciding_set(host);
        let own = match set.map(|set| &set.status) {
            Some(Status::Secure) => set.map_or(0, |set| set.records.len() + set.more).to_string(),
            Some(Status::NotTested(_)) => "not tested".to_owned(),
            Some(_) => "cannot be had".to_owned(),
            None if matches!(host.addresses, Status::Bogus(_) | Status::Failed(_)) => {
                "cannot be had".to_owned()
            }
            None if matches!(host.addresses, Status::NotTested(_)) => "not tested".to_owned(),
            None => "0".to_owned(),
        };
        push("TLSA records", &own, &theirs.tlsa.to_string(), "");
        let mut of_host = outcomes.iter().filter(|outcome| outcome.host == host.name);
        let plain = of_host.find(|outcome| outcome.sender == Sender::Neither);
        let own = match plain.map(|outcome| outcome.together.delivery) {
            Some(Delivery::Unauthenticated | Delivery::Authenticated) => "TLS",
            Some(Delivery::Plaintext) => "no TLS",
            Some(Delivery::NotAtAll(_)) => "takes no mail",
            _ => "not tested",
        };
        let words: Vec<&str> = said.warnings.iter().map(String::as_str).collect();
        push("STARTTLS", own, if theirs.tls { "TLS" } else { "no TLS" }, &words.join(" "));
        if let (Some(rules), Some(_)) = (rules, &said.mode) {
            let fit = coverage(&rules.patterns, &[host.name.as_str()]);
            let covered = |is: bool| if is { "covered" } else { "not covered" };
            let missing = format!("{} is not included", host.name);
            let is_missing = said.warnings.iter().any(|warning| warning.starts_with(&missing));
            if !rules.patterns.is_empty() {
                push(
                    "host in the policy",
                    covered(fit.uncovered.is_empty()),
                    covered(!is_missing),
                    "",
                );
            }
        }
    }
    Ok(out)
}

fn page(compared: &[Compared], domains: usize, version: &str) -> Result<String> {
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for one in compared {
        let (all, same) = kinds.entry(one.about).or_default();
        *all += 1;
        *same += usize::from(one.ours == one.theirs);
    }
    let mut out = format!(
        "<!-- Written by “cargo xtask bench”. -->\n\n# Comparison with checkdmarc\n\ncheckdmarc {version} and Portwise looked at the same {domains} domains: those of the zoo in `crates/testkit/src/policy`, with the\nsame name server and the same trusted authority. What a row of the zoo says must come of it is what the RFCs say; tests hold Portwise to it.\n\n| verdict | compared | same |\n| --- | --- | --- |\n"
    );
    for (kind, (all, same)) in &kinds {
        let _ = writeln!(out, "| {kind} | {all} | {same} |");
    }
    out.push_str(why::NOT_COMPARED);
    let differs = |id: &str| compared.iter().any(|one| one.id == id && one.ours != one.theirs);
    let mut mended: Vec<&str> =
        compared.iter().filter(|one| one.was_known).map(|one| one.id).collect();
    mended.dedup();
    mended.retain(|id| !differs(id));
    let mended: Vec<String> = mended.iter().map(|id| format!("`{id}`")).collect();
    let _ = writeln!(
        out,
        "\nDomains that show what earlier versions of it got wrong, and of which both say the same now: {}.",
        mended.join(", ")
    );
    out.push_str("\n## Where they differ\n\n| domain | what it shows | verdict | Portwise | checkdmarc | why |\n| --- | --- | --- | --- | --- | --- |\n");
    let mut unexplained = Vec::new();
    for one in compared.iter().filter(|one| one.ours != one.theirs) {
        let Some(why) = why::of(one.about, one.id, &one.ours, &one.theirs) else {
            unexplained.push(format!(
                "{} {}: {} / {} ({})",
                one.id, one.about, one.ours, one.theirs, one.words
            ));
            continue;
        };
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} | {why} |",
            one.id, one.shows, one.about, one.ours, one.theirs
        );
    }
    ensure!(
        unexplained.is_empty(),
        "differences without a reason in bench/src/comparison/why.rs:\n{}",
        unexplained.join("\n")
    );
    Ok(out)
}
