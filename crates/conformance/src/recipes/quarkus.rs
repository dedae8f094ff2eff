use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "quarkus",
    needs: Needs { debian: &["openjdk-17-jdk-headless"], ..Needs::NOTHING },
    version: "/usr/lib/jvm/java-17-openjdk-amd64/bin/java --version",
    verdict: Verdict::Validator(&[
        ("start-tls=REQUIRED", "start-tls=OPTIONAL"),
        ("start-tls=REQUIRED\n", "\n"),
        ("mailer.tls=true", "mailer.tls=false"),
        ("mailer.tls=false", "mailer.tls=true"),
        ("trust-all=false", "trust-all=true"),
        ("login=REQUIRED", "login=NONE"),
        ("quarkus.mailer.host", "quarkus.mail.host"),
    ]),
    script: r#"
cat > Check.java <<'JAVA'
import java.io.FileReader;
import java.util.Map;
import java.util.Properties;

public class Check {
    public static void main(String[] args) throws Exception {
        Properties found = new Properties();
        found.load(new FileReader(System.getenv("SNIPPET")));
        boolean implicit = System.getenv("SECURITY").equals("implicit-tls");
        Properties expected = new Properties();
        Map.of(
            "from", System.getenv("FROM"),
            "host", System.getenv("HOST"),
            "port", System.getenv("PORT"),
            "username", System.getenv("LOGIN"),
            "password", "${SMTP_PASSWORD}",
            "login", "REQUIRED",
            "tls", String.valueOf(implicit),
            "start-tls", "REQUIRED",
            "trust-all", "false"
        ).forEach((name, value) -> expected.put("quarkus.mailer." + name, value));
        if (!found.equals(expected)) {
            throw new Exception(found + " instead of " + expected);
        }
    }
}
JAVA
exec /usr/lib/jvm/java-17-openjdk-amd64/bin/java -XX:TieredStopAtLevel=1 Check.java
"#,
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
