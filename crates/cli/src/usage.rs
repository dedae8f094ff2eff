//! Reads the command line, and says what is wrong with it by the name under which it was said.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, Error};
use clap::{Arg, Command, CommandFactory, FromArgMatches};

use crate::cli::Cli;

/// Reads the command line, and the environment for what does not stand there.
///
/// # Errors
///
/// What is wrong with them, or the help that was asked for.
pub(crate) fn read(words: &[OsString]) -> Result<Cli, Error> {
    let mut command = Cli::command().mut_subcommands(|sub| sub.mut_args(may_be_negative));
    let words = &completed(words, &command);
    let matches = command.try_get_matches_from_mut(words);
    let read = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    read.map_err(|error| named(error.format(&mut command), &command, words))
}

/// With the command that a target alone asks for, which says as well what is wrong with it. A command
/// that is misspelt has no dot, no `@` and no colon.
fn completed(words: &[OsString], command: &Command) -> Vec<OsString> {
    let mut words = words.to_vec();
    let first = words.get(1).and_then(|word| word.to_str()).unwrap_or_default();
    let is_target = first.contains(['.', '@', ':']) && !first.starts_with('-');
    if is_target && command.find_subcommand(first).is_none() {
        words.insert(1, "why".into());
    }
    words
}

/// Has a flag take a negative number for its value, so that it can say what it wants instead.
fn may_be_negative(arg: Arg) -> Arg {
    let is_flag = arg.get_long().is_some() && arg.get_action().takes_values();
    arg.allow_negative_numbers(is_flag)
}

/// Names the variable of a flag whose value comes from the environment.
fn named(mut error: Error, command: &Command, words: &[OsString]) -> Error {
    let Some(ContextValue::String(shown)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    let flag = shown.split([' ', '=', '[']).next().unwrap_or_default();
    let is_said = |word: &OsString| {
        let rest = word.to_str().and_then(|word| word.strip_prefix(flag));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    };
    let sub = words.iter().find_map(|word| command.find_subcommand(word));
    let arg = sub.and_then(|sub| sub.get_arguments().find(|arg| is_long(arg, flag)));
    let variable = arg.and_then(Arg::get_env).and_then(|name| name.to_str());
    let Some(variable) = variable.filter(|_| !words.iter().any(is_said)) else { return error };
    let shown = format!("{variable} ({shown})");
    error.insert(ContextKind::InvalidArg, ContextValue::String(shown));
    error
}

fn is_long(arg: &Arg, flag: &str) -> bool {
    flag.strip_prefix("--").is_some_and(|name| arg.get_long() == Some(name))
}
