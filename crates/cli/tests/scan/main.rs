//! `portwise scan` as a user and a script see it.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod bulk;
mod world;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use serde_json::Value;

use crate::world::{PORTWISE, World, list, names, results, send, stderr};

#[tokio::test(flavor = "multi_thread")]
async fn every_target_gets_a_line_and_the_worst_gives_the_status() {
    let world = World::new(&names("127.40.0", 2), Duration::ZERO).await;
    let targets = "\u{feff}h1.example.com\r\n\r\n# the rest\r\nH1.example.com.\r\nh2.example.com # two\n\
                   not a host\nnowhere.example.com\n192.168.1.1\nh2.example.com:22\nbücher.example";
    let output = world.scan(targets, &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(output.stderr.is_empty(), "no progress without a terminal: {}", stderr(&output));
    let results = results(&output.stdout);
    assert_eq!(
        results.keys().collect::<Vec<_>>(),
        [
            "192.168.1.1",
            "bücher.example",
            "h1.example.com",
            "h2.example.com",
            "h2.example.com:22",
            "not a host",
            "nowhere.example.com"
        ]
    );
    let refused = |target: &str| results[target]["report"]["refusal"]["code"].as_str();
    assert_eq!(refused("not a host"), Some("invalid-target"));
    assert_eq!(refused("192.168.1.1"), Some("target-not-allowed"));
    assert_eq!(refused("h1.example.com"), None);
    assert_eq!(results["nowhere.example.com"]["report"]["dns"], "no-such-domain");
    assert_eq!(results["bücher.example"]["report"]["target"]["host"], "xn--bcher-kva.example");
    let endpoint = &results["h1.example.com"]["report"]["hosts"][0]["endpoints"][0];
    assert_eq!(endpoint["greeting"]["code"], 554);
    assert_eq!(results["h1.example.com"]["findings"][0]["code"], "smtp.greeting-rejected");
    assert!(results["not a host"]["advice"]["choices"].is_array());

    assert_eq!(world.status("not a host\nnowhere.example.com\n"), Some(3));
    let output = world.scan("# nothing\n\n", &[]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    assert!(stderr(&output).contains("no targets in targets.txt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn healthy_servers_give_status_0_and_what_probe_says() {
    let pki = Pki::new();
    let config = tls(&pki.issue(&["mail.example.com"], Flaw::None));
    let address: SocketAddr = "127.40.1.1:2525".parse().unwrap();
    let _server = Mta::start(address, vec![starttls_script(&config)]).await;
    let dns = FakeDns::start(&[("mail.example.com", Answer::Addresses(vec![address.ip()]))]);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("root.pem"), pki.root()).unwrap();
    fs::write(folder.path().join("targets.txt"), "mail.example.com\n").unwrap();
    let run = |command: &str, target: &str, json: &[&str]| {
        let dns = dns.address().to_string();
        let fixed = [command, target, "--allow-net", "127.0.0.0/8", "--dns", &dns];
        let more = ["--port", "2525", "--trust-anchors", "root.pem"];
        let mut command = Command::new(PORTWISE);
        command.args(fixed).args(more).args(json).current_dir(folder.path()).output().unwrap()
    };
    let scanned = run("scan", "targets.txt", &[]);
    assert_eq!(scanned.status.code(), Some(0), "{}", stderr(&scanned));
    let mut scanned: Value = serde_json::from_slice(&scanned.stdout).unwrap();
    let probed = run("probe", "mail.example.com", &["--json"]);
    let mut probed: Value = serde_json::from_slice(&probed.stdout).unwrap();
    for result in [&mut scanned, &mut probed] {
        for passing in ["taken_at", "duration_ms"] {
            result["report"][passing].take();
        }
        let endpoint = &mut result["report"]["hosts"][0]["endpoints"][0];
        assert_eq!(endpoint["tls"]["trusted"], true);
        endpoint["timings_ms"].take();
        for line in endpoint["transcript"].as_array_mut().unwrap() {
            line["at_ms"].take();
        }
    }
    assert_eq!(scanned, probed);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_targets_at_a_time_than_asked_for() {
    let names = names("127.40.2", 12);
    let world = World::new(&names, Duration::from_millis(400)).await;
    let output = world.scan(&list(&names), &["--concurrency", "3"]);
    assert_eq!(results(&output.stdout).len(), 12);
    assert_eq!(world.most.load(Ordering::SeqCst), 3);
    world.scan(&list(&names), &[]);
    assert_eq!(world.most.load(Ordering::SeqCst), 12, "16 by default");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_server_is_not_visited_for_many_targets_at_a_time() {
    let names: Vec<_> =
        (1..=12).map(|n| (format!("h{n}.example.com"), "127.40.3.1".to_owned())).collect();
    let world = World::new(&names, Duration::from_millis(30)).await;
    let output = world.scan(&list(&names), &[]);
    assert_eq!(results(&output.stdout).len(), 12);
    assert_eq!(world.visits.load(Ordering::SeqCst), 12);
    assert_eq!(world.most.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_scan_keeps_its_lines_and_goes_on() {
    let names = names("127.40.4", 20);
    let world = World::new(&names, Duration::from_millis(100)).await;
    fs::write(world.path("targets.txt"), list(&names) + "not a host\n").unwrap();
    let out = || fs::read_to_string(world.path("out.jsonl")).unwrap();

    let child = world.begin(3, &["--concurrency", "2"]);
    send("-INT", &child);
    let began = Instant::now();
    let output = child.wait_with_output().unwrap();
    assert!(began.elapsed() < Duration::from_secs(1), "what runs is not waited for");
    assert_eq!(output.status.code(), Some(130));
    let first = results(out());
    assert!((3..20).contains(&first.len()));
    let said = format!("{} of 21 targets are done", first.len());
    assert!(stderr(&output).contains(&said), "{}", stderr(&output));
    assert!(stderr(&output).contains("run the same command with --resume"));

    let child = world.begin(first.len() + 3, &["--concurrency", "2", "--resume"]);
    send("-TERM", &child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(143));
    let second = results(out());
    assert!(first.len() < second.len() && second.len() < 20);

    // As if the machine had failed in the middle of a line.
    let before = out();
    let half = &before[before.rfind(r#"{"report""#).unwrap()..][..1000];
    let mut file = File::options().append(true).open(world.path("out.jsonl")).unwrap();
    file.write_all(half.as_bytes()).unwrap();
    let resume = ["targets.txt", "--output", "out.jsonl", "--resume"];
    let visits = world.visits.load(Ordering::SeqCst);
    let output = world.command(&resume).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(output.stdout.is_empty(), "results go into the file");
    let all = results(out());
    assert_eq!(all.len(), 21);
    for (target, result) in &second {
        assert_eq!(&all[target], result, "what was done is left alone");
    }
    let rest = names.iter().filter(|(name, _)| !second.contains_key(name)).count();
    assert_eq!(world.visits.load(Ordering::SeqCst), visits + rest, "nothing is done again");
    let output = world.command(&resume).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "the status is that of all targets");
    assert_eq!(results(out()), all);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_in_a_file_that_holds_something() {
    let names = names("127.40.5", 3);
    let world = World::new(&names, Duration::ZERO).await;
    let into =
        |more: &[&str]| world.scan(&list(&names), &[&["--output", "out.jsonl"], more].concat());
    let out = || fs::read_to_string(world.path("out.jsonl")).unwrap();

    // --resume works with a file that is not there yet.
    assert_eq!(into(&["--resume"]).status.code(), Some(1));
    assert_eq!(results(out()).len(), 3);
    let before = out();
    let output = into(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("not empty; add --resume"), "{}", stderr(&output));
    assert_eq!(out(), before);

    // A whole line without its end is a result all the same.
    fs::write(world.path("out.jsonl"), before.trim_end()).unwrap();
    let visits = world.visits.load(Ordering::SeqCst);
    assert_eq!(into(&["--resume"]).status.code(), Some(1));
    assert_eq!(out(), before);
    assert_eq!(world.visits.load(Ordering::SeqCst), visits);

    for other in ["h1.example.com", "h1.example.com\nh2.example.com\n", "{\"report\":1}\n"] {
        fs::write(world.path("out.jsonl"), other).unwrap();
        let output = into(&["--resume"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("line 1 of out.jsonl is not a result"),
            "{}",
            stderr(&output)
        );
        assert_eq!(out(), other, "it is left as it was");
    }

    // What an older version wrote is neither misread nor cut off.
    let older = before.replace(r#""schema":2"#, r#""schema":1"#);
    for older in [older.as_str(), older.lines().next().unwrap()] {
        fs::write(world.path("out.jsonl"), older).unwrap();
        let output = into(&["--resume"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("another version of Portwise"), "{}", stderr(&output));
        assert!(stderr(&output).contains("has schema 1"), "{}", stderr(&output));
        assert_eq!(out(), older);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_scans_do_not_write_into_one_file() {
    let names = names("127.40.6", 4);
    let world = World::new(&names, Duration::from_secs(1)).await;
    fs::write(world.path("targets.txt"), list(&names)).unwrap();
    let first = world.begin(1, &["--concurrency", "1"]);
    let second = world.command(&["targets.txt", "--output", "out.jsonl", "--resume"]).output();
    let second = second.unwrap();
    assert_eq!(second.status.code(), Some(2));
    assert!(stderr(&second).contains("another scan is writing"), "{}", stderr(&second));
    send("-TERM", &first);
    let first = first.wait_with_output().unwrap();
    assert_eq!(first.status.code(), Some(143));
}

#[tokio::test(flavor = "multi_thread")]
async fn standard_input_is_read_as_it_comes() {
    let names = names("127.40.7", 2);
    let world = World::new(&names, Duration::ZERO).await;
    let mut command = world.command(&["-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for (name, _) in &names {
        writeln!(input, "{name}").unwrap();
        let line = lines.next().unwrap().unwrap();
        assert!(results(line + "\n").contains_key(name), "the input is still open");
    }
    drop(input);
    assert!(lines.next().is_none());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_leaves_ends_it_quietly() {
    let names = names("127.40.8", 20);
    let world = World::new(&names, Duration::from_millis(100)).await;
    fs::write(world.path("targets.txt"), list(&names)).unwrap();
    let mut command = world.command(&["targets.txt", "--concurrency", "1"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert_eq!(results(line).len(), 1);
    drop(reader);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    assert!(world.visits.load(Ordering::SeqCst) < 6, "the rest is not wanted");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_wrong_usage() {
    let world = World::new(&[], Duration::ZERO).await;
    fs::write(world.path("wide.txt"), b"\xff\xfea\0\n\0").unwrap();
    fs::write(world.path("targets.txt"), "h1.example.com\n").unwrap();
    for (arguments, sentence) in [
        (&[][..], "<FILE>"),
        (&["missing.txt"], "cannot read missing.txt"),
        (&["."], "is a folder"),
        (&["wide.txt"], "save it as UTF-8"),
        (&["targets.txt", "--resume"], "name it with --output"),
        (&["targets.txt", "--output", "missing/out.jsonl"], "cannot write missing/out.jsonl"),
        (&["targets.txt", "--output", "/dev/null", "--resume"], "is not a regular file"),
        (&["targets.txt", "--output", "/dev/full"], "--resume goes on later"),
        (&["targets.txt", "--concurrency", "0"], "from 1 to 65535"),
        (&["targets.txt", "--port", "22"], "Port 22"),
        (&["targets.txt", "--timeout", "0"], "seconds from 1 to 300"),
    ] {
        let output = world.command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(sentence), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shortage_of_open_files_is_not_taken_for_dead_servers() {
    let names = names("127.40.9", 30);
    let world = World::new(&names, Duration::from_millis(50)).await;
    fs::write(world.path("targets.txt"), list(&names)).unwrap();
    let within = |files: &str, more: &[&str]| {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -n {files}; exec \"$0\" \"$@\""), PORTWISE]);
        command.args(world.words(&[&["targets.txt"], more].concat()));
        command.current_dir(world.folder.path()).output().unwrap()
    };
    let output = within("120", &[]);
    assert_eq!(output.status.code(), Some(1));
    for (target, result) in results(&output.stdout) {
        let endpoint = &result["report"]["hosts"][0]["endpoints"][0];
        assert_eq!(endpoint["tcp"], "connected", "{target}: {result}");
    }
    let output = within("120", &["--concurrency", "16"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("enough for 3"), "{}", stderr(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_shows_how_far_it_is() {
    let test = "scan::a_terminal_shows_how_far_it_is";
    if !needs::programs(test, &["script"]) {
        return;
    }
    let names = names("127.40.10", 4);
    let world = World::new(&names, Duration::from_millis(400)).await;
    fs::write(world.path("targets.txt"), list(&names) + "not a host\n").unwrap();
    let words = world.words(&["targets.txt", "--output", "out.jsonl", "--concurrency", "1"]);
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let line = format!("stty cols 100; exec {PORTWISE} {}", quoted.join(" "));
    let mut command = Command::new("script");
    command.args(["-q", "-e", "-c", &line, "/dev/null"]).env("TERM", "xterm");
    command.stdin(Stdio::null()).current_dir(world.folder.path());
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let shown = String::from_utf8_lossy(&output.stdout);
    for wanted in
        ["0/5  no errors", "2/5  2 with errors", "/s, ", "s left", "5 targets: 4 with errors"]
    {
        assert!(shown.contains(wanted), "{wanted}: {shown}");
    }
    assert_eq!(results(fs::read(world.path("out.jsonl")).unwrap()).len(), 5);
}
