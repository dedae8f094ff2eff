//! The hints.

use super::Hint;

/// Forms of "it did not work".
const FAILS: &[&str] = &[
    "abort",
    "alert",
    "bad",
    "can.",
    "cannot.",
    "denied",
    "error",
    "fail",
    "incorrect",
    "invalid",
    "problem",
    "refus",
    "reject",
    "unable",
    "unexpected",
    "unsuccessful",
    "wrong",
];

/// Forms of logging in.
const AUTH: &[&str] = &["auth.", "authenti"];

/// Passwords in other languages.
const PASSWORDS: &[&str] = &[
    "contrasena",
    "contraseña",
    "hasł",
    "haslo",
    "kennwort",
    "passe.",
    "passwort",
    "password",
    "senha",
    "wachtwoord",
    "парол",
];

/// Forms of "wrong" in other languages.
const WRONG: &[&str] = &[
    "błędn",
    "errat",
    "falsch",
    "inval",
    "incorrec",
    "incorret",
    "incorrett",
    "invál",
    "nieprawid",
    "niepopraw",
    "ongeldig",
    "onjuist",
    "rechaz",
    "recusad",
    "refus",
    "rifiut",
    "scorrett",
    "ungültig",
    "неверн",
    "неправильн",
];

/// Forms of "no".
const NOT: &[&str] = &["cannot.", "no.", "not.", "without."];

/// The hints; of two with as many groups the former speaks.
pub(super) const HINTS: &[Hint] = &[
    Hint {
        entry: "tls-both-modes-set",
        groups: &[
            &["ssl.", "starttls", "tls."],
            &["compatible", "conflict", "exclusive", "incompatible", "simultan"],
        ],
    },
    Hint {
        entry: "tls-starttls-not-offered",
        groups: &[&["starttls"], &["advertis", "availab", "offer", "support"], NOT],
    },
    Hint {
        entry: "tls-starttls-not-offered",
        groups: &[&["tls."], &["advertis", "availab", "offer"], NOT],
    },
    Hint {
        entry: "auth-not-offered",
        groups: &[AUTH, &["advertis", "availab", "offer", "support"], NOT],
    },
    Hint {
        entry: "tls-starttls-required",
        groups: &[
            &["encrypt", "ssl", "starttls", "tls"],
            &["mandatory", "must", "require"],
            &["command", "connection", "first", "issue", "server"],
        ],
    },
    Hint { entry: "certificate-expired", groups: &[&["cert", "x509"], &["expir", "outdated"]] },
    Hint { entry: "certificate-hostname-mismatch", groups: &[&["cert", "x509"], &["mismatch"]] },
    Hint {
        entry: "certificate-hostname-mismatch",
        groups: &[&["cert", "x509"], &["match"], &["host", "name"]],
    },
    Hint {
        entry: "certificate-not-verified",
        groups: &[
            &["cert", "x509"],
            &["fail", "invalid", "reject", "trust", "unknown", "untrust", "verif"],
        ],
    },
    Hint {
        entry: "auth-oauth-token-refused",
        groups: &[
            &["oauth", "xoauth"],
            &["denied", "error", "expir", "fail", "invalid", "refus", "revok"],
        ],
    },
    Hint {
        entry: "auth-oauth-token-refused",
        groups: &[
            &["token"],
            &["access", "auth", "bearer", "mail", "refresh"],
            &["denied", "error", "expir", "fail", "invalid", "refus", "revok"],
        ],
    },
    Hint {
        entry: "policy-relay-denied",
        groups: &[
            &["relay"],
            &["allow", "denied", "deny", "disallow", "permit", "prohibit", "refus", "reject"],
        ],
    },
    Hint {
        entry: "policy-helo-refused",
        groups: &[
            &["ehlo", "helo"],
            &["denied", "dynamic", "invalid", "refus", "reject", "syntax"],
        ],
    },
    Hint {
        entry: "policy-reverse-dns-missing",
        groups: &[
            &["ptr", "rdns", "reverse"],
            &["dns", "host", "lookup", "match", "name", "record"],
        ],
    },
    Hint { entry: "policy-spf-failed", groups: &[&["spf"], &["fail", "not.", "reject"]] },
    Hint { entry: "policy-dkim-failed", groups: &[&["dkim"], &["fail", "invalid", "not."]] },
    Hint {
        entry: "policy-dmarc-failed",
        groups: &[&["dmarc"], &["fail", "not.", "policy", "reject"]],
    },
    Hint { entry: "policy-greylisted", groups: &[&["graylist", "greylist"]] },
    Hint {
        entry: "policy-blocklisted",
        groups: &[
            &["block", "dnsbl", "listed", "reputation"],
            &["address", "client", "ip", "network", "sender", "spam"],
        ],
    },
    Hint {
        entry: "policy-spam-content",
        groups: &[
            &["malware", "phishing", "spam", "virus"],
            &["block", "contain", "content", "detect", "refus", "reject", "suspect"],
        ],
    },
    Hint {
        entry: "reply-mailbox-full",
        groups: &[
            &["account", "inbox", "mailbox", "maildir", "quota", "storage"],
            &["exceed", "full", "overdrawn", "quota", "space"],
        ],
    },
    Hint {
        entry: "reply-message-too-large",
        groups: &[
            &["attachment", "content", "mail", "message"],
            &["big", "large", "size"],
            &["exceed", "limit", "max", "too"],
        ],
    },
    Hint {
        entry: "reply-too-many-recipients",
        groups: &[&["recipient"], &["exceed", "limit", "many", "max", "much"]],
    },
    Hint {
        entry: "policy-rate-limited",
        groups: &[
            &["limit", "many", "maxim", "quota", "rate", "throttl"],
            &["daily", "day", "exceed", "hour", "messages", "per", "reach", "sending", "sent"],
        ],
    },
    Hint {
        entry: "auth-required",
        groups: &[
            &["auth.", "authenti", "authori", "log", "login"],
            &["first", "must", "need", "require"],
        ],
    },
    Hint {
        entry: "auth-failed",
        groups: &[
            &["auth.", "authenti", "authorization", "credential", "login", "username"],
            FAILS,
        ],
    },
    Hint {
        entry: "auth-failed",
        groups: &[
            &["password"],
            &["accepted", "denied", "incorrect", "invalid", "refus", "reject", "wrong"],
        ],
    },
    Hint { entry: "auth-failed", groups: &[PASSWORDS, WRONG] },
    Hint {
        entry: "auth-failed",
        groups: &[
            &[
                "anmeld",
                "authent",
                "autent",
                "autoriz",
                "aanmeld",
                "inloggen",
                "uwierzyt",
                "zalogow",
                "аутентификац",
            ],
            &[
                "échou",
                "échec",
                "fallid",
                "fallo.",
                "falló",
                "falh",
                "fehl",
                "fracas",
                "impos",
                "mislukt",
                "nie.",
                "niepowod",
                "non.",
                "não.",
                "no.",
                "nicht",
                "niet",
                "rechaz",
                "ошибк",
            ],
        ],
    },
    Hint {
        entry: "reply-message-too-large",
        groups: &[
            &["bericht", "mensagem", "mensaje", "messag", "messaggio", "nachricht", "wiadomoś"],
            &[
                "dépass",
                "dimension",
                "groß",
                "groot",
                "grand",
                "rozmiar",
                "taille",
                "tamanho",
                "tamaño",
            ],
            &[
                "dépass",
                "exced",
                "ecced",
                "überschr",
                "limit",
                "límite",
                "max",
                "máx",
                "przekr",
                "superior",
                "supera",
                "zu.",
            ],
        ],
    },
    Hint {
        entry: "connection-timed-out",
        groups: &[
            &[
                "agot", "délai", "esgot", "expiré", "expirad", "expiró", "expirou", "scadut",
                "czas", "verlopen", "zeit",
            ],
            &[
                "connexion",
                "conexi",
                "conex",
                "connessione",
                "espera",
                "połącz",
                "servidor",
                "serveur",
                "serwer",
                "server",
                "temps",
                "tempo",
                "tiempo",
                "überschr",
                "verbind",
            ],
        ],
    },
    Hint {
        entry: "dns-name-not-found",
        groups: &[
            &["dns", "lookup", "nxdomain", "resolv"],
            &["can.", "cannot.", "error", "fail", "not.", "unknown"],
        ],
    },
    Hint { entry: "connection-refused", groups: &[&["refused"], &["connect", "port"]] },
    Hint {
        entry: "connection-network-unreachable",
        groups: &[&["unreachable"], &["host", "network"]],
    },
    Hint {
        entry: "connection-timed-out",
        groups: &[
            &["timed", "timedout", "timeout"],
            &["connect", "error", "fail", "server", "smtp", "wait"],
        ],
    },
    Hint {
        entry: "connection-closed",
        groups: &[
            &["aborted", "closed", "disconnect", "dropped", "ended", "eof.", "hung", "terminated"],
            &[
                "connection",
                "error",
                "peer",
                "remote",
                "server",
                "session",
                "smtp",
                "socket",
                "unexpected",
            ],
        ],
    },
    Hint {
        entry: "tls-handshake-failed",
        groups: &[&["handshake", "ssl.", "starttls.", "tls."], FAILS],
    },
    Hint {
        entry: "policy-sender-not-owned",
        groups: &[
            &["sender"],
            &[
                "allow", "authori", "denied", "invalid", "match", "owned", "permit", "reject",
                "unknown",
            ],
        ],
    },
    Hint {
        entry: "reply-user-unknown",
        groups: &[
            &[
                "account",
                "address",
                "benutzer",
                "destinatair",
                "destinatari",
                "destinatár",
                "empfänger",
                "gebruiker",
                "mailbox",
                "recipient",
                "user",
                "usuario",
                "utente",
                "utilisateur",
            ],
            &[
                "desconhecid",
                "desconocid",
                "exist",
                "found",
                "inconnu",
                "inesistent",
                "nieznan",
                "nonexist",
                "onbekend",
                "sconosciut",
                "unbekannt",
                "unknown",
            ],
        ],
    },
    Hint {
        entry: "reply-no-recipients",
        groups: &[
            &["recipient", "sender"],
            &["empty", "missing", "null", "present", "required", "specified"],
        ],
    },
    Hint {
        entry: "reply-bad-address",
        groups: &[
            &["address", "email", "recipient"],
            &["format", "invalid", "malformed", "parse", "syntax"],
        ],
    },
    Hint {
        entry: "reply-421-service-unavailable",
        groups: &[
            &["busy", "interrupted", "overload", "temporar", "unavailable"],
            &["again", "later", "server", "service"],
        ],
    },
    Hint {
        entry: "connection-greeting-missing",
        groups: &[
            &["banner", "greeting"],
            &["cannot.", "fail", "no.", "receiv", "timeout", "wait"],
        ],
    },
    Hint { entry: "reply-451-local-error", groups: &[&["temporary"], &["error", "failure"]] },
    Hint {
        entry: "reply-421-service-unavailable",
        groups: &[&["try.", "retry."], &["again"], &["later"]],
    },
    Hint {
        entry: "connection-address-form",
        groups: &[
            &["dsn", "scheme", "uri", "url"],
            &["bad", "expected", "invalid", "malformed", "parse", "unknown", "unsupported"],
        ],
    },
    Hint {
        entry: "dns-name-not-found",
        groups: &[&["host"], &["cannot.", "not.", "unknown"], &["find", "found", "known", "valid"]],
    },
    Hint { entry: "certificate-self-signed", groups: &[&["selfsigned."]] },
    Hint {
        entry: "certificate-unknown-issuer",
        groups: &[&["authority", "ca.", "issuer"], &["cannot.", "not.", "trust", "unknown"]],
    },
    Hint {
        entry: "tls-cipher-not-shared",
        groups: &[&["cipher"], &["common", "mismatch", "shared"]],
    },
    Hint {
        entry: "tls-version-not-shared",
        groups: &[
            &["protocol", "tlsv1", "version"],
            &["ssl.", "tls."],
            &["alert", "disabled", "low", "mismatch", "not.", "old", "unsupported"],
        ],
    },
    Hint {
        entry: "tls-no-openssl",
        groups: &[
            &["openssl", "ssl.", "tls."],
            &["built", "compiled", "extension", "library", "module"],
            &["cannot.", "missing", "no.", "not.", "without."],
        ],
    },
    Hint {
        entry: "server-certificate-files",
        groups: &[
            &["certificate", "key."],
            &["file", "load", "open", "pem.", "permission", "read"],
            &["cannot.", "denied", "error", "fail", "no."],
        ],
    },
    Hint {
        entry: "auth-mechanism-not-supported",
        groups: &[
            &["mechanism", "method"],
            &["authentication", "login", "sasl"],
            &["available", "not.", "no.", "supported", "unknown", "unrecogni", "unsupported"],
        ],
    },
    Hint {
        entry: "auth-missing-credentials",
        groups: &[
            &["credential", "password", "username"],
            &["blank", "empty", "missing", "null", "without."],
        ],
    },
    Hint {
        entry: "reply-bad-address",
        groups: &[&["from."], &["address"], &["fail"], &["following"]],
    },
    Hint {
        entry: "policy-sender-not-owned",
        groups: &[&["spoof"], &["block", "denied", "detect", "mail", "not.", "reject"]],
    },
    Hint {
        entry: "policy-sender-domain-unknown",
        groups: &[
            &["sender"],
            &["domain", "verif", "verify"],
            &["cannot.", "exist", "fail", "found", "not.", "resolv", "unknown"],
        ],
    },
    Hint {
        entry: "policy-sender-not-owned",
        groups: &[
            &["from.", "sender"],
            &["allow", "authori", "match", "own", "permi"],
            &["account", "authenticat", "login", "user"],
            NOT,
        ],
    },
    Hint {
        entry: "dns-temporary-failure",
        groups: &[&["dns", "resolv"], &["again", "servfail", "temporar", "timeout"]],
    },
    Hint {
        entry: "reply-mail-loop",
        groups: &[&["hops", "loop"], &["back", "mail", "many", "message"]],
    },
    Hint {
        entry: "connection-limit-reached",
        groups: &[
            &["connections", "sessions"],
            &["concurrent", "limit", "many", "max", "simultaneous"],
        ],
    },
    Hint {
        entry: "server-scanner-unavailable",
        groups: &[
            &["amavis", "clamd", "milter", "rspamd", "spamd"],
            &["cannot.", "error", "fail", "refused", "timeout", "unavailable"],
        ],
    },
    Hint { entry: "library-message-empty", groups: &[&["body"], &["empty", "missing", "no."]] },
    Hint {
        entry: "library-s-mime-line",
        groups: &[
            &["attach"],
            &["cannot.", "exist", "fail", "found", "invalid", "missing", "not."],
        ],
    },
    Hint {
        entry: "client-not-configured",
        groups: &[
            &["mailer", "smtp"],
            &["configur", "setting", "setup"],
            &["empty", "incomplete", "missing", "no.", "not."],
        ],
    },
    Hint { entry: "connection-reset", groups: &[&["reset."], &["connection", "peer", "socket"]] },
    Hint { entry: "connection-no-route", groups: &[&["route."], &["host", "no."]] },
    Hint {
        entry: "connection-forbidden",
        groups: &[
            &["eacces", "eperm", "forbidden", "permission", "permitted"],
            &["connect", "firewall", "outbound", "outgoing", "socket"],
        ],
    },
    Hint {
        entry: "connection-not-opened",
        groups: &[
            &["not."],
            &["connected.", "open.", "opened."],
            &["connection", "server", "smtp"],
        ],
    },
    Hint {
        entry: "reply-header-missing",
        groups: &[&["header"], &["duplicate", "invalid", "missing", "required"]],
    },
    Hint {
        entry: "reply-500-unrecognized",
        groups: &[&["command"], &["invalid", "syntax", "unknown", "unrecogni", "unsupported"]],
    },
    Hint {
        entry: "reply-not-smtp",
        groups: &[
            &["banner", "greeting", "reply", "response"],
            &["garbage", "invalid", "malformed", "parse", "unexpected", "unrecogni"],
        ],
    },
    Hint {
        entry: "library-sendmail-exit-status",
        groups: &[
            &["msmtp", "sendmail", "ssmtp"],
            &["code", "exit", "retcode", "return", "status"],
        ],
    },
    Hint {
        entry: "library-sendmail-missing",
        groups: &[&["sendmail"], &["enoent", "exist", "found", "installed", "missing"]],
    },
];
