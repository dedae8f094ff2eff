use super::thunderbird::driven;
use crate::recipe::{Needs, Recipe, Verdict};

/// The schema, then Thunderbird, which reads such answers as well.
pub(super) const RECIPE: Recipe = Recipe {
    target: "outlook-autodiscover",
    needs: Needs { debian: &["thunderbird", "libxml2-utils"], ..Needs::NOTHING },
    version: "xmllint --version 2>&1 && thunderbird --version",
    verdict: Verdict::Validator(&[
        ("<Encryption>SSL</Encryption>", "<Encryption>Auto</Encryption>"),
        ("<Encryption>TLS</Encryption>", "<SSL>on</SSL>"),
        ("<Port>465</Port>", "<Port>587</Port>"),
        ("<Port>587</Port>", "<Port>2525</Port>"),
        (
            "<Port>465</Port>\n        <LoginName>anna@example.com</LoginName>",
            "<Port>465</Port>\n        <LoginName>anna</LoginName>",
        ),
        ("<Action>settings</Action>", ""),
        ("/2006a\"", "/2006\""),
        ("<Type>SMTP</Type>\n        <Server>honest.", "<Type>SMTP</Type>\n        <Server>other."),
    ]),
    script: concat!(
        "cat > answer.rng <<'END'\n",
        include_str!("outlook_autodiscover/answer.rng"),
        "END\ncat > serve.py <<'END'\n",
        include_str!("outlook_autodiscover/serve.py"),
        "END\n",
        driven!(
            "thunderbird/autodiscover.js",
            r#"
xmllint --noout --relaxng answer.rng "$SNIPPET"
if [ "${1:-}" != alone ]; then exec unshare --net sh -eu "$0" alone; fi
ip link set lo up
echo "127.0.0.1 autodiscover.example.com" >> /etc/hosts
"$PYTHON" serve.py &
until curl --silent --output answer.xml --request POST http://autodiscover.example.com/; do sleep 0.05; done"#
        )
    ),
    seconds: 30,
    quick: false,
    protection: None,
    usual: &[],
};
