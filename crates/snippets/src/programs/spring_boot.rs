//! Spring Boot's mail starter.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "spring-boot",
    name: "Spring Boot",
    aliases: &["springboot", "spring", "spring mail", "javamailsender"],
    group: Group::Library,
    file: "application.properties",
    place: "src/main/resources/application.properties, with spring-boot-starter-mail.",
    versions: "Spring Boot 2 and later (run with Spring's JavaMailSenderImpl, filled from this file as Boot fills it)",
    oldest: "2",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "starttls.enable alone goes on in the clear where STARTTLS is not offered; Boot 2 does not compare the name in the certificate; nothing times out.",
    syntax: Syntax::Properties,
    implicit: Form::Text(
        r"spring.mail.host=@HOST@
spring.mail.port=@PORT@
@if-login@spring.mail.username=@USER@
@if-login@spring.mail.password=${SMTP_PASSWORD}
@if-login@spring.mail.properties.mail.smtp.auth=true
@if-open@spring.mail.properties.mail.smtp.auth=false
spring.mail.properties.mail.smtp.ssl.enable=true
spring.mail.properties.mail.smtp.ssl.checkserveridentity=true
spring.mail.properties.mail.smtp.connectiontimeout=30000
spring.mail.properties.mail.smtp.timeout=30000
spring.mail.properties.mail.smtp.writetimeout=30000
",
    ),
    starttls: Form::Text(
        r"spring.mail.host=@HOST@
spring.mail.port=@PORT@
@if-login@spring.mail.username=@USER@
@if-login@spring.mail.password=${SMTP_PASSWORD}
@if-login@spring.mail.properties.mail.smtp.auth=true
@if-open@spring.mail.properties.mail.smtp.auth=false
spring.mail.properties.mail.smtp.starttls.enable=true
spring.mail.properties.mail.smtp.starttls.required=true
spring.mail.properties.mail.smtp.ssl.checkserveridentity=true
spring.mail.properties.mail.smtp.connectiontimeout=30000
spring.mail.properties.mail.smtp.timeout=30000
spring.mail.properties.mail.smtp.writetimeout=30000
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
spring.mail.host=@HOST@
spring.mail.port=@PORT@
spring.mail.properties.mail.smtp.auth=false
spring.mail.properties.mail.smtp.starttls.enable=false
spring.mail.properties.mail.smtp.connectiontimeout=30000
spring.mail.properties.mail.smtp.timeout=30000
spring.mail.properties.mail.smtp.writetimeout=30000
",
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
