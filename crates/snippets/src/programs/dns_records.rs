//! What DNS says of a server.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "dns-records",
    name: "DNS records (SRV, MX)",
    aliases: &["dns", "srv", "srv records", "rfc6186"],
    group: Group::Server,
    file: "a zone file",
    place: "In the zone of the mail domain. The names on the right need address records of their own, not aliases, and certificates that hold for them.",
    versions: "RFC 6186 and RFC 8314 §5.1",
    secret: "It needs none.",
    trap: "“_submission” is for STARTTLS on 587 and “_submissions” for TLS on 465; without DNSSEC the records are a hint that a client must confirm.",
    syntax: Syntax::ZoneName,
    implicit: Form::Text(
        "\
_submissions._tcp.@DOMAIN@. 3600 IN SRV 0 1 @PORT@ @HOST@.
_imaps._tcp.@DOMAIN@. 3600 IN SRV 0 1 @IMAP_PORT@ @IMAP_HOST@.
; Only if @HOST@ also takes the mail for @DOMAIN@, on port 25:
;@DOMAIN@. 3600 IN MX 10 @HOST@.
",
    ),
    starttls: Form::Text(
        "\
_submission._tcp.@DOMAIN@. 3600 IN SRV 0 1 @PORT@ @HOST@.
_imaps._tcp.@DOMAIN@. 3600 IN SRV 0 1 @IMAP_PORT@ @IMAP_HOST@.
; Only if @HOST@ also takes the mail for @DOMAIN@, on port 25:
;@DOMAIN@. 3600 IN MX 10 @HOST@.
",
    ),
    proof: Proof::Validated(
        "named-checkzone accepted it in a zone and read the very same records out of it.",
    ),
    ..ORDINARY
};
