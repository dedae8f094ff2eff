//! `portwise scan`

mod bulk;
mod here;
mod output;
mod results;
mod targets;

use anyhow::{Result, bail};
use jiff::Timestamp;
use portwise_core::report::{Mode, Refusal, Report};
use portwise_core::{Port, ProbeRequest, ProbeResult, judge};

use super::exit_status;
use crate::cli::ScanArgs;
use crate::print::scan::{Progress, finished};
use crate::probing;
use crate::tally::Tally;
use bulk::Bulk;
use here::{Here, concurrency};
use output::Output;
use results::Results;
use targets::Source;

pub(crate) fn run(arguments: &ScanArgs) -> Result<u8> {
    let options = Options {
        mode: arguments.what.mode,
        ports: arguments.what.ports.clone(),
        deep: arguments.options.deep,
    };
    if let Err(refusal) = options.request("example.com") {
        bail!(refusal.text);
    }
    let way = match arguments.bulk.at.url()? {
        Some(url) => Way::Bulk(Box::new(Bulk::new(arguments, url, options)?)),
        None if arguments.bulk.scan.is_some() => {
            bail!("--scan names a scan at a shared engine; say where that is with --engine")
        }
        None => {
            let concurrency = concurrency(arguments.concurrency)?;
            let prober = probing::prober(&arguments.options)?;
            Way::Here(Box::new(Here { options, prober, concurrency }))
        }
    };
    let source = Source::open(&arguments.file)?;
    let output = arguments.output.as_deref();
    // What an engine keeps can be read again, whether or not it went into a file.
    let resume = arguments.resume && (output.is_some() || matches!(way, Way::Here(_)));
    let (output, earlier) = Output::open(output, resume)?;
    let tally = Tally::new(&earlier.outcomes, source.count(&earlier.seen)?);
    let progress = Progress::new(!source.is_typed(), &tally);
    if source.is_typed() {
        anstream::eprintln!("One target a line; Ctrl-D ends.");
    }
    let (seen, name) = (earlier.seen, source.name());
    let mut results = Results { output, tally, progress };
    let runtime = tokio::runtime::Runtime::new()?;
    let outcome = match way {
        Way::Here(here) => runtime.block_on(here.run(source, seen, &mut results)),
        Way::Bulk(bulk) => runtime.block_on(bulk.run(source, seen, &mut results)),
    };
    let Results { tally, progress, .. } = results;
    let took = progress.end();
    match outcome? {
        End::Complete => {
            if tally.done() == 0 {
                anstream::eprintln!("There are no targets in {name}.");
            } else if let Some(took) = took {
                anstream::eprintln!("{}", finished(&tally, took));
            }
        }
        End::Early { status, said } => {
            anstream::eprintln!("{said}");
            return Ok(status);
        }
        End::OutputClosed => {}
    }
    Ok(exit_status(tally.outcome()))
}

/// Who looks at the targets.
enum Way {
    Here(Box<Here>),
    Bulk(Box<Bulk>),
}

/// What is asked about each target.
struct Options {
    mode: Mode,
    ports: Vec<Port>,
    deep: bool,
}

impl Options {
    fn request(&self, target: &str) -> Result<ProbeRequest, Refusal> {
        ProbeRequest::new(target, self.mode, &self.ports, self.deep)
    }
}

/// How a scan ended.
enum End {
    Complete,
    /// With a status and what to say.
    Early {
        status: u8,
        said: String,
    },
    OutputClosed,
}

/// The result of a target that is not looked at.
fn refused(target: &str, mode: Mode, refusal: Refusal) -> ProbeResult {
    judge(Report::refused(target, mode, refusal, Timestamp::now()), None)
}
