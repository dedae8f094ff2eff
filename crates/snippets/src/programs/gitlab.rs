//! GitLab's Linux package.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, STRIPPABLE, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "gitlab",
    name: "GitLab",
    aliases: &["gitlab-ce", "gitlab-ee", "omnibus", "gitlab-omnibus", "gitlab.rb"],
    group: Group::Program,
    file: "/etc/gitlab/gitlab.rb",
    place: "In that file, or in GITLAB_OMNIBUS_CONFIG of a container; then run “gitlab-ctl reconfigure”.",
    versions: "GitLab 15 and later (Linux package and containers)",
    oldest: "15",
    secret: "Run “gitlab-rake gitlab:smtp:secret:edit”, write “password: …” there, and restart GitLab.",
    trap: "smtp_enable_starttls_auto, the only setting for STARTTLS, goes on without TLS where it is not offered. Together with smtp_tls it raises an error.",
    syntax: Syntax::Single,
    implicit: Form::Text(
        r"gitlab_rails['smtp_enable'] = true
gitlab_rails['smtp_address'] = '@HOST@'
gitlab_rails['smtp_port'] = @PORT@
gitlab_rails['smtp_domain'] = '@DOMAIN@'
@if-login@gitlab_rails['smtp_user_name'] = '@USER@'
@if-login@gitlab_rails['smtp_authentication'] = 'plain'
gitlab_rails['smtp_tls'] = true
gitlab_rails['smtp_enable_starttls_auto'] = false
gitlab_rails['smtp_openssl_verify_mode'] = 'peer'
gitlab_rails['gitlab_email_from'] = '@FROM@'
",
    ),
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
gitlab_rails['smtp_enable'] = true
gitlab_rails['smtp_address'] = '@HOST@'
gitlab_rails['smtp_port'] = @PORT@
gitlab_rails['smtp_domain'] = '@DOMAIN@'
@if-login@gitlab_rails['smtp_user_name'] = '@USER@'
@if-login@gitlab_rails['smtp_authentication'] = 'plain'
gitlab_rails['smtp_tls'] = false
gitlab_rails['smtp_enable_starttls_auto'] = true
gitlab_rails['smtp_openssl_verify_mode'] = 'peer'
gitlab_rails['gitlab_email_from'] = '@FROM@'
",
        danger: STRIPPABLE,
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
gitlab_rails['smtp_enable'] = true
gitlab_rails['smtp_address'] = '@HOST@'
gitlab_rails['smtp_port'] = @PORT@
gitlab_rails['smtp_domain'] = '@DOMAIN@'
gitlab_rails['smtp_tls'] = false
# TLS where the relay has it, whatever its certificate.
gitlab_rails['smtp_enable_starttls_auto'] = true
gitlab_rails['smtp_openssl_verify_mode'] = 'none'
gitlab_rails['gitlab_email_from'] = '@FROM@'
",
    ),
    proof: Proof::Validated(
        "Its settings were handed to Rails' mailer as GitLab hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
