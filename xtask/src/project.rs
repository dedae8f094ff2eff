//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

/// The checkout, and a shell in it.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    pub(crate) sh: Shell,
}

impl Project {
    /// The checkout that this xtask belongs to.
    pub(crate) fn find() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.parent().context("xtask has no folder above it")?.to_owned();
        let sh = Shell::new()?;
        sh.change_dir(&root);
        Ok(Self { root, sh })
    }

    /// Where our own tools live; git ignores it.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join(".tools")
    }

    /// Where cargo builds.
    pub(crate) fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.root.join("target"), |dir| self.root.join(dir))
    }

    /// A path as people want to read it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// PATH with our own tools first.
    pub(crate) fn path(&self, first: &[PathBuf]) -> Result<String> {
        let mut folders = first.to_vec();
        folders.push(self.tools().join("bin"));
        folders.push(self.tools().join("npm/node_modules/.bin"));
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let joined =
            env::join_paths(folders).context("a folder in PATH has a colon in its name")?;
        joined.into_string().ok().context("PATH is not valid UTF-8")
    }

    /// The path of a program, ours first.
    pub(crate) fn which(&self, program: &str) -> Option<PathBuf> {
        let path = self.path(&[]).ok()?;
        env::split_paths(&path)
            .chain(["/usr/sbin", "/sbin"].map(PathBuf::from))
            .map(|folder| folder.join(program))
            .find(|candidate| candidate.is_file())
    }

    /// Whether we may install packages and make namespaces.
    pub(crate) fn is_root(&self) -> bool {
        cmd!(self.sh, "id -u").quiet().ignore_stderr().read().is_ok_and(|id| id == "0")
    }

    /// Replaces this process by the server.
    pub(crate) fn serve(&self, binary: &Path, arguments: &[String]) -> Result<()> {
        let mut command = std::process::Command::new(binary);
        command.arg("serve").args(arguments);
        #[cfg(unix)]
        {
            let error = std::os::unix::process::CommandExt::exec(&mut command);
            bail!("cannot start {}: {error}", binary.display());
        }
        #[cfg(not(unix))]
        {
            let status = command.status()?;
            if status.success() { Ok(()) } else { bail!("portwise ended with {status}") }
        }
    }
}
