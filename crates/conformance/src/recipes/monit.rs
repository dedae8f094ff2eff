use portwise_core::TlsMode;

use crate::recipe::{Needs, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "monit",
    needs: Needs { debian: &["monit"], ..Needs::NOTHING },
    version: "monit -V",
    verdict: Verdict::Server,
    script: r#"
umask 077
{
  echo 'set daemon 1'
  echo "set idfile $PWD/id"
  echo "set statefile $PWD/state"
  echo "set pidfile $PWD/pid"
  echo "set log $PWD/log"
  sed "s/THE-PASSWORD/$PASSWORD/" "$SNIPPET"
  grep -q "^set alert" "$SNIPPET" || echo "set alert $FROM"
  echo 'check file missing with path /nonexistent/file'
} > monitrc
monit -I -c monitrc &
for i in $(seq 100); do
  grep -qE "Mail: |Sendmail |SSL|Alert handler failed" log 2>/dev/null && break
  sleep 0.05
done
sleep 0.2
cat log
"#,
    seconds: 10,
    quick: false,
    protection: None,
    usual: &[
        Usual {
            label: "using tls",
            tls: TlsMode::StartTls,
            text: UsualText::Own(
                r#"set mailserver @HOST@ port @PORT@
  username "@USER@" password "THE-PASSWORD"
  using tls
"#,
            ),
        },
        Usual {
            label: "using ssl",
            tls: TlsMode::Implicit,
            text: UsualText::Own(
                r#"set mailserver @HOST@ port @PORT@
  username "@USER@" password "THE-PASSWORD"
  using ssl
"#,
            ),
        },
    ],
};
