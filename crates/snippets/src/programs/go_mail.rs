//! The Go module.

use crate::program::{Form, Group, ORDINARY, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "go-mail",
    name: "Go go-mail",
    aliases: &["wneessen/go-mail"],
    group: Group::Library,
    file: "main.go",
    place: "In your program, after “go get github.com/wneessen/go-mail”.",
    versions: "github.com/wneessen/go-mail 0.4 and later",
    oldest: "0.4",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "TLSOpportunistic, given where a server makes trouble, goes on in the clear where STARTTLS is not offered. Port 465 needs WithSSL().",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"package main

import (
	"log"
	"os"
	"time"

	"github.com/wneessen/go-mail"
)

func main() {
	if err := send(); err != nil {
		log.Fatal(err)
	}
}

func send() error {
	message := mail.NewMsg()
	if err := message.From("@FROM@"); err != nil {
		return err
	}
	if err := message.To("@FROM@"); err != nil {
		return err
	}
	message.Subject("Test")
	message.SetBodyString(mail.TypeTextPlain, "It works.")

	client, err := mail.NewClient("@HOST@",
		mail.WithPort(@PORT@),
		mail.WithSSL(),
		mail.WithSMTPAuth(mail.SMTPAuthPlain),
		mail.WithUsername("@USER@"),
		mail.WithPassword(os.Getenv("SMTP_PASSWORD")),
		mail.WithTimeout(30*time.Second),
	)
	if err != nil {
		return err
	}
	return client.DialAndSend(message)
}
"#,
    ),
    starttls: Form::Text(
        r#"package main

import (
	"log"
	"os"
	"time"

	"github.com/wneessen/go-mail"
)

func main() {
	if err := send(); err != nil {
		log.Fatal(err)
	}
}

func send() error {
	message := mail.NewMsg()
	if err := message.From("@FROM@"); err != nil {
		return err
	}
	if err := message.To("@FROM@"); err != nil {
		return err
	}
	message.Subject("Test")
	message.SetBodyString(mail.TypeTextPlain, "It works.")

	client, err := mail.NewClient("@HOST@",
		mail.WithPort(@PORT@),
		mail.WithTLSPolicy(mail.TLSMandatory),
		mail.WithSMTPAuth(mail.SMTPAuthPlain),
		mail.WithUsername("@USER@"),
		mail.WithPassword(os.Getenv("SMTP_PASSWORD")),
		mail.WithTimeout(30*time.Second),
	)
	if err != nil {
		return err
	}
	return client.DialAndSend(message)
}
"#,
    ),
    proof: Proof::Validated(
        "Go compiles it, and a stand-in for go-mail gets the values that it must; go-mail itself was not run.",
    ),
    ..ORDINARY
};
