//! Completions and manual pages know every command and flag.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use portwise_testkit::needs;

fn portwise(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portwise")).args(arguments).output().unwrap()
}

fn stdout(arguments: &[&str]) -> String {
    let output = portwise(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that the program has, but for `help`.
fn commands() -> Vec<String> {
    let help = stdout(&["--help"]);
    let (_, rest) = help.split_once("Commands:\n").unwrap();
    let lines = rest.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.map(|line| line.split_whitespace().next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

#[test]
fn completions_know_every_command_and_its_flags() {
    let commands = commands();
    assert!(commands.len() >= 10, "{commands:?}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let text = stdout(&["completions", shell]);
        for command in &commands {
            assert!(text.contains(command.as_str()), "{shell}: {command}");
        }
        for flag in ["allow-net", "trust-anchors", "concurrency", "optional-starttls"] {
            assert!(text.contains(flag), "{shell}: {flag}");
        }
    }
    assert_eq!(portwise(&["completions", "dos"]).status.code(), Some(2));
}

#[test]
fn shells_take_their_completions() {
    for (shell, words) in [
        ("bash", &["--norc", "-n"][..]),
        ("zsh", &["-f", "-n"]),
        ("fish", &["--no-config", "--no-execute"]),
    ] {
        // Every system that tests run on has the first; the others are taken where they are.
        let is_there = needs::find(shell).is_some();
        if !is_there && (shell != "bash" || !needs::programs("cli::shells", &[shell])) {
            continue;
        }
        let mut child = Command::new(shell)
            .args(words)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let text = stdout(&["completions", shell]);
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn bash_completes_commands_and_values() {
    if !needs::programs("cli::bash_completes", &["bash"]) {
        return;
    }
    let complete = |words: &[&str]| {
        let script = format!(
            "{}\nCOMP_WORDS=({}); COMP_CWORD={}; COMPREPLY=(); _portwise portwise \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[@]}}\"",
            stdout(&["completions", "bash"]),
            words.join(" "),
            words.len() - 1,
        );
        let output = Command::new("bash").args(["--norc", "-c", &script]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(complete(&["portwise", "rep"]).trim(), "");
    assert_eq!(complete(&["portwise", "refe"]).trim(), "reference");
    let forms = complete(&["portwise", "probe", "--output", "''"]);
    for form in ["text", "json", "junit", "sarif", "nagios"] {
        assert!(forms.split_whitespace().any(|word| word == form), "{form}: {forms}");
    }
}

#[test]
fn every_command_has_a_page() {
    let main = stdout(&["man"]);
    assert!(main.contains(".TH portwise 1") && main.contains(".SH SUBCOMMANDS"), "{main}");
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("man1");
    assert!(stdout(&["man", "--output", into.to_str().unwrap()]).is_empty());
    let mut pages: Vec<String> = std::fs::read_dir(&into)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    let mut wanted: Vec<String> =
        commands().iter().map(|command| format!("portwise-{command}.1")).collect();
    wanted.push("portwise.1".to_owned());
    wanted.sort();
    assert_eq!(pages, wanted);
    for page in &pages {
        let text = std::fs::read_to_string(into.join(page)).unwrap();
        assert!(text.contains(".SH NAME") && text.contains(".SH SYNOPSIS"), "{page}: {text}");
    }
    let probe = std::fs::read_to_string(into.join("portwise-probe.1")).unwrap();
    assert!(probe.contains("\\-\\-allow\\-net"), "{probe}");
    let nowhere = portwise(&["man", "--output", "/dev/null/man"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("/dev/null/man"));
}
