//! What one end of a connection said and heard, held against what the other end says of it.
//!
//! A reflector is a server whose whole purpose is to tell what reached it. Where that is not what
//! was sent, something on the way has changed it; what a single end cannot know is proved here,
//! octet for octet.

mod differences;
mod hello;
mod token;
mod told;
mod visit;
mod wire;
mod words;

pub use differences::compare;
pub use hello::{ClientHello, LONGEST_HELLO, NoClientHello};
pub use token::{NotAReflector, ReflectorAt, Token};
pub use told::{
    LARGEST_ANSWER, NotAnAnswer, Port as ReflectingPort, Reflection, Reflections, Reflector,
    TlsTold,
};
pub use visit::{Difference, Via, ViaVisit};
pub use wire::{Recorder, WireLine};
pub use words::{of_difference, of_via};
