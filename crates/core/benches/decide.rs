//! What a decision, a judgement and an explanation cost.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use portwise_core::situation::{Role, Service, Situation};
use portwise_core::{advise, explain, networks, providers};

fn decide(c: &mut Criterion) {
    let situation: Vec<Situation> = providers::PROVIDERS
        .iter()
        .zip(networks::NETWORKS.iter().cycle())
        .zip(Role::ALL.into_iter().cycle())
        .map(|((provider, network), role)| Situation {
            network: Some(network),
            ..Situation::new(role, Service::Provider(provider, None))
        })
        .collect();
    let mut next = situation.iter().cycle();
    c.bench_function("one decision", |b| {
        b.iter(|| advise(black_box(next.next().unwrap_or(&situation[0]))));
    });
}

fn explanation(c: &mut Criterion) {
    let text = "smtplib.SMTPAuthenticationError: (535, b'5.7.139 Authentication unsuccessful')";
    c.bench_function("one explanation", |b| b.iter(|| explain(black_box(text))));
}

criterion_group!(benches, decide, explanation);
criterion_main!(benches);
