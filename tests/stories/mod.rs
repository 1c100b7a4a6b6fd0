//! What people do, told as stories: a file a feature.

mod conference;
mod edition;
