//! No circles between the files of a crate.
//!
//! A file depends on the file whose module it names, and on the file that defines what it takes from
//! there; what a module takes from the modules below it does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::source::{self, File, Token};
use crate::project::Project;

/// Fails if files of a crate depend on each other in a circle, and says by which names.
pub(crate) fn run(project: &Project) -> Result<()> {
    let mut out = String::new();
    for package in source::packages(project)? {
        let modules = Modules::of(&package.files);
        for (from, to, names) in circles(&modules.arrows()) {
            let path = |module: &Module| modules.0[module].path.clone();
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            let _ = write!(out, "\n{} -> {}: {names}", path(&from), path(&to));
        }
    }
    if !out.is_empty() {
        bail!("files depend on each other in a circle:{out}");
    }
    Ok(())
}

/// The place of a file in its crate.
type Module = Vec<String>;

/// Which file takes which names from which other.
type Arrows = BTreeMap<(Module, Module), BTreeSet<String>>;

/// The arrows that are part of a circle: what is left when all is taken away that leads nowhere,
/// or that nothing leads to.
fn circles(arrows: &Arrows) -> Vec<(Module, Module, BTreeSet<String>)> {
    let mut left = arrows.clone();
    loop {
        let before = left.len();
        let from: BTreeSet<Module> = left.keys().map(|(from, _)| from.clone()).collect();
        let to: BTreeSet<Module> = left.keys().map(|(_, to)| to.clone()).collect();
        left.retain(|(f, t), _| from.contains(t) && to.contains(f));
        if left.len() == before {
            return left.into_iter().map(|((from, to), names)| (from, to, names)).collect();
        }
    }
}

/// What a file brings in by `use`.
struct Import {
    /// What it is called here; `*` for all.
    name: String,
    path: Vec<String>,
}

/// A file, as far as names go.
struct Names {
    path: String,
    defined: BTreeSet<String>,
    imports: Vec<Import>,
    /// Paths that its code names.
    named: BTreeSet<Vec<String>>,
}

/// The files of a crate.
struct Modules(BTreeMap<Module, Names>);

/// Where a path leads.
enum Place {
    Module(Module),
    /// Something defined in that module.
    Item(Module),
}

impl Modules {
    fn of(files: &[File]) -> Self {
        let names = |file: &File| {
            (file.module.clone(), names(file.path.display().to_string(), &file.tokens))
        };
        Self(files.iter().map(names).collect())
    }

    fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (from, names) in &self.0 {
            let imported = names.imports.iter().map(|import| &import.path);
            for path in names.named.iter().chain(imported) {
                let to = match self.resolve(from, path, 0) {
                    Some(Place::Item(module)) => module,
                    // All of a module is taken, or it is a handle for what is named elsewhere.
                    Some(Place::Module(module)) if path.last().is_some_and(|n| n == "*") => module,
                    _ => continue,
                };
                for to in [Some(to), self.named_in(from, path)].into_iter().flatten() {
                    if !to.starts_with(from) {
                        let name = path.last().cloned().unwrap_or_default();
                        arrows.entry((from.clone(), to)).or_default().insert(name);
                    }
                }
            }
        }
        arrows
    }

    /// The module that a path from the root or from above names, which may only hand it on.
    fn named_in(&self, from: &Module, path: &[String]) -> Option<Module> {
        let mut at = match path.first().map(String::as_str)? {
            "crate" => Module::new(),
            "super" => from.split_last()?.1.to_vec(),
            _ => return None,
        };
        for name in &path[1..] {
            match name.as_str() {
                "super" => drop(at.pop()),
                _ => at.push(name.clone()),
            }
            if !self.0.contains_key(&at) {
                at.pop();
                return Some(at);
            }
        }
        Some(at)
    }

    /// Where a path leads.
    fn resolve(&self, from: &Module, path: &[String], depth: usize) -> Option<Place> {
        // Names that are handed round without end do not compile.
        if depth > 2 * DEEPEST {
            return None;
        }
        let mut at = from.clone();
        let mut rest = path;
        let mut is_relative = true;
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "crate" => at.clear(),
                "super" => drop(at.pop()),
                "self" => {}
                _ => break,
            }
            is_relative = false;
            rest = after;
        }
        while let Some((name, after)) = rest.split_first() {
            if name == "*" {
                break;
            }
            let below = [at.clone(), vec![name.clone()]].concat();
            if self.0.contains_key(&below) {
                at = below;
            } else {
                match self.handed_on(&at, name, depth) {
                    Some(Place::Module(module)) => at = module,
                    Some(item) => return Some(item),
                    // A crate, something from the prelude, or a local name.
                    None if is_relative => return None,
                    None => return self.0.contains_key(&at).then_some(Place::Item(at)),
                }
            }
            is_relative = false;
            rest = after;
        }
        Some(Place::Module(at))
    }

    /// Where a name leads that a module has by `use`.
    fn handed_on(&self, module: &Module, name: &str, depth: usize) -> Option<Place> {
        let names = self.0.get(module)?;
        if let Some(import) = names.imports.iter().find(|import| import.name == name) {
            return self.resolve(module, &import.path, depth + 1);
        }
        let globs = names.imports.iter().filter(|import| import.name == "*" && depth < DEEPEST);
        globs.filter(|import| import.path.len() > 1).find_map(|import| {
            // The path of a glob is not looked for in globs.
            match self.resolve(module, &import.path, DEEPEST)? {
                Place::Module(m) if self.0.get(&m)?.defined.contains(name) => Some(Place::Item(m)),
                Place::Module(m) if m != *module => self.handed_on(&m, name, depth + 1),
                _ => None,
            }
        })
    }
}

/// How often a name may be handed on.
const DEEPEST: usize = 8;

fn names(path: String, tokens: &[Token]) -> Names {
    const KINDS: &[&str] =
        &["const", "enum", "fn", "macro_rules", "mod", "static", "struct", "trait", "type"];
    let mut names =
        Names { path, defined: BTreeSet::new(), imports: Vec::new(), named: BTreeSet::new() };
    let mut rest = tokens;
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        let Some(word) = token.word() else { continue };
        if word == "use" {
            rest = import(after, &[], &mut names.imports);
        } else if KINDS.contains(&word) {
            let name = after.iter().find_map(Token::word).filter(|name| *name != "mut");
            names.defined.extend(name.map(ToOwned::to_owned));
        } else {
            let mut path = vec![word.to_owned()];
            while let [Token::Sign(':'), Token::Sign(':'), Token::Word(next), after @ ..] = rest {
                path.push(next.clone());
                rest = after;
            }
            if path.len() > 1 {
                names.named.insert(path);
            }
        }
    }
    names
}

/// Reads what comes after `use` or within its braces; gives the tokens behind.
fn import<'t>(
    mut tokens: &'t [Token],
    prefix: &[String],
    imports: &mut Vec<Import>,
) -> &'t [Token] {
    let mut path = prefix.to_vec();
    // What it is called here, once anything was said since the last comma.
    let mut name: Option<String> = None;
    while let Some((token, after)) = tokens.split_first() {
        tokens = after;
        match token {
            Token::Word(word) if word == "as" => {
                name = after.first().and_then(Token::word).map(ToOwned::to_owned);
                tokens = after.get(1..).unwrap_or_default();
            }
            Token::Word(word) if word == "self" && !path.is_empty() => name = path.last().cloned(),
            Token::Word(word) => {
                path.push(word.clone());
                name = Some(word.clone());
            }
            Token::Sign('*') => {
                path.push("*".to_owned());
                name = Some("*".to_owned());
            }
            Token::Sign(':') => {}
            Token::Open('{') => {
                tokens = import(after, &path, imports);
                name = None;
            }
            Token::Sign(_) | Token::Close(_) | Token::Open(_) | Token::Literal(_) => {
                if let Some(name) = name.take() {
                    imports.push(Import { name, path });
                }
                if *token != Token::Sign(',') {
                    return tokens;
                }
                path = prefix.to_vec();
            }
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::{Modules, circles, names};
    use crate::checks::source::tokens;

    /// The arrows of circles between files, given by module and text.
    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let modules = files.iter().map(|(module, text)| {
            let place = module.split("::").filter(|m| !m.is_empty()).map(ToOwned::to_owned);
            let (tokens, _) = tokens(text).unwrap();
            (place.collect(), names((*module).to_owned(), &tokens))
        });
        let modules = Modules(modules.collect());
        let circles = circles(&modules.arrows());
        circles.iter().map(|(f, t, _)| format!("{} {}", f.join("::"), t.join("::"))).collect()
    }

    #[test]
    fn two_files_that_name_each_other_are_a_circle() {
        let files = [
            ("", "mod a; mod b; mod c; use a::A; use b::{self, B as Other,};"),
            ("a", "use crate::{b::{B}, c}; pub struct A; fn f() { c::C }"),
            ("b", "pub struct B; fn f(_: crate::a::A) {}"),
            ("c", "pub struct C;"),
        ];
        assert_eq!(found(&files), ["a b", "b a"]);
    }

    #[test]
    fn what_is_handed_on_counts_where_it_is_defined() {
        let files = [
            ("", "mod a; mod b; pub use a::*; pub use b::B;"),
            ("a", "use super::B; pub struct A;"),
            ("b", "use crate::A; pub struct B;"),
        ];
        assert_eq!(found(&files), ["a b", "b a"]);
    }

    #[test]
    fn a_module_and_what_is_below_it_are_no_circle() {
        let files = [
            ("", "mod list;"),
            ("list", "mod one; pub struct Row; pub const ALL: &[Row] = &[one::ROW];"),
            ("list::one", "use super::Row; pub const ROW: Row = Row; fn f() { std::mem::drop(1) }"),
        ];
        assert!(found(&files).is_empty());
    }

    #[test]
    fn a_module_that_needs_a_neighbour_that_needs_it_is_one() {
        let files = [
            ("", "mod scan; mod print;"),
            ("scan", "mod tally; use crate::print; pub struct S; fn f() { print::show() }"),
            ("scan::tally", ""),
            ("print", "macro_rules! m { () => { crate::scan::S } } pub fn show() {}"),
        ];
        assert_eq!(found(&files), ["print scan", "scan print"]);
    }
}
