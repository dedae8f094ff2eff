use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "ruby-net-smtp",
    needs: Needs { debian: &["ruby"], ..Needs::NOTHING },
    version: r#"ruby -rnet/smtp -e 'puts "Ruby #{RUBY_VERSION}, net-smtp #{Net::SMTP::VERSION}"'"#,
    verdict: Verdict::Server,
    script: r#"exec ruby "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "starttls: :always",
        put: "starttls: :auto",
    }),
    usual: &[
        Usual {
            label: "Net::SMTP.start as in most examples",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                r##"require "net/smtp"

from = '@FROM@'
message = "From: #{from}\r\nTo: #{from}\r\nSubject: Test\r\n\r\nIt works.\r\n"

Net::SMTP.start('@HOST@', @PORT@, "localhost", '@USER@', ENV.fetch("SMTP_PASSWORD"), :plain) do |smtp|
  smtp.send_message(message, from, from)
end
"##,
            ),
        },
        Usual {
            label: "tls_verify: false",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("tls_verify: true", "tls_verify: false")]),
        },
    ],
};
