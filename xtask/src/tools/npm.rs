//! Packages from npm, in a folder of ours.

use xshell::cmd;

use crate::project::Project;

/// Adds a package; says whether that worked.
pub(super) fn install(project: &Project, wanted: &str) -> bool {
    let folder = project.tools().join("npm");
    let flags = ["--silent", "--no-audit", "--no-fund", "--no-package-lock"];
    project.sh.create_dir(&folder).is_ok()
        && cmd!(project.sh, "npm install {flags...} --prefix {folder} {wanted}").run().is_ok()
}

/// Whether a package of that name is there.
pub(super) fn has(project: &Project, package: &str) -> bool {
    project.tools().join("npm/node_modules").join(package).join("package.json").is_file()
}
