//! Puts the built page into the binary, compressed once. Without a built page the binary says
//! how to build one.

use std::path::Path;

fn main() {
    let built = Path::new("../dist");
    println!("cargo::rerun-if-changed=../dist");
    let page = if built.join("index.html").is_file() { built } else { Path::new("no-page") };
    let entry = page.join("index.html").canonicalize();
    match entry {
        Ok(entry) => println!("cargo::rustc-env=PORTWISE_ENTRY={}", entry.display()),
        Err(error) => println!("cargo::error=cannot find the page's entry: {error}"),
    }
    memory_serve::load_directory_with_embed(page, true);
}
