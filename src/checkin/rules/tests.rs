use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Asia::Shanghai;
use proptest::prelude::*;

use super::*;
use crate::access::Serves;
use crate::registration::Level;

const SECRET: &str = "Zm9vYmFy-mF6cXV4_m9vYmFyYmF6cXV4";

fn gate() -> Gate {
    Gate { is_open: true, is_unlocked: true, in_time: true, again: Again::AfterExit }
}

fn known() -> Known {
    Known {
        is_barred: false,
        state: State::Approved,
        is_revoked: false,
        may_enter: true,
        has_level: true,
        in_group: true,
        is_full: false,
        before: None,
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn first() -> First {
    First { id: Uuid::from_u128(1), at: now(), gate: Words::default() }
}

fn enters(gate: &Gate, known: &Known) -> Verdict {
    decide(Direction::Entry, gate, Some(known))
}

#[test]
fn whoever_may_enter_is_admitted_and_then_inside() {
    let inside = Known { before: Some((first(), true)), ..known() };
    let left = Known { before: Some((first(), false)), ..known() };
    for (again, at_first, while_inside, after_exit) in
        [(Again::Once, true, false, false), (Again::AfterExit, true, false, true), (Again::Always, true, true, true)]
    {
        let gate = Gate { again, ..gate() };
        let is_admitted = |known: &Known| match enters(&gate, known) {
            Verdict::Admitted => true,
            Verdict::Already(before) => {
                assert_eq!(before, Some(first()));
                false
            }
            Verdict::Refused(reason) => panic!("{reason:?}"),
        };
        assert_eq!(
            (is_admitted(&known()), is_admitted(&inside), is_admitted(&left)),
            (at_first, while_inside, after_exit),
            "{again:?}"
        );
    }
}

#[test]
fn each_refusal_has_its_reason() {
    let refused = |gate: Gate, known: Known| enters(&gate, &known).reason();
    assert_eq!(decide(Direction::Entry, &gate(), None).reason(), Some(Reason::Unknown));
    assert_eq!(refused(Gate { is_open: false, ..gate() }, known()), Some(Reason::Closed));
    assert_eq!(refused(Gate { in_time: false, ..gate() }, known()), Some(Reason::Window));
    assert_eq!(refused(Gate { is_unlocked: false, ..gate() }, known()), Some(Reason::Locked));
    for (known, reason) in [
        (Known { is_revoked: true, ..known() }, Reason::Revoked),
        (Known { is_barred: true, state: State::Withdrawn, ..known() }, Reason::Barred),
        (Known { may_enter: false, ..known() }, Reason::Zone),
        (Known { has_level: false, ..known() }, Reason::Level),
        (Known { in_group: false, ..known() }, Reason::Group),
        (Known { is_full: true, ..known() }, Reason::Capacity),
        // Its badge was revoked with it; the reason that helps is her registration's.
        (Known { state: State::Withdrawn, is_revoked: true, ..known() }, Reason::Withdrawn),
        (Known { state: State::Declined, is_revoked: true, ..known() }, Reason::Unapproved),
        (Known { state: State::Submitted, ..known() }, Reason::Unapproved),
    ] {
        assert_eq!(refused(gate(), known), Some(reason));
    }
    // Whoever is inside takes no place more.
    let inside = Known { is_full: true, before: Some((first(), true)), ..known() };
    assert_eq!(enters(&Gate { again: Again::Always, ..gate() }, &inside), Verdict::Admitted);
}

#[test]
fn nobody_is_kept_inside() {
    let closed = Gate { is_open: false, is_unlocked: false, in_time: false, again: Again::Once };
    let gone = Known { state: State::Withdrawn, is_revoked: true, may_enter: false, ..known() };
    assert_eq!(decide(Direction::Exit, &closed, Some(&gone)), Verdict::Admitted);
    assert_eq!(decide(Direction::Exit, &gate(), None), Verdict::Refused(Reason::Unknown));
}

#[test]
fn a_person_gets_somebody_past_a_gates_rules_and_no_further() {
    let forced = |reason| force(Verdict::Refused(reason));
    for reason in Reason::ALL {
        let lets = [Reason::Level, Reason::Group, Reason::Window, Reason::Capacity].contains(&reason);
        assert_eq!(forced(reason).1, lets, "{reason:?}");
        assert_eq!(forced(reason).0 == Verdict::Admitted, lets, "{reason:?}");
    }
    assert_eq!(force(Verdict::Already(Some(first()))), (Verdict::Admitted, true));
    // Whatever else a locked gate asks, one person does not get anybody past the lock.
    let locked = Gate { is_unlocked: false, in_time: false, ..gate() };
    let inside = Some((first(), true));
    for known in [known(), Known { has_level: false, in_group: false, is_full: true, before: inside, ..known() }] {
        assert_eq!(force(enters(&locked, &known)), (Verdict::Refused(Reason::Locked), false));
    }
    // What needed no force was not forced.
    assert_eq!(force(Verdict::Admitted), (Verdict::Admitted, false));
    assert!(check_reason(" \n").is_err() && check_reason(&"x".repeat(201)).is_err());
    assert_eq!(check_reason("  the minister's  aide ").unwrap(), "the minister's aide");
}

#[test]
fn scanners_type_in_many_ways() {
    for typed in [
        SECRET.to_owned(),
        format!("  {SECRET}\r\n"),
        format!("https://plenum.example/b/{SECRET}"),
        format!("https://plenum.example/b/{SECRET}/"),
        format!("https://plenum.example/?badge={SECRET}"),
        format!("\u{feff}{SECRET}\u{200b}"),
        SECRET.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect(),
    ] {
        assert_eq!(secret_in(&typed), SECRET, "{typed}");
    }
    assert_eq!(secret_in(" / "), "");
}

#[test]
fn words_round_trip() {
    for reason in Reason::ALL {
        assert_eq!(Reason::parse(reason.as_str()), Some(reason));
    }
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::parse(outcome.as_str()), Some(outcome));
    }
    for direction in Direction::ALL {
        assert_eq!(Direction::parse(direction.as_str()), Some(direction));
    }
    for again in Again::ALL {
        assert_eq!(Again::parse(again.as_str()), Some(again));
    }
}

#[test]
fn a_reading_has_one_id_of_its_own() {
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    assert_eq!(reading_id(one, "0192f0c1-aaaa"), reading_id(one, "0192f0c1-aaaa"));
    assert_ne!(reading_id(one, "0192f0c1-aaaa"), reading_id(other, "0192f0c1-aaaa"));
    assert_ne!(reading_id(one, "0192f0c1-aaaa"), reading_id(one, "0192f0c1-bbbb"));
    assert!(
        is_nonce("0192f0c1-aaaa") && !is_nonce("short") && !is_nonce("with a space") && !is_nonce(&"x".repeat(101))
    );
}

/// A form that asks for nothing.
fn open() -> GateForm {
    GateForm { again: "after_exit".to_owned(), ..GateForm::default() }
}

fn wrong(form: &GateForm) -> Vec<String> {
    let faults = check_gate(form, &Level::ALL, (&[Uuid::from_u128(7)], &[]), Shanghai).unwrap_err();
    faults.iter().map(|fault| fault.field.to_string()).collect()
}

#[test]
fn the_rules_of_a_gate_are_read_and_checked() {
    let pairs = [
        ("levels", "red"),
        ("groups", "00000000-0000-0000-0000-000000000007"),
        ("again", "once"),
        ("opens-1", "2026-12-27T08:00"),
        ("closes-1", "2026-12-27T18:00"),
        ("opens-0", "2026-12-26T08:00"),
        ("closes-0", "2026-12-26T18:00"),
        ("capacity", "300"),
        ("locked", "on"),
        ("within", "60"),
        ("custodian-0", "a@example.org"),
        ("custodian-1", "b@example.org"),
        ("version", "3"),
        ("opens-99", "2026-12-26T08:00"),
    ];
    let form = GateForm::read(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let (rules, custodians) = check_gate(&form, &Level::ALL, (&[Uuid::from_u128(7)], &[]), Shanghai).unwrap();
    assert_eq!((rules.levels, rules.groups), (vec![Level::Red], vec![Uuid::from_u128(7)]));
    assert_eq!((rules.again, rules.capacity, rules.unlock_within), (Again::Once, Some(300), Some(60)));
    assert_eq!(custodians.len(), 2);
    let times: Vec<_> = rules.windows.iter().map(|window| window.opens_at.to_rfc3339()).collect();
    assert_eq!(times, ["2026-12-26T00:00:00+00:00", "2026-12-27T00:00:00+00:00"]);
    assert!(rules.windows[0].holds(rules.windows[0].opens_at) && !rules.windows[0].holds(rules.windows[0].closes_at));
    assert_eq!(check_gate(&open(), &Level::ALL, (&[], &[]), Shanghai).unwrap().0, GateRules::default());
    // An inner gate is the door of a room of the conference.
    let room = Uuid::from_u128(9);
    let door = |room: &str| GateForm { room: room.to_owned(), inner: true, ..open() };
    let check = |form: &GateForm| check_gate(form, &Level::ALL, (&[], &[room]), Shanghai);
    let of = |form: &GateForm| check(form).unwrap_err().of("room").unwrap().key;
    assert_eq!([of(&door("")), of(&door(&Uuid::nil().to_string()))], ["checkin-fault-inner", "fault-choice"]);
    let rules = check(&door(&room.to_string())).unwrap().0;
    assert_eq!((rules.room, rules.is_inner), (Some(room), true));
}

#[test]
fn what_is_wrong_with_the_rules_stands_at_its_field() {
    let text = str::to_owned;
    assert_eq!(wrong(&GateForm { levels: vec![text("gold")], ..open() }), ["levels"]);
    assert_eq!(wrong(&GateForm { groups: vec![Uuid::nil().to_string()], ..open() }), ["groups"]);
    assert_eq!(wrong(&GateForm { again: text("twice"), ..open() }), ["again"]);
    assert_eq!(wrong(&GateForm { capacity: text("0"), ..open() }), ["capacity"]);
    let window = |opens: &str, closes: &str| (text(opens), text(closes));
    let (morning, noon) = ("2026-12-26T08:00", "2026-12-26T12:00");
    assert_eq!(wrong(&GateForm { windows: vec![window(morning, "")], ..open() }), ["closes-0"]);
    assert_eq!(wrong(&GateForm { windows: vec![window(noon, morning)], ..open() }), ["closes-0"]);
    let twice = vec![window(morning, noon), window("2026-12-26T11:59", "2026-12-26T13:00")];
    assert_eq!(wrong(&GateForm { windows: twice, ..open() }), ["opens-1"]);
    let locked = |within: &str, custodians: &[&str]| GateForm {
        locked: true,
        within: text(within),
        custodians: custodians.iter().map(|one| text(one)).collect(),
        ..open()
    };
    assert_eq!(wrong(&locked("4", &["a@example.org", "b@example.org"])), ["within"]);
    assert_eq!(wrong(&locked("60", &["a@example.org"])), ["custodian-1"]);
    assert_eq!(wrong(&locked("60", &["a@example.org", "A@example.org"])), ["custodian-1"]);
    assert_eq!(wrong(&locked("60", &["a@example.org", "nobody"])), ["custodian-1"]);
}

#[test]
fn two_keys_open_a_lock_within_its_time() {
    let (one, other, seconds) = (Uuid::from_u128(1), Uuid::from_u128(2), TimeDelta::seconds);
    let locked = Lock { within: seconds(60), first: None, unlocked_at: None };
    assert_eq!(locked.turn(one, now()), Turned::First);
    let waiting = Lock { first: Some((one, now())), ..locked };
    assert_eq!(waiting.turn(one, now() + seconds(30)), Turned::Same);
    assert_eq!(waiting.turn(other, now() + seconds(60)), Turned::Open);
    // Too late, the second key is the first of a new turn.
    assert_eq!(waiting.turn(other, now() + seconds(61)), Turned::First);
    assert_eq!(waiting.turn(one, now() + seconds(61)), Turned::First);
    assert_eq!(Lock { unlocked_at: Some(now()), ..waiting }.turn(other, now()), Turned::WasOpen);
}

fn allowed() -> Allowed<'static> {
    Allowed { gate: "main-entrance", serves: Serves::Both, has_person: false, now: now() }
}

fn sent(text: &str) -> Sent {
    serde_json::from_str(text).unwrap()
}

fn refused(text: &str, allowed: &Allowed) -> Vec<String> {
    let faults = check_batch(&[sent(text)], false, allowed).unwrap_err();
    faults.iter().map(|fault| fault.field.to_string()).collect()
}

#[test]
fn a_device_asks_in_few_words() {
    let asked = check_batch(&[sent(r#"{"secret": "abc", "nonce": "12345678"}"#)], false, &allowed()).unwrap();
    assert_eq!((asked[0].direction, asked[0].at, asked[0].force.as_deref()), (Direction::Entry, now(), None));
    let full = r#"{"id_number": "110101199003078515", "nonce": "12345678", "type": "exit", "gate": "main-entrance",
        "at": "2027-01-15T15:00:00+08:00"}"#;
    let asked = check_batch(&[sent(full)], false, &allowed()).unwrap();
    assert_eq!(asked[0].shown, Shown::IdNumber("110101199003078515".to_owned()));
    assert_eq!(
        (asked[0].direction, asked[0].at.to_rfc3339()),
        (Direction::Exit, "2027-01-15T07:00:00+00:00".to_owned())
    );
    let exits = Allowed { serves: Serves::Exit, ..allowed() };
    let asked = check_batch(&[sent(r#"{"secret": "abc", "nonce": "12345678"}"#)], false, &exits).unwrap();
    assert_eq!(asked[0].direction, Direction::Exit);
}

#[test]
fn what_a_device_asks_wrongly_is_told_at_its_place() {
    let all = allowed();
    assert_eq!(refused(r#"{"nonce": "12345678"}"#, &all), ["/secret"]);
    assert_eq!(refused(r#"{"secret": "a", "id_number": "1", "nonce": "12345678"}"#, &all), ["/secret"]);
    assert_eq!(
        refused(r#"{"secret": "a", "nonce": "1", "gate": "stage", "type": "up", "at": "now"}"#, &all),
        ["/type", "/gate", "/at", "/nonce"]
    );
    assert!(is_credible(now(), now()) && !is_credible(now() - TimeDelta::days(31), now()));
    assert!(is_credible(now() + TimeDelta::hours(23), now()) && !is_credible(now() + TimeDelta::hours(25), now()));
    assert_eq!(refused(r#"{"secret": "a", "nonce": "12345678", "reason": "x"}"#, &all), ["/reason"]);
    assert_eq!(refused(r#"{"secret": "a", "nonce": "12345678", "force": true}"#, &all), ["/force", "/reason"]);
    let staffed = Allowed { has_person: true, ..all };
    let force = r#"{"secret": "a", "nonce": "12345678", "force": true, "reason": "late"}"#;
    assert_eq!(check_batch(&[sent(force)], false, &staffed).unwrap()[0].force.as_deref(), Some("late"));
    let faults = |text: &str| check_batch(&[sent(text)], false, &all).unwrap_err();
    assert!(is_not_for_it(&faults(r#"{"secret": "a", "nonce": "12345678", "gate": "stage"}"#)));
    assert!(!is_not_for_it(&faults(r#"{"secret": "a", "nonce": "1", "gate": "stage"}"#)));
    let entries = Allowed { serves: Serves::Entry, ..all };
    assert_eq!(refused(r#"{"secret": "a", "nonce": "12345678", "type": "exit"}"#, &entries), ["/type"]);
    let good = sent(r#"{"secret": "a", "nonce": "12345678"}"#);
    let list = [good.clone(), Sent { nonce: String::new(), ..good.clone() }];
    assert_eq!(check_batch(&list, true, &all).unwrap_err().iter().next().unwrap().field, "/1/nonce");
    assert!(check_batch(&[], true, &all).is_err() && check_batch(&vec![good.clone(); BATCH + 1], true, &all).is_err());
    assert!(check_batch(&vec![good; BATCH], true, &all).is_ok());
    // ID numbers are looked for one by one: a request holds few of them, and is told where they become too many.
    let number = sent(r#"{"id_number": "110101199003078515", "nonce": "12345678"}"#);
    assert!(check_batch(&vec![number.clone(); NUMBERS], true, &all).is_ok());
    let faults = check_batch(&vec![number; NUMBERS + 3], true, &all).unwrap_err();
    let told: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.field, fault.key)).collect();
    assert_eq!(told, ["/20/id_number checkin-fault-numbers"]);
    let page = |page: &str| HistoryQuery { page: Some(page.to_owned()), ..HistoryQuery::default() }.check();
    assert!(
        page("").is_err()
            && HistoryQuery::default().check().unwrap().page == 1
            && page("7").unwrap().page == 7
            && page("0").is_err()
            && page("x").is_err()
    );
    let gate = |gate: &str| HistoryQuery { gate: Some(gate.to_owned()), ..HistoryQuery::default() }.check();
    assert!(gate("main-entrance").is_ok() && gate("\0").is_err());
}

#[test]
fn nothing_is_told_of_id_numbers_beyond_what_may_be_tried() {
    // Five numbers, of which the second and the fourth let nobody in.
    for (within, told) in [(0, 0), (1, 3), (2, 5)] {
        assert_eq!(told_of(&[1, 3], within, 5), told, "{within}");
    }
    // Where all are good, one was counted and taken back: whether any was left.
    assert_eq!((told_of(&[], 1, 3), told_of(&[], 0, 3)), (3, 0));
}

#[test]
fn a_later_reading_that_had_let_her_in_contradicts_an_earlier_one() {
    let at = |seconds| now() + TimeDelta::seconds(seconds);
    for (first, word) in [(-3600, ALREADY), (0, ALREADY), (120, ALREADY), (121, CONFLICT)] {
        assert_eq!(already(now(), at(first)), word, "{first}");
    }
}

/// Zones that lie in one another: 2 in 1 in 0, and 3 in 1 beside 2.
const PATHS: [&[usize]; 4] = [&[0], &[1, 0], &[2, 1, 0], &[3, 1, 0]];

proptest! {
    #[test]
    fn nobody_is_admitted_against_any_rule(
        gates in any::<[bool; 3]>(), facts in any::<[bool; 6]>(), state in 0usize..5, before in any::<Option<bool>>(), again in 0usize..3,
    ) {
        let gate = Gate { is_open: gates[0], is_unlocked: gates[1], in_time: gates[2], again: Again::ALL[again] };
        let known = Known {
            state: State::ALL[state],
            is_barred: facts[5],
            is_revoked: facts[0],
            may_enter: facts[1],
            has_level: facts[2],
            in_group: facts[3],
            is_full: facts[4],
            before: before.map(|inside| (first(), inside)),
        };
        let good = gates.iter().all(|fact| *fact) && known.state == State::Approved && !facts[5] && !facts[0] && facts[1] && facts[2] && facts[3];
        let again = match (gate.again, before) {
            (_, None) | (Again::AfterExit, Some(false)) | (Again::Always, _) => true,
            (Again::Once, Some(_)) | (Again::AfterExit, Some(true)) => false,
        };
        let room = !facts[4] || before == Some(true);
        let verdict = enters(&gate, &known);
        prop_assert_eq!(verdict == Verdict::Admitted, good && again && room);
        prop_assert_eq!(verdict.first().is_some(), good && !again);
    }

    /// Whatever the order of entries and exits: whoever is in a zone is in those around it, and whoever may come back
    /// after an exit is never let in twice without one.
    #[test]
    fn zones_stay_nested(steps in proptest::collection::vec((0usize..4, any::<bool>()), 0..60)) {
        let mut inside: BTreeSet<usize> = BTreeSet::new();
        let mut came: BTreeMap<usize, u32> = BTreeMap::new();
        for (zone, is_entry) in steps {
            if is_entry {
                let before = came.contains_key(&zone).then(|| (first(), inside.contains(&zone)));
                let verdict = enters(&gate(), &Known { before, ..known() });
                prop_assert_eq!(verdict == Verdict::Admitted, !inside.contains(&zone));
                if verdict == Verdict::Admitted {
                    for around in PATHS[zone].iter().filter(|around| inside.insert(**around)) {
                        *came.entry(*around).or_default() += 1;
                    }
                }
            } else {
                prop_assert_eq!(decide(Direction::Exit, &gate(), Some(&known())), Verdict::Admitted);
                inside.retain(|held| !PATHS[*held].contains(&zone));
            }
            for held in &inside {
                prop_assert!(PATHS[*held].iter().all(|around| inside.contains(around)));
            }
        }
    }

    #[test]
    fn whatever_is_typed_gives_one_word(typed in any::<String>()) {
        let secret = secret_in(&typed);
        prop_assert!(!secret.contains(['/', '\n', ' ']));
        prop_assert_eq!(secret_in(&secret), secret);
    }
}
