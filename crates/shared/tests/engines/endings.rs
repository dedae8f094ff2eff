//! Engines that close.

use portwise_api::{ProblemCode, Readiness};
use portwise_engine::{Ended, NotStarted};
use tokio::time::timeout;

use crate::world::{
    AT_ONCE, Kind, LONG, Setup, Site, WHILE, World, asked, ended, is_result, name, started, until,
};

pub(crate) async fn who_is_closed_starts_nothing_and_ends_what_runs(kind: Kind) {
    let world = World::new(1, WHILE * 10);
    let site = Site::new(kind, &world, Setup::default()).await;
    let probe = started(site.near.as_ref(), asked(&name(1, 0))).await;
    world.until_there(1).await;
    let (far, waiting) = (site.far.clone(), probe.id.clone());
    let waiting = tokio::spawn(async move { ended(far.as_ref(), &waiting).await });
    for engine in site.both() {
        assert!(!engine.is_closed() || kind == Kind::Embedded);
        engine.close();
        assert!(engine.is_closed());
        assert_eq!(engine.readiness().await, Readiness::Closing);
        assert_eq!(engine.start(asked(&name(2, 0))).await, Err(NotStarted::Closing));
        assert_eq!(engine.admits(&asked(&name(2, 0))).await, Err(NotStarted::Closing));
    }
    let mut drained = site.far.drained();
    assert!(timeout(std::time::Duration::from_millis(100), &mut drained).await.is_err());
    world.guests.keep(AT_ONCE);
    timeout(LONG, drained).await.unwrap();
    timeout(LONG, site.near.drained()).await.unwrap();
    assert!(is_result(&waiting.await.unwrap()));
    for engine in site.both() {
        assert!(is_result(&ended(engine, &probe.id).await), "what is kept stays");
    }
    assert_eq!(world.guests.came(), 1);
}

pub(crate) async fn what_is_broken_off_has_an_ending(kind: Kind) {
    let world = World::new(1, WHILE * 10);
    let site = Site::new(kind, &world, Setup::default()).await;
    let probe = started(site.near.as_ref(), asked(&name(1, 0))).await;
    world.until_there(1).await;
    site.far.abort();
    assert!(site.far.is_closed());
    timeout(LONG, site.far.drained()).await.unwrap();
    assert_eq!(site.far.counts().aborted, 1);
    until("it has left", async || world.guests.now() == 0).await;
    world.guests.keep(AT_ONCE);
    let relief = site.relief().await;
    match (kind, ended(site.near.as_ref(), &probe.id).await.ended) {
        (Kind::Embedded, Some(Ended::Problem(problem))) => {
            assert_eq!(problem.code, ProblemCode::ShuttingDown);
        }
        // Another went on with it, long before this one would have been taken for dead.
        (Kind::Shared(_), Some(Ended::Result(_))) => assert_eq!(world.guests.came(), 2),
        (_, other) => panic!("{other:?}"),
    }
    drop(relief);
}
