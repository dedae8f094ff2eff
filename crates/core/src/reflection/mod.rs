//! What one end of a connection said and heard, held against what the other end says of it.
//!
//! A reflector is a server whose whole purpose is to tell what reached it. Where that is not what
//! was sent, something on the way has changed it; what a single end cannot know is proved here,
//! octet for octet.

mod differences;
mod facts;
mod hello;
mod wire;
mod words;

pub use differences::{Difference, compare};
pub use facts::{
    LARGEST_ANSWER, NotAReflector, NotAnAnswer, Port as ReflectingPort, Reflection, Reflections,
    Reflector, ReflectorAt, TlsTold, Token, Via, ViaVisit,
};
pub use hello::{ClientHello, LONGEST_HELLO, NoClientHello};
pub use wire::{Recorder, WireLine};
pub use words::{of_difference, of_via};
