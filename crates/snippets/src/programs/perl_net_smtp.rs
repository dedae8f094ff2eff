//! Perl's own library.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "perl-net-smtp",
    name: "Perl Net::SMTP",
    aliases: &["perl"],
    group: Group::Library,
    file: "send.pl",
    place: "In your program. It needs IO::Socket::SSL and Authen::SASL beside it.",
    versions: "Net::SMTP 3.00 and later, as in Perl 5.22",
    oldest: "3.00",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "starttls() only returns false when it fails: a program that does not look goes on and sends the password in the clear.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"use strict;
use warnings;
use IO::Socket::SSL;
use Net::SMTP 3.00;

my $from = '@FROM@';
my $smtp = Net::SMTP->new(
    '@HOST@',
    Port => @PORT@,
    Timeout => 30,
    SSL => 1,
    SSL_verify_mode => SSL_VERIFY_PEER,
) or die qq{Cannot connect: $@\n};

@if-login@$smtp->auth('@USER@', $ENV{SMTP_PASSWORD}) or die 'Cannot log in: ', $smtp->message;
$smtp->mail($from) && $smtp->to($from) && $smtp->data(<<END) or die 'Not sent: ', $smtp->message;
From: $from
To: $from
Subject: Test

It works.
END
$smtp->quit;
",
    ),
    starttls: Form::Text(
        r"use strict;
use warnings;
use IO::Socket::SSL;
use Net::SMTP 3.00;

my $from = '@FROM@';
my $smtp = Net::SMTP->new(
    '@HOST@',
    Port => @PORT@,
    Timeout => 30,
) or die qq{Cannot connect: $@\n};

# Without “or die” a login in the clear would follow.
$smtp->starttls(SSL_verify_mode => SSL_VERIFY_PEER) or die 'No TLS: ', $smtp->message, $@;
@if-login@$smtp->auth('@USER@', $ENV{SMTP_PASSWORD}) or die 'Cannot log in: ', $smtp->message;
$smtp->mail($from) && $smtp->to($from) && $smtp->data(<<END) or die 'Not sent: ', $smtp->message;
From: $from
To: $from
Subject: Test

It works.
END
$smtp->quit;
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
use strict;
use warnings;
use Net::SMTP 3.00;

my $from = '@FROM@';
my $smtp = Net::SMTP->new('@HOST@', Port => @PORT@, Timeout => 30)
    or die qq{Cannot connect: $@\n};

$smtp->mail($from) && $smtp->to($from) && $smtp->data(<<END) or die 'Not sent: ', $smtp->message;
From: $from
To: $from
Subject: Test

It works.
END
$smtp->quit;
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
