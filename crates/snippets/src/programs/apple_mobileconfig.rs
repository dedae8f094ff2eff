//! The profile that sets up an account on Apple's systems.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "apple-mobileconfig",
    name: "Apple Mail and iOS (configuration profile)",
    aliases: &["mobileconfig", "apple profile", "ios profile", "configuration profile"],
    group: Group::MailClient,
    file: "mail.mobileconfig",
    place: "Open it on the Mac, iPhone or iPad, or serve it over HTTPS as application/x-apple-aspen-config; the user confirms it in the settings.",
    versions: "iOS 4, macOS 10.7, visionOS 1.1 and later",
    secret: "It holds none: the user is asked for it when the profile is installed, once for both servers (a profile that a device management installs asks nothing).",
    trap: "Without OutgoingMailServerUseSSL there is no TLS, and without a port 25, 587 and 465 are tried. Nothing but the port tells implicit TLS from STARTTLS.",
    syntax: Syntax::Xml,
    implicit: Form::Text(TEXT),
    starttls: Form::Text(TEXT),
    proof: Proof::Validated(
        "Two readers of property lists take the same values from it, with the keys and types that Apple describes. Apple's own programs did not run.",
    ),
    ..ORDINARY
};

/// The same for both TLS modes, which only the port tells apart.
const TEXT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key>
  <string>Configuration</string>
  <key>PayloadVersion</key>
  <integer>1</integer>
  <key>PayloadIdentifier</key>
  <string>@DOMAIN@.@PROFILE_UUID@</string>
  <key>PayloadUUID</key>
  <string>@PROFILE_UUID@</string>
  <key>PayloadDisplayName</key>
  <string>Mail for @FROM@</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key>
      <string>com.apple.mail.managed</string>
      <key>PayloadVersion</key>
      <integer>1</integer>
      <key>PayloadIdentifier</key>
      <string>@DOMAIN@.@PROFILE_UUID@.mail</string>
      <key>PayloadUUID</key>
      <string>@MAIL_UUID@</string>
      <key>PayloadDisplayName</key>
      <string>Mail for @FROM@</string>
      <key>EmailAccountDescription</key>
      <string>@FROM@</string>
      <key>EmailAccountType</key>
      <string>EmailTypeIMAP</string>
      <key>EmailAddress</key>
      <string>@FROM@</string>
      <key>IncomingMailServerAuthentication</key>
      <string>EmailAuthPassword</string>
      <key>IncomingMailServerHostName</key>
      <string>@IMAP_HOST@</string>
      <key>IncomingMailServerPortNumber</key>
      <integer>@IMAP_PORT@</integer>
      <key>IncomingMailServerUseSSL</key>
      <true/>
      <key>IncomingMailServerUsername</key>
      <string>@USER@</string>
      <key>OutgoingMailServerAuthentication</key>
      <string>EmailAuthPassword</string>
      <key>OutgoingMailServerHostName</key>
      <string>@HOST@</string>
      <key>OutgoingMailServerPortNumber</key>
      <integer>@PORT@</integer>
      <key>OutgoingMailServerUseSSL</key>
      <true/>
      <key>OutgoingMailServerUsername</key>
      <string>@USER@</string>
      <key>OutgoingPasswordSameAsIncomingPassword</key>
      <true/>
    </dict>
  </array>
</dict>
</plist>
"#;
