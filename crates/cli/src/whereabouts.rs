//! What this machine says of itself. No network is asked, and of the environment only which
//! variables there are.

use std::path::Path;

use portwise_core::whereabouts::{Inside, Signs, variables};

/// The variables that name a web proxy.
const PROXIES: [&str; 6] =
    ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
/// The most that is read of a file.
const MOST: usize = 256;

/// What this machine says of itself.
pub(crate) fn signs() -> Signs {
    let dmi = ["sys_vendor", "product_name", "chassis_vendor", "chassis_asset_tag", "board_vendor"];
    let firmware = dmi.iter().filter_map(|name| line(&format!("/sys/class/dmi/id/{name}")));
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    Signs {
        firmware: firmware.collect(),
        cloud: line("/run/cloud-init/cloud-id"),
        variables: variables().filter(is_set).map(ToOwned::to_owned).collect(),
        inside: inside(is_set(&"KUBERNETES_SERVICE_HOST")),
        proxies: PROXIES.iter().filter(|name| is_set(name)).map(|name| (*name).into()).collect(),
    }
}

fn inside(is_pod: bool) -> Vec<Inside> {
    let marked = ["/.dockerenv", "/run/.containerenv"].iter().any(|p| Path::new(p).exists());
    // LXC, systemd-nspawn and others, told by systemd, to which WSL is one of them.
    let told = line("/run/systemd/container").is_some_and(|name| name != "wsl");
    let is_container = marked || told;
    let kernel = line("/proc/sys/kernel/osrelease").unwrap_or_default().to_lowercase();
    [
        (Inside::Kubernetes, is_pod),
        (Inside::Container, is_container && !is_pod),
        (Inside::Wsl, kernel.contains("microsoft")),
    ]
    .into_iter()
    .filter_map(|(kind, is)| is.then_some(kind))
    .collect()
}

/// The first line of a file, if there is anything in it.
fn line(path: &str) -> Option<String> {
    let octets = std::fs::read(path).ok()?;
    let octets = &octets[..octets.len().min(MOST)];
    let text = portwise_smtp::printable(octets.split(|b| *b == b'\n').next()?);
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
