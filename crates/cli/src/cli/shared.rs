//! Where the engine is that many processes share.

use std::ffi::OsStr;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use portwise_api::Vantage;
use portwise_shared::{EngineUrl, WorkerOptions};

use crate::values::number;

/// Where the engine is.
#[derive(Args, Clone, Debug)]
pub(crate) struct SharedArgs {
    /// The engine that many processes share, Valkey or Redis 7: redis://, rediss:// or unix:/// with where it is
    #[arg(long, env = "PORTWISE_ENGINE", hide_env_values = true, value_name = "URL")]
    // Not read by clap, which repeats what it cannot read: it may hold a password.
    pub(crate) engine: Option<String>,
    /// A file with that URL, which keeps a password out of the list of processes
    #[arg(long, env = "PORTWISE_ENGINE_FILE", value_name = "FILE", conflicts_with = "engine")]
    pub(crate) engine_file: Option<PathBuf>,
}

impl SharedArgs {
    /// Where the engine is, if one is named.
    ///
    /// # Errors
    ///
    /// If that cannot be read.
    pub(crate) fn url(&self) -> Result<Option<EngineUrl>> {
        match (&self.engine, &self.engine_file) {
            (None, None) => Ok(None),
            (Some(url), _) => Ok(Some(url.trim().parse().context("--engine")?)),
            (None, Some(file)) => {
                let shown = file.display();
                let text = std::fs::read_to_string(file)
                    .with_context(|| format!("cannot read --engine-file {shown}"))?;
                let url = text.trim().parse().with_context(|| format!("--engine-file {shown}"))?;
                Ok(Some(url))
            }
        }
    }

    /// Whether one is named on the command line, and not by the environment alone.
    pub(crate) fn is_said(&self) -> bool {
        let file = self.engine_file.as_ref().map(|file| file.as_os_str());
        let pairs = [
            (self.engine.as_ref().map(OsStr::new), "PORTWISE_ENGINE"),
            (file, "PORTWISE_ENGINE_FILE"),
        ];
        let differs = |(said, name): (Option<&OsStr>, &str)| {
            said.is_some() && said != std::env::var_os(name).as_deref()
        };
        pairs.into_iter().any(differs)
    }

    /// The same where one is needed.
    ///
    /// # Errors
    ///
    /// If none is named.
    pub(crate) fn needed(&self) -> Result<EngineUrl> {
        match self.url()? {
            Some(url) => Ok(url),
            None => bail!(
                "name the engine with --engine redis://HOST or --engine-file FILE; portwise serve and portwise worker of one site share it"
            ),
        }
    }
}

/// How a server uses a shared engine.
#[derive(Args, Debug)]
pub(crate) struct SharingArgs {
    #[command(flatten)]
    pub(crate) at: SharedArgs,
    /// The vantage point that this process is, and that probes are made from that name none; for a shared engine
    #[arg(long, env = "PORTWISE_VANTAGE", value_name = "NAME", default_value = "here")]
    pub(crate) vantage: Vantage,
    /// Leave the probing to workers (portwise worker); for a shared engine
    #[arg(long, env = "PORTWISE_NO_PROBE")]
    pub(crate) no_probe: bool,
    /// Probes that may wait or run at a vantage point; for a shared engine
    #[arg(long, env = "PORTWISE_QUEUE", value_name = "N", default_value_t = 1000)]
    #[arg(value_parser = number::<u64>(1, 1_000_000))]
    pub(crate) queue: u64,
    #[command(flatten)]
    pub(crate) takeover: TakeoverArgs,
}

/// When a worker is taken for dead.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct TakeoverArgs {
    /// Seconds without a sign of life after which others take over what a worker has; the same for all workers of a vantage point
    #[arg(long, env = "PORTWISE_TAKEOVER", value_name = "SECONDS")]
    #[arg(default_value_t = WorkerOptions::TAKEOVER.as_secs(), value_parser = number::<u64>(1, 3600))]
    pub(crate) takeover: u64,
}
