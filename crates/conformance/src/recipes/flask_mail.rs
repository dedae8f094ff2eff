use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "flask-mail",
    needs: Needs { pypi: &["flask-mail==0.10.0"], ..Needs::NOTHING },
    version: r#""$PYTHON" -c 'from importlib.metadata import version as v; print("Flask-Mail", v("flask-mail"))'"#,
    verdict: Verdict::Server,
    script: r#"exec "$PYTHON" "$SNIPPET""#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
