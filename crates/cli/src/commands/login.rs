//! `portwise login`

use std::sync::Arc;

use anyhow::{Result, bail};
use jiff::Timestamp;
use portwise_core::report::{EndpointReport, KeyProof, TcpOutcome};
use portwise_core::{
    Host, MailAddress, Mode, Port, ProbeRequest, ProbeResult, Target, TargetKind, providers,
};
use portwise_diagnosis::{self as diagnosis, Given};
use portwise_explain::{Context, Explained, Purpose, built_in};
use portwise_submission::{
    Credential, Envelope, LoginFacts, Order, Outcome, Place, Submitter, SubmitterConfig,
};
use serde::Serialize;

use super::probe::checked;
use crate::cli::{LoginArgs, ProbeOptions};
use crate::{print, probing, secret};

/// What came of it, as it is written in JSON.
#[derive(Serialize)]
struct LoginResult<'a> {
    /// What it comes to.
    verdict: &'a str,
    /// The login; null if there was no server for one.
    login: Option<&'a LoginFacts>,
    /// What a refusal means, the best explanation first.
    explanations: Vec<diagnosis::ExplanationView<'a>>,
    /// The check before.
    #[serde(flatten)]
    check: &'a ProbeResult,
}

pub(crate) fn run(arguments: &LoginArgs) -> Result<u8> {
    secret::no_core_dumps()?;
    let target = Target::parse(&arguments.host)?;
    if target.kind == TargetKind::Email {
        bail!(
            "name the host that takes the mail, such as smtp.gmail.com; for an e-mail address, “portwise discover” finds it"
        );
    }
    let envelope = envelope(arguments)?;
    let (kind, secret) = secret::secret(&arguments.secret, &arguments.user)?;
    let credential = Credential::new(&arguments.user, kind, secret)?;
    if let Some(mechanism) = arguments.mechanism.filter(|m| m.kind() != kind) {
        bail!(
            "{mechanism} takes {}",
            match kind {
                portwise_submission::Kind::Password =>
                    "a token of OAuth 2.0; give one with --token-command or --token-env",
                portwise_submission::Kind::Token => "a password, not a token",
            }
        );
    }

    let host = target.host.to_string();
    let ports = ports(arguments, &target);
    let request = ProbeRequest::new(&host, Mode::Submission, &ports, arguments.options.deep);
    let check = checked(&host, Mode::Submission, request, &arguments.options)?;
    let Some(endpoint) = endpoint(&check) else {
        return not_tried(arguments, &check);
    };
    let order = Order {
        credential: Arc::new(credential),
        mechanism: arguments.mechanism,
        envelope,
        host,
        port: endpoint.port,
        now: Timestamp::now().as_second(),
    };
    let Some(facts) = log_in(&arguments.options, &target.host, endpoint, order)? else {
        return not_tried(arguments, &check);
    };
    tell(arguments, &target, &check, &facts)?;
    Ok(match facts.outcome {
        Outcome::Accepted => 0,
        Outcome::Refused { .. } | Outcome::NoMechanism { .. } => 1,
        Outcome::NotTried(_) | Outcome::BrokenOff { .. } => 3,
    })
}

fn envelope(arguments: &LoginArgs) -> Result<Option<Envelope>> {
    let Some(to) = &arguments.send_to else { return Ok(None) };
    let from = match &arguments.from {
        Some(from) => from,
        None if MailAddress::parse(&arguments.user).is_some() => &arguments.user,
        None => bail!("the user name is no e-mail address, so name the sender with --from"),
    };
    Ok(Some(Envelope::new(from, to)?))
}

/// The port that was named, or those that may be good.
fn ports(arguments: &LoginArgs, target: &Target) -> Vec<Port> {
    if let Some(port) = arguments.port.or(target.port) {
        return vec![port];
    }
    let mut ports = vec![465, 587];
    let provider = target.host.name().and_then(providers::of_host);
    for offer in provider.iter().flat_map(|provider| provider.offers) {
        if offer.tls != portwise_core::TlsMode::Cleartext && !ports.contains(&offer.port) {
            ports.push(offer.port);
        }
    }
    ports
}

/// Where to log in: at the first endpoint, in the order in which they are advised, whose TLS can be
/// trusted. The login verifies that again for itself.
pub(super) fn endpoint(check: &ProbeResult) -> Option<&EndpointReport> {
    let is_good = |endpoint: &&EndpointReport| {
        let is_verified = |tls: &portwise_core::report::TlsFacts| {
            tls.trusted && tls.name_matches && tls.key_proof == KeyProof::Valid
        };
        endpoint.ehlo_tls.is_some() && endpoint.tls.as_ref().is_some_and(is_verified)
    };
    let endpoints = check.report.hosts.iter().flat_map(|host| &host.endpoints);
    let choices = &check.advice.choices;
    let rank = |endpoint: &&EndpointReport| {
        let place = choices.iter().position(|choice| choice.port == endpoint.port);
        place.unwrap_or(usize::MAX)
    };
    endpoints.filter(is_good).min_by_key(rank)
}

/// Logs in at an address that the guard lets pass.
pub(super) fn log_in(
    options: &ProbeOptions,
    host: &Host,
    endpoint: &EndpointReport,
    order: Order,
) -> Result<Option<LoginFacts>> {
    let Ok(to) = probing::guard(options).vet(endpoint.address) else { return Ok(None) };
    let Some(tls) = &endpoint.tls else { return Ok(None) };
    let Some(place) = Place::new(to, tls.mode, host) else { return Ok(None) };
    let config = SubmitterConfig {
        limits: probing::limits(options),
        anchors: probing::anchors(options)?,
        helo: probing::helo(options)?,
    };
    let submitter = Submitter::new(config)?;
    let runtime = tokio::runtime::Runtime::new()?;
    Ok(Some(runtime.block_on(submitter.log_in(&place, order))))
}

/// Whether anything took a connection.
fn connects(check: &ProbeResult) -> bool {
    let mut endpoints = check.report.hosts.iter().flat_map(|host| &host.endpoints);
    endpoints.any(|endpoint| endpoint.tcp == Some(TcpOutcome::Connected))
}

/// Says why there was nothing to log in to.
fn not_tried(arguments: &LoginArgs, check: &ProbeResult) -> Result<u8> {
    let verdict = print::login_not_tried(connects(check));
    if arguments.json {
        let explanations = Vec::new();
        print::json(&LoginResult { verdict: &verdict, login: None, explanations, check })?;
    } else {
        print::out(&format!("{}\n{}", print::bad(&verdict), print::result(check)))?;
    }
    Ok(3)
}

fn tell(
    arguments: &LoginArgs,
    target: &Target,
    check: &ProbeResult,
    facts: &LoginFacts,
) -> Result<()> {
    let explained = explained(target, facts)?;
    let verdict = facts.verdict(&target.host.to_string());
    if arguments.json {
        let explanations = explained.as_ref().map(|e| diagnosis::views(built_in(), e));
        return print::json(&LoginResult {
            verdict: &verdict,
            login: Some(facts),
            explanations: explanations.unwrap_or_default(),
            check,
        });
    }
    print::out(&print::login(facts, &verdict, explained.as_ref()))
}

/// What a refusal means, with all that is known around it.
pub(super) fn explained(target: &Target, facts: &LoginFacts) -> Result<Option<Explained<'static>>> {
    let Outcome::Refused { step, reply, detail } = &facts.outcome else { return Ok(None) };
    let host = target.host.to_string();
    let given = Given { host: Some(&host), port: Some(facts.port), ..Given::default() };
    let context = Context {
        purpose: Some(Purpose::Submission),
        step: Some(*step),
        mechanisms: facts.offered.clone(),
        mechanism: facts.chosen.as_ref().map(|chosen| chosen.mechanism.to_string()),
        login: Some(true),
        ..given.context(built_in())?
    };
    let text = match detail {
        // What is wrong with the token says more.
        Some(detail) => format!("{detail}\n{reply}"),
        None => reply.to_string(),
    };
    Ok(Some(diagnosis::explain(built_in(), &text, &context)))
}
