//! Files that are written into a folder, none over another.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Refuses what cannot be a folder, before any work is done for it.
pub(crate) fn expect_folder(folder: Option<&Path>) -> Result<()> {
    match folder.filter(|folder| folder.exists() && !folder.is_dir()) {
        Some(folder) => bail!("{} is not a folder; name one to write into", folder.display()),
        None => Ok(()),
    }
}

/// Writes files, or none if one of them is there. Gives their paths.
pub(crate) fn write_new(folder: &Path, files: &[(String, &str)]) -> Result<Vec<String>> {
    let there: Vec<&str> = files
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| folder.join(name).symlink_metadata().is_ok())
        .collect();
    if !there.is_empty() {
        bail!(
            "nothing is written, since {} already has {}; name another folder, or remove what is there",
            folder.display(),
            there.join(", ")
        );
    }
    if !files.is_empty() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    for (name, content) in files {
        let path = folder.join(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        file.and_then(|mut file| file.write_all(content.as_bytes()))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(files.iter().map(|(name, _)| folder.join(name).display().to_string()).collect())
}
