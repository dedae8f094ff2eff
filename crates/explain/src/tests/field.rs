//! Messages that people quoted in public trackers. None of them was at hand when the table was
//! first written; where each is from stands beside it.

mod later;

use super::ids;
use later::{FIFTH_ROUND, FOURTH_ROUND, SEVENTH_ROUND, SIXTH_ROUND};

/// A message from a tracker.
struct Quoted {
    /// `owner/repository#number`, where there is one.
    from: &'static str,
    text: &'static str,
    /// The entries that would help, any of them.
    right: &'static [&'static str],
}

/// Nine in ten must come to a right entry first.
#[track_caller]
fn check(quoted: &[Quoted]) {
    let mut wrong = Vec::new();
    for Quoted { from, text, right } in quoted {
        let ids = ids(text);
        if !ids.first().is_some_and(|id| right.contains(id)) {
            wrong.push(format!("{from}: {right:?}, found {ids:?}"));
        }
    }
    let all = quoted.len();
    println!("{} of {all} right\n{}", all - wrong.len(), wrong.join("\n"));
    assert!(all >= 35 && 10 * wrong.len() <= all, "{}", wrong.join("\n"));
}

#[test]
fn most_messages_of_the_first_round_are_explained_rightly() {
    check(FIRST_ROUND);
}

#[test]
fn most_messages_of_the_second_round_are_explained_rightly() {
    check(SECOND_ROUND);
}

#[test]
fn most_messages_of_the_third_round_are_explained_rightly() {
    check(THIRD_ROUND);
}

#[test]
fn most_messages_of_the_fourth_round_are_explained_rightly() {
    check(FOURTH_ROUND);
}

#[test]
fn most_messages_of_the_fifth_round_are_explained_rightly() {
    check(FIFTH_ROUND);
}

#[test]
fn most_messages_of_the_sixth_round_are_explained_rightly() {
    check(SIXTH_ROUND);
}

#[test]
fn most_messages_of_the_seventh_round_are_explained_rightly() {
    check(SEVENTH_ROUND);
}

#[test]
fn what_is_expected_exists() {
    let rounds = [
        FIRST_ROUND,
        SECOND_ROUND,
        THIRD_ROUND,
        FOURTH_ROUND,
        FIFTH_ROUND,
        SIXTH_ROUND,
        SEVENTH_ROUND,
    ];
    for Quoted { from, right, .. } in rounds.into_iter().flatten() {
        assert!(right.iter().all(|id| super::find(id).is_some()), "{from}: {right:?}");
    }
}

/// The first round.
const FIRST_ROUND: &[Quoted] = &[
    Quoted {
        from: "nodemailer/nodemailer#1038",
        text: "Error: 4425106880:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:332:",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "nodemailer/nodemailer#1037",
        text: "{ Error: 4412364224:error:140770FC:SSL routines:SSL23_GET_SERVER_HELLO:unknown protocol:../deps/openssl/openssl/ssl/s23_clnt.c:827:\n code: 'ESOCKET', command: 'CONN' }",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "louislam/uptime-kuma#140",
        text: "0|uptime-k |   library: 'SSL routines',\n0|uptime-k |   function: 'ssl3_get_record',\n0|uptime-k |   reason: 'wrong version number',\n0|uptime-k |   code: 'ESOCKET',\n0|uptime-k |   command: 'CONN'\n0|uptime-k | }",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "PHPMailer/PHPMailer#1932",
        text: "2020-01-01 05:42:40 Connection: opening to ssl://smtp.gmail.com:465, timeout=300, options=array()\n2020-01-01 05:42:41 Connection failed. Error #2: stream_socket_client(): SSL operation failed with code 1. OpenSSL Error messages:error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed [C:\\wamp64\\www\\project\\mail_test\\vendor\\phpmailer\\phpmailer\\src\\SMTP.php line 349]\n2020-01-01 05:42:41 Connection failed. Error #2: stream_socket_client(): Failed to enable crypto [C:\\wamp64\\www\\project\\mail_test\\vendor\\phpmailer\\phpmailer\\src\\SMTP.php line 349]\n2020-01-01 05:42:41 Connection failed. Error #2: stream_socket_client(): unable to connect to ssl://smtp.gmail.com:465 (Unknown error) [C:\\wamp64\\www\\project\\mail_test\\vendor\\phpmailer\\phpmailer\\src\\SMTP.php line 349]\n2020-01-01 05:42:41 SMTP ERROR: Failed to connect to server: (0)\nSMTP connect() failed. https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting",
        right: &["certificate-not-verified"],
    },
    Quoted {
        from: "PHPMailer/PHPMailer#196",
        text: "Warning: stream_socket_enable_crypto(): Peer certificate CN=`*.blabla.com' did not match expected CN=`smtp.blabla.net' in class.smtp.php on line 339\nSMTP Error: Could not connect to SMTP host.",
        right: &["certificate-hostname-mismatch"],
    },
    Quoted {
        from: "PHPMailer/PHPMailer#970",
        text: "Warning: stream_socket_enable_crypto(): Unable to locate peer certificate CN",
        right: &["certificate-hostname-mismatch", "certificate-no-alternative-name"],
    },
    Quoted {
        from: "postalserver/postal#1003",
        text: "Expected response code 250 but got code \"\", with message \"\" Log data: >> MAIL FROM:<reply@xxxxx.com> << !! Expected response code 250 but got code \"\", with message \"\" (code: 0)",
        right: &["connection-closed"],
    },
    Quoted {
        from: "getgrav/grav-plugin-email#83",
        text: "Expected response code 220 but got code \"\", with message \"\"",
        right: &["connection-greeting-missing"],
    },
    Quoted {
        from: "hassio-addons/addon-bookstack#182",
        text: "Error thrown when sending a test email: Expected response code 354 but got code \"503\", with message \"503 RCPT command expected \"",
        right: &["reply-503-bad-sequence"],
    },
    Quoted {
        from: "dani-garcia/vaultwarden#6236",
        text: "SMTP error: Connection error: Connection error: invalid peer certificate: Other(OtherError(UnsupportedCertVersion))",
        right: &["certificate-unsupported-form"],
    },
    Quoted {
        from: "dani-garcia/vaultwarden#3308",
        text: "{\"ErrorModel\":{\"Message\":\"SMTP 5xx error: permanent error (550): Error: content rejected.http://mail.qq.com/zh_CN/help/content/rejectedmail.html\",\"Object\":\"error\"}",
        right: &["policy-spam-content"],
    },
    Quoted {
        from: "dani-garcia/vaultwarden#5441",
        text: "Error loading config:SMTP_FROM '' is not a valid email address",
        right: &["reply-bad-address", "reply-no-recipients"],
    },
    Quoted {
        from: "grafana/grafana#8548",
        text: "t=2017-06-06T17:22:08+0200 lvl=eror msg=\"Failed to send alert notification email\" logger=alerting.notifier.email error=EOF",
        right: &["connection-closed"],
    },
    Quoted {
        from: "grafana/grafana#9804",
        text: "Alert notification send email failed: Failed to send alert notifications error=\"dial tcp 220.181.12.13:25: i/o timeout\"",
        right: &["connection-timed-out-port-25"],
    },
    Quoted {
        from: "go-gitea/gitea#24955",
        text: "Das Senden der Test-E-Mail an „***@***.com“ ist fehlgeschlagen: gomail: could not send email 1: exit status 78",
        right: &["library-sendmail-exit-status"],
    },
    Quoted {
        from: "go-gitea/gitea#35907",
        text: "failed to issue MAIL command: 501 5.1.7 Bad sender address syntax",
        right: &["reply-bad-address"],
    },
    Quoted {
        from: "go-gitea/gitea#35788",
        text: "failed to issue MAIL command: 502 Invalid input from 192.0.2.1 to newxmesmtplogicsvrszb20-1.qq.com.",
        right: &["reply-500-unrecognized"],
    },
    Quoted {
        from: "keycloak/keycloak#13931",
        text: "2022-08-22 22:18:23,869 ERROR [org.keycloak.services.resources.admin.RealmAdminResource] (executor-thread-1) Failed to send email\n com.sun.mail.smtp.SMTPSendFailedException: 554 Message rejected: Email address is not verified. The following identities failed the check in region US-EAST-2: <mypersonalemail@domain.com>",
        right: &["provider-ses-address-not-verified"],
    },
    Quoted {
        from: "home-assistant/core#127660",
        text: "Error setting up platform smtp\nTraceback (most recent call last):\n  File \"/usr/local/lib/python3.12/smtplib.py\", line 398, in getreply\n    line = self.file.readline(_MAXLINE + 1)\n  File \"/usr/local/lib/python3.12/ssl.py\", line 1104, in read\n    return self._sslobj.read(len, buffer)\nTimeoutError: The read operation timed out\n\nDuring handling of the above exception, another exception occurred:",
        right: &["connection-read-timeout"],
    },
    Quoted {
        from: "home-assistant/core#7962",
        text: "smtplib.SMTPServerDisconnected: Server not connected",
        right: &["connection-closed", "connection-not-opened"],
    },
    Quoted {
        from: "mastodon/mastodon#16669",
        text: "Aug 28 14:28:46 mstdn.social bundle[5195]: [ActiveJob] [ActionMailer::MailDeliveryJob] Error performing ActionMailer::MailDeliveryJob (Job ID: e26cef58-cd00-441f-8f2f-7d6f1467ea0a) from Sidekiq(default) in 176.99ms: SocketError (getaddrinfo: Temporary failure in name resolution):\nAug 28 14:28:46 mstdn.social bundle[5195]: /home/mastodon/.rbenv/versions/2.7.4/lib/ruby/2.7.0/net/smtp.rb:539:in `initialize'",
        right: &["dns-temporary-failure"],
    },
    Quoted {
        from: "mastodon/mastodon#13111",
        text: "\"created_at\":1581936454.3939538,\"enqueued_at\":1581936842.5036938,\"error_message\":\"execution expired\",\"error_class\":\"Net::OpenTimeout\",\"failed_at\":1581936484.4991121,\"retry_count\":3",
        right: &["connection-timed-out"],
    },
    Quoted {
        from: "huan/docker-simple-mail-forwarder#42",
        text: "Sep 29 08:40:57 dev1 postfix/smtp[14105]: 15C904A3824: to=<user@gmail.com>, relay=none, delay=742, delays=652/0.02/90/0, dsn=4.4.1, status=deferred (connect to alt2.gmail-smtp-in.l.google.com[64.233.185.26]:25: Connection timed out)",
        right: &["connection-timed-out-port-25"],
    },
    Quoted {
        from: "wader/postfix-relay#7",
        text: "452 4.3.1 Insufficient system storage",
        right: &["reply-452-server-full"],
    },
    Quoted {
        from: "comses/comses.net#220",
        text: "smtplib.SMTPDataError: (550, b'5.7.1 Unconfigured Sending Domain <asu.edu>')",
        right: &["provider-sparkpost-domain"],
    },
    Quoted {
        from: "openwisp/openwisp-users#101",
        text: "smtplib.SMTPSenderRefused: (501, '5.1.7 Bad sender address syntax', 'test_name@test_domain')",
        right: &["reply-bad-address"],
    },
    Quoted {
        from: "PacktPublishing/Django-4-by-example#18",
        text: "  File \"C:\\Users\\Eddie\\AppData\\Local\\Programs\\Python\\Python310\\lib\\socket.py\", line 705, in readinto\n    return self._sock.recv_into(b)\nConnectionResetError: [WinError 10054] An existing connection was forcibly closed by the remote host",
        right: &["connection-reset"],
    },
    Quoted {
        from: "jstedfast/MailKit#187",
        text: "SmtpProtocolException: {\"Unable to parse status code returned by the server.\"}",
        right: &["reply-not-smtp"],
    },
    Quoted {
        from: "jstedfast/MailKit#194",
        text: "Exception message: The SMTP server has unexpectedly disconnected.\n\nStack Trace:  at MailKit.Net.Smtp.SmtpStream.ReadAhead (CancellationToken cancellationToken) [0x00000] in <filename unknown>:0",
        right: &["connection-closed"],
    },
    Quoted {
        from: "jstedfast/MailKit#1472",
        text: "{\"Cannot connect to SMTP server 195.29.178.8 (195.29.178.8:587), connect error 10060\"}",
        right: &["connection-timed-out"],
    },
    Quoted {
        from: "jstedfast/MailKit#1255",
        text: "System.Net.Internals.SocketExceptionFactory.ExtendedSocketException: 'A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond 142.251.10.108:587'",
        right: &["connection-timed-out"],
    },
    Quoted {
        from: "spring-projects/spring-boot#14006",
        text: "org.springframework.mail.MailSendException: Mail server connection failed; nested exception is javax.mail.MessagingException: Could not connect to SMTP host: xxx.xxxx.xxx.com.tr, port: 25, response: 554. Failed messages: javax.mail.MessagingException: Could not connect to SMTP host: xxx.xxxx.xxx.com.tr, port: 25, response: 554",
        right: &["reply-554-failed", "policy-refused"],
    },
    Quoted {
        from: "symfony/symfony#40414",
        text: "421 4.7.0 Try again later, closing connection. (EHLO) n18sm285960wrm.12 - gsmtp",
        right: &["reply-421-service-unavailable", "policy-helo-refused"],
    },
    Quoted {
        from: "symfony/symfony#34846",
        text: "[2022-08-27 08:05:13] local.ERROR: Connection could not be established with host \"ssl://smtpout.secureserver.net:465\": stream_socket_client(): Unable to connect to ssl://smtpout.secureserver.net:465 (Connection timed out) {\"exception\":\"[object] (Symfony\\\\Component\\\\Mailer\\\\Exception\\\\TransportException(code: 0): Connection could not be established",
        right: &["connection-timed-out"],
    },
    Quoted {
        from: "Kitware/CDash#2618",
        text: "Symfony\\Component\\Mailer\\Exception\\TransportException: Connection to \"process /usr/sbin/sendmail -bs -i\" has been closed unexpectedly. in /cdash/vendor/symfony/mailer/Transport/Smtp/Stream/AbstractStream.php:88",
        right: &["connection-closed", "library-sendmail-missing"],
    },
    Quoted {
        from: "laravel/framework#35925",
        text: "Expected response code 250 but got code \"555\", with message \"555 5.5.2 Syntax error. 60sm7783050qth.14 - gsmtp",
        right: &["reply-555-parameters"],
    },
    Quoted {
        from: "mageplaza/magento-2-smtp#108",
        text: "5.7.3 Authentication unsuccessful [DB6P18901CA0015.EURP189.PROD.OUTLOOK.COM]",
        right: &["microsoft-auth-unsuccessful"],
    },
    Quoted {
        from: "simonrob/email-oauth2-proxy#193",
        text: "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [MN2PR05CA0004.namprd05.prod.outlook.com 2023-09-12T20:59:57.214Z 08DBB276B7E699C4]",
        right: &["microsoft-smtp-auth-disabled-tenant"],
    },
    Quoted {
        from: "MicrosoftDocs/OfficeDocs-Exchange#3124",
        text: "The SMTP server requires a secure connection or the client was not authenticated. The server response was: 5.7.57 Client not authenticated to send mail. Error: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.",
        right: &["microsoft-smtp-auth-disabled-tenant"],
    },
    Quoted {
        from: "QuantumNous/new-api#1989",
        text: "错误：504 5.7.4 Unrecognized authentication type [ME2PR01CA0084.ausprd01.prod.outlook.com 2025-10-09T08:34:00.456Z 08DE05E7CF894786]",
        right: &["auth-mechanism-not-supported"],
    },
    Quoted {
        from: "freescout-help-desk/freescout#4930",
        text: "Office365 returns the error 535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
        right: &["microsoft-credentials-incorrect"],
    },
    Quoted {
        from: "LukeSmithxyz/mutt-wizard#413",
        text: "msmtp: the server sent an empty reply\nmsmtp: could not send mail (account default from /home/user/.config/msmtp/config)",
        right: &["connection-closed", "connection-greeting-missing"],
    },
    Quoted {
        from: "LukeSmithxyz/mutt-wizard#591",
        text: "msmtp: envelope from address whatever@yahoo.com not accepted by the server\nmsmtp: server message: 554 Email rejected\nmsmtp: could not send mail (account whatever@yahoo.com from /home/whatever/.msmtprc)",
        right: &["policy-sender-not-owned", "policy-refused"],
    },
    Quoted {
        from: "LukeSmithxyz/mutt-wizard#591",
        text: "msmtp: envelope from address whatever@gmail.com not accepted by the server\nmsmtp: server message: 530 5.7.0 Must issue a STARTTLS command first. z7sn5787689pfg.1 - gsmtp",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "LukeSmithxyz/mutt-wizard#591",
        text: "msmtp: envelope from address whatever@hotmail.com not accepted by the server\nmsmtp: server message: 451 5.7.3 STARTTLS is required to send mail [XCVBR02CA0143.ausprd01.prod.outlook.com]",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "LukeSmithxyz/mutt-wizard#172",
        text: "msmtp: account coding not found: no configuration file available",
        right: &["library-msmtp-no-settings"],
    },
    Quoted {
        from: "LukeSmithxyz/mutt-wizard#139",
        text: "Error sending message, child exited 127 (Exec error.).\nCould not send the message.",
        right: &["library-sendmail-missing"],
    },
    Quoted {
        from: "msys2/MSYS2-packages#2902",
        text: "No authenticators available\nCould not send the message.",
        right: &["auth-mechanism-not-supported", "auth-not-offered"],
    },
    Quoted {
        from: "mailcow/mailcow#775",
        text: "    550-Verification failed for <a@example.org> 550-The mail server could not\n    deliver mail to <a@example.org>.  The account or domain may not exist, they\n    may be blacklisted, or missing the proper dns entries. 550 Sender verify\n    failed (in reply to RCPT TO command)",
        right: &["policy-sender-domain-unknown"],
    },
    Quoted {
        from: "mailcow/mailcow-dockerized#2532",
        text: "postfix/smtp[819]: 7DCA065C0A75: host mx01.t-online.de[194.25.134.72] refused to talk to me: 554 IP=* - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL)",
        right: &["policy-bulk-refused"],
    },
    Quoted {
        from: "mailcow/mailcow-dockerized#3435",
        text: "The answer from the remote server is: 550 5.2.0 No such mailbox",
        right: &["reply-user-unknown"],
    },
    Quoted {
        from: "mailcow/mailcow#241",
        text: "550 5.7.1 Service unavailable; client blocked using dnsbl.sorbs.net (in reply to RCPT TO command)",
        right: &["policy-blocklisted"],
    },
    Quoted {
        from: "mailcow/mailcow#241",
        text: "Dec 17 16:12:32 mailcow01 postfix/smtp[27451]: 2C12B5C099D: to=<a@exchange24.net>, relay=mailcow01.exchange24.net[5.1.76.100]:587, delay=1.7, delays=1.4/0.02/0.19/0.03, dsn=5.7.1, status=bounced (host mailcow01.exchange24.net[5.1.76.100] said: 553 5.7.1 <a@newsxc.net>: Sender address rejected: not owned by user a@exchange24.net (in reply to RCPT TO command))",
        right: &["policy-sender-not-owned"],
    },
    Quoted {
        from: "forwardemail/forwardemail.net#423",
        text: "554 5.7.1 This message does not meet our delivery requirements",
        right: &["policy-refused"],
    },
    Quoted {
        from: "mailcow/mailcow-dockerized#893",
        text: "550 5.1.1 <*@religio-x.com>: Recipient address rejected: User unknown in virtual mailbox table;",
        right: &["reply-user-unknown"],
    },
    Quoted {
        from: "mail-in-a-box/mailinabox#1194",
        text: "554 5.7.1 You are not allowed to connect.",
        right: &["policy-blocklisted", "policy-refused"],
    },
    Quoted {
        from: "thunderbird/thunderbird-android#1456",
        text: "\"Failed to send some messages.\" Detail: Negative SMTP reply: 450 4.1.2",
        right: &["dns-mx-lookup-failed"],
    },
    Quoted {
        from: "thunderbird/thunderbird-android#3568",
        text: "Failed to send some messages. Error: need RCPT command",
        right: &["reply-503-bad-sequence"],
    },
    Quoted {
        from: "gitlabhq/gitlabhq#9236",
        text: "\"error_message\"=>\"SSL_connect returned=1 errno=0 state=SSLv3 read server certificate B: certificate verify failed\", \"error_class\"=>\"OpenSSL::SSL::SSLError\", \"failed_at\"=>\"2015-05-02 16:23:39 UTC\", \"retry_count\"=>1",
        right: &["certificate-not-verified"],
    },
    Quoted {
        from: "gitlabhq/gitlabhq#9203",
        text: "OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=SSLv2/v3 read server hello A: unknown protocol",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "prometheus/alertmanager#2889",
        text: "level=error ts=2022-04-12T07:11:19.061Z \ncaller=dispatch.go:354 \ncomponent=dispatcher \nmsg=\"Notify for alerts failed\" \ndefault/email[0]: notify retry canceled after 8 attempts: establish TLS connection to server: x509: certificate signed by unknown authority\"",
        right: &["certificate-unknown-issuer"],
    },
    Quoted {
        from: "prometheus/alertmanager#1273",
        text: "level=error ts=2018-03-05T08:48:59.859725159Z caller=notify.go:303 component=dispatcher msg=\"Error on notify\" err=\"starttls failed: x509: certificate is valid for xxxxx.com, not yyyyy.com\"",
        right: &["certificate-hostname-mismatch"],
    },
    Quoted {
        from: "prometheus/alertmanager#355",
        text: "MAIL FROM:<san.zhang@aaa.com> BODY=8BITMIME\n530 5.7.1 Client was not authenticated\nQUIT",
        right: &["auth-required", "microsoft-anonymous"],
    },
    Quoted {
        from: "alertmanager/alert_manager#290",
        text: "2021-07-23 16:05:25,941 ERROR  pid=\"19556\" logger=\"alert_manager_notifications\" message=\"Wasn't able to connect to mailserver. Reason: (535, b'5.7.8 Username and Password not accepted. Learn more at\\n5.7.8  https://support.google.com/mail/?p=BadCredentials x9sm32892551pfd.100 - gsmtp')\" (NotificationHandler.py:362)",
        right: &["google-bad-credentials"],
    },
    Quoted {
        from: "i4004/Simplify#53",
        text: "System.Net.Mail.SmtpException : Failure sending mail.\n   at System.Net.Mail.SmtpClient.Send(MailMessage message)\n[Inner Exception] System.IO.IOException : Unable to read data from the transport connection: A connection attempt failed because the connected party did not properly respond after a period of time, or established connection failed because connected host has failed to respond.",
        right: &["connection-timed-out", "connection-read-timeout"],
    },
    Quoted {
        from: "andrewdavey/postal#127",
        text: "System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: If MAIL FROM is local then you must authenticate",
        right: &["auth-required"],
    },
    Quoted {
        from: "Kareadita/KavitaEmail#33",
        text: "System.Net.Mail.SmtpException: Syntax error, command unrecognized.",
        right: &["reply-500-unrecognized"],
    },
    Quoted {
        from: "dotnet/dotnet-api-docs#11287",
        text: "System.Net.Mail.SmtpException: The SMTP server requires a secure connection or the client was not authenticated. The server response was: 5.7.0 Authentication Required. For more information, go to at Registration.frmRegistration.SendEmail(String recipient, String subject, String body)",
        right: &["auth-required", "library-dotnet-secure-or-login"],
    },
    Quoted {
        from: "ddavness/power-mailinabox#44",
        text: "Feb 15 22:53:46 srv2 postfix/smtp[39474]: BBFC982148: to=<redacted@gmail.com>, relay=smtp-relay.sendinblue.com[redacted-IP]:587, delay=402, delays=401/0.18/1.4/0, dsn=4.7.0, status=deferred (SASL authentication failed; cannot authenticate to server smtp-relay.sendinblue.com[185.107.232.248]: no mechanism available)",
        right: &["auth-postfix-no-mechanism"],
    },
    Quoted {
        from: "hardware/mailserver#325",
        text: "SASL authentication failure: No worthy mechs found",
        right: &["auth-postfix-no-mechanism"],
    },
    Quoted {
        from: "tarickb/sasl-xoauth2#42",
        text: "SASL authentication failed; cannot authenticate to server smtp.gmail.com[142.251.116.108]: bad protocol / cancel",
        right: &["auth-oauth-token-refused"],
    },
    Quoted {
        from: "docker-mailserver/docker-mailserver#3250",
        text: "warning: SASL: Connect to /dev/shm/sasl-auth.sock failed: No such file or directory",
        right: &["server-postfix-no-sasl"],
    },
    Quoted {
        from: "jenkinsci/poll-mailbox-trigger-plugin#25",
        text: "Error : javax.mail.MessagingException: Unsupported or unrecognized SSL message;\n  nested exception is:\njavax.net.ssl.SSLException: Unsupported or unrecognized SSL message\nat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:742)",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "nocodb/nocodb#7579",
        text: "ERROR [GlobalExceptionFilter] Greeting never received",
        right: &["connection-greeting-missing"],
    },
    Quoted {
        from: "directus/directus#11778",
        text: "{ \"message\": \"spawn /usr/sbin/sendmail ENOENT\", \"extensions\": { \"code\": \"INTERNAL_SERVER_ERROR\" } }",
        right: &["library-sendmail-missing"],
    },
    Quoted {
        from: "directus/directus#5278",
        text: "14:21:01 ⚠️  [Email] Unexpected error while sending an email:\n14:21:01 ⚠️  Sendmail exited with code 1",
        right: &["library-sendmail-exit-status"],
    },
    Quoted {
        from: "chatmail/async-smtp#53",
        text: "permanent: gmx.net (mxgmx117) Nemesis ESMTP Service not available; No SMTP service; IP address is block listed.; For explanation visit https://www.gmx.net/mail/senderguidelines?c=bl",
        right: &["policy-blocklisted"],
    },
    Quoted {
        from: "lettre/lettre#738",
        text: "thread 'main' panicked at 'Could not send email: lettre::transport::smtp::Error { kind: Permanent(Code { severity: PermanentNegativeCompletion, category: Unspecified3, detail: Four }) }', src/main.rs:27:19",
        right: &["auth-mechanism-too-weak", "google-app-password-required"],
    },
    Quoted {
        from: "lettre/lettre#694",
        text: "called `Result::unwrap()` on an `Err` value: lettre::transport::smtp::Error { kind: Permanent(Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Four }) }",
        right: &["reply-554-failed", "policy-refused"],
    },
];

/// Gathered after the table had been improved by the first round.
const SECOND_ROUND: &[Quoted] = &[
    Quoted {
        from: "odoo/odoo#27790",
        text: "Test-Connection responds:  5.5.2 Send hello first [SMTP-SERVER]",
        right: &["reply-503-bad-sequence"],
    },
    Quoted {
        from: "Yenthe666/InstallScript#115",
        text: "Connection Test Failed! Here is what we got instead:\n101\nNetwork is unreachable",
        right: &["connection-network-unreachable"],
    },
    Quoted {
        from: "odoo/odoo#8134",
        text: "La entrega de correo falló vía el servidor SMTP 'smtp.zoho.com'.\nSMTPServerDisconnected: please run connect() first",
        right: &["connection-not-opened"],
    },
    Quoted {
        from: "odoo/docker#485",
        text: "Invalid operation - 99 Cannot assign requested address",
        right: &["connection-network-unreachable"],
    },
    Quoted {
        from: "odoo/docker#94",
        text: "Mail delivery failed via SMTP server 'localhost'.\nerror: 111\nConnection refused",
        right: &["connection-refused-localhost", "connection-refused"],
    },
    Quoted {
        from: "hrimhari/moodle-auth_emailadmin#12",
        text: "Failed to send an email from the user with id '5' to the user with id '2' due to the following error: \"SMTP connect() failed. https://github.com/PHPMailer/PHPMailer/wiki/Troubleshooting'",
        right: &["connection-could-not-connect"],
    },
    Quoted {
        from: "plausible/analytics#3839",
        text: "** (ArgumentError) raise/1 and reraise/2 expect a module name, string or exception as the first argument, got: {:network_failure, ~c\"smtp.mailserverexample.com\", {:error, {:options, :incompatible, [verify: :verify_peer, cacerts: :undefined]}}}",
        right: &["certificate-no-root-list"],
    },
    Quoted {
        from: "plausible/analytics#5346",
        text: "** (ArgumentError) raise/1 and reraise/2 expect a module name, string or exception as the first argument, got: {:network_failure, ~c\"ssl0.ovh.net\", {:error, :closed}}",
        right: &["connection-closed"],
    },
    Quoted {
        from: "plausible/analytics#4343",
        text: "bamboo tries to establish SMTP connection\n{:error, %Mua.TransportError{reason: :timeout}}",
        right: &["connection-timed-out"],
    },
    Quoted {
        from: "plausible/analytics#886",
        text: "The error is :retries_exceeded\n\nMore detail below:\n\n{:network_failure, 'smtp.eu.mailgun.org', {:error, {:tls_alert, {:unexpected_message, 'TLS client: In state hello at tls_record.erl:539 generated CLIENT ALERT: Fatal - Unexpected Message\\n {unsupported_record_type,50}'}}}}",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "fewlinesco/bamboo_smtp#71",
        text: "There was a problem sending the email through SMTP.\\n\\nThe error is :no_more_hosts\\n\\nMore detail below:\\n\\n{:permanent_failure, '10.0.0.141', \\\"501 Syntax error in parameters or arguments.\\\\r\\\\n\\\"}\\n",
        right: &["reply-bad-address"],
    },
    Quoted {
        from: "nodemailer/nodemailer#666",
        text: "{ [Error: Invalid login: 534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1&scc=1&plt=AKgnsbtI\n534-5.7.14 ZXK5mJzbAU9348YxNFohBrtKeWWaIUpYojuLP8egRxU18sj_E9GNq2dPXMNHAzYpSg5haY\n534-5.7.14 BgAvy-WOELxTPVu4P0lc94s3VhK9E> Please log in via your web browser and\n534-5.7.14 then try again.\n534-5.7.14  Learn more at\n534 5.7.14  https://support.google.com/mail/answer/78754 x66sm8290934pfb.86 - gsmtp]\n  code: 'EAUTH',",
        right: &["google-web-login-required"],
    },
    Quoted {
        from: "nodemailer/nodemailer#874",
        text: "AuthError: Invalid login - 535 Incorrect authentication data at SMTPClient.",
        right: &["auth-failed"],
    },
    Quoted {
        from: "nodemailer/nodemailer#647",
        text: "{ [Error: invalid_client] code: 'EAUTH', command: 'AUTH XOAUTH2' }",
        right: &["auth-oauth-token-refused"],
    },
    Quoted {
        from: "nodemailer/nodemailer#1167",
        text: "{ Error: Invalid login: 535-5.7.8 Username and Password not accepted. Learn more at\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials s68sm6561971pjb.38 - gsmtp\n    at SMTPConnection._formatError (/home/rupb/Desktop/nodemail/node_modules/nodemailer/lib/smtp-connection/index.js:784:19)",
        right: &["google-bad-credentials"],
    },
    Quoted {
        from: "nodemailer/nodemailer#950",
        text: "{ Error: Invalid login: 535 Authentication failed: Bad username / password\n    at SMTPConnection._formatError (/Users/user/Documents/geospark-repos/geospark-website/node_modules/nodemailer/lib/smtp-connection/index.js:606:19)",
        right: &["provider-sendgrid-key", "auth-failed"],
    },
    Quoted {
        from: "hpi-swt2/sport-portal#458",
        text: "550 Requested action not taken: mailbox unavailable",
        right: &["reply-550-refused"],
    },
    Quoted {
        from: "rails/rails#42557",
        text: "[ActiveJob] [ActionMailer::MailDeliveryJob] [ec17016c-778a-457b-85b1-46a110f5777e] Error performing ActionMailer::MailDeliveryJob from Async(mailers) in 2678.22ms: Net::SMTPFatalError (554 5.2.252 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with message Cannot submit message. 0.35250:0201C780, 1.36674:01000000",
        right: &["microsoft-send-as-denied"],
    },
    Quoted {
        from: "gogs/gogs#2244",
        text: "[E] Fail to send e-mails [yuri@xxx.com]: Subject: [test-repo] 'Another test pull request', issue notify - gomail: could not send email 1: remote error: handshake failure",
        right: &["tls-cipher-not-shared"],
    },
    Quoted {
        from: "jordan-wright/email#71",
        text: "454 Command not permitted when TLS active",
        right: &["tls-both-modes-set"],
    },
    Quoted {
        from: "umputun/remark42#1296",
        text: "{rest/httperrors.go:39 rest.SendErrorJSON} failed to send confirmation - failed to make smtp client: failed to dial smtp tls to smtp-relay.sendinblue.com:587: tls: first record does not look like a TLS handshake ...",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "Enough-Software/enough_mail#62",
        text: "HandshakeException (HandshakeException: Handshake error in client (OS Error: \n\tWRONG_VERSION_NUMBER(tls_record.cc:242)))",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "YunoHost-Apps/snappymail_ynh#99",
        text: "Feb 27 21:15:33 yuno postfix/smtpd[1655576]: NOQUEUE: reject: RCPT from localhost[::1]: 553 5.7.1 <user@specific-ynh-domain.tld>: Sender address rejected: not logged in;",
        right: &["policy-sender-not-owned", "auth-required"],
    },
    Quoted {
        from: "the-djmaze/snappymail#833",
        text: "{\"Action\":\"SendMessage\",\"Result\":false,\"ErrorCode\":302,\"ErrorMessage\":\"\",\"ErrorMessageAdditional\":\"502 5.7.0 Please authenticate first\",\"epoch\":1673675794}",
        right: &["auth-required"],
    },
    Quoted {
        from: "corecode/dma#54",
        text: "dma[]: using SMTP authentication for user postmaster@domain\ndma[]: smarthost authentication: AUTH cram-md5 not available: 535 5.7.8 Error: authentication failed: Invalid authentication mechanism",
        right: &["auth-mechanism-not-supported"],
    },
    Quoted {
        from: "OpenSMTPD/OpenSMTPD#1144",
        text: "Status of most recent Mail  \t  Fail\nLast Error Message  \t  Bad Quit: 500 5.5.1 Invalid command",
        right: &["reply-500-unrecognized"],
    },
    Quoted {
        from: "OpenSMTPD/OpenSMTPD#446",
        text: "mta: 0xea6710: <<< 554-gmx.net (mxgmx008) Nemesis ESMTP Service not available\nmta: 0xea6710: <<< 554-No SMTP service\nmta: 0xea6710: <<< 554-Bad DNS PTR resource record.\nmta: 0xea6710: <<< 554 For explanation visit http://postmaster.gmx.com/en/error-messages?ip=88.189.231.41&c=rdns",
        right: &["policy-reverse-dns-missing"],
    },
    Quoted {
        from: "diyan/mailhog-docker#2",
        text: "2017-01-02 15:45:18 1cO4nW-0000WM-Th remote host address is the local host: somedomain.tld\n2017-01-02 15:45:18 1cO4nW-0000WM-Th == someone@somedomain.tld R=smarthost defer (-1): remote host address is the local host",
        right: &["reply-mail-loop"],
    },
    Quoted {
        from: "ish-app/ish#1017",
        text: "421, Unexpected failure, please try later",
        right: &["reply-421-service-unavailable", "reply-451-local-error"],
    },
    Quoted {
        from: "emersion/hydroxide#173",
        text: "SMTP Delivery Error: 554, b'5.0.0 Error: transaction failed: unknown sender address')",
        right: &["policy-sender-not-owned", "policy-sender-domain-unknown"],
    },
    Quoted {
        from: "hardware/mailserver#206",
        text: "kamel.xxxx@yahoo.com: host mta6.am0.yahoodns.net[74.6.137.64] said: 553 5.7.2\n    [TSS06] All messages from 62.xxx.xxx.xxxx will be permanently deferred;\n    Retrying will NOT succeed. See\n    https://help.yahoo.com/kb/postmaster/SLN3436.html (in reply to MAIL FROM\n    command)",
        right: &["provider-yahoo-deferred"],
    },
    Quoted {
        from: "tutao/tutanota#7113",
        text: "<jlalexander@ymail.com>: host mta7.am0.yahoodns.net[67.195.228.94] said: 421\n4.7.0 [TSS04] Messages from 185.205.69.214 temporarily deferred due to\nunexpected volume or user complaints - 4.16.55.1; see\nhttps://postmaster.yahooinc.com/error-codes (in reply to MAIL FROM command)",
        right: &["provider-yahoo-deferred"],
    },
    Quoted {
        from: "sisimai/p5-sisimai#469",
        text: "host smtp.example.com[192.0.2.43] refused to talk to me: 554 IP address 198.51.100.5 rejected [IP reputation fail]",
        right: &["policy-blocklisted"],
    },
    Quoted {
        from: "sisimai/p5-sisimai#469",
        text: "451 4.7.650 The mail server [52.198.124.32] has been temporarily rate limited due to IP reputation",
        right: &["policy-rate-limited", "policy-blocklisted"],
    },
    Quoted {
        from: "Mailu/Mailu#1458",
        text: "Apr 21 08:45:21 mail postfix/smtp[1278]: 72EC2AA006A: host mx1.dhl.iphmx.com[68.232.129.11] refused to talk to me: 554-esa1.dhl.iphmx.com 554 Your access to this mail system has been rejected due to the sending MTA's poor reputation. If you believe that this failure is in error, please contact the intended recipient via alternate means.",
        right: &["policy-blocklisted"],
    },
    Quoted {
        from: "Mailu/Mailu#1458",
        text: "Apr 21 08:45:21 mail postfix/smtp[1328]: BFBCAAA050E: host mxb-001f1301.gslb.pphosted.com[148.163.157.204] refused to talk to me: 554 Blocked - see https://ipcheck.proofpoint.com/?ip=78.225.183.108",
        right: &["policy-blocklisted"],
    },
    Quoted {
        from: "forwardemail/forwardemail.net#547",
        text: "421 Message delivered to xxxx; Message delivery was temporarily interrupted, please try again later.",
        right: &["reply-421-service-unavailable"],
    },
    Quoted {
        from: "spamgourmet/spamgourmet#59",
        text: "550-X-Host-Lookup-Failed: Reverse DNS lookup does not match for\n10.0.0.1 550 (deferred)",
        right: &["policy-reverse-dns-missing"],
    },
    Quoted {
        from: "postalserver/postal#266",
        text: "550-5.7.1 [145.239.80.210 12] Our system has detected that this message is 550-5.7.1 likely unsolicited mail. To reduce the amount of spam sent to Gmail, 550-5.7.1 this message has been blocked. Please visit 550-5.7.1 https://support.google.com/mail/?p=UnsolicitedMessageError 550 5.7.1 for more information. w28si1688632wra.157 - gsmtp",
        right: &["google-unsolicited"],
    },
    Quoted {
        from: "Homebrew/homebrew-core#50683",
        text: "==> /usr/local/Cellar/git/2.25.0_1/bin/git send-email --to=dev@null.com --smtp-s\n5.7.0 Authentication Required. Learn more at\n5.7.0  https://support.google.com/mail/?p=WantAuthError j14sm55252929wrn.32 - gsmtp",
        right: &["auth-required"],
    },
    Quoted {
        from: "quarkusio/quarkus#1840",
        text: "Caused by: javax.mail.NoSuchProviderException: smtp\n        at javax.mail.Session.getService(Session.java:874)\n        at javax.mail.Session.getTransport(Session.java:804)",
        right: &["library-java-no-provider"],
    },
    Quoted {
        from: "apache/camel-quarkus#4519",
        text: "[INFO] [stdout] Caused by: java.lang.IllegalStateException: Not provider of jakarta.mail.util.StreamProvider was found\n[INFO] [stdout]         at jakarta.mail.util.FactoryFinder.find(FactoryFinder.java:64)",
        right: &["library-java-no-provider"],
    },
    Quoted {
        from: "quarkusio/quarkus#2758",
        text: "io.vertx.core.impl.NoStackTraceThrowable: connection has been closed by the server",
        right: &["connection-closed"],
    },
    Quoted {
        from: "apache/camel-quarkus#4493",
        text: "MailTest.receiveSecured fails on Camel 4/Quarkus 3: Can't verify identity of server: localhost",
        right: &["certificate-hostname-mismatch", "certificate-not-verified"],
    },
    Quoted {
        from: "OpenSMTPD/OpenSMTPD#658",
        text: "RCPT TO:<nonexistent@etorok.net> ORCPT=nonexistent@etorok.net\n550 Invalid recipient",
        right: &["reply-user-unknown"],
    },
];

/// Gathered after the table had been improved by the second round.
const THIRD_ROUND: &[Quoted] = &[
    Quoted {
        from: "thorsten/phpMyFAQ#3209",
        text: "get error : Email \"25\" does not comply with addr-spec of RFC 2822.",
        right: &["reply-bad-address"],
    },
    Quoted {
        from: "BookStackApp/BookStack#1874",
        text: "production.ERROR: Connection could not be established with host smtp.dreamhost.org",
        right: &["connection-could-not-connect"],
    },
    Quoted {
        from: "firefly-iii/firefly-iii#7882",
        text: "Whoops! An error occurred.\n\nUnfortunately, this error was not recoverable :(. Firefly III broke. The error is:\n\nExpected response code \"250/251/252\" but got code \"553\", with message \"553 5.7.1 <user@example.in>: Sender address rejected: not logged in\".",
        right: &["policy-sender-not-owned", "auth-required"],
    },
    Quoted {
        from: "seerr-team/seerr#880",
        text: "2024-07-20T05:03:42.775Z [error][Notifications]: Error sending email notification {\"recipient\":\"adminuser\",\"type\":\"TEST_NOTIFICATION\",\"subject\":\"Test Notification\",\"errorMessage\":\"Greeting never received\"}",
        right: &["connection-greeting-missing"],
    },
    Quoted {
        from: "sct/overseerr#2689",
        text: "2022-04-09T12:00:41.109Z [error][Notifications]: Error sending email notification {\"recipient\":\"Kate\",\"type\":\"MEDIA_AVAILABLE\",\"subject\":\"Cyrano (2022)\",\"errorMessage\":\"Data command failed: 421 4.3.0 Temporary System Problem.  Try again later (10). s26-20020a65645a000000b0039cc7a70728sm7406392pgv.5 - gsmtp\"}",
        right: &["reply-421-service-unavailable"],
    },
    Quoted {
        from: "Mailu/Mailu#624",
        text: "RCPT TO <tim__@mohlmann.solutions> failed: 5.7.1 <tim__@mohlmann.solutions>: Relay access denied",
        right: &["policy-relay-denied"],
    },
    Quoted {
        from: "mailcow/mailcow-dockerized#985",
        text: "31.1.2018, 19:14:58 | info | NOQUEUE: reject: RCPT from mx01.kthx.at[212.129.56.246]: 554 5.7.1 <mx01.kthx.at[212.129.56.246]>: Client host rejected: Access denied; from=<****@kthx.at> to=<*****@neuland.tech> proto=ESMTP helo=<mx01.kthx.at>",
        right: &["auth-required", "policy-refused"],
    },
    Quoted {
        from: "mailcow/mailcow-dockerized#2885",
        text: "25/09/2019, 18:28:40 | warning | warning: SASL: Connect to inet:dovecot:10001 failed: Connection refused",
        right: &["server-postfix-no-sasl"],
    },
    Quoted {
        from: "Dolibarr/dolibarr#10695",
        text: "Failed to send mail (sender=My Company , receiver=admin@domain.tld)\nError [120]: Ran into problems sending Mail. Response: 501 5.5.2 : Helo command rejected: Invalid name Error [120]: Ran into problems sending Mail. Response: 554 5.5.1 Error: no valid recipients Error [120]: Ran into problems sending Mail. Response: 221 2.7.0 Error: I can break rules, too. Goodbye. ",
        right: &["policy-helo-refused"],
    },
    Quoted {
        from: "Dolibarr/dolibarr#10695",
        text: "Error [120]: Ran into problems sending Mail. Response: 501 5.5.4 Invalid domain name [AM6PR03CA0010.eurprd03.prod.outlook.com] Error [126]: 'tls://smtp.office365.com' does not support authenticated connection",
        right: &["policy-helo-refused"],
    },
    Quoted {
        from: "Dolibarr/dolibarr#6302",
        text: "Failed to send mail (sender=NAME , receiver=EMAIL@DOMAIN.COM)\nToo much recipients in to:",
        right: &["reply-too-many-recipients"],
    },
    Quoted {
        from: "Marak/node_mailer#31",
        text: "{ stack: [Getter/Setter],\n  arguments: undefined,\n  type: undefined,\n  message: '503 sender not yet given\\r' }",
        right: &["reply-503-bad-sequence"],
    },
    Quoted {
        from: "knadh/listmonk#1239",
        text: "503 5.5.1 Error: nested MAIL command",
        right: &["reply-503-bad-sequence"],
    },
    Quoted {
        from: "jstedfast/MailKit#968",
        text: "S: 550-Requested action not taken: mailbox unavailable\nS: 550 Failure sending mail. Try again later",
        right: &["reply-550-refused"],
    },
    Quoted {
        from: "getgrav/grav-plugin-email#129",
        text: "Expected response code 354 but got code \"503\", with message \"503 RCPT first (#5.5.1)",
        right: &["reply-503-bad-sequence"],
    },
    Quoted {
        from: "TYPO3-directmail/direct_mail#267",
        text: "Expected response code 250 but got code \"554\", with message \"554 5.2.252 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with message Cannot submit message. ....",
        right: &["microsoft-send-as-denied"],
    },
    Quoted {
        from: "xreef/EMailSender#42",
        text: "SMTP DATA error (503 5.5.1 RCPT first)",
        right: &["reply-503-bad-sequence"],
    },
    Quoted {
        from: "hmailserver/hmailserver#21",
        text: "421 Recipient not in route list",
        right: &["reply-user-unknown", "reply-421-service-unavailable"],
    },
    Quoted {
        from: "roundcube/roundcubemail#7448",
        text: "Error SMTP (451): (Temporary local problem - please try later).",
        right: &["reply-451-local-error"],
    },
    Quoted {
        from: "postalserver/postal#546",
        text: "Net::SMTPServerBusy: 451 <ok4mpa@psrp.domain.com> unable to verify address",
        right: &["policy-sender-domain-unknown", "reply-451-local-error"],
    },
    Quoted {
        from: "postalserver/postal#1415",
        text: "Service not available, closing transmission channel. The server response was: 421 4.7.0 [TSS04] Messages from X.X.X.X temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.verizonmedia.com/error-codes",
        right: &["provider-yahoo-deferred"],
    },
    Quoted {
        from: "chatmail/relay#315",
        text: "'msg': 'src/smtp.rs:388: SMTP failed to send: Transient(Response { code: Code { severity: TransientNegativeCompletion, category: Connections, detail: One }, message: [\"4.4.2 *** Error: timeout exceeded\"] })'}",
        right: &["reply-idle-timeout"],
    },
    Quoted {
        from: "dawidd6/action-send-mail#186",
        text: "Mail command failed: 530-5.7.0 Authentication Required. Learn more at 530 5.7.0 https://support.google.com/mail/?p=WantAuthError j5-20020a05620a288500b0077d8526bcdesm2261723qkp.86 - gsmtp",
        right: &["auth-required"],
    },
    Quoted {
        from: "swiftmailer/swiftmailer#1233",
        text: "Expected response code(s) [334] but got response [530 5.7.0 Must issue a STARTTLS command first]",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "jetmore/swaks#15",
        text: "<-  250 Ok\n -> AUTH LOGIN\n<** 530 Must issue a STARTTLS command first\n -> AUTH PLAIN \n****credentials removed***********\n<** 530 Must issue a STARTTLS command first\n*** No authentication type succeeded\n -> QUIT\n<-  221 Bye",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "nodemailer/nodemailer#694",
        text: "Error upgrading connection with STARTTLS: 500 5.0.0 'XXXXXXXX': command not understood.",
        right: &["tls-stripped-by-firewall", "tls-starttls-not-offered"],
    },
    Quoted {
        from: "apache/hertzbeat#2365",
        text: "[Email Notify Error] Failed messages: org.eclipse.angus.mail.smtp.SMTPSendFailedException: 451 5.7.3 STARTTLS is required to send mail [SG2PR02CA0073.apcprd02.prod.outlook.com 2024-07-24T03:43:18.298Z 08DCAB6EB788477A]",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "r-smith/vmPing#73",
        text: "Error in processing. The server response was 5.7.3 STARTTLS is required to send mail",
        right: &["tls-starttls-required"],
    },
    Quoted {
        from: "prey/prey-bash-client#77",
        text: "Dec 23 19:57:09 locutus sendEmail.exe[4908]: NOTICE => Authentication not supported by the remote SMTP server!\nDec 23 19:57:09 locutus sendEmail.exe[4908]: ERROR => Received:     530 5.7.0 Must issue a STARTTLS command first.",
        right: &["tls-starttls-required", "auth-not-offered"],
    },
    Quoted {
        from: "osTicket/osTicket#2519",
        text: "Unable to email via SMTP:********_:587 [**_******_] Failed to set sender: ***_****\\* [SMTP: Invalid response code received from server (code: 530, response: 5.7.1 Authentication required)]",
        right: &["auth-required"],
    },
    Quoted {
        from: "guileen/node-sendmail#73",
        text: "Error: SMTP code:530 msg:530 SMTP authentication is required.",
        right: &["auth-required"],
    },
    Quoted {
        from: "usmannasir/cyberpanel#710",
        text: "Authentication failed. Please check your username/password.\nServer returned error: \"TLS Negotiation failed, the certificate doesn't match the host., code: 0\"",
        right: &["certificate-hostname-mismatch"],
    },
    Quoted {
        from: "modoboa/modoboa-webmail#268",
        text: "postfix/smtps/smtpd[366779]: SSL_accept error from localhost[127.0.0.1]: -1\n warning: TLS library problem: error:0A000412:SSL routines::sslv3 alert bad certificate:../ssl/record/rec_layer_s3.c:1584:SSL alert number 42:\nlost connection after CONNECT from localhost[127.0.0.1]",
        right: &["certificate-refused-by-peer", "server-client-left"],
    },
    Quoted {
        from: "docker-mailserver/docker-mailserver#705",
        text: "SSL_accept error TLS library problem: error:1408A0C1:SSL routines",
        right: &["server-client-left"],
    },
    Quoted {
        from: "bitwarden/server#2828",
        text: "2023-03-29 12:51:26.661 +00:00 [Error] An error occurred while attempting to establish an SSL or TLS connection.\n\nThe host name did not match the name given in the server's SSL certificate.\n\nMailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n\n ---> System.Security.Authentication.AuthenticationException: The remote certificate was rejected by the provided RemoteCertificateValidationCallback.",
        right: &["certificate-hostname-mismatch"],
    },
    Quoted {
        from: "bitwarden/server#451",
        text: "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n\nOne possibility is that you are trying to connect to a port which does not support SSL/TLS.\n\nThe other possibility is that the SSL certificate presented by the server is not trusted by the system for one or more of the following reasons:\n1. The server is using a self-signed certificate which cannot be verified.\n2. The local system is missing a Root or Intermediate certificate needed to verify the server's certificate.\n3. The certificate presented by the server is expired or invalid.\n\nSee https://github.com/jstedfast/MailKit/blob/master/FAQ.md#InvalidSslCertificate for possible solutions. ---> System.IO.IOException: The handshake failed due to an unexpected packet format.\n   at System.Net.Security.SslState.StartReadFrame(Byte[] buffer, Int32 readBytes, AsyncProtocolRequest asyncRequest)",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "misskey-dev/misskey#14297",
        text: "Endpoint: admin/send-email\nInfo: {\"e\":{\"message\":\"self-signed certificate\",\"code\":\"Error\",\"id\":\"67b2a20f-9830-42c5-a98e-eed29a99a2bc\"}}\nDate: 2024-07-24T09:41:15.207Z",
        right: &["certificate-self-signed"],
    },
    Quoted {
        from: "Chocobozzz/PeerTube#4060",
        text: "May 10 04:24:49 spectra.video peertube[915113]:   \"err\": {\nMay 10 04:24:49 spectra.video peertube[915113]:     \"stack\": \"Error: 140082499636096:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:332:\\n\",\nMay 10 04:24:49 spectra.video peertube[915113]:     \"code\": \"ESOCKET\",",
        right: &["tls-wrong-mode"],
    },
    Quoted {
        from: "ddavness/power-mailinabox#49",
        text: "There is a problem with the certificate. \" \"error 20 at 0 depth lookup: unable to get local issuer certificate\"",
        right: &["certificate-unknown-issuer"],
    },
    Quoted {
        from: "nocodb/nocodb#11019",
        text: "SMTP test error ::  Error: getaddrinfo EAI_AGAIN smtp.mailersend.net\n    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:120:26) {\n  errno: -3001,\n  code: 'EDNS',\n  syscall: 'getaddrinfo',\n  hostname: 'smtp.mailersend.net',\n  command: 'CONN'\n}",
        right: &["dns-temporary-failure"],
    },
    Quoted {
        from: "nodemailer/nodemailer#1153",
        text: "\"error\": {\n    \"errno\":-3008,\n    \"code\":\"EDNS\",\n    \"syscall\":\"getaddrinfo\",\n    \"hostname\":\"smtp.mail.ru,\",\n    \"command\":\"CONN\"\n}",
        right: &["dns-name-not-found", "dns-host-not-a-name"],
    },
    Quoted {
        from: "ix-ai/smtp#12",
        text: "  277 R: dnslookup for user@gmail.com\n  277 LOG: MAIN\n  277   == user@gmail.com R=dnslookup defer (-1): host lookup did not complete",
        right: &["dns-temporary-failure", "dns-mx-lookup-failed"],
    },
    Quoted {
        from: "mailcow/mailcow-dockerized#115",
        text: "postfix-mailcow_1    | Mar 11 14:26:24 mail postfix/smtp[150]: 7EB4B4B80B5D: to=<******@gmail.com>, relay=none, delay=24, delays=4.2/0.02/20/0, dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=gmail.com type=MX: Host not found, try again)",
        right: &["dns-mx-lookup-failed", "dns-temporary-failure"],
    },
    Quoted {
        from: "Mailu/Mailu#1055",
        text: "MX: Malformed or unexpected name server reply",
        right: &["dns-mx-lookup-failed", "dns-temporary-failure"],
    },
    Quoted {
        from: "sameersbn/docker-gitlab#1381",
        text: "SocketError: getaddrinfo: Name or service not known",
        right: &["dns-name-not-found"],
    },
    Quoted {
        from: "OpenSMTPD/OpenSMTPD#1054",
        text: "smtp failed-command command=\"HELO \" result=\"501 5.5.4 Invalid command arguments: Invalid domain name\"",
        right: &["policy-helo-refused"],
    },
    Quoted {
        from: "PHPMailer/PHPMailer#1011",
        text: "SMTP -> get_lines(): $str is \"501-5.5.4 HELO/EHLO argument \"PhpStorm 9.0.3\" invalid, closing connection.\"",
        right: &["policy-helo-refused"],
    },
    Quoted {
        from: "nextcloud/server#14941",
        text: "Beim Senden der E-Mail ist ein Problem aufgetreten. Bitte überprüfen Sie Ihre Einstellungen. (Fehler: Expected response code 250 but got code \"501\", with message \"501 Syntactically invalid HELO argument(s)\n\"\nLog data:\n++ Starting Swift_SmtpTransport\n<< 220 mx14lb.world4you.com ESMTP Exim 4.91 Sat, 27 Apr 2019 11:11:02 +0200\n\n>> EHLO _\n\n<< 501 Syntactically invalid EHLO argument(s)",
        right: &["policy-helo-refused"],
    },
    Quoted {
        from: "roundcube/roundcubemail#6408",
        text: "rejected EHLO from fe-srv [172.16.1.81]: syntactically invalid argument(s): _",
        right: &["policy-helo-refused"],
    },
    Quoted {
        from: "patsanch/email_veracity_checker#2",
        text: "<- \"HELO example.com\\r\\n\"\n-> \"503 wrong state for HELO command\\r\\n\"",
        right: &["reply-503-bad-sequence"],
    },
    Quoted {
        from: "PHPMailer/PHPMailer#2034",
        text: "2020-04-20 13:29:43\tSERVER -> CLIENT: 334 UGFzc3dvcmQ6\n2020-04-20 13:29:43\tSMTP -> get_lines(): $data is \"\"\n2020-04-20 13:29:43\tSMTP -> get_lines(): $str is  \"535 5.7.0 (#AUTH005) Too many bad auth attempts.\n                   \t                  \"",
        right: &["provider-yahoo-app-password"],
    },
    Quoted {
        from: "zytzagoo/smtp-validate-email#71",
        text: "550-Please turn on SMTP Authentication in your mail client.",
        right: &["auth-required"],
    },
    Quoted {
        from: "MailCore/mailcore2#1517",
        text: "535 5.7.0\nauthentication rejected: your password is too simple",
        right: &["auth-failed"],
    },
    Quoted {
        from: "PHPMailer/PHPMailer#2685",
        text: "550 Request failed; Mailbox unavailable",
        right: &["reply-550-refused"],
    },
    Quoted {
        from: "marcpope/borgbackupserver#16",
        text: "Failed: Authentication failed: 535 5.7.0 Invalid login or password",
        right: &["auth-failed"],
    },
    Quoted {
        from: "xuess/puppeteer-sign#2",
        text: "0|main  | Error: Invalid login: 535 Error: authentication failed\n0|main  |     at SMTPConnection._formatError (/srv/puppeteer-sign/node_modules/_nodemailer@4.7.0@nodemailer/lib/smtp-connection/index.js:605:19)",
        right: &["auth-failed"],
    },
    Quoted {
        from: "mailcow/mailcow#318",
        text: "550 smtp auth required",
        right: &["auth-required"],
    },
    Quoted {
        from: "MailCore/mailcore2#1738",
        text: "<haithngn***@icloud.com>:\n550: 5.7.1 Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137",
        right: &["policy-refused"],
    },
    Quoted {
        from: "dart-mailer/mailer#235",
        text: "554 Message not allowed - [299]",
        right: &["policy-refused"],
    },
];
