//! Real servers that people can log in to, and what lies on the way.

mod dovecot;
mod exim;
mod mailbox;
mod opensmtpd;
mod postfix;
mod wire;

pub use dovecot::token;
pub use exim::EximWithLogins;
pub use mailbox::Mailbox;
pub use opensmtpd::OpenSmtpdWithLogins;
pub use postfix::PostfixWithLogins;
pub use wire::Wire;

/// Who can log in.
pub const USER: &str = "anna@example.com";
/// With this.
pub const PASSWORD: &str = "tr0ub4dor-and-3";
/// Who logs in with something that no line of a shell or a file takes without care.
pub const ODD_USER: &str = "odd@example.com";
/// With this.
pub const ODD_PASSWORD: &str = "pä$$ \"w'ö\\rd\u{2713} ";
/// Who can be written to.
pub const RECIPIENT: &str = "bob@example.com";
