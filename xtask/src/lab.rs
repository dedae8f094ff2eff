//! A place for tests apart from the machine: a network of its own with nothing but loopback, and
//! the unpacked Debian packages as if they were installed.

use std::ffi::OsString;
use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use crate::project::Project;
use crate::say;
use crate::tools::debian;

/// The users and groups that servers from Debian want to run as.
const USERS: &str = "\
postfix:x:60101:60101::/nonexistent:/usr/sbin/nologin
Debian-exim:x:60103:60103::/nonexistent:/usr/sbin/nologin
opensmtpd:x:60104:60104::/nonexistent:/usr/sbin/nologin
opensmtpq:x:60105:60105::/nonexistent:/usr/sbin/nologin
dovecot:x:60106:60106::/nonexistent:/usr/sbin/nologin
dovenull:x:60107:60107::/nonexistent:/usr/sbin/nologin
";
const GROUPS: &str = "\
postfix:x:60101:
postdrop:x:60102:
Debian-exim:x:60103:
opensmtpd:x:60104:
opensmtpq:x:60105:
dovecot:x:60106:
dovenull:x:60107:
";

/// Sets the place up, then runs what it is given. `$1` holds the packages, `$2` our /etc/passwd
/// and /etc/group; the rest is the command.
const SCRIPT: &str = r#"set -e
ip link set lo up
packages=$1 etc=$2
shift 2
if [ -d "$packages/usr" ]; then mount -t overlay overlay -o "lowerdir=$packages/usr:/usr" /usr; fi
if [ -d "$packages/etc" ]; then mount -t overlay overlay -o "lowerdir=$etc:$packages/etc:/etc" /etc
else mount -t overlay overlay -o "lowerdir=$etc:/etc" /etc; fi
ldconfig 2>/dev/null || true
exec "$@"
"#;

/// The words before a command that make it run in the lab; none where a lab cannot be made.
pub(crate) fn prefix(project: &Project) -> Result<Vec<OsString>> {
    if !project.is_root() || project.which("unshare").is_none() {
        say::note("not root, so tests run on the machine as it is, with what is installed");
        return Ok(Vec::new());
    }
    let etc = project.target().join("lab/etc");
    project.sh.create_dir(&etc)?;
    extend(project, &etc, "passwd", USERS)?;
    extend(project, &etc, "group", GROUPS)?;
    let script = project.target().join("lab/enter.sh");
    project.sh.write_file(&script, SCRIPT)?;
    let packages = debian::root(project);
    project.sh.create_dir(&packages)?;
    let mut words: Vec<OsString> =
        ["unshare", "--mount", "--net", "sh"].into_iter().map(Into::into).collect();
    words.extend([script.into(), packages.into(), etc.into()]);
    let works =
        cmd!(project.sh, "unshare --mount --net true").quiet().ignore_stderr().run().is_ok();
    if !works {
        say::note("this machine lets us make no namespaces, so tests run on it as it is");
        return Ok(Vec::new());
    }
    Ok(words)
}

/// Our own copy of a file, with the lines that it lacks.
fn extend(project: &Project, etc: &Path, name: &str, lines: &str) -> Result<()> {
    let mut text = project.sh.read_file(Path::new("/etc").join(name))?;
    for line in lines.lines() {
        let (user, _) = line.split_once(':').unwrap_or((line, ""));
        if !text.lines().any(|l| l.split(':').next() == Some(user)) {
            text.push_str(line);
            text.push('\n');
        }
    }
    project.sh.write_file(etc.join(name), text)?;
    Ok(())
}
