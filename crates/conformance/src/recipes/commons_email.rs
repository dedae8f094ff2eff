use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "commons-email",
    needs: Needs {
        debian: &["libactivation-java", "libcommons-email-java", "openjdk-17-jdk-headless"],
        ..Needs::NOTHING
    },
    version: "basename /usr/share/java/commons-email-1*.jar .jar",
    verdict: Verdict::Server,
    script: r#"
cp "$SNIPPET" Send.java
jars=/usr/share/java
exec /usr/lib/jvm/java-17-openjdk-amd64/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto \
    -cp "$jars/commons-email.jar:$jars/javax.mail.jar:$jars/javax.activation.jar" Send.java
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "        email.setStartTLSRequired(true);\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "setStartTLSEnabled(true) alone",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[
                ("        email.setStartTLSRequired(true);\n", ""),
                ("        email.setSSLCheckServerIdentity(true);\n", ""),
            ]),
        },
        Usual {
            label: "setSSLOnConnect(true) alone",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("        email.setSSLCheckServerIdentity(true);\n", "")]),
        },
    ],
};
