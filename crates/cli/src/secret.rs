//! Where a secret comes from, and that it goes nowhere else.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use inquire::{Password, PasswordDisplayMode};
use portwise_submission::{Kind, Secret};
use zeroize::Zeroizing;

use crate::cli::SecretArgs;

/// The longest secret, in octets; no server takes a longer one.
const LONGEST: usize = 64 * 1024;

/// Keeps what this process holds from the disk when it crashes, and from other processes.
pub(crate) fn no_core_dumps() -> Result<()> {
    #[cfg(unix)]
    rlimit::setrlimit(rlimit::Resource::CORE, 0, 0).context(
        "cannot keep this process from writing a core dump, which would hold the secret",
    )?;
    // A dump that goes to a program, as with systemd, does not ask for the limit.
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
        .context("cannot keep this process from being dumped, which would show the secret")?;
    Ok(())
}

/// The secret of a user that the arguments lead to.
pub(crate) fn secret(arguments: &SecretArgs, user: &str) -> Result<(Kind, Secret)> {
    let SecretArgs { password_env, password_file, password_command, token_env, token_command } =
        arguments;
    let (kind, octets) = if let Some(name) = password_env {
        (Kind::Password, of_variable(name)?)
    } else if let Some(name) = token_env {
        (Kind::Token, of_variable(name)?)
    } else if let Some(file) = password_file {
        (Kind::Password, without_line_end(of_file(file)?))
    } else if let Some(command) = password_command {
        (Kind::Password, without_line_end(of_command(command)?))
    } else if let Some(command) = token_command {
        (Kind::Token, without_line_end(of_command(command)?))
    } else {
        (Kind::Password, asked_for(user)?)
    };
    if kind == Kind::Password && octets.contains(&b'\n') {
        eprintln!("The password has several lines; all of them are taken for it.");
    }
    Ok((kind, Secret::new(octets)))
}

fn of_variable(name: &str) -> Result<Zeroizing<Vec<u8>>> {
    let value = std::env::var_os(name);
    let value = value.ok_or_else(|| anyhow!("there is no environment variable {name}"))?;
    Ok(Zeroizing::new(value.into_encoded_bytes()))
}

fn of_file(file: &Path) -> Result<Zeroizing<Vec<u8>>> {
    let shown = file.display();
    let opened = File::open(file).with_context(|| format!("cannot open {shown}"))?;
    read(opened).with_context(|| format!("cannot read the password in {shown}"))
}

/// What a command prints. It gets the environment as it is: nothing of ours is put into it.
fn of_command(command: &str) -> Result<Zeroizing<Vec<u8>>> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut child = Command::new(shell)
        .args([flag, command])
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the command that prints the secret")?;
    let printed = child.stdout.take().map(read);
    let status = child.wait().context("cannot wait for the command that prints the secret")?;
    let printed =
        printed.ok_or_else(|| anyhow!("the command that prints the secret has no output"))?;
    // One that prints too much is cut off, and fails over that.
    let printed = printed.context("cannot read what the command prints")?;
    if !status.success() {
        bail!("the command that prints the secret failed ({status}); run it by hand to see why");
    }
    Ok(printed)
}

fn asked_for(user: &str) -> Result<Zeroizing<Vec<u8>>> {
    if !io::stdin().is_terminal() {
        bail!(
            "there is no terminal to ask for the password; say where it is with --password-env, --password-file or --password-command, or give a token with --token-command or --token-env"
        );
    }
    let question = format!("Password of {user}:");
    // The echo is off before the question stands there.
    let prompt = Password::new(&question)
        .with_display_mode(PasswordDisplayMode::Hidden)
        .without_confirmation();
    let password = prompt.prompt().context("cannot ask for the password")?;
    Ok(Zeroizing::new(password.into_bytes()))
}

/// Reads all of it into one place, so that growing leaves no copy behind.
fn read(from: impl Read) -> Result<Zeroizing<Vec<u8>>> {
    let mut octets = Zeroizing::new(Vec::with_capacity(LONGEST + 2));
    let most = u64::try_from(LONGEST + 1).unwrap_or(u64::MAX);
    from.take(most).read_to_end(&mut octets)?;
    if octets.len() > LONGEST {
        bail!("it is longer than {LONGEST} octets, which no secret is");
    }
    Ok(octets)
}

fn without_line_end(mut octets: Zeroizing<Vec<u8>>) -> Zeroizing<Vec<u8>> {
    if octets.ends_with(b"\n") {
        octets.pop();
        if octets.ends_with(b"\r") {
            octets.pop();
        }
    }
    octets
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::{LONGEST, of_command, read, without_line_end};

    #[test]
    fn one_line_end_is_taken_off() {
        let without = |text: &[u8]| without_line_end(Zeroizing::new(text.to_vec())).to_vec();
        assert_eq!(without(b"pw\n"), b"pw");
        assert_eq!(without(b"pw\r\n"), b"pw");
        assert_eq!(without(b"pw\n\n"), b"pw\n");
        assert_eq!(without(b" pw "), b" pw ");
    }

    #[test]
    fn nothing_is_longer_than_a_secret() {
        assert_eq!(read(&[7; LONGEST][..]).unwrap().len(), LONGEST);
        assert!(read(&[7; LONGEST + 1][..]).is_err());
    }

    #[test]
    fn a_command_that_fails_gives_nothing() {
        assert_eq!(&**of_command("printf hunter2").unwrap(), b"hunter2");
        let error = format!("{:#}", of_command("printf hunter2; exit 3").unwrap_err());
        assert!(error.contains("exit status: 3") && !error.contains("hunter2"), "{error}");
        let error = format!("{:#}", of_command("yes").unwrap_err());
        assert!(error.contains("longer than"), "{error}");
    }
}
