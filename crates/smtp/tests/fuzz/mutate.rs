//! Dialogues that went wrong: cut, garbled, swapped, doubled, from another dialogue.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::corpus::{self, Step};

/// One thing to do to a dialogue.
#[derive(Clone, Debug)]
enum Mutation {
    /// Another octet.
    Change(Index, Index, u8),
    /// Octets in between.
    Insert(Index, Index, Vec<u8>),
    /// A piece again and again.
    Repeat(Index, u8),
    /// A step left out.
    Drop(Index),
    /// Two steps swapped.
    Swap(Index, Index),
    /// A step that just happens.
    Add(Index, Step),
    /// A step cut in two.
    Split(Index, Index),
    /// The rest of another dialogue.
    Splice(Index, Index, Index),
}

/// Dialogues of the corpus with up to a dozen mutations, and whether they begin with TLS.
pub(crate) fn dialogues() -> impl Strategy<Value = (bool, Vec<Step>)> {
    let corpus: Vec<(bool, Vec<Step>)> =
        corpus::all().into_iter().map(|d| (d.implicit_tls, d.steps)).collect();
    let all = corpus.clone();
    (prop::sample::select(corpus), prop::collection::vec(mutation(), 0..12)).prop_map(
        move |((implicit_tls, mut steps), mutations)| {
            for mutation in mutations {
                apply(&mut steps, mutation, &all);
            }
            (implicit_tls, steps)
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => reply_like().prop_map(Step::Octets),
        2 => prop::collection::vec(any::<u8>(), 0..64).prop_map(Step::Octets),
        1 => prop::collection::vec(any::<u8>(), 1000..5000).prop_map(Step::Octets),
        1 => Just(Step::TlsUp),
        1 => Just(Step::TlsFails),
        1 => Just(Step::Closed),
        1 => Just(Step::Reset),
        1 => Just(Step::TimedOut),
        1 => Just(Step::OutOfTime),
    ]
}

fn reply_like() -> impl Strategy<Value = Vec<u8>> {
    "([1-6][0-9]{2}[ -](STARTTLS|AUTH PLAIN|AUTH=LOGIN|SIZE 9|[ -~]{0,9})\r?\n){1,4}"
        .prop_map(String::into_bytes)
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    prop_oneof![
        (index(), index(), any::<u8>()).prop_map(|(a, b, c)| Mutation::Change(a, b, c)),
        (index(), index(), prop::collection::vec(any::<u8>(), 0..9))
            .prop_map(|(a, b, c)| Mutation::Insert(a, b, c)),
        (index(), any::<u8>()).prop_map(|(a, b)| Mutation::Repeat(a, b)),
        index().prop_map(Mutation::Drop),
        (index(), index()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        (index(), step()).prop_map(|(a, b)| Mutation::Add(a, b)),
        (index(), index()).prop_map(|(a, b)| Mutation::Split(a, b)),
        (index(), index(), index()).prop_map(|(a, b, c)| Mutation::Splice(a, b, c)),
    ]
}

fn apply(steps: &mut Vec<Step>, mutation: Mutation, all: &[(bool, Vec<Step>)]) {
    let length = steps.len();
    let at = |index: Index| index.index(length + 1);
    match mutation {
        Mutation::Add(index, step) => steps.insert(at(index), step),
        Mutation::Splice(index, which, from) => {
            steps.truncate(at(index));
            let other = &which.get(all).1;
            steps.extend_from_slice(&other[from.index(other.len())..]);
        }
        _ if length == 0 => {}
        Mutation::Drop(index) => drop(steps.remove(index.index(length))),
        Mutation::Swap(a, b) => steps.swap(a.index(length), b.index(length)),
        Mutation::Change(index, inside, octet) => {
            if let Step::Octets(octets) = &mut steps[index.index(length)]
                && !octets.is_empty()
            {
                let at = inside.index(octets.len());
                octets[at] = octet;
            }
        }
        Mutation::Insert(index, inside, more) => {
            if let Step::Octets(octets) = &mut steps[index.index(length)] {
                let at = inside.index(octets.len() + 1);
                octets.splice(at..at, more);
            }
        }
        Mutation::Repeat(index, times) => {
            if let Step::Octets(octets) = &mut steps[index.index(length)]
                && octets.len() < 4096
            {
                *octets = octets.repeat(usize::from(times));
            }
        }
        Mutation::Split(index, inside) => {
            let index = index.index(length);
            if let Step::Octets(octets) = &mut steps[index] {
                let rest = octets.split_off(inside.index(octets.len() + 1));
                steps.insert(index + 1, Step::Octets(rest));
            }
        }
    }
}
