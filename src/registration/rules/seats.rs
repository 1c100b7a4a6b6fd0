//! Who sits where: a list that was copied from a sheet, one person a line.

use std::collections::HashMap;

use crate::kernel::{Email, Faults, one_line};

/// Most letters of a seat.
pub const SEAT_MAX: usize = 40;
/// Most lines of a list.
pub const LINES: usize = 10_000;
/// Most lines whose faults are told.
const TOLD: usize = 20;

/// By what a line knows somebody.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Her number in the conference.
    Number(i32),
    Email(Email),
}

/// A line of the list: who, and where she sits; nowhere where that is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    /// From 1.
    pub line: usize,
    pub key: Key,
    pub seat: String,
}

/// Reads a list: on each line a number or an e-mail address and a seat, apart by a tab, a comma or a semicolon. Nothing of
/// it is taken where a line is wrong: each such line is named.
pub fn check_seats(text: &str) -> Result<Vec<Seated>, Faults> {
    let (mut seated, mut faults, mut before) = (Vec::new(), Faults::default(), HashMap::new());
    let lines = text.lines().enumerate().map(|(n, line)| (n + 1, line)).filter(|(_, line)| !line.trim().is_empty());
    for (n, (line, text)) in lines.enumerate() {
        if n >= LINES {
            faults.add_with("list", "seats-fault-lines", [("max", LINES.to_string())]);
            break;
        }
        match read(text) {
            Err(key) => tell(&mut faults, key, line, ""),
            Ok((key, seat)) => match before.insert(key.clone(), line) {
                Some(other) => tell(&mut faults, "seats-fault-twice", line, &other.to_string()),
                None => seated.push(Seated { line, key, seat }),
            },
        }
    }
    if seated.is_empty() && faults.is_empty() {
        faults.add("list", "fault-required");
    }
    faults.or(|| seated)
}

/// Says that nobody is known by what these lines say.
pub fn unknown_seats(lines: &[usize]) -> Faults {
    let mut faults = Faults::default();
    for line in lines {
        tell(&mut faults, "seats-fault-unknown", *line, "");
    }
    faults
}

fn tell(faults: &mut Faults, key: &'static str, line: usize, other: &str) {
    if faults.iter().count() < TOLD {
        faults.add_with("list", key, [("line", line.to_string()), ("other", other.to_owned())]);
    }
}

fn read(text: &str) -> Result<(Key, String), &'static str> {
    let (who, seat) = text.split_once(['\t', ',', ';', '，', '；']).ok_or("seats-fault-columns")?;
    let (who, seat) = (one_line(who), one_line(seat));
    if seat.chars().count() > SEAT_MAX {
        return Err("seats-fault-long");
    }
    let number = who.trim_start_matches('#').parse().ok().filter(|number| *number > 0).map(Key::Number);
    let key = number.or_else(|| Email::parse(&who).map(Key::Email)).ok_or("seats-fault-who")?;
    Ok((key, seat))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(line: usize, number: i32, seat: &str) -> Seated {
        Seated { line, key: Key::Number(number), seat: seat.into() }
    }

    #[test]
    fn a_line_is_a_person_and_a_seat() {
        let read = check_seats("12\tRow 3, seat 7\n\n#13, 主桌 2 \n14；\r\n").unwrap();
        assert_eq!(read, [number(1, 12, "Row 3, seat 7"), number(3, 13, "主桌 2"), number(4, 14, "")]);
        let read = check_seats("Wang@Example.org\tA1").unwrap();
        assert_eq!(read[0].key, Key::Email(Email::parse("wang@example.org").unwrap()));
    }

    #[test]
    fn what_is_wrong_is_told_by_its_line() {
        let long = format!("15\t{}", "x".repeat(41));
        let faults = check_seats(&format!("12\tA1\nno seat\nnobody\tA2\n12\tA3\n{long}")).unwrap_err();
        let told: Vec<(&str, String)> = faults.iter().map(|one| (one.key, one.args[0].1.clone())).collect();
        let told: Vec<(&str, &str)> = told.iter().map(|(key, line)| (*key, line.as_str())).collect();
        let expected = [
            ("seats-fault-columns", "2"),
            ("seats-fault-who", "3"),
            ("seats-fault-twice", "4"),
            ("seats-fault-long", "5"),
        ];
        assert_eq!(told, expected);
        assert_eq!(check_seats(" \n").unwrap_err().iter().next().unwrap().key, "fault-required");
        let many = "x\n".repeat(100);
        assert_eq!(check_seats(&many).unwrap_err().iter().count(), TOLD);
    }

    proptest! {
        #[test]
        fn every_line_is_taken_or_told(lines in proptest::collection::vec("[0-9a-z@.\t,]{0,12}", 0..12)) {
            let text = lines.join("\n");
            let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
            match check_seats(&text) {
                Ok(read) => prop_assert_eq!(read.len(), filled),
                Err(faults) => prop_assert!(faults.iter().count() <= filled.max(1)),
            }
        }
    }
}
