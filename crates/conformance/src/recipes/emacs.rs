use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "emacs",
    needs: Needs { debian: &["emacs-nox"], ..Needs::NOTHING },
    version: "emacs-nox --version",
    verdict: Verdict::Server,
    script: r#"
umask 077
printf 'machine %s port %s login "%s" password "%s"\n' \
  "$HOST" "$PORT" "$LOGIN" "$PASSWORD" > ~/.authinfo
mkdir ~/.emacs.d
cp "$SNIPPET" ~/.emacs.d/init.el
cat > send.el <<'END'
(require 'smtpmail)
(with-temp-buffer
  (insert-file-contents (getenv "MESSAGE"))
  (let ((mail-header-separator ""))
    (funcall send-mail-function)))
END
exec emacs-nox --batch --no-site-file --load ~/.emacs.d/init.el --load ./send.el
"#,
    seconds: 20,
    quick: false,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "smtpmail-stream-type 'starttls",
        put: "smtpmail-stream-type nil",
    }),
    usual: &[Usual {
        label: "without smtpmail-stream-type",
        tls: TlsMode::StartTls,
        text: UsualText::Changed(&[("      smtpmail-stream-type 'starttls\n", "")]),
    }],
};
