//! `portwise serve`

use std::net::SocketAddr;

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::cli::ServeArgs;
use crate::probing;
use crate::server;
use crate::signals;
use crate::state::AppState;

pub(crate) fn run(arguments: ServeArgs) -> Result<u8> {
    let filter = EnvFilter::try_from_env("PORTWISE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("portwise=info,memory_serve=warn,warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let prober = probing::prober(&arguments.options)?;
    let state = AppState::new(prober, &arguments);
    let router = server::router(state, &arguments.allow_origin)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
            format!(
                "cannot listen on {}; if another program does already, choose another port with --listen",
                arguments.listen
            )
        })?;
        let address = listener.local_addr()?;
        anstream::println!("Portwise is at http://{address}/  (Ctrl-C ends it)");
        if !address.ip().is_loopback() && arguments.options.allow_net.iter().any(|n| !n.addr().is_unspecified()) {
            tracing::warn!("callers from other machines can reach the networks opened with --allow-net");
        }
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let ended = async {
            signals::next().await;
        };
        axum::serve(listener, service).with_graceful_shutdown(ended).await?;
        Ok(0)
    })
}
