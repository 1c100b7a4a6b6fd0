use serde::Deserialize;

use crate::kernel::{Faults, is_slug};

/// Most characters of a name.
const NAME_MAX: usize = 60;
/// Most bytes of a query.
const QUERY_MAX: usize = 4000;
/// What is in the address of a list and in no view: a search is for a moment, and may name somebody.
const NEVER_KEPT: [&str; 4] = ["q", "page", "view", "lang"];

/// A view as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ViewForm {
    pub list: String,
    pub query: String,
    pub name: String,
    pub shared: String,
    pub version: String,
}

/// A view as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub shared: bool,
}

impl ViewForm {
    pub fn is_shared(&self) -> bool {
        !self.shared.is_empty()
    }

    /// `may_share`: whether she may share it with every organiser.
    pub fn check(&self, may_share: bool) -> Result<Named, Faults> {
        let mut faults = Faults::default();
        let name = faults.line("name", &self.name, NAME_MAX);
        if self.is_shared() && !may_share {
            faults.add("shared", "views-fault-share");
        }
        let shared = self.is_shared();
        faults.or(|| Named { name, shared })
    }

    /// The list that it is of, where there may be one of this name.
    pub fn list(&self) -> Option<&str> {
        let plain = is_slug(&self.list) && self.list.len() <= 30 && !self.list.contains(|c: char| c.is_ascii_digit());
        plain.then_some(self.list.as_str())
    }
}

/// What of the address of a list is kept; none where it is too long.
pub fn kept(query: &str) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).ok()?;
    let kept: Vec<_> =
        pairs.into_iter().filter(|(name, value)| !value.is_empty() && !NEVER_KEPT.contains(&name.as_str())).collect();
    serde_html_form::to_string(kept).ok().filter(|query| query.len() <= QUERY_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_kept_in_no_view() {
        assert_eq!(
            kept("q=11010519491231002X&state=approved&page=3&sort=-name&view=x&level=&columns=name.q-diet").unwrap(),
            "state=approved&sort=-name&columns=name.q-diet"
        );
        assert_eq!(kept("").unwrap(), "");
        assert_eq!(kept(&format!("state={}", "x".repeat(5000))), None);
    }

    #[test]
    fn a_name_is_needed_and_sharing_a_right() {
        let form =
            |name: &str, shared: &str| ViewForm { name: name.into(), shared: shared.into(), ..ViewForm::default() };
        assert_eq!(form(" 等待 ", "").check(false).unwrap(), Named { name: "等待".into(), shared: false });
        assert!(form("", "").check(true).is_err() && form(&"x".repeat(61), "").check(true).is_err());
        assert!(form("x", "on").check(false).is_err() && form("x", "on").check(true).unwrap().shared);
        for (list, good) in [("people", true), ("", false), ("../x", false), ("People", false), ("x2", false)] {
            assert_eq!(ViewForm { list: list.into(), ..ViewForm::default() }.list().is_some(), good);
        }
    }
}
