//! Thunderbird's preferences, for whoever sets up profiles for others.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "thunderbird-prefs",
    name: "Thunderbird (user.js of a new profile)",
    aliases: &["user.js", "prefs.js"],
    group: Group::MailClient,
    file: "user.js",
    place: "In the folder of a new profile, before Thunderbird is started with it; remove it afterwards, or it undoes what the user changes. In a profile that has accounts it would hide them.",
    versions: "Thunderbird 78 and later",
    oldest: "78",
    secret: "It holds none: Thunderbird asks at the first message and keeps the answer in its password store.",
    trap: "Without try_ssl everything is sent in plaintext. 3 is implicit TLS and 2 is STARTTLS, which is then required.",
    oauth2: true,
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.accountmanager.defaultaccount", "account1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.account.account1.server", "server1");

user_pref("mail.identity.id1.useremail", "@FROM@");
user_pref("mail.identity.id1.valid", true);
user_pref("mail.identity.id1.smtpServer", "smtp1");

user_pref("mail.server.server1.type", "imap");
user_pref("mail.server.server1.name", "@FROM@");
user_pref("mail.server.server1.hostname", "@IMAP_HOST@");
user_pref("mail.server.server1.port", @IMAP_PORT@);
user_pref("mail.server.server1.socketType", 3);
@if-oauth2@user_pref("mail.server.server1.authMethod", 10);
@if-password@user_pref("mail.server.server1.authMethod", 3);
user_pref("mail.server.server1.userName", "@USER@");

user_pref("mail.smtpservers", "smtp1");
user_pref("mail.smtp.defaultserver", "smtp1");
user_pref("mail.smtpserver.smtp1.type", "smtp");
user_pref("mail.smtpserver.smtp1.hostname", "@HOST@");
user_pref("mail.smtpserver.smtp1.port", @PORT@);
user_pref("mail.smtpserver.smtp1.try_ssl", 3);
@if-oauth2@user_pref("mail.smtpserver.smtp1.authMethod", 10);
@if-password@user_pref("mail.smtpserver.smtp1.authMethod", 3);
user_pref("mail.smtpserver.smtp1.username", "@USER@");
"#,
    ),
    starttls: Form::Text(
        r#"user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.accountmanager.defaultaccount", "account1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.account.account1.server", "server1");

user_pref("mail.identity.id1.useremail", "@FROM@");
user_pref("mail.identity.id1.valid", true);
user_pref("mail.identity.id1.smtpServer", "smtp1");

user_pref("mail.server.server1.type", "imap");
user_pref("mail.server.server1.name", "@FROM@");
user_pref("mail.server.server1.hostname", "@IMAP_HOST@");
user_pref("mail.server.server1.port", @IMAP_PORT@);
user_pref("mail.server.server1.socketType", 3);
@if-oauth2@user_pref("mail.server.server1.authMethod", 10);
@if-password@user_pref("mail.server.server1.authMethod", 3);
user_pref("mail.server.server1.userName", "@USER@");

user_pref("mail.smtpservers", "smtp1");
user_pref("mail.smtp.defaultserver", "smtp1");
user_pref("mail.smtpserver.smtp1.type", "smtp");
user_pref("mail.smtpserver.smtp1.hostname", "@HOST@");
user_pref("mail.smtpserver.smtp1.port", @PORT@);
user_pref("mail.smtpserver.smtp1.try_ssl", 2);
@if-oauth2@user_pref("mail.smtpserver.smtp1.authMethod", 10);
@if-password@user_pref("mail.smtpserver.smtp1.authMethod", 3);
user_pref("mail.smtpserver.smtp1.username", "@USER@");
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
