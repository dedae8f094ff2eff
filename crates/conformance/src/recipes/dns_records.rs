use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "dns-records",
    needs: Needs { debian: &["bind9-utils"], ..Needs::NOTHING },
    version: "named-checkzone -v",
    verdict: Verdict::Validator(&[
        ("SRV 0 1", "SRV 0"),
        ("465", "99999"),
        ("587", "25"),
        ("_imaps", "_imap"),
        ("IN MX", "IN MXX"),
    ]),
    script: r#"
{
  printf '$ORIGIN example.com.\n$TTL 3600\n@ IN SOA ns.example.com. root.example.com. 1 3600 900 604800 300\n'
  printf '@ IN NS ns\nns IN A 192.0.2.1\n%s. IN A 192.0.2.2\n' "$HOST"
  cat "$SNIPPET"
} > zone
named-checkzone -D -o read example.com zone
tr -s '\t ' ' ' < read > records
case $SECURITY in implicit-tls) service=_submissions ;; *) service=_submission ;; esac
grep -qxF "$service._tcp.example.com. 3600 IN SRV 0 1 $PORT $HOST." records
grep -qxF "_imaps._tcp.example.com. 3600 IN SRV 0 1 993 $HOST." records
# What is commented out holds as well.
sed 's/^;example/example/' zone > whole
named-checkzone -D -o read example.com whole
tr -s '\t ' ' ' < read | grep -qxF "example.com. 3600 IN MX 10 $HOST."
"#,
    seconds: 10,
    quick: false,
    protection: None,
    usual: &[],
};
