//! `docs/contract.md` names what there is, not more and not less.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod page;
mod shape;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use portwise_api::{
    Elsewhere, EventName, Probe, Problem, ProblemCode, Readiness, Request, Scrape, Status,
    VantagePoint, Vantages, paths,
};
use portwise_core::advice::{Choice, PathStep, Reason, Warning};
use portwise_core::compare;
use portwise_core::discovery::clients::ClientOutcome;
use portwise_core::discovery::publish::{Item, Kind, LeftOut, Offered, Publication};
use portwise_core::discovery::{Discovered, Fetch, Published, Server, Wildcard};
use portwise_core::egress::{
    EgressReport, EgressVerdict, Failing, FamilyVerdict, HostFacts, Ipv6, Meddling, OwnOutcome,
    OwnVerdict, PortVerdict, Routes, Visit, Way, Whole, words::EgressWords,
};
use portwise_core::examined::Examined;
use portwise_core::policy::{
    self, AddressPolicy, Fetched, HostPolicy, MtaSts, Place, Policy, PolicyFile, ReverseNames,
    SendingAddress, TlsRpt, Tlsa, TlsaMatch, TlsaSet, TxtRecords, Validation,
    verdict::{Delivery, HostOutcome, Sender},
};
use portwise_core::reflection::{
    ClientHello, Difference, ReflectingPort, Reflection, Reflector, TlsTold, Via, ViaVisit,
    WireLine,
};
use portwise_core::report::{
    Certificate, DeepNotTested, DeepReport, DnsFailure, EndpointCut, EndpointReport, HostReport,
    KeyProof, MoreNames, Mx, Path, PublicKey, Refusal, RefusalCode, RefusedAddress, ReportCut,
    SCHEMA, TargetFacts, TcpOutcome, Timings, TlsFacts, TlsFailure,
};
use portwise_core::whereabouts::{Inside, Signs};
use portwise_core::{
    Advice, Finding, Mode, ProbeResult, Report, Role, Severity, TargetKind, TlsAbility, TlsMode,
    events, findings, why,
};
use portwise_explain::{Family, Platform, Purpose, Step, Topic};
use portwise_formats::prometheus;
use portwise_smtp::{
    Breach, Cause, DeepCheck, Early, End, Extension, Line, LookAlike, Reply, ReplyError, Side,
    Stage, StartTls,
};
use portwise_submission::{Chosen, LoginFacts, Outcome};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::page::{PAGE, SERVER, headings, named, quoted, rows, section, set};
use crate::shape::names_of;

/// What the program prints with these arguments.
fn help(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that the program has, but for `help`.
fn commands() -> BTreeSet<String> {
    let help = help(&["--help"]);
    let (_, rest) = help.split_once("Commands:\n").unwrap();
    let lines = rest.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    set(names.map(|line| line.split_whitespace().next().unwrap()).filter(|name| *name != "help"))
}

/// The flags that a command has, but for `--help`.
fn flags(command: &str) -> BTreeSet<String> {
    let help = help(&[command, "-h"]);
    let lines = help.lines().filter_map(|line| line.strip_prefix("      --"));
    set(lines.map(|line| format!("--{}", line.split([' ', '=']).next().unwrap())))
}

/// The flags in a table, without their values.
fn flags_named(text: &str) -> BTreeSet<String> {
    set(named(text).iter().map(|flag| flag.split(' ').next().unwrap()))
}

#[test]
fn commands_and_flags_are_those_of_the_program() {
    let mut documented = BTreeSet::new();
    for heading in headings("### `portwise ") {
        let command = quoted(heading)[0].split(' ').nth(1).unwrap();
        assert!(documented.insert(command.to_owned()), "{command} twice");
        let text = section(heading);
        let mut wanted = flags_named(text);
        for (anchor, shared) in
            [("(#what-to-probe)", "### What to probe"), ("(#how-to-probe)", "### How to probe")]
        {
            if text.contains(anchor) {
                wanted.extend(flags_named(section(shared)));
            }
        }
        if text.contains("(server.md#flags)") {
            let (_, flags) = SERVER.split_once("## Flags").unwrap();
            wanted.extend(flags_named(flags));
        }
        assert_eq!(wanted, flags(command), "{heading}");
    }
    assert_eq!(documented, commands());
}

#[test]
fn exit_statuses_are_those_that_the_help_names() {
    let documented: BTreeSet<String> =
        rows(section("### Exit status")).iter().flat_map(|row| set(row[0].split(", "))).collect();
    let help = help(&["scan", "--help"]);
    let (_, statuses) = help.split_once("Exit status:\n").unwrap();
    let named = statuses.lines().filter_map(|line| line.strip_prefix("  ")?.split("  ").next());
    assert_eq!(documented, named.flat_map(|status| set(status.split(" or "))).collect());
}

#[test]
fn enumerations_are_those_of_the_code() {
    let ids = |value: Value| value.as_str().unwrap().to_owned();
    // What is listed by hand in the code is all there is.
    assert_eq!(set(Role::ALL.map(Role::id)), names_of::<Role>());
    assert_eq!(set(TlsMode::ALL.map(TlsMode::id)), names_of::<TlsMode>());
    assert_eq!(set(TlsAbility::ALL.map(TlsAbility::id)), names_of::<TlsAbility>());
    assert_eq!(set(Mode::ALL.map(Mode::id)), names_of::<Mode>());
    assert_eq!(set(Severity::ALL.map(Severity::id)), names_of::<Severity>());
    let outcomes = TcpOutcome::ALL.map(|outcome| ids(serde_json::to_value(outcome).unwrap()));
    assert_eq!(set(outcomes), names_of::<TcpOutcome>());

    let wanted = BTreeMap::from([
        ("role", names_of::<Role>()),
        ("security", names_of::<TlsMode>()),
        ("TLS ability", names_of::<TlsAbility>()),
        ("mode", names_of::<Mode>()),
        ("severity", names_of::<Severity>()),
        ("target kind", names_of::<TargetKind>()),
        ("TCP outcome", names_of::<TcpOutcome>()),
        ("DNS failure", names_of::<DnsFailure>()),
        ("refusal", names_of::<RefusalCode>()),
        ("stage", names_of::<Stage>()),
        ("step", names_of::<events::Step>()),
        ("deep check", names_of::<DeepCheck>()),
        ("part", names_of::<findings::Part>()),
        ("effect", names_of::<findings::Effect>()),
        ("side", names_of::<Side>()),
        ("breach", names_of::<Breach>()),
        ("key proof", names_of::<KeyProof>()),
        ("sender", names_of::<Sender>()),
        ("comparison outcome", names_of::<compare::Outcome>()),
        ("comparison state", names_of::<compare::State>()),
        ("heard", names_of::<compare::Heard>()),
        ("way", names_of::<compare::Way>()),
        ("address family", names_of::<compare::Family>()),
        ("protocol", names_of::<LookAlike>()),
        ("whole", names_of::<Whole>()),
        ("failing", names_of::<Failing>()),
        ("meddling", names_of::<Meddling>()),
        ("inside", names_of::<Inside>()),
        ("place", names_of::<why::Place>()),
    ]);
    let lines = section("## Enumerations").lines().filter_map(|line| line.strip_prefix("- "));
    let documented: BTreeMap<&str, BTreeSet<String>> = lines
        .map(|line| {
            let (name, values) = line.split_once(": ").unwrap();
            let values = values.split(" · ").map(|value| quoted(value)[0]);
            (name, set(values))
        })
        .collect();
    assert_eq!(documented, wanted);
}

#[test]
fn calls_events_and_problems_are_those_of_the_api() {
    let calls = paths::CALLS.iter().map(|(method, path)| format!("{method} {path}"));
    assert_eq!(named(section("## HTTP")), set(calls));
    assert_eq!(named(section("### Events")), set(EventName::ALL.map(EventName::id)));
    let problems = rows(section("### Problems"));
    let problems = problems.iter().map(|row| format!("{} {}", quoted(row[0])[0], row[1]));
    let wanted = ProblemCode::ALL.map(|code| format!("{} {}", code.id(), code.status()));
    assert_eq!(set(problems), set(wanted));
    let mut known = names_of::<ProblemCode>();
    assert!(known.remove("unknown"), "a code of a newer server");
    assert_eq!(known, set(ProblemCode::ALL.map(ProblemCode::id)));

    let text = section("## HTTP");
    let named = set(quoted(text));
    for parts in [
        names_of::<Request>(),
        names_of::<Problem>(),
        names_of::<Probe>(),
        names_of::<Elsewhere>(),
        names_of::<Vantages>(),
        names_of::<VantagePoint>(),
        names_of::<Status>(),
        names_of::<portwise_api::Health>(),
        names_of::<Readiness>(),
    ] {
        assert!(named.is_superset(&parts), "{parts:?}");
    }
    assert!(text.contains(&format!("at most {} seconds", portwise_api::Wait::LONGEST)));
    assert!(text.contains(&format!("at most {}\n[vantage points]", Request::MOST_VANTAGES)));
}

#[test]
fn metrics_and_their_labels_are_those_that_are_written() {
    let text = section("### Metrics");
    assert!(set(quoted(text)).is_superset(&names_of::<Scrape>()));
    let (_, rest) = section("## The result of a probe").split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let metrics = prometheus::metrics(&serde_json::from_str(example).unwrap());
    let mut written = BTreeMap::new();
    for line in metrics.lines().filter(|line| !line.starts_with('#')) {
        let (name, labels) = line.split_once(['{', ' ']).unwrap();
        let labels = labels.split('"').step_by(2).filter_map(|part| part.strip_suffix('='));
        let labels = labels.map(|label| label.trim_start_matches(','));
        let own = labels.filter(|label| !["host", "address", "port"].contains(label));
        written.insert(name.to_owned(), set(own));
    }
    let documented: BTreeMap<String, BTreeSet<String>> =
        rows(text).iter().map(|row| (quoted(row[0])[0].to_owned(), set(quoted(row[1])))).collect();
    assert_eq!(documented, written);
    assert!(prometheus::unfinished().contains("\nportwise_probe_finished 0\n"));
}

/// What `portwise mcp` says of its tools, asked without a library for it.
fn tools() -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
    command.arg("mcp").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let begin = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    for message in [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": begin}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}),
    ] {
        writeln!(input, "{message}").unwrap();
    }
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut answers = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    let tools = answers.find(|answer| answer["id"] == 2).unwrap();
    drop(input);
    assert!(child.wait().unwrap().success());
    tools["result"]["tools"].clone()
}

#[test]
fn tools_and_their_arguments_are_those_that_are_served() {
    let written: BTreeMap<String, BTreeSet<String>> = tools()
        .as_array()
        .unwrap()
        .iter()
        .map(|tool| {
            let arguments = tool["inputSchema"]["properties"].as_object().unwrap();
            (tool["name"].as_str().unwrap().to_owned(), set(arguments.keys()))
        })
        .collect();
    let documented: BTreeMap<String, BTreeSet<String>> = rows(section("### Tools for assistants"))
        .iter()
        .map(|row| (quoted(row[0])[0].to_owned(), set(quoted(row[1]))))
        .collect();
    assert_eq!(documented, written);
}

#[test]
fn the_example_is_a_result_and_nothing_in_it_is_lost() {
    let (_, rest) = section("## The result of a probe").split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let result: ProbeResult = serde_json::from_str(example).unwrap();
    assert_eq!(result.report.schema, SCHEMA);
    let written: Value = serde_json::from_str(example).unwrap();
    assert_eq!(serde_json::to_value(&result).unwrap(), written);
    for finding in result.findings {
        assert!(findings::rows().any(|row| row.code == finding.code), "{}", finding.code);
    }
}

/// What `portwise why` writes, where nothing is in reach but this machine; a snippet comes where
/// something works.
fn fields_of_why() -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
    command.args(["why", "127.0.0.1", "--port", "25", "--timeout", "1", "--json"]);
    command.args(["--dns", "127.0.0.1:1", "--allow-net", "127.0.0.0/8"]);
    let output = command.output().unwrap();
    let written: serde_json::Map<String, Value> = serde_json::from_slice(&output.stdout).unwrap();
    written.into_iter().map(|(name, _)| name).chain(["snippet".to_owned()]).collect()
}

#[test]
fn fields_are_those_of_the_types() {
    let mut seen = 0;
    let mut is = |heading: &str, fields: BTreeSet<String>| {
        assert_eq!(named(section(heading)), fields, "{heading}");
        seen += 1;
    };
    is("### `report`", names_of::<Report>());
    is("### `report.cut`", names_of::<ReportCut>());
    is("### `report.discovery`", names_of::<Discovered>());
    is("### `report.discovery.wildcard`", names_of::<Wildcard>());
    is("### `report.discovery.sources[]`", names_of::<Published>());
    is("### `report.discovery.sources[].fetches[]`", names_of::<Fetch>());
    is("### `report.discovery.sources[].servers[]`", names_of::<Server>());
    is("### `clients[]`", names_of::<ClientOutcome>());
    is("### `senders[]`", names_of::<HostOutcome>());
    is("### `senders[].together`", names_of::<policy::verdict::Outcome>());
    is("### `report.target`", names_of::<TargetFacts>());
    is("### `report.refusal`", names_of::<Refusal>());
    is("### `report.mx[]`", names_of::<Mx>());
    is("### `report.hosts[]`", names_of::<HostReport>());
    is("### `report.hosts[].refused[]`", names_of::<RefusedAddress>());
    is("### `report.hosts[].endpoints[]`", names_of::<EndpointReport>());
    is("### `report.hosts[].endpoints[].cut`", names_of::<EndpointCut>());
    is("### Reply", names_of::<Reply>());
    is("### Extension", names_of::<Extension>());
    is("### `starttls`", names_of::<StartTls>());
    is("### `early[]`", names_of::<Early>());
    is("### `tls`", names_of::<TlsFacts>());
    is("### `tls.certificates[]`", names_of::<Certificate>());
    is("### `tls.certificates[].more_names`", names_of::<MoreNames>());
    is("### `tls.certificates[].key`", names_of::<PublicKey>());
    is("### `deep`", names_of::<DeepReport>());
    is("### `deep.not_tested[]`", names_of::<DeepNotTested>());
    is("### `timings_ms`", names_of::<Timings>());
    is("### `transcript[]`", names_of::<Line>());
    is("### `report.policy`", names_of::<Policy>());
    is("### `report.policy.mta_sts`", names_of::<MtaSts>());
    is("### `report.policy.tls_rpt`", names_of::<TlsRpt>());
    is("### `record` of a policy", names_of::<TxtRecords>());
    is("### `file` of a policy", names_of::<PolicyFile>());
    is("### `report.policy.hosts[]`", names_of::<HostPolicy>());
    is("### `report.policy.hosts[].tlsa[]`", names_of::<TlsaSet>());
    is("### `report.policy.hosts[].tlsa[].records[]`", names_of::<Tlsa>());
    is("### `report.policy.hosts[].at[]`", names_of::<AddressPolicy>());
    is("### `report.policy.hosts[].at[].matches[]`", names_of::<TlsaMatch>());
    is("### `reverse` of an address", names_of::<ReverseNames>());
    is("### `report.policy.sending`", names_of::<SendingAddress>());
    is("### `login`", names_of::<LoginFacts>());
    is("### `login.chosen`", names_of::<Chosen>());
    is("### Comparison", names_of::<compare::Comparison>());
    is("### `comparison.rows[]`", names_of::<compare::Row>());
    is("### `here` and `there` of a row", names_of::<compare::Seen>());
    is("### `comparison.rows[].differences[]`", names_of::<compare::Difference>());
    is("### `findings[]`", names_of::<Finding>());
    is("### `findings[].subject`", names_of::<findings::Subject>());
    is("### `publication`", names_of::<Publication>());
    is("### `publication.servers[]`", names_of::<Offered>());
    is("### `publication.items[]`", names_of::<Item>());
    is("### `publication.left_out[]`", names_of::<LeftOut>());
    is("### Egress", names_of::<Examined>());
    is("### `said` of egress", names_of::<EgressWords>());
    is("### `verdict` of egress", names_of::<EgressVerdict>());
    is("### `verdict.ports[]`", names_of::<PortVerdict>());
    is("### `verdict.ports[].ipv4`", names_of::<FamilyVerdict>());
    is("### `verdict.own[]`", names_of::<OwnVerdict>());
    is("### `machine`", names_of::<Signs>());
    is("### `report` of egress", names_of::<EgressReport>());
    is("### `report.routes`", names_of::<Routes>());
    is("### `report.hosts[]` of egress", names_of::<HostFacts>());
    is("### `report.hosts[].visits[]`", names_of::<Visit>());
    is("### Why", fields_of_why());
    is("### `why`", names_of::<why::Why>());
    is("### `why.steps[]`", names_of::<why::Looked>());
    is("### Advice", names_of::<Advice>());
    is("### `advice.choices[]`", names_of::<Choice>());
    is("### `advice.choices[].reasons[]`", names_of::<Reason>());
    is("### `advice.warnings[]`", names_of::<Warning>());
    is("### `advice.path[]`", names_of::<PathStep>());
    is("### `reflector`", names_of::<Reflector>());
    is("### `reflector.ports[]`", names_of::<ReflectingPort>());
    is("### `reflections[]`", names_of::<Reflection>());
    is("### Lines of a reflection", names_of::<WireLine>());
    is("### `client_hello`", names_of::<ClientHello>());
    is("### `tls` of a reflection", names_of::<TlsTold>());
    is("### `via`", names_of::<Via>());
    is("### `via.visits[]`", names_of::<ViaVisit>());
    let [explanation, cause, setting, context] = explained();
    is("### Explanations", explanation);
    is("### `explanations[].causes[]`", cause);
    is("### `explanations[].settings[]`", setting);
    is("### `explanations[].context`", context);
    let tables = PAGE.matches("| field | meaning |").count();
    assert_eq!(seen, tables, "every table of fields is looked at");
    let items = section("### `publication.items[]`");
    assert!(set(quoted(items)).is_superset(&names_of::<Kind>()));
    let parts = names_of::<ProbeResult>();
    assert!(set(quoted(section("## The result of a probe"))).is_superset(&parts));
}

/// The fields that `portwise explain --json` writes: of an explanation, a cause, a setting and a
/// context, in texts that together have all of them.
fn explained() -> [BTreeSet<String>; 4] {
    let dialogue = "android, connect to [2001:db8::1]:587\nEHLO a\n250-STARTTLS\n250 AUTH PLAIN\nAUTH LOGIN\n535 Invalid authentication mechanism";
    let url = "smtp://anna@example.org:x@mail.example.org:587";
    let mut fields = [const { BTreeSet::new() }; 4];
    let mut all = |at: usize, value: &Value| {
        fields[at].extend(value.as_object().unwrap().keys().cloned());
    };
    for text in [dialogue, url] {
        let given = ["--program", "django", "--provider", "icloud"];
        let output = help(&[&["explain", "--json"], &given[..], &[text]].concat());
        let explanations: Vec<Value> = serde_json::from_str(&output).unwrap();
        for explanation in &explanations {
            all(0, explanation);
            explanation["causes"].as_array().unwrap().iter().for_each(|cause| all(1, cause));
            explanation["settings"].as_array().unwrap().iter().for_each(|setting| all(2, setting));
            all(3, &explanation["context"]);
        }
    }
    fields
}

#[test]
fn words_of_explanations_are_those_of_the_code() {
    let settings = section("### `explanations[].settings[]`");
    assert!(set(quoted(settings)).is_superset(&names_of::<Topic>()));
    let context = set(quoted(section("### `explanations[].context`")));
    for words in
        [names_of::<Purpose>(), names_of::<Step>(), names_of::<Family>(), names_of::<Platform>()]
    {
        assert!(context.is_superset(&words), "{words:?}");
    }
}

/// The forms in a table are all that the type has, and are written as they are read.
fn forms<T: DeserializeOwned + Serialize + Debug>(heading: &str) {
    let mut variants = BTreeSet::new();
    for row in rows(section(heading)) {
        let form = quoted(row[0])[0];
        let written: Value = serde_json::from_str(form).unwrap();
        let value: T = serde_json::from_str(form).unwrap_or_else(|e| panic!("{form}: {e}"));
        assert_eq!(serde_json::to_value(&value).unwrap(), written, "{value:?}");
        let key = || written.as_object().unwrap().keys().next().unwrap().clone();
        let variant = written.as_str().map_or_else(key, str::to_owned);
        assert!(variants.insert(variant), "{form} twice");
    }
    assert_eq!(variants, names_of::<T>(), "{heading}");
}

#[test]
fn forms_are_those_that_are_written() {
    forms::<End>("### End");
    forms::<Cause>("### Cause");
    forms::<ReplyError>("### Reply error");
    forms::<Path>("### Path");
    forms::<TlsFailure>("### TLS failure");
    forms::<Validation>("### Validation");
    forms::<policy::Status>("### Status of names");
    forms::<Fetched>("### Policy file");
    forms::<Place>("### Place");
    forms::<Delivery>("### Delivery");
    forms::<policy::verdict::Cause>("### Cause of an outcome");
    forms::<Way>("### Passage");
    forms::<Ipv6>("### IPv6");
    forms::<OwnOutcome>("### Outcome of a named endpoint");
    forms::<Outcome>("### Outcome of a login");
    forms::<Difference>("### Difference");
    assert_eq!(PAGE.matches("| form | meaning |").count(), 16, "every table of forms is looked at");
}

#[test]
fn finding_codes_are_those_of_core() {
    let text = section("## Finding codes");
    assert_eq!(named(text), set(findings::rows().map(|row| row.code)));
    let severities = names_of::<Severity>();
    for row in rows(text) {
        let first = row[1].split([',', ';', ' ']).next().unwrap();
        assert!(severities.contains(first), "{}: {}", row[0], row[1]);
        // What stands first is the worst.
        for code in quoted(row[0]) {
            let worst = findings::rows().find(|row| row.code == code).unwrap().severity;
            assert_eq!(worst.id(), first, "{code}");
        }
    }
}
