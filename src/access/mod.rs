//! Who may do what, where.
//!
//! A handler's first argument says who may call it: [`Anyone`], [`SignedIn`], [`May`] with a
//! permission, [`Holder`] of a pass link, a [`Device`] with its token, or [`AtDesk`], both at once. What a permission is about (its *scope*: a conference,
//! a group, a task) is found by the feature from the object that the path names.

mod guard;
mod nav;
pub mod rules;
mod store;

pub use guard::{
    Anyone, AtDesk, ClientAddress, Device, Guard, Holder, Instance, Liaison, May, PathParams, Permission, Registrar,
    Scope, Signatory, SignedIn, Speaker, Subscriber, ThisDevice, Who,
};
pub use nav::{NavEntry, NavGroup, NavLink, Part};
pub use rules::{Authority, Branch, DeviceKind, GroupRole, Role, Serves};
pub use store::{SIGN_IN_DAYS, account_to_place, count_attempts};
