//! How a target's configuration is run.

use portwise_core::TlsMode;

/// How a target's configuration is run. One row per target that is executed or validated.
#[derive(Debug)]
pub(crate) struct Recipe {
    /// The target's id.
    pub(crate) target: &'static str,
    /// What must be there.
    pub(crate) needs: Needs,
    /// A line of shell that prints the version of the program.
    pub(crate) version: &'static str,
    /// How what it does is judged.
    pub(crate) verdict: Verdict,
    /// Shell that uses the configuration as it stands in the file `$SNIPPET`, in a folder of its
    /// own. It finds `HOST`, `PORT`, `LOGIN` (the user name), `PASSWORD` (also as
    /// `SMTP_PASSWORD`), `FROM`, `MESSAGE` (a file with a whole message), `CA` (a file with the
    /// test authority), `HOME` (empty), `TOOLS` and `PYTHON`.
    pub(crate) script: &'static str,
    /// Seconds after which a run is ended.
    pub(crate) seconds: u64,
    /// Whether it is among the ten most used, which are run in every test.
    pub(crate) quick: bool,
    /// The line that protects, to show that without it something leaks.
    pub(crate) protection: Option<Protection>,
    /// What is usually pasted instead.
    pub(crate) usual: &'static [Usual],
}

/// What must be there, from where it can be had.
#[derive(Debug)]
pub(crate) struct Needs {
    /// Debian packages, unpacked side by side.
    pub(crate) debian: &'static [&'static str],
    /// PyPI packages with versions.
    pub(crate) pypi: &'static [&'static str],
    /// npm packages with versions.
    pub(crate) npm: &'static [&'static str],
    /// Shell that is run once, with a network, in the folder `$PREPARED/<target>`, where the
    /// script finds what it left.
    pub(crate) prepare: &'static str,
}

impl Needs {
    pub(crate) const NOTHING: Self = Self { debian: &[], pypi: &[], npm: &[], prepare: "" };
}

/// How what it does is judged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    /// By what the server saw, and nothing else.
    Server,
    /// By its exit status: for checks, which send no mail. Zero says that all is well.
    ExitStatus,
    /// It is not run against servers: the script validates the file, and its exit status counts.
    /// Of what is put in place of what, each must make it fail.
    Validator(&'static [(&'static str, &'static str)]),
}

/// What protects.
#[derive(Debug)]
pub(crate) struct Protection {
    pub(crate) tls: TlsMode,
    /// What stands in the configuration,
    pub(crate) remove: &'static str,
    /// and what is put there instead.
    pub(crate) put: &'static str,
}

/// What is usually pasted.
#[derive(Debug)]
pub(crate) struct Usual {
    /// What it is, in a few words.
    pub(crate) label: &'static str,
    pub(crate) tls: TlsMode,
    /// How the usual text comes from ours.
    pub(crate) text: UsualText,
}

/// How the usual text comes from ours.
#[derive(Debug)]
pub(crate) enum UsualText {
    /// Ours for that TLS mode, with each of the first replaced by the second.
    Changed(&'static [(&'static str, &'static str)]),
    /// A text of its own, with the same placeholders as targets have.
    Own(&'static str),
}
