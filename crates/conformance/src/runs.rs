//! One run: a configuration, a program, a server.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use portwise_core::TlsMode;
use portwise_snippets::proofs::Observed;
use tokio::process::Command;
use tokio::sync::Semaphore;

use crate::recipe::{Recipe, Verdict};
use crate::recorder::{LONGEST, Notes, PASSWORD, Recorder};
use crate::server::{Run, Server};
use crate::world::World;

/// Enters a place with hosts and authorities of our own, then runs the script. Whatever the
/// script leaves behind ends with it.
const ENTER: &str = r#"
mount --bind "$PORTWISE_HOSTS" /etc/hosts
mount --bind "$PORTWISE_RESOLVER" /etc/resolv.conf
mount --bind "$PORTWISE_CERTIFICATES" /etc/ssl/certs
exec sh -eu "$PORTWISE_SCRIPT"
"#;

/// How long a program that has shown what it does may go on.
const GRACE: Duration = Duration::from_millis(400);

/// Runs things, a few at a time.
pub(crate) struct Runner {
    pub(crate) recorder: Recorder,
    pub(crate) world: World,
    /// Where tools are kept.
    pub(crate) tools: PathBuf,
    /// Where preparations left what they made.
    pub(crate) prepared: PathBuf,
    pub(crate) at_once: Semaphore,
    next: AtomicU16,
}

/// What is to be run.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) recipe: &'static Recipe,
    pub(crate) tls: TlsMode,
    pub(crate) server: Server,
    pub(crate) port: u16,
    /// The user name; none for a relay without a login.
    pub(crate) login: String,
    /// The configuration, filled in.
    pub(crate) text: String,
}

impl Job {
    /// Whether ours gives something away in this TLS mode, and says so.
    pub(crate) fn is_exposed(&self) -> bool {
        let program = portwise_snippets::find(self.recipe.target);
        program.is_some_and(|program| program.danger_with(self.tls).is_some())
    }
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) seen: Observed,
    /// What the program said.
    pub(crate) said: String,
    /// What the program and the server said, for people.
    pub(crate) account: String,
    pub(crate) took: Duration,
    /// Whether an earlier run, with less time, ended otherwise.
    pub(crate) was_asked_again: bool,
}

impl Runner {
    pub(crate) fn new(
        recorder: Recorder,
        world: World,
        tools: PathBuf,
        prepared: PathBuf,
        at_once: usize,
    ) -> Self {
        let at_once = Semaphore::new(at_once);
        Self { recorder, world, tools, prepared, at_once, next: AtomicU16::new(1) }
    }

    /// Runs one job when there is room for it, for so many times as long as its recipe says.
    pub(crate) async fn run(&self, job: &Job, times: u32) -> Result<Outcome> {
        let _permit = self.at_once.acquire().await?;
        let run = Run(self.next.fetch_add(1, Ordering::Relaxed));
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name);
        World::write_hosts(run, &path("hosts"))?;
        fs::write(path("snippet"), &job.text)?;
        fs::write(path("script.sh"), job.recipe.script)?;
        fs::write(path("message"), message())?;
        fs::create_dir(path("home"))?;
        fs::create_dir(path("work"))?;
        fs::create_dir(path("tmp"))?;
        let output = fs::File::create(path("output"))?;
        let began = Instant::now();
        let mut child = Command::new("unshare")
            .args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"])
            .args(["sh", "-eu", "-c", ENTER])
            .current_dir(path("work"))
            .env("PORTWISE_HOSTS", path("hosts"))
            .env("PORTWISE_RESOLVER", self.world.resolver())
            .env("PORTWISE_CERTIFICATES", self.world.certificates())
            .env("PORTWISE_SCRIPT", path("script.sh"))
            .env("SNIPPET", path("snippet"))
            .env("HOST", job.server.host())
            .env("PORT", job.port.to_string())
            .env("SECURITY", job.tls.id())
            .env("LOGIN", &job.login)
            .env("PASSWORD", PASSWORD)
            .env("SMTP_PASSWORD", PASSWORD)
            .env("FROM", FROM)
            .env("MESSAGE", path("message"))
            .env("CA", self.world.authority())
            .env("HOME", path("home"))
            .env("TMPDIR", path("tmp"))
            .env("TOOLS", &self.tools)
            .env("PYTHON", self.tools.join("python/bin/python"))
            .env("NODE_PATH", self.tools.join("npm/node_modules"))
            .env("PREPARED", self.prepared.join(job.recipe.target))
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .kill_on_drop(true)
            .spawn()
            .context("cannot start unshare")?;
        let limit = Duration::from_secs(job.recipe.seconds) * times;
        let mut status = None;
        let mut shown_at: Option<Instant> = None;
        while began.elapsed() < limit {
            if let Ok(ended) = tokio::time::timeout(Duration::from_millis(50), child.wait()).await {
                status = Some(ended?);
                break;
            }
            let seen = self.recorder.notes(run).seen(job.server, job.tls, &job.login);
            if job.recipe.verdict == Verdict::Server
                && (seen.is_leak() || seen == Observed::Delivered)
            {
                let since = *shown_at.get_or_insert_with(Instant::now);
                if since.elapsed() > GRACE {
                    break;
                }
            }
        }
        let _ = child.kill().await;
        let notes = self.settled(run).await;
        let seen = match job.recipe.verdict {
            Verdict::Server => notes.seen(job.server, job.tls, &job.login),
            Verdict::ExitStatus | Verdict::Validator(_) => match status {
                Some(status) if status.success() => Observed::Delivered,
                _ => Observed::Refused,
            },
        };
        let said = fs::read(path("output")).unwrap_or_default();
        let said = String::from_utf8_lossy(&said).into_owned();
        let ended = status.map_or_else(|| "was ended".to_owned(), |s| s.to_string());
        let account = format!("program ({ended}):\n{said}\nserver:\n{}", notes.dialogue());
        Ok(Outcome { seen, said, account, took: began.elapsed(), was_asked_again: false })
    }

    /// The notes, when all connections are over. The program has ended, so that they end as soon as
    /// the server comes to read it.
    async fn settled(&self, run: Run) -> Notes {
        let began = Instant::now();
        loop {
            let notes = self.recorder.notes(run);
            if notes.is_over() || began.elapsed() > LONGEST {
                return notes;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
}

/// Who sends, and to whom.
pub(crate) const FROM: &str = "anna@example.com";

fn message() -> String {
    format!("From: {FROM}\nTo: {FROM}\nSubject: Test\n\nIt works.\n")
}
