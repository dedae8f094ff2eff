use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;

use super::{Census, ConnectionLimits, Full, Place};
use crate::client::Network;

fn census(overall: usize, per_client: usize) -> Arc<Census> {
    Arc::new(Census::new(ConnectionLimits { overall, per_client, ..Default::default() }))
}

fn client(last: u8) -> Option<Network> {
    Some(Network::of([192, 0, 2, last].into()))
}

fn is_closed(place: &Place) -> bool {
    place.connection().closed().now_or_never().is_some()
}

async fn pass(milliseconds: u64) {
    tokio::time::advance(Duration::from_millis(milliseconds)).await;
}

#[tokio::test(start_paused = true)]
async fn a_client_at_its_limit_closes_its_own_oldest_and_no_other() {
    let census = census(100, 2);
    let other = census.admit(client(9)).unwrap();
    let first = census.admit(client(1)).unwrap();
    let second = census.admit(client(1)).unwrap();
    assert!(census.admit(client(1)).err() == Some(Full::Own), "both are new");
    pass(1500).await;
    let third = census.admit(client(1)).unwrap();
    assert_eq!([&other, &first, &second, &third].map(is_closed), [false, true, false, false]);
    assert!(census.admit(client(2)).is_ok());
    second.connection().works();
    third.connection().works();
    pass(1500).await;
    assert!(census.admit(client(1)).err() == Some(Full::Own), "both are busy");
    drop(second);
    assert!(census.admit(client(1)).is_ok());
    for _ in 0..5 {
        std::mem::forget(census.admit(None).unwrap());
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_server_closes_who_waits_longest() {
    let census = census(3, 3);
    let busy = census.admit(client(1)).unwrap();
    busy.connection().works();
    pass(10).await;
    let unread = census.admit(client(2)).unwrap();
    unread.connection().works();
    unread.connection().is_blocked();
    pass(10).await;
    let idle = census.admit(client(3)).unwrap();
    pass(10).await;
    let new = census.admit(client(4)).unwrap();
    assert_eq!([&busy, &unread, &idle].map(is_closed), [false, true, false]);
    let newer = census.admit(client(5)).unwrap();
    assert_eq!([&busy, &idle, &new].map(is_closed), [false, true, false]);
    new.connection().works();
    newer.connection().works();
    assert!(census.admit(client(6)).err() == Some(Full::All), "the server works for all of them");
}

#[tokio::test(start_paused = true)]
async fn each_wait_has_its_own_time() {
    let census = census(9, 9);
    let [head, idle, unread, busy] = [1, 2, 3, 4].map(|n| census.admit(client(n)).unwrap());
    idle.connection().rests();
    for place in [&unread, &busy] {
        place.connection().works();
    }
    unread.connection().is_blocked();
    let mut sweeping = Box::pin(census.sweep());
    let mut at = async |seconds: u64| {
        let _ = tokio::time::timeout(Duration::from_secs(seconds), &mut sweeping).await;
        let all = [&head, &idle, &unread, &busy].into_iter().enumerate();
        all.filter(|(_, place)| is_closed(place)).map(|(i, _)| i).collect::<Vec<_>>()
    };
    assert!(at(9).await.is_empty());
    assert_eq!(at(3).await, [0]);
    assert_eq!(at(10).await, [2]);
    assert!(at(30).await.is_empty());
    assert_eq!(at(20).await, [1]);
}

#[tokio::test(start_paused = true)]
async fn a_head_that_trickles_in_gets_no_more_time() {
    let census = census(9, 9);
    let place = census.admit(client(1)).unwrap();
    place.connection().rests();
    let dripping = async {
        loop {
            place.connection().hears();
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    tokio::select! {
        () = census.sweep() => {}
        () = dripping => {}
        () = place.connection().closed() => {}
        () = tokio::time::sleep(Duration::from_secs(13)) => panic!("it still goes on"),
    }
}
