//! The engine's settings and users, at a real server.

use std::collections::BTreeSet;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use portwise_shared::Store;
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::process::Server;
use tempfile::TempDir;

use crate::{deploy, read, said};

pub(crate) const NEEDS: &[&str] = &["redis-server", "redis-cli"];

/// Where it finds its users and keeps its data.
const OURS: [&str; 4] = ["--aclfile", "/run/secrets/engine.acl", "--dir", "/data"];

/// A folder with what the script makes for one that serves and for these vantage points.
fn users(folder: &Path, url: &str, vantages: &[&str]) {
    let mut script = Command::new(deploy("engine-users.sh"));
    let output = script.arg(folder).arg(url).args(vantages).output().unwrap();
    assert!(output.status.success(), "{}", said(output));
}

/// A server with the settings of the examples.
struct Engine {
    server: Option<Server>,
    folder: TempDir,
    at: SocketAddr,
}

impl Engine {
    /// Starts one with `engine.conf`, changed as said, and the arguments that come after it.
    fn start(change: impl Fn(&Path, SocketAddr, String) -> String, arguments: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let config = change(folder.path(), at, read("engine.conf"));
        fs::write(folder.path().join("engine.conf"), config).unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        let mut engine = Self { server: None, folder, at };
        users(&engine.path("secrets"), &format!("redis://{at}"), &["fra", "home"]);
        engine.run(arguments);
        engine
    }

    /// Starts one as the containers do.
    fn start_as(command: &[String]) -> Self {
        let [program, _, arguments @ ..] = command else { panic!("{command:?}") };
        assert_eq!(program, "valkey-server");
        Self::start(|_, _, config| config, arguments)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the server with these arguments, in which the places of containers are ours.
    fn run(&mut self, arguments: &[String]) {
        let ours = |argument: &String| {
            let argument = argument.replace("/run/secrets/portwise/", "/run/secrets/");
            let argument =
                argument.replace("/run/secrets", &self.path("secrets").to_string_lossy());
            argument.replace("/data", &self.path("data").to_string_lossy())
        };
        let mut command = Command::new(needs::find("redis-server").unwrap());
        command.arg(self.path("engine.conf")).args(arguments.iter().map(ours));
        let config = fs::read_to_string(self.path("engine.conf")).unwrap();
        if !config.contains("\ntls-port ") {
            command.arg("--port").arg(self.at.port().to_string());
        }
        self.server = Some(Server::start(command.stdout(Stdio::null())).listening(self.at));
    }

    /// Ends it as a power cut would.
    fn kill(&mut self) {
        let id = self.server.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args(["-9", &id]).status().unwrap().success());
        self.server = None;
    }

    /// Whether its file of what happened has a word.
    fn has_written(&self, word: &str) -> bool {
        let mut files = fs::read_dir(self.path("data/appendonlydir")).unwrap();
        files.any(|file| {
            let text = fs::read(file.unwrap().path()).unwrap();
            String::from_utf8_lossy(&text).contains(word)
        })
    }

    /// What a user of the files is answered.
    fn ask(&self, user: &str, words: &[&str]) -> String {
        let url = fs::read_to_string(self.path("secrets").join(format!("{user}.url"))).unwrap();
        let mut command = Command::new(needs::find("redis-cli").unwrap());
        let chain = self.path("root.pem");
        if chain.exists() {
            command.args(["--tls", "--cacert"]).arg(chain);
        }
        let output =
            command.args(["--no-auth-warning", "-u", url.trim()]).args(words).output().unwrap();
        said(output).trim().to_owned()
    }

    /// What one is answered who says no more than this.
    fn ask_as(&self, words: &[&str]) -> String {
        let mut command = Command::new(needs::find("redis-cli").unwrap());
        command.args(["--no-auth-warning", "-p", &self.at.port().to_string()]);
        said(command.args(words).output().unwrap()).trim().to_owned()
    }
}

/// What a server started so, as the containers are, has to be.
pub(crate) fn assert_runs(command: &[String], ping: &str) {
    let mut engine = Engine::start_as(command);
    // The check of its health is one of a shell.
    let port = engine.at.port();
    let ping = ping.replace("valkey-cli", &format!("redis-cli -p {port}"));
    let is_well = || Command::new("sh").args(["-c", &ping]).status().unwrap().success();
    assert!(is_well(), "{ping}");

    let memory = engine.ask("serve", &["info", "memory"]);
    assert!(memory.contains("maxmemory_policy:noeviction"), "{memory}");
    assert!(!memory.contains("maxmemory:0\r"), "{memory}");

    // Everything that was taken survives a power cut.
    let kept = engine.ask("serve", &["xadd", "{pw}:v:fra:jobs", "1-1", "id", "x"]);
    assert_eq!(kept, "1-1");
    assert!(engine.ask("serve", &["info", "persistence"]).contains("aof_enabled:1"));
    let began = Instant::now();
    while !engine.has_written("{pw}:v:fra:jobs") {
        assert!(began.elapsed() < Duration::from_secs(20), "nothing is written");
        std::thread::sleep(Duration::from_millis(20));
    }
    engine.kill();
    assert!(!is_well(), "{ping}");
    engine.run(&command[2..]);
    assert_eq!(engine.ask("serve", &["xlen", "{pw}:v:fra:jobs"]), "1");
}

#[test]
fn a_worker_reaches_what_its_vantage_point_has_and_no_more() {
    if !needs::programs("a_worker_reaches_what_its_vantage_point_has_and_no_more", NEEDS) {
        return;
    }
    let engine = Engine::start(|_, _, config| config, &OURS.map(ToOwned::to_owned));
    let jobs = "{pw}:v:fra:jobs";
    assert_eq!(engine.ask("serve", &["xadd", jobs, "1-1", "id", "x"]), "1-1");
    let [length, hidden] = ["KEYS[1]", "'{pw}:v:fra:jobs'"].map(|key| {
        let script = format!("return redis.call('xlen', {key})");
        engine.ask("serve", &["script", "load", &script])
    });
    for words in [
        &["xlen", jobs][..],
        &["evalsha", &length, "1", jobs],
        &["zadd", "{pw}:v:fra:workers", "1", "w"],
        &["zadd", "{pw}:gate:ad:192.0.2.1", "1", "w"],
        &["zadd", "{pw}:vantages", "1", "fra"],
        &["set", "{pw}:rl:thing:example.com", "1", "px", "1000"],
        &["time"],
    ] {
        let answer = engine.ask("worker-fra", words);
        assert!(!answer.contains("NOPERM") && !answer.contains("ERR"), "{words:?}: {answer}");
    }
    for words in [
        &["xlen", jobs][..],
        &["evalsha", &length, "1", jobs],
        &["evalsha", &hidden, "0"],
        &["hset", "{pw}:v:fra:probe:fra-0", "result", "x"],
        &["get", "{pw}:rl:caller:192.0.2.1"],
        &["set", "anything", "1"],
        &["sort", "{pw}:v:home:jobs", "by", "nosort", "get", "{pw}:v:fra:*"],
        &["eval", "return 1", "0"],
        &["info"],
        &["keys", "*"],
        &["scan", "0"],
        &["randomkey"],
        &["publish", "a", "b"],
        &["subscribe", "a"],
        &["flushall"],
        &["flushdb"],
        &["config", "get", "*"],
        &["acl", "list"],
        &["client", "list"],
        &["monitor"],
        &["shutdown"],
        &["replicaof", "192.0.2.1", "6379"],
        &["function", "list"],
        &["script", "flush"],
    ] {
        let answer = engine.ask("worker-home", words);
        let is_refused = answer.contains("NOPERM") || answer.contains("can't access");
        assert!(is_refused, "{words:?}: {answer}");
    }
    for words in [&["keys", "*"][..], &["flushall"], &["config", "get", "*"], &["acl", "list"]] {
        let answer = engine.ask("serve", words);
        assert!(answer.contains("NOPERM"), "{words:?}: {answer}");
    }
    assert_eq!(engine.ask("serve", &["get", "{pw}:rl:thing:example.org"]), "");
    // Those without a user, or with one that is for checks of health.
    assert!(engine.ask_as(&["ping"]).contains("NOAUTH"));
    let health = ["--user", "health", "--pass", "none"];
    let answer = engine.ask_as(&[&health[..], &["xlen", jobs]].concat());
    assert!(answer.contains("NOPERM"), "{answer}");
}

/// The example of the users loads, and lets nobody in.
#[test]
fn the_example_of_the_users_is_no_way_in() {
    if !needs::programs("the_example_of_the_users_is_no_way_in", NEEDS) {
        return;
    }
    let example = deploy("engine.acl").to_string_lossy().into_owned();
    let acl = ["--aclfile", &example, "--dir", "/data"].map(ToOwned::to_owned);
    let engine = Engine::start(|_, _, config| config, &acl);
    for user in ["serve", "worker-fra", "worker-home", "default"] {
        for password in ["0".repeat(64), user.to_owned(), "portwise".to_owned()] {
            let answer = engine.ask_as(&["--user", user, "--pass", &password, "ping"]);
            assert!(answer.contains("WRONGPASS"), "{user}: {answer}");
        }
    }
}

/// What is written out for those who add a user by hand is what the example has.
#[test]
fn the_manual_has_the_rights_of_a_worker() {
    let manual = fs::read_to_string(deploy("../docs/scale.md")).unwrap();
    let (_, rest) = manual.split_once("```\nuser worker-fra ").unwrap();
    let written = rest.split("```").next().unwrap().split_whitespace();
    let written: Vec<&str> = written.filter(|word| !word.starts_with('#')).collect();
    let example = read("engine.acl");
    let line = example.lines().find_map(|line| line.strip_prefix("user worker-fra ")).unwrap();
    let words: Vec<&str> = line.split(' ').filter(|word| !word.starts_with('#')).collect();
    assert_eq!(written, words);
}

/// A vantage point that is added changes nothing for those that were there.
#[test]
fn users_are_added_to_those_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = folder.path().join("secrets");
    let file = |name: &str| fs::read_to_string(secrets.join(name)).unwrap();
    users(&secrets, "rediss://engine.example.com:6380", &["fra"]);
    let (acl, serves, works) = (file("engine.acl"), file("serve.url"), file("worker-fra.url"));
    users(&secrets, "rediss://engine.example.com:6380", &["fra", "home-2"]);
    assert!(file("engine.acl").starts_with(&acl));
    assert_eq!((file("serve.url"), file("worker-fra.url")), (serves, works.clone()));
    let names: Vec<String> =
        file("engine.acl").lines().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(names, ["default", "health", "serve", "worker-fra", "worker-home-2"]);

    // The rights are those of the example, for each its own.
    let rights = |text: &str, user: &str| {
        let line = text.lines().find(|line| line.starts_with(&format!("user {user} "))).unwrap();
        line.split(' ')
            .skip(2)
            .filter(|word| !word.starts_with('#'))
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>()
    };
    let example = read("engine.acl");
    assert_eq!(rights(&file("engine.acl"), "serve"), rights(&example, "serve"));
    assert_eq!(rights(&file("engine.acl"), "worker-fra"), rights(&example, "worker-fra"));
    let renamed = rights(&example, "worker-home").join(" ").replace(":home:", ":home-2:");
    assert_eq!(rights(&file("engine.acl"), "worker-home-2").join(" "), renamed);

    // No password is in the engine's file, and no two are the same.
    let password = |url: &str| url.split([':', '@']).nth(2).unwrap().to_owned();
    let (works, other) = (password(&works), password(&file("worker-home-2.url")));
    assert!(works.len() == 64 && works != other, "{works} {other}");
    assert!(!file("engine.acl").contains(&works));
    let mode = fs::metadata(&secrets).unwrap().permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o700);

    for (url, vantage) in [
        ("engine:6379", "fra"),
        ("redis://a:b@engine:6379", "fra"),
        ("redis://engine:6379", "Fra"),
        ("redis://engine:6379", "a*"),
        ("redis://engine:6379", "-a"),
        ("redis://engine:6379", &"a".repeat(33)),
    ] {
        let nowhere = folder.path().join("nowhere");
        let mut script = Command::new(deploy("engine-users.sh"));
        let output = script.arg(&nowhere).args([url, vantage]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{url} {vantage}");
        assert!(!nowhere.exists());
    }
}

/// The lines for other networks, taken in as the file says.
#[test]
fn the_engine_speaks_tls() {
    if !needs::programs("the_engine_speaks_tls", NEEDS) {
        return;
    }
    let pki = Pki::new();
    let start = |folder: &Path, at: SocketAddr, config: String| {
        let _ = pki.issue(&["localhost"], Flaw::None).write(folder);
        fs::write(folder.join("root.pem"), pki.root()).unwrap();
        let taken_in = config.replace("\n#tls-", "\ntls-").replace("\nport 6379", "\nport 0");
        assert_eq!(taken_in.matches("\ntls-").count(), 5);
        let at_ours = taken_in.replace("tls-port 6380", &format!("tls-port {}", at.port()));
        at_ours
            .replace("/etc/portwise/engine-chain.pem", &folder.join("chain.pem").to_string_lossy())
            .replace("/etc/portwise/engine-key.pem", &folder.join("key.pem").to_string_lossy())
    };
    let engine = Engine::start(start, &OURS.map(ToOwned::to_owned));
    assert_eq!(engine.ask("worker-fra", &["ping"]), "PONG");
}

#[test]
fn workers_may_do_what_the_program_says_that_they_need() {
    let vantage = "fra".parse().unwrap();
    let needed = Store::acl(&vantage);
    let sorted = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<BTreeSet<_>>();
    let needed: Vec<&str> = needed.split_whitespace().filter(|w| !w.starts_with("reset")).collect();
    let of = |text: &str, from: &str| {
        let words = text.split_once(from).unwrap().1.split_whitespace();
        sorted(&words.take_while(|w| w.starts_with(['+', '~', '-'])).collect::<Vec<_>>())
    };
    let hash = format!("user worker-fra reset on #{}", "0".repeat(64));
    assert_eq!(of(&read("engine.acl"), &hash), sorted(&needed));
    let page = include_str!("../../../../docs/scale.md");
    assert_eq!(of(page, "user worker-fra reset on #SHA256-OF-THE-PASSWORD"), sorted(&needed));
}
