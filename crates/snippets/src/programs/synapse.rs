//! Synapse, the Matrix homeserver.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "synapse",
    name: "Synapse (Matrix)",
    aliases: &["matrix", "matrix-synapse", "element"],
    group: Group::Program,
    file: "homeserver.yaml",
    place: "In the block “email”, once in the file; then restart Synapse.",
    versions: "Synapse 1.64 and later",
    oldest: "1.64",
    secret: "At the end of the block, as smtp_pass; Synapse reads it from nowhere else. Let nobody but Synapse read the file.",
    trap: "Without require_transport_security, STARTTLS is used only where it is offered: whoever removes the offer on the way reads the password.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"email:
  smtp_host: "@HOST@"
  smtp_port: @PORT@
  force_tls: true # from the start
  require_transport_security: true
  notif_from: "@FROM:word@"
@if-login@  smtp_user: "@USER@"
"#,
    ),
    starttls: Form::Text(
        r#"email:
  smtp_host: "@HOST@"
  smtp_port: @PORT@
  force_tls: false
  require_transport_security: true # refuses to send without STARTTLS
  notif_from: "@FROM:word@"
@if-login@  smtp_user: "@USER@"
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
email:
  smtp_host: "@HOST@"
  smtp_port: @PORT@
  enable_tls: false
  notif_from: "@FROM:word@"
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
