use chrono::{DateTime, TimeDelta, Utc};

use crate::forms::Question;

/// The codes of the questions whose answers are kept no longer: so many days after the conference has
/// closed (plan, 5.1; the day count is the question's).
pub fn overdue<'a>(
    questions: impl Iterator<Item = &'a Question>,
    closes_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<String> {
    questions
        .filter(|question| question.kept_days.is_some_and(|days| closes_at + TimeDelta::days(i64::from(days)) <= now))
        .map(|question| question.code.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_to_its_last_day() {
        let question = |code: &str, kept_days| Question { code: code.into(), kept_days, ..Question::default() };
        let questions = [question("diet", Some(30)), question("badge", Some(0)), question("notes", None)];
        let closes: DateTime<Utc> = "2026-12-28T10:00:00Z".parse().unwrap();
        let due = |now: &str| overdue(questions.iter(), closes, now.parse().unwrap());
        assert_eq!(due("2026-12-28T09:59:59Z"), [] as [&str; 0]);
        assert_eq!(due("2026-12-28T10:00:00Z"), ["badge"]);
        assert_eq!(due("2027-01-27T09:59:59Z"), ["badge"]);
        assert_eq!(due("2027-01-27T10:00:00Z"), ["diet", "badge"]);
    }
}
