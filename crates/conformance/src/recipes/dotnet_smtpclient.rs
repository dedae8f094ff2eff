use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "dotnet-smtpclient",
    needs: Needs {
        debian: &["libmono-system4.0-cil", "mono-mcs", "mono-runtime"],
        ..Needs::NOTHING
    },
    version: "mcs --version",
    verdict: Verdict::Validator(&[
        ("EnableSsl = true", "EnableSsl = false"),
        ("EnableSsl", "EnableTls"),
        ("client.Timeout = 30000", "client.Timeout = \"30 s\""),
        ("NetworkCredential(\"", "NetworkCredential(\"x"),
        ("SmtpClient(\"", "SmtpClient(\"x"),
        ("using System.Net.Mail;\n", ""),
    ]),
    script: r#"
# Its own constructor and setters are called, and what they were given is read back.
cat > Check.cs <<'CSHARP'
using System;
using System.Net;

class SmtpClient : System.Net.Mail.SmtpClient
{
    public SmtpClient(string host, int port) : base(host, port) {}

    public new void Send(string from, string to, string subject, string body)
    {
        Func<string, string> env = Environment.GetEnvironmentVariable;
        var credentials = (NetworkCredential)Credentials;
        var sender = new System.Net.Mail.MailAddress(from).Address;
        var user = credentials == null ? "" : credentials.UserName;
        var password = credentials == null ? "" : credentials.Password;
        var expectedPassword = env("LOGIN") == "" ? "" : env("SMTP_PASSWORD");
        var found = new [] { Host, Port.ToString(), user, password, sender };
        var expected = new [] { env("HOST"), env("PORT"), env("LOGIN"), expectedPassword, env("FROM") };
        var fits = string.Join("\n", found) == string.Join("\n", expected);
        Environment.Exit(fits && EnableSsl == (env("SECURITY") == "starttls") && Timeout == 30000 ? 0 : 1);
    }
}
CSHARP
cp "$SNIPPET" Program.cs
mcs -out:plain.exe Program.cs
mcs -out:check.exe Program.cs Check.cs
exec mono check.exe
"#,
    seconds: 30,
    quick: false,
    protection: None,
    usual: &[],
};
