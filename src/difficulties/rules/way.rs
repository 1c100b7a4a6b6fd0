/// Where a difficulty is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Sent in, or opened again: the clock runs.
    Waiting,
    /// Those concerned are called together.
    Convened,
    /// There is an answer of substance.
    Answered,
    /// Whoever sent it in takes the answer.
    Accepted,
    /// Whoever sent it in takes it back.
    Withdrawn,
}

impl State {
    pub const ALL: [State; 5] = [State::Waiting, State::Convened, State::Answered, State::Accepted, State::Withdrawn];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Convened => "convened",
            State::Answered => "answered",
            State::Accepted => "accepted",
            State::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            State::Waiting => "difficulties-state-waiting",
            State::Convened => "difficulties-state-convened",
            State::Answered => "difficulties-state-answered",
            State::Accepted => "difficulties-state-accepted",
            State::Withdrawn => "difficulties-state-withdrawn",
        }
    }

    /// The class of its tag.
    pub fn tag(self) -> &'static str {
        match self {
            State::Waiting => "warn",
            State::Convened => "info",
            State::Answered => "accent",
            State::Accepted => "good",
            State::Withdrawn => "",
        }
    }

    /// Something is still to be done about it.
    pub fn is_live(self) -> bool {
        !matches!(self, State::Accepted | State::Withdrawn)
    }
}

impl TryFrom<String> for State {
    type Error = String;

    fn try_from(text: String) -> Result<State, String> {
        State::parse(&text).ok_or_else(|| format!("an unknown state of a difficulty: {text}"))
    }
}

/// What is done about a difficulty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Sent in.
    File,
    /// Given to somebody; the clock goes on.
    Assign,
    /// Another institution is asked what it can do; the clock goes on.
    Consult,
    /// Another institution says what it can do; the clock goes on.
    Say,
    Convene,
    Answer,
    Accept,
    Reopen,
    Withdraw,
}

impl Act {
    pub const ALL: [Act; 9] = [
        Act::File,
        Act::Assign,
        Act::Consult,
        Act::Say,
        Act::Convene,
        Act::Answer,
        Act::Accept,
        Act::Reopen,
        Act::Withdraw,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Act::File => "filed",
            Act::Assign => "assigned",
            Act::Consult => "consulted",
            Act::Say => "said",
            Act::Convene => "convened",
            Act::Answer => "answered",
            Act::Accept => "accepted",
            Act::Reopen => "reopened",
            Act::Withdraw => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.as_str() == text)
    }

    /// The key of the sentence that tells it.
    pub fn key(self) -> &'static str {
        match self {
            Act::File => "difficulties-step-filed",
            Act::Assign => "difficulties-step-assigned",
            Act::Consult => "difficulties-step-consulted",
            Act::Say => "difficulties-step-said",
            Act::Convene => "difficulties-step-convened",
            Act::Answer => "difficulties-step-answered",
            Act::Accept => "difficulties-step-accepted",
            Act::Reopen => "difficulties-step-reopened",
            Act::Withdraw => "difficulties-step-withdrawn",
        }
    }

    /// Where it leads from there; nothing where it cannot be done.
    pub fn from(self, state: State) -> Option<State> {
        use State::{Accepted, Answered, Convened, Waiting, Withdrawn};
        match (self, state) {
            (Act::Assign | Act::Consult | Act::Say, state) if state.is_live() => Some(state),
            (Act::Convene, Waiting) => Some(Convened),
            // An answer can be bettered until it is taken.
            (Act::Answer, Waiting | Convened | Answered) => Some(Answered),
            (Act::Accept, Answered) => Some(Accepted),
            (Act::Reopen, Convened | Answered | Accepted) => Some(Waiting),
            (Act::Withdraw, Waiting | Convened | Answered) => Some(Withdrawn),
            _ => None,
        }
    }

    /// Whether the clock stops with it: those concerned are convened, there is an answer of substance, or there is
    /// nothing left to answer (plan, 6.3).
    pub fn stops(self) -> bool {
        matches!(self, Act::Convene | Act::Answer | Act::Withdraw)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_over_is_only_opened_again_and_what_is_withdrawn_not_even_that() {
        for act in Act::ALL {
            assert_eq!(act.from(State::Accepted), (act == Act::Reopen).then_some(State::Waiting), "{act:?}");
            assert_eq!(act.from(State::Withdrawn), None, "{act:?}");
        }
    }

    #[test]
    fn nothing_is_accepted_without_an_answer() {
        let before: Vec<State> = State::ALL.into_iter().filter(|state| Act::Accept.from(*state).is_some()).collect();
        assert_eq!(before, [State::Answered]);
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        assert!(State::ALL.into_iter().all(|state| State::parse(state.as_str()) == Some(state)));
        assert!(Act::ALL.into_iter().all(|act| Act::parse(act.as_str()) == Some(act)));
    }

    proptest! {
        /// However it goes, a difficulty waits exactly while a clock runs.
        #[test]
        fn the_clock_runs_exactly_while_it_waits(acts in prop::collection::vec(prop::sample::select(Act::ALL.to_vec()), 0..40)) {
            let (mut state, mut runs) = (State::Waiting, true);
            for act in acts {
                let Some(next) = act.from(state) else { continue };
                if act.stops() {
                    runs = false;
                }
                if act == Act::Reopen {
                    runs = true;
                }
                state = next;
                prop_assert_eq!(runs, state == State::Waiting);
            }
        }
    }
}
