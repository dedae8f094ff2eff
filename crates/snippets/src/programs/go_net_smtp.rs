//! Go's own library.

use crate::program::{Form, Group, ORDINARY, Open, Program, Proof, Syntax};

pub(super) const PROGRAM: Program = Program {
    id: "go-net-smtp",
    name: "Go net/smtp",
    aliases: &["go", "golang"],
    group: Group::Library,
    file: "send.go",
    place: "In your program.",
    versions: "Go 1.15 and later",
    oldest: "1.15",
    secret: "In the environment variable SMTP_PASSWORD.",
    trap: "smtp.SendMail cannot speak implicit TLS, so it hangs on 465; it takes STARTTLS only if it is offered and has no timeout. Only PlainAuth keeps the password back then, other logins and mail without a login do not.",
    syntax: Syntax::Quoted,
    implicit: Form::Text(
        r#"package main

import (
	"crypto/tls"
	"log"
	"net"
	"net/smtp"
@if-login@	"os"
	"time"
)

func main() {
	if err := send(); err != nil {
		log.Fatal(err)
	}
}

func send() error {
	const host, port = "@HOST@", "@PORT@"
	const from = "@FROM@"
	message := "From: " + from + "\r\nTo: " + from + "\r\nSubject: Test\r\n\r\nIt works.\r\n"

	// ServerName is what the certificate is verified for.
	dialer := tls.Dialer{
		NetDialer: &net.Dialer{Timeout: 30 * time.Second},
		Config:    &tls.Config{ServerName: host},
	}
	conn, err := dialer.Dial("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(60 * time.Second)); err != nil {
		return err
	}
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
@if-login@	auth := smtp.PlainAuth("", "@USER@", os.Getenv("SMTP_PASSWORD"), host)
@if-login@	if err := client.Auth(auth); err != nil {
@if-login@		return err
@if-login@	}
	if err := client.Mail(from); err != nil {
		return err
	}
	if err := client.Rcpt(from); err != nil {
		return err
	}
	data, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := data.Write([]byte(message)); err != nil {
		return err
	}
	if err := data.Close(); err != nil {
		return err
	}
	return client.Quit()
}
"#,
    ),
    starttls: Form::Text(
        r#"package main

import (
	"crypto/tls"
	"errors"
	"log"
	"net"
	"net/smtp"
@if-login@	"os"
	"time"
)

func main() {
	if err := send(); err != nil {
		log.Fatal(err)
	}
}

func send() error {
	const host, port = "@HOST@", "@PORT@"
	const from = "@FROM@"
	message := "From: " + from + "\r\nTo: " + from + "\r\nSubject: Test\r\n\r\nIt works.\r\n"

	conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, port), 30*time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(60 * time.Second)); err != nil {
		return err
	}
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
	// Without STARTTLS there is no mail.
	if ok, _ := client.Extension("STARTTLS"); !ok {
		return errors.New("the server offers no STARTTLS")
	}
	// ServerName is what the certificate is verified for.
	if err := client.StartTLS(&tls.Config{ServerName: host}); err != nil {
		return err
	}
@if-login@	auth := smtp.PlainAuth("", "@USER@", os.Getenv("SMTP_PASSWORD"), host)
@if-login@	if err := client.Auth(auth); err != nil {
@if-login@		return err
@if-login@	}
	if err := client.Mail(from); err != nil {
		return err
	}
	if err := client.Rcpt(from); err != nil {
		return err
	}
	data, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := data.Write([]byte(message)); err != nil {
		return err
	}
	if err := data.Close(); err != nil {
		return err
	}
	return client.Quit()
}
"#,
    ),
    open: Open::Text(
        r#"// DANGER: @DANGER@
package main

import (
	"log"
	"net"
	"net/smtp"
	"time"
)

func main() {
	if err := send(); err != nil {
		log.Fatal(err)
	}
}

func send() error {
	const host, port = "@HOST@", "@PORT@"
	const from = "@FROM@"
	message := "From: " + from + "\r\nTo: " + from + "\r\nSubject: Test\r\n\r\nIt works.\r\n"

	conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, port), 30*time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(60 * time.Second)); err != nil {
		return err
	}
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		return err
	}
	if err := client.Mail(from); err != nil {
		return err
	}
	if err := client.Rcpt(from); err != nil {
		return err
	}
	data, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := data.Write([]byte(message)); err != nil {
		return err
	}
	if err := data.Close(); err != nil {
		return err
	}
	return client.Quit()
}
"#,
    ),
    proof: Proof::Executed,
    ..ORDINARY
};
