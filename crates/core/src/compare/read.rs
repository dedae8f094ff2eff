//! Reads a result that somebody else made: hostile text, within bounds.

use portwise_smtp::printable;
use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::report::{OtherSchema, Report, SCHEMA};

/// The most octets of a result that is read. The largest that a server can be told to make has 16
/// MiB.
pub const LONGEST: usize = 20 << 20;

/// Why a text is not a result that can be compared. Each says what to do.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum NotReadable {
    /// Nothing was given.
    #[error("There is nothing in it. Paste what “portwise probe … --json” writes.")]
    Empty,
    /// Longer than is read.
    #[error("It has more than {} MiB, which no result has. Paste one result alone.", LONGEST >> 20)]
    TooLong,
    /// No JSON.
    #[error("It is no JSON: {0}. Paste all of what “portwise probe … --json” writes.")]
    NotJson(String),
    /// Several results.
    #[error("It holds several results, one a line. Paste one of them.")]
    Several,
    /// JSON of something else.
    #[error("It is JSON, but no result of a check. Paste what “portwise probe … --json” writes.")]
    NotResult,
    /// A result of another version.
    #[error("{schema}: {}", other_side(.schema))]
    OtherSchema {
        /// Which.
        schema: OtherSchema,
    },
    /// A result with something in it that this version does not know.
    #[error(
        "The report cannot be read: {0}. It may be of a newer version of Portwise, or have been changed."
    )]
    Report(String),
}

fn other_side(schema: &OtherSchema) -> &'static str {
    match schema.0 > SCHEMA {
        true => "update this Portwise",
        false => "update the other Portwise",
    }
}

/// Reads the report of a result: of `portwise probe --json`, of a probe in the API, or the one that
/// was made where `portwise compare --json` ran. Everything in it is made safe to show.
///
/// # Errors
///
/// [`NotReadable`] says what is wrong with it.
pub fn read(text: &str) -> Result<Report, NotReadable> {
    if text.trim().is_empty() {
        return Err(NotReadable::Empty);
    }
    if text.len() > LONGEST {
        return Err(NotReadable::TooLong);
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let mut lines = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        match (lines.next(), lines.next()) {
            (Some(Ok(_)), Some(Ok(_))) => NotReadable::Several,
            _ => NotReadable::NotJson(printable(error.to_string().as_bytes())),
        }
    })?;
    let result = ["here", "result"].iter().find_map(|key| value.get(key)).unwrap_or(&value);
    report(result)
}

/// The report of a result, made safe to show.
///
/// # Errors
///
/// [`NotReadable`] says what is wrong with it.
pub fn report(result: &Value) -> Result<Report, NotReadable> {
    let report = result.get("report").ok_or(NotReadable::NotResult)?;
    let schema = report.get("schema").and_then(Value::as_u64).ok_or(NotReadable::NotResult)?;
    if schema != u64::from(SCHEMA) {
        let schema = u32::try_from(schema).unwrap_or(u32::MAX);
        return Err(NotReadable::OtherSchema { schema: OtherSchema(schema) });
    }
    Report::deserialize(safe(report))
        .map_err(|error| NotReadable::Report(printable(error.to_string().as_bytes())))
}

/// The same with every text made safe to show, as the texts of servers are where a check is made.
fn safe(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(printable(text.as_bytes())),
        Value::Array(values) => Value::Array(values.iter().map(safe).collect()),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| (key.clone(), safe(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{LONGEST, NotReadable, read};
    use crate::judge;
    use crate::report::{HostReport, OtherSchema, Report};

    fn result() -> serde_json::Value {
        let host = HostReport { name: "mail.example.com".into(), ..HostReport::default() };
        serde_json::to_value(judge(Report { hosts: vec![host], ..Report::default() }, None))
            .unwrap()
    }

    #[test]
    fn every_form_of_a_result_is_read() {
        let result = result();
        for form in [
            result.clone(),
            json!({"id": "a", "status": "done", "result": result}),
            json!({"here": result, "there": [], "comparison": null}),
        ] {
            let report = read(&form.to_string()).unwrap();
            assert_eq!(report.hosts[0].name, "mail.example.com");
        }
        let mut newer = result;
        newer["findings"] = json!([{"code": "new.one", "severity": "dreadful"}]);
        newer["report"]["more"] = json!([1, 2]);
        assert!(read(&newer.to_string()).is_ok(), "what is not compared may be new");
    }

    #[test]
    fn what_is_no_result_is_told_with_what_to_do() {
        assert_eq!(read(" \n"), Err(NotReadable::Empty));
        assert_eq!(read(&" x".repeat(LONGEST)), Err(NotReadable::TooLong));
        assert!(matches!(read("<html>"), Err(NotReadable::NotJson(_))));
        assert!(matches!(read(&"[".repeat(100_000)), Err(NotReadable::NotJson(_))));
        let one = result().to_string();
        assert_eq!(read(&format!("{one}\n{one}\n")), Err(NotReadable::Several));
        for other in ["null", "3", "[]", "{}", "{\"report\":{}}", "{\"report\":{\"schema\":\"2\"}}"]
        {
            assert_eq!(read(other), Err(NotReadable::NotResult), "{other}");
        }
        let schema = |schema: u64| read(&json!({"report": {"schema": schema}}).to_string());
        assert_eq!(schema(3), Err(NotReadable::OtherSchema { schema: OtherSchema(3) }));
        assert!(schema(3).unwrap_err().to_string().ends_with("update this Portwise"));
        assert!(schema(1).unwrap_err().to_string().ends_with("update the other Portwise"));
        assert!(schema(u64::MAX).is_err());
        let Err(NotReadable::Report(_)) = schema(2) else { panic!("it has no target") };
    }

    #[test]
    fn nothing_in_it_can_hide_or_reorder_what_is_shown() {
        let mut result = result();
        result["report"]["hosts"][0]["name"] = json!("mail\u{1b}[2J\u{202e}.example");
        let report = read(&result.to_string()).unwrap();
        assert_eq!(report.hosts[0].name, "mail\\u{1b}[2J\\u{202e}.example");
        result["report"]["hosts"][0]["name"] = json!("x".repeat(100_000));
        assert_eq!(read(&result.to_string()).unwrap().hosts[0].name.chars().count(), 513);
    }
}
