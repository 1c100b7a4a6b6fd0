use proptest::prelude::*;

use super::super::content::Section;
use super::super::content::tests::{content, question};
use super::*;
use crate::kernel::Words;

const ASKED: Asked = Asked {
    categories: &["universities", "academia"],
    institution: "ＩＭＦ",
    kind: HolderKind::Participant,
    lang: Lang::En,
    files: &NO_FILES,
};

fn sent(pairs: &[(&str, &str)]) -> Sent {
    Sent(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn checked(content: &Content, pairs: &[(&str, &str)]) -> Result<Answered, Vec<(String, &'static str)>> {
    let mut faults = Faults::default();
    let answers = check(content, &sent(pairs), ASKED, &Answered::new(), &mut faults);
    if faults.is_empty() {
        Ok(answers)
    } else {
        Err(faults.iter().map(|fault| (fault.field.to_string(), fault.key)).collect())
    }
}

fn json(answers: &Answered) -> serde_json::Value {
    serde_json::to_value(answers).unwrap()
}

#[test]
fn every_kind_is_checked_and_cleaned() {
    let all = content(Kind::ALL.into_iter().map(|kind| question(kind.as_str(), kind)).collect());
    let answers = checked(
        &all,
        &[
            ("q-text", " ＡB\u{200b} "),
            ("q-long_text", " two\r\nlines "),
            ("q-choice", "a"),
            ("q-several", "b"),
            ("q-several", "else"),
            ("q-number", "1,200"),
            ("q-date", "2026-12-27"),
            ("q-email", "A@Example.org"),
            ("q-phone", "+86 10 0000"),
            ("q-consent", "on"),
        ],
    )
    .unwrap();
    let expected = serde_json::json!({
        "text": "AB", "long_text": "two\nlines", "choice": "a", "several": ["b"], "number": 1200,
        "date": "2026-12-27", "email": "a@example.org", "phone": "+86 10 0000", "consent": {"agreed": "consent"},
    });
    assert_eq!(json(&answers), expected);
    assert_eq!(serde_json::from_value::<Answered>(expected).unwrap(), answers);
    let bad = [
        ("q-choice", "c", "fault-choice"),
        ("q-number", "1.5", "forms-fault-number"),
        ("q-date", "2026-02-30", "forms-fault-date"),
        ("q-date", "+262142-12-31", "forms-fault-date"),
        ("q-date", "0026-12-27", "forms-fault-date"),
        ("q-email", "nobody", "fault-email"),
        ("q-phone", "call me", "fault-phone"),
    ];
    for (name, value, key) in bad {
        assert_eq!(checked(&all, &[(name, value)]).unwrap_err(), [(name.to_owned(), key)]);
    }
}

#[test]
fn what_is_needed_is_missed_only_where_it_is_asked() {
    let first = Question { required: true, ..question("first", Kind::Choice) };
    let then = |of: &str, any_of: &[&str]| {
        Some(Condition { question: of.into(), any_of: any_of.iter().map(|one| (*one).to_owned()).collect() })
    };
    let second = Question { required: true, shown_if: then("first", &["a"]), ..question("second", Kind::Text) };
    let third = Question { required: true, shown_if: then("second", &[]), ..question("third", Kind::Number) };
    let ours = Question { shown_if: then("category", &["academia"]), ..question("ours", Kind::Text) };
    let theirs = Question { shown_if: then("category", &["government"]), ..question("theirs", Kind::Text) };
    let fund = Question {
        shown_if: then("institution", &["国际货币基金组织", "I.M.F."]),
        ..question("fund", Kind::Text)
    };
    let bank = Question { shown_if: then("institution", &["World Bank"]), ..question("bank", Kind::Text) };
    let form = content(vec![first, second, third, ours, theirs, fund, bank]);
    let keys = |pairs: &[(&str, &str)]| checked(&form, pairs).map(|answers| answers.into_keys().collect::<Vec<_>>());
    assert_eq!(keys(&[]).unwrap_err(), [("q-first".to_owned(), "fault-choice")]);
    assert_eq!(keys(&[("q-first", "a")]).unwrap_err(), [("q-second".to_owned(), "fault-required")]);
    // What is not asked is not kept, nor does it call for what depends on it.
    let stray =
        [("q-first", "b"), ("q-second", "x"), ("q-ours", "yes"), ("q-theirs", "no"), ("q-fund", "a"), ("q-bank", "b")];
    assert_eq!(keys(&stray).unwrap(), ["first", "fund", "ours"]);
    let all = [("q-first", "a"), ("q-second", "x"), ("q-third", "0")];
    assert_eq!(keys(&all).unwrap(), ["first", "second", "third"]);
}

#[test]
fn own_words_stand_beside_choices() {
    let own = |kind| content(vec![Question { own_words: true, required: true, ..question("x", kind) }]);
    let one = own(Kind::Choice);
    assert_eq!(json(&checked(&one, &[("q-x", "="), ("q-x-other", "芒果")]).unwrap())["x"], "=芒果");
    assert_eq!(json(&checked(&one, &[("q-x", "a"), ("q-x-other", "芒果")]).unwrap())["x"], "a");
    assert_eq!(checked(&one, &[("q-x", "=")]).unwrap_err(), [("q-x".to_owned(), "forms-fault-own")]);
    let several = checked(&own(Kind::Several), &[("q-x", "a"), ("q-x-other", "芒果、 Soy; b")]).unwrap();
    assert_eq!(json(&several)["x"], serde_json::json!(["a", "=芒果", "=Soy", "b"]));
    assert_eq!(several["x"].codes(), ["a", "b"]);
    let asked = Question {
        choices: vec![super::super::Choice { code: "a".into(), name: Words::new("Nuts", "坚果", ""), places: None }],
        ..question("x", Kind::Several)
    };
    assert_eq!(several["x"].say(Some(&asked), Lang::ZhHans), "坚果、芒果、Soy、b");
    assert_eq!(several["x"].say(None, Lang::En), "a, 芒果, Soy, b");
    // Without leave, own words are no answer.
    assert!(checked(&content(vec![question("x", Kind::Several)]), &[("q-x-other", "芒果")]).unwrap().is_empty());
}

#[test]
fn bounds_are_said() {
    for (least, most, key) in [
        (Some(1), Some(3), "forms-fault-between"),
        (Some(1), None, "forms-fault-least"),
        (None, Some(3), "forms-fault-most"),
    ] {
        let form = content(vec![Question { least, most, ..question("x", Kind::Number) }]);
        let bad = if least.is_some() { "0" } else { "4" };
        assert_eq!(checked(&form, &[("q-x", bad)]).unwrap_err()[0].1, key);
        assert!(checked(&form, &[("q-x", "1")]).is_ok() && checked(&form, &[("q-x", "3")]).is_ok());
    }
}

#[test]
fn what_was_agreed_to_is_kept_until_the_text_changes() {
    let text =
        |text: &str| content(vec![Question { label: Words::new(text, "同意", ""), ..question("x", Kind::Consent) }]);
    let mut held = Answered::new();
    held.insert("x".into(), Answer::Agreed { agreed: "同意".into() });
    let mut faults = Faults::default();
    let again = |content: &Content, held: &Answered, faults: &mut Faults| {
        check(content, &sent(&[("q-x", "on")]), ASKED, held, faults)
    };
    assert_eq!(again(&text("I agree"), &held, &mut faults), held);
    held.insert("x".into(), Answer::Agreed { agreed: "of old".into() });
    assert_eq!(again(&text("I agree"), &held, &mut faults)["x"], Answer::Agreed { agreed: "I agree".into() });
    let mut form = Sent::default();
    refill(&text("I agree"), &held, &mut form);
    assert_eq!(form, Sent::default(), "a new text is agreed to anew");
}

#[test]
fn answers_to_questions_of_before_are_kept() {
    let held: Answered = [("old".to_owned(), Answer::Text("x".into()))].into();
    let mut faults = Faults::default();
    let now = check(&content(vec![question("new", Kind::Text)]), &sent(&[("q-new", "y")]), ASKED, &held, &mut faults);
    assert_eq!(json(&now), serde_json::json!({"old": "x", "new": "y"}));
}

#[test]
fn each_kind_is_asked_its_own_sections() {
    let mut form = content(vec![Question { required: true, ..question("diet", Kind::Text) }]);
    let own = Question { required: true, ..question("card", Kind::Text) };
    form.sections.push(Section {
        code: "press".into(),
        kinds: vec![HolderKind::Press],
        questions: vec![own],
        ..Section::default()
    });
    let held: Answered = [("diet".to_owned(), Answer::Text("x".into()))].into();
    let of = |kind, pairs: &[(&str, &str)]| {
        let mut faults = Faults::default();
        let answers = check(&form, &sent(pairs), Asked { kind, ..ASKED }, &held, &mut faults);
        (
            answers.into_keys().collect::<Vec<_>>(),
            faults.iter().map(|fault| fault.field.to_string()).collect::<Vec<_>>(),
        )
    };
    let both = [("q-diet", "x"), ("q-card", "7")];
    assert_eq!(of(HolderKind::Participant, &both), (vec!["diet".into()], vec![]));
    // Who becomes press leaves behind what press is not asked.
    assert_eq!(of(HolderKind::Press, &both), (vec!["card".into()], vec![]));
    assert_eq!(of(HolderKind::Press, &[]).1, ["q-card"]);
    assert_eq!(of(HolderKind::Guard, &both), (vec![], vec![]));
    assert_eq!(form.never_asked(HolderKind::Press, &[]), ["diet"]);
    assert_eq!(form.never_asked(HolderKind::Guard, &[]), ["diet", "card"]);
}

proptest! {
    /// What is never asked of somebody is never answered, whatever is sent; and what may be asked is
    /// answered by whoever answers everything.
    #[test]
    fn what_is_never_asked_has_no_answer(
        rows in prop::collection::vec((prop::option::of(0usize..8), any::<bool>()), 1..8),
        kind in prop::sample::select(vec![HolderKind::Participant, HolderKind::Press]),
        sent in prop::collection::vec(any::<bool>(), 8),
    ) {
        let mut form = Content::default();
        for (n, (on, press)) in rows.iter().enumerate() {
            let shown_if = on.map(|earlier| match earlier.checked_rem(n) {
                Some(earlier) => Condition { question: format!("x{earlier}"), any_of: Vec::new() },
                None => Condition { question: CATEGORY.into(), any_of: vec![["academia", "banks"][earlier % 2].into()] },
            });
            let questions = vec![Question { shown_if, ..question(&format!("x{n}"), Kind::Text) }];
            let kinds = if *press { vec![HolderKind::Press] } else { Vec::new() };
            form.sections.push(Section { code: format!("s{n}"), kinds, questions, ..Section::default() });
        }
        let answer = |all: bool| {
            let values = (0..8).filter(|n| all || sent[*n]).map(|n| (format!("q-x{n}"), "y".to_owned())).collect();
            check(&form, &Sent(values), Asked { kind, ..ASKED }, &Answered::new(), &mut Faults::default())
        };
        let never = form.never_asked(kind, ASKED.categories);
        prop_assert!(answer(false).keys().all(|code| !never.contains(&code.as_str())));
        prop_assert_eq!(answer(true).len() + never.len(), rows.len());
    }

    /// Whatever is sent is answered or refused; what was kept comes back unchanged.
    #[test]
    fn answers_survive_the_form(values in prop::collection::vec((0usize..12, "\\PC{0,20}|a|b|=|on|7|2026-01-31"), 0..14)) {
        let all = content(
            Kind::ALL.into_iter().map(|kind| Question { own_words: kind.has_choices(), ..question(kind.as_str(), kind) }).collect(),
        );
        let names: Vec<String> = Kind::ALL.iter().map(|kind| field(kind.as_str()))
            .chain(["q-choice-other".to_owned(), "q-several-other".to_owned()]).collect();
        let sent = Sent(values.into_iter().map(|(name, value)| (names[name].clone(), value)).collect());
        let mut faults = Faults::default();
        let answers = check(&all, &sent, ASKED, &Answered::new(), &mut faults);
        let mut again = Sent::default();
        refill(&all, &answers, &mut again);
        let mut none = Faults::default();
        let kept = check(&all, &again, ASKED, &answers, &mut none);
        if faults.is_empty() {
            prop_assert!(none.is_empty(), "{none:?}");
            prop_assert_eq!(kept, answers);
        }
    }
}
