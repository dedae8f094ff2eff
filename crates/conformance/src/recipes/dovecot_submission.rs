use super::dovecot::{DAMAGES, submission_server};
use super::other_debian::other_debian;
use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "dovecot-submission",
    needs: Needs {
        prepare: other_debian!("debian_whole trixie dovecot-core dovecot-submissiond"),
        ..Needs::NOTHING
    },
    version: r#"zcat "$PREPARED/root/usr/share/doc/dovecot-core/changelog.Debian.gz" | head -n 1"#,
    verdict: Verdict::Validator(DAMAGES),
    script: submission_server!(
        r#"
mount -t tmpfs tmpfs /run
mkdir -p /run/all /run/new/work /run/overlay
mount -t overlay overlay -o lowerdir="$PREPARED/root",upperdir=/run/new,workdir=/run/overlay /run/all
cd /run/all/work
mv "$OLDPWD"/*.pem .
mkdir -p ../etc/dovecot ../etc/letsencrypt/live/"$HOST" ../run ../tmp ../var/lib/dovecot ../dev ../proc
mount --bind /dev ../dev
mount -t proc proc ../proc
cp /etc/passwd /etc/group /etc/hosts /etc/nsswitch.conf ../etc/
cp key.pem ../etc/letsencrypt/live/"$HOST"/privkey.pem
cp server.pem ../etc/letsencrypt/live/"$HOST"/fullchain.pem
cat > ../etc/dovecot/dovecot.conf <<END
dovecot_config_version = 2.4.1
dovecot_storage_version = 2.4.1
protocols =
base_dir = /run/dovecot
log_path = /work/log
auth_username_chars =
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
auth_mechanisms = plain login
mail_driver = maildir
mail_path = /work/mail
passdb static {
  password = $PASSWORD
}
userdb static {
  fields {
    uid = nobody
    gid = nogroup
    home = /nonexistent
  }
}
!include local.conf
END
cp "$SNIPPET" ../etc/dovecot/local.conf
dovecot() { chroot /run/all /usr/sbin/dovecot "$@"; }
chroot /run/all /usr/bin/doveconf > /dev/null
"#
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
