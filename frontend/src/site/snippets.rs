//! The programs that can be configured: a list, and a document for each.

use portwise_snippets::{Group, PROGRAMS, Program};
use yew::prelude::*;

use super::Way;
use super::document::{Document, Part};
use super::list::{Row, list};

pub(super) fn documents() -> Vec<Document> {
    let mut all = vec![Document {
        path: "snippets/".to_owned(),
        title: "Mail settings of programs".to_owned(),
        description: format!("Configuration to paste for {} programs, each run against good and bad servers.", PROGRAMS.len()),
        part: Part::Snippets,
        data: None,
        content: Box::new(move |way| html! {
            <div class="page">
                <h1>{ "Mail settings of programs" }</h1>
                { list("snippets", "Search by name", ordered().map(row).collect(), way) }
            </div>
        }),
    }];
    all.extend(ordered().map(document));
    all
}

fn ordered() -> impl Iterator<Item = &'static Program> {
    Group::ALL.iter().flat_map(|group| PROGRAMS.iter().copied().filter(|p| p.group == *group))
}

fn path(program: &Program) -> String {
    format!("snippets/{}/", program.id)
}

fn row(program: &'static Program) -> Row {
    Row {
        path: path(program),
        name: program.name.to_owned(),
        words: format!("{} {}", program.id, program.aliases.join(" ")),
        content: html! { <span class="beside">{ program.file }</span> },
    }
}

fn document(program: &'static Program) -> Document {
    Document {
        path: path(program),
        title: format!("Send mail with {}", program.name),
        description: program.trap.to_owned(),
        part: Part::Snippets,
        data: None,
        content: Box::new(move |way| content(program, way)),
    }
}

fn content(program: &'static Program, way: &Way) -> Html {
    html! {
        <div class="page">
            <h1>{ format!("Send mail with {}", program.name) }</h1>
            <section class="card">
                <dl class="facts">
                    <dt>{ "Where it goes" }</dt><dd>{ program.place }</dd>
                    <dt>{ "Works with" }</dt><dd>{ program.versions }</dd>
                    <dt>{ "Common mistake" }</dt><dd>{ program.trap }</dd>
                    <dt>{ "How we know" }</dt><dd>{ program.describe_proof() }</dd>
                </dl>
                <p><a class="button" href={way.to(format!("#program={}", program.id))}>{ "Fill in your provider" }</a></p>
            </section>
        </div>
    }
}
