//! The notifications of Proxmox VE and Proxmox Backup Server.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "proxmox-ve",
    name: "Proxmox VE and Proxmox Backup Server",
    aliases: &[
        "proxmox",
        "pve",
        "pbs",
        "proxmox ve",
        "proxmox backup server",
        "proxmox notifications",
    ],
    group: Group::Program,
    file: "/etc/pve/notifications.cfg",
    place: "At the end of the file, lines indented by a tab (Proxmox Backup Server: /etc/proxmox-backup/notifications.cfg); by hand: Datacenter > Notifications > Add > SMTP. Then tick the target “mail” in the matcher.",
    versions: "Proxmox VE 8.1 and later, Proxmox Backup Server 3.2 and later",
    oldest: "8.1",
    secret: "In /etc/pve/priv/notifications.cfg (Proxmox Backup Server: /etc/proxmox-backup/notifications-priv.cfg): the line “smtp: mail”, and below it, indented by a tab, “password THE-PASSWORD”.",
    trap: "Mode “insecure” is plaintext, with the password. Older guides set up Postfix on the host instead, whose defaults take any certificate.",
    syntax: Syntax::Plain,
    implicit: Form::Text(
        r"smtp: mail
	server @HOST@
	port @PORT@
	mode tls
@if-login@	username @USER@
	from-address @FROM@
	mailto @FROM@
",
    ),
    starttls: Form::Text(
        r"smtp: mail
	server @HOST@
	port @PORT@
	mode starttls
@if-login@	username @USER@
	from-address @FROM@
	mailto @FROM@
",
    ),
    open: Open::Text(
        r"# DANGER: @DANGER@
smtp: mail
	server @HOST@
	port @PORT@
	mode insecure
	from-address @FROM@
	mailto @FROM@
",
    ),
    proof: Proof::Validated(
        "Its settings were handed to lettre as Proxmox hands them on, and run against good and bad servers.",
    ),
    ..ORDINARY
};
