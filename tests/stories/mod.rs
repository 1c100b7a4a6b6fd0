//! What people do, told as stories: a file a feature.

mod agenda;
mod conference;
mod desk;
mod edition;
mod milestones;
mod outcomes;
mod tasks;
