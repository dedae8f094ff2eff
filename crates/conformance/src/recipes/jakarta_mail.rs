use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "jakarta-mail",
    needs: Needs {
        debian: &["libjakarta-activation-java", "libjakarta-mail-java", "openjdk-17-jdk-headless"],
        ..Needs::NOTHING
    },
    version: "basename /usr/share/java/jakarta-mail-2*.jar .jar",
    verdict: Verdict::Server,
    script: r#"
cp "$SNIPPET" Send.java
exec /usr/lib/jvm/java-17-openjdk-amd64/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto \
    -cp /usr/share/java/jakarta-mail.jar:/usr/share/java/jakarta-activation.jar Send.java
"#,
    seconds: 30,
    quick: true,
    protection: Some(Protection {
        tls: TlsMode::Implicit,
        remove: "        properties.put(\"mail.smtp.ssl.checkserveridentity\", \"true\");\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "mail.smtp.starttls.enable",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[
                ("        properties.put(\"mail.smtp.starttls.required\", \"true\");\n", ""),
                ("        properties.put(\"mail.smtp.ssl.checkserveridentity\", \"true\");\n", ""),
            ]),
        },
        Usual {
            label: "mail.smtp.ssl.enable alone",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "        properties.put(\"mail.smtp.ssl.checkserveridentity\", \"true\");\n",
                "",
            )]),
        },
        Usual {
            label: "mail.smtp.ssl.trust = *",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "\"mail.smtp.ssl.checkserveridentity\", \"true\"",
                "\"mail.smtp.ssl.trust\", \"*\"",
            )]),
        },
    ],
};
