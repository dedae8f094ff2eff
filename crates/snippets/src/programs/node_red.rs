//! The node for mail of Node-RED.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "node-red",
    name: "Node-RED (node-red-node-email)",
    aliases: &["node red", "nodered", "node-red-node-email", "email node"],
    group: Group::Program,
    file: "the node “email”",
    place: "Double-click the node and fill in its fields. The sender is the user id, unless the message has another in msg.from.",
    versions: "node-red-node-email 2 and later",
    secret: "In the field Password of the node.",
    trap: "Without “Use secure connection” STARTTLS is used only where it is offered: somebody on the way removes the offer and reads the password.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        r"To:                                       @FROM@
Server:                                   @HOST@
Port:                                     @PORT@
Use secure connection:                    ticked
@if-login@Auth type:                                Basic
@if-login@Userid:                                   @USER@
@if-open@Auth type:                                None
Check server certificate is valid:        ticked
",
    ),
    starttls: Form::Exposed {
        text: r"DANGER: @DANGER@

To:                                       @FROM@
Server:                                   @HOST@
Port:                                     @PORT@
Use secure connection:                    not ticked
@if-login@Auth type:                                Basic
@if-login@Userid:                                   @USER@
@if-open@Auth type:                                None
Check server certificate is valid:        ticked
",
        danger: "Node-RED goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"DANGER: @DANGER@

To:                                       @FROM@
Server:                                   @HOST@
Port:                                     @PORT@
Use secure connection:                    not ticked
Auth type:                                None
Check server certificate is valid:        not ticked
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
