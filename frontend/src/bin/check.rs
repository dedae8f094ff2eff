//! Brings the live check to life.

fn main() {
    portwise_frontend::mount::<portwise_frontend::Check>();
}
