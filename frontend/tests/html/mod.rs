//! A written document, as a browser reads it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What is looked at in a document.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) title: String,
    /// What its `meta` elements say, by name or property.
    pub(crate) meta: BTreeMap<String, String>,
    /// The addresses in `href` and `src`.
    pub(crate) links: Vec<String>,
    pub(crate) ids: BTreeSet<String>,
    /// How many `h1` there are.
    pub(crate) headings: usize,
    /// The texts of its JSON-LD.
    pub(crate) data: Vec<String>,
    /// Scripts and styles that stand in it.
    pub(crate) inline: Vec<String>,
    /// All of its text.
    pub(crate) text: String,
    /// Its text without code.
    pub(crate) prose: String,
    /// What is wrong with it as HTML.
    pub(crate) errors: Vec<String>,
}

impl Page {
    /// Reads a document.
    pub(crate) fn read(html: &str) -> Self {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        let mut state = tokenizer.sink.0.into_inner();
        if let Some(open) = state.open.pop() {
            state.page.errors.push(format!("{open} is not closed"));
        }
        state.page
    }
}

#[derive(Default)]
struct Reader(RefCell<State>);

#[derive(Default)]
struct State {
    page: Page,
    /// The names of the elements around.
    open: Vec<String>,
    /// Whether a script is data.
    is_data: bool,
}

/// Elements that have no end.
const VOID: &[&str] = &["meta", "link", "input", "br", "hr", "img", "path", "rect", "circle"];

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return state.tag(&tag),
            Token::CharacterTokens(text) => state.text(&text),
            Token::ParseError(error) => state.page.errors.push(error.into_owned()),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = tag.name.to_string();
        if tag.kind == TagKind::EndTag {
            if VOID.contains(&name.as_str()) {
                return TokenSinkResult::Continue;
            }
            match self.open.pop() {
                Some(open) if open == name => {}
                open => self.page.errors.push(format!("</{name}> ends {open:?}")),
            }
            self.separate(&name);
            return TokenSinkResult::Continue;
        }
        let get = |wanted: &str| {
            let attribute = tag.attrs.iter().find(|a| &*a.name.local == wanted);
            attribute.map(|a| a.value.to_string())
        };
        self.attributes(&name, &get);
        self.separate(&name);
        if tag.self_closing || VOID.contains(&name.as_str()) {
            return TokenSinkResult::Continue;
        }
        let raw = match name.as_str() {
            "script" => Some(RawKind::ScriptData),
            "style" => Some(RawKind::Rawtext),
            "title" | "textarea" => Some(RawKind::Rcdata),
            _ => None,
        };
        self.open.push(name);
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    fn attributes(&mut self, name: &str, get: &dyn Fn(&str) -> Option<String>) {
        let page = &mut self.page;
        page.links.extend(["href", "src"].into_iter().filter_map(get));
        if let Some(id) = get("id")
            && !page.ids.insert(id.clone())
        {
            page.errors.push(format!("the id {id} stands twice"));
        }
        if name == "meta"
            && let (Some(key), Some(value)) =
                (get("name").or_else(|| get("property")), get("content"))
        {
            page.meta.insert(key, value);
        }
        if get("style").is_some() || name == "style" {
            page.inline.push(format!("a style at {name}"));
        }
        if ["onclick", "onload"].iter().any(|event| get(event).is_some()) {
            page.inline.push(format!("a script at {name}"));
        }
        if name == "script" {
            self.is_data = get("type").as_deref() == Some("application/ld+json");
            if self.is_data {
                page.data.push(String::new());
            } else if get("src").is_none() {
                page.inline.push("a script".to_owned());
            }
        }
        page.headings += usize::from(name == "h1");
    }

    /// Words of different elements are different words, unless the elements stand in a line.
    fn separate(&mut self, name: &str) {
        if !["a", "code", "span", "strong"].contains(&name) {
            self.page.text.push(' ');
            self.page.prose.push(' ');
        }
    }

    fn text(&mut self, text: &str) {
        let is_in = |names: &[&str]| self.open.iter().any(|open| names.contains(&open.as_str()));
        if is_in(&["script"]) {
            if self.is_data
                && let Some(data) = self.page.data.last_mut()
            {
                data.push_str(text);
            }
            return;
        }
        if is_in(&["title"]) {
            self.page.title.push_str(text);
            return;
        }
        if is_in(&["body"]) {
            self.page.text.push_str(text);
            if !is_in(&["code", "pre"]) {
                self.page.prose.push_str(text);
            }
        }
    }
}
