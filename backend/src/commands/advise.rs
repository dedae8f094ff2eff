//! `portwise advise`

use anyhow::{Result, bail};
use portwise_core::answers::{self, Answers, Service};
use portwise_core::{TlsAbility, advise};

use crate::cli::AdviseArgs;
use crate::print;

pub(crate) fn run(arguments: AdviseArgs) -> Result<u8> {
    let answers = answers(&arguments)?;
    let advice = advise(&answers);
    if arguments.json {
        print::json(&advice)?;
    } else {
        anstream::print!("{}", print::advice(&advice));
    }
    Ok(0)
}

fn answers(arguments: &AdviseArgs) -> Result<Answers> {
    let Some(role) = &arguments.role else {
        bail!("say who is sending: --role mail-client, application, mx-server, relay or device");
    };
    let role = answers::role(role)?;
    let service = match (&arguments.address, &arguments.provider, &arguments.host) {
        (Some(address), ..) => Service::of_address(address)?,
        (_, Some(id), _) => Service::Provider(answers::provider(id)?, None),
        (.., Some(host)) => Service::of_host(host)?,
        _ => Service::Own(None),
    };
    Ok(Answers {
        network: arguments.network.as_deref().map(answers::network).transpose()?,
        blocked: answers::port_set(&arguments.blocked)?,
        open: answers::port_set(&arguments.open)?,
        tls: TlsAbility::from(arguments.tls),
        demands_starttls: !arguments.optional_starttls,
        passwords_only: arguments.passwords_only,
        ..Answers::new(role, service)
    })
}
