//! What people do, told as stories: a file a feature.

mod agenda;
mod conference;
mod edition;
