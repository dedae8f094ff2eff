//! Files of environment variables.

/// A script that reads a file of variables with a shell and as `.env`, and compares what both found
/// with `expected`, which the Python given sets from `host`, `port`, `security`, `login` and
/// `sender`.
macro_rules! env_file {
    ($expected:literal) => {
        concat!(
            r#"
cat > check.py <<'END'
import os
import subprocess

from dotenv import dotenv_values

host, port, security, login, sender = (
    os.environ[name] for name in ["HOST", "PORT", "SECURITY", "LOGIN", "FROM"]
)
values = dotenv_values(os.environ["SNIPPET"], interpolate=True)
shell = subprocess.run(
    ["sh", "-euac", '. "$SNIPPET"; env -0'], check=True, capture_output=True, text=True
).stdout
shell = dict(line.split("=", 1) for line in shell.split("\0") if "=" in line)
assert {name: shell.get(name) for name in values} == values, (shell, values)
"#,
            $expected,
            r#"
assert values == expected, (values, expected)
END
exec "$PYTHON" check.py
"#
        )
    };
}

pub(super) use env_file;
