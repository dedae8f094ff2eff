//! The class of .NET's own library.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "dotnet-smtpclient",
    name: ".NET System.Net.Mail",
    aliases: &["system.net.mail", "smtpclient", ".net", "dotnet", "c#", "csharp", "asp.net"],
    group: Group::Library,
    file: "Program.cs",
    place: "In your program. For new programs use MailKit, as .NET's own documentation advises.",
    versions: ".NET Framework 4 and all later .NET",
    oldest: "4",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "Before .NET Framework 4.7, set ServicePointManager.SecurityProtocol = SecurityProtocolType.Tls12 first, or TLS 1.0 may be all that is offered. EnableSsl means STARTTLS, and is off unless set: then the password goes in the clear. On 465 it waits for a greeting that never comes.",
    syntax: Syntax::Quoted,
    implicit: Form::Impossible(
        "System.Net.Mail knows STARTTLS only, and hangs on a port with implicit TLS.",
    ),
    starttls: Form::Text(
        r#"using System;
@if-login@using System.Net;
using System.Net.Mail;

class Program
{
    static void Main()
    {
@if-login@        var password = Environment.GetEnvironmentVariable("SMTP_PASSWORD");
        using (var client = new SmtpClient("@HOST@", @PORT@))
        {
            client.EnableSsl = true;
            client.Timeout = 30000;
@if-login@            client.UseDefaultCredentials = false;
@if-login@            client.Credentials = new NetworkCredential("@USER@", password);
            client.Send("@FROM@", "@FROM@", "Test", "It works.");
        }
    }
}
"#,
    ),
    open: Open::Text(
        r#"// DANGER: @DANGER@
using System;
using System.Net.Mail;

class Program
{
    static void Main()
    {
        using (var client = new SmtpClient("@HOST@", @PORT@))
        {
            client.EnableSsl = false;
            client.Timeout = 30000;
            client.Send("@FROM@", "@FROM@", "Test", "It works.");
        }
    }
}
"#,
    ),
    proof: Proof::Validated(
        "Mono's compiler accepts it against the class library of Mono; .NET itself was not run.",
    ),
    ..ORDINARY
};
