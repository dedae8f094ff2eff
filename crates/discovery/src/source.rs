//! The places at which settings are published.

use serde::{Deserialize, Serialize};

/// A place at which settings are published.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The table of providers that Portwise has.
    Table,
    /// `https://autoconfig.DOMAIN/mail/config-v1.1.xml`.
    AutoconfigHost,
    /// `https://DOMAIN/.well-known/autoconfig/mail/config-v1.1.xml`.
    AutoconfigWellKnown,
    /// The file of [`Source::AutoconfigHost`] by http.
    AutoconfigHostHttp,
    /// The file of [`Source::AutoconfigWellKnown`] by http.
    AutoconfigWellKnownHttp,
    /// Mozilla's database, by the mail domain.
    Ispdb,
    /// Autoconfig at the domain of the most preferred mail exchanger, less its first label.
    AutoconfigMx,
    /// Autoconfig at the registrable domain of the most preferred mail exchanger.
    AutoconfigMxBase,
    /// Mozilla's database, by the domain of the most preferred mail exchanger.
    IspdbMx,
    /// Mozilla's database, by the registrable domain of the most preferred mail exchanger.
    IspdbMxBase,
    /// Mozilla's database, by the name server of the mail domain, which only Evolution asks for.
    IspdbNs,
    /// `_submissions._tcp.DOMAIN` (RFC 8314 §5.1).
    SrvSubmissions,
    /// `_submission._tcp.DOMAIN` (RFC 6186 §3.1).
    SrvSubmission,
    /// `_imaps._tcp.DOMAIN` (RFC 6186 §3.2).
    SrvImaps,
    /// `_imap._tcp.DOMAIN` (RFC 6186 §3.2).
    SrvImap,
    /// `_pop3s._tcp.DOMAIN` (RFC 6186 §3.3).
    SrvPop3s,
    /// `_pop3._tcp.DOMAIN` (RFC 6186 §3.3).
    SrvPop3,
    /// `https://ua-auto-config.DOMAIN/.well-known/user-agent-configuration.json` and the TXT record
    /// `_ua-auto-config.DOMAIN`.
    Pacc,
    /// Autodiscover by POST to `https://DOMAIN/autodiscover/autodiscover.xml`.
    AutodiscoverRoot,
    /// Autodiscover by POST to `https://autodiscover.DOMAIN/autodiscover/autodiscover.xml`.
    AutodiscoverHost,
    /// The redirect at `http://autodiscover.DOMAIN/autodiscover/autodiscover.xml`.
    AutodiscoverHttp,
    /// Autodiscover at the host that `_autodiscover._tcp.DOMAIN` names.
    AutodiscoverSrv,
    /// Autodiscover version 2, `https://autodiscover.DOMAIN/autodiscover/autodiscover.json`.
    AutodiscoverV2,
    /// A TXT record `mailconf=URL` at the domain.
    Mailconf,
}

impl Source {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 24] = [
        Self::Table,
        Self::AutoconfigHost,
        Self::AutoconfigWellKnown,
        Self::AutoconfigHostHttp,
        Self::AutoconfigWellKnownHttp,
        Self::Ispdb,
        Self::AutoconfigMx,
        Self::AutoconfigMxBase,
        Self::IspdbMx,
        Self::IspdbMxBase,
        Self::IspdbNs,
        Self::SrvSubmissions,
        Self::SrvSubmission,
        Self::SrvImaps,
        Self::SrvImap,
        Self::SrvPop3s,
        Self::SrvPop3,
        Self::Pacc,
        Self::AutodiscoverRoot,
        Self::AutodiscoverHost,
        Self::AutodiscoverHttp,
        Self::AutodiscoverSrv,
        Self::AutodiscoverV2,
        Self::Mailconf,
    ];

    /// Whether the most preferred mail exchanger leads to it.
    #[must_use]
    pub fn is_by_exchanger(self) -> bool {
        matches!(
            self,
            Self::AutoconfigMx | Self::AutoconfigMxBase | Self::IspdbMx | Self::IspdbMxBase
        )
    }

    /// Whether it is Mozilla's database, which is asked about everybody's domains.
    #[must_use]
    pub fn is_database(self) -> bool {
        matches!(self, Self::Ispdb | Self::IspdbMx | Self::IspdbMxBase | Self::IspdbNs)
    }

    /// Whether what it says is meant for the mail domain or for those who receive its mail. Whoever
    /// runs the name servers of a domain may have nothing to do with its mail.
    #[must_use]
    pub fn is_about_domain(self) -> bool {
        self != Self::IspdbNs
    }

    /// Whether it is one of Autodiscover, whose servers may want a login before they say anything.
    #[must_use]
    pub fn is_autodiscover(self) -> bool {
        matches!(
            self,
            Self::AutodiscoverRoot
                | Self::AutodiscoverHost
                | Self::AutodiscoverHttp
                | Self::AutodiscoverSrv
                | Self::AutodiscoverV2
        )
    }
}

/// How well what was published is protected against somebody on the way.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// Signed by the domain: DNSSEC, with or without a digest.
    Signed,
    /// HTTPS with a verified certificate, for a name made from the mail domain alone.
    Https,
    /// HTTPS of somebody who is not the domain.
    ThirdParty,
    /// HTTPS of a name that unsigned MX records name.
    ByMx,
    /// DNS without a signature.
    Dns,
    /// At least one step without encryption.
    Http,
}

impl Protection {
    /// All of them, the best first.
    pub const ALL: [Self; 6] =
        [Self::Signed, Self::Https, Self::ThirdParty, Self::ByMx, Self::Dns, Self::Http];

    /// How what a source says is protected, by how it came.
    #[must_use]
    pub fn of(source: Source, way: Way) -> Self {
        use Source as S;
        if !way.encrypted {
            return Self::Http;
        }
        match source {
            S::SrvSubmissions
            | S::SrvSubmission
            | S::SrvImaps
            | S::SrvImap
            | S::SrvPop3s
            | S::SrvPop3 => {
                if way.signed {
                    Self::Signed
                } else {
                    Self::Dns
                }
            }
            S::Pacc if way.signed && way.digest_fits => Self::Signed,
            // The DNS says whom to ask, and a certificate that it is them.
            S::Mailconf | S::AutodiscoverSrv | S::IspdbNs if !way.signed => Self::Dns,
            S::AutoconfigMx | S::AutoconfigMxBase | S::IspdbMx | S::IspdbMxBase if !way.signed => {
                Self::ByMx
            }
            S::Table | S::Ispdb | S::IspdbMx | S::IspdbMxBase | S::IspdbNs => Self::ThirdParty,
            S::AutoconfigHostHttp | S::AutoconfigWellKnownHttp | S::AutodiscoverHttp => Self::Http,
            _ => Self::Https,
        }
    }
}

/// The way that an answer came.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Way {
    /// Every step over HTTP was https with a verified certificate; true also where there was none.
    pub encrypted: bool,
    /// The records of the DNS that it rests on are signed, and a resolver verified that: those of
    /// the source, its digest, or the mail exchangers.
    pub signed: bool,
    /// A digest in the DNS fits it.
    pub digest_fits: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protection_follows_the_way() {
        let way = |encrypted, signed, digest_fits| Way { encrypted, signed, digest_fits };
        use Protection as P;
        for (source, unsigned, signed) in [
            (Source::Table, P::ThirdParty, P::ThirdParty),
            (Source::AutoconfigHost, P::Https, P::Https),
            (Source::AutoconfigHostHttp, P::Http, P::Http),
            (Source::Ispdb, P::ThirdParty, P::ThirdParty),
            (Source::AutoconfigMxBase, P::ByMx, P::Https),
            (Source::IspdbMx, P::ByMx, P::ThirdParty),
            (Source::IspdbNs, P::Dns, P::ThirdParty),
            (Source::SrvSubmission, P::Dns, P::Signed),
            (Source::SrvPop3s, P::Dns, P::Signed),
            (Source::Pacc, P::Https, P::Https),
            (Source::AutodiscoverRoot, P::Https, P::Https),
            (Source::AutodiscoverHttp, P::Http, P::Http),
            (Source::AutodiscoverSrv, P::Dns, P::Https),
            (Source::Mailconf, P::Dns, P::Https),
        ] {
            assert_eq!(P::of(source, way(true, false, false)), unsigned, "{source:?}");
            assert_eq!(P::of(source, way(true, true, false)), signed, "{source:?}");
            assert_eq!(P::of(source, way(false, true, true)), P::Http, "{source:?}");
        }
        assert_eq!(P::of(Source::Pacc, way(true, true, true)), P::Signed);
        assert_eq!(P::of(Source::Pacc, way(true, false, true)), P::Https);
        assert!(P::ALL.is_sorted());
    }
}
