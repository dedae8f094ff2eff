//! The program that was named, and what follows from it.

use std::cmp::Ordering;

use portwise_model::names::{self, Miss};
use portwise_snippets::{PROGRAMS, Program};

use super::parse::{self, AnswerError};
use crate::situation::Role;

/// The program that is meant: its id, name or alias, perhaps with a version behind it, as in
/// `nextcloud 31` or `django@5.2`.
///
/// # Errors
///
/// [`AnswerError`] for a program that no row has, or a version that is older than its row.
pub fn find(given: &str) -> Result<&'static Program, AnswerError> {
    let whole = named(given);
    let (Err(error), Some((name, version))) = (&whole, split(given)) else { return whole };
    let Ok(program) = named(name) else { return Err(error.clone()) };
    if older(version, program.oldest) {
        let (program, oldest) = (program.name, program.oldest);
        return Err(AnswerError::TooOld { program, given: version.to_owned(), oldest });
    }
    Ok(program)
}

fn named(given: &str) -> Result<&'static Program, AnswerError> {
    let found = names::find(given, PROGRAMS.iter().copied());
    found.map_err(|miss| match miss {
        Miss::Unknown(near) => AnswerError::NoProgram {
            given: parse::shown(given),
            nearest: near.into_iter().map(|p| p.id).collect(),
        },
        several => parse::missed("program", given, several, |_| String::new()),
    })
}

/// A name and a version behind it.
fn split(given: &str) -> Option<(&str, &str)> {
    let (name, version) = given.trim().rsplit_once([' ', '@', ':', '/'])?;
    let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
    version.starts_with(|c: char| c.is_ascii_digit()).then_some((name.trim(), version))
}

fn older(version: &str, oldest: &str) -> bool {
    let numbers =
        |text: &str| -> Vec<u32> { text.split('.').map_while(|part| part.parse().ok()).collect() };
    let (given, oldest) = (numbers(version), numbers(oldest));
    // “5” may be any 5.x: only the parts that were said count.
    let said = given.len().min(oldest.len());
    given[..said].cmp(&oldest[..said]) == Ordering::Less
}

/// The role that follows from a program and what was said of it.
///
/// # Errors
///
/// [`AnswerError::WrongRole`] where the two contradict each other.
pub fn role(
    program: Option<&'static Program>,
    said: Option<Role>,
) -> Result<Option<Role>, AnswerError> {
    let Some((program, own)) = program.and_then(|p| Some((p, Role::of(p)?))) else {
        return Ok(said);
    };
    let fits = |role: Role| match own {
        Role::MailClient => role == Role::MailClient,
        // What sends by itself may run on a device, and an MTA may be what an application uses.
        Role::Application | Role::Device | Role::Relay => {
            matches!(role, Role::Application | Role::Device | Role::Relay)
        }
        Role::MxServer => role == Role::MxServer,
    };
    match said {
        Some(role) if !fits(role) => Err(AnswerError::WrongRole { program, own, role }),
        Some(role) => Ok(Some(role)),
        None => Ok(Some(own)),
    }
}

#[cfg(test)]
mod tests {
    use portwise_snippets::PROGRAMS;

    use super::{find, older, role};
    use crate::situation::Role;

    #[test]
    fn a_program_is_found_as_people_write_it() {
        for (given, id) in [
            ("nodemailer", "nodemailer"),
            ("Nodemailer", "nodemailer"),
            ("Spring Boot", "spring-boot"),
            ("spring_boot", "spring-boot"),
            ("mastod", "mastodon"),
            ("Nextcloud 31", "nextcloud"),
            ("nextcloud@v31.0.2", "nextcloud"),
        ] {
            assert_eq!(find(given).unwrap().id, id, "{given}");
        }
        for program in PROGRAMS {
            assert_eq!(find(program.id).unwrap().id, program.id);
            assert_eq!(find(program.name).unwrap().id, program.id);
            for alias in program.aliases {
                assert_eq!(find(alias).unwrap().id, program.id, "{alias}");
            }
        }
    }

    #[test]
    fn what_is_not_found_is_said() {
        let error = |given| find(given).unwrap_err().to_string();
        assert!(error("thunderb").contains("thunderbird-android"), "{}", error("thunderb"));
        assert!(error("zzzzzz").contains("generic"), "{}", error("zzzzzz"));
        assert!(!error("zzzzzz").contains("mean"), "{}", error("zzzzzz"));
        assert!(error("nodemailr").contains("nodemailer"));
    }

    #[test]
    fn versions_count_as_far_as_they_were_said() {
        for (given, oldest, is_older) in [
            ("4.1", "4.2", true),
            ("4", "4.2", false),
            ("4.2.1", "4.2", false),
            ("10", "9.3", false),
            ("3.9", "4", true),
            ("3.9", "", false),
            ("99999999999999", "4", false),
        ] {
            assert_eq!(older(given, oldest), is_older, "{given} {oldest}");
        }
    }

    #[test]
    fn a_program_and_a_role_may_contradict_each_other() {
        let thunderbird = find("thunderbird").ok();
        let error = role(thunderbird, Some(Role::MxServer)).unwrap_err().to_string();
        assert!(error.contains("Thunderbird") && error.contains("mx-server"), "{error}");
        assert_eq!(role(thunderbird, None), Ok(Some(Role::MailClient)));
        let django = find("django").ok();
        assert_eq!(role(django, Some(Role::Device)), Ok(Some(Role::Device)));
        assert_eq!(role(None, Some(Role::Relay)), Ok(Some(Role::Relay)));
    }
}
