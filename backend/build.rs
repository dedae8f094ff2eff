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
    let parts: Vec<Result<Vec<File>>> = thread::scope(|scope| {
        let parts: Vec<_> = files
            .chunks(half)
            .map(|files| scope.spawn(|| files.iter().map(|f| file(f, &site)).collect()))
            .collect();
        let joined = parts.into_iter().map(|part| part.join());
        joined.map(|part| part.unwrap_or_else(|_| Err("compressing broke off".into()))).collect()
    });
    // All contents in one piece, apart from the table: to look for a file must not bring those
    // that lie beside its name into memory.
    let mut contents = Vec::new();
    let mut code = "&[\n".to_owned();
    for part in parts {
        for File { name, kind, tag, plain, small } in part? {
            let mut place = |octets: Vec<u8>| {
                let begin = contents.len();
                contents.extend(octets);
                format!("({begin}, {})", contents.len())
            };
            let plain = place(plain);
            let small = small.map(|[gzip, brotli]| format!("[{}, {}]", place(gzip), place(brotli)));
            let small = small.map_or_else(|| "None".to_owned(), |small| format!("Some({small})"));
            writeln!(
                code,
                "Built {{ path: {name:?}, kind: {kind:?}, tag: {tag:?}, plain: {plain}, small: {small} }},"
            )?;
        }
    }
    code.push(']');
    fs::write(out.join("site.rs"), code)?;
    fs::write(out.join("site.bin"), contents)?;
    Ok(())
}

struct File {
    name: String,
    kind: &'static str,
    tag: String,
    plain: Vec<u8>,
    /// By gzip and by Brotli.
    small: Option<[Vec<u8>; 2]>,
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { gather(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

fn file(path: &Path, site: &Path) -> Result<File> {
    let name = path.strip_prefix(site)?.to_str().ok_or("a file's name is no text")?;
    let end = name.rsplit('.').next().unwrap_or_default();
    let known = KINDS.iter().find(|(own, ..)| *own == end);
    let &(_, kind, shrinks) = known.ok_or_else(|| format!("what is {name}? Add it to KINDS"))?;
    let octets = fs::read(path)?;
    let mut hasher = DefaultHasher::new();
    octets.hash(&mut hasher);
    let tag = format!("{:016x}{:x}", hasher.finish(), octets.len());
    let mut small = None;
    if shrinks {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&octets)?;
        // The best is slow, and there are many documents.
        let quality = if end == "html" { 9 } else { 11 };
        let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut octets.as_slice(), &mut brotli, &parameters)?;
        small = Some([gzip.finish()?, brotli]);
    }
    Ok(File { name: name.to_owned(), kind, tag, plain: octets, small })
}
