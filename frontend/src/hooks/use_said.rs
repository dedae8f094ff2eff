//! What the visitor said, kept in the address of the page so that it can be shared.

use std::collections::BTreeMap;
use std::rc::Rc;

use portwise_core::TargetKind;
use portwise_core::questions::Question;
use portwise_core::target::Target;
use portwise_core::walk::Walk;
use yew::prelude::*;

use super::{storage, use_fragment};

/// Where the browser keeps the e-mail address for this visit; the address of the page has only its
/// domain.
const ADDRESS: &str = "portwise-address";

/// What was said, by question.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Said {
    words: BTreeMap<String, String>,
}

impl Said {
    /// What was said to a question.
    pub(crate) fn get(&self, question: &str) -> &str {
        self.words.get(question).map_or("", String::as_str)
    }

    /// Whether anything was said to a question.
    pub(crate) fn has(&self, question: &str) -> bool {
        !self.get(question).is_empty()
    }

    /// Whether nothing was said.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The same, with one answer changed; empty takes it back.
    pub(crate) fn with(&self, question: &str, answer: &str) -> Self {
        let mut words = self.words.clone();
        if answer.trim().is_empty() {
            words.remove(question);
        } else {
            words.insert(question.to_owned(), answer.to_owned());
        }
        Self { words }
    }

    /// What it means.
    pub(crate) fn read(&self) -> Walk {
        Walk::read(|id| self.words.get(id).map(String::as_str))
    }

    /// The same with the whole e-mail address, of which the page's address has only the domain.
    fn with_address(mut self, address: Option<String>) -> Self {
        let service = Question::Service.id();
        let domain = |text: &str| text.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
        if let Some(address) = address
            && self.get(service).starts_with("you@")
            && domain(self.get(service)) == domain(&address)
        {
            self.words.insert(service.to_owned(), address);
        }
        self
    }

    fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut words: BTreeMap<String, String> =
            pairs.into_iter().filter(|(_, answer)| !answer.is_empty()).collect();
        // Older links name the program so.
        if let Some(program) = words.remove("snippet") {
            words.entry(Question::Program.id().to_owned()).or_insert(program);
        }
        Self { words }
    }

    /// For the address: of an e-mail address only the domain, since links get shared.
    pub(crate) fn to_pairs(&self) -> Vec<(String, String)> {
        let shared = |answer: &str| match Target::parse(answer) {
            Ok(Target { kind: TargetKind::Email, host, .. }) => format!("you@{host}"),
            _ => answer.to_owned(),
        };
        self.words.iter().map(|(question, answer)| (question.clone(), shared(answer))).collect()
    }
}

/// A question's id, and what was said.
pub(crate) type Given = (&'static str, String);

/// What the visitor said, and what takes other answers; those that come together are one step of
/// the history.
#[hook]
pub(crate) fn use_said() -> (Rc<Said>, Callback<Vec<Given>>) {
    let (pairs, write) = use_fragment();
    let of_address = Said::of_pairs(pairs);
    // Two answers may come before the page is drawn again; the second must not forget the first.
    let latest = use_mut_ref(|| of_address.clone());
    let state = use_state_eq(|| Rc::new(of_address.clone()));
    {
        // A link that was followed, or the way back, brings other answers.
        let (state, latest) = (state.clone(), latest.clone());
        use_effect_with(of_address, move |of_address| {
            if latest.borrow().to_pairs() != of_address.to_pairs() {
                let said = of_address.clone().with_address(storage::of_visit(ADDRESS));
                latest.replace(said.clone());
                state.set(Rc::new(said));
            }
        });
    }
    let say = {
        let state = state.clone();
        Callback::from(move |given: Vec<Given>| {
            let mut said = latest.borrow().clone();
            for (question, answer) in given {
                if question == Question::Service.id() && answer.contains('@') {
                    storage::keep_for_visit(ADDRESS, &answer);
                }
                said = said.with(question, &answer);
            }
            latest.replace(said.clone());
            write.emit(said.to_pairs());
            state.set(Rc::new(said));
        })
    };
    ((*state).clone(), say)
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn answers_come_back_from_the_address() {
        let said = Said::default().with("role", "application").with("provider", "sendgrid");
        assert_eq!(Said::of_pairs(said.to_pairs()), said);
        let walk = said.read();
        assert!(walk.errors.is_empty());
        assert_eq!(walk.situation.service.provider().map(|p| p.id), Some("sendgrid"));
        assert!(!said.with("provider", " ").has("provider"));
    }

    #[test]
    fn an_older_link_leads_to_the_same_program() {
        let pairs = vec![("snippet".to_owned(), "django".to_owned())];
        assert_eq!(Said::of_pairs(pairs).get("program"), "django");
    }

    #[test]
    fn a_shared_link_keeps_the_address_private() {
        let said = Said::default().with("provider", "anna.miller@example.org");
        let pairs = said.to_pairs();
        assert_eq!(pairs, [("provider".to_owned(), "you@example.org".to_owned())]);
    }

    #[test]
    fn the_address_comes_back_to_its_own_domain_alone() {
        let said = || Said::default().with("provider", "you@example.org");
        let with = |address: &str| said().with_address(Some(address.to_owned()));
        assert_eq!(with("anna@Example.org").get("provider"), "anna@Example.org");
        assert_eq!(with("anna@example.net").get("provider"), "you@example.org");
        assert_eq!(said().with_address(None), said());
        let other = Said::default().with("provider", "gmail");
        assert_eq!(other.clone().with_address(Some("a@example.org".to_owned())), other);
    }

    #[test]
    fn a_wrong_answer_stays_and_says_why() {
        let said = Said::default().with("provider", "mail example.com").with("role", "device");
        let walk = said.read();
        assert_eq!(walk.errors.len(), 1);
        assert!(walk.errors[0].1.to_string().contains("space"));
        assert_eq!(walk.situation.role.id(), "device");
        assert_eq!(said.get("provider"), "mail example.com");
    }
}
