use std::fmt;

/// An e-mail address, in lower case: two people never differ by case alone.
///
/// Checked is what a mail needs to leave and what would break a header: one `@`, no spaces or
/// control characters, a dotted domain, at most 254 octets (RFC 5321, 4.5.3.1.3). Whether
/// somebody reads it only a mail can tell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    pub fn parse(text: &str) -> Option<Email> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let good_local = (1..=64).contains(&local.len())
            && !local.contains('@')
            && local.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>()[]\\,;:\"".contains(c))
            && !local.starts_with('.')
            && !local.ends_with('.');
        let good_domain = domain.contains('.')
            && domain.split('.').all(|label| {
                (1..=63).contains(&label.len())
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
                    && !label.starts_with('-')
                    && !label.ends_with('-')
            });
        (text.len() <= 254 && good_local && good_domain).then(|| Email(text.to_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_addresses_and_refuses_what_breaks_a_header() {
        assert_eq!(Email::parse(" Li.Na@Example.ORG ").unwrap().as_str(), "li.na@example.org");
        assert!(Email::parse("李娜@example.org").is_some());
        for bad in [
            "",
            "a",
            "a@b",
            "@b.org",
            "a@",
            "a b@c.org",
            "a@b..org",
            "a@-b.org",
            "a@b.org\r\nBcc: x@y.org",
            "a@b@c.org",
            "<a@b.org>",
            "a,b@c.org",
            ".a@b.org",
        ] {
            assert_eq!(Email::parse(bad), None, "{bad}");
        }
    }
}
