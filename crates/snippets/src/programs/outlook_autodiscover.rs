//! The answer that Outlook asks a domain's web server for.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "outlook-autodiscover",
    name: "Outlook (Autodiscover answer)",
    aliases: &["autodiscover"],
    group: Group::MailClient,
    file: "autodiscover.xml",
    place: "The answer to a POST at https://autodiscover.YOUR-DOMAIN/autodiscover/autodiscover.xml, as text/xml. It is for one user: a web server for many puts the login of the one who asks into both LoginName elements.",
    versions: "Classic Outlook for Windows, 2007 and later; Thunderbird reads it too",
    oldest: "2007",
    secret: "It holds none: Outlook asks and keeps it in the Windows credential store.",
    trap: "“SSL on” alone means TLS from the start, which fails on 587: there the Encryption element must say TLS, which means STARTTLS. “Auto” may end without encryption.",
    syntax: Syntax::Xml,
    implicit: Form::Text(
        r#"<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>
      <Protocol>
        <Type>IMAP</Type>
        <Server>@IMAP_HOST@</Server>
        <Port>@IMAP_PORT@</Port>
        <LoginName>@USER@</LoginName>
        <DomainRequired>off</DomainRequired>
        <SPA>off</SPA>
        <SSL>on</SSL>
        <Encryption>SSL</Encryption>
        <AuthRequired>on</AuthRequired>
      </Protocol>
      <Protocol>
        <Type>SMTP</Type>
        <Server>@HOST@</Server>
        <Port>@PORT@</Port>
        <LoginName>@USER@</LoginName>
        <DomainRequired>off</DomainRequired>
        <SPA>off</SPA>
        <SSL>on</SSL>
        <Encryption>SSL</Encryption>
        <AuthRequired>on</AuthRequired>
        <UsePOPAuth>on</UsePOPAuth>
        <SMTPLast>off</SMTPLast>
      </Protocol>
    </Account>
  </Response>
</Autodiscover>
"#,
    ),
    starttls: Form::Text(
        r#"<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>
      <Protocol>
        <Type>IMAP</Type>
        <Server>@IMAP_HOST@</Server>
        <Port>@IMAP_PORT@</Port>
        <LoginName>@USER@</LoginName>
        <DomainRequired>off</DomainRequired>
        <SPA>off</SPA>
        <SSL>on</SSL>
        <Encryption>SSL</Encryption>
        <AuthRequired>on</AuthRequired>
      </Protocol>
      <Protocol>
        <Type>SMTP</Type>
        <Server>@HOST@</Server>
        <Port>@PORT@</Port>
        <LoginName>@USER@</LoginName>
        <DomainRequired>off</DomainRequired>
        <SPA>off</SPA>
        <Encryption>TLS</Encryption>
        <AuthRequired>on</AuthRequired>
        <UsePOPAuth>on</UsePOPAuth>
        <SMTPLast>off</SMTPLast>
      </Protocol>
    </Account>
  </Response>
</Autodiscover>
"#,
    ),
    proof: Proof::Validated(
        "A schema accepts it, and Thunderbird, which asks for such answers as well, takes the right server, port, encryption and user name from it. Outlook itself did not run.",
    ),
    ..ORDINARY
};
