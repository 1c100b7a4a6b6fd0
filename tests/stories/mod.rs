//! What people do, told as stories: a file a feature.

mod accounts;
mod admin;
mod agenda;
<<<<<<< HEAD
<<<<<<< HEAD
mod audit;
mod conference;
mod desk;
mod edition;
<<<<<<< HEAD
mod mail;
mod running;
=======
mod checkin;
mod conference;
mod edition;
mod registration;
>>>>>>> df7f97d (tests: Tell the stories of registration and check-in)
=======
mod milestones;
mod outcomes;
mod tasks;
>>>>>>> 968609fece705feaa5f365d90441bed6499628ed
=======
mod audit;
mod conference;
mod edition;
mod mail;
mod running;
>>>>>>> ff755e03cf1839669220d1c2dcce13be625b5083
