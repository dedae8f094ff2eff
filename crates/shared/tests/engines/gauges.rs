//! What is told of the engine that all share.

use portwise_engine::Engine;

use crate::world::{Kind, Setup, Site, WHILE, World, asked, here, name, started, until};

async fn value(engine: &dyn Engine, name: &str) -> Option<f64> {
    let gauges = engine.gauges().await;
    let gauge = gauges.into_iter().find(|gauge| gauge.name == name)?;
    let of_vantage = ["workers", "jobs", "bulk", "claimed", "given_up"];
    let is_of_vantage = of_vantage.iter().any(|part| name.ends_with(part));
    assert_eq!(gauge.vantage, is_of_vantage.then(here), "{name}");
    Some(gauge.value)
}

pub(crate) async fn what_all_share_is_counted(kind: Kind) {
    let world = World::new(1, WHILE);
    let site = Site::new(kind, &world, Setup::default()).await;
    let near = site.near.as_ref();
    assert_eq!(value(near, "portwise_engine_up").await, Some(1.0));
    assert_eq!(value(near, "portwise_engine_workers").await, Some(1.0));
    assert_eq!(value(near, "portwise_engine_given_up").await, Some(0.0));
    assert!(value(near, "portwise_engine_memory_octets").await.unwrap() > 0.0);
    started(near, asked(&name("gauges", 0))).await;
    let is_one = async |name| value(near, name).await == Some(1.0);
    until("it runs", async || {
        is_one("portwise_engine_jobs").await
            && is_one("portwise_engine_claimed").await
            && is_one("portwise_engine_leases").await
    })
    .await;
    let engine = site.redis.as_ref().unwrap();
    engine.pause();
    assert_eq!(value(near, "portwise_engine_up").await, Some(0.0));
    assert_eq!(value(near, "portwise_engine_jobs").await, None, "nothing is known of it");
    engine.resume();
}
