//! Brings the questions, the answer and the configuration to life.

fn main() {
    portwise_frontend::mount::<portwise_frontend::Walk>();
}
