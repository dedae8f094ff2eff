//! What is said for a mechanism (RFC 4422), without the protocol around it.

use std::sync::Arc;

use hmac::{Hmac, Mac};
use md5::Md5;
use rsasl::callback::{Context, Request, SessionCallback, SessionData};
use rsasl::config::SASLConfig;
use rsasl::mechanisms::login::LOGIN;
use rsasl::mechanisms::oauthbearer::OAUTHBEARER;
use rsasl::mechanisms::plain::PLAIN;
use rsasl::mechanisms::scram;
use rsasl::mechanisms::scram::properties::ScramCachedPassword;
use rsasl::mechanisms::xoauth2::XOAUTH2;
use rsasl::mechname::Mechname;
use rsasl::prelude::{Registry, SASLClient, Session, SessionError, State};
use rsasl::property::{AuthId, AuthzId, OAuthBearerKV, OAuthBearerToken, OverrideCBType, Password};
use rsasl::validate::NoValidation;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::credential::{Credential, Kind};
use crate::mechanism::{Channel, Mechanism};

/// The most rounds of SCRAM that are calculated: a server could keep us at it for hours. RFC 7677
/// asks for 4096, and what is recommended for stored passwords lies at 600,000.
const MOST_ROUNDS: u64 = 1_000_000;

/// Why a mechanism cannot go on. The server's fault, unless it is said otherwise.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub(crate) enum SaslError {
    /// Our fault: the library does not have it.
    #[error("{0} cannot be used here")]
    Unusable(&'static str),
    /// What came is not what the mechanism wants.
    #[error("what the server said is not what {0} wants")]
    Breach(&'static str),
    /// It said yes without a proof.
    #[error(
        "the server did not prove that it knows the password, which {0} demands of it; it may be another server that has taken its place"
    )]
    NoProof(&'static str),
    /// It wants more than anybody should.
    #[error(
        "the server wants {0} rounds of hashing, and more than {MOST_ROUNDS} are not calculated"
    )]
    Rounds(u64),
}

/// One login, as a mechanism has it.
pub(crate) struct Conversation {
    mechanism: Mechanism,
    credential: Arc<Credential>,
    inner: Inner,
    is_finished: bool,
}

enum Inner {
    Library(Box<Session<NoValidation, Binding>>),
    CramMd5,
}

/// What the library asks for.
struct Answers {
    user: String,
    authorized: Option<String>,
    secret: Zeroizing<Vec<u8>>,
    kind: Kind,
    host: String,
    port: String,
    binding: Option<&'static str>,
}

impl SessionCallback for Answers {
    fn callback(
        &self,
        _: &SessionData,
        _: &Context<'_>,
        request: &mut Request<'_>,
    ) -> Result<(), SessionError> {
        // It is offered for keeping, and nothing is kept.
        if request.is::<ScramCachedPassword<'_>>() {
            return Ok(());
        }
        request.satisfy::<AuthId>(&self.user)?;
        if let Some(authorized) = &self.authorized {
            request.satisfy::<AuthzId>(authorized)?;
        }
        if let Some(binding) = self.binding {
            request.satisfy::<OverrideCBType>(binding)?;
        }
        match self.kind {
            Kind::Password => request.satisfy::<Password>(&self.secret)?,
            Kind::Token => {
                let pairs = [("host", self.host.as_str()), ("port", self.port.as_str())];
                request.satisfy::<OAuthBearerKV>(&pairs)?;
                let token = std::str::from_utf8(&self.secret).unwrap_or_default();
                request.satisfy::<OAuthBearerToken>(token)?
            }
        };
        Ok(())
    }

    fn enable_channel_binding(&self) -> bool {
        self.binding.is_some()
    }
}

/// The value that a login is bound to.
pub(crate) struct Binding(Option<(&'static str, Vec<u8>)>);

impl rsasl::prelude::ChannelBindingCallback for Binding {
    fn get_cb_data(&self, name: &str) -> Option<&[u8]> {
        self.0.as_ref().filter(|(own, _)| *own == name).map(|(_, value)| value.as_slice())
    }
}

impl Conversation {
    /// A login that is about to begin.
    pub(crate) fn new(
        mechanism: Mechanism,
        credential: Arc<Credential>,
        channel: &Channel,
        host: &str,
        port: u16,
    ) -> Result<Self, SaslError> {
        if mechanism == Mechanism::CramMd5 {
            let inner = Inner::CramMd5;
            return Ok(Self { mechanism, credential, inner, is_finished: false });
        }
        let unusable = || SaslError::Unusable(mechanism.name());
        let raw = || (credential.user().to_owned(), Zeroizing::new(credential.secret().to_vec()));
        let (user, secret) = match mechanism {
            Mechanism::ScramSha256Plus
            | Mechanism::ScramSha256
            | Mechanism::ScramSha1Plus
            | Mechanism::ScramSha1 => credential.prepared().ok_or_else(unusable)?,
            _ => raw(),
        };
        let binding = channel.binding().filter(|_| mechanism.is_bound());
        let answers = Answers {
            authorized: (mechanism == Mechanism::OAuthBearer).then(|| escaped(&user)),
            user,
            secret,
            kind: credential.kind(),
            host: host.to_owned(),
            port: port.to_string(),
            binding: binding.map(|(name, _)| name),
        };
        // It knows one mechanism alone: of several it would choose by itself.
        let registry = Registry::with_mechanisms(known(mechanism));
        let config = SASLConfig::builder().with_registry(registry).with_callback(answers);
        let config = config.map_err(|_| unusable())?;
        let binding = Binding(binding.map(|(name, value)| (name, value.to_vec())));
        let name = Mechname::parse(mechanism.name().as_bytes()).map_err(|_| unusable())?;
        let session = SASLClient::with_cb(config, binding).start_suggested(&[name]);
        let inner = Inner::Library(Box::new(session.map_err(|_| unusable())?));
        Ok(Self { mechanism, credential, inner, is_finished: false })
    }

    /// The mechanism.
    pub(crate) fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// What is said first, where the client begins.
    pub(crate) fn first(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>, SaslError> {
        match &self.inner {
            Inner::Library(session) if session.are_we_first() => self.step(None).map(Some),
            Inner::Library(_) | Inner::CramMd5 => Ok(None),
        }
    }

    /// The answer to what the server asks.
    pub(crate) fn answer(&mut self, challenge: &[u8]) -> Result<Zeroizing<Vec<u8>>, SaslError> {
        // Once all is said there is nothing to ask; but SCRAM's last word wants an empty answer.
        if self.is_finished {
            return Err(SaslError::Breach(self.mechanism.name()));
        }
        if let Some(rounds) = rounds(challenge).filter(|_| self.is_scram())
            && rounds > MOST_ROUNDS
        {
            return Err(SaslError::Rounds(rounds));
        }
        match &self.inner {
            Inner::CramMd5 => {
                self.is_finished = true;
                Ok(cram_md5(&self.credential, challenge))
            }
            Inner::Library(_) => self.step(Some(challenge)),
        }
    }

    /// Ends it where the server says that it is content.
    pub(crate) fn finish(&mut self) -> Result<(), SaslError> {
        if self.is_finished {
            return Ok(());
        }
        let no_proof = SaslError::NoProof(self.mechanism.name());
        match self.step(None) {
            Ok(_) if self.is_finished => Ok(()),
            Ok(_) | Err(_) => Err(no_proof),
        }
    }

    fn is_scram(&self) -> bool {
        self.mechanism.name().starts_with("SCRAM-")
    }

    fn step(&mut self, input: Option<&[u8]>) -> Result<Zeroizing<Vec<u8>>, SaslError> {
        let name = self.mechanism.name();
        let Inner::Library(session) = &mut self.inner else {
            return Err(SaslError::Breach(name));
        };
        // Room for all, so that growing leaves no copy behind.
        let room = 2 * (self.credential.secret().len() + self.credential.user().len()) + 4096;
        let mut out = Zeroizing::new(Vec::with_capacity(room));
        match session.step(input, &mut *out) {
            Ok(State::Finished(_)) => {
                self.is_finished = true;
                Ok(out)
            }
            Ok(State::Running) => Ok(out),
            Err(SessionError::MutualAuthenticationFailed) => Err(SaslError::NoProof(name)),
            Err(_) => Err(SaslError::Breach(name)),
        }
    }
}

/// The library's own of each mechanism.
fn known(mechanism: Mechanism) -> &'static [rsasl::prelude::Mechanism] {
    let one = match mechanism {
        Mechanism::ScramSha256Plus => &scram::SCRAM_SHA256_PLUS,
        Mechanism::ScramSha256 => &scram::SCRAM_SHA256,
        Mechanism::ScramSha1Plus => &scram::SCRAM_SHA1_PLUS,
        Mechanism::ScramSha1 => &scram::SCRAM_SHA1,
        Mechanism::Plain => &PLAIN,
        Mechanism::Login => &LOGIN,
        Mechanism::OAuthBearer => &OAUTHBEARER,
        Mechanism::XOAuth2 => &XOAUTH2,
        Mechanism::CramMd5 => return &[],
    };
    std::slice::from_ref(one)
}

/// How many rounds a server's first message of SCRAM asks for.
fn rounds(challenge: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(challenge).ok()?;
    let number = text.split(',').find_map(|part| part.strip_prefix("i="))?;
    Some(number.parse().unwrap_or(u64::MAX))
}

/// A user name in a GS2 header (RFC 5801 §4).
fn escaped(user: &str) -> String {
    user.replace('=', "=3D").replace(',', "=2C")
}

/// RFC 2195 §2.
fn cram_md5(credential: &Credential, challenge: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut out = format!("{} ", credential.user());
    // A key of any length will do.
    if let Ok(mut mac) = Hmac::<Md5>::new_from_slice(credential.secret()) {
        mac.update(challenge);
        out.extend(mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")));
    }
    Zeroizing::new(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use zeroize::Zeroizing;

    use super::{Conversation, SaslError, cram_md5};
    use crate::credential::{Credential, Kind, Secret};
    use crate::mechanism::{Channel, Mechanism};

    fn credential(user: &str, kind: Kind, secret: &str) -> Arc<Credential> {
        let secret = Secret::new(Zeroizing::new(secret.as_bytes().to_vec()));
        Arc::new(Credential::new(user, kind, secret).unwrap())
    }

    fn begin(mechanism: Mechanism, channel: &Channel) -> Conversation {
        let who = credential("anna@example.com", mechanism.kind(), "pencil");
        Conversation::new(mechanism, who, channel, "mail.example.com", 465).unwrap()
    }

    fn first(mechanism: Mechanism, channel: &Channel) -> String {
        let first = begin(mechanism, channel).first().unwrap().unwrap();
        String::from_utf8(first.to_vec()).unwrap()
    }

    #[test]
    fn cram_md5_is_that_of_the_rfc() {
        let who = credential("tim", Kind::Password, "tanstaaftanstaaf");
        let said = cram_md5(&who, b"<1896.697170952@postoffice.reston.mci.net>");
        assert_eq!(&**said, b"tim b913a602c7eda7a495b4e6e7334d3890");
    }

    #[test]
    fn each_mechanism_begins_as_its_rfc_says() {
        let none = Channel::default();
        assert_eq!(first(Mechanism::Plain, &none), "\0anna@example.com\0pencil");
        assert_eq!(
            first(Mechanism::XOAuth2, &none),
            "user=anna@example.com\x01auth=Bearer pencil\x01\x01"
        );
        assert_eq!(
            first(Mechanism::OAuthBearer, &none),
            "n,a=anna@example.com,\x01host=mail.example.com\x01port=465\x01auth=Bearer pencil\x01\x01"
        );
        assert!(begin(Mechanism::Login, &none).first().unwrap().is_none());
        assert!(begin(Mechanism::CramMd5, &none).first().unwrap().is_none());
        assert!(first(Mechanism::ScramSha256, &none).starts_with("n,,n=anna@example.com,r="));
        assert!(first(Mechanism::ScramSha1, &none).starts_with("n,,n=anna@example.com,r="));
    }

    #[test]
    fn a_login_is_bound_to_what_the_session_has() {
        let exporter = Channel { exporter: Some(vec![1; 32]), end_point: Some(vec![2; 32]) };
        let older = Channel { exporter: None, ..exporter.clone() };
        let plus = Mechanism::ScramSha256Plus;
        for (channel, header) in
            [(&exporter, "p=tls-exporter,,n="), (&older, "p=tls-server-end-point,,n=")]
        {
            let said = first(plus, channel);
            assert!(said.starts_with(header), "{said}");
        }
    }

    #[test]
    fn login_tells_user_and_password_in_turn() {
        let mut login = begin(Mechanism::Login, &Channel::default());
        assert_eq!(&**login.answer(b"Username:").unwrap(), b"anna@example.com");
        assert_eq!(&**login.answer(b"Password:").unwrap(), b"pencil");
        assert!(login.answer(b"More:").is_err());
    }

    #[test]
    fn scram_believes_no_server_without_a_proof() {
        let mut scram = begin(Mechanism::ScramSha256, &Channel::default());
        let said = String::from_utf8(scram.first().unwrap().unwrap().to_vec()).unwrap();
        let nonce = said.split("r=").nth(1).unwrap();
        let challenge = format!("r={nonce}abc,s=c2FsdA==,i=64");
        scram.answer(challenge.as_bytes()).unwrap();
        assert_eq!(scram.finish(), Err(SaslError::NoProof("SCRAM-SHA-256")));
        let mut again = begin(Mechanism::ScramSha256, &Channel::default());
        let said = String::from_utf8(again.first().unwrap().unwrap().to_vec()).unwrap();
        let nonce = said.split("r=").nth(1).unwrap();
        again.answer(format!("r={nonce}abc,s=c2FsdA==,i=64").as_bytes()).unwrap();
        let proof = again.answer(b"v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        assert_eq!(proof.unwrap_err(), SaslError::NoProof("SCRAM-SHA-256"));
    }

    #[test]
    fn nobody_keeps_us_hashing() {
        let mut scram = begin(Mechanism::ScramSha256, &Channel::default());
        scram.first().unwrap();
        let error = scram.answer(b"r=x,s=c2FsdA==,i=4294967295").unwrap_err();
        assert_eq!(error, SaslError::Rounds(4_294_967_295));
    }
}
