//! Java's mail library, under its newer name.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "jakarta-mail",
    name: "Java Jakarta Mail",
    aliases: &["javamail", "java mail", "javax.mail", "jakarta.mail", "angus mail", "java"],
    group: Group::Library,
    file: "Send.java",
    place: "In your program.",
    versions: "Jakarta Mail 2.0 and later, Eclipse Angus Mail; with javax.mail in place of jakarta.mail also JavaMail 1.5 and 1.6",
    oldest: "2.0",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "The name in the certificate is not compared before Angus Mail 1.1: any certificate for any host passes. starttls.enable alone goes on in the clear where STARTTLS is not offered, and ssl.trust, the usual “fix”, switches verification off.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"@if-login@import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
@if-login@import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;

public class Send {
    public static void main(String[] args) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "@HOST@");
        properties.put("mail.smtp.port", "@PORT@");
@if-login@        properties.put("mail.smtp.auth", "true");
        properties.put("mail.smtp.ssl.enable", "true");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.connectiontimeout", "30000");
        properties.put("mail.smtp.timeout", "30000");
        properties.put("mail.smtp.writetimeout", "30000");

@if-login@        Session session = Session.getInstance(properties, new Authenticator() {
@if-login@            @Override
@if-login@            protected PasswordAuthentication getPasswordAuthentication() {
@if-login@                return new PasswordAuthentication("@USER@", System.getenv("SMTP_PASSWORD"));
@if-login@            }
@if-login@        });
@if-open@        Session session = Session.getInstance(properties);

        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("@FROM@"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("@FROM@"));
        message.setSubject("Test");
        message.setText("It works.");
        Transport.send(message);
    }
}
"#,
    ),
    starttls: Form::Text(
        r#"@if-login@import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
@if-login@import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;

public class Send {
    public static void main(String[] args) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "@HOST@");
        properties.put("mail.smtp.port", "@PORT@");
@if-login@        properties.put("mail.smtp.auth", "true");
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.connectiontimeout", "30000");
        properties.put("mail.smtp.timeout", "30000");
        properties.put("mail.smtp.writetimeout", "30000");

@if-login@        Session session = Session.getInstance(properties, new Authenticator() {
@if-login@            @Override
@if-login@            protected PasswordAuthentication getPasswordAuthentication() {
@if-login@                return new PasswordAuthentication("@USER@", System.getenv("SMTP_PASSWORD"));
@if-login@            }
@if-login@        });
@if-open@        Session session = Session.getInstance(properties);

        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("@FROM@"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("@FROM@"));
        message.setSubject("Test");
        message.setText("It works.");
        Transport.send(message);
    }
}
"#,
    ),
    open: Open::Text(
        r#"// DANGER: @DANGER@
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;

public class Send {
    public static void main(String[] args) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "@HOST@");
        properties.put("mail.smtp.port", "@PORT@");
        properties.put("mail.smtp.starttls.enable", "false");
        properties.put("mail.smtp.connectiontimeout", "30000");
        properties.put("mail.smtp.timeout", "30000");
        properties.put("mail.smtp.writetimeout", "30000");

        Session session = Session.getInstance(properties);

        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("@FROM@"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("@FROM@"));
        message.setSubject("Test");
        message.setText("It works.");
        Transport.send(message);
    }
}
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
