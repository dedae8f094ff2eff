//! What people come with: a program, a provider, a network. Advice and configuration must agree.

mod thirty;
mod walk;
