//! What people do, told as stories: a file a feature.

mod accounts;
mod admin;
mod admission;
mod agenda;
mod audit;
mod badges;
mod checkin;
mod commands;
mod conference;
mod crash;
mod desk;
mod edition;
mod forms;
mod groups;
mod identity;
mod imports;
mod keys;
mod mail;
mod milestones;
mod outcomes;
mod places;
mod presidium;
mod registration;
mod running;
mod tasks;
mod thread;
