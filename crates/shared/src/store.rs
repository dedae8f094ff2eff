//! What the engine holds for us, as operations. Each ends within a second, also when the engine is
//! away; after three failures in a row it is asked once a second, and the others fail at once.

pub(crate) mod asker;
pub(crate) mod claimer;
pub(crate) mod limits;
pub(crate) mod scan;
pub(crate) mod vantages;
pub(crate) mod worker;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use portwise_api::Vantage;
use redis::{FromRedisValue, RedisResult, ScriptInvocation, Value};

use crate::error::StoreError;
use crate::keys;
use crate::link::Link;
use crate::url::EngineUrl;

/// What the engine holds for us. Clones share a connection.
#[derive(Clone)]
pub struct Store {
    link: Arc<Link>,
}

impl Store {
    /// Connects, and checks that it is an engine that suffices. With `roots`, authorities in PEM, a
    /// TLS certificate is trusted if one of them vouches for it, and else if a well-known one does.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; after [`StoreError::Away`] it is worth trying again.
    pub async fn open(url: &EngineUrl, roots: Option<&[u8]>) -> Result<Self, StoreError> {
        let store = Self { link: Arc::new(Link::new(url, roots)?) };
        store.ping().await?;
        Ok(store)
    }

    /// Whether the engine answers.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.link
            .ask(|mut connection| async move {
                redis::cmd("PING").query_async::<()>(&mut connection).await
            })
            .await
    }

    /// Where the engine is, without a password.
    #[must_use]
    pub fn engine(&self) -> &str {
        self.link.engine()
    }

    /// The vantage point at which a probe runs, as its id says.
    #[must_use]
    pub fn vantage_of(id: &str) -> Option<Vantage> {
        keys::vantage_of(id)
    }

    /// What the user of a worker of a vantage point may do, in the words of `ACL SETUSER`: probes and
    /// scans of that place, and the turns that all workers take at what they visit. Nothing else is read or
    /// written. Before it go `on` and the password, as in `ACL SETUSER w-fra on >SECRET …`.
    #[must_use]
    pub fn acl(vantage: &Vantage) -> String {
        format!(
            "resetkeys ~{{pw}}:v:{vantage}:* ~{{pw}}:gate:* ~{{pw}}:rl:thing:* ~{{pw}}:vantages \
             resetchannels -@all +ping +select +script|load +evalsha +time +get +set +del +expire \
             +pexpireat +hget +hmget +hset +hdel +hincrby +xadd +xlen +xdel +xack +xclaim \
             +xautoclaim +xpending +xrange +xreadgroup +xgroup|create +xgroup|delconsumer +zadd \
             +zcard +zrange +zrangebyscore +zrem +zremrangebyscore +zscore"
        )
    }

    /// Runs a script.
    async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, StoreError> {
        let value: Value = self
            .link
            .ask(|mut connection| async move { script.invoke_async(&mut connection).await })
            .await?;
        let read: RedisResult<T> = redis::from_redis_value(value).map_err(Into::into);
        read.map_err(|_| StoreError::other(self.link.engine(), "an answer of another kind"))
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Store").field(&self.engine()).finish()
    }
}
