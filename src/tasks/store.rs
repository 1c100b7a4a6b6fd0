//! All SQL of tasks: one task and its history, what stands beside it, lists, what a form may choose from, what is written.

mod beside;
mod board;
mod books;
mod hand;
mod list;
mod options;
mod read;
mod step;
mod talk;
mod templates;
mod write;

pub use beside::{
    Around, Item, Paper, add_helper, add_item, add_paper, around, has_paper, items, move_item, papers, remove_helper,
    remove_item, remove_paper, tick, watch,
};
pub use board::{Column, columns};
pub use books::{BOOKS, OfBook, bring_in, standings};
pub use hand::{Handed, Open, Owner, hand_over, open_of, owners};
pub use list::{Filter, Pressing, Row, all, asked, due_between, ids, list, of_owner, pressing, taking_part};
pub use options::{
    Named, Options, Person, due_of_milestone, groups, milestone_dates, milestones, people, project, projects,
    task_owners,
};
pub use read::{
    Change, OwnGroup, Pending, Task, every, find, find_some, history, own_groups, progress_before, progresses_before,
};
pub use step::{report, step, step_alone};
pub use talk::{Comment, Mention, comment, comments, everybody, mentions, saw};
pub use templates::{
    OfTemplate, Template, keep_template, lay_template, lists_of, remove_template, template_lines, templates,
};
pub use write::{NewTask, change, change_alone, create};
