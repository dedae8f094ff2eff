use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

/// Boot gives the sender what stands under `spring.mail`, and its `properties` as they are.
pub(super) const RECIPE: Recipe = Recipe {
    target: "spring-boot",
    needs: Needs {
        debian: &[
            "libactivation-java",
            "libcommons-logging-java",
            "libmail-java",
            "libspring-context-support-java",
            "openjdk-17-jdk-headless",
        ],
        ..Needs::NOTHING
    },
    version: "basename /usr/share/maven-repo/org/springframework/spring-context-support/4*/*.jar .jar",
    verdict: Verdict::Server,
    script: r#"
cat > Run.java <<'JAVA'
import java.util.Properties;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.ResourcePropertySource;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

public class Run {
    public static void main(String[] args) throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        ResourcePropertySource file = new ResourcePropertySource("file:application.properties");
        environment.getPropertySources().addLast(file);
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        Properties properties = new Properties();
        for (String name : file.getPropertyNames()) {
            String value = environment.getRequiredProperty(name);
            switch (name) {
                case "spring.mail.host" -> sender.setHost(value);
                case "spring.mail.port" -> sender.setPort(Integer.parseInt(value));
                case "spring.mail.username" -> sender.setUsername(value);
                case "spring.mail.password" -> sender.setPassword(value);
                default -> properties.put(name.substring("spring.mail.properties.".length()), value);
            }
        }
        sender.setJavaMailProperties(properties);
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom(System.getenv("FROM"));
        message.setTo(System.getenv("FROM"));
        message.setSubject("Test");
        message.setText("It works.");
        sender.send(message);
    }
}
JAVA
cp "$SNIPPET" application.properties
jars=/usr/share/java
spring="$jars/spring3-context.support.jar:$jars/spring3-context.jar:$jars/spring3-core.jar:$jars/spring3-beans.jar"
exec /usr/lib/jvm/java-17-openjdk-amd64/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto \
    -cp "$spring:$jars/commons-logging.jar:$jars/javax.mail.jar:$jars/javax.activation.jar" Run.java
"#,
    seconds: 30,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "spring.mail.properties.mail.smtp.starttls.required=true\n",
        put: "",
    }),
    usual: &[
        Usual {
            label: "auth and starttls.enable, as in most guides",
            tls: TlsMode::StartTls,
            text: UsualText::Changed(&[
                ("spring.mail.properties.mail.smtp.starttls.required=true\n", ""),
                ("spring.mail.properties.mail.smtp.ssl.checkserveridentity=true\n", ""),
            ]),
        },
        Usual {
            label: "ssl.trust=*",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[("ssl.checkserveridentity=true", "ssl.trust=*")]),
        },
    ],
};
