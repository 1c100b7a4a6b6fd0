//! All SQL of tasks: one task and its history, lists, what a form may choose from, what is written.

mod list;
mod options;
mod read;
mod write;

pub use list::{Filter, Row, list, of_owner, overdue};
pub use options::{Named, Options, due_of_milestone, groups, milestones, project, projects};
pub use read::{Change, OwnGroup, Pending, Task, every, find, history, own_groups};
pub use write::{NewTask, change, create, report};
