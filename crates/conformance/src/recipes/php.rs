//! Debian's PHP. Its packages enable their extensions as they are installed; those of packages that
//! were only unpacked are enabled where they lie.

/// A script that finds PHP as `php`, with the extensions that are there.
macro_rules! php {
    ($script:literal) => {
        concat!(
            "PHP_INI_SCAN_DIR=$(printf '/usr/share/php8.2-%s:' ",
            "common/common intl/intl mbstring/mbstring xml/xml)\n",
            "export PHP_INI_SCAN_DIR\n",
            "php() { /usr/bin/php8.2 \"$@\"; }\n",
            $script
        )
    };
}

pub(super) use php;
