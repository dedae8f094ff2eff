//! Where a server sends from, folded: most ask about mail that comes.

use std::net::IpAddr;

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

impl Sending {
    /// The address, and what is said in EHLO there, which the backend reads; nothing where no
    /// address was entered.
    pub(crate) fn read(&self) -> Result<Option<(IpAddr, Option<String>)>, &'static str> {
        let (address, helo) = (self.address.trim(), self.helo.trim());
        if address.is_empty() && helo.is_empty() {
            return Ok(None);
        }
        let address = address.parse().map_err(|_| ONE_ADDRESS)?;
        Ok(Some((address, (!helo.is_empty()).then(|| helo.to_owned()))))
    }
}

const ONE_ADDRESS: &str = "Enter one IP address, such as 192.0.2.1 or 2001:db8::1.";

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What stands in the fields.
    pub(crate) now: Sending,
    /// Why the address cannot be read.
    pub(crate) wrong: AttrValue,
    /// Called with what stands in the fields.
    pub(crate) onchange: Callback<Sending>,
}

/// Where a server sends from.
#[component]
pub(crate) fn SendingFrom(props: &Props) -> Html {
    let Props { now, wrong, onchange } = props;
    let on_address = {
        let now = now.clone();
        onchange.reform(move |address| Sending { address, ..now.clone() })
    };
    let on_helo = {
        let now = now.clone();
        onchange.reform(move |helo| Sending { helo, ..now.clone() })
    };
    html! {
        <details class="sending-from" id="sending-from">
            <summary>{ "Does your server send mail as well?" }</summary>
            <p class="help">{ "We look up the name of its address, and whether it leads back. We do not connect to it." }</p>
            <div class="row">
                { field("check-from", "The address it sends from", &now.address, wrong, on_address) }
                { field("check-helo", "Its name in EHLO, if you know it", &now.helo, "", on_helo) }
            </div>
        </details>
    }
}

fn field(
    id: &'static str,
    label: &'static str,
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
                value={value.to_owned()}
                {oninput}
                aria-invalid={is_wrong.then_some("true")}
                aria-describedby={is_wrong.then(|| error.clone())}
            />
            if is_wrong { <p class="error" id={error} role="alert">{ wrong }</p> }
        </div>
    }
}
