//! Writes the documents of the site.

#[cfg(not(target_arch = "wasm32"))]
use std::{error::Error, fs, path::PathBuf};

#[cfg(not(target_arch = "wasm32"))]
use portwise_frontend::site::{Assets, Entry, documents, files, icons, render};
#[cfg(not(target_arch = "wasm32"))]
use portwise_snippets::PROGRAMS;

#[cfg(not(target_arch = "wasm32"))]
const USAGE: &str = "usage: prerender ASSETS FOLDER\n\nASSETS is a JSON file with the names of the programs; FOLDER holds index.html with its marks resolved, and gets the documents.";

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(assets), Some(folder), None) = (words.next(), words.next(), words.next()) else {
        return Err(USAGE.into());
    };
    let assets = Assets::read(&serde_json::from_slice(&fs::read(assets)?)?);
    let entry = Entry::new(fs::read_to_string(folder.join("index.html"))?, assets);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = tokio::task::LocalSet::new();
    let documents = documents();
    for (name, text) in files(&documents, &entry) {
        fs::write(folder.join(name), text)?;
    }
    for (name, picture) in icons()? {
        fs::write(folder.join(name), picture)?;
    }
    local.block_on(&runtime, async {
        for document in &documents {
            let file = folder.join(document.file());
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(file, render(document, &entry).await)?;
        }
        let texts = folder.join("programs");
        fs::create_dir_all(&texts)?;
        for program in PROGRAMS {
            fs::write(texts.join(format!("{}.txt", program.id)), program.texts())?;
        }
        Ok(())
    })
}

/// Cargo builds all programs for the tests in a browser, where this one has nothing to do.
#[cfg(target_arch = "wasm32")]
fn main() {}
