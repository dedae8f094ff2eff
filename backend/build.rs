//! Puts the built site into the binary, compressed once. Without a built site the binary says how
//! to build one.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::thread;

/// What files are, by their extensions, and whether compressing them makes them smaller.
const KINDS: &[(&str, &str, bool)] = &[
    ("html", "text/html; charset=utf-8", true),
    ("css", "text/css; charset=utf-8", true),
    ("js", "text/javascript; charset=utf-8", true),
    ("json", "application/json", true),
    ("webmanifest", "application/manifest+json", true),
    ("xml", "application/xml", true),
    ("txt", "text/plain; charset=utf-8", true),
    ("svg", "image/svg+xml", true),
    ("wasm", "application/wasm", true),
    ("png", "image/png", false),
];

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=../dist");
    println!("cargo::rerun-if-changed=no-page");
    let built = Path::new("../dist");
    let site = if built.join("index.html").is_file() { built } else { Path::new("no-page") };
    let site = site.canonicalize()?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut files = Vec::new();
    gather(&site, &mut files)?;
    files.sort();
    let half = files.len().div_ceil(2).max(1);
    let parts: Vec<Result<String>> = thread::scope(|scope| {
        let parts: Vec<_> = files
            .chunks(half)
            .map(|files| scope.spawn(|| files.iter().map(|f| file(f, &site, &out)).collect()))
            .collect();
        let joined = parts.into_iter().map(|part| part.join());
        joined.map(|part| part.unwrap_or_else(|_| Err("compressing broke off".into()))).collect()
    });
    let mut code = "&[\n".to_owned();
    for part in parts {
        code.push_str(&part?);
    }
    code.push(']');
    fs::write(out.join("site.rs"), code)?;
    Ok(())
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { gather(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

/// A row of the table.
fn file(path: &Path, site: &Path, out: &Path) -> Result<String> {
    let name = path.strip_prefix(site)?.to_str().ok_or("a file's name is no text")?;
    let end = name.rsplit('.').next().unwrap_or_default();
    let known = KINDS.iter().find(|(own, ..)| *own == end);
    let (_, kind, shrinks) = known.ok_or_else(|| format!("what is {name}? Add it to KINDS"))?;
    let octets = fs::read(path)?;
    let mut hasher = DefaultHasher::new();
    octets.hash(&mut hasher);
    let tag = format!("{:016x}{:x}", hasher.finish(), octets.len());
    let mut row = format!(
        "Built {{ path: {name:?}, kind: {kind:?}, tag: {tag:?}, plain: include_bytes!({path:?}), small: "
    );
    if *shrinks {
        let stem = out.join(&tag);
        let (gzip, brotli) = (stem.with_extension("gz"), stem.with_extension("br"));
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&octets)?;
        fs::write(&gzip, encoder.finish()?)?;
        // The best is slow, and there are many documents.
        let quality = if end == "html" { 9 } else { 11 };
        let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
        let mut small = Vec::new();
        brotli::BrotliCompress(&mut octets.as_slice(), &mut small, &parameters)?;
        fs::write(&brotli, small)?;
        write!(row, "Some([include_bytes!({gzip:?}), include_bytes!({brotli:?})])")?;
    } else {
        row.push_str("None");
    }
    row.push_str(" },\n");
    Ok(row)
}
