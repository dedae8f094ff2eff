use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "perl-net-smtps",
    needs: Needs {
        debian: &["libnet-smtps-perl", "libio-socket-ssl-perl", "libauthen-sasl-perl"],
        ..Needs::NOTHING
    },
    version: "/usr/bin/perl -MNet::SMTPS -e 'print qq{Net::SMTPS $Net::SMTPS::VERSION\\n}'",
    verdict: Verdict::Server,
    script: r#"exec /usr/bin/perl "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "eval { $smtp->get_cipher } or die \"no STARTTLS\\n\";\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "doSSL => 'starttls'",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                r"use strict;
use warnings;
use Net::SMTPS;

my $from = '@FROM@';
my $smtp = Net::SMTPS->new('@HOST@', Port => @PORT@, doSSL => 'starttls') or die;
$smtp->auth('@USER@', $ENV{SMTP_PASSWORD}) or die;
$smtp->mail($from) && $smtp->to($from) && $smtp->data(qq{Subject: Test\n\nIt works.\n}) or die;
$smtp->quit;
",
            ),
        },
        Usual {
            label: "doSSL => 'starttls', SSL_VERIFY_NONE",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                r"use strict;
use warnings;
use IO::Socket::SSL;
use Net::SMTPS;

my $from = '@FROM@';
my $smtp = Net::SMTPS->new(
    '@HOST@',
    Port => @PORT@,
    doSSL => 'starttls',
    SSL_verify_mode => SSL_VERIFY_NONE,
) or die;
$smtp->auth('@USER@', $ENV{SMTP_PASSWORD}) or die;
$smtp->mail($from) && $smtp->to($from) && $smtp->data(qq{Subject: Test\n\nIt works.\n}) or die;
$smtp->quit;
",
            ),
        },
        Usual {
            label: "doSSL => 'ssl'",
            tls: TlsMode::Implicit,
            text: UsualText::Own(
                r"use strict;
use warnings;
use Net::SMTPS;

my $from = '@FROM@';
my $smtp = Net::SMTPS->new('@HOST@', Port => @PORT@, doSSL => 'ssl') or die;
$smtp->auth('@USER@', $ENV{SMTP_PASSWORD}) or die;
$smtp->mail($from) && $smtp->to($from) && $smtp->data(qq{Subject: Test\n\nIt works.\n}) or die;
$smtp->quit;
",
            ),
        },
    ],
};
