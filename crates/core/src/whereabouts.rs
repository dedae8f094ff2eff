//! Where a machine is likely to be: what it says of itself, and what its network lets pass.

use portwise_model::Port;
use serde::{Deserialize, Serialize};

use crate::egress::Way;
use crate::networks::{self, Network};

/// What a machine says of itself, without a word on any network.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Signs {
    /// What the firmware calls the maker, the product and the chassis (DMI).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub firmware: Vec<String>,
    /// The cloud that cloud-init found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud: Option<String>,
    /// The names of environment variables that platforms set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<String>,
    /// What kind of place within a machine it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<Inside>,
    /// The names of environment variables that name a web proxy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proxies: Vec<String>,
}

/// A kind of place within a machine, which has a network of its own.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inside {
    /// A container.
    Container,
    /// A pod of Kubernetes.
    Kubernetes,
    /// Windows' subsystem for Linux.
    Wsl,
}

impl Inside {
    /// What that means for mail, in a whole sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Container => {
                "This runs in a container: rules of its host count as well as those of the network."
            }
            Self::Kubernetes => {
                "This runs in a pod of Kubernetes: a network policy may shut ports as well as the network."
            }
            Self::Wsl => {
                "This runs in WSL: the firewall and the antivirus of Windows count as well as the network."
            }
        }
    }
}

/// A network that it is likely to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likely {
    /// Its row.
    pub network: &'static Network,
    /// What says so.
    pub reason: Reason,
}

/// What says where a machine is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reason {
    /// The firmware, in these words.
    Firmware(&'static str),
    /// cloud-init, by this name.
    CloudInit(&'static str),
    /// An environment variable of this name.
    Variable(&'static str),
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Firmware(words) => write!(f, "its firmware says “{words}”"),
            Self::CloudInit(name) => write!(f, "cloud-init says “{name}”"),
            Self::Variable(name) => write!(f, "the environment has {name}"),
        }
    }
}

/// A sign and the networks that have it, the most usual first.
type Mark = (&'static str, &'static [&'static str]);

const AZURE: &[&str] =
    &["azure-payg", "azure-ea", "azure-csp", "azure-free", "azure-ea-devtest", "azure-sponsored"];

/// What the firmware of virtual machines says, in lower case; the first that fits counts.
const FIRMWARE: &[Mark] = &[
    ("hetzner", &["hetzner-cloud"]),
    ("digitalocean", &["digitalocean"]),
    ("amazon ec2", &["aws-ec2", "aws-lightsail"]),
    ("google compute engine", &["gcp-compute"]),
    // The asset tag of every virtual machine there; the maker alone is also that of Hyper-V.
    ("7783-7084-3265-9085-8269-3286-77", AZURE),
    ("vultr", &["vultr"]),
    ("linode", &["linode"]),
    ("akamai", &["linode"]),
    ("scaleway", &["scaleway-instances"]),
    ("upcloud", &["upcloud"]),
    ("alibaba cloud", &["alibaba-cloud"]),
    ("tencent cloud", &["tencent-cloud"]),
    ("oraclecloud", &["oracle-cloud"]),
    ("exoscale", &["exoscale"]),
    ("netcup", &["netcup"]),
    ("ovhcloud", &["ovhcloud-eu-public-cloud", "ovhcloud-eu"]),
    ("huawei cloud", &["huawei-cloud"]),
];

/// What cloud-init calls the clouds.
const CLOUDS: &[Mark] = &[
    ("hetzner", &["hetzner-cloud"]),
    ("digitalocean", &["digitalocean"]),
    ("aws", &["aws-ec2", "aws-lightsail"]),
    ("ec2", &["aws-ec2", "aws-lightsail"]),
    ("gce", &["gcp-compute"]),
    ("azure", AZURE),
    ("vultr", &["vultr"]),
    ("akamai", &["linode"]),
    ("scaleway", &["scaleway-instances"]),
    ("upcloud", &["upcloud"]),
    ("aliyun", &["alibaba-cloud"]),
    ("oracle", &["oracle-cloud"]),
    ("exoscale", &["exoscale"]),
];

/// The variables by which platforms are known.
const VARIABLES: &[Mark] = &[
    ("AWS_LAMBDA_FUNCTION_NAME", &["aws-lambda"]),
    ("DENO_DEPLOYMENT_ID", &["deno-deploy"]),
    ("DYNO", &["heroku"]),
    ("FLY_APP_NAME", &["fly-io"]),
    ("GITHUB_ACTIONS", &["github-actions"]),
    ("GITLAB_CI", &["gitlab-runners"]),
    ("GITPOD_WORKSPACE_ID", &["gitpod"]),
    ("KOYEB_APP_NAME", &["koyeb"]),
    ("K_SERVICE", &["gcp-serverless"]),
    ("NETLIFY", &["netlify"]),
    ("PLATFORM_PROJECT", &["upsun"]),
    ("PYTHONANYWHERE_SITE", &["pythonanywhere-free"]),
    ("RAILWAY_ENVIRONMENT", &["railway-hobby", "railway-pro"]),
    ("RENDER", &["render-free", "render-paid"]),
    ("SPACE_ID", &["huggingface-spaces"]),
    ("VERCEL", &["vercel"]),
    ("WEBSITE_SITE_NAME", &["azure-paas"]),
];

/// The variables that are asked for.
pub fn variables() -> impl Iterator<Item = &'static str> {
    VARIABLES.iter().map(|(name, _)| *name)
}

/// The network that a machine is likely to be in. Of several with the same sign, the one that does
/// most of what was measured.
#[must_use]
pub fn likely(signs: &Signs, measured: impl Fn(Port) -> Option<Way>) -> Option<Likely> {
    let of_variable = || {
        let mark = VARIABLES.iter().find(|(name, _)| signs.variables.iter().any(|v| v == name))?;
        Some((mark.1, Reason::Variable(mark.0)))
    };
    let of_firmware = || {
        let said = signs.firmware.join("\n").to_lowercase();
        let mark = FIRMWARE.iter().find(|(words, _)| said.contains(words))?;
        Some((mark.1, Reason::Firmware(mark.0)))
    };
    let of_cloud = || {
        let said = signs.cloud.as_deref()?;
        let mark = CLOUDS.iter().find(|(name, _)| said == *name)?;
        Some((mark.1, Reason::CloudInit(mark.0)))
    };
    // A platform runs on somebody's machines; so the platform counts before them.
    let (ids, reason) = of_variable().or_else(of_firmware).or_else(of_cloud)?;
    let rows = ids.iter().filter_map(|id| networks::find(id));
    let against = |network: &&Network| contradictions(network, &measured).len();
    rows.min_by_key(against).map(|network| Likely { network, reason })
}

/// The ports at which something else was measured than stands in the table.
#[must_use]
pub fn contradictions(network: &Network, measured: impl Fn(Port) -> Option<Way>) -> Vec<Port> {
    let differs = |port: &Port| match measured(*port) {
        Some(Way::Open) => network.passage(*port).is_shut(),
        Some(way) if way.is_bad() => network.passage(*port) == networks::Passage::Open,
        _ => false,
    };
    crate::egress::landmarks::PORTS.into_iter().filter(differs).collect()
}

impl Likely {
    /// What is likely and why, and where what was measured differs: whole sentences.
    #[must_use]
    pub fn describe(&self, measured: impl Fn(Port) -> Option<Way>) -> String {
        let Self { network, reason } = self;
        let ports = crate::egress::landmarks::PORTS;
        let shut: Vec<Port> =
            ports.into_iter().filter(|port| network.passage(*port).is_shut()).collect();
        let usual = match shut.as_slice() {
            [] => "no port is known to be shut there".to_owned(),
            [one] => format!("{one} is usually shut there"),
            several => format!("{} are usually shut there", crate::ports::list(several)),
        };
        let mut text = format!("This looks like {} ({reason}): {usual}.", network.name);
        let other = contradictions(network, measured);
        if !other.is_empty() {
            text.push_str(&format!(
                " Here {} measured otherwise, and that counts.",
                match other.as_slice() {
                    [one] => format!("{one} was"),
                    several => format!("{} were", crate::ports::list(several)),
                }
            ));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CLOUDS, FIRMWARE, Reason, Signs, VARIABLES, likely};
    use crate::egress::{Failing, Way};
    use crate::networks;

    const SHUT: Way = Way::Shut(Failing::Dropped);

    #[test]
    fn every_sign_leads_to_rows_that_exist() {
        for marks in [FIRMWARE, CLOUDS, VARIABLES] {
            let mut seen = BTreeSet::new();
            for (mark, ids) in marks {
                assert!(seen.insert(mark) && !ids.is_empty(), "{mark}");
                for id in *ids {
                    assert!(networks::find(id).is_some(), "{mark}: {id}");
                }
            }
        }
    }

    #[test]
    fn a_machine_says_where_it_is() {
        let signs =
            Signs { firmware: vec!["Hetzner".into(), "vServer".into()], ..Signs::default() };
        let found = likely(&signs, |_| None).unwrap();
        assert_eq!(found.network.id, "hetzner-cloud");
        let said = found.describe(|port| Some(if port == 25 { Way::Open } else { SHUT }));
        assert!(said.contains("25 and 465 are usually shut there"), "{said}");
        assert!(said.contains("Here 25, 587 and 2525 were measured otherwise"), "{said}");
        let on = Signs { variables: vec!["VERCEL".into()], ..signs };
        let found = likely(&on, |_| None).unwrap();
        assert_eq!((found.network.id, found.reason), ("vercel", Reason::Variable("VERCEL")));
        let cloud = Signs { cloud: Some("digitalocean".into()), ..Signs::default() };
        assert_eq!(likely(&cloud, |_| None).unwrap().network.id, "digitalocean");
        assert!(likely(&Signs::default(), |_| Some(SHUT)).is_none());
        let own = Signs { firmware: vec!["Dell Inc.".into()], ..Signs::default() };
        assert!(likely(&own, |_| None).is_none());
    }

    #[test]
    fn of_several_rows_what_was_measured_decides() {
        let render = Signs { variables: vec!["RENDER".into()], ..Signs::default() };
        let free = likely(&render, |_| Some(SHUT)).unwrap();
        assert_eq!(free.network.id, "render-free");
        let paid = likely(&render, |port| Some(if port == 25 { SHUT } else { Way::Open })).unwrap();
        assert_eq!(paid.network.id, "render-paid");
    }
}
