//! Looking for oneself. The shell commands were run against servers with and without the faults
//! that they are to show.

use super::FaqEntry;
use crate::reference::{list, output, powershell, shell, text};

pub(super) const ENTRIES: &[FaqEntry] = &[
    FaqEntry {
        id: "timed-out",
        question: "Why does it say “connection timed out”?",
        answer: &[
            text(
                "Nothing answered at all. On the way a firewall drops the packets, most often the one of your own hosting company, internet provider or office. A wrong password or certificate cannot cause it.",
            ),
            list(&[
                "Timed out: a filter, a wrong host name, or a server that is down. Try another port of the provider, then another network.",
                "Refused: the host is there, but nothing listens on this port, or a firewall says so openly. Check host and port.",
                "Connected, but no greeting: on 465 the program speaks plaintext where TLS is expected. Choose SSL/TLS. Elsewhere wait half a minute, since some servers delay the greeting on purpose.",
                "Connected, then “wrong version number”: implicit TLS was chosen on a port with STARTTLS. Choose STARTTLS, or port 465.",
            ]),
            text(
                "If 25 times out and 587 answers, all is well: your network shuts 25, and you do not need it. Give your program a time-out of its own, since many wait for minutes.",
            ),
        ],
        sources: &["RFC 5321 §4.5.3.2", "RFC 5068"],
        see: &["egress-filtering", "greeting", "tarpit"],
    },
    FaqEntry {
        id: "test-openssl",
        question: "How do I test a port with openssl?",
        answer: &[
            text(
                "openssl s_client shows TLS and the certificate. Version 1.1.1 or later sends the host name by itself (SNI). Put the host of your provider in place of smtp.example.com.",
            ),
            shell(
                "Port 465: TLS from the start.",
                "openssl s_client -brief -connect smtp.example.com:465 -verify_hostname smtp.example.com -verify_return_error </dev/null",
            ),
            shell(
                "Port 587: STARTTLS.",
                "openssl s_client -brief -starttls smtp -connect smtp.example.com:587 -verify_hostname smtp.example.com -verify_return_error </dev/null",
            ),
            shell(
                "Port 2525: STARTTLS as well.",
                "openssl s_client -brief -starttls smtp -connect smtp.example.com:2525 -verify_hostname smtp.example.com -verify_return_error </dev/null",
            ),
            shell(
                "Port 25: STARTTLS at a mail exchanger. Its name stands in the domain's MX record.",
                "openssl s_client -brief -starttls smtp -connect mx.example.com:25 -verify_hostname mx.example.com -verify_return_error </dev/null",
            ),
            output(
                "A good answer: the certificate is trusted and names the host.",
                "\
CONNECTION ESTABLISHED
Protocol version: TLSv1.3
Ciphersuite: TLS_AES_256_GCM_SHA384
Peer certificate: CN = smtp.example.com
Verification: OK
Verified peername: smtp.example.com",
            ),
            output(
                "Bad: the certificate is for another name.",
                "verify error:num=62:hostname mismatch",
            ),
            output(
                "Bad: nobody known has signed the certificate.",
                "verify error:num=18:self-signed certificate",
            ),
            output(
                "Bad: the server does not offer STARTTLS, or someone has stripped it.",
                "Didn't find STARTTLS in server response, trying anyway...",
            ),
            output(
                "Bad: the port wants -starttls smtp. On 465 it is the other way round: with that option openssl hangs.",
                "SSL routines:ssl3_get_record:wrong version number",
            ),
            text(
                "To talk to the server afterwards, leave out -brief and </dev/null and add -quiet -crlf. Then type EHLO client.example.com and QUIT. Without -quiet, lines that begin with Q or R are taken by openssl itself.",
            ),
        ],
        sources: &["https://docs.openssl.org/master/man1/openssl-s_client/"],
        see: &["starttls", "sni", "certificate-chain"],
    },
    FaqEntry {
        id: "test-swaks",
        question: "How do I test a port with swaks?",
        answer: &[
            text(
                "swaks speaks SMTP and shows the whole dialogue. With --quit-after EHLO it stops before any mail or password is sent. Lines with ~ are inside TLS.",
            ),
            shell(
                "Port 465: TLS from the start.",
                "swaks --server smtp.example.com --port 465 --tls-on-connect --tls-verify --quit-after EHLO",
            ),
            shell(
                "Port 587: STARTTLS, or stop. For 2525 change the number.",
                "swaks --server smtp.example.com --port 587 --tls --tls-verify --quit-after EHLO",
            ),
            shell(
                "Port 25 of a mail exchanger.",
                "swaks --server mx.example.com --port 25 --tls --tls-verify --quit-after EHLO",
            ),
            shell(
                "With a login, once the name in the certificate is right. swaks asks for the password and does not show it.",
                "swaks --server smtp.example.com --port 465 --tls-on-connect --tls-verify --auth --auth-user anna@example.com --protect-prompt --auth-hide-password --quit-after AUTH",
            ),
            output(
                "A good answer: TLS has begun, and AUTH stands in the list behind it.",
                "\
 -> STARTTLS
<-  220 2.0.0 Ready to start TLS
=== TLS started with cipher TLSv1.3:TLS_AES_256_GCM_SHA384:256
 ~> EHLO client.example.com
<~  250-smtp.example.com
<~  250 AUTH PLAIN LOGIN",
            ),
            output(
                "Bad: no STARTTLS. Never use --tls-optional to get round it.",
                "*** Host did not advertise STARTTLS",
            ),
            output(
                "Bad: the certificate is not trusted.",
                "*** TLS startup failed (connect(): error:0A000086:SSL routines::certificate verify failed)",
            ),
            text(
                "Versions before 20240103 check only who signed the certificate, not whose name it carries. Compare the name in the line TLS peer yourself, or use openssl.",
            ),
        ],
        sources: &["https://jetmore.org/john/code/swaks/"],
        see: &["auth", "ehlo", "starttls"],
    },
    FaqEntry {
        id: "test-nc",
        question: "How do I test a port with nc (netcat)?",
        answer: &[
            text(
                "nc tells whether a port can be reached, and shows what is said in plaintext. It knows nothing of TLS.",
            ),
            shell(
                "Which of the four ports can be reached, with five seconds for each.",
                "for port in 25 465 587 2525; do nc -vz -w 5 smtp.example.com $port; done",
            ),
            output(
                "Good: the port is open. Other versions of nc say open or Connected.",
                "Connection to smtp.example.com (192.0.2.10) 587 port [tcp/submission] succeeded!",
            ),
            output(
                "Bad: a filter drops the packets.",
                "nc: connect to smtp.example.com (192.0.2.10) port 25 (tcp) timed out: Operation now in progress",
            ),
            output(
                "Bad: nothing listens there.",
                "nc: connect to smtp.example.com (192.0.2.10) port 25 (tcp) failed: Connection refused",
            ),
            shell(
                "What the server offers in plaintext, on 587, 2525 or 25. The pauses let it speak first, even if it is slow.",
                "(sleep 8; printf 'EHLO client.example.com\\r\\n'; sleep 3; printf 'QUIT\\r\\n'; sleep 1) | nc smtp.example.com 587",
            ),
            output(
                "Good: STARTTLS is in the list, and AUTH is not yet.",
                "\
220 smtp.example.com ESMTP
250-smtp.example.com
250-SIZE 10485760
250 STARTTLS
221 2.0.0 Bye",
            ),
            text(
                "On 465 nc connects but shows nothing, since the greeting comes inside TLS. That is good there; on any other port it is not.",
            ),
        ],
        sources: &["https://man.openbsd.org/nc", "RFC 5321 §3.1"],
        see: &["greeting", "ehlo-keyword", "egress-filtering"],
    },
    FaqEntry {
        id: "test-powershell",
        question: "How do I test a port on Windows?",
        answer: &[
            text(
                "PowerShell can try the connection. It does not look at SMTP or TLS, so a true only says that the port is open from here.",
            ),
            powershell("One port.", "Test-NetConnection -ComputerName smtp.example.com -Port 587"),
            powershell(
                "All four, one after the other.",
                "25, 465, 587, 2525 | ForEach-Object { Test-NetConnection -ComputerName smtp.example.com -Port $_ }",
            ),
            output(
                "Good: the port is open.",
                "\
ComputerName     : smtp.example.com
RemoteAddress    : 192.0.2.10
RemotePort       : 587
TcpTestSucceeded : True",
            ),
            output(
                "Bad: refused or dropped. If it takes long to appear, a filter drops the packets.",
                "\
WARNING: TCP connect to (192.0.2.10 : 25) failed
TcpTestSucceeded : False",
            ),
            text(
                "For TLS and the certificate use openssl, which comes with Git for Windows, or check the host live here.",
            ),
        ],
        sources: &[
            "https://learn.microsoft.com/en-us/powershell/module/nettcpip/test-netconnection",
        ],
        see: &["egress-filtering", "tls"],
    },
    FaqEntry {
        id: "reachable-but-fails",
        question: "Every check is green. Why does sending fail all the same?",
        answer: &[
            text(
                "A check from outside sees that the port is open, that TLS is sound and that a login is offered. Only your own login proves that the settings work with your account.",
            ),
            list(&[
                "The check runs from another place. Your own network may shut the port: try openssl or nc on the very machine that sends.",
                "The password is refused: see the reply code, and whether the provider wants an app password or OAuth2.",
                "The login works but the mail is refused: the sender's address may have to belong to the account, or the domain has to be set up at the relay first.",
                "The program verifies with an old store of authorities, or knows no TLS 1.2: update it.",
            ]),
        ],
        sources: &["https://datatracker.ietf.org/doc/draft-ietf-mailmaint-autoconfig/"],
        see: &["auth", "app-password", "egress-filtering"],
    },
];
