//! Debian packages, unpacked into a folder of ours: the machine's own packages stay as they are,
//! and packages that exclude each other stand side by side.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project::Project;
use crate::say;

/// Where the packages are unpacked, like a file system's root.
pub(crate) fn root(project: &Project) -> PathBuf {
    project.tools().join("debian/root")
}

/// One group at a time: some move what others have just unpacked.
static UNPACKING: Mutex<()> = Mutex::new(());

/// Makes the packages of a group usable, with what they need and the machine lacks.
pub(crate) fn ensure(project: &Project, group: &[&str]) -> Result<()> {
    let _alone = UNPACKING.lock().unwrap_or_else(PoisonError::into_inner);
    let stamp = project.tools().join("debian").join(format!("{}.done", group.join("+")));
    if stamp.is_file() || group.iter().all(|p| is_installed(project, p)) {
        return Ok(());
    }
    if project.which("apt-get").is_none() {
        bail!("this machine has no apt-get; install these programs by its own means");
    }
    let step = say::step(&format!("fetching {} (unpacked into .tools)", group.join(", ")));
    let archives = project.tools().join("debian/archives").join(group.join("+"));
    project.sh.create_dir(&archives)?;
    let root = root(project);
    project.sh.create_dir(&root)?;
    let _in = project.sh.push_dir(&archives);
    let missing = match download(project, group) {
        // What apt-get knows may be too old: superseded packages are gone from the mirrors.
        Err(_) if project.is_root() => {
            cmd!(project.sh, "apt-get update --quiet=2").run()?;
            download(project, group)
        }
        other => other,
    };
    let missing = missing.context(
        "apt-get cannot fetch these packages; run “apt-get update” as root and try again",
    )?;
    for archive in project.sh.read_dir(&archives)? {
        if archive.extension().is_some_and(|e| e == "deb") {
            cmd!(project.sh, "dpkg -x {archive} {root}").quiet().run()?;
            project.sh.remove_path(archive)?;
        }
    }
    merge_usr(project, &root)?;
    project.sh.write_file(stamp, missing.join("\n"))?;
    step.done();
    Ok(())
}

/// Whether apt-get could install a package.
pub(crate) fn is_known(project: &Project, package: &str) -> bool {
    let known = cmd!(project.sh, "apt-cache show --no-all-versions {package}");
    known.quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

/// Moves what packages still put into `/bin`, `/lib` and `/sbin` to where those lead.
fn merge_usr(project: &Project, root: &Path) -> Result<()> {
    for folder in ["bin", "lib", "lib64", "sbin"] {
        let from = root.join(folder);
        if from.is_dir() {
            let to = root.join("usr").join(folder);
            project.sh.create_dir(&to)?;
            cmd!(project.sh, "cp --archive {from}/. {to}").quiet().run()?;
            project.sh.remove_path(&from)?;
        }
    }
    Ok(())
}

/// Fetches what the group lacks into the current folder, and says what that is.
fn download(project: &Project, group: &[&str]) -> Result<Vec<String>> {
    let missing = lacking(project, group)?;
    if !missing.is_empty() {
        let missing = &missing;
        cmd!(project.sh, "apt-get download --quiet=2 {missing...}")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .ignore_stdout()
            .ignore_stderr()
            .run()?;
    }
    Ok(missing)
}

fn is_installed(project: &Project, package: &str) -> bool {
    let format = "-f=${Status}";
    let status = cmd!(project.sh, "dpkg-query --show {format} {package}");
    status.quiet().ignore_stderr().read().is_ok_and(|s| s.ends_with(" installed"))
}

/// What installing the group would install. Asked only; nothing is.
fn lacking(project: &Project, group: &[&str]) -> Result<Vec<String>> {
    let plan = cmd!(project.sh, "apt-get --simulate --no-install-recommends install {group...}")
        .quiet()
        .ignore_stderr()
        .read()?;
    let wanted = plan.lines().filter_map(|line| line.strip_prefix("Inst ")?.split(' ').next());
    let wanted: BTreeSet<String> = wanted.map(ToOwned::to_owned).collect();
    Ok(wanted.into_iter().collect())
}
