use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "flask-mailman",
    needs: Needs { pypi: &["flask-mailman==1.1.1"], ..Needs::NOTHING },
    version: r#""$PYTHON" -c 'from importlib.metadata import version as v; print("Flask-Mailman", v("flask-mailman"))'"#,
    verdict: Verdict::Server,
    script: r#"exec "$PYTHON" "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
