//! What a probe is asked to do.

use crate::ports::{self, is_probed};
use crate::report::{Mode, Refusal, RefusalCode};
use crate::target::entered;
use crate::{Port, Target};

/// A request that makes sense.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProbeRequest {
    /// What was entered, made safe to show.
    input: String,
    target: Target,
    mode: Mode,
    ports: Vec<Port>,
    deep: bool,
}

impl ProbeRequest {
    /// Reads what was entered. Without ports, those of the mode are visited, or the one that was
    /// written with the host.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the target is not a host or a port is none that mail is sent on.
    pub fn new(input: &str, mode: Mode, ports: &[Port], deep: bool) -> Result<Self, Refusal> {
        let target = Target::parse(input).map_err(|error| Refusal {
            code: RefusalCode::InvalidTarget,
            text: error.to_string(),
        })?;
        let mut wanted: Vec<Port> = Vec::new();
        for port in if ports.is_empty() { target.port.as_slice() } else { ports } {
            if !is_probed(*port) {
                return Err(port_not_allowed(*port));
            }
            if !wanted.contains(port) {
                wanted.push(*port);
            }
        }
        Ok(Self { input: entered(input), target, mode, ports: wanted, deep })
    }

    /// What was entered, made safe to show.
    #[must_use]
    pub fn input(&self) -> &str {
        &self.input
    }

    /// What it means.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The mode that was asked for.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The ports that were asked for; empty for those of the mode.
    #[must_use]
    pub fn ports(&self) -> &[Port] {
        &self.ports
    }

    /// Whether the checks that send something unusual were asked for.
    #[must_use]
    pub fn deep(&self) -> bool {
        self.deep
    }
}

fn port_not_allowed(port: Port) -> Refusal {
    let allowed: Vec<String> =
        ports::PORTS.iter().filter(|row| row.probed).map(|row| row.port.to_string()).collect();
    Refusal {
        code: RefusalCode::PortNotAllowed,
        text: format!(
            "Port {port} is not one that mail is sent on, so it is not visited. Choose from {}.",
            allowed.join(", ")
        ),
    }
}
