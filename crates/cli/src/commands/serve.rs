//! `portwise serve`

use std::sync::Arc;

use anyhow::{Context, Result};
use portwise_backend::Config;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::cli::ServeArgs;

pub(crate) fn run(arguments: ServeArgs) -> Result<u8> {
    let filter = EnvFilter::try_from_env("PORTWISE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("portwise=info,memory_serve=warn,warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let ServeArgs { listen, allow_origin, behind_proxy, concurrency, rate, engine, options } =
        arguments;
    let engine = crate::engine::engine(&engine, &options, concurrency)?;
    let config = Config { allow_origin, behind_proxy, deep: options.deep, rate };
    let router = portwise_backend::router(Arc::new(engine), &config)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await.with_context(|| {
            format!(
                "cannot listen on {listen}; if another program does already, choose another port with --listen"
            )
        })?;
        let address = listener.local_addr()?;
        anstream::println!("Portwise is at http://{address}/  (Ctrl-C ends it)");
        if !address.ip().is_loopback()
            && options.allow_net.iter().any(|n| !n.addr().is_unspecified())
        {
            tracing::warn!(
                "callers from other machines can reach the networks opened with --allow-net"
            );
        }
        portwise_backend::serve(listener, router).await?;
        Ok(0)
    })
}
