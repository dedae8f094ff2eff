//! The webmail program.

use crate::program::{Form, Group, ORDINARY, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "roundcube",
    name: "Roundcube",
    aliases: &["roundcubemail", "roundcube webmail"],
    group: Group::Program,
    file: "config/config.inc.php",
    place: "In the folder of Roundcube (Debian: /etc/roundcube), instead of the lines with the same names.",
    versions: "Roundcube 1.6 and later; older ones have smtp_server and smtp_port instead of smtp_host",
    oldest: "1.6",
    secret: "It holds none: everybody sends with the user name and the password that they logged in with.",
    trap: "tls:// does not insist on STARTTLS: whoever removes the offer gets everybody's passwords.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"$config['smtp_host'] = 'ssl://@HOST@:@PORT@';
$config['smtp_user'] = '%u';
$config['smtp_pass'] = '%p';
$config['smtp_timeout'] = 30;
$config['smtp_conn_options'] = [
    'ssl' => ['verify_peer' => true, 'verify_peer_name' => true],
];
",
    ),
    starttls: Form::Exposed {
        text: r"// DANGER: @DANGER@
$config['smtp_host'] = 'tls://@HOST@:@PORT@';
$config['smtp_user'] = '%u';
$config['smtp_pass'] = '%p';
$config['smtp_timeout'] = 30;
$config['smtp_conn_options'] = [
    'ssl' => ['verify_peer' => true, 'verify_peer_name' => true],
];
",
        danger: STRIPPABLE,
    },
    proof: Proof::Executed,
    ..ORDINARY
};
