//! The example for Kubernetes, held against its schemas and against itself.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use portwise_testkit::needs;
use serde_json::Value;

use crate::systemd::time_to_stop;
use crate::{assert_known, deploy, engine, entries, read, said, settings, texts, yaml};

const FILE: &str = "kubernetes.yaml";

/// The objects of the example.
struct Objects(Vec<Value>);

impl Objects {
    fn read(python: &Path) -> Self {
        Self(yaml(python, &read(FILE)))
    }

    fn of<'a>(&'a self, kind: &'static str) -> impl Iterator<Item = &'a Value> {
        self.0.iter().filter(move |object| object["kind"] == kind)
    }

    fn named(&self, kind: &'static str, name: &str) -> &Value {
        self.of(kind).find(|object| object["metadata"]["name"] == name).unwrap()
    }

    /// The templates of pods, with the objects that they stand in.
    fn pods(&self) -> Vec<(&Value, &Value)> {
        let all = self.0.iter().filter(|object| object["spec"].get("template").is_some());
        all.map(|object| (object, &object["spec"]["template"])).collect()
    }

    /// The names of those whose pods have all these labels.
    fn selected(&self, labels: &Value) -> BTreeSet<&str> {
        let has_all = |pod: &Value| {
            entries(labels).all(|(name, value)| &pod["metadata"]["labels"][name] == value)
        };
        let pods = self.pods().into_iter().filter(|(_, pod)| has_all(pod));
        pods.map(|(object, _)| object["metadata"]["name"].as_str().unwrap()).collect()
    }
}

fn container(pod: &Value) -> &Value {
    let containers = pod["spec"]["containers"].as_array().unwrap();
    assert_eq!(containers.len(), 1);
    &containers[0]
}

/// The ports of a container, by name.
fn has_port(pod: &Value, name: &Value) -> bool {
    container(pod)["ports"].as_array().unwrap().iter().any(|port| &port["name"] == name)
}

#[test]
fn kubernetes_knows_what_it_is_told() {
    let test = "kubernetes_knows_what_it_is_told";
    let Some(python) = needs::python(test, &["kubernetes_validate"]) else { return };
    let validate = |file: &Path| {
        let program = python.with_file_name("kubernetes-validate");
        Command::new(program).arg("--strict").arg(file).output().unwrap()
    };
    let output = validate(&deploy(FILE));
    assert!(output.status.success(), "{}", said(output));
    // It does judge.
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join(FILE);
    std::fs::write(&wrong, read(FILE).replace("readOnlyRootFilesystem", "readOnlyRoot")).unwrap();
    assert!(!validate(&wrong).status.success());
}

#[test]
fn what_belongs_together_finds_each_other() {
    let test = "what_belongs_together_finds_each_other";
    let Some(python) = needs::python(test, &["yaml"]) else { return };
    let all = Objects::read(&python);
    for object in all.0.iter().filter(|object| object["kind"] != "Namespace") {
        assert_eq!(object["metadata"]["namespace"], "portwise", "{object}");
    }
    for (object, pod) in all.pods() {
        let name = object["metadata"]["name"].as_str().unwrap();
        let chosen = all.selected(&object["spec"]["selector"]["matchLabels"]);
        assert_eq!(chosen, BTreeSet::from([name]));
        // What is mounted is there, or is named where the file says what to make.
        let spec = &pod["spec"];
        let volumes = spec["volumes"].as_array().unwrap();
        let claims = object["spec"]["volumeClaimTemplates"].as_array();
        let claimed = claims.into_iter().flatten().map(|claim| &claim["metadata"]["name"]);
        let there: Vec<&Value> = volumes.iter().map(|v| &v["name"]).chain(claimed).collect();
        let mounts = container(pod)["volumeMounts"].as_array().unwrap();
        assert!(mounts.iter().all(|mount| there.contains(&&mount["name"])), "{name}");
        assert_eq!(mounts.len(), there.len(), "{name}");
        for volume in volumes {
            if let Some(secret) = volume["secret"]["secretName"].as_str() {
                let made = format!("create secret generic {secret} --from-file=");
                assert!(read(FILE).contains(&made), "{secret}");
            } else {
                let _ = all.named("ConfigMap", volume["configMap"]["name"].as_str().unwrap());
            }
        }
    }
    for service in all.of("Service") {
        let chosen = all.selected(&service["spec"]["selector"]);
        assert_eq!(chosen.len(), 1, "{service}");
        for port in service["spec"]["ports"].as_array().unwrap() {
            let pods = all.pods();
            let mut pods = pods
                .iter()
                .filter(|(o, _)| chosen.contains(o["metadata"]["name"].as_str().unwrap()));
            assert!(pods.all(|(_, pod)| has_port(pod, &port["targetPort"])), "{service}");
        }
    }
    // Nothing can be applied that looks like a secret and is none.
    assert_eq!(all.of("Secret").count(), 0);
}

#[test]
fn only_those_that_use_the_engine_reach_it() {
    let test = "only_those_that_use_the_engine_reach_it";
    let Some(python) = needs::python(test, &["yaml"]) else { return };
    let all = Objects::read(&python);
    let policy = &all.named("NetworkPolicy", "engine")["spec"];
    assert_eq!(all.selected(&policy["podSelector"]["matchLabels"]), BTreeSet::from(["engine"]));
    assert_eq!(texts(&policy["policyTypes"]), ["Ingress", "Egress"]);
    assert!(policy.get("egress").is_none());
    let [rule] = &policy["ingress"].as_array().unwrap()[..] else { panic!("{policy}") };
    let [from] = &rule["from"].as_array().unwrap()[..] else { panic!("{policy}") };
    assert_eq!(from.as_object().unwrap().len(), 1, "{from}");
    let users = all.selected(&from["podSelector"]["matchLabels"]);
    assert_eq!(users, BTreeSet::from(["serve", "worker-fra"]));

    // They may go there, and none but the workers to the public.
    let goes_out = |name: &str, to: &str| {
        let rules = all.named("NetworkPolicy", name)["spec"]["egress"].as_array().unwrap();
        let places = rules.iter().flat_map(|rule| rule["to"].as_array().unwrap());
        places.into_iter().any(|place| place.get(to).is_some())
    };
    for name in ["serve", "worker"] {
        let spec = &all.named("NetworkPolicy", name)["spec"];
        let places = spec["egress"].as_array().unwrap().iter();
        let mut engines = places.filter(|rule| {
            let labels = &rule["to"][0]["podSelector"]["matchLabels"];
            rule["to"][0].get("namespaceSelector").is_none()
                && all.selected(labels) == BTreeSet::from(["engine"])
        });
        assert!(engines.next().is_some(), "{name}");
    }
    assert!(goes_out("worker", "ipBlock") && !goes_out("serve", "ipBlock"));
}

#[test]
fn the_pods_have_no_more_than_they_need() {
    let test = "the_pods_have_no_more_than_they_need";
    let Some(python) = needs::python(test, &["yaml"]) else { return };
    let all = Objects::read(&python);
    assert_eq!(all.pods().len(), 3);
    for (object, pod) in all.pods() {
        let (name, spec, container) = (&object["metadata"]["name"], &pod["spec"], container(pod));
        assert_eq!(spec["automountServiceAccountToken"], false, "{name}");
        assert_eq!(spec["enableServiceLinks"], false, "{name}");
        assert_eq!(spec["securityContext"]["runAsNonRoot"], true, "{name}");
        assert_eq!(spec["securityContext"]["seccompProfile"]["type"], "RuntimeDefault");
        let held = &container["securityContext"];
        assert_eq!(held["readOnlyRootFilesystem"], true, "{name}");
        assert_eq!(held["allowPrivilegeEscalation"], false, "{name}");
        assert_eq!(texts(&held["capabilities"]["drop"]), ["ALL"], "{name}");
        assert!(container["resources"]["requests"]["memory"].is_string(), "{name}");
        assert!(container["resources"]["limits"]["memory"].is_string(), "{name}");
        for probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
            let http = &container[probe]["httpGet"];
            assert!(http.is_null() || has_port(pod, &http["port"]), "{name}");
        }
    }
}

#[test]
fn the_pods_run_what_there_is() {
    let test = "the_pods_run_what_there_is";
    let Some(python) = needs::python(test, &["yaml"]) else { return };
    let all = Objects::read(&python);
    for (name, unit) in [("serve", "portwise.service"), ("worker-fra", "portwise-worker.service")] {
        let object = all.named("Deployment", name);
        let pod = &object["spec"]["template"];
        let variables = container(pod)["env"].as_array().unwrap().iter();
        let variables: Vec<String> =
            variables.map(|v| v["name"].as_str().unwrap().to_owned()).collect();
        assert_known(&texts(&container(pod)["args"]), &variables);
        let time = pod["spec"]["terminationGracePeriodSeconds"].as_u64().unwrap();
        assert!(Duration::from_secs(time) >= time_to_stop(unit), "{name}");
    }
    let serve = container(&all.named("Deployment", "serve")["spec"]["template"]);
    assert_eq!(serve["livenessProbe"]["httpGet"]["path"], "/healthz");
    assert_eq!(serve["readinessProbe"]["httpGet"]["path"], "/readyz");

    let engine = container(&all.named("StatefulSet", "engine")["spec"]["template"]);
    let config = &all.named("ConfigMap", "engine")["data"]["engine.conf"];
    assert_eq!(settings(config.as_str().unwrap()), settings(&read("engine.conf")));
    if needs::programs(test, engine::NEEDS) {
        let ping = texts(&engine["readinessProbe"]["exec"]["command"]);
        assert_eq!(ping[..2], ["sh", "-c"]);
        engine::assert_runs(&texts(&engine["args"]), &ping[2]);
    }
}
