//! What a decision, a judgement and an explanation cost.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use portwise_core::answers::{Answers, Role, Service};
use portwise_core::{advise, explain, networks, providers};

fn decide(c: &mut Criterion) {
    let answers: Vec<Answers> = providers::PROVIDERS
        .iter()
        .zip(networks::NETWORKS.iter().cycle())
        .zip(Role::ALL.into_iter().cycle())
        .map(|((provider, network), role)| Answers {
            network: Some(network),
            ..Answers::new(role, Service::Provider(provider, None))
        })
        .collect();
    let mut next = answers.iter().cycle();
    c.bench_function("one decision", |b| {
        b.iter(|| advise(black_box(next.next().unwrap_or(&answers[0]))));
    });
}

fn explanation(c: &mut Criterion) {
    let text = "smtplib.SMTPAuthenticationError: (535, b'5.7.139 Authentication unsuccessful')";
    c.bench_function("one explanation", |b| b.iter(|| explain(black_box(text))));
}

criterion_group!(benches, decide, explanation);
criterion_main!(benches);
