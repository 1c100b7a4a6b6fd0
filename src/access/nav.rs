use super::rules::Authority;
use crate::kernel::Uuid;

/// What people do in the workbench; the side bar is grouped by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NavGroup {
    Now,
    Prepare,
    Decide,
    Keep,
    Settings,
}

impl NavGroup {
    pub const ALL: [NavGroup; 5] =
        [NavGroup::Now, NavGroup::Prepare, NavGroup::Decide, NavGroup::Keep, NavGroup::Settings];
}

/// What some conferences have and others do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Presidium,
}

/// A page in the side bar of a conference, offered by its feature.
#[derive(Clone, Copy, Debug)]
pub struct NavEntry {
    pub group: NavGroup,
    /// Its place within the group, from the top.
    pub order: u8,
    /// The key of its word.
    pub key: &'static str,
    /// What follows `/c/SLUG` in its address.
    pub path: &'static str,
    /// Whether this person gets there. The page itself asks again.
    pub shown: fn(&Authority, Uuid) -> bool,
    /// What it belongs to; a conference without that does not show it.
    pub part: Option<Part>,
}

/// A link in a navigation, ready to be shown.
#[derive(Clone, Debug)]
pub struct NavLink {
    pub text: String,
    pub href: String,
    pub current: bool,
}
