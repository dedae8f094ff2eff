//! `snippet`

use portwise_core::configure::{Configured, Wanted, configure};
use portwise_core::questions::program;
use portwise_core::said::Said;
use portwise_core::target::Target;
use portwise_core::{LoginAbility, Role, TlsMode, advise};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Row, answered, list, one_of};
use crate::answer::Answer;

pub(super) const ROW: Row = Row::pure::<Arguments, Written>(
    "snippet",
    "Configuration to paste",
    "Writes configuration for one of 90 and more mail clients, libraries, programs and servers, to be pasted as it stands: certificates are \
     verified, and nothing talks it out of TLS. It never holds a password; “secret” says where that goes. The ids of programs are in the table \
     “programs” of the tool “reference”. Give an address, a provider or a host; what the provider wants is filled in: host, port, encryption, form of the user name.",
    |_, arguments| answered(arguments, run),
);

/// What to configure.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// The program, by id or name, such as python-smtplib or thunderbird.
    program: String,
    /// The user's e-mail address; its domain finds the provider.
    #[serde(default)]
    address: Option<String>,
    /// The provider that takes the mail, by id or name, such as gmail or sendgrid.
    #[serde(default)]
    provider: Option<String>,
    /// The host that takes the mail.
    #[serde(default)]
    host: Option<String>,
    /// Where the program runs, by id or name, such as digitalocean.
    #[serde(default)]
    network: Option<String>,
    /// Ports known to be blocked.
    #[serde(default)]
    blocked: Vec<u16>,
    /// Ports seen open.
    #[serde(default)]
    open: Vec<u16>,
    /// There is no login: a relay takes the mail because it knows the address that it comes from.
    #[serde(default)]
    no_login: bool,
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
    /// What makes everything else pointless, or dangerous.
    urgent: Vec<String>,
    /// The program; a relay beside the one that was meant, where that cannot send there itself.
    program: String,
    /// What to paste.
    text: String,
    /// The name of the file, or what to open.
    file: String,
    /// Where that goes.
    place: String,
    /// The versions that it holds for.
    versions: String,
    /// What the password is, and where it goes.
    secret: String,
    /// What goes wrong with the usual settings.
    beware: String,
    /// How it was proved.
    proof: String,
}

fn run(arguments: Arguments) -> Result<Written, String> {
    let Arguments { program: id, address, provider, host, network, port, .. } = &arguments;
    if *port == Some(0) {
        return Err(
            "Port 0 is none. Give a port from 1 to 65535, such as 587, or leave it out.".to_owned()
        );
    }
    if [address, provider, host].iter().all(|said| said.is_none()) {
        return Err("Say who takes the mail: a provider, an address or a host.".to_owned());
    }
    let mode = |id: &String| one_of(&TlsMode::ALL, TlsMode::id, "security", id);
    let tls = arguments.security.as_ref().map(mode).transpose()?;
    let program = program::find(id).map_err(|error| error.to_string())?;
    let (blocked, open) = (list(&arguments.blocked), list(&arguments.open));
    let said = Said {
        program: Some(id),
        role: Role::of(program).is_none().then(|| Role::usual_for_all(program).id()),
        address: address.as_deref(),
        provider: provider.as_deref(),
        host: host.as_deref(),
        network: network.as_deref(),
        blocked: &blocked,
        open: &open,
        login: if arguments.no_login { LoginAbility::None } else { LoginAbility::Full },
        ..Said::default()
    };
    let situation = said.situation().map_err(|error| error.to_string())?;
    let target = host.as_deref().map(Target::parse).transpose();
    let target = target.map_err(|error| error.to_string())?;
    let wanted = Wanted {
        port: port.or(target.as_ref().and_then(|target| target.port)),
        host: target.map(|target| target.host),
        tls,
        user: arguments.user.as_deref(),
        from: arguments.from.as_deref(),
    };
    let advice = advise(&situation);
    let configured =
        configure(&situation, program, &advice, &wanted).map_err(|error| error.to_string())?;
    let kind = configured.secret().map_or_else(String::new, |kind| format!("{kind}. "));
    let Configured { program, snippet, .. } = configured;
    Ok(Written {
        urgent: advice.urgent,
        program: program.name.to_owned(),
        text: snippet.text,
        file: snippet.file,
        place: program.place.to_owned(),
        versions: program.versions.to_owned(),
        secret: format!("{kind}{}", snippet.secret),
        beware: program.trap.to_owned(),
        proof: program.proof.describe(),
    })
}

impl Answer for Written {
    fn text(&self) -> String {
        let Self { urgent, program, text, file, secret, beware, .. } = self;
        let urgent: String = urgent.iter().map(|line| format!("{line}\n\n")).collect();
        format!("{urgent}{program}, {file}:\n\n{text}\nPassword: {secret}\nBeware: {beware}")
    }
}
