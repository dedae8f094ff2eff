//! The words of what is found out about published settings.

use crate::findings::{Effect, Part, Row, Severity};

const fn row(severity: Severity, [code, title, why, fix, source]: [&'static str; 5]) -> Row {
    Row {
        code,
        part: Part::Published,
        effect: Effect::BySeverity,
        severity,
        title,
        why,
        fix,
        source,
    }
}

pub(super) const PLAINTEXT: Row = row(
    Severity::Error,
    [
        "discovery.plaintext",
        "Settings without encryption are published",
        "A client that follows them sends the password where anyone on the way can read it. Some clients refuse the whole file because of one such server.",
        "Remove the entries without encryption, or set them to implicit TLS on port 465 (993 for IMAP, 995 for POP3).",
        "RFC 8314 §3",
    ],
);
pub(super) const SECURITY_DIFFERS: Row = row(
    Severity::Error,
    [
        "discovery.security-differs",
        "Sources name different encryption for the same port",
        "One of them is wrong, and whoever follows it cannot connect.",
        "Decide by what the server does on that port: 465, 993 and 995 begin with TLS, 587, 143 and 110 with STARTTLS. Then correct the source that says otherwise.",
        "RFC 8314 §3",
    ],
);
pub(super) const HOST_DIFFERS: Row = row(
    Severity::Warning,
    [
        "discovery.host-differs",
        "Sources name different hosts",
        "Clients then use different servers, depending on where they look. One of the names is often left over from an earlier provider.",
        "Make all sources name the same host, or remove those that nobody maintains.",
        "draft-ietf-mailmaint-autoconfig-06 §4",
    ],
);
pub(super) const PORT_DIFFERS: Row = row(
    Severity::Info,
    [
        "discovery.port-differs",
        "Sources name different ports",
        "Each may work. Clients differ then in how they connect, which makes faults harder to find.",
        "Let every source name port 465 with implicit TLS first, if the server has it.",
        "RFC 8314 §3.3",
    ],
);
pub(super) const USERNAME_DIFFERS: Row = row(
    Severity::Warning,
    [
        "discovery.username-differs",
        "Sources name different user names",
        "A client that takes the wrong one cannot log in, and reports a wrong password.",
        "Say the same in all sources: the whole address, if the server accepts it.",
        "RFC 6186 §4",
    ],
);
pub(super) const AUTH_DIFFERS: Row = row(
    Severity::Info,
    [
        "discovery.auth-differs",
        "Sources name different ways to log in",
        "One client asks for a password, another opens a browser, for the same mailbox.",
        "Name in every source the same ways to log in, the preferred one first.",
        "draft-ietf-mailmaint-autoconfig-06 §3",
    ],
);
pub(super) const DENIED: Row = row(
    Severity::Warning,
    [
        "discovery.offered-and-denied",
        "One source offers what another denies",
        "An SRV record with the target “.” says that there is no such service, so clients that read it do not try, while others do.",
        "Remove the SRV record with “.” if the service exists, or the offer if it does not.",
        "RFC 6186 §3.4",
    ],
);
pub(super) const UNUSUAL_SECURITY: Row = row(
    Severity::Warning,
    [
        "discovery.unusual-security",
        "The published encryption does not belong to the port",
        "Servers begin with TLS on 465, 993 and 995, and in plaintext on 587, 143 and 110. A client that is told otherwise waits until it times out.",
        "Publish 465 with implicit TLS (SSL), 587 with STARTTLS.",
        "RFC 8314 §3.3",
    ],
);
pub(super) const ONLY_UNPROTECTED: Row = row(
    Severity::Warning,
    [
        "discovery.only-unprotected",
        "The settings come only over ways that anyone can forge",
        "What comes by http, or from a host that unsigned DNS records name, can be replaced by somebody on the way, who then receives the passwords. Careful clients ignore it or ask.",
        "Serve the file by https from the autoconfig host, or from the domain itself below /.well-known/, with a valid certificate.",
        "draft-ietf-mailmaint-autoconfig-06 §7",
    ],
);
pub(super) const ADDRESS_LEAKED: Row = row(
    Severity::Warning,
    [
        "discovery.address-leaked",
        "Clients send the e-mail address in plaintext to find these settings",
        "The file is found by http only, and some clients put the whole address into the request, where anyone on the way can read it.",
        "Serve the same file by https.",
        "draft-ietf-mailmaint-autoconfig-06 §6.3",
    ],
);
pub(super) const UNUSABLE: Row = row(
    Severity::Warning,
    [
        "discovery.unusable",
        "A published file cannot be used",
        "Something is there, so it seems to be set up, but clients get nothing from it.",
        "Correct the file, or remove it so that clients look elsewhere.",
        "draft-ietf-mailmaint-autoconfig-06 §3",
    ],
);
pub(super) const CONTENT_TYPE: Row = row(
    Severity::Warning,
    [
        "discovery.content-type",
        "The file is served with a type that some clients refuse",
        "Thunderbird reads the file only if it is served as text/xml, application/xml or text/rdf.",
        "Set the type of the file to text/xml in the web server's configuration.",
        "draft-ietf-mailmaint-autoconfig-06 §3",
    ],
);
pub(super) const SHADOWED: Row = row(
    Severity::Warning,
    [
        "discovery.shadowed",
        "A good file is hidden by a web server that answers everything",
        "Thunderbird takes the first answer that succeeds. A web page there, sent with status 200, makes it ignore the good file that comes after it.",
        "Let the web server answer 404 for paths that do not exist, or publish the good file at the first place as well.",
        "draft-ietf-mailmaint-autoconfig-06 §4",
    ],
);
pub(super) const CATCH_ALL: Row = row(
    Severity::Info,
    [
        "discovery.catch-all",
        "A web server answers to every path",
        "What it sends is no configuration. Clients fetch it, and some stop looking because of it.",
        "Let the web server answer 404 for what does not exist, or publish the real file there.",
        "RFC 9110 §15.5.5",
    ],
);
pub(super) const WILDCARD: Row = row(
    Severity::Info,
    [
        "discovery.wildcard",
        "Names for automatic settings exist only because every name does",
        "A wildcard record makes autoconfig and autodiscover lead to a server that knows nothing of mail. Outlook may send the password there.",
        "Give the names autoconfig and autodiscover a TXT record, which ends the wildcard for them, or serve the settings there.",
        "RFC 4592 §2.2.1",
    ],
);
pub(super) const CERTIFICATE: Row = row(
    Severity::Error,
    [
        "discovery.certificate",
        "The certificate is not valid for the place of the settings",
        "Clients verify it, and refuse the file. The same file by http may still work, unprotected, which hides the fault.",
        "Get a certificate that names this host, for example with an ACME client on the server that the name leads to.",
        "RFC 9110 §4.3.4",
    ],
);
pub(super) const SOURCE_FAILS: Row = row(
    Severity::Warning,
    [
        "discovery.source-fails",
        "A place for settings is there and fails",
        "Clients wait for it until they time out, or give up.",
        "Mend the server that the name leads to, or remove the name from the DNS.",
        "draft-ietf-mailmaint-autoconfig-06 §4",
    ],
);
pub(super) const REDIRECT: Row = row(
    Severity::Warning,
    [
        "discovery.redirect",
        "A redirect leads to where clients should not follow",
        "Clients differ in how far they follow. Some stop here, and others are led to a place that the domain does not vouch for.",
        "Serve the file itself at this address, or redirect once, by https, to the host that has it.",
        "draft-ietf-mailmaint-autoconfig-06 §7.3",
    ],
);
pub(super) const WANTS_LOGIN: Row = row(
    Severity::Warning,
    [
        "discovery.wants-login",
        "The settings are behind a login",
        "A client looks for them because it cannot log in yet.",
        "Let everybody read the file.",
        "draft-ietf-mailmaint-autoconfig-06 §6.3",
    ],
);
pub(super) const NEEDS_ADDRESS: Row = row(
    Severity::Warning,
    [
        "discovery.needs-address",
        "The file is served only to those who name an e-mail address",
        "Clients that do not send the address, Thunderbird for Android among them, get nothing.",
        "Answer without the parameter emailaddress too; %EMAILADDRESS% in the file does the rest.",
        "draft-ietf-mailmaint-autoconfig-06 §4.1",
    ],
);
pub(super) const COPIES_DIFFER: Row = row(
    Severity::Warning,
    [
        "discovery.copies-differ",
        "Two copies of the same file differ",
        "Which one a client reads depends on how it asks, so the same account gets different settings.",
        "Serve one file in all these places.",
        "draft-ietf-mailmaint-autoconfig-06 §4",
    ],
);
pub(super) const OTHER_ADDRESS: Row = row(
    Severity::Info,
    [
        "discovery.other-address",
        "Autodiscover sends clients on to another domain",
        "Clients start anew with an address of that domain, and send passwords to the servers that are named there. That is as it should be for a second domain of the same people, and gives the mail away if the domain belongs to somebody else.",
        "Make sure that the domain is yours or your provider’s. If it is not, take RedirectAddr out of the answer.",
        "MS-OXDSCLI §3.1.5",
    ],
);
pub(super) const DOMAIN_NOT_LISTED: Row = row(
    Severity::Info,
    [
        "discovery.domain-not-listed",
        "The file does not list the mail domain",
        "Most clients do not look, but the file says that it is for others.",
        "Add a domain element with this domain.",
        "draft-ietf-mailmaint-autoconfig-06 §3",
    ],
);
pub(super) const SRV_TARGET: Row = row(
    Severity::Error,
    [
        "discovery.srv-target",
        "An SRV record names a host that cannot be used",
        "The target must be a name with an address of its own. An alias (CNAME) is forbidden there, and a name without an address leads nowhere.",
        "Name the host itself, as its A and AAAA records do.",
        "RFC 2782",
    ],
);
pub(super) const SRV_PORT: Row = row(
    Severity::Warning,
    [
        "discovery.srv-port",
        "An SRV record names a port of the other service",
        "_submission is for a port that begins in plaintext and upgrades, _submissions for one that begins with TLS. A client that follows the record connects in the wrong way.",
        "Publish port 465 as _submissions and port 587 as _submission.",
        "RFC 8314 §5.1",
    ],
);
pub(super) const TOO_MANY: Row = row(
    Severity::Warning,
    [
        "discovery.too-many",
        "A source has more records than anybody uses",
        "Clients look at a few, and answers of this size are cut off or refused on the way.",
        "Publish one record for each service.",
        "RFC 6186 §3.4",
    ],
);
pub(super) const BAD_RECORD: Row = row(
    Severity::Warning,
    [
        "discovery.record",
        "A DNS record for settings cannot be read",
        "Clients ignore it.",
        "Write it as the standard says, or remove it.",
        "draft-ietf-mailmaint-pacc-02",
    ],
);
pub(super) const DIGEST: Row = row(
    Severity::Error,
    [
        "discovery.pacc-digest",
        "The PACC file does not fit the digest in the DNS",
        "Clients must not use the file then. It was changed without the record, or by somebody else.",
        "Compute the SHA-256 digest of the file as it is served, and put it into the TXT record _ua-auto-config.",
        "draft-ietf-mailmaint-pacc-02",
    ],
);
pub(super) const NO_DIGEST: Row = row(
    Severity::Warning,
    [
        "discovery.pacc-no-digest",
        "The PACC file has no digest in the DNS",
        "Clients may refuse a file that the DNS does not vouch for.",
        "Publish the TXT record _ua-auto-config with the SHA-256 digest of the file.",
        "draft-ietf-mailmaint-pacc-02",
    ],
);
pub(super) const AMBIGUOUS: Row = row(
    Severity::Warning,
    [
        "discovery.autodiscover-ambiguous",
        "Clients read an Autodiscover answer differently",
        "In Encryption, the word TLS means STARTTLS to Outlook, and SSL means TLS from the start. Where Encryption is missing, some clients go by SSL and others by the port.",
        "Write Encryption with SSL for 465, 993 and 995, and with TLS for 587 and 143, beside SSL with on.",
        "MS-OXDSCLI §2.2.4.1.1.2.6",
    ],
);
pub(super) const REFUSED: Row = row(
    Severity::Warning,
    [
        "discovery.refused",
        "Some clients refuse a file that others read",
        "Clients differ in what a file must have. One that refuses it goes on to a worse source, or asks for everything.",
        "Give the file what these clients need: an id, the domain, servers for reading and for sending with all their parts, encryption everywhere, and a password beside OAuth2.",
        "draft-ietf-mailmaint-autoconfig-06 §3",
    ],
);
pub(super) const ENDPOINT_DEAD: Row = row(
    Severity::Error,
    [
        "discovery.endpoint-silent",
        "A published server does not answer",
        "A client that takes these settings cannot send.",
        "Start the service on this port, open the firewall, or remove the entry from the source that names it.",
        "RFC 6186 §3.4",
    ],
);
pub(super) const ENDPOINT_MODE: Row = row(
    Severity::Error,
    [
        "discovery.endpoint-mode",
        "A published server uses another encryption than is published",
        "A client that takes these settings waits for the wrong thing and fails.",
        "Correct the entry: port 465 belongs to implicit TLS, ports 587 and 2525 to STARTTLS.",
        "RFC 8314 §3.3",
    ],
);
pub(super) const ENDPOINT_CERTIFICATE: Row = row(
    Severity::Error,
    [
        "discovery.endpoint-certificate",
        "The certificate of a published server is not valid for the published name",
        "Clients verify the name that the settings gave them, and refuse or warn.",
        "Publish a name that the certificate has, or get a certificate with the published name.",
        "RFC 8314 §5.1",
    ],
);
pub(super) const WORKS_UNPUBLISHED: Row = row(
    Severity::Info,
    [
        "discovery.works-unpublished",
        "A port that works is not published",
        "Clients that cannot use the published port, because their network shuts it for example, do not learn of this one.",
        "Publish it as the second choice: “portwise discover DOMAIN --publish” writes the records and files for both.",
        "RFC 6186 §3.1",
    ],
);
pub(super) const NOTHING: Row = row(
    Severity::Info,
    [
        "discovery.nothing",
        "No settings for sending are published",
        "Clients have to guess host names and ports, and users have to type them.",
        "Publish them: “portwise discover DOMAIN --publish” writes the records and files, filled with what was seen working.",
        "RFC 6186 §3",
    ],
);

/// All of them, the nearest to the cause first.
pub(in crate::findings) const ROWS: &[Row] = &[
    CERTIFICATE,
    SOURCE_FAILS,
    REDIRECT,
    WANTS_LOGIN,
    UNUSABLE,
    CONTENT_TYPE,
    NEEDS_ADDRESS,
    SHADOWED,
    CATCH_ALL,
    WILDCARD,
    DIGEST,
    NO_DIGEST,
    BAD_RECORD,
    SRV_TARGET,
    SRV_PORT,
    TOO_MANY,
    AMBIGUOUS,
    REFUSED,
    PLAINTEXT,
    SECURITY_DIFFERS,
    HOST_DIFFERS,
    PORT_DIFFERS,
    USERNAME_DIFFERS,
    AUTH_DIFFERS,
    DENIED,
    UNUSUAL_SECURITY,
    ONLY_UNPROTECTED,
    ADDRESS_LEAKED,
    COPIES_DIFFER,
    OTHER_ADDRESS,
    DOMAIN_NOT_LISTED,
    ENDPOINT_DEAD,
    ENDPOINT_MODE,
    ENDPOINT_CERTIFICATE,
    WORKS_UNPUBLISHED,
    NOTHING,
];
