//! What people do, told as stories: a file a feature.

mod accounts;
mod admin;
mod agenda;
<<<<<<< HEAD
mod audit;
mod conference;
mod edition;
mod mail;
mod running;
=======
mod checkin;
mod conference;
mod edition;
mod registration;
>>>>>>> df7f97d (tests: Tell the stories of registration and check-in)
