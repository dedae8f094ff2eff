//! What to ask for a domain: names in the DNS, and files.

use std::collections::BTreeSet;

use crate::normal::MADE_UP;
use crate::source::Source;

/// How many redirects are followed where any are.
pub const REDIRECTS: usize = 3;

/// The type of a record.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RecordType {
    /// Addresses (A and AAAA).
    Address,
    /// Mail exchangers.
    Mx,
    /// Name servers.
    Ns,
    /// Services.
    Srv,
    /// Text.
    Txt,
}

/// What an answer of the DNS is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Use {
    /// It is what a source says, or leads to it.
    Source(Source),
    /// It has the digests of [`Source::Pacc`].
    Digest,
    /// It says which exchanger is the most preferred, for the sources by MX.
    Exchanger,
    /// It says under which name [`Source::IspdbNs`] is asked.
    NameServer,
    /// It says whether every name has addresses, or records of services.
    Wildcard,
}

/// A question to the DNS.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Question {
    /// The name, without a trailing dot.
    pub name: String,
    /// The type.
    pub record: RecordType,
    /// What the answer is for.
    pub purpose: Use,
}

/// How a file is asked for.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Method {
    /// With GET.
    Get,
    /// With POST: this body of the type `text/xml; charset=utf-8`.
    Post(String),
    /// With GET for the sake of the redirect; where that leads by https, this body is posted.
    GetThenPost(String),
}

/// What a file should be.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Expected {
    /// A configuration file of Thunderbird's kind.
    Autoconfig,
    /// An answer of Autodiscover in XML.
    Autodiscover,
    /// An answer of Autodiscover version 2 in JSON.
    AutodiscoverV2,
    /// A PACC document.
    Pacc,
}

/// A file to ask for.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Request {
    /// For which source.
    pub source: Source,
    /// The URL without any address of a person; only version 2 of Autodiscover has a made-up one.
    pub url: String,
    /// To ask for instead if the first answer is 400 or 404, or has no body: the same with a
    /// made-up address.
    pub with_address: Option<String>,
    /// How.
    pub method: Method,
    /// How many redirects are followed; 0 where none is allowed.
    pub redirects: usize,
    /// What it should be.
    pub expected: Expected,
}

impl Request {
    /// Whether the first step is without encryption.
    #[must_use]
    pub fn is_http(&self) -> bool {
        self.url.starts_with("http:")
    }
}

/// What to do about a source whose file is asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Step {
    /// Ask for it.
    Ask(Request),
    /// Leave it out, and why: a part of a sentence, for [`crate::Outcome::NotTested`].
    LeaveOut(Source, String),
}

/// The name in the DNS that a source has its records at, if it has any.
#[must_use]
pub fn record_name(source: Source, domain: &str) -> Option<(String, RecordType)> {
    let srv = |service: &str| Some((format!("_{service}._tcp.{domain}"), RecordType::Srv));
    match source {
        Source::SrvSubmissions => srv("submissions"),
        Source::SrvSubmission => srv("submission"),
        Source::SrvImaps => srv("imaps"),
        Source::SrvImap => srv("imap"),
        Source::SrvPop3s => srv("pop3s"),
        Source::SrvPop3 => srv("pop3"),
        Source::AutodiscoverSrv => srv("autodiscover"),
        Source::Mailconf => Some((domain.to_owned(), RecordType::Txt)),
        _ => None,
    }
}

/// The questions to the DNS for a domain of A-labels. `random` makes up names that nobody has
/// published: some hexadecimal digits.
#[must_use]
pub fn questions(domain: &str, random: &str) -> Vec<Question> {
    let of_source = |source: Source| {
        let (name, record) = record_name(source, domain)?;
        Some(Question { name, record, purpose: Use::Source(source) })
    };
    let others = [
        (format!("_ua-auto-config.{domain}"), RecordType::Txt, Use::Digest),
        (domain.to_owned(), RecordType::Mx, Use::Exchanger),
        (domain.to_owned(), RecordType::Ns, Use::NameServer),
        (format!("pw-{random}.{domain}"), RecordType::Address, Use::Wildcard),
        (format!("_pw-{random}._tcp.{domain}"), RecordType::Srv, Use::Wildcard),
    ];
    let others = others.map(|(name, record, purpose)| Question { name, record, purpose });
    let all = Source::ALL.into_iter().filter_map(of_source).chain(others);
    all.filter(|question| is_name(&question.name)).collect()
}

/// The files to ask for with nothing but a domain of A-labels, in the order of [`Source::ALL`].
#[must_use]
pub fn requests(domain: &str) -> Vec<Step> {
    [
        Source::AutoconfigHost,
        Source::AutoconfigWellKnown,
        Source::AutoconfigHostHttp,
        Source::AutoconfigWellKnownHttp,
        Source::Ispdb,
        Source::Pacc,
        Source::AutodiscoverRoot,
        Source::AutodiscoverHost,
        Source::AutodiscoverHttp,
        Source::AutodiscoverV2,
    ]
    .into_iter()
    .map(|source| step(source, domain, domain))
    .collect()
}

/// The files to ask for by MX (draft-ietf-mailmaint-autoconfig-06 §4.3): `exchanger` is the host
/// of the most preferred record, `base` its registrable domain. Neither http nor the well-known
/// path is asked in this step.
#[must_use]
pub fn requests_by_mx(domain: &str, exchanger: Option<&str>, base: Option<&str>) -> Vec<Step> {
    const FULL: [Source; 2] = [Source::AutoconfigMx, Source::IspdbMx];
    const BASE: [Source; 2] = [Source::AutoconfigMxBase, Source::IspdbMxBase];
    let leave_out = |sources: &[Source], why: &str| -> Vec<Step> {
        sources.iter().map(|source| Step::LeaveOut(*source, why.to_owned())).collect()
    };
    let all = [FULL, BASE].concat();
    let (Some(exchanger), Some(base)) = (exchanger, base) else {
        return leave_out(&all, "no mail exchanger has a registrable domain");
    };
    if base == domain {
        return leave_out(&all, "the mail exchanger is in the mail domain itself");
    }
    let full = exchanger.split_once('.').map(|(_, rest)| rest);
    let mut steps = match full {
        Some(full) if full == domain => {
            leave_out(&FULL, "the domain of the mail exchanger is the mail domain itself")
        }
        Some(full) if full.len() > base.len() => {
            FULL.map(|source| step(source, domain, full)).to_vec()
        }
        _ => leave_out(&FULL, "the domain of the mail exchanger is its registrable domain"),
    };
    steps.extend(BASE.map(|source| step(source, domain, base)));
    steps
}

/// How many names of a name server Mozilla's database is asked for.
const NAMES_OF_SERVER: usize = 3;

/// The files to ask for by the name server of a domain, one after the other until the database has
/// one: for its name, less one label each time, as far as `base`, its registrable domain. Of long
/// names only the last of these are asked for.
#[must_use]
pub fn requests_by_ns(domain: &str, server: &str, base: &str) -> Vec<Step> {
    const SOURCE: Source = Source::IspdbNs;
    if server.split('.').any(str::is_empty) {
        return vec![Step::LeaveOut(SOURCE, "the name server has no name".to_owned())];
    }
    if base == domain || server.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')) {
        let why = "the name server is in the mail domain itself".to_owned();
        return vec![Step::LeaveOut(SOURCE, why)];
    }
    let names: Vec<&str> =
        std::iter::successors(Some(server), |name| Some(name.split_once('.')?.1))
            .take_while(|name| name.len() >= base.len() && name.contains('.'))
            .collect();
    let last = names.len().saturating_sub(NAMES_OF_SERVER);
    names[last..].iter().map(|name| step(SOURCE, domain, name)).collect()
}

/// The file that Autodiscover has at a host which an SRV record names. The host is to be vetted.
#[must_use]
pub fn autodiscover_at(host: &str, domain: &str) -> Step {
    step(Source::AutodiscoverSrv, domain, host)
}

/// The file that `mailconf` points to, by a URL that has been vetted.
#[must_use]
pub fn mailconf_at(url: &str) -> Request {
    let url = url.to_owned();
    let expected = Expected::Autoconfig;
    let source = Source::Mailconf;
    Request { source, url, with_address: None, method: Method::Get, redirects: REDIRECTS, expected }
}

/// The next request after an answer of Autodiscover leads on to a URL, which has been vetted.
#[must_use]
pub fn autodiscover_again(source: Source, url: &str, domain: &str) -> Request {
    let (url, method) = (url.to_owned(), Method::Post(question(domain)));
    let expected = Expected::Autodiscover;
    Request { source, url, with_address: None, method, redirects: REDIRECTS, expected }
}

/// The requests after an answer of Autodiscover leads on to an address of a domain of A-labels
/// (MS-OXDSCLI §3.1.5.4), until one is answered.
#[must_use]
pub fn autodiscover_for(source: Source, domain: &str) -> Vec<Request> {
    let places = [Source::AutodiscoverHost, Source::AutodiscoverRoot];
    let urls = places.into_iter().filter_map(|at| match step(at, domain, domain) {
        Step::Ask(request) => Some(request.url),
        Step::LeaveOut(..) => None,
    });
    urls.map(|url| autodiscover_again(source, &url, domain)).collect()
}

/// The body of a request to Autodiscover (MS-OXDSCLI §2.2.3), with a made-up address.
#[must_use]
pub fn question(domain: &str) -> String {
    // A domain of A-labels has nothing that XML would read otherwise.
    const SCHEMA: &str = "http://schemas.microsoft.com/exchange/autodiscover/outlook";
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <Autodiscover xmlns=\"{SCHEMA}/requestschema/2006\">\n\
         \x20 <Request>\n\
         \x20   <EMailAddress>{MADE_UP}@{domain}</EMailAddress>\n\
         \x20   <AcceptableResponseSchema>{SCHEMA}/responseschema/2006a</AcceptableResponseSchema>\n\
         \x20 </Request>\n\
         </Autodiscover>\n"
    )
}

/// What to do about one source; `at` is the domain or the host that it is asked at.
fn step(source: Source, domain: &str, at: &str) -> Step {
    let Some((scheme, host, path)) = place(source, domain, at) else {
        return Step::LeaveOut(source, "it is no file".to_owned());
    };
    if !is_name(&host) {
        let why = format!("the DNS has no names as long as {host}");
        return Step::LeaveOut(source, why);
    }
    let url = format!("{scheme}://{host}{path}");
    let body = || question(domain);
    let (method, expected) = match source {
        Source::AutodiscoverRoot | Source::AutodiscoverHost | Source::AutodiscoverSrv => {
            (Method::Post(body()), Expected::Autodiscover)
        }
        Source::AutodiscoverHttp => (Method::GetThenPost(body()), Expected::Autodiscover),
        Source::AutodiscoverV2 => (Method::Get, Expected::AutodiscoverV2),
        Source::Pacc => (Method::Get, Expected::Pacc),
        _ => (Method::Get, Expected::Autoconfig),
    };
    // Only the file at a host of its own has the parameter (draft-ietf-mailmaint-autoconfig-06
    // §4.1), and by http no address leaves.
    let takes_address =
        matches!(source, Source::AutoconfigHost | Source::AutoconfigMx | Source::AutoconfigMxBase);
    let with_address = takes_address.then(|| format!("{url}?emailaddress={MADE_UP}%40{domain}"));
    // The digest is that of the document at this very place.
    let redirects = if source == Source::Pacc { 0 } else { REDIRECTS };
    Step::Ask(Request { source, url, with_address, method, redirects, expected })
}

/// Scheme, host and path of a source's file.
fn place(source: Source, domain: &str, at: &str) -> Option<(&'static str, String, String)> {
    const FILE: &str = "/mail/config-v1.1.xml";
    const POX: &str = "/autodiscover/autodiscover.xml";
    let own_host = format!("autoconfig.{at}");
    let well_known = format!("/.well-known/autoconfig{FILE}");
    let database = ("https", "autoconfig.thunderbird.net".to_owned(), format!("/v1.1/{at}"));
    let discover = format!("autodiscover.{at}");
    Some(match source {
        Source::AutoconfigHost | Source::AutoconfigMx | Source::AutoconfigMxBase => {
            ("https", own_host, FILE.to_owned())
        }
        Source::AutoconfigHostHttp => ("http", own_host, FILE.to_owned()),
        Source::AutoconfigWellKnown => ("https", at.to_owned(), well_known),
        Source::AutoconfigWellKnownHttp => ("http", at.to_owned(), well_known),
        Source::Ispdb | Source::IspdbMx | Source::IspdbMxBase | Source::IspdbNs => database,
        Source::Pacc => (
            "https",
            format!("ua-auto-config.{at}"),
            "/.well-known/user-agent-configuration.json".to_owned(),
        ),
        Source::AutodiscoverRoot | Source::AutodiscoverSrv => {
            ("https", at.to_owned(), POX.to_owned())
        }
        Source::AutodiscoverHost => ("https", discover, POX.to_owned()),
        Source::AutodiscoverHttp => ("http", discover, POX.to_owned()),
        Source::AutodiscoverV2 => {
            let path = "/autodiscover/autodiscover.json";
            let query = format!("?Email={MADE_UP}%40{domain}&Protocol=AutodiscoverV1");
            ("https", discover, format!("{path}{query}"))
        }
        _ => return None,
    })
}

/// Whether the DNS can have a name of this length (RFC 1035 §2.3.4).
fn is_name(name: &str) -> bool {
    name.len() <= 253
}

/// The hosts that a plan asks files of, each once.
#[must_use]
pub fn hosts(steps: &[Step]) -> BTreeSet<&str> {
    let asked = steps.iter().filter_map(|step| match step {
        Step::Ask(request) => request.url.split('/').nth(2),
        Step::LeaveOut(..) => None,
    });
    asked.collect()
}
