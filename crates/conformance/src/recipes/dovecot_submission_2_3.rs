use super::dovecot::{DAMAGES, submission_server};
use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "dovecot-submission-2-3",
    needs: Needs { debian: &["dovecot-core", "dovecot-submissiond"], ..Needs::NOTHING },
    version: "dovecot --version",
    verdict: Verdict::Validator(DAMAGES),
    script: submission_server!(
        r#"
mount -t tmpfs tmpfs /run
mkdir -p /run/new/letsencrypt/live/"$HOST" /run/work
cp key.pem /run/new/letsencrypt/live/"$HOST"/privkey.pem
cp server.pem /run/new/letsencrypt/live/"$HOST"/fullchain.pem
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/new,workdir=/run/work /etc
mount --bind hosts /etc/hosts
cat > /etc/dovecot/dovecot.conf <<END
protocols =
base_dir = /run/dovecot
state_dir = $PWD
log_path = $PWD/log
auth_username_chars =
auth_failure_delay = 0
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
auth_mechanisms = plain login
mail_location = maildir:$PWD/mail
passdb {
  driver = static
  args = password=$PASSWORD
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}
!include local.conf
END
cp "$SNIPPET" /etc/dovecot/local.conf
doveconf > /dev/null
"#
    ),
    seconds: 20,
    quick: false,
    protection: None,
    usual: &[],
};
