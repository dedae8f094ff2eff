//! Later rounds, gathered to see how well the table does with what it has not seen.

use super::Quoted;

/// Gathered after the table had been improved by the third round. At first 45 of 57 were explained
/// rightly.
pub(super) const FOURTH_ROUND: &[Quoted] = &[
    Quoted {
        from: "authelia/authelia#1118",
        text: "Error during notifier startup check: 550 relay not permitted",
        right: &["policy-relay-denied"],
    },
    Quoted {
        from: "authelia/authelia#1118",
        text: "  448   H=172-1-0-25.lightspeed.hstntx.sbcglobal.net (localhost) [172.1.0.25] F=<authelia@homelab.tls> rejected RCPT <test@authelia.com>: relay not permitted",
        right: &["policy-relay-denied"],
    },
    Quoted {
        from: "authelia/authelia#8006",
        text: "msg=\"Error occurred running a startup check\" error=\"failed to dial connection: SMTP AUTH failed: unexpected server response: username:\"",
        right: &["auth-failed", "auth-mechanism-not-supported"],
    },
    Quoted {
        from: "authelia/authelia#9284",
        text: "{\"error\":\"failed to dial connection: dial tcp 142.251.9.26:587: i/o timeout\",\"level\":\"error\",\"msg\":\"Error occurred running a startup check\",\"provider\":\"notification\",\"stack\":[{\"File\":\"github.com/authelia/authelia/v4/internal/commands/root.go\",\"Line\":128,\"Name\":\"doStartupChecks\"}",
        right: &["connection-timed-out"],
    },
    Quoted {
        from: "authelia/authelia#3086",
        text: "level=error msg=\"Failure running the notification provider startup check: 535 5.7.8 Error: authentication failed: \" stack=\"githu",
        right: &["auth-failed"],
    },
    Quoted {
        from: "authelia/authelia#1828",
        text: "level=fatal msg=\"Error during notifier startup check: x509: certificate has expired or is not yet valid: current time 2021-03-14T19:05:07+01:00 is after 2021-03-08T21:19:04Z\" stack=\"github.com/authelia/authelia/cmd/authelia/main.go:112 startServer",
        right: &["certificate-expired"],
    },
    Quoted {
        from: "authelia/authelia#2852",
        text: "level=error msg=\"Error occurred running a startup check\" error=\"failed to dial connection: dial tcp 127.0.0.1:1025: connect: connection refused\" provider=notification",
        right: &["connection-refused-localhost", "connection-refused"],
    },
    Quoted {
        from: "goauthentik/authentik#8465",
        text: "  File \"/usr/local/lib/python3.11/smtplib.py\", line 398, in getreply\n    line = self.file.readline(_MAXLINE + 1)\n  File \"/usr/local/lib/python3.11/socket.py\", line 706, in readinto\n    return self._sock.recv_into(b)\nTimeoutError: timed out",
        right: &["connection-read-timeout", "connection-timed-out"],
    },
    Quoted {
        from: "sabuhish/fastapi-mail#212",
        text: "fastapi_mail.errors.ConnectionErrors: Exception raised (535, '5.7.8 Error: authentication failed: UGFzc3dvcmQ6'), check your credentials or email service configuration",
        right: &["auth-failed"],
    },
    Quoted {
        from: "discourse/discourse#26410",
        text: "ArgumentError: SMTP-AUTH requested but missing user name",
        right: &["auth-missing-credentials"],
    },
    Quoted {
        from: "hardware/mailserver#303",
        text: "503 5.5.1 Error: authentication not enabled",
        right: &["auth-not-offered"],
    },
    Quoted {
        from: "benwbrum/fromthepage#1341",
        text: "rake aborted!\nNet::SMTPAuthenticationError: 535 5.7.8 Sorry.\n/home/fromthepage/deployment/shared/bundle/ruby/2.3.0/gems/mail-2.5.5/lib/mail/network/delivery_methods/smtp.rb:110:in `deliver!'",
        right: &["auth-failed"],
    },
    Quoted {
        from: "dimuskin/ax-zabbix-html-template#2",
        text: "Dec 28 12:12:56 zabbix-server sendEmail[59626]: ERROR => Connection attempt to smtp.office365.com:porthere failed: IO::Socket::INET6: connect: Connection refused",
        right: &["connection-refused"],
    },
    Quoted {
        from: "dimuskin/ax-zabbix-html-template#2",
        text: "Dec 28 12:41:01 zabbix-server sendEmail[60599]: ERROR => Received: 530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM [BN6PR10XXXXXXXX.namprd10.prod.outlook.com]",
        right: &["microsoft-anonymous", "auth-required"],
    },
    Quoted {
        from: "deanproxy/eMail#59",
        text: "email: FATAL: Smtp error: Timeout(10) while trying to read from SMTP server",
        right: &["connection-read-timeout", "connection-greeting-missing", "connection-timed-out"],
    },
    Quoted {
        from: "curl/curl#16189",
        text: "* Connected to sslout.xxx.eu (xxx) port 25\n* server response timeout\n* closing connection #0\ncurl: (28) server response timeout",
        right: &["connection-read-timeout", "connection-greeting-missing", "connection-timed-out"],
    },
    Quoted {
        from: "sinamics/ztnet#625",
        text: "Email sending failed: Error: Connection timeout\n\n    at SMTPConnection._formatError (/app/node_modules/nodemailer/lib/smtp-connection/index.js:790:19)\n  code: 'ETIMEDOUT',\n  command: 'CONN'",
        right: &["connection-timed-out"],
    },
    Quoted {
        from: "jenkinsci/mailer-plugin#23",
        text: " com.sun.mail.smtp.SMTPSendFailedException: 553 Mail from must equal authorized user\n;\n  nested exception is:\n    com.sun.mail.smtp.SMTPSenderFailedException: 553 Mail from must equal authorized user",
        right: &["policy-sender-not-owned"],
    },
    Quoted {
        from: "nodejs/build#1805",
        text: "Failed to send out e-mail (java.net.ConnectException: Connection refused: connect)",
        right: &["connection-refused"],
    },
    Quoted {
        from: "akashyap2013/NodeMailer_Gmail_Backend#2",
        text: "{\n    \"error\": {\n        \"errno\": -4039,\n        \"code\": \"ESOCKET\",\n        \"syscall\": \"connect\",\n        \"address\": \"142.251.12.109\",\n        \"port\": 465,\n        \"command\": \"CONN\"\n    }\n}",
        right: &["connection-timed-out", "connection-could-not-connect"],
    },
    Quoted {
        from: "strapi/strapi#20719",
        text: "[Error: 00C8E465FF7A0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:355:]\n{\n  library: 'SSL routines',\n  reason: 'wrong version number',\n  code: 'ESOCKET',\n  command: 'CONN'\n}",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "nodemailer/smtp-server#115",
        text: "{ Error: self signed certificate\n    at TLSSocket.onConnectSecure (_tls_wrap.js:1048:34)\n    at TLSSocket.emit (events.js:182:13)\n    at TLSSocket._finishInit (_tls_wrap.js:628:8) code: 'ESOCKET', command: 'CONN' }",
        right: &["certificate-self-signed"],
    },
    Quoted {
        from: "nodemailer/nodemailer#1040",
        text: "{ Error: self signed certificate in certificate chain\n    at TLSSocket.onConnectSecure (_tls_wrap.js:1055:34) code: 'ESOCKET', command: 'CONN' }",
        right: &["certificate-private-root", "certificate-intercepted"],
    },
    Quoted {
        from: "nodemailer/nodemailer#1229",
        text: "Unexpected socket close",
        right: &["connection-closed"],
    },
    Quoted {
        from: "nodemailer/nodemailer#1351",
        text: "errno: -4077 code: \"ESOCKET\" syscall: \"read\" command: \"CONN\"",
        right: &["connection-reset"],
    },
    Quoted {
        from: "matrix-org/synapse#6211",
        text: "twisted.mail._except.SMTPConnectError: Unable to connect to server.",
        right: &["connection-could-not-connect", "connection-refused", "connection-timed-out"],
    },
    Quoted {
        from: "matrix-org/synapse#13686",
        text: "221 2.7.0 Error: I can break rules, too. Goodbye.",
        right: &[
            "reply-not-smtp",
            "reply-talked-too-soon",
            "connection-closed",
            "reply-500-unrecognized",
        ],
    },
    Quoted {
        from: "ix-ai/smtp#11",
        text: "TLS session: (certificate verification failed): certificate invalid",
        right: &["certificate-not-verified"],
    },
    Quoted {
        from: "chatmail/relay#409",
        text: "Error: SMTP connection failure: STARTTLS upgrade failed: unexpected EOF (certificate has expired): error:80000002:system library:file_open:reason(2):providers/implementations/storemgmt/file_store.c:263:calling stat(/usr/local/ssl/certs), error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:ssl/statem/statem_clnt.c:2092:",
        right: &["certificate-expired"],
    },
    Quoted {
        from: "deltachat/deltachat-android#67",
        text: "Error: SMTP-login failed for user **** (Login failed)",
        right: &["auth-failed"],
    },
    Quoted {
        from: "gen-smtp/gen_smtp#140",
        text: "{{nocatch,{permanent_failure,<<\"550 5.4.5 Daily user sending quota exceeded. o65sm25351206pga.71 - gsmtp\\r\\n\">>}}",
        right: &["google-sending-limit"],
    },
    Quoted {
        from: "mailcow/mailcow-dockerized#1497",
        text: "message sending failed: 4.7.1 Ratelimit \\\"user\\\" exceeded (451)",
        right: &["policy-rate-limited"],
    },
    Quoted {
        from: "woowacourse-teams/2025-ah-madda#635",
        text: "org.springframework.mail.MailSendException: Failed messages: org.eclipse.angus.mail.smtp.SMTPSendFailedException: 550-5.4.5 Daily user sending limit exceeded. For more information on Gmail\n550-5.4.5 sending limits go to\n550 5.4.5  https://support.google.com/a/answer/166852 d2e1a72fcca58-76e7d551493sm9728466b3a.112 - gsmtp",
        right: &["google-sending-limit"],
    },
    Quoted {
        from: "MicrosoftDocs/OfficeDocs-Support#1150",
        text: "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException",
        right: &["microsoft-submission-limit"],
    },
    Quoted {
        from: "root-io/vmail#67",
        text: "An Outgoing server (SMTP) error occurred while sending mail. The server responded:  5.7.1 <DATA>: Data command rejected: only 10 messages per day",
        right: &["policy-rate-limited"],
    },
    Quoted {
        from: "zone-eu/zone-mta#110",
        text: "450-4.2.1 450-4.2.1 The user you are trying to contact is receiving mail at a rate that\n450-prevents additional messages from being delivered. Please resend your\n450-message at a later time.",
        right: &["policy-rate-limited", "reply-450-mailbox-unavailable"],
    },
    Quoted {
        from: "datalust/seq-app-htmlemail#85",
        text: "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n\nWhen connecting to an SMTP service, port 587 is typically reserved for plain-text connections. If you intended to connect to SMTP on the SSL port, try connecting to port 465 instead.",
        right: &["tls-wrong-mode", "tls-mailkit-connect"],
    },
    Quoted {
        from: "streetwriters/notesnook-sync-server#34",
        text: "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n\n      The server's SSL certificate could not be validated for the following reasons:\n      • The server certificate has the following errors:\n        • unable to get certificate CRL",
        right: &["certificate-revocation-unknown"],
    },
    Quoted {
        from: "jstedfast/MailKit#1207",
        text: "Something went wrong while sending Mail. An error occurred while attempting to establish an SSL or TLS connection.\nThe host name did not match the name given in the server's SSL certificate.",
        right: &["certificate-hostname-mismatch"],
    },
    Quoted {
        from: "jstedfast/MailKit#1642",
        text: "The server's SSL certificate could not be validated for the following reasons:\n• The server certificate has the following errors:\n  • The revocation function was unable to check revocation for the certificate.",
        right: &["certificate-revocation-unknown"],
    },
    Quoted {
        from: "bitwarden/server#451",
        text: "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n\nOne possibility is that you are trying to connect to a port which does not support SSL/TLS.\n---> System.IO.IOException: The handshake failed due to an unexpected packet format.",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "alterrebe/docker-mail-relay#2",
        text: "status=deferred (TLS is required, but was not offered by host mail.myhost.net[x.x.x.x])",
        right: &["tls-starttls-not-offered"],
    },
    Quoted {
        from: "alterrebe/docker-mail-relay#10",
        text: "2017-07-31T19:31:10.154432+00:00 smtp postfix/smtp[537]: SSL_connect error to smtp.sendgrid.net[167.89.125.25]:587: Operation timed out\n2017-07-31T19:31:10.155469+00:00 smtp postfix/smtp[537]: C9D798162B: Cannot start TLS: handshake failure",
        right: &[
            "tls-handshake-timeout",
            "tls-wrong-mode",
            "server-postfix-wrappermode",
            "tls-handshake-failed",
        ],
    },
    Quoted {
        from: "alterrebe/docker-mail-relay#7",
        text: "454 4.7.0 TLS not available due to local problem",
        right: &["tls-temporarily-unavailable"],
    },
    Quoted {
        from: "wader/postfix-relay#230",
        text: "postfix/smtp: certificate verification failed for [next hop]: untrusted issuer /CN=...\nstatus=deferred (Server certificate not verified)",
        right: &["certificate-unknown-issuer", "certificate-not-verified"],
    },
    Quoted {
        from: "modoboa/modoboa#2537",
        text: "Jun 10 15:13:37 mail-2022 postfix/smtp[113807]: Untrusted TLS connection established to gmail-smtp-in.l.google.com[66.102.1.27]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)",
        right: &["server-postfix-untrusted-tls"],
    },
    Quoted {
        from: "symfony/symfony#32987",
        text: "Symfony\\Component\\Mailer\\Exception\\TransportException: \nExpected response code \"250/251/252\" but got code \"550\", with message \"550 5.7.1 Relaying denied\".",
        right: &["policy-relay-denied"],
    },
    Quoted {
        from: "symfony/symfony#36755",
        text: "Failed to authenticate on SMTP server with username \"mail@example.com\" using the following authenticators: \"LOGIN\", \"PLAIN\". Authenticator \"LOGIN\" returned \"Symfony\\Component\\Mailer\\Exception\\TransportException: Expected response code \"235\" but got code \"535\", with message \"535 Incorrect authentication data\".",
        right: &["auth-failed"],
    },
    Quoted {
        from: "google/gmail-oauth2-tools#79",
        text: "Unable to initialize SMTP properly. Check config and use --smtp-debug. VALUES:",
        right: &["library-perl-initialize"],
    },
    Quoted {
        from: "adamcooke/staytus#194",
        text: "Job Issue#send_notifications (id=4) FAILED (0 prior attempts) with Net::SMTPAuthenticationError: 530 Must issue a STARTTLS command first",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "prey/prey-bash-client#77",
        text: "Dec 23 19:57:09 locutus sendEmail.exe[4908]: NOTICE => Authentication not supported by the remote SMTP server!\nDec 23 19:57:09 locutus sendEmail.exe[4908]: ERROR => Received:     530 5.7.0 Must issue a STARTTLS command first.",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "bucardo/tail_n_mail#40",
        text: "Failed to send mail (from): 5.7.3 STARTTLS is required to send mail",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "mogaal/sendemail#19",
        text: "ERROR => TLS setup failed: SSL connect attempt failed error:1416F086:SSL  routines:tls_process_server_certificate:certificate verify failed",
        right: &["certificate-not-verified"],
    },
    Quoted {
        from: "guillaumeaubert/gmvault-docker#7",
        text: "send-mail: Server didn't like our AUTH LOGIN (530 5.7.0 Must issue a STARTTLS command first.",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "guillaumeaubert/gmvault-docker#7",
        text: "send-mail: Cannot open mailhub:25",
        right: &["library-ssmtp"],
    },
    Quoted {
        from: "samuelaguilera/sar-friendly-smtp#14",
        text: "WordPress was not able to pass the email to the SMTP server.\nError returned by PHPMailer class: SMTP Error: Could not authenticate.",
        right: &["auth-failed"],
    },
    Quoted {
        from: "PHPMailer/PHPMailer#1394",
        text: "2018-03-28 07:28:15\tSERVER -> CLIENT: 535-5.7.8 Username and Password not accepted. Learn more at\n535 5.7.8 https://support.google",
        right: &["google-bad-credentials"],
    },
];

/// Gathered after the fourth. At first 34 of 42 were explained rightly.
pub(super) const FIFTH_ROUND: &[Quoted] = &[
    Quoted {
        from: "nextcloud/server#37912",
        text: "{\"reqId\":\"5Bnny3IVRhhm6NXoxqVJ\",\"level\":0,\"time\":\"2023-04-25T01:39:54+00:00\",\"remoteAddr\":\"68.49.4.45\",\"user\":\"root\",\"app\":\"core\",\"method\":\"POST\",\"url\":\"/index.php/settings/admin/mailtest\",\"message\":\"Sending mail failed\",\"exception\":{\"Exception\":\"Symfony\\\\Component\\\\Mailer\\\\Exception\\\\TransportException\",\"Message\":\"Unable to connect with STARTTLS: stream_socket_enable_crypto(): SSL operation failed with code 1. OpenSSL Error messages:\\nerror:0A000102:SSL routines::unsupported protocol\",\"Code\":0}",
        right: &["tls-version-not-shared"],
    },
    Quoted {
        from: "nextcloud/server#13279",
        text: "A problem occurred while sending the email. Please revise your settings. (Error: Expected response code 220 but got an empty response)",
        right: &["connection-greeting-missing"],
    },
    Quoted {
        from: "nextcloud/mail#7943",
        text: "Error: stream_socket_enable_crypto(): Peer certificate CN=`mail.webclient6.de' did not match expected CN=`smtp.articlett.de' at /var/www/nextcloud/3rdparty/swiftmailer/swiftmailer/lib/classes/Swift/Transport/StreamBuffer.php#94",
        right: &["certificate-hostname-mismatch"],
    },
    Quoted {
        from: "symfony/symfony#36111",
        text: "Warning: stream_socket_enable_crypto(): SSL operation failed with code 1. OpenSSL Error messages:\nerror:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed",
        right: &["certificate-not-verified"],
    },
    Quoted {
        from: "nextcloud/server#17134",
        text: "Beim Senden der E-Mail ist ein Problem aufgetreten. Bitte überprüfe Deine Einstellungen. (Fehler: Unable to connect with TLS encryption Log data: ++ Starting Swift_SmtpTransport << 220 smtp1.mailprovider.de ESMTP >> EHLO nextcloud.on.mydomain.com << 250-smtp1.mailprovider.de 250-PIPELINING 250-SIZE 51200000 250-ETRN 250-STARTTLS 250-AUTH PLAIN LOGIN 250-ENHANCEDSTATUSCODES 250-8BITMIME 250 DSN >> STARTTLS << 220 2.0.0 Ready to start TLS !! Unable to connect with TLS encryption (code: 0))",
        right: &["tls-crypto-php", "tls-handshake-failed"],
    },
    Quoted {
        from: "nextcloud/mail#873",
        text: "Error while creating the account: Creating account failed: Error connecting to SMTP server.",
        right: &["connection-could-not-connect"],
    },
    Quoted {
        from: "sameersbn/docker-gitlab#1008",
        text: "2016-12-12T04:14:09.782Z 501 TID-1u5770 WARN: {\"class\":\"ActiveJob::QueueAdapters::SidekiqAdapter::JobWrapper\",\"wrapped\":\"ActionMailer::DeliveryJob\",\"queue\":\"mailers\",\"error_message\":\"execution expired\",\"error_class\":\"Net::OpenTimeout\",\"failed_at\":1481516049.7824056,\"retry_count\":0}",
        right: &["connection-timed-out"],
    },
    Quoted {
        from: "sameersbn/docker-gitlab#1505",
        text: "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=SSLv3 read server certificate B: certificate verify failed",
        right: &["certificate-not-verified"],
    },
    Quoted {
        from: "sameersbn/docker-gitlab#1005",
        text: "Net::ReadTimeout: Net::ReadTimeout\n\tfrom /usr/lib/ruby/2.3.0/net/protocol.rb:176:in `rbuf_fill'\n\tfrom /usr/lib/ruby/2.3.0/net/smtp.rb:955:in `recv_response'",
        right: &["connection-read-timeout", "connection-greeting-missing"],
    },
    Quoted {
        from: "thunderbird/thunderbird-android#5613",
        text: "\"Authentication failed\" / \"Authentication failed for ____. Update your server settings\".",
        right: &["auth-failed"],
    },
    Quoted {
        from: "thunderbird/thunderbird-android#1624",
        text: "com.fsck.k9.mail.transport.SmtpTransport$NegativeSmtpReplyException: Negative SMTP reply: 550 Sender address is not allowed.",
        right: &["policy-sender-not-owned"],
    },
    Quoted {
        from: "thunderbird/thunderbird-android#1236",
        text: "Unable to send some message\nnegative SMTP reply 501 5.1.3 invalid ...",
        right: &["reply-bad-address"],
    },
    Quoted {
        from: "thunderbird/thunderbird-android#7409",
        text: "Failed to send some messages\nSocketTimeoutException: failed to connect to\ndisroot.org/178.21.23.139 (port 465) from /\n192.168.1.77 (port 50309) after 30000ms",
        right: &["connection-timed-out"],
    },
    Quoted {
        from: "marlam/msmtp#23",
        text: "msmtp: TLS certificate verification failed: certificate 2 of 4 has expired\nmsmtp: could not send mail (account school from /home/USER/.config/msmtp/config)",
        right: &["certificate-expired"],
    },
    Quoted {
        from: "marlam/msmtp#22",
        text: "sendmail: the server does not support authentication",
        right: &["auth-not-offered"],
    },
    Quoted {
        from: "PHPMailer/PHPMailer#2456",
        text: "SERVER -> CLIENT: 250-node1.inspacehosting.com Hello insend.in [144.91.76.191]250-SIZE 52428800250-8BITMIME250-PIPELINING250-X_PIPE_CONNECT250-AUTH PLAIN LOGIN250 HELP\nAuth method requested: UNSPECIFIED\nAuth methods available on the server: PLAIN,LOGIN\nRequested auth method not available",
        right: &["auth-mechanism-not-supported"],
    },
    Quoted {
        from: "hashbang/shell-etc#181",
        text: "sendmail: TLS certificate verification failed: the certificate fingerprint does not match\nsendmail: could not send mail (account default from /etc/msmtprc)",
        right: &["certificate-fingerprint-changed"],
    },
    Quoted {
        from: "YouTransfer/YouTransfer#169",
        text: "An error occurred while sending your message \n unable to verify the first certificate",
        right: &["certificate-incomplete-chain"],
    },
    Quoted {
        from: "LukeSmithxyz/mutt-wizard#667",
        text: "msmtp: cannot use a secure authentication method",
        right: &["auth-mechanism-not-supported", "auth-not-offered", "tls-plaintext-auth-refused"],
    },
    Quoted {
        from: "bluetiger9/SmtpClient-for-Qt#65",
        text: "The issuer certificate of a locally looked up certificate could not be found",
        right: &["certificate-unknown-issuer", "certificate-incomplete-chain"],
    },
    Quoted {
        from: "LukeSmithxyz/mutt-wizard#262",
        text: "msmtp: account protonmail from /home/$USER/.msmtprc: cannot use tls_trust_file with tls_certcheck turned off",
        right: &["library-msmtp-no-settings"],
    },
    Quoted {
        from: "kvaps/docker-kolab#8",
        text: "postfix/submission/smtpd[2529]: cannot load Certificate Authority data: disabling TLS support.",
        right: &["server-certificate-files", "certificate-no-root-list"],
    },
    Quoted {
        from: "sandstorm-io/sandstorm#2734",
        text: "Error while trying to send test email: {\"code\":\"EAUTH\",\"response\":\"535 Authentication Credentials Invalid\",\"responseCode\":535,\"command\":\"AUTH PLAIN\"} [other-email-sending-error]",
        right: &["auth-two-providers-invalid", "auth-failed"],
    },
    Quoted {
        from: "mozilla/fxa-auth-server#445",
        text: "Dec 17 06:22:42 ip-10-80-227-43 postfix/smtp[21752]: connect to email-smtp.us-east-1.amazonaws.com[54.243.71.143]:25: Connection timed out",
        right: &["connection-timed-out-port-25"],
    },
    Quoted {
        from: "fleetdm/fleet#9609",
        text: "level=error ts=2023-02-01T13:18:55.790742898Z component=http user=my@email.com method=POST uri=/api/latest/fleet/invites took=1.355590059s err=\"client auth error: 535 Authentication Credentials Invalid\"",
        right: &["auth-two-providers-invalid", "auth-failed"],
    },
    Quoted {
        from: "awsdocs/amazon-ses-developer-guide#60",
        text: "Throttling (client): Maximum sending rate exceeded.",
        right: &["provider-ses-throttled", "policy-rate-limited"],
    },
    Quoted {
        from: "Billionmail/BillionMail#156",
        text: "host\n    email-smtp.ap-southeast-1.amazonaws.com[18.138.111.200] said: 530\n    Authentication required (in reply to MAIL FROM command)",
        right: &["auth-required"],
    },
    Quoted {
        from: "GoogleCloudPlatform/cloud-build-notifiers#87",
        text: "failed to run SendNotification: failed to send email: 554 Message rejected: Email address is not verified. The following identities failed the check in region US-EAST-1: XXXXXXXXXXXXXXXX",
        right: &["provider-ses-address-not-verified"],
    },
    Quoted {
        from: "PHPMailer/PHPMailer#1709",
        text: "stream_socket_client(): unable to connect to rsixchange.ramco.com:25 (A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.",
        right: &["connection-timed-out", "connection-timed-out-port-25"],
    },
    Quoted {
        from: "Geeklog-Core/geeklog#831",
        text: "Thu 01 Feb 2018 18:57:40 UTC - IP ADDRESS - (550) - Expected response code 250 but got code \"550\", with message \"550 This message was classified as SPAM and may not be delivered",
        right: &["policy-spam-content"],
    },
    Quoted {
        from: "chamilo/chamilo-lms#3465",
        text: "ERROR: mail not sent to (xxx@yyy.com) because of SMTP connect() failed",
        right: &["connection-could-not-connect"],
    },
    Quoted {
        from: "Purelymail/purelymail-issues#394",
        text: "550 5.7.26 Unauthenticated email from branan.org is not accepted due to domain's DMARC policy. Please contact the administrator of branan.org domain if this was a legitimate mail.",
        right: &["policy-dmarc-failed", "google-sender-unauthenticated"],
    },
    Quoted {
        from: "hmailserver/hmailserver#491",
        text: "Remote server replied: 550-5.7.26 Your email has been blocked because the sender is unauthenticated.",
        right: &["google-sender-unauthenticated"],
    },
    Quoted {
        from: "cyclestreets/cyclescape#553",
        text: "    host gmail-smtp-in.l.google.com[2a00:1450:400c:c07::1a] said: 550-5.7.1\n    [2001:41c8:1:5649::71] Our system has detected that this message does\n    550-5.7.1 not meet IPv6 sending guidelines regarding PTR records and\n    550-5.7.1 authentication. Please review 550-5.7.1\n    https://support.google.com/mail/?p=ipv6_authentication_error for more 550\n    5.7.1 information. y4si17310019wme.87 - gsmtp (in reply to end of DATA\n    command)",
        right: &["policy-reverse-dns-missing", "google-sender-unauthenticated"],
    },
    Quoted {
        from: "deltachat/deltachat-desktop#4159",
        text: "Status: 5.7.1\nRemote-MTA: dns; nine.testrun.org\nDiagnostic-Code: smtp; 554 5.7.1 No valid DKIM signature found",
        right: &["policy-dkim-failed"],
    },
    Quoted {
        from: "docker-mailserver/docker-mailserver#2996",
        text: "host gmail-smtp-in.l.google.com[172.253.124.27] said: 421-4.7.0 This message does not pass authentication checks (SPF and DKIM both do 421-4.7.0 not pass). SPF check for [domain.com] does not pass with ip: 421-4.7.0 [ipaddress].To best protect our users from spam, the message has 421-4.7.0 been blocked.",
        right: &["google-sender-unauthenticated", "policy-spf-failed"],
    },
    Quoted {
        from: "lettre/lettre#724",
        text: "thread 'main' panicked at 'called `Result::unwrap()` on an `Err` value: lettre::transport::smtp::Error { kind: Connection, source: Os { code: 111, kind: ConnectionRefused, message: \"Connection refused\" } }', src/main.rs:12:23",
        right: &["connection-refused", "connection-refused-localhost"],
    },
    Quoted {
        from: "reacherhq/backend#231",
        text: "\"smtp\": {\n    \"error\": {\n      \"type\": \"SmtpError\",\n      \"message\": \"io: incomplete\"\n    }\n  }",
        right: &["connection-closed"],
    },
    Quoted {
        from: "dhonus/kiyomi#4",
        text: "May 05 15:59:22 kindle kiyomi[32017]: Could not send email: lettre::transport::smtp::Error { kind: Connection, source: Custom { kind: Uncategorized, error: \"failed to lookup address information: Name or service not known\" } }",
        right: &["dns-name-not-found"],
    },
    Quoted {
        from: "lettre/lettre#866",
        text: "Error { kind: Response, source: \"incomplete response\" }",
        right: &["connection-closed", "library-lettre-incomplete"],
    },
    Quoted {
        from: "sebadob/rauthy#802",
        text: "ERROR rauthy_models::email: ErrorResponse { timestamp: 1743356423, error: Internal, message: \"Could not connect to smtp.example.org - neither TLS nor STARTTLS worked\" }",
        right: &["connection-could-not-connect", "tls-handshake-failed"],
    },
    Quoted {
        from: "chatmail/core#5911",
        text: "Outgoing Messages: Error: SMTP connection failure: Unexpected greeting: \"220-wn09.webd.pl ESMTP Exim 4.96.2 #2 Sat, 24 Aug 2024 09:58:17 +0200 \\r\\n\".",
        right: &["reply-not-smtp", "connection-greeting-missing"],
    },
];

/// Gathered after the fifth. At first 32 of 38 were explained rightly.
pub(super) const SIXTH_ROUND: &[Quoted] = &[
    Quoted {
        from: "simple-login/app#1956",
        text: "2023-12-03 22:12:24,841 - SL - ERROR - 7 - \"/code/app/mail_sender.py:166\" - _send_to_smtp() -  - Could not send message to smtp server 10.0.0.1:25\nTraceback (most recent call last):\n  File \"/usr/local/lib/python3.10/smtplib.py\", line 312, in _get_socket\n    return socket.create_connection((host, port), timeout,",
        right: &["connection-could-not-connect", "connection-timed-out", "connection-refused"],
    },
    Quoted {
        from: "overview/overview-local#22",
        text: "play.api.UnexpectedException: Unexpected exception[EmailException: Sending the email to the following server failed : \"smtp-ctc.xx.org\":25]",
        right: &["connection-could-not-connect"],
    },
    Quoted {
        from: "toorop/tmail#12",
        text: "ERROR - smtpd  5a51fc73c8e47e0e6b1ce4583f9dfffd24980e8f - 125.118.16.220:52988 - 454 - TLS handshake  failed: remote error: bad certificate",
        right: &["certificate-refused-by-peer"],
    },
    Quoted {
        from: "toorop/tmail#12",
        text: "x509: certificate signed by unknown authority",
        right: &["certificate-unknown-issuer"],
    },
    Quoted {
        from: "keel-hq/keel#526",
        text: "time=\"2020-07-22T15:02:20Z\" level=error msg=\"extension.notification.mail: failed to send notification\" error=\"x509: certificate is valid for *, not xx.xx.com\"",
        right: &["certificate-hostname-mismatch"],
    },
    Quoted {
        from: "certimate-go/certimate#1041",
        text: "could not send notification\n[2025-11-14 15:16:56]\ntls: first record does not look like a TLS handshake",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "go-mail/mail#45",
        text: "unencrypted connection",
        right: &["tls-go-unencrypted-login"],
    },
    Quoted {
        from: "urlaubsverwaltung/urlaubsverwaltung#1191",
        text: "org.springframework.mail.MailSendException: Failed messages: com.sun.mail.smtp.SMTPSendFailedException: 530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM [AM0PR06CA0127.eurprd06.prod.outlook.com]",
        right: &["auth-required", "microsoft-anonymous"],
    },
    Quoted {
        from: "DSpace/DSpace#8123",
        text: "javax.mail.AuthenticationFailedException: 421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. Visit https://aka.ms/smtp_auth_tls. [SY6PR01CA0029.ausprd01.prod.outlook.com]",
        right: &["microsoft-old-tls", "tls-version-not-shared"],
    },
    Quoted {
        from: "playframework/play-mailer#98",
        text: "[error] application - Email Sending Exception :\norg.apache.commons.mail.EmailException: Sending the email to the following server failed : smtp.office365.com:587\n\tat org.apache.commons.mail.Email.sendMimeMessage(Email.java:1421)",
        right: &["connection-could-not-connect"],
    },
    Quoted {
        from: "nextgenhealthcare/connect#5634",
        text: "Caused by: javax.mail.AuthenticationFailedException: 535 5.7.139 Authentication unsuccessful, SmtpClie\nntAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more informat\nion. [MW4PR04CA0165.namprd04.prod.outlook.com]",
        right: &["microsoft-smtp-auth-disabled-tenant", "microsoft-auth-refused"],
    },
    Quoted {
        from: "rpremraj/mailR#81",
        text: "javax.mail.AuthenticationFailedException: 535 5.7.3 Authentication unsuccessful",
        right: &["microsoft-auth-unsuccessful", "auth-failed"],
    },
    Quoted {
        from: "Baeldung/spring-security-registration#45",
        text: "o.s.m.MailAuthenticationException: Authentication failed; nested exception is javax.mail.AuthenticationFailedException: 535 AUTH failed",
        right: &["auth-failed"],
    },
    Quoted {
        from: "ozimov/spring-boot-email-tools#68",
        text: "org.springframework.mail.MailSendException: Mail server connection failed; nested exception is javax.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target.",
        right: &["certificate-unknown-issuer"],
    },
    Quoted {
        from: "CSUA/csua-backend#43",
        text: "    raise SMTPSenderRefused(code, resp, from_addr)\nsmtplib.SMTPSenderRefused: (530, b'5.7.0 Must issue a STARTTLS command first', 'django-error",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "daxslab/mailProc#20",
        text: "SMTP sender is triggering an smtplib.SMTPRecipientsRefused: {} error",
        right: &["reply-550-refused", "reply-user-unknown"],
    },
    Quoted {
        from: "pretix/pretix#69",
        text: "  File \"/usr/lib/python3.4/smtplib.py\", line 292, in _get_socket\n    self.source_address)\n  File \"/usr/lib/python3.4/socket.py\", line 509, in create_connection\n    raise err\n  File \"/usr/lib/python3.4/socket.py\", line 500, in create_connection\n    sock.connect(sa)\nConnectionRefusedError: [Errno 111] Connection refused",
        right: &["connection-refused"],
    },
    Quoted {
        from: "pmclanahan/django-celery-email#39",
        text: "SMTPServerDisconnected('please run connect() first',)",
        right: &["connection-not-opened", "connection-closed"],
    },
    Quoted {
        from: "mozilla/bugbot#121",
        text: "    (code, msg) = self.getreply()\n  File \"/usr/lib/python2.7/smtplib.py\", line 369, in getreply\n    raise SMTPServerDisconnected(\"Connection unexpectedly closed\")\nsmtplib.SMTPServerDisconnected: Connection unexpectedly closed",
        right: &["connection-closed"],
    },
    Quoted {
        from: "Radarr/Radarr#7174",
        text: "2022-04-02 10:01:23.9|Error|X509CertificateValidationService|Certificate validation for 10.0.0.25 failed. RemoteCertificateNameMismatch, RemoteCertificateChainErrors\n2022-04-02 10:01:23.9|Error|Email|Error sending email. Subject: Radarr - Test Notification",
        right: &["certificate-hostname-mismatch"],
    },
    Quoted {
        from: "jstedfast/MailKit#312",
        text: "{System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure.\n   at System.Net.Security.SslState.StartSendAuthResetSignal(ProtocolToken message, AsyncProtocolRequest asyncRequest, Exception exception)",
        right: &["certificate-not-verified"],
    },
    Quoted {
        from: "jstedfast/MailKit#307",
        text: "Requested action not taken: mailbox unavailable\n   at MailKit.Net.Smtp.SmtpClient.ProcessRcptToResponse(SmtpResponse response, MailboxAddress mailbox)",
        right: &["reply-550-refused", "reply-450-mailbox-unavailable"],
    },
    Quoted {
        from: "jstedfast/MailKit#307",
        text: "The SMTP server does not support authentication.\nat MailKit.Net.Smtp.SmtpClient.Authenticate(Encoding encoding, ICredentials credentials, CancellationToken cancellationToken)",
        right: &["auth-not-offered"],
    },
    Quoted {
        from: "myloveCc/NETCore.MailKit#6",
        text: "SmtpCommandException: Must issue a STARTTLS command first\nMailKit.Net.Smtp.SmtpClient.Authenticate(Encoding encoding, ICredentials credentials, CancellationToken cancellationToken)",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "jstedfast/MailKit#910",
        text: "message:   An error occurred while attempting to establish an SSL or TLS connection. The SSL certificate presented by the server is not trusted by the system for one or more of the following reasons: 1. The server is using a self-signed certificate which cannot be verified. 2. The local system is missing a Root or Intermediate certificate needed to verify the server's certificate. 3. The certificate presented by the server is expired or invalid.",
        right: &["tls-mailkit-connect", "certificate-not-verified", "certificate-unknown-issuer"],
    },
    Quoted {
        from: "docker-mailserver/docker-mailserver#3497",
        text: "action=greylist, reason=early-retry (173s missing), client_name=ms11p00im-qufo17281901.me.com, client_address=17.58.38.56/32, sender=mypersonal@icloud.com, recipient=email@mydomain.com",
        right: &["policy-greylisted"],
    },
    Quoted {
        from: "docker-mailserver/docker-mailserver#3497",
        text: "Recipient address rejected: Delayed by Postgrey;",
        right: &["policy-greylisted"],
    },
    Quoted {
        from: "docker-mailserver/docker-mailserver#1508",
        text: "dsn=4.2.0, status=deferred (host mail.host.com[/var/run/dovecot/lmtp] said: 451 4.2.0 <email@host.com> Internal error occurred. Refer to server log for more information.",
        right: &["reply-451-local-error"],
    },
    Quoted {
        from: "Mailu/Mailu#1614",
        text: "Sep 06 15:51:08 smtp postfix/smtp[8260]: 2755E408D6: host mx03.t-online.de[194.25.134.73] refused to talk to me: 554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL)",
        right: &["policy-bulk-refused", "policy-blocklisted"],
    },
    Quoted {
        from: "Mailu/Mailu#1614",
        text: "dsn=5.1.1, status=bounced (host 172.19.0.7[172.19.0.7] said: 550 5.1.1 <doesnotexist@example.com> User doesn't exist: doesnotexist@example.com (in reply to RCPT TO command))",
        right: &["reply-user-unknown"],
    },
    Quoted {
        from: "docker-mailserver/docker-mailserver#1508",
        text: "Can't connect to 192.168.0.10,993: Connection timed out (errflg=2)",
        right: &["connection-timed-out"],
    },
    Quoted {
        from: "sebadob/rauthy#802",
        text: "DEBUG lettre::transport::smtp::client::async_connection: << 535 5.7.8 Error: authentication failed: (reason unavailable)<CRLF>",
        right: &["auth-failed"],
    },
    Quoted {
        from: "lettre/lettre#743",
        text: "lettre::transport::smtp::client::connection: << 221 Idle timeout, closing connection",
        right: &["reply-idle-timeout", "connection-closed"],
    },
    Quoted {
        from: "PHPMailer/PHPMailer#2456",
        text: "SMTP Error: Could not authenticate.\nSMTP connect() failed. https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting\nConnection: opening to ssl://box.bodyhealth.today:465, timeout=60",
        right: &["auth-failed"],
    },
    Quoted {
        from: "rspamd/rspamd#5343",
        text: "554 5.7.1 Spam message rejected",
        right: &["policy-spam-content"],
    },
    Quoted {
        from: "jtojnar/nixfiles#13",
        text: "dsn=5.7.26, status=bounced (host gmail-smtp-in.l.google.com[2a00:1450:4013:c06::1b] said: 550-5.7.26 Your email has been blocked because the sender is unauthenticated. 550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.",
        right: &["google-sender-unauthenticated"],
    },
    Quoted {
        from: "postalserver/postal#898",
        text: "550-5.7.1 Unauthenticated email from **domain**.com is not accepted due to domain's 550-5.7.1 DMARC policy. Please contact the administrator of **domain**.com domain if 550-5.7.1 this was a legitimate mail.",
        right: &["policy-dmarc-failed"],
    },
    Quoted {
        from: "knadh/listmonk#2160",
        text: "535 Authentication Credentials Invalid",
        right: &["auth-two-providers-invalid", "auth-failed"],
    },
];

/// Gathered after the sixth, from logs and notes that lie in repositories. At first 37 of 42 were explained
/// rightly.
pub(super) const SEVENTH_ROUND: &[Quoted] = &[
    Quoted {
        from: "seventh round, 1",
        text: "postfix/smtp[4719]: B174DABE16: to=<****@gmail.com>, relay=smtp.comcast.net[::ffff:76.96.62.117]:587, delay=0.61, delays=0.2/0.02/0.28/0.1, dsn=5.1.0, status=bounced (host smtp.comcast.net[::ffff:76.96.62.117] said: 550 5.1.0 Authentication required (in reply to MAIL FROM command))",
        right: &["auth-required"],
    },
    Quoted {
        from: "seventh round, 2",
        text: "certificate verification failed for smtp.comcast.net: num=27:certificate not trusted",
        right: &["certificate-not-verified", "certificate-unknown-issuer"],
    },
    Quoted {
        from: "seventh round, 3",
        text: "status=bounced (host localhost.lab.ru[194.135.30.57] said: 550 5.7.1 <root@localhost.lab.ru>... Relaying denied (in reply to RCPT TO command))",
        right: &["policy-relay-denied"],
    },
    Quoted {
        from: "seventh round, 4",
        text: "dsn=5.1.8, \nstatus=bounced (host spool.mail.gandi.net[217.70.178.1] said: 550 5.1.8 <root@<server>>: Sender address rejected: Domain not found (in reply to RCPT TO command))",
        right: &["policy-sender-domain-unknown"],
    },
    Quoted {
        from: "seventh round, 5",
        text: "status=deferred (connect to gmail-smtp-in.l.google.com[142.250.xxx.xxx]:25: Connection timed out)",
        right: &["connection-timed-out-port-25"],
    },
    Quoted {
        from: "seventh round, 6",
        text: "status=bounced (host gmail-smtp-in.l.google.com said: 550-5.7.1 Message rejected due to spam or policy)",
        right: &["policy-spam-content", "policy-refused"],
    },
    Quoted {
        from: "seventh round, 7",
        text: "dsn=5.0.0, status=bounced (host mxs.mail.ru[94.100.176.20] said: 550 Message was not accepted -- invalid mailbox.  Local mailbox arsenya08@mail.ru is unavailable: user not found (in reply to end of DATA command))",
        right: &["reply-user-unknown"],
    },
    Quoted {
        from: "seventh round, 8",
        text: "status=bounced (host mx.exampleclient.test[203.0.113.25] said: 550 5.1.1 User unknown)",
        right: &["reply-user-unknown"],
    },
    Quoted {
        from: "seventh round, 9",
        text: "dsn=5.1.1, status=bounced (host mx.example.com[1.2.3.4] said: 550 unrouteable mail domain example.com (in reply to RCPT TO command))",
        right: &[
            "dns-mx-lookup-failed",
            "policy-relay-denied",
            "dns-name-not-found",
            "reply-user-unknown",
        ],
    },
    Quoted {
        from: "seventh round, 10",
        text: "dsn=4.0.0, status=deferred (host relay.verizon.net[206.46.232.11] refused to talk to me: 571 Email from 71.171.94.138 is currently blocked by Verizon Online's anti-spam system. The email sender or Email Service Provider may visit http://www.verizon.net/whitelist and request removal of the bl",
        right: &["policy-blocklisted", "policy-bulk-refused"],
    },
    Quoted {
        from: "seventh round, 11",
        text: "dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=mydomain.co.uk type=MX: Host not found, try again)",
        right: &["dns-mx-lookup-failed", "dns-temporary-failure"],
    },
    Quoted {
        from: "seventh round, 12",
        text: "dsn=4.1.1, status=deferred (host ALT2.ASPMX.L.GOOGLE.com[3.155.237.60] said: 452 4.1.1 <h-664d01@h-695da2287.com> user is over quota, please try again later (in reply to RCPT TO command))",
        right: &["reply-mailbox-full"],
    },
    Quoted {
        from: "seventh round, 13",
        text: "dsn=4.3.0, status=deferred (host foo.bar.com[1.2.3.4] said: 451 4.3.0 <bounces@planningalerts.org.au>: Temporary lookup failure (in reply to RCPT TO command))",
        right: &["reply-451-local-error", "dns-temporary-failure"],
    },
    Quoted {
        from: "seventh round, 14",
        text: "dsn=4.2.1, status=deferred (host alt1.gmail-smtp-in.l.google.com[74.125.23.26] said: 450-4.2.1 The user you are trying to contact is receiving mail at a rate that 450-4.2.1 prevents additional messages from being delivered.",
        right: &["policy-rate-limited"],
    },
    Quoted {
        from: "seventh round, 15",
        text: "dsn=4.7.23, status=deferred (host said: 421 rate limited)",
        right: &["policy-rate-limited"],
    },
    Quoted {
        from: "seventh round, 16",
        text: "status=deferred (connect to X[IP]:25: Connection refused)",
        right: &["connection-refused"],
    },
    Quoted {
        from: "seventh round, 17",
        text: "status=deferred (Server certificate not verified)",
        right: &["certificate-not-verified"],
    },
    Quoted {
        from: "seventh round, 18",
        text: "status=deferred (host mx.example.org[192.0.2.7] said: 451 4.7.1 Greylisting in effect, please try again later)",
        right: &["policy-greylisted"],
    },
    Quoted {
        from: "seventh round, 19",
        text: "dsn=4.0.0, status=deferred (host mailstore1.secureserver.net[72.167.238.201] refused to talk to me: 554-p3pismtp01-011.prod.phx3.secureserver.net 554 Your access to this mail system has been rejected due to the sending MTA's poor reputation.",
        right: &["policy-blocklisted"],
    },
    Quoted {
        from: "seventh round, 20",
        text: "Error: Invalid login: 535 Incorrect authentication data",
        right: &["auth-failed"],
    },
    Quoted {
        from: "seventh round, 21",
        text: "❌ Erro ao enviar email via Gmail: [Error: Invalid login: 535-5.7.8 Username and Password not accepted",
        right: &["google-bad-credentials"],
    },
    Quoted {
        from: "seventh round, 22",
        text: "Error: Invalid login: 535 5.7.0 (#AUTH005) Too many bad auth attempts.",
        right: &["provider-yahoo-app-password"],
    },
    Quoted {
        from: "seventh round, 23",
        text: "Error: Invalid login: 535 Authentication failed: \nThe provided authorization grant is invalid, expired, or revoked",
        right: &["auth-oauth-token-refused", "auth-failed", "provider-sendgrid-key"],
    },
    Quoted {
        from: "seventh round, 24",
        text: "Error: Invalid login: 535 5.7.8 Authentication failed\ncode: 'EAUTH'",
        right: &["auth-failed"],
    },
    Quoted {
        from: "seventh round, 25",
        text: "Diagnostic-Code: SMTP; 550 Host unknown",
        right: &["dns-name-not-found", "reply-550-refused", "dns-mx-lookup-failed"],
    },
    Quoted {
        from: "seventh round, 26",
        text: "Final-Recipient: rfc822; bob@acme.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 No such user",
        right: &["reply-user-unknown"],
    },
    Quoted {
        from: "seventh round, 27",
        text: "Diagnostic-Code: smtp; 550 5.7.1 Email rejected per DMARC policy for example.org",
        right: &["policy-dmarc-failed"],
    },
    Quoted {
        from: "seventh round, 28",
        text: "Diagnostic-Code: smtp; 554 5.7.1 Recipient address rejected for policy reasons",
        right: &["policy-refused"],
    },
    Quoted {
        from: "seventh round, 29",
        text: "Diagnostic-Code: SMTP; 550-AOL no longer accepts connections from\ndynamically assigned",
        right: &["policy-bulk-refused", "policy-blocklisted"],
    },
    Quoted {
        from: "seventh round, 30",
        text: "com.sun.mail.smtp.SMTPSendFailedException: 554 DT:SPM 126 smtp9",
        right: &["policy-spam-content"],
    },
    Quoted {
        from: "seventh round, 31",
        text: "Failed message 1: com.sun.mail.smtp.SMTPSendFailedException: 550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)",
        right: &["policy-helo-refused"],
    },
    Quoted {
        from: "seventh round, 32",
        text: "com.sun.mail.smtp.SMTPSendFailedException: 554 5.7.1 The sender address is unauthorized e8elkxYhRzaLlkY-Ah049w - nsmtp",
        right: &["policy-sender-not-owned"],
    },
    Quoted {
        from: "seventh round, 33",
        text: "javax.mail.AuthenticationFailedException: 530 Error",
        right: &["auth-required", "auth-failed"],
    },
    Quoted {
        from: "seventh round, 34",
        text: "com.sun.mail.smtp.SMTPSendFailedException: 501 mail from address",
        right: &["reply-bad-address", "policy-sender-not-owned"],
    },
    Quoted {
        from: "seventh round, 35",
        text: "com.sun.mail.smtp.SMTPSendFailedException: 530 5.7.0 Must issue a STARTTLS command first. y126sm24456304pfy.41 - gsmtp",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "seventh round, 36",
        text: "DEBUG SMTP: MessagingException while sending, THROW:\ncom.sun.mail.smtp.SMTPSendFailedException: 554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied;",
        right: &["microsoft-send-as-denied"],
    },
    Quoted {
        from: "seventh round, 37",
        text: "Failed to authenticate on SMTP server with username \"mailer-user\".",
        right: &["auth-failed"],
    },
    Quoted {
        from: "seventh round, 38",
        text: "Failed to authenticate on SMTP server with username \"contact@dossupro.com\" using the following authenticators: \"LOGIN\", \"PLAIN\". \nAuthenticator \"LOGIN\" returned \"Expected response code \"235\" but got code \"535\"",
        right: &["auth-failed"],
    },
    Quoted {
        from: "seventh round, 39",
        text: "Failed to find an authenticator supported by the SMTP server.",
        right: &["auth-mechanism-not-supported", "auth-not-offered"],
    },
    Quoted {
        from: "seventh round, 40",
        text: "not local sender over smtp",
        right: &["policy-sender-not-owned"],
    },
    Quoted {
        from: "seventh round, 41",
        text: "Gmail Error: 4.7.28 – Unusual Rate of Unsolicited Mail Detected",
        right: &["google-unsolicited", "policy-rate-limited"],
    },
    Quoted {
        from: "seventh round, 42",
        text: "Expected response code 250 but got code \"454\"",
        right: &[
            "auth-temporary-failure",
            "tls-temporarily-unavailable",
            "library-symfony-unexpected-code",
        ],
    },
];
