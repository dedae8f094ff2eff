//! Lines that stand in a text only under a condition: `@if-login@` at the beginning of a line.

use crate::setup::Setup;

type Holds = fn(&Setup) -> bool;

/// The conditions, and when their lines are kept.
const CONDITIONS: &[(&str, Holds)] = &[
    ("@if-login@", Setup::logs_in),
    ("@if-open@", |setup| !setup.logs_in()),
    ("@if-oauth2@", Setup::has_oauth2),
    ("@if-465@", |setup| setup.endpoint.port == 465),
    ("@if-not-465@", |setup| setup.endpoint.port != 465),
    ("@if-password@", |setup| setup.logs_in() && !setup.has_oauth2()),
];

/// A text without the lines whose condition does not hold, and without the conditions.
pub(crate) fn kept(text: &str, setup: &Setup) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let found =
            CONDITIONS.iter().find_map(|(name, holds)| Some((line.strip_prefix(name)?, holds)));
        match found {
            None => out.push_str(line),
            Some((rest, holds)) if holds(setup) => out.push_str(rest),
            Some(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use portwise_model::TlsMode;

    use super::kept;
    use crate::Setup;

    #[test]
    fn lines_stand_where_their_condition_holds() {
        let text = "a\n@if-login@user\n@if-open@none\n@if-oauth2@token\n@if-password@secret\nz\n";
        let setup = Setup::new(
            "mail.example.com",
            465,
            TlsMode::Implicit,
            "anna",
            Some("anna@example.com"),
        );
        let setup = setup.unwrap();
        assert_eq!(kept(text, &setup), "a\nuser\nsecret\nz\n");
        let oauth2 = setup.signing_in_with_oauth2();
        assert_eq!(kept(text, &oauth2), "a\nuser\ntoken\nz\n");
        assert_eq!(kept(text, &oauth2.without_login()), "a\nnone\nz\n");
    }
}
