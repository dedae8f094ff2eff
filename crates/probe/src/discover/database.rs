//! Mozilla's database by the domain itself, and by its name server.

use portwise_discovery::{Outcome, Published, Source, plan, vet};
use tokio::time::Instant;

use super::says::{blank, of_records, protection};
use super::{Discovery, within};

impl Discovery<'_> {
    /// What Mozilla's database has for the domain.
    pub(super) async fn database(&self, until: Instant) -> &Published {
        let steps = || plan::requests(self.domain);
        self.database.get_or_init(|| self.take(Source::Ispdb, steps(), false, until)).await
    }

    /// What Mozilla's database has for the name server of the domain. That is asked only where the
    /// database says that it lacks the domain, since nobody else asks either.
    pub(super) async fn by_name_server(&self, until: Instant) -> Published {
        const SOURCE: Source = Source::IspdbNs;
        if !lacks(self.database(until).await) {
            let why = "it is asked only where Mozilla’s database says that it lacks the domain";
            return self.untested(SOURCE, false, why.to_owned());
        }
        let found = within(until, self.fetcher.resolver.name_servers(self.domain)).await;
        let found = match found {
            Ok(found) => found,
            Err(why) => {
                let mut published =
                    blank(SOURCE, self.domain.to_owned(), protection(SOURCE, false));
                of_records(&why).record(&mut published);
                return published;
            }
        };
        let is_signed = found.signed == Some(true);
        let mut published = blank(SOURCE, self.domain.to_owned(), protection(SOURCE, is_signed));
        // Evolution takes the first as they come, in whatever order.
        let Some(server) = found.names.first() else { return published };
        let mut fetches = Vec::new();
        for step in plan::requests_by_ns(self.domain, server, vet::registrable(server)) {
            published = self.take(SOURCE, vec![step], is_signed, until).await;
            fetches.append(&mut published.fetches);
            let status = fetches.last().and_then(|fetch| fetch.status);
            if published.outcome != Outcome::Absent || status != Some(404) {
                break;
            }
        }
        Published { fetches, ..published }
    }
}

/// Whether the database says that it has nothing.
fn lacks(published: &Published) -> bool {
    published.outcome == Outcome::Absent && published.status() == Some(404)
}
