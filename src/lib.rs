//! Plenum (会枢): plans official conferences, runs them, and holds them to their promises.
//!
//! Start at `app`, the one list of features; `docs/architecture.md` walks one request through.

pub mod access;
pub mod accounts;
pub mod agenda;
pub mod app;
pub mod arrivals;
pub mod audit;
pub mod calendars;
pub mod calls;
pub mod checkin;
pub mod cli;
pub mod conference;
pub mod config;
pub mod countdown;
pub mod db;
pub mod deliveries;
pub mod demo;
pub mod desk;
pub mod devices;
pub mod difficulties;
pub mod discussions;
pub mod documents;
pub mod edition;
pub mod error;
pub mod files;
pub mod forms;
pub mod frontdesk;
pub mod grants;
pub mod groups;
pub mod handbook;
pub mod identity;
pub mod imports;
pub mod jobs;
pub mod kernel;
pub mod kiosk;
pub mod liaisons;
pub mod live;
pub mod mail;
pub mod mailings;
pub mod milestones;
pub mod mine;
pub mod offline;
pub mod openplan;
pub mod outcomes;
pub mod outgoing;
pub mod presidium;
pub mod print;
pub mod prints;
pub mod push;
pub mod registration;
pub mod reminders;
pub mod reports;
pub mod roadmap;
pub mod sheets;
pub mod speakers;
pub mod start;
pub mod state;
pub mod tasks;
pub mod thread;
pub mod vault;
pub mod views;
pub mod web;
pub mod webhooks;

/// Names this build: pages kept by a browser are fetched anew after a new version is started.
pub const BUILD: &str = env!("PLENUM_BUILD");
