//! Page, terminal and server show and carry; they decide nothing and define no formats.

use anyhow::{Result, bail};
use portwise_core::findings;

use super::source::{self, File, Token};
use crate::project::Project;

/// What shows, or carries what is shown. The second of each pair is where paint is chosen: there a
/// severity may be matched on, and nothing else.
const VIEWS: &[(&str, &str)] = &[
    ("backend/src", "backend/src"),
    ("crates/cli/src", "crates/cli/src/print"),
    ("crates/engine/src", "crates/engine/src"),
    ("frontend/src", "frontend/src"),
];

/// Where what goes over HTTP is defined; nowhere else in a view is anything read or written by its
/// fields.
const WIRE: &[&str] = &["backend/src", "frontend/src"];

/// No finding is known by its code in a view, and no severity is weighed there.
pub(crate) fn opinions(project: &Project) -> Result<()> {
    let codes: Vec<String> = findings::rows().map(|row| format!("\"{}\"", row.code)).collect();
    let mut faults = Vec::new();
    for file in source::packages(project)?.iter().flat_map(|package| &package.files) {
        let Some((_, paint)) = VIEWS.iter().find(|(view, _)| file.path.starts_with(view)) else {
            continue;
        };
        for token in &file.tokens {
            if let Token::Literal(text) = token
                && codes.contains(text)
            {
                faults.push(format!("{} knows the finding {text}", file.path.display()));
            }
        }
        if file.path.starts_with(paint) && weighs_severity(&file.tokens) {
            faults.push(format!("{} compares severities", file.path.display()));
        }
    }
    if !faults.is_empty() {
        bail!("what it means is said in crates/core/src/view.rs alone:\n{}", faults.join("\n"));
    }
    Ok(())
}

/// Whether a severity is named anywhere but in the arm of a `match`.
fn weighs_severity(tokens: &[Token]) -> bool {
    tokens.windows(4).enumerate().any(|(at, window)| {
        let [Token::Word(kind), Token::Sign(':'), Token::Sign(':'), Token::Word(name)] = window
        else {
            return false;
        };
        if kind != "Severity" || !name.starts_with(char::is_uppercase) {
            return false;
        }
        let after = &tokens[at + 4..];
        let after = after.iter().skip_while(|token| matches!(token, Token::Close(')')));
        !after.take(1).any(|token| matches!(token, Token::Sign('=' | '|')) || token.is_word("if"))
            || after_is_equality(&tokens[at + 4..])
    })
}

fn after_is_equality(tokens: &[Token]) -> bool {
    tokens.starts_with(&[Token::Sign('='), Token::Sign('=')])
}

/// Server and page take the bodies of requests and answers from `api`.
pub(crate) fn wire_types(project: &Project) -> Result<()> {
    let derives = |file: &&File| {
        WIRE.iter().any(|view| file.path.starts_with(view))
            && file.tokens.iter().any(|t| t.is_word("Deserialize") || t.is_word("Serialize"))
    };
    let packages = source::packages(project)?;
    let own: Vec<String> = packages
        .iter()
        .flat_map(|package| &package.files)
        .filter(derives)
        .map(|file| file.path.display().to_string())
        .collect();
    if !own.is_empty() {
        bail!("types that go over HTTP belong in crates/api, but are in {}", own.join(", "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::weighs_severity;
    use crate::checks::source::tokens;

    #[test]
    fn a_severity_may_be_painted_but_not_weighed() {
        for (text, wanted) in [
            ("match s { Severity::Error | Severity::Warning => 1, Severity::Info => 2 }", false),
            ("match s { Some(Severity::Error) => 1, _ => 2 }", false),
            ("let all = Severity::ALL.len;", true),
            ("if s == Severity::Error {}", true),
            ("if Severity::Error == s {}", true),
            ("matches!(s, Severity::Error)", true),
            ("s.max(Severity::Error)", true),
        ] {
            assert_eq!(weighs_severity(&tokens(text).unwrap().0), wanted, "{text}");
        }
    }
}
