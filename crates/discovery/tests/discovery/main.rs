//! What is read, compared, made of it and published, seen from outside.

mod clients;
mod common;
mod compare;
mod fuzz;
mod publish;
mod readers;
