use clap::CommandFactory;

use super::Cli;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/server.md");
const MARK: &str = "cargo test -p portwise --bin portwise”. -->\n";

/// The flags of `serve`, a row for each.
fn table() -> String {
    let command = Cli::command();
    let serve = command.find_subcommand("serve").unwrap();
    let mut table =
        "\n| flag | environment | default | meaning |\n| --- | --- | --- | --- |\n".to_owned();
    for flag in serve.get_arguments().filter(|flag| flag.get_long() != Some("help")) {
        let long = flag.get_long().unwrap();
        let value = flag.get_value_names().filter(|_| flag.get_action().takes_values());
        let value = value.map(|names| format!(" {}", names[0])).unwrap_or_default();
        let variable =
            flag.get_env().unwrap_or_else(|| panic!("--{long} has no twin")).to_str().unwrap();
        let expected = format!("PORTWISE_{}", long.replace('-', "_").to_uppercase());
        assert_eq!(variable, expected);
        let default = flag.get_default_values().iter().filter_map(|value| value.to_str());
        let default =
            default.filter(|_| flag.get_action().takes_values()).collect::<Vec<_>>().join(", ");
        let default = if default.is_empty() { default } else { format!("`{default}`") };
        let meaning = flag.get_help().unwrap().to_string();
        table.push_str(&format!("| `--{long}{value}` | `{variable}` | {default} | {meaning} |\n"));
    }
    table
}

#[test]
fn the_document_lists_the_flags_of_the_server() {
    let written = std::fs::read_to_string(DOCUMENT).unwrap();
    let (before, _) = written.split_once(MARK).unwrap();
    let wanted = format!("{before}{MARK}{}", table());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(DOCUMENT, &wanted).unwrap();
    } else {
        assert_eq!(written, wanted, "run the command that docs/server.md names");
    }
}

#[test]
fn the_command_line_makes_sense() {
    Cli::command().debug_assert();
}
