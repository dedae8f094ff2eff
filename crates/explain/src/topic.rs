//! What a text is about: mail, or plainly something else.

use super::words::{Words, is_enhanced};

/// What shows that a text is about mail, beside `mail` and `smtp` as part of any word.
const MAIL_WORDS: &[&str] = &[
    "2525",
    "465",
    "587",
    "barracuda",
    "barracudanetworks",
    "blacklisted",
    "bounce",
    "bounced",
    "delisting",
    "dkim",
    "dmarc",
    "dnsbl",
    "dnsbls",
    "ehlo",
    "exchange",
    "exim",
    "greylisted",
    "greylisting",
    "helo",
    "mailbox",
    "mimecast",
    "mta",
    "mx",
    "office365",
    "outlook",
    "postfix",
    "postmaster",
    "proofpoint",
    "rcpt",
    "recipient",
    "recipients",
    "relay",
    "relaying",
    "sasl",
    "sender",
    "senderbase",
    "spam",
    "spamcop",
    "spamhaus",
    "spf",
    "starttls",
    "thunderbird",
    "undeliverable",
    "undelivered",
];

/// The same where words are not parted.
const MAIL_SIGNS: &[&str] = &["邮件", "邮箱", "郵件", "郵箱", "メール"];

/// What shows that a text is about something else, if it is not about mail as well.
const FOREIGN_WORDS: &[&str] = &[
    "27017",
    "3306",
    "443",
    "5432",
    "6379",
    "8080",
    "9200",
    "amqp",
    "ansible",
    "api",
    "apt",
    "axios",
    "bluetooth",
    "bucket",
    "cargo",
    "cassandra",
    "chrome",
    "cifs",
    "clickhouse",
    "composer",
    "consul",
    "containerd",
    "cups",
    "database",
    "dnf",
    "docker",
    "dockerfile",
    "elasticsearch",
    "etcd",
    "firefox",
    "ftp",
    "git",
    "github",
    "gradle",
    "grpc",
    "helm",
    "http",
    "httpconnectionpool",
    "https",
    "httpsconnectionpool",
    "influxdb",
    "iscsi",
    "jdbc",
    "kafka",
    "kubectl",
    "kubelet",
    "kubernetes",
    "ldap",
    "ldaps",
    "mariadb",
    "maven",
    "memcached",
    "mongo",
    "mongodb",
    "mongoose",
    "mosquitto",
    "mqtt",
    "mssql",
    "mysql",
    "nfs",
    "nginx",
    "npm",
    "ntp",
    "nuget",
    "odbc",
    "openvpn",
    "ora",
    "oracle",
    "pip",
    "podman",
    "postgres",
    "postgresql",
    "printer",
    "prisma",
    "psycopg2",
    "publickey",
    "puppet",
    "pypi",
    "rabbitmq",
    "rdp",
    "redis",
    "registry",
    "rsync",
    "rtsp",
    "rubygems",
    "samba",
    "sftp",
    "smb",
    "snmp",
    "snmpget",
    "snmpwalk",
    "solr",
    "sql",
    "sqlalchemy",
    "sqlite",
    "sqlserver",
    "ssh",
    "sshd",
    "steam",
    "sudo",
    "telnet",
    "terraform",
    "tns",
    "vnc",
    "vpn",
    "websocket",
    "wget",
    "wifi",
    "wireguard",
    "yarn",
    "yum",
    "zookeeper",
];

/// The same in several words: SQL Server's and MySQL's.
const FOREIGN_PHRASES: &[&[&str]] =
    &[&["login", "failed", "for", "user"], &["using", "password", "yes"]];

/// Whether a text is about mail.
pub(super) fn is_about_mail(words: &Words<'_>) -> bool {
    let says_so = |w: &str| {
        is_among(MAIL_WORDS, w) || (w.len() >= 4 && (w.contains("mail") || w.contains("smtp")))
    };
    let replies = |i: usize| words.word(i).begins_line && is_enhanced(words.get(i));
    MAIL_SIGNS.iter().any(|sign| words.text.contains(sign))
        || words.iter().any(says_so)
        || (0..words.len()).any(replies)
}

/// Whether a text is plainly about something else than mail.
pub(super) fn is_about_else(words: &Words<'_>) -> bool {
    // curl adds a link to its own manual, whatever it was asked to fetch.
    let manual = |i: usize| words.get(i) == "https" && words.get(i + 1) == "curl";
    // Go names its packages by where they come from.
    let package = |i: usize| {
        words.get(i) == "github"
            && words.get(i + 1) == "com"
            && words.text[words.word(i + 1).span.end..].starts_with('/')
            && i.checked_sub(1).is_none_or(|before| words.get(before) != "https")
    };
    // Certificates name where more about them is.
    let in_certificate = |i: usize| i > 0 && words.get(i - 1) == "uri";
    let phrase = |i: usize| {
        let is_here = |p: &[&str]| p.iter().enumerate().all(|(k, word)| words.get(i + k) == *word);
        FOREIGN_PHRASES.iter().any(|phrase| is_here(phrase))
    };
    let foreign = |i: usize| {
        is_among(FOREIGN_WORDS, words.get(i)) && !(manual(i) || package(i) || in_certificate(i))
    };
    (0..words.len()).any(|i| foreign(i) || phrase(i)) && !is_about_mail(words)
}

/// Whether a word is in a sorted list.
pub(super) fn is_among(sorted: &[&str], word: &str) -> bool {
    sorted.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{FOREIGN_WORDS, MAIL_WORDS, Words, is_about_else};

    #[test]
    fn the_lists_are_sorted() {
        for list in [MAIL_WORDS, FOREIGN_WORDS] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
    }

    #[test]
    fn mail_outweighs_other_services() {
        assert!(is_about_else(&Words::of("connect ECONNREFUSED 127.0.0.1:5432")));
        assert!(!is_about_else(&Words::of("postgres is up, smtp.example.com is not")));
        assert!(!is_about_else(&Words::of("connect ECONNREFUSED 127.0.0.1:587")));
    }
}
