use crate::recipe::{Needs, Recipe, Verdict};

/// Keycloak itself is not run; it fills Jakarta Mail's properties like this, with the name check
/// that it switches on with its trust store.
pub(super) const RECIPE: Recipe = Recipe {
    target: "keycloak",
    needs: Needs {
        debian: &["libjakarta-activation-java", "libjakarta-mail-java", "openjdk-17-jdk-headless"],
        ..Needs::NOTHING
    },
    version: "basename /usr/share/java/jakarta-mail-2*.jar .jar",
    verdict: Verdict::Server,
    script: r#"
cat > Run.java <<'JAVA'
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

public class Run {
    public static void main(String[] args) throws Exception {
        Session session = Session.getInstance(System.getProperties());
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(args[0]));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(args[0]));
        message.setSubject("Test");
        message.setText("It works.");
        message.saveChanges();
        try (Transport transport = session.getTransport("smtp")) {
            if (args.length > 1) {
                transport.connect(args[1], System.getenv("SMTP_PASSWORD"));
            } else {
                transport.connect();
            }
            transport.sendMessage(message, message.getAllRecipients());
        }
    }
}
JAVA
cat > kcadm.sh <<'SH'
#!/bin/sh
[ "$*" = "update realms/YOUR-REALM -f -" ] || exit 2
cat > smtp.json
SH
chmod +x kcadm.sh
PATH="$PWD:$PATH" sh -eu "$SNIPPET"
cat > run.py <<'PYTHON'
import json
import os

server = json.load(open("smtp.json"))["smtpServer"]
assert all(isinstance(value, str) for value in server.values())
flag = lambda name: server.pop(name, "false") == "true"
properties = {"ssl.checkserveridentity": "true", "host": server.pop("host"), "port": server.pop("port")}
properties |= {"auth": "true"} if flag("auth") else {}
properties |= {"ssl.enable": "true"} if flag("ssl") else {}
properties |= {"starttls.enable": "true"} if flag("starttls") else {}
for name in ["connectionTimeout", "timeout", "writeTimeout"]:
    properties[name.lower()] = server.pop(name, "10000")
sender = server.pop("from")
user = [server.pop("user")] if "user" in server else []
server.pop("//", None)
assert server == ({"password": "${vault.smtp-password}"} if user else {}), server
jars = "/usr/share/java/jakarta-mail.jar:/usr/share/java/jakarta-activation.jar"
java = "/usr/lib/jvm/java-17-openjdk-amd64/bin/java"
options = [f"-Dmail.smtp.{name}={value}" for name, value in properties.items()]
os.execv(java, [java, "-XX:TieredStopAtLevel=1", *options, "-cp", jars, "Run.java", sender, *user])
PYTHON
exec "$PYTHON" run.py
"#,
    seconds: 30,
    quick: false,
    protection: None,
    usual: &[],
};
