//! Tasks that are handed over together.

use serde::Deserialize;

use super::NOTE_MAX;
use crate::kernel::{Faults, Uuid, paragraph};

/// Who gets which task, as somebody chose: one for all, or each its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HandForm {
    pub from: String,
    pub all: String,
    pub why: String,
    /// Task, version that was seen, and to whom.
    #[serde(skip)]
    pub tasks: Vec<(Uuid, i32, String)>,
}

impl HandForm {
    /// From the fields of the form: `to-ID` and `version-ID` for each task.
    pub fn of(fields: Vec<(String, String)>) -> HandForm {
        let mut form = HandForm::default();
        for (name, value) in fields {
            match name.as_str() {
                "from" => form.from = value,
                "all" => form.all = value,
                "why" => form.why = value,
                name => {
                    let (what, id) = name.split_once('-').unwrap_or_default();
                    let Ok(id) = id.parse::<Uuid>() else { continue };
                    let n = form.tasks.iter().position(|(task, ..)| *task == id).unwrap_or_else(|| {
                        form.tasks.push((id, 0, String::new()));
                        form.tasks.len() - 1
                    });
                    match what {
                        "to" => form.tasks[n].2 = value,
                        "version" => form.tasks[n].1 = value.parse().unwrap_or(0),
                        _ => {}
                    }
                }
            }
        }
        form
    }

    /// Who was chosen for a task of its own.
    pub fn to(&self, task: Uuid) -> Option<&str> {
        self.tasks.iter().find(|(id, ..)| *id == task).map(|(.., to)| to.as_str())
    }
}

/// A task, the version that was seen of it, and its new owner.
pub type Given = (Uuid, i32, Uuid);

/// Who gets which task, and why. Somebody has to get something, and it has a reason.
pub fn check_hand_over(form: &HandForm, members: &[Uuid]) -> Result<(Vec<Given>, String), Faults> {
    let mut faults = Faults::default();
    let member = |text: &str| text.parse::<Uuid>().ok().filter(|id| members.contains(id));
    let all = member(&form.all);
    if all.is_none() && !form.all.is_empty() {
        faults.add("all", "fault-choice");
    }
    let mut given = Vec::new();
    for (task, version, to) in &form.tasks {
        let to = if to.is_empty() { Ok(all) } else { member(to).map(Some).ok_or(()) };
        match to {
            Ok(Some(to)) => given.push((*task, *version, to)),
            Ok(None) => {}
            Err(()) => faults.add(format!("to-{task}"), "fault-choice"),
        }
    }
    if given.is_empty() && faults.is_empty() {
        faults.add("all", "tasks-fault-nobody");
    }
    let why = paragraph(&form.why);
    if why.is_empty() {
        faults.add("why", "tasks-fault-reason");
    }
    faults.limit("why", &why, NOTE_MAX);
    faults.or(|| (given, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn form(all: &str, one: &str, why: &str) -> HandForm {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        HandForm::of(vec![
            field("all", all),
            field("why", why),
            field(&format!("to-{}", id(7)), one),
            field(&format!("version-{}", id(7)), "3"),
            field(&format!("version-{}", id(8)), "1"),
            field("to-nothing", "x"),
        ])
    }

    #[test]
    fn each_goes_to_whom_it_was_given_and_the_rest_to_one_for_all() {
        let members = [id(1), id(2)];
        let (given, why) =
            check_hand_over(&form(&id(1).to_string(), &id(2).to_string(), " She left "), &members).unwrap();
        assert_eq!(given, [(id(7), 3, id(2)), (id(8), 1, id(1))]);
        assert_eq!(why, "She left");
        let (given, _) = check_hand_over(&form("", &id(2).to_string(), "why"), &members).unwrap();
        assert_eq!(given, [(id(7), 3, id(2))]);
    }

    #[test]
    fn somebody_who_belongs_there_gets_something_for_a_reason() {
        let faults = check_hand_over(&form("", "", ""), &[id(1)]).unwrap_err();
        assert!(faults.of("all").is_some() && faults.of("why").is_some());
        let faults = check_hand_over(&form("", &id(5).to_string(), "why"), &[id(1)]).unwrap_err();
        assert!(faults.of(&format!("to-{}", id(7))).is_some());
    }
}
