//! Who grants which role, and where a role holds.

use crate::access::Role;
use crate::kernel::{Email, Faults, Uuid};

/// What the security administrator grants.
pub const BY_SECURITY: [Role; 4] = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin, Role::Organiser];

/// Whether a role is the security administrator's to grant and take. Inside a conference nothing is.
pub fn is_for_security(role: Role) -> bool {
    BY_SECURITY.contains(&role)
}

/// Whether a grant makes somebody desk staff of this conference.
pub fn is_staff_of(role: Role, conference: Option<Uuid>, here: Uuid) -> bool {
    role == Role::DeskStaff && conference == Some(here)
}

/// The key of a role's word.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::SystemAdmin => "grants-role-system-admin",
        Role::SecurityAdmin => "grants-role-security-admin",
        Role::AuditAdmin => "grants-role-audit-admin",
        Role::Organiser => "grants-role-organiser",
        Role::DeskStaff => "grants-role-desk-staff",
    }
}

/// The key of what a role may do.
pub fn role_help_key(role: Role) -> &'static str {
    match role {
        Role::SystemAdmin => "grants-help-system-admin",
        Role::SecurityAdmin => "grants-help-security-admin",
        Role::AuditAdmin => "grants-help-audit-admin",
        Role::Organiser => "grants-help-organiser",
        Role::DeskStaff => "grants-help-desk-staff",
    }
}

/// A grant as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub email: Email,
    pub role: Role,
    /// None: over the whole instance.
    pub conference: Option<Uuid>,
}

/// Checks a grant of the security administrator.
pub fn valid(email: &str, role: &str, conference: &str) -> Result<Asked, Faults> {
    let mut faults = Faults::default();
    let email = Email::parse(email);
    if email.is_none() {
        faults.add("email", "fault-email");
    }
    let role = Role::parse(role).filter(|role| is_for_security(*role));
    if role.is_none() {
        faults.add("role", "fault-choice");
    }
    let everywhere = conference.is_empty();
    let conference = conference.parse::<Uuid>().ok();
    if !everywhere && conference.is_none() {
        faults.add("conference", "fault-choice");
    } else if conference.is_some() && role.is_some_and(|role| role != Role::Organiser) {
        faults.add("conference", "grants-fault-everywhere");
    }
    match (faults.is_empty(), email, role) {
        (true, Some(email), Some(role)) => Ok(Asked { email, role, conference }),
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_are_granted_over_the_whole_instance_alone() {
        let here = Uuid::from_u128(1).to_string();
        assert!(valid("a@b.org", "organiser", &here).is_ok());
        assert!(valid("a@b.org", "organiser", "").is_ok());
        assert_eq!(
            valid("a@b.org", "audit_admin", &here).unwrap_err().of("conference").unwrap().key,
            "grants-fault-everywhere"
        );
        assert_eq!(valid("a@b.org", "desk_staff", &here).unwrap_err().of("role").unwrap().key, "fault-choice");
        assert_eq!(valid("", "", "x").unwrap_err().len(), 3);
    }

    #[test]
    fn staff_belong_to_one_conference() {
        assert!(is_staff_of(Role::DeskStaff, Some(Uuid::from_u128(1)), Uuid::from_u128(1)));
        assert!(!is_staff_of(Role::DeskStaff, Some(Uuid::from_u128(2)), Uuid::from_u128(1)));
        assert!(!is_staff_of(Role::Organiser, Some(Uuid::from_u128(1)), Uuid::from_u128(1)));
        assert!(!is_for_security(Role::DeskStaff));
    }
}
