//! `portwise reference`

use anyhow::{Result, bail};
use portwise_core::export::Table;
use portwise_core::reference::{faq, glossary, modes, roles};

use crate::cli::{ReferenceArgs, ReferenceTable};
use crate::print;

pub(crate) fn run(arguments: &ReferenceArgs) -> Result<u8> {
    let ReferenceArgs { table, word, json, csv } = arguments;
    match (table_of(*table), *json, *csv) {
        (Some(table), true, _) => print::out(&(table.json() + "\n"))?,
        (Some(table), _, true) => print::out(&table.csv())?,
        (None, true, _) => write_json(*table)?,
        (None, _, true) => {
            bail!("only ports, providers, networks and findings come as CSV; take --json")
        }
        _ => {
            let word = word.as_deref().unwrap_or_default();
            let text = print::reference(*table, word);
            if text.is_empty() {
                bail!("nothing there has “{word}” in it; leave the word out to see everything");
            }
            print::out(&text)?;
        }
    }
    Ok(0)
}

/// Those that the API has as well.
fn table_of(table: ReferenceTable) -> Option<Table> {
    match table {
        ReferenceTable::Ports => Some(Table::Ports),
        ReferenceTable::Providers => Some(Table::Providers),
        ReferenceTable::Networks => Some(Table::Networks),
        ReferenceTable::Findings => Some(Table::Findings),
        _ => None,
    }
}

fn write_json(table: ReferenceTable) -> Result<()> {
    match table {
        ReferenceTable::Modes => print::json(modes::ROWS),
        ReferenceTable::Roles => print::json(roles::ROWS),
        ReferenceTable::Questions => print::json(faq::TOPICS),
        ReferenceTable::Glossary => print::json(glossary::GLOSSARY),
        ReferenceTable::Ports
        | ReferenceTable::Providers
        | ReferenceTable::Networks
        | ReferenceTable::Findings => Ok(()),
    }
}
