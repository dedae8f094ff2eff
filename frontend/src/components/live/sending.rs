//! Where a server sends from, folded: most ask about mail that comes.

use std::net::IpAddr;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::element;

/// Where a server sends from, as it was entered.
pub(crate) struct Sending {
    /// Its address.
    pub(crate) address: String,
    /// What it says in EHLO.
    pub(crate) helo: String,
}

impl Sending {
    /// What stands in the fields.
    pub(crate) fn entered() -> Self {
        let entered = |id| element::<HtmlInputElement>(id).map(|field| field.value());
        let [address, helo] = [ADDRESS, HELO].map(|id| entered(id).unwrap_or_default());
        Self { address, helo }
    }

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

/// Where a server sends from: fields that keep what is entered themselves, and why the address
/// cannot be read.
pub(crate) fn sending_fields(wrong: &'static str) -> Html {
    let is_wrong = !wrong.is_empty();
    html! {
        <details class="sending-from" id="sending-from">
            <summary>{ "Does your server send mail as well?" }</summary>
            <p class="help">{ "We look up the name of its address, and whether it leads back. We do not connect to it." }</p>
            <div class="row">
                { field(ADDRESS, "The address it sends from", is_wrong) }
                { field(HELO, "Its name in EHLO, if you know it", false) }
            </div>
            if is_wrong { <p class="error" id={ERROR} role="alert">{ wrong }</p> }
        </details>
    }
}

const ADDRESS: &str = "check-from";
const HELO: &str = "check-helo";
const ERROR: &str = "check-from-error";

fn field(id: &'static str, label: &'static str, is_wrong: bool) -> Html {
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            <input
                {id}
                type="text"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-invalid={is_wrong.then_some("true")}
                aria-describedby={is_wrong.then_some(ERROR)}
            />
        </div>
    }
}
