//! `snippet`

use portwise_core::TlsMode;
use portwise_core::configure::{self, Account};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Row, answered, one_of, shown};
use crate::answer::Answer;

pub(super) const ROW: Row = Row::pure::<Arguments, Written>(
    "snippet",
    "Configuration to paste",
    "Writes configuration for one of 90 and more mail clients, libraries, programs and servers, to be pasted as it stands: certificates are \
     verified, and nothing talks it out of TLS. It never holds a password; “secret” says where that goes. The ids of programs are in the table \
     “programs” of the tool “reference”. Without port and security, what the host's provider wants is taken.",
    |_, arguments| answered(arguments, run),
);

/// What to configure.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// The id of the program, such as python-smtplib or thunderbird.
    program: String,
    /// The host that takes the mail.
    host: String,
    /// The port.
    #[serde(default)]
    #[schemars(range(min = 1))]
    port: Option<u16>,
    /// When TLS starts: implicit-tls or starttls.
    #[serde(default)]
    security: Option<String>,
    /// The user name.
    #[serde(default)]
    user: Option<String>,
    /// The sender's address.
    #[serde(default)]
    from: Option<String>,
}

/// Configuration.
#[derive(Deserialize, JsonSchema, Serialize)]
pub(super) struct Written {
    /// The program.
    program: String,
    /// What to paste.
    text: String,
    /// The name of the file, or what to open.
    file: String,
    /// Where that goes.
    place: String,
    /// The versions that it holds for.
    versions: String,
    /// Where the password goes.
    secret: String,
    /// What goes wrong with the usual settings.
    beware: String,
    /// How it was proved.
    proof: String,
}

fn run(arguments: Arguments) -> Result<Written, String> {
    let Arguments { program: id, host, port, security, user, from } = &arguments;
    let program = portwise_snippets::find(id).ok_or_else(|| {
        let near = match portwise_snippets::nearest(id).as_slice() {
            [] => String::new(),
            near => format!(" Did you mean {}?", near.join(", ")),
        };
        let all = "All are in the table “programs” of the tool “reference”.";
        format!("There is no snippet for “{}”.{near} {all}", shown(id))
    })?;
    if *port == Some(0) {
        return Err(
            "Port 0 is none. Give a port from 1 to 65535, such as 587, or leave it out.".to_owned()
        );
    }
    let mode = |id: &String| one_of(&TlsMode::ALL, TlsMode::id, "security", id);
    let account = Account {
        host,
        port: *port,
        tls: security.as_ref().map(mode).transpose()?,
        user: user.as_deref(),
        from: from.as_deref(),
    };
    let setup = configure::setup(program, &account).map_err(|error| error.to_string())?;
    let snippet = portwise_snippets::render(program, &setup).map_err(|error| error.to_string())?;
    Ok(Written {
        program: program.name.to_owned(),
        text: snippet.text,
        file: snippet.file,
        place: program.place.to_owned(),
        versions: program.versions.to_owned(),
        secret: snippet.secret,
        beware: program.trap.to_owned(),
        proof: program.proof.describe(),
    })
}

impl Answer for Written {
    fn text(&self) -> String {
        let Self { program, text, file, secret, beware, .. } = self;
        format!("{program}, {file}:\n\n{text}\nPassword: {secret}\nBeware: {beware}")
    }
}
