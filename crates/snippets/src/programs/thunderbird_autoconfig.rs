//! The file that Thunderbird and others read to set up an account by themselves.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "thunderbird-autoconfig",
    name: "Thunderbird (autoconfig file)",
    aliases: &["autoconfig", "ispdb", "config-v1.1.xml"],
    group: Group::MailClient,
    file: "config-v1.1.xml",
    place: "Serve it at https://autoconfig.YOUR-DOMAIN/mail/config-v1.1.xml as text/xml; Thunderbird, K-9 Mail and Evolution look there.",
    versions: "Thunderbird 3.1 and later",
    oldest: "3.1",
    secret: "It holds none: each user is asked.",
    trap: "Without an incoming server the file is refused, and “plain” as the socket type sends the password in the clear.",
    oauth2: true,
    syntax: Syntax::Xml,
    implicit: Form::Text(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="@DOMAIN@">
    <domain>@DOMAIN@</domain>
    <displayName>@DOMAIN@</displayName>
    <displayShortName>@DOMAIN@</displayShortName>
    <incomingServer type="imap">
      <hostname>@IMAP_HOST@</hostname>
      <port>@IMAP_PORT@</port>
      <socketType>SSL</socketType>
@if-oauth2@      <authentication>OAuth2</authentication>
@if-password@      <authentication>password-cleartext</authentication>
      <username>@AUTOCONFIG_USER@</username>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>@HOST@</hostname>
      <port>@PORT@</port>
      <socketType>SSL</socketType>
@if-oauth2@      <authentication>OAuth2</authentication>
@if-password@      <authentication>password-cleartext</authentication>
      <username>@AUTOCONFIG_USER@</username>
    </outgoingServer>
  </emailProvider>
</clientConfig>
"#,
    ),
    starttls: Form::Text(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="@DOMAIN@">
    <domain>@DOMAIN@</domain>
    <displayName>@DOMAIN@</displayName>
    <displayShortName>@DOMAIN@</displayShortName>
    <incomingServer type="imap">
      <hostname>@IMAP_HOST@</hostname>
      <port>@IMAP_PORT@</port>
      <socketType>SSL</socketType>
@if-oauth2@      <authentication>OAuth2</authentication>
@if-password@      <authentication>password-cleartext</authentication>
      <username>@AUTOCONFIG_USER@</username>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>@HOST@</hostname>
      <port>@PORT@</port>
      <socketType>STARTTLS</socketType>
@if-oauth2@      <authentication>OAuth2</authentication>
@if-password@      <authentication>password-cleartext</authentication>
      <username>@AUTOCONFIG_USER@</username>
    </outgoingServer>
  </emailProvider>
</clientConfig>
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
