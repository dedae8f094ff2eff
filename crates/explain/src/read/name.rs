//! Host names among the words with dots of a text.

/// Ends of names that are files and packages.
const FILES: &[&str] = &[
    "c",
    "cc",
    "cf",
    "cfg",
    "class",
    "conf",
    "cpp",
    "cs",
    "css",
    "ex",
    "exe",
    "exs",
    "go",
    "h",
    "html",
    "ini",
    "jar",
    "java",
    "js",
    "json",
    "jsx",
    "key",
    "kt",
    "log",
    "lua",
    "mjs",
    "pem",
    "php",
    "pl",
    "pm",
    "py",
    "pyc",
    "rb",
    "rs",
    "scala",
    "sh",
    "so",
    "sql",
    "toml",
    "ts",
    "tsx",
    "txt",
    "vb",
    "xml",
    "yaml",
    "yml",
    "crt",
    "dll",
    "env",
    "phtml",
    "properties",
    "local",
];

/// What packages of Java begin with.
const PACKAGES: &[&str] =
    &["com", "io", "jakarta", "java", "javax", "net", "org", "sun", "kotlin", "scala", "dev"];

/// Whether a run is a host name with a domain.
pub(super) fn is_name(name: &str) -> bool {
    let Some((rest, top)) = name.rsplit_once('.') else { return false };
    let labels = rest.split('.').count();
    let first = rest.split('.').next().unwrap_or_default();
    let is_label = |l: &str| !l.is_empty() && l.len() <= 63 && !l.starts_with('-');
    let small = top.to_ascii_lowercase();
    top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        // `smtplib.SMTPException`
        && (top.bytes().all(|b| b.is_ascii_lowercase()) || top.bytes().all(|b| b.is_ascii_uppercase()))
        && name.len() <= 253
        && rest.split('.').all(is_label)
        && (labels > 1 || !FILES.contains(&small.as_str()))
        && !matches!(small.as_str(), "java" | "js" | "py" | "php" | "rb" | "go" | "ts" | "class" | "html" | "conf" | "log" | "local")
        && !PACKAGES.contains(&first)
        && rest.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Whether a name is that of a server that takes mail for a domain.
pub(super) fn is_exchanger(host: &str) -> bool {
    let mut labels = host.split('.');
    let first = labels.next().unwrap_or_default();
    let numbered = |label: &str| {
        label
            .strip_prefix("mx")
            .is_some_and(|rest| rest.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit()))
    };
    numbered(first)
        || first.starts_with("mx-")
        || first.ends_with("-mx")
        || first.contains("aspmx")
        || first.contains("smtp-in")
        || first.ends_with("mx")
        || labels.any(|label| numbered(label) || label == "protection")
}
