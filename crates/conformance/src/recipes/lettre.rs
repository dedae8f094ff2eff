use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "lettre",
    needs: Needs { prepare: PREPARE, ..Needs::NOTHING },
    version: r#"sed -n '/^name = "lettre"$/{n;s/^version = /lettre /p}' "$PREPARED/Cargo.lock""#,
    verdict: Verdict::Server,
    script: r#"
deps="$PREPARED/target/debug/deps"
"$(cat "$PREPARED/sysroot")/bin/rustc" --edition 2024 --crate-name send -o send \
    -L "dependency=$deps" --extern "lettre=$(ls "$deps"/liblettre-*.rlib)" "$SNIPPET"
exec ./send
"#,
    seconds: 45,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "        .port(",
        put: "        .tls(lettre::transport::smtp::client::Tls::None)\n        .port(",
    }),
    usual: &[
        Usual {
            label: "builder_dangerous()",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[
                ("starttls_relay(", "builder_dangerous("),
                (")?\n        .port(", ")\n        .port("),
            ]),
        },
        Usual {
            label: "Tls::Opportunistic",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(
                "        .port(",
                "        .tls(lettre::transport::smtp::client::Tls::Opportunistic(\n            lettre::transport::smtp::client::TlsParameters::new(env::var(\"HOST\")?)?,\n        ))\n        .port(",
            )]),
        },
        Usual {
            label: "dangerous_accept_invalid_certs(true)",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "        .port(",
                "        .tls(lettre::transport::smtp::client::Tls::Wrapper(\n            lettre::transport::smtp::client::TlsParameters::builder(env::var(\"HOST\")?)\n                .dangerous_accept_invalid_certs(true)\n                .build()?,\n        ))\n        .port(",
            )]),
        },
    ],
};

/// Builds the library once. It looks for authorities where the system keeps them.
const PREPARE: &str = r#"
mkdir -p src
cat > Cargo.toml <<'TOML'
[package]
name = "send"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
lettre = { version = "=0.11.23", default-features = false, features = [
    "builder",
    "hostname",
    "ring",
    "rustls",
    "rustls-native-certs",
    "smtp-transport",
] }

[profile.dev]
debug = false

[workspace]
TOML
echo 'fn main() {}' > src/main.rs
cargo build --quiet --target-dir target
rustc --print sysroot > sysroot
"#;
