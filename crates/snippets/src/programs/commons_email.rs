//! The library of the Apache Commons.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "commons-email",
    name: "Apache Commons Email",
    aliases: &["apache commons email", "commons-mail", "simpleemail"],
    group: Group::Library,
    file: "Send.java",
    place: "In your program.",
    versions: "Commons Email 1.3 to 1.6; 2.0 has the same methods in org.apache.commons.mail2.jakarta",
    oldest: "1.3",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "setStartTLSEnabled(true) goes on in the clear where STARTTLS is not offered, and without setSSLCheckServerIdentity(true) a certificate for any host passes.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"import org.apache.commons.mail.EmailException;
import org.apache.commons.mail.SimpleEmail;

public class Send {
    public static void main(String[] args) throws EmailException {
        SimpleEmail email = new SimpleEmail();
        email.setHostName("@HOST@");
        email.setSslSmtpPort("@PORT@");
        email.setSSLOnConnect(true);
        email.setSSLCheckServerIdentity(true);
        email.setSocketConnectionTimeout(30000);
        email.setSocketTimeout(30000);
        email.setAuthentication("@USER@", System.getenv("SMTP_PASSWORD"));

        email.setFrom("@FROM@");
        email.addTo("@FROM@");
        email.setSubject("Test");
        email.setMsg("It works.");
        email.send();
    }
}
"#,
    ),
    starttls: Form::Text(
        r#"import org.apache.commons.mail.EmailException;
import org.apache.commons.mail.SimpleEmail;

public class Send {
    public static void main(String[] args) throws EmailException {
        SimpleEmail email = new SimpleEmail();
        email.setHostName("@HOST@");
        email.setSmtpPort(@PORT@);
        email.setStartTLSEnabled(true);
        email.setStartTLSRequired(true);
        email.setSSLCheckServerIdentity(true);
        email.setSocketConnectionTimeout(30000);
        email.setSocketTimeout(30000);
        email.setAuthentication("@USER@", System.getenv("SMTP_PASSWORD"));

        email.setFrom("@FROM@");
        email.addTo("@FROM@");
        email.setSubject("Test");
        email.setMsg("It works.");
        email.send();
    }
}
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
