//! The reference tables as JSON and as CSV.

use serde::Serialize;

use crate::findings;
use crate::networks::{NETWORKS, Network};
use crate::ports::{PORTS, PortRow};
use crate::providers::{Access, Offer, PROVIDERS, Provider, SubmissionHost};

/// A table that can be exported.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Table {
    /// The ports.
    Ports,
    /// The providers.
    Providers,
    /// The networks.
    Networks,
    /// What a probe can find.
    Findings,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ports, Self::Providers, Self::Networks, Self::Findings];

    /// As in URLs and file names.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Ports => "ports",
            Self::Providers => "providers",
            Self::Networks => "networks",
            Self::Findings => "findings",
        }
    }

    /// An array with one object for each row.
    #[must_use]
    pub fn json(self) -> String {
        match self {
            Self::Ports => json(&PORTS),
            Self::Providers => json(&PROVIDERS),
            Self::Networks => json(&NETWORKS),
            Self::Findings => json(&findings::rows().collect::<Vec<_>>()),
        }
    }

    /// A heading and one line for each row (RFC 4180), safe to open in a spreadsheet. Items of a
    /// list have `;` between them, the parts of an item a space.
    #[must_use]
    pub fn csv(self) -> String {
        match self {
            Self::Ports => csv(PORT_COLUMNS, PORTS.iter().map(port_cells)),
            Self::Providers => csv(PROVIDER_COLUMNS, PROVIDERS.iter().map(provider_cells)),
            Self::Networks => csv(NETWORK_COLUMNS, NETWORKS.iter().map(network_cells)),
            Self::Findings => csv(FINDING_COLUMNS, findings::rows().map(finding_cells)),
        }
    }
}

const PORT_COLUMNS: [&str; 15] = [
    "port",
    "security",
    "standing",
    "probed",
    "role",
    "rfc",
    "registration",
    "encryption",
    "auth",
    "blocking",
    "downgrade",
    "advice",
    "source",
    "checked_on",
    "confidence",
];

fn port_cells(row: &PortRow) -> [String; 15] {
    let bool = if row.probed { "true" } else { "false" };
    [
        row.port.to_string(),
        row.tls.id().to_owned(),
        word(&row.standing),
        bool.to_owned(),
        row.role.to_owned(),
        row.rfc.to_owned(),
        row.registration.to_owned(),
        row.encryption.to_owned(),
        row.auth.to_owned(),
        row.blocking.to_owned(),
        row.downgrade.to_owned(),
        row.advice.to_owned(),
        row.source.to_owned(),
        row.checked_on.to_owned(),
        word(&row.confidence),
    ]
}

const PROVIDER_COLUMNS: [&str; 20] = [
    "id",
    "name",
    "aliases",
    "kind",
    "domains",
    "mx_suffixes",
    "host_kind",
    "host",
    "offers",
    "username",
    "auth",
    "password_until",
    "imap",
    "pop3",
    "services",
    "docs",
    "note",
    "source",
    "checked_on",
    "confidence",
];

fn provider_cells(row: &Provider) -> [String; 20] {
    let host_kind = match row.host {
        SubmissionHost::Fixed(_) => "fixed",
        SubmissionHost::OfDomain(_) => "of-domain",
        SubmissionHost::Template(_) => "template",
        SubmissionHost::None => "none",
    };
    [
        row.id.to_owned(),
        row.name.to_owned(),
        row.aliases.join(";"),
        word(&row.kind),
        row.domains.join(";"),
        row.mx_suffixes.join(";"),
        host_kind.to_owned(),
        row.host.for_domain(None).unwrap_or_default(),
        joined(row.offers.iter().map(offer)),
        row.username.id().to_owned(),
        joined(row.auth.iter().map(|auth| auth.id().to_owned())),
        row.password_until.unwrap_or_default().to_owned(),
        row.imap.map(access).unwrap_or_default(),
        row.pop3.map(access).unwrap_or_default(),
        row.services.join(";"),
        row.docs.unwrap_or_default().to_owned(),
        row.note.to_owned(),
        row.source.to_owned(),
        row.checked_on.to_owned(),
        word(&row.confidence),
    ]
}

const NETWORK_COLUMNS: [&str; 13] = [
    "id",
    "name",
    "aliases",
    "kind",
    "port25",
    "port465",
    "port587",
    "port2525",
    "lift",
    "docs",
    "source",
    "checked_on",
    "confidence",
];

fn network_cells(row: &Network) -> [String; 13] {
    [
        row.id.to_owned(),
        row.name.to_owned(),
        row.aliases.join(";"),
        word(&row.kind),
        word(&row.port25),
        word(&row.port465),
        word(&row.port587),
        word(&row.port2525),
        row.lift.to_owned(),
        row.docs.unwrap_or_default().to_owned(),
        row.source.to_owned(),
        row.checked_on.to_owned(),
        word(&row.confidence),
    ]
}

const FINDING_COLUMNS: [&str; 6] = ["code", "severity", "title", "why", "fix", "source"];

fn finding_cells(row: &findings::Row) -> [String; 6] {
    [
        row.code.to_owned(),
        row.severity.id().to_owned(),
        row.title.to_owned(),
        row.why.to_owned(),
        row.fix.to_owned(),
        row.source.to_owned(),
    ]
}

/// Such as `587 starttls recommended`.
fn offer(offer: &Offer) -> String {
    [&offer.port.to_string(), offer.tls.id(), &word(&offer.standing)].join(" ")
}

/// Such as `imap.example.com 993 implicit-tls`.
fn access(access: Access) -> String {
    [access.host, &access.port.to_string(), access.tls.id()].join(" ")
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(";")
}

/// A value that is a single word in JSON, without the quotation marks.
fn word(value: &impl Serialize) -> String {
    json(value).trim_matches('"').to_owned()
}

/// Rows hold words, numbers and lists of them, and writing these cannot fail.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Rows have as many cells as the heading, and memory takes them all, so this cannot fail either.
fn csv<const N: usize>(columns: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let written = write(columns, rows).unwrap_or_default();
    String::from_utf8(written).unwrap_or_default()
}

fn write<const N: usize>(
    columns: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> csv::Result<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.map(cell))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// A cell that no spreadsheet takes for a formula: an apostrophe goes before what could begin one.
fn cell(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{NETWORKS, PORTS, PROVIDERS, Table, cell, csv, findings};

    fn read(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let owned = |r: &::csv::StringRecord| r.iter().map(str::to_owned).collect();
        let columns = owned(reader.headers().unwrap());
        (columns, reader.records().map(|r| owned(&r.unwrap())).collect())
    }

    fn objects(table: Table) -> Vec<serde_json::Map<String, Value>> {
        serde_json::from_str(&table.json()).unwrap()
    }

    #[test]
    fn every_row_is_there_in_both_forms() {
        for (table, count) in [
            (Table::Ports, PORTS.len()),
            (Table::Providers, PROVIDERS.len()),
            (Table::Networks, NETWORKS.len()),
            (Table::Findings, findings::rows().count()),
        ] {
            let (columns, rows) = read(&table.csv());
            assert_eq!((objects(table).len(), rows.len()), (count, count), "{}", table.id());
            assert!(rows.iter().all(|row| row.len() == columns.len()));
        }
    }

    /// What is a plain value in JSON stands unchanged in the column of the same name.
    #[test]
    fn both_forms_say_the_same() {
        for (table, fewest) in
            [(Table::Ports, 15), (Table::Providers, 9), (Table::Networks, 12), (Table::Findings, 6)]
        {
            let (columns, rows) = read(&table.csv());
            let objects = objects(table);
            let mut compared = 0;
            for (i, column) in columns.iter().enumerate() {
                let is_plain = |value: &Value| !value.is_array() && !value.is_object();
                if !objects.iter().all(|o| o.get(column).is_some_and(is_plain)) {
                    continue;
                }
                compared += 1;
                for (object, row) in objects.iter().zip(&rows) {
                    let plain = match &object[column] {
                        Value::String(text) => text.clone(),
                        Value::Null => String::new(),
                        other => other.to_string(),
                    };
                    assert_eq!(row[i], cell(plain), "{} {column}", table.id());
                }
            }
            assert!(compared >= fewest, "{}: {compared} columns compared", table.id());
            for key in objects[0].keys() {
                assert!(columns.contains(key), "{}: no column for {key}", table.id());
            }
        }
    }

    #[test]
    fn lists_are_joined_in_one_cell() {
        let (columns, rows) = read(&Table::Providers.csv());
        let at = |column: &str| columns.iter().position(|c| c == column).unwrap();
        let gmail = rows.iter().find(|row| row[0] == "gmail").unwrap();
        assert_eq!(gmail[at("offers")], "465 implicit-tls recommended;587 starttls recommended");
        assert_eq!(gmail[at("domains")], "gmail.com;googlemail.com");
        assert_eq!(gmail[at("auth")], "oauth2;app-password");
        assert_eq!(gmail[at("imap")], "imap.gmail.com 993 implicit-tls");
        let parts = at("offers");
        for (row, provider) in rows.iter().zip(PROVIDERS) {
            let offers = row[parts].split(';').filter(|o| !o.is_empty());
            assert_eq!(offers.count(), provider.offers.len(), "{}", provider.id);
        }
    }

    #[test]
    fn no_cell_begins_a_formula() {
        for (hostile, safe) in [
            ("=1+1", "'=1+1"),
            ("+49", "'+49"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("\n=1", "'\n=1"),
            ("1=1", "1=1"),
            ("", ""),
            ("'=1", "'=1"),
        ] {
            assert_eq!(cell(hostile.to_owned()), safe);
        }
        for table in Table::ALL {
            for row in read(&table.csv()).1 {
                assert!(row.iter().all(|c| !c.starts_with(['=', '+', '-', '@'])), "{row:?}");
            }
        }
    }

    #[test]
    fn cells_come_back_as_they_went() {
        let cells =
            ["a,b", "say \"no\"", "two\r\nlines", "=HYPERLINK(\"x\";\"y\")", " blank ", "ö"];
        let text = csv(["1", "2", "3", "4", "5", "6"], std::iter::once(cells.map(str::to_owned)));
        assert!(text.starts_with("1,2,3,4,5,6\r\n\"a,b\",\"say \"\"no\"\"\",\"two\r\n"), "{text}");
        assert!(text.ends_with("\r\n"));
        let rows = read(&text).1;
        assert_eq!(rows, [cells.map(|c| cell(c.to_owned())).to_vec()]);
        assert!(rows[0][3].starts_with("'="));
    }

    #[test]
    fn lines_end_in_crlf() {
        for table in Table::ALL {
            let text = table.csv();
            assert!(text.ends_with("\r\n"));
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        }
    }
}
