use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "swaks",
    needs: Needs {
        debian: &["libnet-ssleay-perl"],
        prepare: r#"
mkdir -p lists/partial cache/archives/partial
cat > swaks.sources <<'END'
Types: deb
URIs: http://deb.debian.org/debian
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
newer() {
  apt-get --quiet=2 -o Dir::Etc::SourceList="$PWD/swaks.sources" -o Dir::Etc::SourceParts=/nonexistent \
    -o Dir::State::Lists="$PWD/lists" -o Dir::Cache="$PWD/cache" -o Acquire::Languages=none \
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false "$@"
}
newer update
newer download swaks >/dev/null 2>&1
dpkg --extract swaks_*.deb unpacked
cp unpacked/usr/bin/swaks swaks
rm -r lists cache unpacked
"#,
        ..Needs::NOTHING
    },
    version: "perl \"$PREPARED/swaks\" --version",
    verdict: Verdict::Server,
    script: r#"
mkdir bin
ln -s "$PREPARED/swaks" bin/swaks
PATH="$PWD/bin:$PATH" exec sh -eu "$SNIPPET"
"#,
    seconds: 15,
    quick: false,
    protection: Some(Protection { tls: TlsMode::Implicit, remove: " --tls-verify", put: "" }),
    usual: &[
        Usual {
            label: "--tls alone",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[(" --tls-verify", "")]),
        },
        Usual {
            label: "--tls-on-connect alone",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(" --tls-verify", "")]),
        },
        Usual {
            label: "--tls-optional",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[("--tls --tls-verify", "--tls-optional")]),
        },
    ],
};
