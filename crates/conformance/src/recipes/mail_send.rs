use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "mail-send",
    needs: Needs { prepare: PREPARE, ..Needs::NOTHING },
    version: r#"sed -n '/^name = "mail-send"$/{n;s/^version = /mail-send /p}' "$PREPARED/Cargo.lock""#,
    verdict: Verdict::Server,
    script: r#"
deps="$PREPARED/target/debug/deps"
"$(cat "$PREPARED/sysroot")/bin/rustc" --edition 2024 --crate-name send -o send \
    -L "dependency=$deps" --extern "mail_send=$(ls "$deps"/libmail_send-*.rlib)" \
    --extern "tokio=$(ls "$deps"/libtokio-*.rlib)" "$SNIPPET"
exec ./send
"#,
    seconds: 45,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: ".connect()",
        put: ".connect_plain()",
    }),
    usual: &[
        Usual {
            label: "connect_plain()",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(".connect()", ".connect_plain()")]),
        },
        Usual {
            label: "allow_invalid_certs()",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                ".implicit_tls(true)",
                ".implicit_tls(true)\n        .allow_invalid_certs()",
            )]),
        },
    ],
};

/// Builds the library once. The list of authorities that is compiled into it is a crate of its
/// own; the one in its place holds the authorities that the system has.
const PREPARE: &str = r#"
mkdir -p src roots/src
cat > Cargo.toml <<'TOML'
[package]
name = "send"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
mail-send = { version = "=0.5.1", default-features = false, features = ["builder", "ring", "tls12"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }

[patch.crates-io]
webpki-roots = { path = "roots" }

[profile.dev]
debug = false

[workspace]
TOML
cat > roots/Cargo.toml <<'TOML'
[package]
name = "webpki-roots"
version = "1.0.99"
edition = "2024"
publish = false

[dependencies]
rustls-native-certs = "0.8"
rustls-pki-types = "1"
webpki = { package = "rustls-webpki", version = "0.103", default-features = false, features = ["std"] }
TOML
cat > roots/src/lib.rs <<'RUST'
use std::sync::LazyLock;

use rustls_pki_types::TrustAnchor;

pub static TLS_SERVER_ROOTS: LazyLock<Vec<TrustAnchor<'static>>> = LazyLock::new(|| {
    let found = rustls_native_certs::load_native_certs().certs;
    let anchor = |c| webpki::anchor_from_trusted_cert(c).map(|a| a.to_owned()).ok();
    found.iter().filter_map(anchor).collect()
});
RUST
echo 'fn main() {}' > src/main.rs
cargo build --quiet --target-dir target
rustc --print sysroot > sysroot
"#;
