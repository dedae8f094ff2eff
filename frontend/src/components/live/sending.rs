//! Where a server sends from, folded: most ask about mail that comes.

use std::net::IpAddr;

use portwise_core::request::helo_name;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Where a server sends from, as it was entered.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sending {
    /// Its address.
    pub(crate) address: String,
    /// What it says in EHLO.
    pub(crate) helo: String,
}

/// Which of the two cannot be read, and what to enter instead.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wrong {
    Address(String),
    Helo(String),
}

impl Sending {
    pub(crate) fn is_empty(&self) -> bool {
        self.address.is_empty() && self.helo.is_empty()
    }

    /// The address, and what is said in EHLO there; nothing where nothing was entered.
    pub(crate) fn read(&self) -> Result<(Option<IpAddr>, Option<String>), Wrong> {
        let (address, helo) = (self.address.trim(), self.helo.trim());
        if address.is_empty() && helo.is_empty() {
            return Ok((None, None));
        }
        let address = address.parse().map_err(|_| Wrong::Address(ONE_ADDRESS.to_owned()))?;
        let is_said = !helo.is_empty();
        let helo = is_said.then(|| helo_name(helo)).transpose();
        Ok((Some(address), helo.map_err(|refusal| Wrong::Helo(refusal.text))?))
    }
}

const ONE_ADDRESS: &str = "Enter one IP address, such as 192.0.2.1 or 2001:db8::1.";

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What stands in the fields.
    pub(crate) now: Sending,
    /// What of it cannot be read.
    pub(crate) wrong: Option<Wrong>,
    /// Whether it is unfolded by itself.
    pub(crate) open: bool,
    /// Called with what stands in the fields.
    pub(crate) onchange: Callback<Sending>,
}

/// Where a server sends from.
#[component]
pub(crate) fn SendingFrom(props: &Props) -> Html {
    let Props { now, wrong, open, onchange } = props;
    let (of_address, of_helo) = match wrong {
        Some(Wrong::Address(why)) => (why.as_str(), ""),
        Some(Wrong::Helo(why)) => ("", why.as_str()),
        None => ("", ""),
    };
    let on_address = {
        let now = now.clone();
        onchange.reform(move |address| Sending { address, ..now.clone() })
    };
    let on_helo = {
        let now = now.clone();
        onchange.reform(move |helo| Sending { helo, ..now.clone() })
    };
    html! {
        <details class="sending-from" id="sending-from" open={*open || wrong.is_some()}>
            <summary>{ "Does your server send mail as well?" }</summary>
            <p class="help">{ "Others look at the name of the address that it sends from, whether that name leads back, and what is said in EHLO. We look at the same; we do not connect to it." }</p>
            <div class="row">
                { field("check-from", "The address it sends from", "192.0.2.1", &now.address, of_address, on_address) }
                { field("check-helo", "Its name in EHLO, if you know it", "mail.example.com", &now.helo, of_helo, on_helo) }
            </div>
        </details>
    }
}

fn field(
    id: &'static str,
    label: &'static str,
    placeholder: &'static str,
    value: &str,
    wrong: &str,
    onchange: Callback<String>,
) -> Html {
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        input.iter().for_each(|input| onchange.emit(input.value()));
    });
    let is_wrong = !wrong.is_empty();
    let error = format!("{id}-error");
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            <input
                {id}
                type="text"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                {placeholder}
                value={value.to_owned()}
                {oninput}
                aria-invalid={is_wrong.then_some("true")}
                aria-describedby={is_wrong.then(|| error.clone())}
            />
            if is_wrong { <p class="error" id={error} role="alert">{ wrong }</p> }
        </div>
    }
}
