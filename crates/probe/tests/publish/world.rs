//! A mail domain with a mail server, and room for what it publishes.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use portwise_core::report::Mode;
use portwise_core::{ProbeRequest, ProbeResult};
use portwise_discovery::publish::{Item, Publication};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use portwise_testkit::mta::{Mta, implicit_script, starttls_script, tls};
use portwise_testkit::pki::{Flaw, Pki};
use portwise_testkit::web::{Door, Page, Web, tls_by_name};

pub(crate) const DOMAIN: &str = "publish.example";
pub(crate) const MAIL: &str = "mail.publish.example";

const WEB: [&str; 4] = [
    DOMAIN,
    "autoconfig.publish.example",
    "autodiscover.publish.example",
    "ua-auto-config.publish.example",
];

/// Its servers, on 127.`net`.0.0/16.
pub(crate) struct World {
    net: u8,
    pki: Pki,
    _mail: Vec<Mta>,
}

impl World {
    pub(crate) async fn open(net: u8) -> Self {
        let pki = Pki::new();
        let config = tls(&pki.issue(&[MAIL], Flaw::None));
        let mut mail = Vec::new();
        for (port, script) in [(465, implicit_script(&config)), (587, starttls_script(&config))] {
            mail.push(Mta::start(SocketAddr::new(at(net, 1), port), vec![script]).await);
        }
        Self { net, pki, _mail: mail }
    }

    pub(crate) fn name_server(&self) -> SocketAddr {
        SocketAddr::new(at(self.net, 53), 53)
    }

    pub(crate) fn authority(&self) -> String {
        self.pki.root()
    }

    /// Its zone, with these records besides; with any, its web servers have addresses.
    pub(crate) fn zone(&self, records: &str) -> String {
        let mut zone = format!(
            "$ORIGIN {DOMAIN}.\n@ 60 IN SOA ns admin 1 60 60 60 60\n@ 60 IN NS ns\nns 60 IN A {}\n{MAIL}. 60 IN A {}\n{records}",
            self.name_server().ip(),
            at(self.net, 1),
        );
        if !records.is_empty() {
            for host in WEB {
                zone.push_str(&format!("{host}. 60 IN A {}\n", at(self.net, 2)));
            }
        }
        zone
    }

    /// A web server that has each file at its places, and nothing else.
    pub(crate) fn serve(&self, publication: &Publication) -> Web {
        let items: Vec<Item> = publication.items.clone();
        let identity = self.pki.issue(&WEB, Flaw::None);
        let doors = [(443, Door::Tls(tls_by_name(&[("", identity)]))), (80, Door::Closed)];
        Web::start(at(self.net, 2), &doors, move |asked| {
            let url = format!("https://{}{}", asked.host, asked.path);
            let found = items.iter().find(|item| item.places.contains(&url));
            match found.and_then(|item| Some((item.content_type.as_ref()?, item))) {
                Some((content_type, item)) => Page::file(content_type, item.content.clone()),
                None => Page::html(404),
            }
        })
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits {
            dns: Duration::from_secs(5),
            fetch_connect: Duration::from_secs(8),
            fetch: Duration::from_secs(8),
            source: Duration::from_secs(20),
            discovery: Duration::from_secs(40),
            ..Limits::within(Duration::from_secs(10))
        }
    }

    /// What we find.
    pub(crate) async fn discover(&self) -> ProbeResult {
        let limits = self.limits();
        let prober = Prober::new(ProberConfig {
            resolver: Arc::new(Resolver::new(Some(self.name_server()), limits.dns).unwrap()),
            guard: Guard::new(vec![format!("127.{}.0.0/16", self.net).parse().unwrap()]),
            limits,
            anchors: TrustAnchors::with_pem(self.pki.root().as_bytes()).unwrap(),
            helo: Some("client.example.net".to_owned()),
        })
        .unwrap();
        let request = ProbeRequest::new(DOMAIN, Mode::Submission, &[], false).unwrap();
        prober.check(&request.discovering(true), |_| {}).await
    }
}

fn at(net: u8, last: u8) -> IpAddr {
    Ipv4Addr::new(127, net, 0, last).into()
}
