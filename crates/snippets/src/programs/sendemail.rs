//! sendEmail, an old command-line program.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "sendemail",
    name: "sendEmail",
    aliases: &["sendemail perl"],
    group: Group::Relay,
    file: "send.sh",
    place: "In a shell script. For something new take msmtp or swaks: sendEmail is no longer maintained.",
    versions: "All up to sendEmail 1.56, with IO::Socket::SSL 1.95 and later",
    secret: "In the environment variable SMTP_PASSWORD; on the command line of sendEmail every user of the machine can read it.",
    trap: "Its default is to encrypt only if the server offers it. With -o tls=yes alone it refuses every certificate, as it does not say for which host it should be.",
    syntax: Syntax::Shell,
    implicit: Form::Impossible("sendEmail knows STARTTLS only."),
    starttls: Form::Text(
        r#"# Perl is told for which host the certificate must be; sendEmail itself does not say it.
perl -MIO::Socket::SSL -e '
  my ($program, $host) = splice @ARGV, 0, 2;
  IO::Socket::SSL::set_client_defaults(SSL_verifycn_name => $host, SSL_verifycn_scheme => "smtp");
@if-login@  push @ARGV, "-xp", $ENV{SMTP_PASSWORD};
  do $program;
  die $@;
' "$(command -v sendEmail)" '@HOST@' -o tls=yes -s '@HOST@:@PORT@' \
@if-login@  -xu '@USER@' -f '@FROM@' -t '@FROM@' -u 'Test' -m 'It works.'
@if-open@  -f '@FROM@' -t '@FROM@' -u 'Test' -m 'It works.'
"#,
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
sendEmail -s '@HOST@:@PORT@' -o tls=no -f '@FROM@' -t '@FROM@' -u Test -m 'It works.'
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
