//! What the visitor said, kept in the address of the page so that it can be shared.

use std::collections::BTreeMap;
use std::rc::Rc;

use portwise_core::questions::parse::AnswerError;
use portwise_core::questions::{self, Question};
use portwise_core::target::Target;
use portwise_core::{Situation, TargetKind};
use yew::prelude::*;

use super::use_fragment;

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

    /// What it means, and which answers are invalid.
    pub(crate) fn read(&self) -> (Situation, Vec<(Question, AnswerError)>) {
        questions::read(|id| self.words.get(id).map(String::as_str))
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
    fn to_pairs(&self) -> Vec<(String, String)> {
        let shared = |answer: &str| match Target::parse(answer) {
            Ok(Target { kind: TargetKind::Email, host, .. }) => format!("you@{host}"),
            _ => answer.to_owned(),
        };
        self.words.iter().map(|(question, answer)| (question.clone(), shared(answer))).collect()
    }
}

/// A question's id, and what was said.
pub(crate) type Given = (&'static str, String);

/// What the visitor said, and what takes another answer.
#[hook]
pub(crate) fn use_said() -> (Rc<Said>, Callback<Given>) {
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
                latest.replace(of_address.clone());
                state.set(Rc::new(of_address.clone()));
            }
        });
    }
    let say = {
        let state = state.clone();
        Callback::from(move |(question, answer): Given| {
            let said = latest.borrow().with(question, &answer);
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
        let (situation, errors) = said.read();
        assert!(errors.is_empty());
        assert_eq!(situation.service.provider().map(|p| p.id), Some("sendgrid"));
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
    fn a_wrong_answer_stays_and_says_why() {
        let said = Said::default().with("provider", "mail example.com").with("role", "device");
        let (situation, errors) = said.read();
        assert_eq!(errors.len(), 1);
        assert!(errors[0].1.to_string().contains("space"));
        assert_eq!(situation.role.id(), "device");
        assert_eq!(said.get("provider"), "mail example.com");
    }
}
