//! Apprise, on the command line.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "apprise",
    name: "Apprise",
    group: Group::Relay,
    file: "notify.sh",
    place: "In a shell, or a script that a timer starts. The same address works in Apprise's own configuration file.",
    versions: "Apprise 1.12 and later; up to 1.11 every certificate was accepted, whatever verify says",
    oldest: "1.12",
    secret: "In the environment variable SMTP_PASSWORD, percent-encoded: every character but letters, digits and -._~ as % with two hexadecimal digits.",
    trap: "mailto:// without an s, and without a mode, sends the password in the clear to any server that asks for it.",
    syntax: Syntax::Url,
    implicit: Form::Text(
        r#"@if-login@export APPRISE_URLS="mailtos://@USER@:$SMTP_PASSWORD@@HOST@:@PORT@/?smtp=@HOST@&mode=ssl&verify=yes&cto=30&from=@FROM@&to=@FROM@&format=text"
@if-open@export APPRISE_URLS="mailtos://@HOST@:@PORT@/?smtp=@HOST@&mode=ssl&verify=yes&cto=30&from=@FROM@&to=@FROM@&format=text"
apprise --title "Test" --body "It works."
"#,
    ),
    starttls: Form::Text(
        r#"@if-login@export APPRISE_URLS="mailtos://@USER@:$SMTP_PASSWORD@@HOST@:@PORT@/?smtp=@HOST@&mode=starttls&verify=yes&cto=30&from=@FROM@&to=@FROM@&format=text"
@if-open@export APPRISE_URLS="mailtos://@HOST@:@PORT@/?smtp=@HOST@&mode=starttls&verify=yes&cto=30&from=@FROM@&to=@FROM@&format=text"
apprise --title "Test" --body "It works."
"#,
    ),
    open: Open::Text(
        r#"# DANGER: @DANGER@
export APPRISE_URLS="mailto://@HOST@:@PORT@/?smtp=@HOST@&mode=insecure&cto=30&from=@FROM@&to=@FROM@&format=text"
apprise --title "Test" --body "It works."
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
