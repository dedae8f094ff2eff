//! XML of strangers as a small tree: no DTD, no entities but the five, everything bounded.

use portwise_smtp::printable;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::body::{not_settings, text};
use crate::facts::Fault;

/// How deep elements may lie in each other.
const DEEPEST: usize = 16;

/// How many elements a file may have.
const MOST: usize = 2_000;

/// Octets of text kept of one element before it is made safe and cut.
const LONGEST: usize = 4_096;

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// Its name without a prefix.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    text: String,
    /// The elements in it, in order.
    pub(crate) children: Vec<Self>,
}

impl Element {
    /// An attribute, safe to show.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Its text without white space around it, safe to show.
    pub(crate) fn text(&self) -> String {
        printable(self.text.trim().as_bytes())
    }

    /// The elements of one name in it.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element of one name in it.
    pub(crate) fn first<'a>(&'a self, name: &'a str) -> Option<&'a Self> {
        self.all(name).next()
    }

    /// The text of the first element of one name in it, unless there is none.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.first(name).map(Self::text).filter(|text| !text.is_empty())
    }
}

/// Reads a whole file whose root has this name.
///
/// # Errors
///
/// The fault of a file that is something else, is not well-formed, is larger than is read, or
/// contains a DTD or entities.
pub(crate) fn parse(bytes: &[u8], root: &str) -> Result<Element, Fault> {
    let source = text(bytes);
    if !source.trim_start().starts_with('<') {
        return Err(not_settings(bytes));
    }
    let mut reader = Reader::from_str(&source);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    let mut whole: Option<Element> = None;
    let mut count = 0;
    loop {
        let event = reader.read_event();
        let at = reader.buffer_position();
        let malformed =
            |why: &str| Fault::Malformed(printable(format!("at octet {at}: {why}").as_bytes()));
        // A page for people is not a broken file of settings.
        let is_other = |name: &str| open.is_empty() && name != root;
        match event {
            Err(_) if whole.is_none() && open.is_empty() => return Err(not_settings(bytes)),
            Err(error) => return Err(malformed(&error.to_string())),
            Ok(Event::DocType(doctype)) => {
                let is_page = doctype
                    .trim_start()
                    .get(..4)
                    .is_some_and(|word| word.eq_ignore_ascii_case("html"));
                return Err(if is_page { not_settings(bytes) } else { Fault::Doctype });
            }
            Ok(Event::Start(start)) => {
                if whole.is_some() {
                    return Err(malformed("a second root element"));
                }
                let element =
                    element(&start).map_err(|fault| fault.unwrap_or_else(|why| malformed(&why)))?;
                if is_other(&element.name) {
                    return Err(not_settings(bytes));
                }
                count += 1;
                if count > MOST || open.len() >= DEEPEST {
                    return Err(malformed("more elements, or deeper in each other, than are read"));
                }
                open.push(element);
            }
            Ok(Event::End(_)) => match open.pop() {
                Some(element) => close(element, &mut open, &mut whole),
                None => return Err(malformed("an end without a beginning")),
            },
            Ok(Event::Text(words)) => match open.last_mut() {
                Some(element) => keep(&mut element.text, &words.xml10_content()),
                None if words.trim().is_empty() => {}
                None => return Err(malformed("text outside of the root element")),
            },
            Ok(Event::CData(words)) => match open.last_mut() {
                Some(element) => keep(&mut element.text, &words.xml10_content()),
                None => return Err(malformed("text outside of the root element")),
            },
            Ok(Event::GeneralRef(reference)) => {
                let c = match reference.resolve_char_ref() {
                    Ok(Some(c)) => c,
                    Ok(None) => match &*reference {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        _ => return Err(Fault::Doctype),
                    },
                    Err(error) => return Err(malformed(&error.to_string())),
                };
                match open.last_mut() {
                    Some(element) => keep(&mut element.text, c.encode_utf8(&mut [0; 4])),
                    None => return Err(malformed("text outside of the root element")),
                }
            }
            // Empty elements come as a beginning and an end.
            Ok(Event::Comment(_) | Event::Decl(_) | Event::Empty(_) | Event::PI(_)) => {}
            Ok(Event::Eof) => {
                return match whole {
                    Some(element) => Ok(element),
                    None if open.is_empty() => Err(not_settings(bytes)),
                    None => Err(malformed("the file ends in the middle")),
                };
            }
        }
    }
}

/// An element without what is in it; else a fault, or why it is not well-formed.
fn element(start: &BytesStart<'_>) -> Result<Element, Result<Fault, String>> {
    /// More attributes than any of these formats has.
    const ATTRIBUTES: usize = 16;
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| Err(error.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| {
            use quick_xml::escape::EscapeError::UnrecognizedEntity;
            match error {
                quick_xml::Error::Escape(UnrecognizedEntity(..)) => Ok(Fault::Doctype),
                error => Err(error.to_string()),
            }
        })?;
        if attributes.len() < ATTRIBUTES {
            let name = printable(attribute.key.local_name().as_ref().as_bytes());
            attributes.push((name, printable(value.trim().as_bytes())));
        }
    }
    let name = printable(start.local_name().as_ref().as_bytes());
    Ok(Element { name, attributes, ..Element::default() })
}

fn close(element: Element, open: &mut [Element], whole: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *whole = Some(element),
    }
}

fn keep(text: &mut String, more: &str) {
    let room = LONGEST.saturating_sub(text.len());
    let end = (0..=room.min(more.len())).rev().find(|end| more.is_char_boundary(*end));
    text.push_str(&more[..end.unwrap_or_default()]);
}
