//! What the browser runs share: a Chromium driven over WebDriver, and a running `portwise`.

mod browser;
mod domains;
mod product;
mod spoken;

pub use browser::{Browser, Size, axe};
pub use domains::{Domains, of_zoo};
pub use product::{Product, StaticSite, binary};
pub use spoken::Spoken;
