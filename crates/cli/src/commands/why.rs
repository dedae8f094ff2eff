//! `portwise why`

use std::sync::Arc;

use anyhow::{Result, bail};
use jiff::Timestamp;
use portwise_core::configure::{Configured, Wanted, configure};
use portwise_core::egress::words::Asker;
use portwise_core::egress::{EgressPlan, EgressReport};
use portwise_core::examined::Examined;
use portwise_core::judge::{judge, situation};
use portwise_core::networks;
use portwise_core::questions::program;
use portwise_core::report::Report;
use portwise_core::target::mail_address;
use portwise_core::why::{Facts, LoginTold, Place, Why, why};
use portwise_core::{Mode, ProbeRequest, ProbeResult, Role, Situation, Target, providers};
use portwise_probe::{blank, egress_limits, routes};
use portwise_snippets::{BY_HAND, Program, Snippet};
use portwise_submission::{Credential, Order, Outcome};
use serde::Serialize;

use super::egress::{announce, examined};
use super::login;
use crate::cli::{ProbeOptions, SecretArgs, WhyArgs};
use crate::print::progress::Progress;
use crate::{print, probing, secret};

/// The exit status where it cannot be told.
const NOT_TOLD: u8 = 3;

/// What was found, as it is written in JSON.
#[derive(Serialize)]
struct WhyResult<'a> {
    why: &'a Why,
    network: &'a Examined,
    check: &'a ProbeResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<&'a Snippet>,
}

pub(crate) fn run(arguments: &WhyArgs) -> Result<u8> {
    let WhyArgs { target, mode, ports, options, .. } = arguments;
    let program = arguments.program.as_deref().map(program::find).transpose()?;
    let credential = credential(arguments)?;
    let request = match ProbeRequest::new(target, *mode, ports, options.deep) {
        Ok(request) => request,
        Err(refusal) => bail!("{}", refusal.text),
    };
    let asked = request.target().clone();
    let (network, check) = look(&request, options)?;
    let login = match credential {
        Some(credential) => logged_in(credential, &asked, &check, options)?,
        None => None,
    };
    let of_host = asked.host.name().and_then(providers::of_host);
    let asker = Asker {
        provider: of_host.or_else(|| asked.host.name().and_then(providers::of_domain)),
        network: network.network.as_deref().and_then(networks::find),
    };
    let (network, _) = examined(network.report, asker.provider);
    let facts = Facts { egress: &network.report, check: &check, login: login.as_ref(), asker };
    let why = why(facts);
    let configured = configured(arguments, &why, &check, program);
    let snippet = configured.as_ref().map(|configured| &configured.snippet);
    if arguments.json {
        print::json(&WhyResult { why: &why, network: &network, check: &check, snippet })?;
    } else {
        print::out(&print::why(&why, &network, configured.as_ref()))?;
    }
    Ok(match why.place {
        Place::Settings => 0,
        Place::NotTold => NOT_TOLD,
        _ => 1,
    })
}

/// Who logs in, if a login is asked for.
fn credential(arguments: &WhyArgs) -> Result<Option<Credential>> {
    let SecretArgs { password_env, password_file, password_command, token_env, token_command } =
        &arguments.secret;
    let Some(user) = &arguments.user else {
        let texts = [password_env, password_command, token_env, token_command];
        if password_file.is_some() || texts.into_iter().any(Option::is_some) {
            bail!("a secret is for a login; name who logs in with --user");
        }
        return Ok(None);
    };
    if arguments.mode == Mode::Mx {
        bail!("nobody logs in to deliver mail to a domain; leave --user or --mode mx out");
    }
    secret::no_core_dumps()?;
    let (kind, secret) = secret::secret(&arguments.secret, user)?;
    Ok(Some(Credential::new(user, kind, secret)?))
}

/// Looks at the network and at the server, side by side.
fn look(request: &ProbeRequest, options: &ProbeOptions) -> Result<(Examined, ProbeResult)> {
    let plan = EgressPlan::new(&[], &[]);
    let limits = egress_limits(probing::limits(options));
    let outward = probing::prober_within(options, limits, probing::guard(options))?;
    let prober = probing::prober(options)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let routes = runtime.block_on(routes());
    if prober.refuses(request).is_some() {
        // Nobody else is visited where the target is not.
        let report = EgressReport { routes, ports: plan.ports, ..EgressReport::default() };
        let check = runtime.block_on(prober.check(request, |_| {}));
        return Ok((examined(report, None).0, check));
    }
    announce(&plan, routes);
    let progress = Progress::new(&request.target().host.to_string());
    let (report, check): (EgressReport, ProbeResult) = runtime.block_on(async {
        let egress = outward.egress(&plan, routes, |_, _| {});
        if !routes.ipv4 && !routes.ipv6 && request.target().host.name().is_some() {
            // Without a way out a name is asked for in vain, until the time is over.
            return (
                egress.await,
                judge(Report { taken_at: Timestamp::now(), ..blank(request) }, None),
            );
        }
        tokio::join!(egress, prober.check(request, |event| progress.event(&event)))
    });
    progress.end();
    Ok((examined(report, None).0, check))
}

/// Logs in where that is possible.
fn logged_in(
    credential: Credential,
    target: &Target,
    check: &ProbeResult,
    options: &ProbeOptions,
) -> Result<Option<LoginTold>> {
    let Some(endpoint) = login::endpoint(check) else { return Ok(None) };
    let host = check.report.hosts.iter().find(|host| host.endpoints.contains(endpoint));
    let name = host.map_or_else(|| target.host.to_string(), |host| host.name.clone());
    let server = Target::parse(&name)?;
    let order = Order {
        credential: Arc::new(credential),
        mechanism: None,
        envelope: None,
        host: name.clone(),
        port: endpoint.port,
        now: Timestamp::now().as_second(),
    };
    let Some(facts) = login::log_in(options, &server.host, endpoint, order)? else {
        return Ok(None);
    };
    let mut todo = Vec::new();
    if let Some(explained) = login::explained(&server, &facts)? {
        let causes = explained.explanations.first().map(|best| best.causes.iter());
        let applying = causes.into_iter().flatten().filter(|cause| cause.applies);
        todo.extend(applying.map(|cause| format!("{} {}", cause.text, cause.fix)));
    }
    todo.extend(facts.to_try());
    let accepted = facts.outcome == Outcome::Accepted;
    Ok(Some(LoginTold { accepted, text: facts.verdict(&name), todo }))
}

/// What to configure, where something can be used.
fn configured(
    arguments: &WhyArgs,
    why: &Why,
    check: &ProbeResult,
    program: Option<&'static Program>,
) -> Option<Configured> {
    let usable = matches!(why.place, Place::Settings | Place::Network | Place::Login);
    if !usable || check.report.mode == Mode::Mx || !why.can_be_used {
        return None;
    }
    let program = program.or_else(|| program::find(BY_HAND).ok())?;
    let known = situation(&check.report, &check.findings);
    let role = Role::of(program).unwrap_or_else(|| Role::usual_for_all(program));
    let sender = mail_address(&arguments.target);
    let situation = Situation { role, program: Some(program), sender, ..known };
    let advice = portwise_core::advise(&situation);
    let wanted = Wanted { user: arguments.user.as_deref(), ..Wanted::default() };
    configure(&situation, program, &advice, &wanted).ok()
}
