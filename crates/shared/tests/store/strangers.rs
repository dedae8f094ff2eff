//! What is no engine, is too old, or lets others in.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};

use portwise_shared::{EngineUrl, Store, StoreError};
use portwise_testkit::redis::Options;

use super::{engines, engines_with, fra, url};

/// Somebody who says the same to everybody: at once, and after each thing that is said.
fn stranger(at_once: &'static str, then: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            std::thread::spawn(move || {
                let _ = stream.write_all(at_once.as_bytes());
                let mut room = [0; 1024];
                while stream.read(&mut room).is_ok_and(|read| read > 0) {
                    let _ = stream.write_all(then.as_bytes());
                }
            });
        }
    });
    address
}

async fn refused(url: &EngineUrl) -> StoreError {
    Store::open(url, None).await.unwrap_err()
}

#[tokio::test]
async fn what_is_no_engine_is_called_so() {
    let smtp = stranger("220 mail.example.com ESMTP\r\n", "500 5.5.1 Command unrecognized\r\n");
    let http = stranger("", "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    let nonsense = stranger("\0\x01\x02", "\0");
    // Speaks the protocol, and says nothing of a version.
    let other = stranger("", "+OK\r\n+OK\r\n");
    for address in [smtp, http, nonsense, other] {
        for who in ["", ":hunter2@", "w:hunter2@"] {
            let url = url(&format!("redis://{who}{address}/3"));
            let error = refused(&url).await;
            assert!(matches!(error, StoreError::NotRedis { .. }), "{url}: {error:?}");
            let told = format!("{error} {error:?}");
            assert!(told.contains(&address.to_string()) && !told.contains("hunter2"), "{told}");
        }
    }
    let silent = stranger("", "");
    let error = refused(&url(&format!("redis://{silent}"))).await;
    assert!(error.is_away() && error.to_string().contains("in time"), "{error}");
}

#[tokio::test]
async fn what_is_too_old_is_named() {
    let hello = "*4\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n6.0.16\r\n";
    let address = stranger("", hello);
    let error = refused(&url(&format!("redis://{address}"))).await;
    let StoreError::TooOld { version, .. } = &error else { panic!("{error:?}") };
    assert_eq!(version, "6.0.16");
    assert!(error.to_string().contains("7.0"), "{error}");
    let unknown = "-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n";
    let error = refused(&url(&format!("redis://{}", stranger("", unknown)))).await;
    assert!(matches!(error, StoreError::TooOld { .. }), "{error:?}");
}

#[tokio::test]
async fn a_host_that_is_none_is_away() {
    for place in ["redis://nowhere.invalid", "unix:///nowhere/redis.sock"] {
        let error = refused(&url(place)).await;
        assert!(error.is_away() && error.to_string().contains(place), "{error}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_called_so() {
    let options = Options {
        password: Some("sesame".to_owned()),
        users: vec![format!("w-fra on >hunter2 {}", Store::acl(&fra()))],
        ..Options::default()
    };
    for redis in engines_with("a_wrong_password_is_called_so", &options) {
        for wrong in [
            redis.url(),
            redis.url_for("", "hunter2"),
            redis.url_for("w-fra", "hunter3"),
            redis.url_for("nobody", "hunter2"),
        ] {
            let error = refused(&url(&wrong)).await;
            assert!(matches!(error, StoreError::Refused { .. }), "{wrong}: {error:?}");
            let told = format!("{error} {error:?}");
            assert!(told.contains("password") && !told.contains("hunter"), "{told}");
        }
        for right in [redis.url_for("", "sesame"), redis.url_for("w-fra", "hunter2")] {
            let store = Store::open(&url(&right), None).await.unwrap();
            let told = format!("{store:?} {:?} {}", url(&right), store.engine());
            assert!(!told.contains("sesame") && !told.contains("hunter2"), "{told}");
        }
        let error = refused(&url(&(redis.url_for("", "sesame") + "/99"))).await;
        let is_told = matches!(&error, StoreError::Refused { why, .. } if why.contains("database"));
        assert!(is_told, "{error:?}");
    }
}

#[tokio::test]
async fn a_socket_and_a_database_are_found() {
    for redis in engines("a_socket_and_a_database_are_found") {
        let socket = format!("unix://{}", redis.socket().display());
        let first = Store::open(&url(&socket), None).await.unwrap();
        let third = Store::open(&url(&(socket + "?db=2")), None).await.unwrap();
        super::submit(&third, "fra-1").await;
        assert_eq!(first.known(&["fra-1"]).await, Ok(vec![false]));
        let third = Store::open(&url(&(redis.url() + "/2")), None).await.unwrap();
        assert_eq!(third.known(&["fra-1"]).await, Ok(vec![true]));
    }
}
