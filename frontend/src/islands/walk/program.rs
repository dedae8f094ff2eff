//! Which program sends: those that most people use, and all by name.

use portwise_core::questions::Question;
use portwise_core::walk::{Walk, common_programs};
use portwise_snippets::{BY_HAND, Group, PROGRAMS, Program};
use yew::prelude::*;

use crate::components::{Found, Search};
use crate::hooks::{Given, storage};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) walk: Walk,
    pub(super) on_given: Callback<Vec<Given>>,
}

/// Where the browser keeps the program for the next visit.
const KEPT: &str = "portwise-program";

/// Which program sends.
#[component]
pub(super) fn Programs(props: &Props) -> Html {
    let last = use_state_eq(|| None::<&'static Program>);
    let all = use_state_eq(|| false);
    {
        let last = last.clone();
        use_effect_with((), move |()| {
            let kept = storage::of_earlier(KEPT);
            last.set(kept.and_then(|id| portwise_snippets::find(&id)));
        });
    }
    let situation = &props.walk.situation;
    let give = {
        let on_given = props.on_given.clone();
        move |given: Vec<Given>| {
            if let Some((_, id)) =
                given.iter().find(|(question, _)| *question == Question::Program.id())
            {
                storage::keep(KEPT, id);
            }
            on_given.emit(given);
        }
    };
    let pick = |id: &'static str| {
        let give = give.clone();
        Callback::from(move |_: MouseEvent| give(named(id)))
    };
    let common = common_programs(&props.walk);
    let chips = common.iter().map(|common| {
        let give = give.clone();
        let onclick = Callback::from(move |_: MouseEvent| give(common.answers().into()));
        let pressed = common.is_in(situation).to_string();
        let id = format!("program-{}", common.program);
        html! {
            <button type="button" class="chip" {id} aria-pressed={pressed} {onclick}>{ common.label }</button>
        }
    });
    let is_new = |program: &&'static Program| common.iter().all(|c| c.program != program.id);
    let last = last.filter(is_new);
    let rows: Vec<Found> = PROGRAMS.iter().map(|p| Found::of(*p)).collect();
    let on_pick = {
        let give = give.clone();
        Callback::from(move |id: &'static str| give(named(id)))
    };
    let on_all = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    html! {
        <>
            <div class="chips">
                if let Some(program) = last {
                    <button type="button" class="chip" id="program-last" onclick={pick(program.id)}>
                        { format!("{} (last time)", program.short_name()) }
                    </button>
                }
                { for chips }
                <button type="button" class="chip" id="program-by-hand" onclick={pick(BY_HAND)}>{ "Not listed" }</button>
                <button type="button" class="chip" id="program-more" aria-expanded={all.to_string()} onclick={on_all}>{ "More" }</button>
            </div>
            <Search id="program-search" label="Search all programs by name" {rows} {on_pick} />
            if *all {
                <div class="all" id="program-all">
                    { for Group::ALL.into_iter().map(|group| of_group(group, &pick)) }
                </div>
            }
        </>
    }
}

/// A program, and no role that was said of another.
fn named(id: &'static str) -> Vec<Given> {
    vec![(Question::Program.id(), id.to_owned()), (Question::Role.id(), String::new())]
}

fn of_group(group: Group, pick: &impl Fn(&'static str) -> Callback<MouseEvent>) -> Html {
    let programs = PROGRAMS.iter().filter(|program| program.group == group);
    html! {
        <>
            <h3>{ group.heading() }</h3>
            <div class="chips">
                { for programs.map(|program| html! {
                    <button type="button" class="chip small" onclick={pick(program.id)}>{ program.short_name() }</button>
                }) }
            </div>
        </>
    }
}
