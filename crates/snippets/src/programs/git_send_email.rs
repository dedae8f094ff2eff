//! Git, sending patches.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "git-send-email",
    name: "git send-email",
    aliases: &["git", "sendemail.smtpserver"],
    group: Group::MailClient,
    file: "~/.gitconfig",
    place: "In your home folder, beside what is there. It needs the Perl modules Authen::SASL and IO::Socket::SSL.",
    versions: "Git 1.8.5 and later",
    oldest: "1.8.5",
    secret: "In no file: git asks for it, and keeps it if you have a credential helper, for example git config --global credential.helper libsecret.",
    trap: "Without smtpEncryption it never encrypts. An empty smtpSSLCertPath, which is often advised, switches verification off.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"[sendemail]
	smtpServer = @HOST@
	smtpServerPort = @PORT@
	smtpEncryption = ssl
@if-login@	smtpUser = "@USER@"
	from = "@FROM@"
"#,
    ),
    starttls: Form::Text(
        r#"[sendemail]
	smtpServer = @HOST@
	smtpServerPort = @PORT@
	smtpEncryption = tls
@if-login@	smtpUser = "@USER@"
	from = "@FROM@"
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
[sendemail]
	smtpServer = @HOST@
	smtpServerPort = @PORT@
	smtpEncryption = none
	from = "@FROM@"
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
