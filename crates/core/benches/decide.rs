//! What a decision costs.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use portwise_core::situation::{Role, Service, Situation};
use portwise_core::{advise, networks, providers};
use portwise_snippets::PROGRAMS;

fn decide(c: &mut Criterion) {
    let situation: Vec<Situation> = providers::PROVIDERS
        .iter()
        .zip(networks::NETWORKS.iter().cycle())
        .zip(Role::ALL.into_iter().cycle())
        .zip(PROGRAMS.iter().copied().map(Some).chain([None]).cycle())
        .map(|(((provider, network), role), program)| Situation {
            program,
            network: Some(network),
            ..Situation::new(
                program.and_then(Role::of).unwrap_or(role),
                Service::Provider(provider, None),
            )
        })
        .collect();
    let mut next = situation.iter().cycle();
    c.bench_function("one decision", |b| {
        b.iter(|| advise(black_box(next.next().unwrap_or(&situation[0]))));
    });
}

criterion_group!(benches, decide);
criterion_main!(benches);
