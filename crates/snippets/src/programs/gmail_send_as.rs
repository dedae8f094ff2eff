//! Gmail sending for another address, by hand.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "gmail-send-as",
    name: "Gmail, “Send mail as” (fields by hand)",
    aliases: &["gmail send mail as", "send mail as"],
    group: Group::MailClient,
    file: "Gmail settings",
    place: "Gmail in a browser: Settings > See all settings > Accounts > Send mail as > Add another email address; also for mail that the Gmail app sends as that address.",
    versions: "Gmail in 2026",
    secret: "In the field Password; Google keeps it, as its servers connect.",
    trap: "Gmail calls implicit TLS “SSL” and STARTTLS “TLS”. “Unsecured connection” sends the password in plaintext. Since 2026 Gmail no longer fetches mail from elsewhere: have replies forwarded to it.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        "\
Email address:  @FROM@
SMTP Server:    @HOST@
Port:           @PORT@
Username:       @USER@
Connection:     Secured connection using SSL
",
    ),
    starttls: Form::Text(
        "\
Email address:  @FROM@
SMTP Server:    @HOST@
Port:           @PORT@
Username:       @USER@
Connection:     Secured connection using TLS
",
    ),
    proof: Proof::Unproved(
        "Fields for a person to fill in at Google, whose servers connect. Their meaning was compared with Google's help page.",
    ),
    ..ORDINARY
};
