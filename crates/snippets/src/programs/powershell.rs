//! PowerShell's own command.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "powershell",
    name: "PowerShell Send-MailMessage",
    aliases: &["send-mailmessage", "pwsh"],
    group: Group::Relay,
    file: "send.ps1",
    place: "In a script. Microsoft calls the command obsolete and recommends MailKit for new programs.",
    versions: "Windows PowerShell 3 and later, PowerShell 7",
    oldest: "3",
    secret: "Get-Credential asks for it; for unattended scripts keep it with Export-Clixml or in the SecretManagement module.",
    trap: "On an old .NET, TLS 1.0 may be all that is offered: set [Net.ServicePointManager]::SecurityProtocol = 'Tls12' first. -UseSsl means STARTTLS; without it the password goes in the clear, and on 465 it waits for a greeting that never comes.",
    syntax: Syntax::Word,
    implicit: Form::Impossible(
        "Send-MailMessage knows STARTTLS only, and hangs on a port with implicit TLS.",
    ),
    starttls: Form::Text(
        r"@if-login@$credential = Get-Credential -UserName '@USER@' -Message 'SMTP'
Send-MailMessage -SmtpServer '@HOST@' -Port @PORT@ -UseSsl `
@if-login@    -Credential $credential `
    -From '@FROM@' -To '@FROM@' -Subject 'Test' -Body 'It works.' -ErrorAction Stop
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
Send-MailMessage -SmtpServer '@HOST@' -Port @PORT@ `
    -From '@FROM@' -To '@FROM@' -Subject 'Test' -Body 'It works.' -ErrorAction Stop
",
    ),
    proof: Proof::Unproved("The tests cannot install PowerShell."),
    ..ORDINARY
};
