//! What was seen when configuration was run.

use portwise_core::TlsMode;
use portwise_snippets::proofs::{Observed, Record, Scenario};
use portwise_snippets::{Program, Proof};
use yew::prelude::*;

/// What the servers saw of a program, as a table.
pub(crate) fn table(target: &Program, rows: &[Record]) -> Html {
    let of_target: Vec<&Record> = rows.iter().filter(|r| r.target == target.id).collect();
    if of_target.is_empty() {
        return match target.proof {
            Proof::Executed => html! { <p class="help">{ "There is no record of the runs." }</p> },
            Proof::Validated(_) | Proof::Unproved(_) => Html::default(),
        };
    }
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label="What the servers saw">
            <table class="seen">
                <caption>{ caption(target, &of_target) }</caption>
                <thead>
                    <tr>
                        <th scope="col">{ "Settings" }</th>
                        { for Scenario::ALL.iter().map(|s| html! { <th scope="col">{ s.heading() }</th> }) }
                    </tr>
                </thead>
                <tbody>{ for of_target.into_iter().map(|row| line(target, row)) }</tbody>
            </table>
        </div>
    }
}

fn caption(target: &Program, rows: &[&Record]) -> String {
    let mut caption = "What the servers saw. A message must reach the honest one, and none of the others may get a password or a message.".to_owned();
    if rows.iter().any(|row| row.tls == TlsMode::Cleartext) {
        caption.push_str(" Without a login and without TLS, it must reach every relay.");
    }
    if rows.iter().any(|row| is_exposed(target, row)) {
        caption.push_str(" “Ours, with a danger” delivers to the honest one, and gives something away to others: there is nothing safer for this TLS mode.");
    }
    caption
}

fn is_exposed(target: &Program, row: &Record) -> bool {
    row.usual.is_none() && row.login && target.danger_with(row.tls).is_some()
}

fn line(target: &Program, row: &Record) -> Html {
    let group = target.group;
    let name = match &row.usual {
        // Ours as well, with another version of the program.
        Some(ours) if ours.starts_with("ours") => ours.clone(),
        Some(usual) => format!("Usual: {usual}"),
        None if !row.login => "Ours, without a login".to_owned(),
        None if is_exposed(target, row) => "Ours, with a danger".to_owned(),
        None => "Ours".to_owned(),
    };
    let class = |situation: Scenario, seen: Observed| match () {
        () if row.is_right_at(situation, seen) => "good",
        () if seen.is_leak() => "bad",
        () => "doubtful",
    };
    html! {
        <tr>
            <th scope="row">{ name }<span class="mode">{ format!(" {}", row.tls.name()) }</span></th>
            { for row.cells().map(|(situation, seen)| html! {
                <td class={class(situation, seen)}>{ seen.label_in(group) }</td>
            }) }
        </tr>
    }
}
