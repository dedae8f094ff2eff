//! Brings the reader of error texts to life.

fn main() {
    portwise_frontend::mount::<portwise_frontend::Explain>();
}
