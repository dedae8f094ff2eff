//! Brings to life what other servers do with mail for a domain.

fn main() {
    portwise_frontend::mount::<portwise_frontend::Policies>();
}
