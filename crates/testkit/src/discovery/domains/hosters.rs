//! Those whose customers other domains are.

use portwise_discovery::Source;

use super::{AUTODISCOVER, CONFIG, HOSTER, IMAP, SUBMISSION};
use crate::discovery::{Domain, Mail, Path, Protocol, Row, Said, Scheme, Shown, Site};

/// Those whose customers other domains are; mail domains themselves.
pub const HOSTERS: &[Domain] = &[
    Domain {
        id: "hoster",
        about: "a hoster that has its settings at the domain of its mail exchangers",
        mail: &[Mail { host: "smtp.{D}", ..Mail::GOOD }],
        web: &[
            Site::secure(
                &["autoconfig.mail.{D}"],
                &[Path(
                    Scheme::Https,
                    CONFIG,
                    Shown::AutoconfigFor(
                        &["{D}"],
                        &[
                            Row { host: "imap.{D}", ..Row::IMAP },
                            Row { host: "smtp.{D}", ..Row::SUBMISSIONS },
                        ],
                    ),
                )],
            ),
            Site::secure(
                &["autodiscover.{D}"],
                &[Path(
                    Scheme::Https,
                    AUTODISCOVER,
                    Shown::Autodiscover(&[
                        Protocol { server: "imap.{D}", ..Protocol::IMAP },
                        Protocol { server: "smtp.{D}", ..Protocol::SUBMISSIONS },
                    ]),
                )],
            ),
        ],
        says: &[Said::servers(Source::AutodiscoverHost, HOSTER)],
        ..Domain::NOTHING
    },
    Domain {
        id: "base-hoster",
        about: "a hoster that has its settings at its own domain",
        web: &[Site::secure(
            &["autoconfig.{D}"],
            &[Path(Scheme::Https, CONFIG, Shown::Autoconfig(&[Row::IMAP, Row::SUBMISSION]))],
        )],
        says: &[Said::servers(Source::AutoconfigHost, &[IMAP, SUBMISSION])],
        ..Domain::NOTHING
    },
];
