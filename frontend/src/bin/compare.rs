//! Brings to life what compares a live check with one made elsewhere.

fn main() {
    portwise_frontend::mount::<portwise_frontend::Compare>();
}
