//! Nextcloud in its all-in-one containers.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "nextcloud-aio",
    name: "Nextcloud All-in-One",
    aliases: &["nextcloud aio", "aio", "nextcloud all in one"],
    group: Group::Program,
    file: "commands for a shell",
    place: "On the host of the containers; or the same fields in Administration settings > Basic settings > Email server, where “SSL” is implicit TLS.",
    versions: "Nextcloud All-in-One with Nextcloud 26 and later",
    oldest: "26",
    secret: "With the same command and mail_smtppassword, or on that page.",
    trap: "“None / STARTTLS” as the encryption means STARTTLS only if it is offered: somebody on the way removes the offer and reads the password.",
    syntax: Syntax::Shell,
    implicit: Form::Text(
        r"docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpmode --value=smtp
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtphost --value='@HOST@'
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpport --type=integer --value=@PORT@
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpsecure --value='ssl'
@if-login@docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpauth --type=boolean --value=true
@if-login@docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpname --value='@USER@'
@if-open@docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpauth --type=boolean --value=false
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_from_address --value='@LOCAL@'
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_domain --value='@DOMAIN@'
",
    ),
    starttls: Form::Exposed {
        text: r"# DANGER: @DANGER@
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpmode --value=smtp
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtphost --value='@HOST@'
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpport --type=integer --value=@PORT@
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpsecure --value=''
@if-login@docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpauth --type=boolean --value=true
@if-login@docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpname --value='@USER@'
@if-open@docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpauth --type=boolean --value=false
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_from_address --value='@LOCAL@'
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_domain --value='@DOMAIN@'
",
        danger: "Nextcloud goes on without TLS where somebody removes STARTTLS on the way, and then sends the password in plaintext.",
    },
    open: Open::Text(
        r"# DANGER: @DANGER@
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpmode --value=smtp
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtphost --value='@HOST@'
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpport --type=integer --value=@PORT@
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpsecure --value=''
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpauth --type=boolean --value=false
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_from_address --value='@LOCAL@'
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_domain --value='@DOMAIN@'
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpstreamoptions ssl verify_peer --type=boolean --value=false
docker exec --user www-data nextcloud-aio-nextcloud php occ config:system:set mail_smtpstreamoptions ssl verify_peer_name --type=boolean --value=false
",
    ),
    proof: Proof::Unproved(
        "The containers cannot be had by the tests; the settings are those of Nextcloud.",
    ),
    ..ORDINARY
};
