//! What somebody may do, decided from what she holds. Plan 5.1 (three powers apart), 3.3.

use std::net::IpAddr;

use chrono::TimeDelta;
use serde::Deserialize;

use crate::kernel::Uuid;

/// What is granted to an account as such. Seats and memberships come on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Creates accounts, which begin without rights; runs the installation.
    SystemAdmin,
    /// Grants administrators and organisers; grants nothing inside a conference.
    SecurityAdmin,
    /// Reads the log.
    AuditAdmin,
    /// Plans and runs a conference, or, granted over the whole instance, every one.
    Organiser,
    /// Reads badges at the gates of a conference.
    DeskStaff,
}

/// The three powers and everybody else. An account stands in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Branch {
    Business,
    System,
    Security,
    Audit,
}

impl Role {
    pub const ALL: [Role; 5] =
        [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin, Role::Organiser, Role::DeskStaff];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::SystemAdmin => "system_admin",
            Role::SecurityAdmin => "security_admin",
            Role::AuditAdmin => "audit_admin",
            Role::Organiser => "organiser",
            Role::DeskStaff => "desk_staff",
        }
    }

    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }

    pub fn branch(self) -> Branch {
        match self {
            Role::SystemAdmin => Branch::System,
            Role::SecurityAdmin => Branch::Security,
            Role::AuditAdmin => Branch::Audit,
            Role::Organiser | Role::DeskStaff => Branch::Business,
        }
    }
}

impl Branch {
    pub fn as_str(self) -> &'static str {
        match self {
            Branch::Business => "business",
            Branch::System => "system",
            Branch::Security => "security",
            Branch::Audit => "audit",
        }
    }

    pub fn parse(text: &str) -> Option<Branch> {
        [Branch::Business, Branch::System, Branch::Security, Branch::Audit]
            .into_iter()
            .find(|branch| branch.as_str() == text)
    }
}

/// A place in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupRole {
    Lead,
    Deputy,
    Liaison,
    Member,
}

impl GroupRole {
    pub const ALL: [GroupRole; 4] = [GroupRole::Lead, GroupRole::Deputy, GroupRole::Liaison, GroupRole::Member];

    pub fn as_str(self) -> &'static str {
        match self {
            GroupRole::Lead => "lead",
            GroupRole::Deputy => "deputy",
            GroupRole::Liaison => "liaison",
            GroupRole::Member => "member",
        }
    }

    pub fn parse(text: &str) -> Option<GroupRole> {
        GroupRole::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Granted {
    pub role: Role,
    pub conference: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Membership {
    pub group: Uuid,
    pub conference: Uuid,
    pub role: GroupRole,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Seat {
    pub seat: Uuid,
    pub conference: Uuid,
    pub post: String,
}

/// Everything that an account holds, read anew with every request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authority {
    /// Whose all this is. A vote keeps its electors by account, whatever they hold by then.
    pub account: Uuid,
    pub grants: Vec<Granted>,
    pub memberships: Vec<Membership>,
    pub seats: Vec<Seat>,
}

impl Authority {
    fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|granted| granted.role == role)
    }

    fn has_in(&self, role: Role, conference: Uuid) -> bool {
        self.grants
            .iter()
            .any(|granted| granted.role == role && granted.conference.is_none_or(|held| held == conference))
    }

    pub fn is_system_admin(&self) -> bool {
        self.has(Role::SystemAdmin)
    }

    pub fn is_security_admin(&self) -> bool {
        self.has(Role::SecurityAdmin)
    }

    pub fn is_audit_admin(&self) -> bool {
        self.has(Role::AuditAdmin)
    }

    /// May make conferences: an organiser over the whole instance.
    pub fn organises_everywhere(&self) -> bool {
        self.grants.iter().any(|granted| granted.role == Role::Organiser && granted.conference.is_none())
    }

    pub fn organises(&self, conference: Uuid) -> bool {
        self.has_in(Role::Organiser, conference)
    }

    /// Reads badges: desk staff, and organisers, who stand in for them.
    pub fn staffs_desk(&self, conference: Uuid) -> bool {
        self.has_in(Role::DeskStaff, conference) || self.organises(conference)
    }

    /// The seat that she fills in the presidium.
    pub fn seat_in(&self, conference: Uuid) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.conference == conference)
    }

    pub fn chairs(&self, conference: Uuid) -> bool {
        self.seat_in(conference).is_some_and(|seat| seat.post == "chair")
    }

    pub fn belongs_to(&self, group: Uuid) -> bool {
        self.memberships.iter().any(|member| member.group == group)
    }

    /// Leads the group, or stands in for its lead.
    pub fn leads(&self, group: Uuid) -> bool {
        self.memberships
            .iter()
            .any(|member| member.group == group && matches!(member.role, GroupRole::Lead | GroupRole::Deputy))
    }

    /// Leads any group of the conference.
    pub fn leads_in(&self, conference: Uuid) -> bool {
        self.memberships
            .iter()
            .any(|member| member.conference == conference && matches!(member.role, GroupRole::Lead | GroupRole::Deputy))
    }

    /// Works on the conference in whatever place: sees its workbench.
    pub fn works_on(&self, conference: Uuid) -> bool {
        self.staffs_desk(conference)
            || self.seat_in(conference).is_some()
            || self.memberships.iter().any(|member| member.conference == conference)
    }

    /// Plans or decides or leads: sees the figures of the whole conference.
    pub fn sees_whole(&self, conference: Uuid) -> bool {
        self.organises(conference)
            || self.seat_in(conference).is_some()
            || self.memberships.iter().any(|member| member.conference == conference)
    }
}

/// What a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeviceKind {
    /// People serve themselves.
    Kiosk,
    /// A desk that somebody staffs.
    Desk,
    /// Prints badges, and reads none.
    Print,
    /// A program: a turnstile, a hand-held of another maker.
    Script,
}

impl DeviceKind {
    pub const ALL: [DeviceKind; 4] = [DeviceKind::Kiosk, DeviceKind::Desk, DeviceKind::Print, DeviceKind::Script];

    pub fn as_str(self) -> &'static str {
        match self {
            DeviceKind::Kiosk => "kiosk",
            DeviceKind::Desk => "desk",
            DeviceKind::Print => "print",
            DeviceKind::Script => "script",
        }
    }

    pub fn parse(text: &str) -> Option<DeviceKind> {
        DeviceKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            DeviceKind::Kiosk => "devices-kind-kiosk",
            DeviceKind::Desk => "devices-kind-desk",
            DeviceKind::Print => "devices-kind-print",
            DeviceKind::Script => "devices-kind-script",
        }
    }
}

/// Which way the people go whose badges a device reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Serves {
    Entry,
    Exit,
    Both,
}

impl Serves {
    pub const ALL: [Serves; 3] = [Serves::Entry, Serves::Exit, Serves::Both];

    pub fn as_str(self) -> &'static str {
        match self {
            Serves::Entry => "entry",
            Serves::Exit => "exit",
            Serves::Both => "both",
        }
    }

    pub fn parse(text: &str) -> Option<Serves> {
        Serves::ALL.into_iter().find(|serves| serves.as_str() == text)
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Serves::Entry => "devices-serves-entry",
            Serves::Exit => "devices-serves-exit",
            Serves::Both => "devices-serves-both",
        }
    }
}

/// Attempts are counted over so long.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// What attempts from an address are counted under: of IPv6 the network, since a person has all of it.
pub fn network(address: Option<IpAddr>) -> String {
    match address {
        Some(IpAddr::V4(v4)) => v4.to_string(),
        Some(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => {
                let part = v6.segments();
                format!("{:x}:{:x}:{:x}:{:x}::/64", part[0], part[1], part[2], part[3])
            }
        },
        None => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn holding(role: Role, conference: Option<Uuid>) -> Authority {
        Authority { grants: vec![Granted { role, conference }], ..Authority::default() }
    }

    #[test]
    fn an_organiser_of_one_conference_is_nobody_in_another() {
        let here = holding(Role::Organiser, Some(id(1)));
        assert!(here.organises(id(1)) && here.staffs_desk(id(1)) && !here.organises_everywhere());
        assert!(!here.organises(id(2)) && !here.works_on(id(2)));
        assert!(holding(Role::Organiser, None).organises(id(2)));
    }

    #[test]
    fn the_three_administrators_see_no_conference() {
        for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
            let admin = holding(role, None);
            assert!(!admin.works_on(id(1)) && !admin.organises(id(1)) && !admin.staffs_desk(id(1)));
            assert_ne!(role.branch(), Branch::Business);
        }
    }

    #[test]
    fn a_lead_leads_her_own_group_alone() {
        let lead = Authority {
            memberships: vec![Membership { group: id(7), conference: id(1), role: GroupRole::Lead }],
            ..Authority::default()
        };
        assert!(lead.leads(id(7)) && !lead.leads(id(8)) && lead.works_on(id(1)) && !lead.organises(id(1)));
    }

    #[test]
    fn words_round_trip() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
            assert_eq!(Branch::parse(role.branch().as_str()), Some(role.branch()));
        }
        for role in GroupRole::ALL {
            assert_eq!(GroupRole::parse(role.as_str()), Some(role));
        }
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_address() {
        let of = |text: &str| network(Some(text.parse().unwrap()));
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::"));
        assert_ne!(of("2001:db8:1:2::"), of("2001:db8:1:3::"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
