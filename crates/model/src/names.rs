//! Rows of a table, found by what people call them.

/// A row that has names.
pub trait Named {
    /// As in JSON, flags and URLs: lower case, words with dashes between.
    fn id(&self) -> &'static str;

    /// As it is shown.
    fn name(&self) -> &'static str;

    /// What else it is called. One that several rows share leads to none of them alone.
    fn aliases(&self) -> &'static [&'static str] {
        &[]
    }
}

/// Why a text leads to no row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Miss<'a, R> {
    /// It fits several, in the table's order.
    Several(Vec<&'a R>),
    /// It fits none. These come close, the nearest first; often there are none.
    Unknown(Vec<&'a R>),
}

/// How many rows a misspelt name is answered with.
const NEAREST: usize = 3;

/// The row that a text means: by its id, its name or an alias, by whole first words of these, or
/// by their beginning, whichever comes first. Case, spaces and punctuation do not matter.
///
/// # Errors
///
/// [`Miss`] if the text fits several rows equally well, or none.
pub fn find<'a, R: Named>(
    given: &str,
    rows: impl IntoIterator<Item = &'a R>,
) -> Result<&'a R, Miss<'a, R>> {
    let wanted = squeezed(given);
    let ranked = rows.into_iter().map(|row| (fit(given, &wanted, row), row));
    let ranked: Vec<(Fit, &R)> = ranked.collect();
    let best = ranked.iter().map(|(fit, _)| *fit).max().unwrap_or(Fit::No);
    let mut fitting: Vec<&R> = of(&ranked, |fit| fit == best);
    match (best, fitting.as_slice()) {
        (Fit::No, _) => {
            let names = |row: &&R| (row.id(), row.name(), row.aliases());
            Err(Miss::Unknown(close(&wanted, ranked.iter().map(|(_, row)| *row), names, NEAREST)))
        }
        (_, [row]) => Ok(row),
        (Fit::Alias, _) => {
            fitting = of(&ranked, |fit| fit >= Fit::Words);
            Err(Miss::Several(fitting))
        }
        _ => Err(Miss::Several(fitting)),
    }
}

/// Whether a row is called so: by its id, its name or an alias as a whole. Case, spaces and
/// punctuation do not matter.
#[must_use]
pub fn is_called<R: Named>(given: &str, row: &R) -> bool {
    fit(given, &squeezed(given), row) >= Fit::Alias
}

/// The ids of the rows, each with its name, that come close to a misspelt name, the nearest first.
#[must_use]
pub fn nearest(
    given: &str,
    rows: impl Iterator<Item = (&'static str, &'static str)>,
    most: usize,
) -> Vec<&'static str> {
    let names = |row: &(&'static str, &'static str)| (row.0, row.1, &[][..]);
    close(&squeezed(given), rows, names, most).into_iter().map(|(id, _)| id).collect()
}

/// How well a text fits a row.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Fit {
    No,
    /// It is the beginning of the id, the name or an alias.
    Beginning,
    /// It is the first words of the id or the name.
    Words,
    Alias,
    /// It is the id or the name but for case, spaces and punctuation.
    Squeezed,
    /// It is the id or the name but for case.
    Exact,
}

/// A beginning shorter than this says too little.
const SHORTEST_BEGINNING: usize = 3;

fn fit<R: Named>(given: &str, wanted: &str, row: &R) -> Fit {
    if wanted.is_empty() {
        return Fit::No;
    }
    let own = [row.id(), row.name()];
    if own.iter().any(|name| name.eq_ignore_ascii_case(given.trim())) {
        return Fit::Exact;
    }
    if own.iter().any(|name| squeezed(name) == *wanted) {
        return Fit::Squeezed;
    }
    if row.aliases().iter().any(|alias| squeezed(alias) == *wanted) {
        return Fit::Alias;
    }
    if own.iter().any(|name| first_words(name).any(|words| words == *wanted)) {
        return Fit::Words;
    }
    let begins = |name: &&str| squeezed(name).starts_with(wanted);
    let is_long = wanted.chars().count() >= SHORTEST_BEGINNING;
    if is_long && own.iter().any(begins) { Fit::Beginning } else { Fit::No }
}

fn of<'a, R>(ranked: &[(Fit, &'a R)], is_meant: impl Fn(Fit) -> bool) -> Vec<&'a R> {
    ranked.iter().filter(|(fit, _)| is_meant(*fit)).map(|(_, row)| *row).collect()
}

/// The longest text that is looked at, in characters.
const LONGEST: usize = 80;

/// A name without case, spaces and punctuation.
fn squeezed(text: &str) -> String {
    let kept = text.chars().take(LONGEST).filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// The first word of a name, the first two, and so on to the whole, each squeezed.
fn first_words(name: &str) -> impl Iterator<Item = String> {
    words(name).scan(String::new(), |so_far, word| {
        so_far.push_str(&squeezed(word));
        Some(so_far.clone())
    })
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The rows that a misspelt name may have meant, the nearest first.
fn close<R>(
    wanted: &str,
    rows: impl Iterator<Item = R>,
    names: impl Fn(&R) -> (&'static str, &'static str, &'static [&'static str]),
    most: usize,
) -> Vec<R> {
    let mut ranked: Vec<(usize, R)> = rows
        .filter_map(|row| {
            let (id, name, aliases) = names(&row);
            let all = [id, name].into_iter().chain(aliases.iter().copied());
            let nearest = all.filter_map(|name| distance(wanted, name)).min();
            nearest.map(|distance| (distance, row))
        })
        .collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    ranked.truncate(most);
    ranked.into_iter().map(|(_, row)| row).collect()
}

/// How many letters a text is away from a name, or from its first words; nothing where that is
/// too many to be a slip. A text that a word of the name begins with counts as one letter away.
fn distance(wanted: &str, name: &str) -> Option<usize> {
    let slips = match wanted.chars().count() {
        ..3 => return None,
        3..6 => 1,
        6..10 => 2,
        _ => 3,
    };
    if words(name).any(|word| squeezed(word).starts_with(wanted)) {
        return Some(1);
    }
    let away = first_words(name).map(|words| strsim::osa_distance(wanted, &words));
    away.filter(|letters| *letters <= slips).min()
}

#[cfg(test)]
mod tests {
    use super::{Miss, Named, find, is_called, nearest};

    #[derive(Debug, Eq, PartialEq)]
    struct Row(&'static str, &'static str, &'static [&'static str]);

    impl Named for Row {
        fn id(&self) -> &'static str {
            self.0
        }

        fn name(&self) -> &'static str {
            self.1
        }

        fn aliases(&self) -> &'static [&'static str] {
            self.2
        }
    }

    const ROWS: &[Row] = &[
        Row("digitalocean", "DigitalOcean Droplets", &["do"]),
        Row("mail-com", "mail.com", &[]),
        Row("mailcom", "Mailcom", &[]),
        Row("mailgun-eu", "Mailgun (EU region)", &[]),
        Row("mailgun-us", "Mailgun (US region)", &[]),
        Row("microsoft365", "Microsoft 365 / Exchange Online", &["o365", "Office 365"]),
        Row("microsoft365-hve", "Microsoft 365 High Volume Email", &[]),
        Row("outlook-com", "Outlook.com / Hotmail", &["hotmail", "personal"]),
        Row("own-cloud", "A cloud", &["personal"]),
        Row("upyo", "Upyo", &[]),
    ];

    fn found(given: &str) -> Option<&'static str> {
        find(given, ROWS).ok().map(|row| row.0)
    }

    fn several(given: &str) -> Vec<&'static str> {
        match find(given, ROWS) {
            Err(Miss::Several(rows)) => rows.iter().map(|row| row.0).collect(),
            other => panic!("{given}: {other:?}"),
        }
    }

    fn near(given: &str) -> Vec<&'static str> {
        match find(given, ROWS) {
            Err(Miss::Unknown(rows)) => rows.iter().map(|row| row.0).collect(),
            other => panic!("{given}: {other:?}"),
        }
    }

    #[test]
    fn what_means_one_row_finds_it() {
        for (given, id) in [
            ("mailgun-eu", "mailgun-eu"),
            ("Mailgun EU", "mailgun-eu"),
            ("mailgun_(eu region)", "mailgun-eu"),
            ("mail.com", "mail-com"),
            ("MAILCOM", "mailcom"),
            ("Microsoft 365", "microsoft365"),
            ("O365", "microsoft365"),
            ("office-365", "microsoft365"),
            ("outlook", "outlook-com"),
            ("digital", "digitalocean"),
            ("DO", "digitalocean"),
            ("mail", "mail-com"),
            ("upy", "upyo"),
        ] {
            assert_eq!(found(given), Some(id), "{given}");
        }
    }

    #[test]
    fn a_row_is_called_by_its_whole_names_alone() {
        let row = |id| ROWS.iter().find(|row| row.0 == id).unwrap();
        for (given, id, is_so) in [
            ("Mailgun EU region", "mailgun-eu", true),
            ("mailgun", "mailgun-eu", false),
            ("HOTMAIL", "outlook-com", true),
            ("outlook", "outlook-com", false),
            ("", "upyo", false),
        ] {
            assert_eq!(is_called(given, row(id)), is_so, "{given}");
        }
    }

    #[test]
    fn what_means_several_rows_names_them_all() {
        assert_eq!(several("mailgun"), ["mailgun-eu", "mailgun-us"]);
        assert_eq!(several("mai"), ["mail-com", "mailcom", "mailgun-eu", "mailgun-us"]);
        assert_eq!(several("mail com"), ["mail-com", "mailcom"]);
        assert_eq!(several("personal"), ["outlook-com", "own-cloud"], "an alias of both");
    }

    #[test]
    fn a_slip_finds_its_neighbours_and_nothing_else_does() {
        assert_eq!(near("mailgnu"), ["mailgun-eu", "mailgun-us"]);
        assert_eq!(near("digital-oceam"), ["digitalocean"]);
        assert_eq!(near("exchange"), ["microsoft365"], "by a word inside its name");
        for given in ["proxmox", "printer", "zz", "u", "", "…", &"x".repeat(100_000)] {
            assert!(near(given).is_empty(), "{given:.20}");
        }
    }

    #[test]
    fn ids_and_names_alone_have_neighbours_too() {
        let rows = || ROWS.iter().map(|row| (row.0, row.1));
        assert_eq!(nearest("Outlok.com", rows(), 3), ["outlook-com"]);
        assert_eq!(nearest("mailgnu", rows(), 1), ["mailgun-eu"]);
        assert!(nearest("proxmox", rows(), 3).is_empty());
    }
}
