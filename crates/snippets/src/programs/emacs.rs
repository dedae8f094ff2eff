//! Emacs.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "emacs",
    name: "Emacs (smtpmail)",
    aliases: &["smtpmail", "gnus", "mu4e", "message-mode"],
    group: Group::MailClient,
    file: "~/.emacs.d/init.el",
    place: "In your init file.",
    versions: "Emacs 25 and later, built with GnuTLS",
    oldest: "25",
    secret: "In ~/.authinfo.gpg, or in ~/.authinfo with mode 600: machine @HOST:plain@ port @PORT@ login \"@USER:bare@\" password \"THE-PASSWORD\"",
    trap: "Without smtpmail-stream-type the password goes out in plaintext where STARTTLS is not offered.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"(setq user-mail-address "@FROM@"
      send-mail-function #'smtpmail-send-it
      message-send-mail-function #'smtpmail-send-it
      smtpmail-smtp-server "@HOST@"
      smtpmail-smtp-service @PORT@
      smtpmail-smtp-user "@USER@"
      smtpmail-stream-type 'ssl
      gnutls-verify-error t)
"#,
    ),
    starttls: Form::Text(
        r#"(setq user-mail-address "@FROM@"
      send-mail-function #'smtpmail-send-it
      message-send-mail-function #'smtpmail-send-it
      smtpmail-smtp-server "@HOST@"
      smtpmail-smtp-service @PORT@
      smtpmail-smtp-user "@USER@"
      smtpmail-stream-type 'starttls
      gnutls-verify-error t)
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
