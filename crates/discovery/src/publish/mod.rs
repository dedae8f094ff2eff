//! What to publish so that clients find settings by themselves.

#[cfg(feature = "publish")]
mod autoconfig;
#[cfg(feature = "publish")]
mod autodiscover;
mod item;
#[cfg(feature = "publish")]
mod pacc;
#[cfg(feature = "publish")]
mod profile;
#[cfg(feature = "publish")]
mod settings;
#[cfg(feature = "publish")]
mod srv;

pub use item::{Item, Kind, LeftOut, Offered, Publication};
#[cfg(feature = "publish")]
pub use settings::{LogIn, Place, Settings, Unfit};

/// The set of records and files for settings.
#[cfg(feature = "publish")]
#[must_use]
pub fn publication(settings: &Settings) -> Publication {
    let mut items = vec![srv::item(settings)];
    let mut left_out = Vec::new();
    let needs_reading = |kind: Kind, what: &str| {
        LeftOut::new(
            kind.name(),
            format!("{what} needs a server for reading. Name one for IMAP or POP3."),
        )
    };
    let reads = settings.imap.is_some() || settings.pop3.is_some();
    if reads {
        items.push(autoconfig::item(settings));
    } else {
        left_out.push(needs_reading(Kind::Autoconfig, "A file that clients do not refuse"));
    }
    items.push(autodiscover::item(settings));
    match pacc::items(settings) {
        Ok(both) => items.extend(both),
        Err(why) => left_out.push(LeftOut::new(Kind::Pacc.name(), why)),
    }
    match profile::item(settings) {
        Some(item) => items.push(item),
        None => left_out.push(needs_reading(Kind::MobileConfig, "A profile")),
    }
    Publication { servers: settings.offered(), items, left_out }
}
