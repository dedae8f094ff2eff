//! The webmail program.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "roundcube",
    name: "Roundcube",
    aliases: &["roundcubemail", "roundcube webmail"],
    group: Group::Program,
    file: "config/config.inc.php",
    place: "In the folder of Roundcube (Debian: /etc/roundcube), instead of the lines with the same names.",
    versions: "Roundcube 1.6.22 and later, or a package that has its fixes (Debian 12: 1.6.5+dfsg-1+deb12u14); before 1.6 there are smtp_server and smtp_port instead of smtp_host",
    oldest: "1.6.22",
    secret: "It holds none: everybody sends with the user name and the password that they logged in with.",
    trap: "Before 1.6.22, tls:// does not insist on STARTTLS: whoever removes the offer gets everybody's passwords.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"$config['smtp_host'] = 'ssl://@HOST@:@PORT@';
@if-login@$config['smtp_user'] = '%u';
@if-login@$config['smtp_pass'] = '%p';
@if-open@$config['smtp_user'] = '';
@if-open@$config['smtp_pass'] = '';
$config['smtp_timeout'] = 30;
$config['smtp_conn_options'] = [
    'ssl' => ['verify_peer' => true, 'verify_peer_name' => true],
];
",
    ),
    starttls: Form::Text(
        r"$config['smtp_host'] = 'tls://@HOST@:@PORT@';
@if-login@$config['smtp_user'] = '%u';
@if-login@$config['smtp_pass'] = '%p';
@if-open@$config['smtp_user'] = '';
@if-open@$config['smtp_pass'] = '';
$config['smtp_timeout'] = 30;
$config['smtp_conn_options'] = [
    'ssl' => ['verify_peer' => true, 'verify_peer_name' => true],
];
",
    ),
    open: Open::Text(
        r"// DANGER: @DANGER@
$config['smtp_host'] = '@HOST@:@PORT@';
$config['smtp_user'] = '';
$config['smtp_pass'] = '';
$config['smtp_timeout'] = 30;
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
