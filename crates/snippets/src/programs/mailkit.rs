//! The mail library for .NET.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "mailkit",
    name: ".NET MailKit",
    aliases: &["mimekit"],
    group: Group::Library,
    file: "Program.cs",
    place: "In your program, with the package MailKit.",
    versions: "MailKit 4.16 and later; older ones may take what was slipped in before STARTTLS for part of the session",
    oldest: "4.16",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "SecureSocketOptions.Auto on port 587, StartTlsWhenAvailable and “useSsl: false” all go on in the clear where STARTTLS is not offered. A ServerCertificateValidationCallback that returns true accepts any certificate. Where nothing but the mail server can be reached, the look-up of revoked certificates fails, and with it the connection.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"using System;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

class Program
{
    static void Main()
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("@FROM@"));
        message.To.Add(MailboxAddress.Parse("@FROM@"));
        message.Subject = "Test";
        message.Body = new TextPart("plain") { Text = "It works." };

        using (var client = new SmtpClient())
        {
            client.Timeout = 30000;
            client.Connect("@HOST@", @PORT@, SecureSocketOptions.SslOnConnect);
@if-login@            client.Authenticate("@USER@", Environment.GetEnvironmentVariable("SMTP_PASSWORD"));
            client.Send(message);
            client.Disconnect(true);
        }
    }
}
"#,
    ),
    starttls: Form::Text(
        r#"using System;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

class Program
{
    static void Main()
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("@FROM@"));
        message.To.Add(MailboxAddress.Parse("@FROM@"));
        message.Subject = "Test";
        message.Body = new TextPart("plain") { Text = "It works." };

        using (var client = new SmtpClient())
        {
            client.Timeout = 30000;
            client.Connect("@HOST@", @PORT@, SecureSocketOptions.StartTls);
@if-login@            client.Authenticate("@USER@", Environment.GetEnvironmentVariable("SMTP_PASSWORD"));
            client.Send(message);
            client.Disconnect(true);
        }
    }
}
"#,
    ),
    open: Open::Text(
        r#"// DANGER: @DANGER@
using System;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

class Program
{
    static void Main()
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("@FROM@"));
        message.To.Add(MailboxAddress.Parse("@FROM@"));
        message.Subject = "Test";
        message.Body = new TextPart("plain") { Text = "It works." };

        using (var client = new SmtpClient())
        {
            client.Timeout = 30000;
            client.Connect("@HOST@", @PORT@, SecureSocketOptions.None);
            client.Send(message);
            client.Disconnect(true);
        }
    }
}
"#,
    ),
    proof: Proof::Validated(
        "A C# compiler accepts it, and stand-ins for MailKit's classes get the values that they must; MailKit itself was not run.",
    ),
    ..ORDINARY
};
