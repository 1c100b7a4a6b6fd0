//! What people do, told as stories: a file a feature.

mod accounts;
mod admin;
mod agenda;
mod audit;
mod conference;
mod edition;
mod mail;
mod running;
