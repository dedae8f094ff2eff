//! From the compiled page to a folder that any web server can serve. `trunk build` makes the same
//! of the same `index.html`; this needs no Trunk.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::thread::{self, ScopedJoinHandle};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Map, Value};
use walkdir::WalkDir;
use xshell::cmd;

use super::entry::{self, Mark};
use crate::project::Project;
use crate::tools::{wasm, wasm_opt};

const ENTRY: &str = "index.html";

/// The entry, and the files that its marks name.
pub(super) struct Parts {
    html: String,
    /// Each mark with its file; of the program that is what was compiled.
    marks: Vec<(Mark, PathBuf)>,
}

impl Parts {
    /// The entry and its marks.
    fn marks(project: &Project) -> Result<(String, Vec<(Mark, PathBuf)>)> {
        let html = project.sh.read_file(project.root.join(ENTRY))?;
        let marks = entry::marks(&html)?.into_iter().map(|mark| (mark, PathBuf::new())).collect();
        Ok((html, marks))
    }

    /// Reads the entry, and compiles the programs.
    pub(super) fn gather(project: &Project) -> Result<Self> {
        let (html, mut marks) = Self::marks(project)?;
        let is_program = |mark: &Mark| mark.get("rel") == Some("rust");
        let programs: Vec<&Mark> = marks.iter().map(|(m, _)| m).filter(|m| is_program(m)).collect();
        let folder = compile(project, &programs)?;
        for (mark, path) in &mut marks {
            *path = if is_program(mark) {
                folder.join(format!("{}.wasm", mark.need("data-bin")?))
            } else {
                project.root.join(mark.need("href")?)
            };
        }
        Ok(Self { html, marks })
    }

    /// The same for the same content.
    pub(super) fn fingerprint(&self) -> Result<u64> {
        let mut hasher = DefaultHasher::new();
        self.html.hash(&mut hasher);
        for (_, path) in &self.marks {
            for file in files_at(path)? {
                file.file_name().hash(&mut hasher);
                read(&file)?.hash(&mut hasher);
            }
        }
        Ok(hasher.finish())
    }

    /// Writes the page into a folder, in place of what is there.
    pub(super) fn write(self, project: &Project, dist: &Path) -> Result<()> {
        let mut html = self.html;
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let mut programs = Map::new();
        let mut bound = all_bound(&self.marks)?;
        for (mark, path) in &self.marks {
            let stands_for = match mark.need("rel")? {
                "copy-file" => {
                    files.push((part(path.file_name()), read(path)?));
                    String::new()
                }
                "copy-dir" => {
                    let folder = part(path.file_name());
                    let left_out = mark.get("data-leave-out");
                    for file in files_at(path)? {
                        let name = format!("{folder}/{}", part(file.file_name()));
                        let content = read(&file)?;
                        files.push((
                            name,
                            match left_out {
                                Some(field) => without(field, &content)?,
                                None => content,
                            },
                        ));
                    }
                    String::new()
                }
                "css" => {
                    let (name, content) = named(path)?;
                    let link = entry::style(&name, &content);
                    files.push((name, content));
                    link
                }
                "icon" => {
                    let (name, content) = named(path)?;
                    let link = entry::icon(&name, mark.need("type")?, &content);
                    files.push((name, content));
                    link
                }
                "script" => {
                    let (name, content) = named(path)?;
                    let script = entry::script(&name, &content);
                    files.push((name, content));
                    script
                }
                "rust" => {
                    let bin = mark.need("data-bin")?;
                    let (js, wasm) = bound.remove(bin).context("a program is named twice")?;
                    let js_name = entry::hashed(bin, ".js", &[js.as_slice(), &wasm].concat());
                    let wasm_name = js_name.replace(".js", "_bg.wasm");
                    let names = serde_json::json!({"js": js_name, "wasm": wasm_name});
                    programs.insert(bin.to_owned(), names);
                    files.extend([(js_name, js), (wasm_name, wasm)]);
                    String::new()
                }
                other => bail!("{ENTRY} wants “{other}”, which only Trunk knows: {}", mark.text),
            };
            html = html.replace(&mark.text, &stands_for);
        }
        files.push((ENTRY.to_owned(), html.into_bytes()));
        project.sh.remove_path(dist)?;
        for (name, content) in files {
            project.sh.write_file(dist.join(name), content)?;
        }
        documents(project, programs, dist)
    }
}

/// Writes the documents into a folder that holds the entry and the programs.
fn documents(project: &Project, programs: Map<String, Value>, folder: &Path) -> Result<()> {
    let assets = project.target().join("page-assets.json");
    project.sh.write_file(&assets, serde_json::json!({"programs": programs}).to_string())?;
    cmd!(
        project.sh,
        "cargo run --quiet --package portwise-frontend --bin prerender -- {assets} {folder}"
    )
    .quiet()
    .run()
    .context("the documents cannot be written")
}

/// Writes the documents into a folder in which Trunk has built the rest.
pub(super) fn into_staging(project: &Project, folder: &Path) -> Result<()> {
    let entry = folder.join(ENTRY);
    let html = project.sh.read_file(&entry)?;
    let (html, reloading) = entry::of_trunk(&html)?;
    project.sh.write_file(&entry, html)?;
    let mut programs = Map::new();
    for (mark, _) in Parts::marks(project)?.1 {
        if mark.need("rel")? == "rust" {
            let bin = mark.need("data-bin")?;
            let built = |end: &str| {
                let files = files_at(folder)?.into_iter();
                let mut names = files.map(|file| part(file.file_name()));
                let found = names.find(|name| {
                    name.strip_prefix(bin).and_then(|rest| rest.strip_suffix(end)).is_some_and(
                        |rest| rest.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()),
                    )
                });
                found.with_context(|| format!("Trunk wrote no {bin}…{end}"))
            };
            let names = serde_json::json!({"js": built(".js")?, "wasm": built("_bg.wasm")?});
            programs.insert(bin.to_owned(), names);
        }
    }
    documents(project, programs, folder)?;
    for document in WalkDir::new(folder) {
        let document = document?;
        if document.path().extension().is_some_and(|end| end == "html") {
            let html = project.sh.read_file(document.path())?;
            let html = html.replacen("</body>", &format!("{reloading}</body>"), 1);
            project.sh.write_file(document.path(), html)?;
        }
    }
    Ok(())
}

/// The file itself, or those that lie in the folder, in order.
fn files_at(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut files: Vec<PathBuf> =
        entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// JSON without what only tests need, and without spaces.
fn without(field: &str, json: &[u8]) -> Result<Vec<u8>> {
    let mut entries: Vec<Map<String, Value>> = serde_json::from_slice(json)?;
    for entry in &mut entries {
        entry.remove(field).with_context(|| format!("an entry has no “{field}” to leave out"))?;
    }
    Ok(serde_json::to_vec(&entries)?)
}

fn part(part: Option<&std::ffi::OsStr>) -> String {
    part.unwrap_or_default().display().to_string()
}

/// A file with its hashed name.
fn named(path: &Path) -> Result<(String, Vec<u8>)> {
    let content = read(path)?;
    let end = format!(".{}", part(path.extension()));
    Ok((entry::hashed(&part(path.file_stem()), &end, &content), content))
}

/// What a program consists of in the browser: its JavaScript and WebAssembly.
type Bound = (Vec<u8>, Vec<u8>);

/// The programs by their names, bound side by side, while what writes the documents is compiled.
fn all_bound(marks: &[(Mark, PathBuf)]) -> Result<BTreeMap<&str, Bound>> {
    type Binding<'scope> = ScopedJoinHandle<'scope, Result<Option<Bound>>>;
    let join = |thread: Binding<'_>| thread.join().map_err(|_| anyhow!("binding broke off"))?;
    thread::scope(|scope| {
        let mut binding = Vec::new();
        for (mark, path) in marks.iter().filter(|(mark, _)| mark.get("rel") == Some("rust")) {
            let work = move || bound(&Project::find()?, mark, path).map(Some);
            binding.push((mark.need("data-bin")?, scope.spawn(work)));
        }
        let compiling = scope.spawn(|| {
            let project = Project::find()?;
            let words = "build --quiet --package portwise-frontend --bin prerender".split(' ');
            Ok(cmd!(project.sh, "cargo {words...}").quiet().run().map(|()| None)?)
        });
        let mut all = BTreeMap::new();
        for (bin, thread) in binding {
            all.extend(join(thread)?.map(|bound| (bin, bound)));
        }
        join(compiling)?;
        Ok(all)
    })
}

/// The compiled program, bound to JavaScript and made small. What came of the same program before
/// is taken again.
fn bound(project: &Project, mark: &Mark, compiled: &Path) -> Result<Bound> {
    let bin = mark.need("data-bin")?;
    let folder = project.target().join("page-bound").join(bin);
    let expected = [format!("{bin}.js"), format!("{bin}_bg.wasm")].map(|name| folder.join(name));
    let tool = project.which("wasm-bindgen").context("wasm-bindgen is not there")?;
    let optimizer = wasm_opt::find(project);
    let stamp = folder.with_extension("stamp");
    let mut hasher = DefaultHasher::new();
    (&mark.text, &tool, &optimizer, read(compiled)?).hash(&mut hasher);
    let made_of = format!("{:x}", hasher.finish());
    let [js, wasm] = &expected;
    if project.sh.read_file(&stamp).is_ok_and(|before| before == made_of) {
        return Ok((read(js)?, read(wasm)?));
    }
    project.sh.remove_path(&stamp)?;
    project.sh.remove_path(&folder)?;
    let words = ["--target", "web", "--no-typescript", "--out-name", bin];
    cmd!(project.sh, "{tool} {words...} --out-dir {folder} {compiled}").quiet().run()?;
    let names = project.sh.read_dir(&folder)?;
    if let Some(other) = names.iter().find(|name| !expected.contains(name)) {
        bail!("wasm-bindgen wrote {}, which nothing would serve", other.display());
    }
    if let Some(tool) = optimizer {
        let level = format!("-O{}", mark.need("data-wasm-opt")?);
        let more = mark.get("data-wasm-opt-params").unwrap_or_default().split(' ');
        let more = more.filter(|word| !word.is_empty());
        cmd!(project.sh, "{tool} {level} {more...} -o {wasm} {wasm}").quiet().run()?;
    }
    let bound = (read(js)?, read(wasm)?);
    project.sh.write_file(stamp, made_of)?;
    Ok(bound)
}

/// Compiles the programs, and gives the folder where they are then.
fn compile(project: &Project, programs: &[&Mark]) -> Result<PathBuf> {
    let first = programs.first().context("the entry names no program")?;
    let profile = first.need("data-cargo-profile-release")?;
    let mut bins = Vec::new();
    for program in programs {
        bins.extend(["--bin", program.need("data-bin")?]);
    }
    let toolchain = wasm::toolchain(project);
    let target = wasm::TARGET;
    let mut command = cmd!(
        project.sh,
        "cargo build --quiet --package portwise-frontend {bins...} --target {target} --profile {profile}"
    )
    .quiet()
    .env("PATH", project.path(&toolchain.path)?);
    let mut folder = project.target();
    for (name, value) in &toolchain.variables {
        command = command.env(name, value);
        if *name == "CARGO_TARGET_DIR" {
            folder = value.into();
        }
    }
    command.run().context("the page cannot be compiled")?;
    Ok(folder.join(target).join(profile))
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn a_field_is_left_out_of_every_entry() {
        let json = br#"[ {"id": "a", "examples": ["x"]}, {"examples": [], "id": "b"} ]"#;
        assert_eq!(without("examples", json).unwrap(), br#"[{"id":"a"},{"id":"b"}]"#);
        assert!(without("example", json).is_err());
    }
}
