//! Mail domains of the zoo that tell other servers what to demand, and a `portwise` that may visit
//! them.

use anyhow::{Result, ensure};
use portwise_testkit::pki::Pki;
use portwise_testkit::policy::{Case, ZONES, Zoo, cases};
use portwise_testkit::process::Server;
use portwise_testkit::signed::Upstream;

use crate::{Browser, Product};

/// Domains of the zoo, and a `portwise` that may visit them.
pub struct Domains {
    product: Product,
    zoo: Zoo,
    _resolver: Server,
    _folder: tempfile::TempDir,
}

impl Domains {
    /// With a resolver that passes signatures on, or with the root's keys exchanged, so that nothing
    /// can be validated.
    ///
    /// # Errors
    ///
    /// If `portwise` cannot be started.
    pub async fn on(net: u8, wanted: &[Case], validates: bool) -> Result<Self> {
        let pki = Pki::new();
        let zoo = Zoo::open(net, &pki, ZONES, wanted).await;
        let (resolver, server) = zoo.resolver(Upstream::Passing);
        let folder = tempfile::tempdir()?;
        let roots = folder.path().join("root.pem");
        std::fs::write(&roots, pki.root())?;
        let keys = folder.path().join("root.key");
        std::fs::write(&keys, zoo.anchors())?;
        let (roots, keys) = (roots.display().to_string(), keys.display().to_string());
        let (network, resolver) = (zoo.network(), resolver.to_string());
        let mut arguments = vec!["--allow-net", &network, "--dns", &resolver];
        arguments.extend(["--trust-anchors", &roots, "--rate", "1000", "--requests", "100000"]);
        if validates {
            arguments.extend(["--dnssec-anchor", &keys]);
        }
        let product = Product::serve(&arguments)?;
        Ok(Self { product, zoo, _resolver: server, _folder: folder })
    }

    /// Where the page is.
    #[must_use]
    pub fn url(&self) -> String {
        self.product.url()
    }

    /// The domains and their servers.
    #[must_use]
    pub fn zoo(&self) -> &Zoo {
        &self.zoo
    }

    /// Checks the mail exchangers of a domain.
    ///
    /// # Errors
    ///
    /// If the browser does not do so, or no result comes.
    pub async fn check(&self, browser: &Browser, domain: &str) -> Result<()> {
        browser.open("about:blank").await?;
        let link = format!("{}check/#target={domain}&mode=mx", self.url());
        browser.open(&link).await?;
        browser.click("#check:not([disabled])").await?;
        browser.find("#findings[data-done=true]").await?;
        browser.find("#senders").await?;
        Ok(())
    }
}

/// Domains of the zoo by their names there.
///
/// # Errors
///
/// If one is not in it.
pub fn of_zoo(ids: &[&str]) -> Result<Vec<Case>> {
    let found: Vec<Case> = cases().into_iter().filter(|case| ids.contains(&case.id)).collect();
    ensure!(found.len() == ids.len(), "a domain is not in the zoo");
    Ok(found)
}
