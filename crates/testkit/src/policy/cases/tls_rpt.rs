//! TLS-RPT.

use super::super::{Case, Site};
use crate::pki::Flaw;

/// Where reports are sent by https.
const REPORTS: Site =
    Site { at: "reports", certificate: Some(("reports.{D}", Flaw::None)), ..Site::POLICY };

pub(super) const CASES: &[Case] = &[
    Case { id: "rpt", about: "A place for reports.", facts: &[20], ..Case::RPT },
    Case {
        id: "rpt-two",
        about: "Two places with blanks between, and a field that nobody knows.",
        facts: &[20, 111],
        dns: r#"@ MX 10 mail
_smtp._tls TXT "v=TLSRPTv1 ; rua=mailto:reports@{D} , https://reports.{D}/v1; x=y;""#,
        sites: &[REPORTS],
        findings: &["tls-rpt.record-ignored"],
        ..Case::RPT
    },
    Case {
        id: "rpt-strings",
        about: "The record stands in several strings.",
        facts: &[20, 92],
        dns: r#"@ MX 10 mail
_smtp._tls TXT "v=TLSRP" "Tv1; rua=mailto:" "reports@{D}""#,
        ..Case::RPT
    },
    Case {
        id: "rpt-alias",
        about: "The name is an alias.",
        facts: &[20],
        dns: r#"@ MX 10 mail
_smtp._tls CNAME shared
shared TXT "v=TLSRPTv1; rua=mailto:reports@{D}""#,
        ..Case::RPT
    },
    Case {
        id: "rpt-foreign",
        about: "Another TXT record stands beside it, which does not matter.",
        facts: &[20, 111],
        dns: r#"@ MX 10 mail
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:reports@{D}"
_smtp._tls TXT "v=spf1 -all""#,
        ..Case::RPT
    },
    Case {
        id: "rpt-several",
        about: "Two records, so that none counts.",
        facts: &[20, 115],
        dns: r#"@ MX 10 mail
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:reports@{D}"
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:other@{D}""#,
        tls_rpt: "several",
        findings: &["tls-rpt.several-records"],
        ..Case::RPT
    },
    Case {
        id: "rpt-case",
        about: "The version has other capitals, so that it is none.",
        facts: &[20, 113],
        dns: r#"@ MX 10 mail
_smtp._tls TXT "v=tlsrptv1; rua=mailto:reports@{D}""#,
        tls_rpt: "absent",
        findings: &["tls-rpt.record-ignored"],
        ..Case::RPT
    },
    Case {
        id: "rpt-no-place",
        about: "No place is named.",
        facts: &[20],
        dns: r#"@ MX 10 mail
_smtp._tls TXT "v=TLSRPTv1; x=y""#,
        tls_rpt: "invalid",
        tls_rpt_faults: &["no-rua"],
        findings: &["tls-rpt.record-syntax"],
        ..Case::RPT
    },
    Case {
        id: "rpt-bare-address",
        about: "An address without a scheme is no place.",
        facts: &[20],
        dns: r#"@ MX 10 mail
_smtp._tls TXT "v=TLSRPTv1; rua=reports@{D}""#,
        tls_rpt: "invalid",
        tls_rpt_faults: &["uri"],
        findings: &["tls-rpt.record-syntax"],
        ..Case::RPT
    },
    Case {
        id: "rpt-scheme",
        about: "Reports do not go by http.",
        facts: &[20],
        dns: r#"@ MX 10 mail
_smtp._tls TXT "v=TLSRPTv1; rua=http://reports.{D}/""#,
        tls_rpt: "invalid",
        tls_rpt_faults: &["uri"],
        findings: &["tls-rpt.record-syntax"],
        ..Case::RPT
    },
    Case {
        id: "rpt-null-mx",
        about: "Reports go to a domain that takes no mail.",
        facts: &[21, 22],
        dns: r#"@ MX 10 mail
reports MX 0 .
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@reports.{D}""#,
        unable: &["reports.{D}"],
        findings: &["tls-rpt.place-unable"],
        ..Case::RPT
    },
    Case {
        id: "rpt-nowhere",
        about: "Reports go to a domain that does not exist.",
        facts: &[22],
        dns: r#"@ MX 10 mail
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@nowhere.{D}""#,
        unable: &["nowhere.{D}"],
        findings: &["tls-rpt.place-unable"],
        ..Case::RPT
    },
    Case {
        id: "rpt-certificate",
        about: "Reports go to a web server whose certificate cannot be trusted.",
        facts: &[22],
        dns: r#"@ MX 10 mail
_smtp._tls TXT "v=TLSRPTv1; rua=https://reports.{D}/""#,
        sites: &[Site { certificate: Some(("reports.{D}", Flaw::SelfSigned)), ..REPORTS }],
        unable: &["reports.{D}"],
        findings: &["tls-rpt.place-unable"],
        ..Case::RPT
    },
    Case {
        id: "rpt-fails",
        about: "The name servers fail: that is not the same as no record.",
        dns: "@ MX 10 mail",
        fails: &["_smtp._tls"],
        tls_rpt: "not-tested",
        findings: &["tls-rpt.not-tested"],
        ..Case::RPT
    },
];
