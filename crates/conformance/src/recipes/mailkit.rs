use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "mailkit",
    needs: Needs {
        debian: &["libmono-system4.0-cil", "mono-mcs", "mono-runtime"],
        ..Needs::NOTHING
    },
    version: "mcs --version",
    verdict: Verdict::Validator(&[
        ("SecureSocketOptions.SslOnConnect", "SecureSocketOptions.Auto"),
        ("SecureSocketOptions.StartTls", "SecureSocketOptions.StartTlsWhenAvailable"),
        ("SecureSocketOptions.StartTls", "false"),
        ("client.Timeout = 30000;\n", "\n"),
        ("Authenticate(\"", "Authenticate(\"x"),
        ("Connect(\"", "Connect(\"x"),
        ("using MimeKit;\n", ""),
        ("client.Send(message);", ""),
    ]),
    script: r#"
cat > StandIns.cs <<'CSHARP'
using System;
using System.Collections.Generic;

namespace MimeKit
{
    class MailboxAddress
    {
        public string Address;
        public static MailboxAddress Parse(string text) { return new MailboxAddress { Address = text }; }
    }

    class TextPart
    {
        public string Text { get; set; }
        public TextPart(string subtype) {}
    }

    class MimeMessage
    {
        public List<MailboxAddress> From = new List<MailboxAddress>(), To = new List<MailboxAddress>();
        public string Subject { get; set; }
        public TextPart Body { get; set; }
    }
}

namespace MailKit.Security
{
    enum SecureSocketOptions { None, Auto, SslOnConnect, StartTls, StartTlsWhenAvailable }
}

namespace MailKit.Net.Smtp
{
    using MailKit.Security;
    using MimeKit;

    class SmtpClient : IDisposable
    {
        bool sent;
        string login = "";
        public int Timeout { get; set; }

        static void Same(string name, object found)
        {
            if (Environment.GetEnvironmentVariable(name) != found.ToString()) Environment.Exit(1);
        }

        public void Connect(string host, int port, SecureSocketOptions options)
        {
            if (Timeout != 30000) Environment.Exit(1);
            Same("HOST", host);
            Same("PORT", port);
            Same("SECURITY", options == SecureSocketOptions.SslOnConnect ? "implicit-tls"
                : options == SecureSocketOptions.StartTls ? "starttls"
                : options == SecureSocketOptions.None ? "none" : "other");
        }

        public void Authenticate(string user, string password)
        {
            login = user;
            Same("SMTP_PASSWORD", password);
        }

        public void Send(MimeMessage message)
        {
            Same("LOGIN", login);
            Same("FROM", message.From[0].Address);
            Same("FROM", message.To[0].Address);
            sent = true;
        }

        public void Disconnect(bool quit) {}
        public void Dispose() { if (!sent) Environment.Exit(1); }
    }
}
CSHARP
cp "$SNIPPET" Program.cs
mcs -out:check.exe Program.cs StandIns.cs
exec mono check.exe
"#,
    seconds: 30,
    quick: false,
    protection: None,
    usual: &[],
};
