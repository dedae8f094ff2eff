//! Links to a reference table as a file. They need the backend.

use portwise_core::export::Table;
use yew::prelude::*;

use crate::backend;
use crate::hooks::{Backend, use_backend};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// One of [`Table`].
    pub(crate) id: &'static str,
}

/// Links to a reference table as a file.
#[component]
pub(crate) fn Download(props: &Props) -> Html {
    let is_table = Table::ALL.iter().any(|t| t.id() == props.id);
    if use_backend() != Backend::There || !is_table {
        return Html::default();
    }
    let link = |form: &str| format!("{}/api/v1/reference/{}.{form}", backend::base(), props.id);
    html! {
        <p class="help">
            { "As a file: " }
            <a href={link("csv")} download="">{ "CSV" }</a>{ ", " }
            <a href={link("json")} download="">{ "JSON" }</a>
        </p>
    }
}
