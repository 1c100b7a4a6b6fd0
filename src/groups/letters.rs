//! The letter to whoever was brought into a group.

use super::rules::role_key;
use super::store::{Group, Newcomer};
use crate::access::GroupRole;
use crate::conference::Here;
use crate::kernel::Email;
use crate::mail::Letter;
use crate::web::Reader;

/// Tells her who brought her in, as what, and where the group is.
pub fn write(here: &Here, group: &Group, (to, role): (&Newcomer, GroupRole), email: Email, link: &str) -> Letter {
    let l = Reader::new(to.lang);
    let (conference, name, role) = (l.plain(&here.name), l.plain(&group.name), l.t(role_key(role)));
    let said: [(&'static str, &dyn std::fmt::Display); 6] = [
        ("name", &to.name),
        ("conference", &conference),
        ("group", &name),
        ("role", &role),
        ("by", &to.by),
        ("link", &link),
    ];
    Letter {
        to: email,
        lang: to.lang,
        occasion: "groups.placed",
        conference: Some(here.id),
        subject: l.with2("groups-mail-subject", "group", name, "conference", conference),
        body: l.with("groups-mail", &said),
        about: None,
        extras: None,
    }
}
