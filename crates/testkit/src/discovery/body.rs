//! How what is published is written.

use std::fmt::Write as _;

use super::{Domain, Protocol, Row};

/// An autoconfig file (draft-ietf-mailmaint-autoconfig-06 §3) for these domains.
pub(super) fn autoconfig(domain: &Domain, domains: &[&str], rows: &[Row], comment: &str) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<clientConfig version=\"1.1\">\n{comment}  <emailProvider id=\"{{D}}\">\n"
    );
    for listed in domains {
        let _ = writeln!(text, "    <domain>{listed}</domain>");
    }
    text.push_str("    <displayName>The zoo</displayName>\n");
    for row in rows {
        let element = if row.kind == "smtp" { "outgoingServer" } else { "incomingServer" };
        let _ = writeln!(
            text,
            "    <{element} type=\"{}\">\n      <hostname>{}</hostname>\n      <port>{}</port>\n      <socketType>{}</socketType>\n      <username>{}</username>",
            row.kind, row.host, row.port, row.socket, row.user,
        );
        for auth in row.auth {
            let _ = writeln!(text, "      <authentication>{auth}</authentication>");
        }
        let _ = writeln!(text, "    </{element}>");
    }
    text.push_str("  </emailProvider>\n</clientConfig>\n");
    domain.fill(&text)
}

/// Settings of Autodiscover (MS-OXDSCLI §2.2.4).
pub(super) fn autodiscover(domain: &Domain, protocols: &[Protocol]) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\">
  <Response xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a\">
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>
"
    .to_owned();
    for protocol in protocols {
        let _ = writeln!(
            text,
            "      <Protocol>\n        <Type>{}</Type>\n        <Server>{}</Server>\n        <Port>{}</Port>",
            protocol.kind, protocol.server, protocol.port,
        );
        let optional = [
            ("SSL", protocol.ssl),
            ("Encryption", protocol.encryption),
            ("LoginName", protocol.login),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                let _ = writeln!(text, "        <{name}>{value}</{name}>");
            }
        }
        text.push_str("      </Protocol>\n");
    }
    text.push_str("    </Account>\n  </Response>\n</Autodiscover>\n");
    domain.fill(&text)
}
