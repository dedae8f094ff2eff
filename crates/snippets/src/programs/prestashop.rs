//! PrestaShop.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "prestashop",
    name: "PrestaShop",
    aliases: &["presta shop"],
    group: Group::Program,
    file: "PrestaShop’s e-mail page",
    place: "Advanced Parameters > E-mail; the sender is Shop Parameters > Contact > Stores > Shop email.",
    versions: "PrestaShop 9 and later; in PrestaShop 8 choose SSL for 465 and TLS for 587, which insists there",
    oldest: "9",
    secret: "In the field SMTP password.",
    trap: "From PrestaShop 9 on, TLS as the encryption is implicit TLS; None on 587 takes STARTTLS only if it is offered.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        r"Set my own SMTP parameters
Mail domain name: @DOMAIN@
SMTP server:      @HOST@
@if-login@SMTP username:    @USER@
Encryption:       TLS
Port:             @PORT@
",
    ),
    starttls: Form::Exposed {
        text: r"DANGER: @DANGER@

Set my own SMTP parameters
Mail domain name: @DOMAIN@
SMTP server:      @HOST@
@if-login@SMTP username:    @USER@
Encryption:       None
Port:             @PORT@
",
        danger: "PrestaShop 9 goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"DANGER: @DANGER@

Set my own SMTP parameters
Mail domain name: @DOMAIN@
SMTP server:      @HOST@
Encryption:       None
Port:             @PORT@
",
    ),
    proof: Proof::Unproved(
        "PrestaShop cannot be had by the tests; what it does was read in its source.",
    ),
    ..ORDINARY
};
