//! Everything that is proved of a target, and how it is told.

use std::num::NonZero;

use anyhow::{Context, Result, bail};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use portwise_core::TlsMode;
use portwise_snippets::proofs::{Observed, Scenario};
use portwise_snippets::{Form, Proof};

use crate::How;
use crate::recipe::{Recipe, Verdict};
use crate::record::{Ledger, rows, table};
use crate::recorder::Recorder;
use crate::runs::{Job, Outcome, Runner};
use crate::said;
use crate::tasks::{Done, Purpose, Task, tasks_of};
use crate::world::World;

/// Proves the recipes, prints what was seen, and compares it with the record or writes it.
pub(crate) async fn prove(recipes: &[&'static Recipe], how: &How) -> Result<()> {
    let faults = mismatches();
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    let (world, identities) = World::new()?;
    let recorder = Recorder::start(identities).await?;
    let at_once = how.jobs.map_or_else(
        || 4 * std::thread::available_parallelism().map_or(1, NonZero::get),
        NonZero::get,
    );
    let runner = Runner::new(recorder, world, how.tools.clone(), how.prepared.clone(), at_once);
    versions(recipes, &runner)?;
    let mut tasks = Vec::new();
    for recipe in recipes {
        tasks.extend(tasks_of(recipe, how.write || recipe.quick)?);
    }
    let record = Ledger::read(&how.record)?;
    let total = tasks.len();
    let mut running: FuturesUnordered<_> =
        tasks.into_iter().map(|task| carry_out(task, &runner, &record)).collect();
    let mut done = Vec::new();
    let mut over = 0;
    while let Some(these) = running.next().await {
        over += 1;
        for (purpose, job, outcome) in these? {
            eprintln!(
                "[{over:>4}/{total}] {:<26} {:<12} {:<18} {} ({:.1} s){}{}",
                job.recipe.target,
                job.tls.id(),
                job.server.name(),
                outcome.seen.label(),
                outcome.took.as_secs_f64(),
                purpose.note(),
                if outcome.was_asked_again { "  asked again" } else { "" },
            );
            if how.verbose {
                eprintln!("{}", outcome.account);
            }
            done.push((purpose, job, outcome));
        }
    }
    report(recipes, &done, &record, how)
}

/// How much more time a run gets that is asked for again.
const MORE_TIME: u32 = 4;

/// Runs its jobs one after the other, until one leaks. Where none does and one should, all are run
/// once more.
async fn carry_out(task: Task, runner: &Runner, record: &Ledger) -> Result<Vec<Done>> {
    let must_leak = task.purpose == Purpose::Unprotected;
    for is_last in [!must_leak, true] {
        let mut done = Vec::new();
        for job in &task.jobs {
            let outcome = ask(task.purpose, job, runner, record).await;
            let outcome = outcome.with_context(|| format!("cannot run {}", job.recipe.target))?;
            let leaks = outcome.seen.is_leak();
            done.push((task.purpose, job.clone(), outcome));
            if leaks {
                return Ok(done);
            }
        }
        if is_last {
            return Ok(done);
        }
    }
    Ok(Vec::new())
}

/// Runs a job. What is not as expected, and may be so for want of time, is run once more with more
/// of it. Anything given away is final.
async fn ask(purpose: Purpose, job: &Job, runner: &Runner, record: &Ledger) -> Result<Outcome> {
    let outcome = runner.run(job, 1).await?;
    if outcome.seen.is_leak() || is_expected(purpose, job, outcome.seen, record) {
        return Ok(outcome);
    }
    let again = runner.run(job, MORE_TIME).await?;
    Ok(Outcome { was_asked_again: true, ..again })
}

/// Whether that is what must be seen, or what was seen before.
fn is_expected(purpose: Purpose, job: &Job, seen: Observed, record: &Ledger) -> bool {
    let situation = job.server.situation();
    let login = purpose != Purpose::Open;
    let before = |usual| record.seen(job.recipe.target, job.tls, login, usual, situation);
    match purpose {
        Purpose::Ours | Purpose::Open if matches!(job.recipe.verdict, Verdict::Validator(_)) => {
            is_right(job, seen)
        }
        Purpose::Ours | Purpose::Open => {
            before(None).is_none_or(|b| b == seen) && is_right(job, seen)
        }
        Purpose::Usual(label) => before(Some(label)).is_none_or(|before| before == seen),
        Purpose::Awkward | Purpose::OtherPort => is_right(job, seen),
        Purpose::Damaged(_) => seen == Observed::Refused,
        // All that may be wrong there is that nothing was begun.
        Purpose::Unprotected | Purpose::Faulty(_) => true,
    }
}

/// Whether that is what must be seen of ours. Mail in plaintext must reach every relay, and what has
/// a danger must reach the honest server; what else it gives away is on record.
fn is_right(job: &Job, seen: Observed) -> bool {
    let situation = job.server.situation();
    let is_exposed = portwise_snippets::find(job.recipe.target)
        .is_some_and(|target| target.danger_with(job.tls).is_some());
    match (job.tls, situation) {
        // One that offers STARTTLS and refuses it is at fault itself.
        (TlsMode::Cleartext, Scenario::Refusing) => !seen.is_leak(),
        (TlsMode::Cleartext, _) => seen == Observed::Delivered,
        (_, Scenario::Honest) => seen.is_right_for(situation),
        _ => is_exposed || seen.is_right_for(situation),
    }
}

/// The recipes and the targets' own words must agree.
fn mismatches() -> Vec<String> {
    let recipe = |id: &str| crate::recipes::RECIPES.iter().find(|r| r.target == id);
    let mut faults = Vec::new();
    for target in portwise_snippets::PROGRAMS {
        // What cannot be made safe is run all the same, to show what the usual settings do.
        let is_warning = matches!(
            (target.implicit, target.starttls),
            (Form::Impossible(_), Form::Impossible(_))
        );
        let fits = match (target.proof, recipe(target.id).map(|r| r.verdict)) {
            (Proof::Unproved(_), _) if is_warning => true,
            (Proof::Executed, Some(Verdict::Server | Verdict::ExitStatus))
            // A program's settings may be run by the library below it, without the program.
            | (Proof::Validated(_), Some(Verdict::Validator(_) | Verdict::Server))
            | (Proof::Unproved(_), None) => true,
            _ => false,
        };
        if !fits {
            faults.push(format!("{}: its row and its recipe disagree on the proof", target.id));
        }
    }
    for recipe in crate::recipes::RECIPES {
        if portwise_snippets::find(recipe.target).is_none() {
            faults.push(format!("{}: there is a recipe but no target", recipe.target));
        }
    }
    faults
}

/// Where a row speaks of a danger, something must have been given away, now or when its record was
/// made.
fn needless_dangers(recipe: &Recipe, done: &[Done], record: &Ledger) -> Vec<String> {
    let Some(target) = portwise_snippets::find(recipe.target) else { return Vec::new() };
    [TlsMode::Implicit, TlsMode::StartTls]
        .into_iter()
        .filter(|tls| recipe.verdict == Verdict::Server && target.danger_with(*tls).is_some())
        .filter(|tls| !record.leaks(recipe.target, *tls))
        .filter(|tls| {
            !done.iter().any(|(purpose, job, outcome)| {
                *purpose == Purpose::Ours
                    && (job.recipe.target, job.tls) == (recipe.target, *tls)
                    && outcome.seen.is_leak()
            })
        })
        .map(|tls| {
            format!("{} ({}): its row has a danger, but nothing leaked", target.id, tls.id())
        })
        .collect()
}

fn versions(recipes: &[&Recipe], runner: &Runner) -> Result<()> {
    for recipe in recipes.iter().filter(|r| !r.version.is_empty()) {
        let output = std::process::Command::new("sh")
            .args(["-c", recipe.version])
            .env("PYTHON", runner.tools.join("python/bin/python"))
            .env("NODE_PATH", runner.tools.join("npm/node_modules"))
            .env("PREPARED", runner.prepared.join(recipe.target))
            .output()?;
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        let first = said.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
        if !output.status.success() || first.is_empty() {
            bail!("{} is not there: “{}” said: {said}", recipe.target, recipe.version);
        }
        println!("{:<26} {}", recipe.target, first.trim());
    }
    Ok(())
}

/// Prints the table, and fails if anything is not as it must be or as it was.
fn report(recipes: &[&'static Recipe], done: &[Done], record: &Ledger, how: &How) -> Result<()> {
    let mut faults = Vec::new();
    for (purpose, job, outcome) in done {
        let right = match purpose {
            Purpose::Ours | Purpose::Open | Purpose::Awkward | Purpose::OtherPort => {
                is_right(job, outcome.seen)
            }
            Purpose::Damaged(_) => outcome.seen == Observed::Refused,
            Purpose::Usual(_) | Purpose::Unprotected | Purpose::Faulty(_) => true,
        };
        if !right {
            faults.push(format!(
                "{} ({}, {}){}: {}\n{}",
                job.recipe.target,
                job.tls.id(),
                job.server.name(),
                purpose.note(),
                outcome.seen.label(),
                outcome.account
            ));
        }
    }
    for recipe in recipes.iter().filter(|r| r.protection.is_some()) {
        let mut unprotected = done
            .iter()
            .filter(|(p, j, _)| *p == Purpose::Unprotected && j.recipe.target == recipe.target);
        if !unprotected.any(|(_, _, o)| o.seen.is_leak()) {
            faults.push(format!("{}: without what protects, nothing leaked", recipe.target));
        }
    }
    let rows = rows(recipes, done);
    println!("{}", table(&rows));
    let mut mended = Vec::new();
    if how.write {
        record.write(&rows, recipes, &how.record)?;
        said::write(done, recipes, how)?;
        let written = Ledger::read(&how.record)?;
        faults.extend(recipes.iter().flat_map(|recipe| needless_dangers(recipe, done, &written)));
    } else {
        faults.extend(recipes.iter().flat_map(|recipe| needless_dangers(recipe, done, record)));
        let differences = record.compare(&rows, recipes);
        faults.extend(differences.faults);
        faults.extend(said::differences(done, how)?);
        mended = differences.mended;
    }
    let again = done.iter().filter(|(_, _, outcome)| outcome.was_asked_again).count();
    println!("{again} of {} runs were asked for again, with more time.", done.len());
    if !mended.is_empty() {
        println!(
            "Safer than on record: {}. Its makers mended it: put the version into its row, and run “cargo xtask snippets --write”.",
            mended.join("; ")
        );
    }
    if faults.is_empty() {
        return Ok(());
    }
    bail!("{}\n{} of {} are not as they must be", faults.join("\n\n"), faults.len(), done.len())
}
