use crate::recipe::{Needs, Recipe, Verdict};

pub(super) const RECIPE: Recipe = Recipe {
    target: "go-mail",
    needs: Needs { debian: &["golang-go"], ..Needs::NOTHING },
    version: "go version",
    verdict: Verdict::Validator(&[
        ("mail.WithSSL()", "mail.WithTLSPolicy(mail.TLSMandatory)"),
        ("mail.TLSMandatory", "mail.TLSOpportunistic"),
        ("\t\tmail.WithTLSPolicy(mail.TLSMandatory),\n", ""),
        ("mail.WithTimeout(30*time.Second)", "mail.WithTimeout(30)"),
        ("WithUsername(\"", "WithUsername(\"x"),
        ("NewClient(\"", "NewClient(\"x"),
        ("\t\"os\"\n", ""),
    ]),
    script: r#"
mkdir mail
cat > mail/go.mod <<'GO'
module github.com/wneessen/go-mail

go 1.19
GO
cat > mail/mail.go <<'GO'
package mail

import (
	"errors"
	"os"
	"strconv"
	"time"
)

type (
	ContentType  string
	SMTPAuthType string
	TLSPolicy    int
	Option       func(*Client) error
)

const (
	TLSMandatory TLSPolicy = iota
	TLSOpportunistic
	NoTLS
)

const (
	TypeTextPlain ContentType  = "text/plain"
	SMTPAuthPlain SMTPAuthType = "PLAIN"
)

type Msg struct{ from, to string }

func NewMsg() *Msg                                 { return &Msg{} }
func (m *Msg) From(from string) error              { m.from = from; return nil }
func (m *Msg) To(to ...string) error               { m.to = to[0]; return nil }
func (m *Msg) Subject(string)                      {}
func (m *Msg) SetBodyString(t ContentType, b string) {}

type Client struct {
	host, port, security, user, password string
	auth                                 SMTPAuthType
	timeout                              time.Duration
}

func NewClient(host string, options ...Option) (*Client, error) {
	c := &Client{host: host}
	for _, option := range options {
		if err := option(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func option(set func(*Client)) Option {
	return func(c *Client) error { set(c); return nil }
}

func WithPort(p int) Option                 { return option(func(c *Client) { c.port = strconv.Itoa(p) }) }
func WithSSL() Option                       { return option(func(c *Client) { c.security = "implicit-tls" }) }
func WithSMTPAuth(a SMTPAuthType) Option    { return option(func(c *Client) { c.auth = a }) }
func WithUsername(u string) Option          { return option(func(c *Client) { c.user = u }) }
func WithPassword(p string) Option          { return option(func(c *Client) { c.password = p }) }
func WithTimeout(t time.Duration) Option    { return option(func(c *Client) { c.timeout = t }) }
func WithTLSPolicy(policy TLSPolicy) Option {
	return option(func(c *Client) {
		if policy == TLSMandatory {
			c.security = "starttls"
		}
	})
}

func (c *Client) DialAndSend(messages ...*Msg) error {
	found := map[string]string{
		"HOST": c.host, "PORT": c.port, "SECURITY": c.security, "LOGIN": c.user,
		"SMTP_PASSWORD": c.password, "FROM": messages[0].from,
	}
	for name, value := range found {
		if value != os.Getenv(name) {
			return errors.New(name + " is " + value)
		}
	}
	if messages[0].to != messages[0].from || c.auth != SMTPAuthPlain || c.timeout != 30*time.Second {
		return errors.New("recipient, login or timeout is wrong")
	}
	return nil
}
GO
cat > go.mod <<'GO'
module send

go 1.19

require github.com/wneessen/go-mail v0.4.0

replace github.com/wneessen/go-mail => ./mail
GO
cp "$SNIPPET" main.go
export GOCACHE="$PREPARED/cache" GOTMPDIR="$PWD" GOPROXY=off GOFLAGS=-mod=mod
exec go run .
"#,
    seconds: 30,
    quick: false,
    protection: None,
    usual: &[],
};
