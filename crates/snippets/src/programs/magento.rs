//! Magento.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "magento",
    name: "Magento and Adobe Commerce",
    aliases: &["magento 2", "adobe commerce", "mage-os"],
    group: Group::Program,
    file: "commands for a shell",
    place: "In the folder of Magento; or the same fields in Stores > Configuration > Advanced > System > Mail Sending Settings.",
    versions: "Magento 2.4.6 and later",
    oldest: "2.4.6",
    secret: "In the field Password of that page; Magento keeps it encrypted.",
    trap: "“TLS” as the security is broken in 2.4.8, and after its patch takes STARTTLS only if it is offered.",
    syntax: Syntax::Shell,
    implicit: Form::Text(
        r"bin/magento config:set system/smtp/transport smtp
bin/magento config:set system/smtp/host '@HOST@'
bin/magento config:set system/smtp/port @PORT@
bin/magento config:set system/smtp/ssl 'ssl'
@if-login@bin/magento config:set system/smtp/auth plain
@if-login@bin/magento config:set system/smtp/username '@USER@'
@if-open@bin/magento config:set system/smtp/auth none
bin/magento cache:flush
",
    ),
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
bin/magento config:set system/smtp/transport smtp
bin/magento config:set system/smtp/host '@HOST@'
bin/magento config:set system/smtp/port @PORT@
bin/magento config:set system/smtp/ssl 'tls'
@if-login@bin/magento config:set system/smtp/auth plain
@if-login@bin/magento config:set system/smtp/username '@USER@'
@if-open@bin/magento config:set system/smtp/auth none
bin/magento cache:flush
",
        danger: "Magento goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    proof: Proof::Unproved(
        "Magento cannot be had by the tests; what it does stands in its documentation and in reports of its users.",
    ),
    ..ORDINARY
};
