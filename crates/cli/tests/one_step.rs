//! What `portwise probe --publish` writes for a domain that tells other servers nothing: put into
//! its zone as it is, with the one address that nobody but its owner knows, it leaves nothing to
//! find.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Command;

use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::signed::{Signing, Tree, Upstream, Zone};
use portwise_testkit::web::{Door, Page, Web, tls_by_name};
use serde_json::Value;

const DOMAIN: &str = "bare.test";
/// What it has before.
const BEFORE: &str = "@ IN MX 10 mail\nmail IN A 127.36.0.2";
/// What it needs beside what is written.
const POLICY_HOST: &str = "mta-sts IN A 127.36.0.3";

fn at(last: u8, port: u16) -> SocketAddr {
    (Ipv4Addr::new(127, 36, 0, last), port).into()
}

/// Checks the domain in a signed tree with these records.
fn probe(folder: &Path, records: &str, more: &[&str]) -> Value {
    let zones = [
        Zone::new("", Signing::Nsec, ""),
        Zone::new("test", Signing::Nsec, ""),
        Zone::new(DOMAIN, Signing::Nsec, records),
    ];
    let tree = Tree::plant(at(1, 53), &zones);
    let resolver = at(9, 53);
    let _unbound = tree.unbound(resolver, Upstream::Validating);
    let keys = folder.join("keys");
    fs::write(&keys, tree.anchors()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
    command.args(["probe", DOMAIN, "--mode", "mx", "--json", "--allow-net", "127.36.0.0/16"]);
    command.arg("--dns").arg(resolver.to_string());
    command.arg("--trust-anchors").arg(folder.join("roots.pem"));
    command.arg("--dnssec-anchor").arg(keys).args(more);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What was found of policies, with how bad it is.
fn found(result: &Value) -> Vec<(&str, &str)> {
    let of_policies = ["dnssec.", "dane.", "mta-sts.", "tls-rpt.", "ptr."];
    let all = result["findings"].as_array().unwrap().iter();
    let all = all.map(|f| (f["code"].as_str().unwrap(), f["severity"].as_str().unwrap()));
    all.filter(|(code, _)| of_policies.iter().any(|area| code.starts_with(area))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_leaves_nothing_to_find() {
    let test = "what_is_written_leaves_nothing_to_find";
    let programs = [Tree::NEEDS, Tree::NEEDS_UNBOUND, &["named-checkzone"]].concat();
    if !needs::root(test) || !needs::programs(test, &programs) {
        return;
    }
    let pki = Pki::new();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("roots.pem"), pki.root()).unwrap();
    let config = tls(&pki.issue(&["mail.bare.test"], Flaw::None));
    let _mail = Mta::start(at(2, 25), vec![starttls_script(&config)]).await;

    let out = folder.join("policy");
    let before = probe(folder, BEFORE, &["--publish", out.to_str().unwrap()]);
    let codes: Vec<&str> = found(&before).into_iter().map(|(code, _)| code).collect();
    for lacking in ["dane.absent", "mta-sts.no-record", "tls-rpt.no-record"] {
        assert!(codes.contains(&lacking), "{lacking}: {codes:?}");
    }
    assert_eq!(before["senders"][0]["together"]["delivery"], "unauthenticated");

    let written = fs::read_to_string(out.join("bare.test.zone")).unwrap();
    let zone = folder.join("whole.zone");
    let head = "$ORIGIN bare.test.\n$TTL 300\n@ IN SOA ns hostmaster 1 3600 600 86400 60\n@ IN NS ns\nns IN A 127.36.0.1\n";
    fs::write(&zone, format!("{head}{written}{POLICY_HOST}\n")).unwrap();
    let mut checkzone = Command::new("named-checkzone");
    let checked = checkzone.args(["-k", "fail", "-i", "local", DOMAIN]).arg(zone).output().unwrap();
    assert!(checked.status.success(), "{checked:?}");

    let file = fs::read_to_string(out.join("mta-sts.txt")).unwrap();
    let identity = pki.issue(&["mta-sts.bare.test"], Flaw::None);
    let address: IpAddr = at(3, 443).ip();
    let door = Door::Tls(tls_by_name(&[("", identity)]));
    let _web = Web::start(address, &[(443, door)], move |asked| match asked.path.as_str() {
        "/.well-known/mta-sts.txt" => Page::file("text/plain", file.clone()),
        _ => Page::html(404),
    });

    let after = probe(folder, &format!("{written}{POLICY_HOST}"), &[]);
    let worse: Vec<_> = found(&after).into_iter().filter(|(_, is)| *is != "info").collect();
    assert!(worse.is_empty(), "{worse:?}");
    let codes: Vec<&str> = found(&after).into_iter().map(|(code, _)| code).collect();
    // It begins with the mode “testing”, which is for its owner to end.
    assert_eq!(codes, ["mta-sts.testing"]);
    assert_eq!(after["senders"][0]["together"]["delivery"], "authenticated");
    let file = &after["report"]["policy"]["mta_sts"]["file"]["file"];
    assert!(file["lines"].to_string().contains("mx: mail.bare.test"), "{file}");
    assert_eq!(after["report"]["policy"]["tls_rpt"]["unable"], Value::Array(vec![]));
}
