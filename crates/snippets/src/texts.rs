//! The texts of a program apart from its row, for those who have the rows built in and fetch the
//! texts of a program when it is chosen.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::program::{Form, Open, Program, Proof};

/// The programs that got their texts.
static KEPT: Mutex<BTreeMap<&'static str, &'static Program>> = Mutex::new(BTreeMap::new());

/// Keeps a program with its texts, for [`whole`].
pub fn keep(program: &'static Program) {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(program.id, program);
}

/// Whether the texts of a program are there: built in, or kept.
#[must_use]
pub fn is_whole(program: &Program) -> bool {
    !cfg!(feature = "lean") || kept(program).is_some()
}

/// A program with its texts, where these are there; else the row alone.
#[must_use]
pub fn whole(program: &'static Program) -> &'static Program {
    if cfg!(feature = "lean") { kept(program).unwrap_or(program) } else { program }
}

fn kept(program: &Program) -> Option<&'static Program> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).get(program.id).copied()
}

/// Stands between texts; none of them holds it.
const BETWEEN: char = '\u{1e}';

impl Program {
    /// The row without its texts. What can be decided without them can be decided by it.
    #[cfg(feature = "lean")]
    pub(crate) const fn without_texts(&self) -> Self {
        const fn form(form: Form) -> Form {
            match form {
                Form::Text(_) => Form::Text(""),
                Form::Exposed { danger, .. } => Form::Exposed { text: "", danger },
                Form::Impossible(why) => Form::Impossible(why),
            }
        }
        Self {
            file: "",
            place: "",
            versions: "",
            secret: "",
            trap: "",
            implicit: form(self.implicit),
            starttls: form(self.starttls),
            open: match self.open {
                Open::Never => Open::Never,
                Open::Text(_) => Open::Text(""),
                Open::Plaintext(_) => Open::Plaintext(""),
            },
            proof: match self.proof {
                Proof::Executed => Proof::Executed,
                Proof::Validated(_) => Proof::Validated(""),
                Proof::Unproved(_) => Proof::Unproved(""),
            },
            ..*self
        }
    }

    /// The texts, as [`Program::with_texts`] reads them.
    #[must_use]
    pub fn texts(&self) -> String {
        let form = |form| match form {
            Form::Text(text) | Form::Exposed { text, .. } => text,
            Form::Impossible(_) => "",
        };
        let open = match self.open {
            Open::Never => "",
            Open::Text(text) | Open::Plaintext(text) => text,
        };
        let proof = match self.proof {
            Proof::Executed => "",
            Proof::Validated(how) | Proof::Unproved(how) => how,
        };
        let Self { file, place, versions, secret, trap, .. } = *self;
        let forms = [form(self.implicit), form(self.starttls), open];
        let parts = [[file, place, versions, secret, trap].as_slice(), &forms, &[proof]].concat();
        parts.join(&BETWEEN.to_string())
    }

    /// The row with its texts; `None` if they are not those of a program. They are kept for good,
    /// so it is for as many calls as there are programs.
    #[must_use]
    pub fn with_texts(&self, texts: String) -> Option<&'static Self> {
        let parts: Vec<&'static str> = String::leak(texts).split(BETWEEN).collect();
        let [file, place, versions, secret, trap, implicit, starttls, open, proof] = parts[..]
        else {
            return None;
        };
        let form = |form, text| match form {
            Form::Text(_) => Form::Text(text),
            Form::Exposed { danger, .. } => Form::Exposed { text, danger },
            Form::Impossible(why) => Form::Impossible(why),
        };
        Some(Box::leak(Box::new(Self {
            file,
            place,
            versions,
            secret,
            trap,
            implicit: form(self.implicit, implicit),
            starttls: form(self.starttls, starttls),
            open: match self.open {
                Open::Never => Open::Never,
                Open::Text(_) => Open::Text(open),
                Open::Plaintext(_) => Open::Plaintext(open),
            },
            proof: match self.proof {
                Proof::Executed => Proof::Executed,
                Proof::Validated(_) => Proof::Validated(proof),
                Proof::Unproved(_) => Proof::Unproved(proof),
            },
            ..*self
        })))
    }
}

#[cfg(test)]
mod tests {
    use crate::PROGRAMS;

    #[test]
    fn a_row_with_its_texts_is_whole() {
        for program in PROGRAMS {
            assert_eq!(program.with_texts(program.texts()), Some(*program), "{}", program.id);
        }
        assert_eq!(PROGRAMS[0].with_texts("something else".to_owned()), None);
    }
}
