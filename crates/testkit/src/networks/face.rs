//! What a server looks like through what lies between.

/// What a server looks like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Face {
    /// As it is.
    Honest,
    /// A proxy opens TLS with certificates of its own authority.
    OwnAuthority,
    /// STARTTLS is overwritten.
    Overwritten,
    /// STARTTLS is left out.
    NoStartTls,
    /// All keywords but STARTTLS are left out.
    FewKeywords,
    /// A web host's own server answers, with a good certificate of its own.
    Hosting,
    /// It greets late.
    Slow,
    /// It says nothing.
    Mute,
    /// TLS breaks off.
    NoTls,
}

impl Face {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Honest,
        Self::OwnAuthority,
        Self::Overwritten,
        Self::NoStartTls,
        Self::FewKeywords,
        Self::Hosting,
        Self::Slow,
        Self::Mute,
        Self::NoTls,
    ];

    /// The part of the address that stands for it.
    pub(super) fn number(self) -> u8 {
        let at = Self::ALL.iter().position(|face| *face == self).unwrap_or_default();
        u8::try_from(at + 1).unwrap_or_default()
    }
}
