//! Saves a text as a file.

use js_sys::encode_uri_component;
use yew::prelude::*;

/// Saves a text as a file, where it goes into one.
pub(crate) fn download(file: &str, text: &str) -> Html {
    let Some(name) = file_name(file) else { return Html::default() };
    let text = String::from(encode_uri_component(text));
    html! {
        <a class="copy" download={name.to_owned()} href={format!("data:text/plain;charset=utf-8,{text}")}>{ "Download" }</a>
    }
}

/// The name of the file, where it is one and not a menu.
fn file_name(file: &str) -> Option<&str> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let is_file = name.contains('.') && !name.contains(char::is_whitespace) && !name.ends_with('.');
    is_file.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_has_a_name_and_a_menu_has_none() {
        assert_eq!(file_name("config/submission.config.php"), Some("submission.config.php"));
        assert_eq!(file_name("settings.py"), Some("settings.py"));
        assert_eq!(file_name(".env"), Some(".env"));
        assert_eq!(file_name("commands for root's shell"), None);
        assert_eq!(file_name("Outlook account settings"), None);
    }
}
