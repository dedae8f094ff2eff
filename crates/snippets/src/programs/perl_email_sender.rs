//! The library that most Perl programs send with.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "perl-email-sender",
    name: "Perl Email::Sender",
    aliases: &["email::sender"],
    group: Group::Library,
    file: "send.pl",
    place: "In your program.",
    versions: "Email::Sender 2.000 and later",
    oldest: "2.000",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Without ssl, or with maybestarttls, it sends the password in the clear to whoever removes the offer of STARTTLS.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"use strict;
use warnings;
use Email::Sender::Simple qw(sendmail);
use Email::Sender::Transport::SMTP;
use Email::Simple;
use IO::Socket::SSL;

my $transport = Email::Sender::Transport::SMTP->new(
    host => '@HOST@',
    port => @PORT@,
    ssl => 'ssl',
    ssl_options => { SSL_verify_mode => SSL_VERIFY_PEER },
@if-login@    sasl_username => '@USER@',
@if-login@    sasl_password => $ENV{SMTP_PASSWORD},
    timeout => 30,
);

my $email = Email::Simple->create(
    header => [From => '@FROM@', To => '@FROM@', Subject => 'Test'],
    body => qq{It works.\n},
);
sendmail($email, { transport => $transport });
",
    ),
    starttls: Form::Text(
        r"use strict;
use warnings;
use Email::Sender::Simple qw(sendmail);
use Email::Sender::Transport::SMTP;
use Email::Simple;
use IO::Socket::SSL;

my $transport = Email::Sender::Transport::SMTP->new(
    host => '@HOST@',
    port => @PORT@,
    ssl => 'starttls',
    ssl_options => { SSL_verify_mode => SSL_VERIFY_PEER },
@if-login@    sasl_username => '@USER@',
@if-login@    sasl_password => $ENV{SMTP_PASSWORD},
    timeout => 30,
);

my $email = Email::Simple->create(
    header => [From => '@FROM@', To => '@FROM@', Subject => 'Test'],
    body => qq{It works.\n},
);
sendmail($email, { transport => $transport });
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
use strict;
use warnings;
use Email::Sender::Simple qw(sendmail);
use Email::Sender::Transport::SMTP;
use Email::Simple;

my $transport = Email::Sender::Transport::SMTP->new(
    host => '@HOST@',
    port => @PORT@,
    ssl => 0,
    timeout => 30,
);

my $email = Email::Simple->create(
    header => [From => '@FROM@', To => '@FROM@', Subject => 'Test'],
    body => qq{It works.\n},
);
sendmail($email, { transport => $transport });
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
