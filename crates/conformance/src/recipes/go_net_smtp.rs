use portwise_core::TlsMode;

use crate::recipe::{Needs, Protection, Recipe, Usual, UsualText, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "go-net-smtp",
    needs: Needs { debian: &["golang-go"], ..Needs::NOTHING },
    version: "go version",
    verdict: Verdict::Server,
    script: r#"
cp "$SNIPPET" send.go
export GOCACHE="$PREPARED/cache" GOTMPDIR="$PWD" GOPROXY=off GOFLAGS=-mod=mod GOTELEMETRY=off
exec go run send.go
"#,
    seconds: 20,
    quick: true,
    protection: Some(Protection {
        tls: TlsMode::StartTls,
        remove: "&tls.Config{ServerName: host}",
        put: "&tls.Config{InsecureSkipVerify: true}",
    }),
    usual: &[
        Usual {
            label: "smtp.SendMail with PlainAuth",
            tls: TlsMode::StartTls,
            text: UsualText::Own(SEND_MAIL),
        },
        Usual {
            label: "smtp.SendMail with a LOGIN type of one's own",
            tls: TlsMode::StartTls,
            text: UsualText::Own(SEND_MAIL_LOGIN),
        },
        Usual {
            label: "InsecureSkipVerify: true",
            tls: TlsMode::Implicit,
            text: UsualText::Changed(&[(
                "&tls.Config{ServerName: host}",
                "&tls.Config{InsecureSkipVerify: true}",
            )]),
        },
    ],
};

const SEND_MAIL: &str = r#"package main

import (
	"log"
	"net/smtp"
	"os"
)

func main() {
	from := "@FROM@"
	message := []byte("From: " + from + "\r\nTo: " + from + "\r\nSubject: Test\r\n\r\nIt works.\r\n")
	auth := smtp.PlainAuth("", "@USER@", os.Getenv("SMTP_PASSWORD"), "@HOST@")
	if err := smtp.SendMail("@HOST@:@PORT@", auth, from, []string{from}, message); err != nil {
		log.Fatal(err)
	}
}
"#;

const SEND_MAIL_LOGIN: &str = r#"package main

import (
	"log"
	"net/smtp"
	"os"
)

type loginAuth struct{ username, password string }

func (a loginAuth) Start(*smtp.ServerInfo) (string, []byte, error) {
	return "LOGIN", nil, nil
}

func (a loginAuth) Next(question []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	if string(question) == "Username:" {
		return []byte(a.username), nil
	}
	return []byte(a.password), nil
}

func main() {
	from := "@FROM@"
	message := []byte("From: " + from + "\r\nTo: " + from + "\r\nSubject: Test\r\n\r\nIt works.\r\n")
	auth := loginAuth{"@USER@", os.Getenv("SMTP_PASSWORD")}
	if err := smtp.SendMail("@HOST@:@PORT@", auth, from, []string{from}, message); err != nil {
		log.Fatal(err)
	}
}
"#;
