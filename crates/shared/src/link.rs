//! One connection to the engine for all who ask, and no patience with one that does not answer.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, IntoConnectionInfo, RedisResult,
    TlsCertificates, Value,
};
use tokio::time::timeout;

use crate::error::StoreError;
use crate::url::EngineUrl;

/// How long a question may take as a whole.
pub(crate) const DEADLINE: Duration = Duration::from_secs(1);
/// After that many failures in a row, the engine is asked rarely.
const PATIENCE: u32 = 3;
/// How rarely.
const PAUSE: Duration = Duration::from_secs(1);

/// One connection for all who ask. It is made anew when it is cut or not answered on: after a network
/// was cut, an old one may stay silent for minutes.
pub(crate) struct Link {
    client: Client,
    /// Where to ask which is the primary, if that may change.
    watched: Option<Watched>,
    engine: Arc<str>,
    has_tls: bool,
    open: tokio::sync::Mutex<Option<MultiplexedConnection>>,
    breaker: Mutex<Breaker>,
}

/// An engine whose place Sentinels know.
struct Watched {
    url: EngineUrl,
    sentinels: Vec<Client>,
    name: String,
}

#[derive(Default)]
struct Breaker {
    failures: u32,
    last: Option<(Instant, StoreError)>,
}

impl Breaker {
    /// Why it failed again, if it did.
    fn since(&self, failures: u32) -> Option<StoreError> {
        let last = self.last.as_ref().filter(|_| self.failures > failures);
        last.map(|(_, why)| why.clone())
    }
}

impl Link {
    pub(crate) fn new(url: &EngineUrl, roots: Option<&[u8]>) -> Result<Self, StoreError> {
        let engine: Arc<str> = url.to_string().into();
        let roots = roots.filter(|_| url.has_tls());
        let client = url.connection(None).and_then(|info| match roots {
            Some(pem) => {
                let root_cert = Some(pem.to_vec());
                Client::build_with_tls(info, TlsCertificates { client_tls: None, root_cert })
            }
            None => Client::open(info),
        });
        let watched = url.watched().map(|(by, name)| {
            let open = |(host, port): &(String, u16)| {
                Client::open(ConnectionAddr::Tcp(host.clone(), *port).into_connection_info()?)
            };
            let sentinels = by.iter().map(open).collect::<RedisResult<_>>()?;
            Ok(Watched { url: url.clone(), sentinels, name: name.to_owned() })
        });
        let fault = |error| StoreError::read(&engine, &error);
        let (client, watched) = (client.map_err(fault)?, watched.transpose().map_err(fault)?);
        let (open, breaker) = (tokio::sync::Mutex::default(), Mutex::default());
        let has_tls = url.has_tls();
        Ok(Self { client, watched, engine, has_tls, open, breaker })
    }

    /// How the engine is called.
    pub(crate) fn engine(&self) -> &Arc<str> {
        &self.engine
    }

    /// Asks the engine; the answer or an error comes within [`DEADLINE`].
    pub(crate) async fn ask<T, F>(
        &self,
        question: impl FnOnce(MultiplexedConnection) -> F,
    ) -> Result<T, StoreError>
    where
        F: Future<Output = RedisResult<T>>,
    {
        let failures = self.may_ask()?;
        let asked = timeout(DEADLINE, async {
            let connection = self.connection(failures).await.map_err(Failed::Connecting)?;
            question(connection)
                .await
                .map_err(|error| Failed::Asking(StoreError::read(&self.engine, &error)))
        });
        let answer = asked.await.unwrap_or_else(|_| Err(Failed::Asking(self.is_late())));
        match answer {
            Ok(answer) => {
                self.breaker().failures = 0;
                Ok(answer)
            }
            // It answered, if not as we like.
            Err(Failed::Asking(error)) if !error.is_away() => {
                self.breaker().failures = 0;
                Err(error)
            }
            Err(Failed::Asking(error) | Failed::Connecting(error)) => {
                self.failed(&error);
                Err(error)
            }
        }
    }

    /// A connection of one's own, to wait on.
    pub(crate) async fn own(&self) -> Result<MultiplexedConnection, StoreError> {
        self.may_ask()?;
        let connected = timeout(DEADLINE, self.connect())
            .await
            .unwrap_or_else(|_| Err(StoreError::away(&self.engine, "it does not answer in time")));
        if let Err(error) = &connected {
            self.failed(error);
        }
        connected
    }

    /// The connection, or a new one, for who was let in after so many failures.
    async fn connection(&self, failures: u32) -> Result<MultiplexedConnection, StoreError> {
        let mut open = self.open.lock().await;
        if let Some(connection) = &*open {
            return Ok(connection.clone());
        }
        // Who waited for the lock may have waited for an attempt that failed.
        let since = self.breaker().since(failures);
        if let Some(why) = since {
            return Err(why);
        }
        let connection = self.connect().await?;
        *open = Some(connection.clone());
        Ok(connection)
    }

    async fn connect(&self) -> Result<MultiplexedConnection, StoreError> {
        let config = AsyncConnectionConfig::new()
            // Each question has its own deadline.
            .set_connection_timeout(None)
            .set_response_timeout(None);
        let fault = |error| StoreError::read(&self.engine, &error);
        let primary = match &self.watched {
            None => None,
            Some(watched) => Some(self.primary(watched, &config).await?),
        };
        let client = primary.as_ref().unwrap_or(&self.client);
        let made = client.get_multiplexed_async_connection_with_config(&config).await;
        let mut connection = made.map_err(fault)?;
        // What every user may ask.
        let hello: RedisResult<HashMap<String, Value>> =
            redis::cmd("HELLO").query_async(&mut connection).await;
        let mut hello = hello.map_err(fault)?;
        let version = hello.remove("version").map(redis::from_redis_value::<String>);
        let Some(Ok(version)) = version else {
            return Err(StoreError::NotRedis { engine: self.engine.clone() });
        };
        let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
        if major.is_none_or(|major| major < 7) {
            return Err(StoreError::TooOld { engine: self.engine.clone(), version });
        }
        Ok(connection)
    }

    /// It did not answer in time.
    pub(crate) fn is_late(&self) -> StoreError {
        // What speaks no TLS may wait for more than we say.
        let or = if self.has_tls { ", or does not speak TLS" } else { "" };
        StoreError::away(&self.engine, format!("it does not answer in time{or}"))
    }

    /// The primary, as the first Sentinel that answers says.
    async fn primary(
        &self,
        watched: &Watched,
        config: &AsyncConnectionConfig,
    ) -> Result<Client, StoreError> {
        let away = |why| StoreError::away(&self.engine, why);
        let share = DEADLINE / 2 / u32::try_from(watched.sentinels.len()).unwrap_or(1).max(1);
        for sentinel in &watched.sentinels {
            let asked = timeout(share, async {
                let mut connection =
                    sentinel.get_multiplexed_async_connection_with_config(config).await?;
                let mut command = redis::cmd("SENTINEL");
                command.arg("GET-MASTER-ADDR-BY-NAME").arg(&watched.name);
                command.query_async::<Option<(String, u16)>>(&mut connection).await
            });
            match asked.await {
                Ok(Ok(Some(primary))) => {
                    let client = watched.url.connection(Some(primary)).and_then(Client::open);
                    return client.map_err(|error| StoreError::read(&self.engine, &error));
                }
                Ok(Ok(None)) => return Err(away("the Sentinel knows no engine of that name")),
                Ok(Err(_)) | Err(_) => {}
            }
        }
        Err(away("no Sentinel answers"))
    }

    /// Whether it is worth trying, and after how many failures; if not, why the last try failed.
    fn may_ask(&self) -> Result<u32, StoreError> {
        let mut breaker = self.breaker();
        let failures = breaker.failures;
        if failures < PATIENCE {
            return Ok(failures);
        }
        match &mut breaker.last {
            Some((then, why)) if then.elapsed() < PAUSE => Err(why.clone()),
            // The others wait for what becomes of this one.
            Some((then, _)) => {
                *then = Instant::now();
                Ok(failures)
            }
            None => Ok(failures),
        }
    }

    fn failed(&self, error: &StoreError) {
        let mut breaker = self.breaker();
        breaker.failures = breaker.failures.saturating_add(1);
        breaker.last = Some((Instant::now(), error.clone()));
        drop(breaker);
        // Who makes a new one at the moment holds the lock.
        if let Ok(mut open) = self.open.try_lock() {
            *open = None;
        }
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Failed {
    Connecting(StoreError),
    Asking(StoreError),
}
