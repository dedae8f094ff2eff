//! The project's Rust files as the checks read them: tokens, without what is only there for tests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde_json::Value;
use xshell::cmd;

use crate::project::Project;

/// A crate of the workspace.
pub(super) struct Package {
    pub(super) name: String,
    pub(super) files: Vec<File>,
}

/// A file below `src`.
pub(super) struct File {
    /// From the root of the project.
    pub(super) path: PathBuf,
    /// Its place in the crate: `["scan", "output"]` for `crate::scan::output`.
    pub(super) module: Vec<String>,
    pub(super) tokens: Vec<Token>,
}

/// A token, with groups opened out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Token {
    Word(String),
    Sign(char),
    Literal(String),
    Open(char),
    Close(char),
}

impl Token {
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }

    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// All crates of the workspace with their files, in the order of their names.
pub(super) fn packages(project: &Project) -> Result<Vec<Package>> {
    let metadata = cmd!(project.sh, "cargo metadata --format-version 1 --no-deps --offline");
    let metadata: Value = serde_json::from_str(&metadata.quiet().read()?)?;
    let mut packages = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().context("a crate without a name")?.to_owned();
        let manifest = package["manifest_path"].as_str().context("a crate without a manifest")?;
        let folder = Path::new(manifest).parent().context("a manifest without a folder")?;
        let folder = folder.strip_prefix(&project.root)?.to_owned();
        let files = files(project, &folder)?;
        packages.push(Package { name, files });
    }
    packages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(packages)
}

fn files(project: &Project, folder: &Path) -> Result<Vec<File>> {
    let source = folder.join("src");
    let mut files = Vec::new();
    let mut only_tests = BTreeSet::new();
    for path in rust_files(&project.root.join(&source))? {
        let path = path.strip_prefix(&project.root)?.to_owned();
        let text = project.sh.read_file(project.root.join(&path))?;
        let (tokens, hidden) =
            tokens(&text).with_context(|| format!("cannot read {}", path.display()))?;
        let mut module = module(path.strip_prefix(&source)?);
        // The program of a crate that is also a library has a root of its own.
        if path.ends_with("src/main.rs") && project.root.join(&source).join("lib.rs").is_file() {
            module.push("main".to_owned());
        }
        only_tests.extend(hidden.into_iter().map(|name| [module.clone(), vec![name]].concat()));
        files.push(File { path, module, tokens });
    }
    files.retain(|file| !only_tests.iter().any(|module| file.module.starts_with(module)));
    Ok(files)
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(found) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// `scan/output.rs` and `scan/output/mod.rs` are `scan::output`; a root is the crate itself.
fn module(path: &Path) -> Vec<String> {
    let mut module: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| last == "mod")
        || module.len() == 1 && ["lib", "main"].contains(&module[0].as_str())
    {
        module.pop();
    }
    module
}

/// The tokens of a text but for what is marked `#[cfg(test)]`, and the modules in other files that
/// are marked so.
pub(super) fn tokens(text: &str) -> Result<(Vec<Token>, Vec<String>)> {
    let stream: TokenStream = text.parse().map_err(|error| anyhow!("no Rust: {error}"))?;
    let mut all = Vec::new();
    flatten(stream, &mut all);
    let mut kept = Vec::with_capacity(all.len());
    let mut hidden = Vec::new();
    let mut rest = all.as_slice();
    while let Some((token, after)) = rest.split_first() {
        if rest.starts_with(&cfg_test()) {
            let item = item(&rest[cfg_test().len()..]);
            if let Some(at) = item.iter().position(|t| t.is_word("mod"))
                && let Some(Token::Word(name)) = item.get(at + 1)
                && item.last() == Some(&Token::Sign(';'))
            {
                hidden.push(name.clone());
            }
            rest = &rest[cfg_test().len() + item.len()..];
        } else {
            kept.push(token.clone());
            rest = after;
        }
    }
    Ok((kept, hidden))
}

fn flatten(stream: TokenStream, out: &mut Vec<Token>) {
    for tree in stream {
        match tree {
            TokenTree::Ident(ident) => out.push(Token::Word(ident.to_string())),
            TokenTree::Punct(sign) => out.push(Token::Sign(sign.as_char())),
            TokenTree::Literal(literal) => out.push(Token::Literal(literal.to_string())),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ('(', ')'),
                    Delimiter::Brace => ('{', '}'),
                    Delimiter::Bracket => ('[', ']'),
                    Delimiter::None => (' ', ' '),
                };
                out.push(Token::Open(open));
                flatten(group.stream(), out);
                out.push(Token::Close(close));
            }
        }
    }
}

fn cfg_test() -> [Token; 7] {
    let word = |word: &str| Token::Word(word.to_owned());
    [
        Token::Sign('#'),
        Token::Open('['),
        word("cfg"),
        Token::Open('('),
        word("test"),
        Token::Close(')'),
        Token::Close(']'),
    ]
}

/// The item that tokens begin with: up to its semicolon or the end of its braces.
fn item(tokens: &[Token]) -> &[Token] {
    let ends_with_braces = tokens.iter().find_map(Token::word).is_none_or(|word| word != "use");
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(_) => depth += 1,
            Token::Close(close) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && *close == '}' && ends_with_braces {
                    return &tokens[..=at];
                }
            }
            Token::Sign(';') if depth == 0 => return &tokens[..=at],
            Token::Sign(_) | Token::Word(_) | Token::Literal(_) => {}
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Token, module, tokens};

    fn words(text: &str) -> (Vec<String>, Vec<String>) {
        let (tokens, hidden) = tokens(text).unwrap();
        (tokens.iter().filter_map(Token::word).map(ToOwned::to_owned).collect(), hidden)
    }

    #[test]
    fn what_is_only_for_tests_is_left_out() {
        let (kept, hidden) = words(
            "mod a; #[cfg(test)] mod tests; #[cfg(test)] use x::{y, z}; fn f() {}
             #[cfg(test)] mod inner { fn g() { h(); } } struct S;",
        );
        assert_eq!(kept, ["mod", "a", "fn", "f", "struct", "S"]);
        assert_eq!(hidden, ["tests"]);
    }

    #[test]
    fn files_have_their_place_in_the_crate() {
        for (path, wanted) in
            [("lib.rs", ""), ("main.rs", ""), ("a.rs", "a"), ("a/mod.rs", "a"), ("a/b.rs", "a::b")]
        {
            assert_eq!(module(Path::new(path)).join("::"), wanted);
        }
    }
}
