//! Matomo.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "matomo",
    name: "Matomo",
    aliases: &["piwik", "web analytics"],
    group: Group::Program,
    file: "config/config.ini.php",
    place: "In the section [mail] of that file, or in Administration > System > General settings > Email server settings. The sender is noreply_email_address in the section [General].",
    versions: "Matomo 4.13.1 and later",
    oldest: "4.13.1",
    secret: "In the same section as password = \"…\".",
    trap: "With an empty encryption STARTTLS is used only where it is offered; “none” is plaintext. Without type there is no login.",
    syntax: Syntax::Word,
    implicit: Form::Text(
        r#"[mail]
transport = "smtp"
host = "@HOST@"
port = "@PORT@"
@if-login@type = "Login"
@if-login@username = "@USER@"
encryption = "ssl"
ssl_verify_peer = 1
ssl_verify_peer_name = 1
"#,
    ),
    starttls: Form::Text(
        r#"[mail]
transport = "smtp"
host = "@HOST@"
port = "@PORT@"
@if-login@type = "Login"
@if-login@username = "@USER@"
encryption = "tls"
ssl_verify_peer = 1
ssl_verify_peer_name = 1
"#,
    ),
    open: Open::Text(
        r#"[mail]
; DANGER: @DANGER@
transport = "smtp"
host = "@HOST@"
port = "@PORT@"
encryption = "none"
"#,
    ),
    proof: Proof::Validated(
        "The section was read by PHP and handed to PHPMailer as Matomo hands it on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
