//! What an explanation costs.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use portwise_explain::explain;

fn explanation(c: &mut Criterion) {
    let text = "smtplib.SMTPAuthenticationError: (535, b'5.7.139 Authentication unsuccessful')";
    c.bench_function("one explanation", |b| b.iter(|| explain(black_box(text))));
}

criterion_group!(benches, explanation);
criterion_main!(benches);
