//! What programs, libraries and services print, written down from their sources or from knowledge
//! of them, with values of our own in it.

use serde::Deserialize;

use super::ids;

/// A text of a file.
#[derive(Deserialize)]
struct Printed {
    text: String,
    /// The entries of which one must come first; `none` if there is no such entry.
    right: Vec<String>,
}

/// A text, and the entries of which one must come first.
const PRINTED: &[(&str, &[&str])] = &[
    (
        "Mailer Error: SMTP Error: data not accepted.SMTP server error: DATA END command failed Detail: Your message was rejected",
        &["policy-refused", "library-symfony-unexpected-code", "policy-spam-content"],
    ),
    (
        "SMTP Error: The following recipients failed: bob@example.com: : Recipient address rejected: Access denied",
        &["policy-refused", "reply-550-refused"],
    ),
    ("SMTP Error: Could not authenticate.", &["auth-failed"]),
    ("Language string failed to load: connect_host", &["connection-could-not-connect"]),
    ("Extension missing: openssl", &["tls-no-openssl"]),
    (
        "fsockopen(): php_network_getaddresses: getaddrinfo failed: Temporary failure in name resolution",
        &["dns-temporary-failure"],
    ),
    (
        "fsockopen(): unable to connect to ssl://smtp.gmail.com:465 (Connection timed out)",
        &["connection-timed-out"],
    ),
    (
        "stream_socket_enable_crypto(): Peer certificate CN=`*.example.net' did not match expected CN=`mail.example.com'",
        &["certificate-hostname-mismatch"],
    ),
    (
        "stream_socket_enable_crypto(): SSL operation failed with code 1. OpenSSL Error messages: error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed",
        &["certificate-not-verified"],
    ),
    (
        "mail(): Failed to connect to mailserver at \"localhost\" port 25, verify your \"SMTP\" and \"smtp_port\" setting in php.ini or use ini_set()",
        &["library-php-mail-function"],
    ),
    (
        "Unable to send email using PHP SMTP. Your server might not be configured to send mail using this method.",
        &[
            "library-php-mail-function",
            "client-not-configured",
            "connection-could-not-connect",
            "library-symfony-unexpected-code",
        ],
    ),
    (
        "hello: 220-host.example.com ESMTP Exim\nFailed to authenticate password. Error: 535 Incorrect authentication data",
        &["auth-failed"],
    ),
    (
        "The following From address failed: me@example.com : MAIL FROM command failed,Sender address rejected: Domain not found",
        &["policy-sender-domain-unknown"],
    ),
    (
        "net::smtpfatalerror 550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        &["microsoft-send-as-denied"],
    ),
    ("Net::OpenTimeout: execution expired", &["connection-timed-out"]),
    ("Net::ReadTimeout with #<TCPSocket:(closed)>", &["connection-read-timeout"]),
    (
        "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error: wrong version number",
        &["tls-wrong-mode"],
    ),
    (
        "Errno::ECONNREFUSED: Connection refused - connect(2) for \"localhost\" port 25",
        &["connection-refused-localhost"],
    ),
    (
        "javax.mail.AuthenticationFailedException: 535 5.7.3 Authentication unsuccessful",
        &["auth-failed", "microsoft-auth-unsuccessful"],
    ),
    (
        "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.gmail.com, 587; timeout 5000;\n  nested exception is:\n\tjava.net.SocketTimeoutException: connect timed out",
        &["connection-timed-out"],
    ),
    (
        "javax.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.com, port: 465, response: [EOF]",
        &["connection-greeting-missing", "connection-closed"],
    ),
    (
        "javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)",
        &["tls-version-not-shared"],
    ),
    (
        "sun.security.validator.ValidatorException: PKIX path building failed: unable to find valid certification path to requested target",
        &["certificate-unknown-issuer", "certificate-private-root", "certificate-incomplete-chain"],
    ),
    (
        "java.security.cert.CertificateException: No subject alternative DNS name matching mail.example.com found.",
        &["certificate-hostname-mismatch"],
    ),
    (
        "com.sun.mail.smtp.SMTPSendFailedException: 552-5.2.3 Your message exceeded Google's message size limits.",
        &["reply-message-too-large"],
    ),
    ("System.Net.Mail.SmtpException: The operation has timed out.", &["connection-timed-out"]),
    (
        "System.Net.Mail.SmtpException: Syntax error, command unrecognized. The server response was: ",
        &["reply-500-unrecognized"],
    ),
    (
        "System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure.",
        &["certificate-not-verified"],
    ),
    (
        "The remote certificate was rejected by the provided RemoteCertificateValidationCallback",
        &["certificate-not-verified"],
    ),
    (
        "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.",
        &["tls-mailkit-connect"],
    ),
    (
        "Mailbox unavailable. The server response was: 5.7.1 Unable to relay",
        &["microsoft-unable-to-relay", "policy-relay-denied"],
    ),
    (
        "No connection could be made because the target machine actively refused it 192.0.2.1:587",
        &["connection-refused"],
    ),
    (
        "A socket operation was attempted to an unreachable network [2a00::1]:587",
        &["connection-network-unreachable"],
    ),
    ("An existing connection was forcibly closed by the remote host", &["connection-reset"]),
    ("smtp: server doesn't support AUTH", &["auth-not-offered"]),
    (
        "dial tcp [2607:f8b0::6c]:587: connect: network is unreachable",
        &["connection-network-unreachable"],
    ),
    ("x509: certificate signed by unknown authority", &["certificate-unknown-issuer"]),
    (
        "x509: cannot validate certificate for 192.0.2.1 because it doesn't contain any IP SANs",
        &["certificate-hostname-mismatch"],
    ),
    (
        "tls: failed to verify certificate: x509: certificate relies on legacy Common Name field, use SANs instead",
        &["certificate-no-alternative-name"],
    ),
    ("504 5.7.4 Unrecognized authentication type", &["auth-mechanism-not-supported"]),
    ("534 5.7.9 Application-specific password required", &["google-app-password-required"]),
    ("454 4.7.0 Too many login attempts, please try again later", &["google-too-many-logins"]),
    (
        "421 4.7.0 Try again later, closing connection. (EHLO)",
        &["reply-421-service-unavailable", "google-too-many-logins"],
    ),
    (
        "550-5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy",
        &["policy-dmarc-failed", "google-sender-unauthenticated"],
    ),
    ("550 5.4.5 Daily user sending limit exceeded", &["google-sending-limit"]),
    ("550 5.7.350 Remote server returned message detected as spam", &["policy-spam-content"]),
    ("550 5.7.606 Access denied, banned sending IP [192.0.2.1]", &["policy-blocklisted"]),
    (
        "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP",
        &["policy-blocklisted", "policy-refused"],
    ),
    ("550 5.1.8 Access denied, bad outbound sender", &["microsoft-submission-limit"]),
    (
        "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
        &["microsoft-recipient-refused"],
    ),
    (
        "451 4.7.500 Server busy. Please try again later",
        &["reply-421-service-unavailable", "policy-rate-limited", "reply-451-local-error"],
    ),
    (
        "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints",
        &["provider-yahoo-deferred"],
    ),
    (
        "554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes",
        &["provider-yahoo-deferred", "policy-refused", "policy-dmarc-failed"],
    ),
    (
        "554 Message rejected: Email address is not verified. The following identities failed the check in region US-EAST-1: a@example.com",
        &["provider-ses-address-not-verified"],
    ),
    ("454 Throttling failure: Maximum sending rate exceeded.", &["provider-ses-throttled"]),
    ("535 Authentication Credentials Invalid", &["auth-two-providers-invalid"]),
    (
        "550 The from address does not match a verified Sender Identity.",
        &["provider-sendgrid-sender-identity"],
    ),
    ("451 Authentication failed: Maximum credits exceeded", &["provider-sendgrid-credits"]),
    (
        "421 Domain example.com is not allowed to send: Free accounts are for test purposes only.",
        &["provider-mailgun-sandbox"],
    ),
    ("550 5.7.1 The Postmark account is pending approval", &["provider-postmark-pending"]),
    ("525 5.7.1 Unauthorized IP address", &["provider-brevo-ip"]),
    (
        "553 Relaying disallowed as a@example.com",
        &["provider-zoho", "policy-relay-denied", "policy-sender-not-owned"],
    ),
    (
        "535 5.7.8 Error: authentication failed: This user doesn't have access rights to this service",
        &["provider-yandex-access"],
    ),
    (
        "535 Authentication Failed. Please use authorization code to login",
        &["auth-authorization-code"],
    ),
    ("530 5.7.0 Authentication required", &["auth-required"]),
    ("503 AUTH command used when not advertised", &["auth-not-offered"]),
    ("503 valid RCPT command must precede DATA", &["reply-503-bad-sequence"]),
    ("503 5.5.1 EHLO/HELO first", &["reply-503-bad-sequence", "policy-helo-refused"]),
    ("550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)", &["policy-helo-refused"]),
    ("550 Sender verify failed", &["policy-sender-domain-unknown"]),
    (
        "550 rejected because 192.0.2.1 is in a black list at zen.spamhaus.org",
        &["policy-blocklisted"],
    ),
    (
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        &["policy-blocklisted"],
    ),
    (
        "450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]",
        &["policy-reverse-dns-missing"],
    ),
    (
        "550 5.7.25 The IP address sending this message does not have a PTR record setup",
        &["policy-reverse-dns-missing"],
    ),
    ("451 4.7.1 Please try again later (greylisted)", &["policy-greylisted"]),
    ("552 5.2.2 Mailbox full / Quota exceeded", &["reply-mailbox-full"]),
    ("550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", &["reply-user-unknown"]),
    (
        "450 4.1.8 <a@example.org>: Sender address rejected: Domain not found",
        &["policy-sender-domain-unknown"],
    ),
    (
        "553 5.1.8 <root@localhost>... Domain of sender address root@localhost does not exist",
        &["policy-sender-domain-unknown"],
    ),
    ("warning: SASL authentication failure: No worthy mechs found", &["auth-postfix-no-mechanism"]),
    (
        "SASL authentication failed; cannot authenticate to server smtp.gmail.com[64.233.184.108]: no mechanism available",
        &["auth-postfix-no-mechanism"],
    ),
    (
        "warning: unable to look up public/pickup: No such file or directory",
        &["server-postfix-transport-failed"],
    ),
    ("fatal: no SASL authentication mechanisms", &["server-postfix-no-sasl"]),
    (
        "status=deferred (connect to gmail-smtp-in.l.google.com[142.250.102.27]:25: Connection timed out)",
        &["connection-timed-out-port-25"],
    ),
    (
        "status=deferred (Host or domain name not found. Name service error for name=smtp.example.com type=AAAA: Host not found)",
        &["dns-mx-lookup-failed", "dns-name-not-found"],
    ),
    ("status=bounced (mail for example.com loops back to myself)", &["reply-mail-loop"]),
    (
        "status=deferred (TLS is required, but was not offered by host mx.example.com[192.0.2.1])",
        &["tls-starttls-not-offered", "policy-transport-security"],
    ),
    (
        "Server certificate not verified",
        &["certificate-not-verified", "server-postfix-untrusted-tls"],
    ),
    (
        "msmtp: TLS handshake failed: A TLS packet with unexpected length was received.",
        &["tls-handshake-failed", "tls-wrong-mode", "tls-handshake-cut-off"],
    ),
    (
        "msmtp: TLS certificate verification failed: the certificate hasn't got a known issuer",
        &["certificate-unknown-issuer"],
    ),
    ("msmtp: authentication failed (method PLAIN)", &["auth-failed"]),
    ("msmtp: server does not support authentication", &["auth-not-offered"]),
    ("msmtp: no recipients found", &["reply-no-recipients", "library-msmtp-no-settings"]),
    ("Could not connect to smtp.gmail.com (Connection refused).", &["connection-refused"]),
    ("No authenticators available", &["auth-mechanism-not-supported", "auth-perl-sasl-missing"]),
    ("SASL authentication failed.", &["auth-failed"]),
    (
        "SMTP authentication requires SASL",
        &[
            "auth-perl-sasl-missing",
            "tls-no-openssl",
            "auth-missing-credentials",
            "auth-mechanism-not-supported",
        ],
    ),
    (
        "Unable to initialize SMTP properly. Check config and use --smtp-debug. VALUES: server=smtp.gmail.com encryption=tls hello=localhost.localdomain port=465",
        &["library-perl-initialize", "tls-both-modes-set", "tls-wrong-mode"],
    ),
    (
        "STARTTLS failed! SSL connect attempt failed error:0A000086:SSL routines::certificate verify failed",
        &["certificate-not-verified"],
    ),
    ("curl: (67) Login denied", &["auth-failed"]),
    (
        "curl: (7) Failed to connect to smtp.example.com port 587: Connection refused",
        &["connection-refused"],
    ),
    (
        "curl: (60) SSL certificate problem: unable to get local issuer certificate",
        &["certificate-unknown-issuer"],
    ),
    (
        "curl: (35) error:1408F10B:SSL routines:ssl3_get_record:wrong version number",
        &["tls-wrong-mode"],
    ),
    (
        "The outgoing server (SMTP) \"smtp.example.com\" is unknown. The server may be incorrectly configured.",
        &["dns-name-not-found"],
    ),
    (
        "The outgoing server (SMTP) smtp.gmail.com does not support the selected authentication method.",
        &["auth-mechanism-not-supported"],
    ),
    (
        "Unable to establish a secure link with Outgoing server (SMTP) mail.example.com using STARTTLS since it doesn't advertise that feature.",
        &["tls-starttls-not-offered"],
    ),
    (
        "Login to server smtp.example.com with username a@example.com failed.",
        &["client-thunderbird-password", "auth-failed"],
    ),
    (
        "The message could not be sent because the connection to Outgoing server (SMTP) smtp.example.com timed out.",
        &["connection-timed-out"],
    ),
    (
        "Your server does not support the connection encryption type you have specified.",
        &["client-outlook-encryption"],
    ),
    (
        "Cannot connect to server. Verify the account name/password",
        &["client-apple-cannot-send", "auth-failed", "connection-could-not-connect"],
    ),
    (
        "A copy has been placed in your Outbox. The recipient was rejected by the server because it does not allow relaying.",
        &["policy-relay-denied", "client-apple-cannot-send"],
    ),
    (
        "Log onto incoming mail server (POP3): Completed. Send test e-mail message: Outlook cannot connect to your outgoing (SMTP) e-mail server.",
        &["client-outlook-cannot-connect"],
    ),
    (
        "None of the authentication methods supported by this client are supported by your server.",
        &["auth-mechanism-not-supported"],
    ),
    (
        "com.fsck.k9.mail.AuthenticationFailedException: 5.7.8 Username and Password not accepted",
        &["google-bad-credentials", "auth-failed"],
    ),
    (
        "java.security.cert.CertPathValidatorException: Trust anchor for certification path not found.",
        &["certificate-unknown-issuer"],
    ),
    (
        "Hostname in certificate didn't match: <mail.example.com> != <*.example.net>",
        &["certificate-hostname-mismatch"],
    ),
    (
        "550 SMTP access is restricted on this server",
        &["provider-hosting-smtp-restricted", "policy-refused"],
    ),
    ("Message rejected: sending paused for this account", &["provider-ses-paused"]),
    (
        "Anmeldung fehlgeschlagen. 535 Authentication credentials invalid",
        &["auth-two-providers-invalid"],
    ),
    (
        "Nachricht konnte nicht gesendet werden. Verbindung zum Postausgangsserver (SMTP) fehlgeschlagen",
        &["connection-could-not-connect", "client-thunderbird-send-failed"],
    ),
    (
        "Le serveur d'envoi (SMTP) a rejeté l'expéditeur. 550 5.7.1 Relay access denied",
        &["policy-relay-denied"],
    ),
    ("Error: read ECONNRESET", &["connection-reset"]),
    ("Error: Missing credentials for \"PLAIN\"", &["auth-missing-credentials"]),
    ("Error: self-signed certificate", &["certificate-self-signed"]),
    (
        "Error: Hostname/IP does not match certificate's altnames: Host: localhost. is not in the cert's altnames",
        &["certificate-hostname-mismatch"],
    ),
    ("Error: queryA ETIMEOUT smtp.example.com", &["dns-temporary-failure"]),
    ("Error: Unexpected socket close", &["connection-closed"]),
    (
        "Error: Client network socket disconnected before secure TLS connection was established",
        &["tls-handshake-cut-off"],
    ),
    ("Error: 140770FC:SSL routines:SSL23_GET_SERVER_HELLO:unknown protocol", &["tls-wrong-mode"]),
    (
        "ConnectionError: Connection (id=1): SMTP connection pool timeout",
        &["connection-timed-out", "connection-read-timeout"],
    ),
    (
        "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version",
        &["tls-version-not-shared"],
    ),
    ("[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:1129)", &["tls-version-not-shared"]),
    ("[SSL: DH_KEY_TOO_SMALL] dh key too small", &["tls-dh-key-too-small"]),
    (
        "[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure",
        &["tls-cipher-not-shared", "tls-handshake-failed", "tls-version-not-shared"],
    ),
    (
        "smtplib.SMTPNotSupportedError: STARTTLS extension not supported by server.",
        &["tls-starttls-not-offered"],
    ),
    ("smtplib.SMTPServerDisconnected: please run connect() first", &["connection-not-opened"]),
    ("smtplib.SMTPSenderRefused: (530, b'5.7.0 Authentication Required.')", &["auth-required"]),
    ("socket.gaierror: [Errno 11001] getaddrinfo failed", &["dns-name-not-found"]),
    ("OSError: [Errno 101] Network is unreachable", &["connection-network-unreachable"]),
    ("OSError: [Errno 113] No route to host", &["connection-no-route"]),
    (
        "PermissionError: [WinError 10013] An attempt was made to access a socket in a way forbidden by its access permissions",
        &["connection-forbidden"],
    ),
    (
        "UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 5: ordinal not in range(128)",
        &["auth-non-ascii"],
    ),
    ("cannot find Exim: exim: command not found", &["library-sendmail-missing"]),
    ("R=nonlocal: Mailing to remote domains not supported", &["server-exim-local-only"]),
    (
        "T=remote_smtp defer (-37) H=mx.example.com: TLS session failure",
        &["server-exim-tls-failed", "tls-handshake-failed"],
    ),
    ("remote host address is the local host", &["reply-mail-loop"]),
    ("all relevant MX records point to non-existent hosts", &["dns-mx-lookup-failed"]),
    (
        "retry time not reached for any host after a long failure period",
        &["reply-no-answer-from-host"],
    ),
    ("550 Administrative prohibition", &["policy-refused"]),
    (
        "550-The mail server could not deliver mail to bob. The account or domain may not exist, they may be blacklisted, or missing the proper dns entries.",
        &["reply-user-unknown", "reply-550-refused"],
    ),
    (
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
        &["policy-relay-denied"],
    ),
    ("554 5.7.1 : Client host rejected: Access denied", &["auth-required", "policy-refused"]),
    ("550 5.7.1 Message rejected due to SPF policy", &["policy-spf-failed"]),
    (
        "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant",
        &["microsoft-smtp-auth-disabled-tenant"],
    ),
    (
        "AADSTS50126: Error validating credentials due to invalid username or password",
        &["microsoft-credentials-incorrect"],
    ),
    ("invalid_grant: Token has been expired or revoked.", &["auth-oauth-token-refused"]),
    (
        "Error sending mail: 334 eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNvbS8ifQ==",
        &["auth-oauth-token-refused"],
    ),
];

#[test]
fn what_programs_print_is_explained() {
    let wrong: Vec<String> = PRINTED
        .iter()
        .map(|(text, right)| (text, right, ids(text)))
        .filter(|(_, right, ids)| !ids.first().is_some_and(|id| right.contains(id)))
        .map(|(text, right, ids)| format!("{text}: {right:?}, found {ids:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// So many in a hundred must come to a right entry first.
#[track_caller]
fn check(lines: &str, percent: usize) {
    let mut wrong = Vec::new();
    let mut all = 0;
    for line in lines.lines() {
        let Printed { text, right } = serde_json::from_str(line).expect(line);
        let found = ids(&text);
        let first = found.first().copied().unwrap_or("none");
        all += 1;
        if !right.iter().any(|id| id == first) {
            wrong.push(format!("{text}: {right:?}, found {found:?}"));
        }
    }
    println!("{} of {all} right\n{}", all - wrong.len(), wrong.join("\n"));
    assert!(all >= 100 && 100 * (all - wrong.len()) >= percent * all, "{}", wrong.join("\n"));
}

#[test]
fn messages_of_python_and_node_are_explained() {
    check(include_str!("printed/python_node.jsonl"), 97);
}

#[test]
fn messages_of_other_languages_are_explained() {
    check(include_str!("printed/others.jsonl"), 97);
}

#[test]
fn messages_of_servers_and_tools_are_explained() {
    check(include_str!("printed/servers.jsonl"), 97);
}

#[test]
fn messages_of_mail_clients_and_systems_are_explained() {
    check(include_str!("printed/clients.jsonl"), 97);
}

/// As people paste them, with what stands around. When they first came, 241 came to a right entry.
#[test]
fn reports_are_explained() {
    check(include_str!("printed/reports.jsonl"), 94);
}

/// Most that is not about mail is passed over; a refused connection looks the same anywhere.
#[test]
fn what_is_about_else_is_mostly_passed_over() {
    check(include_str!("printed/foreign.jsonl"), 80);
}
