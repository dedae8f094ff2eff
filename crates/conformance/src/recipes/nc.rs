use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "nc",
    needs: Needs { debian: &["netcat-openbsd"], ..Needs::NOTHING },
    version: "nc.openbsd -h 2>&1 | head -n 1",
    verdict: Verdict::Validator(&[("465", "466"), ("587", "588"), ("honest", "nobody")]),
    script: r#"
mkdir bin
ln -s /usr/bin/nc.openbsd bin/nc
PATH="$PWD/bin:$PATH" sh -eu "$SNIPPET" 2>&1 | tee said
grep -q "Connection to $HOST .* $PORT port .*succeeded" said
"#,
    seconds: 15,
    quick: false,
    protection: None,
    usual: &[],
};
