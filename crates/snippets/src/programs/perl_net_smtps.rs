//! An older addition to Perl's own library.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "perl-net-smtps",
    name: "Perl Net::SMTPS",
    aliases: &["net::smtps"],
    group: Group::Library,
    file: "send.pl",
    place: "In your program. Perl's own Net::SMTP does the same without it.",
    versions: "Net::SMTPS 0.10, with IO::Socket::SSL 2",
    oldest: "0.10",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Without a look at get_cipher it goes on in the clear where STARTTLS is not offered. Without SSL_verifycn_name it refuses good certificates, which leads people to switch verification off.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r#"use strict;
use warnings;
use IO::Socket::SSL;
use Net::SMTPS;

my $from = '@FROM@';
my $smtp = Net::SMTPS->new(
    '@HOST@',
    Port => @PORT@,
    doSSL => 'ssl',
    Timeout => 30,
    SSL_verify_mode => SSL_VERIFY_PEER,
    SSL_verifycn_name => '@HOST@',
    SSL_verifycn_scheme => 'smtp',
) or die "no connection, or no good certificate: $@\n";
$smtp->auth('@USER@', $ENV{SMTP_PASSWORD}) or die 'login: ', $smtp->message;
$smtp->mail($from)
    && $smtp->to($from)
    && $smtp->data("From: $from\nTo: $from\nSubject: Test\n\nIt works.\n")
    or die $smtp->message;
$smtp->quit;
"#,
    ),
    starttls: Form::Text(
        r#"use strict;
use warnings;
use IO::Socket::SSL;
use Net::SMTPS;

my $from = '@FROM@';
my $smtp = Net::SMTPS->new(
    '@HOST@',
    Port => @PORT@,
    doSSL => 'starttls',
    Timeout => 30,
    SSL_verify_mode => SSL_VERIFY_PEER,
    SSL_verifycn_name => '@HOST@',
    SSL_verifycn_scheme => 'smtp',
) or die "no connection, or no good certificate: $@\n";
# Without this it goes on in plaintext where STARTTLS is not offered.
eval { $smtp->get_cipher } or die "no STARTTLS\n";
$smtp->auth('@USER@', $ENV{SMTP_PASSWORD}) or die 'login: ', $smtp->message;
$smtp->mail($from)
    && $smtp->to($from)
    && $smtp->data("From: $from\nTo: $from\nSubject: Test\n\nIt works.\n")
    or die $smtp->message;
$smtp->quit;
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
