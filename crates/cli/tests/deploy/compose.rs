//! The stack of containers, as `docker-compose` reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use portwise_testkit::needs;
use serde_json::Value;

use crate::systemd::time_to_stop;
use crate::{assert_known, deploy, engine, entries, read, root, said, texts, yaml};

/// The name under which it is served.
const SITE: &str = "portwise.example.com";

/// What `docker-compose` makes of the file, with secrets as the file says that they are made.
fn config(folder: &Path, site: Option<&str>) -> Output {
    let mut command = Command::new(needs::find("docker-compose").unwrap());
    command.args(["--file", "deploy/compose.yaml", "config"]).current_dir(folder);
    command.env_remove("SITE").envs(site.map(|site| ("SITE", site))).output().unwrap()
}

/// A copy of what the stack is made of.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("deploy")).unwrap();
    for name in
        ["compose.yaml", "engine.conf", "engine.acl", "engine-users.sh", "replicas.Caddyfile"]
    {
        fs::copy(deploy(name), folder.path().join("deploy").join(name)).unwrap();
    }
    let text = read("compose.yaml");
    let line = text.lines().find_map(|line| line.strip_prefix("#   ./engine-users.sh")).unwrap();
    let mut script = Command::new("sh");
    script.arg("-c").arg(format!("./engine-users.sh{line}"));
    let output = script.current_dir(folder.path().join("deploy")).output().unwrap();
    assert!(output.status.success(), "{}", said(output));
    folder
}

/// The stack, or nothing if what reads it is not there.
fn stack(test: &str) -> Option<(tempfile::TempDir, Value)> {
    let python = needs::python(test, &["yaml"])?;
    if !needs::programs(test, &["docker-compose"]) {
        return None;
    }
    let folder = copy();
    let output = config(folder.path(), Some(SITE));
    assert!(output.status.success(), "{}", said(output));
    let text = String::from_utf8(output.stdout).unwrap();
    let stack = yaml(&python, &text).remove(0);
    // What it says can be shown to anybody.
    for secret in fs::read_dir(folder.path().join("deploy/secrets")).unwrap() {
        let secret = fs::read_to_string(secret.unwrap().path()).unwrap();
        let words = secret.split([':', '@', '#', ' ', '\n']).filter(|word| word.len() == 64);
        assert!(words.into_iter().all(|word| !text.contains(word)));
    }
    Some((folder, stack))
}

fn networks(service: &Value) -> BTreeSet<&str> {
    entries(&service["networks"]).map(|(name, _)| name).collect()
}

#[test]
fn the_stack_is_one() {
    let Some((folder, stack)) = stack("the_stack_is_one") else { return };
    let services: BTreeMap<&str, &Value> = entries(&stack["services"]).collect();
    let names: Vec<&str> = services.keys().copied().collect();
    assert_eq!(names, ["engine", "proxy", "serve-1", "serve-2", "worker"]);
    assert_eq!(services["serve-1"], services["serve-2"]);

    for (name, service) in &services {
        assert_eq!(service["read_only"], true, "{name}");
        assert_eq!(texts(&service["cap_drop"]), ["ALL"], "{name}");
        assert_eq!(texts(&service["security_opt"]), ["no-new-privileges:true"], "{name}");
        assert!(service["mem_limit"].is_string() && service["pids_limit"].is_u64(), "{name}");
        // Every file is there, and every volume is named.
        for volume in service["volumes"].as_array().into_iter().flatten() {
            let from = volume.as_str().unwrap().split(':').next().unwrap();
            let is_there = Path::new(from).is_file() || stack["volumes"].get(from).is_some();
            assert!(is_there, "{name}: {from}");
        }
        for secret in service["secrets"].as_array().into_iter().flatten() {
            let secret = secret["source"].as_str().unwrap();
            let file = stack["secrets"][secret]["file"].as_str().unwrap();
            assert!(Path::new(file).is_file(), "{name}: {file}");
        }
    }
    for name in ["serve-1", "serve-2", "worker"] {
        let service = services[name];
        assert_eq!(service["depends_on"]["engine"]["condition"], "service_healthy");
        let image = service["build"]["dockerfile"].as_str().unwrap();
        assert!(root().join(image).is_file(), "{image}");
        let context = service["build"]["context"].as_str().unwrap();
        assert_eq!(Path::new(context), folder.path().canonicalize().unwrap());
        let variables: Vec<String> =
            entries(&service["environment"]).map(|(name, _)| name.to_owned()).collect();
        // The URL of the engine is where the secret is.
        let secret = service["secrets"][0]["source"].as_str().unwrap();
        let url = &service["environment"]["PORTWISE_ENGINE_FILE"];
        assert_eq!(*url, format!("/run/secrets/{secret}"));
        assert_known(&texts(&service["command"]), &variables);
    }
    for (name, unit) in [("serve-1", "portwise.service"), ("worker", "portwise-worker.service")] {
        let grace = services[name]["stop_grace_period"].as_str().unwrap();
        let seconds = grace.strip_suffix('s').unwrap().parse().unwrap();
        assert_eq!(Duration::from_secs(seconds), time_to_stop(unit), "{name}");
    }
}

#[test]
fn only_the_proxy_is_reached_from_outside() {
    let test = "only_the_proxy_is_reached_from_outside";
    let Some((_folder, stack)) = stack(test) else { return };
    let services = &stack["services"];
    let with_ports = entries(services).filter(|(_, service)| service.get("ports").is_some());
    assert_eq!(with_ports.map(|(name, _)| name).collect::<Vec<_>>(), ["proxy"]);
    let is_internal = |name: &str| stack["networks"][name]["internal"] == true;

    // The engine is where nothing comes in from outside, with those alone that use it.
    assert_eq!(networks(&services["engine"]), BTreeSet::from(["engine"]));
    assert!(is_internal("engine"));
    let beside = entries(services).filter(|(_, service)| networks(service).contains("engine"));
    let beside: Vec<&str> = beside.map(|(name, _)| name).collect();
    assert_eq!(beside, ["engine", "serve-1", "serve-2", "worker"]);
    // Those that serve have no way out, and the worker has one.
    assert!(networks(&services["serve-1"]).iter().all(|name| is_internal(name)));
    assert!(networks(&services["worker"]).iter().any(|name| !is_internal(name)));

    // What the servers believe is the network that the proxy comes by.
    let serves = &services["serve-1"];
    let front = &stack["networks"]["front"]["ipam"]["config"][0]["subnet"];
    assert_eq!(&serves["environment"]["PORTWISE_TRUSTED_PROXY"], front);
    let shared: Vec<&str> =
        networks(serves).intersection(&networks(&services["proxy"])).copied().collect();
    assert_eq!(shared, ["front"]);
    assert_eq!(serves["environment"]["PORTWISE_PUBLIC_URL"], format!("https://{SITE}/"));

    // The proxy knows each of them, at the port of the image.
    let image = read("Containerfile");
    let (_, port) = image.split_once("PORTWISE_LISTEN=0.0.0.0:").unwrap();
    let port = port.lines().next().unwrap();
    let proxy = read("replicas.Caddyfile");
    let upstreams = format!("reverse_proxy serve-1:{port} serve-2:{port} ");
    assert_eq!(proxy.matches(&upstreams).count(), 2, "{proxy}");
}

#[test]
fn the_engine_of_the_stack_runs() {
    let test = "the_engine_of_the_stack_runs";
    let Some((_folder, stack)) = stack(test) else { return };
    if needs::programs(test, engine::NEEDS) {
        let service = &stack["services"]["engine"];
        assert!(!service["user"].as_str().unwrap().starts_with('0'), "{service}");
        let health = texts(&service["healthcheck"]["test"]);
        let [kind, ping] = &health[..] else { panic!("{health:?}") };
        assert_eq!(kind, "CMD-SHELL");
        engine::assert_runs(&texts(&service["command"]), ping);
    }
}

#[test]
fn the_stack_asks_for_its_name() {
    if !needs::programs("the_stack_asks_for_its_name", &["docker-compose"]) {
        return;
    }
    let output = config(copy().path(), None);
    assert!(!output.status.success());
    assert!(said(output).contains("SITE is the name by which people come"));
}
