//! What a server said: text that cannot pass for ours, nor change the order of what is around it.

use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) text: AttrValue,
}

/// What a server said.
#[component]
pub(crate) fn Quoted(props: &Props) -> Html {
    html! { <bdi class="quoted" dir="ltr">{ visible(&props.text) }</bdi> }
}

/// The same with a symbol for what would not show, and for what would reorder the text.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match u32::from(c) {
            code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('␦'),
            0x7f => '␡',
            0x80..=0x9f | 0xad | 0x61c | 0x180e => '␦',
            0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f => '␦',
            0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f => '␦',
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn nothing_hides_or_reorders() {
        assert_eq!(visible("220 mx grüße שלום"), "220 mx grüße שלום");
        assert_eq!(visible("a\r\n\u{1b}[31m\u{7f}"), "a␍␊␛[31m␡");
        assert_eq!(visible("pay\u{202e}moc\u{200b}\u{85}"), "pay␦moc␦␦");
    }
}
