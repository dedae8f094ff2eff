//! Why verdicts differ.

/// What is not compared.
pub(super) const NOT_COMPARED: &str = "
Not compared, since checkdmarc does not say it: whether TLSA records fit the certificate, what each kind of sender does with the mail, whether places of
reports can take any, and why there is no policy. Not compared, since it cannot be pointed at the zoo's servers for it: reverse names of addresses
(they are in a zone of their own) and trust anchors. It asks the zone above for a DS record, and no further up, so that the root of the zoo need not be known to it.
";

/// One or more differences with the same reason; what is empty stands for anything.
struct Reason {
    about: &'static str,
    ours: &'static str,
    theirs: &'static str,
    ids: &'static [&'static str],
    why: &'static str,
}

/// Those for single domains first.
const REASONS: &[Reason] = &[
    Reason {
        about: "MTA-STS",
        ours: "",
        theirs: "",
        ids: &["sts-large"],
        why: "It takes files of any size. Senders may stop at 64 KiB (RFC 8461 §3.3), and then have no policy.",
    },
    Reason {
        about: "MTA-STS",
        ours: "",
        theirs: "does not end",
        ids: &["sts-endless"],
        why: "It reads on for as long as octets come.",
    },
    Reason {
        about: "MTA-STS",
        ours: "",
        theirs: "",
        ids: &["sts-drips"],
        why: "Portwise gives up after 4 seconds here, and after 8 otherwise; the RFC suggests a minute to senders (RFC 8461 §3.3), some of which get the file.",
    },
    Reason {
        about: "DNSSEC",
        ours: "",
        theirs: "",
        ids: &["no-denial"],
        why: "It looks at keys and at records that are there, and not at the proof that there are none; senders that honour DANE do.",
    },
    Reason {
        about: "DNSSEC",
        ours: "",
        theirs: "",
        ids: &["rounds", "absurd"],
        why: "It does not look at proofs that there is nothing. With so many rounds of hashing, resolvers take the zone for not signed, or fail (RFC 9276 §3.2).",
    },
    Reason {
        about: "DNSSEC",
        ours: "forged",
        theirs: "not signed",
        ids: &[],
        why: "Its result is the same for both; only its log tells them apart. Mail for the one waits, for the other it does not.",
    },
    Reason {
        about: "TLSA records",
        ours: "",
        theirs: "",
        ids: &["alias", "alias-hashed"],
        why: "It asks at the name in the MX record alone, and not first at the one to which the alias leads (RFC 7672 §2.2.2).",
    },
    Reason {
        about: "TLSA records",
        ours: "",
        theirs: "",
        ids: &["tlsa-alias", "tlsa-alias-hashed"],
        why: "It does not follow an alias at the TLSA name (RFC 7672 §2.2.3).",
    },
    Reason {
        about: "TLSA records",
        ours: "",
        theirs: "",
        ids: &["island"],
        why: "It shows records for which no zone above vouches. For senders they do not exist.",
    },
    Reason {
        about: "TLSA records",
        ours: "",
        theirs: "1",
        ids: &["wrong-ds", "alias-forged"],
        why: "It shows records although the signatures on the way to them or to the addresses do not hold, so that senders wait.",
    },
    Reason {
        about: "TLSA records",
        ours: "1",
        theirs: "0",
        ids: &["short-digest"],
        why: "It does not show a record whose digest has the wrong length. Senders that honour DANE demand TLS for it all the same (RFC 7672 §2.2).",
    },
    Reason {
        about: "TLSA records",
        ours: "cannot be had",
        theirs: "0",
        ids: &[],
        why: "That they cannot be had, so that senders wait, looks like that there are none.",
    },
    Reason {
        about: "TLSA records",
        ours: "not tested",
        theirs: "0",
        ids: &[],
        why: "What cannot be validated looks like that there are none.",
    },
    Reason {
        about: "STARTTLS",
        ours: "",
        theirs: "",
        ids: &["one-address-plain"],
        why: "It visits one address of the host. At the other, mail goes in plaintext.",
    },
    Reason {
        about: "STARTTLS",
        ours: "TLS",
        theirs: "no TLS",
        ids: &[],
        why: "A certificate that it does not trust looks like a server without TLS. Senders that verify nothing use TLS there, and DANE may want that very certificate.",
    },
    Reason {
        about: "STARTTLS",
        ours: "takes no mail",
        theirs: "no TLS",
        ids: &[],
        why: "A server that cannot be talked to looks like one without TLS.",
    },
    Reason {
        about: "STARTTLS",
        ours: "not tested",
        theirs: "no TLS",
        ids: &[],
        why: "A host without an address looks like one without TLS.",
    },
    Reason {
        about: "",
        ours: "not tested",
        theirs: "",
        ids: &["sts-record-fails", "rpt-fails"],
        why: "It takes a failure of the name servers for the absence of a record.",
    },
];

/// Why, if it is known.
pub(super) fn of(about: &str, id: &str, ours: &str, theirs: &str) -> Option<&'static str> {
    let fits = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
    let found = REASONS.iter().find(|reason| {
        fits(reason.about, about)
            && fits(reason.ours, ours)
            && fits(reason.theirs, theirs)
            && (reason.ids.is_empty() || reason.ids.contains(&id))
    });
    found.map(|reason| reason.why)
}
