//! Passwords, codes, links, addresses to come back to: what is decided without asking anybody.

use chrono::{DateTime, TimeDelta, Utc};

use crate::kernel::{Email, Faults, Lang, one_line};

/// A link that was asked for is good for so long.
pub const LINK: TimeDelta = TimeDelta::minutes(30);
/// The first link of a new account waits longer: its owner did not ask for it.
pub const FIRST_LINK: TimeDelta = TimeDelta::days(3);
/// A half sign-in waits so long for its code.
pub const HALF: TimeDelta = TimeDelta::minutes(10);
/// After arriving by a link, what needs a password (a new one, a second factor, a key) needs none for so long.
pub const FRESH: TimeDelta = TimeDelta::minutes(15);
/// Failed attempts on one account within the window.
pub const PER_ACCOUNT: i32 = 10;
/// Links that are mailed to one account within the window. Whoever asks for more is told the same: those that are on
/// their way are good for longer than the window, so that nobody shuts somebody else out by asking for her.
pub const LINKS: i32 = 10;
/// Failed attempts from one address: more, since many people may share it.
pub const PER_ADDRESS: i32 = 30;
/// Fewest characters of a password.
pub const SHORTEST: usize = 12;
/// A longer password would only cost time.
pub const LONGEST: usize = 512;

/// Where to go after signing in: a path of ours, whatever was asked for.
pub fn come_back(next: &str) -> &str {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let local = next.starts_with('/')
        && !next.starts_with("//")
        // Browsers read a backslash as a slash and drop tabs and line ends.
        && !next.contains('\\')
        && next.bytes().all(|b| b.is_ascii_graphic())
        && next.len() <= 2000
        && path != "/sign-in"
        && !path.starts_with("/sign-in/")
        && path != "/sign-out";
    if local { next } else { "/" }
}

/// What is wrong with a new password, if anything.
pub fn check_password(faults: &mut Faults, password: &str, again: &str, email: &str) {
    let length = password.chars().count();
    if length < SHORTEST {
        faults.add_with("password", "accounts-fault-password-short", [("min", SHORTEST.to_string())]);
    } else if password.len() > LONGEST {
        faults.add_with("password", "fault-too-long", [("max", LONGEST.to_string())]);
    } else if password.to_lowercase().contains(email) || is_monotonous(password) {
        faults.add("password", "accounts-fault-password-guessed");
    } else if password != again {
        faults.add("again", "accounts-fault-password-again");
    }
}

/// Made of at most three different characters.
fn is_monotonous(password: &str) -> bool {
    let mut seen: Vec<char> = password.chars().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() <= 3
}

/// Whether a sign-in arrived by a link just now.
pub fn is_fresh(by_link: bool, created_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    by_link && now - created_at <= FRESH
}

/// A browser as its owner would name it: "Firefox · Windows". Names are the same in every language.
pub fn device(user_agent: &str) -> String {
    let find = |table: &[(&str, &'static str)]| {
        table.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    // The order matters: most browsers also name those that they imitate.
    let browser = find(&[
        ("MicroMessenger", "WeChat"),
        ("DingTalk", "DingTalk"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("HarmonyOS", "HarmonyOS"),
        ("OpenHarmony", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => one_line(user_agent).chars().take(40).collect(),
    }
}

/// A new account as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    pub email: Email,
    pub name: String,
    pub lang: Lang,
}

/// Checks a name: one line, not empty, not endless.
pub fn check_name(faults: &mut Faults, name: &str) -> String {
    faults.line("name", name, 200)
}

/// Checks a new account.
pub fn valid_new(email: &str, name: &str, lang: &str) -> Result<NewAccount, Faults> {
    let mut faults = Faults::default();
    let email = Email::parse(email);
    if email.is_none() {
        faults.add("email", "fault-email");
    }
    let name = check_name(&mut faults, name);
    let lang = Lang::ALL.into_iter().find(|one| one.tag() == lang);
    if lang.is_none() {
        faults.add("language", "fault-choice");
    }
    match (faults.is_empty(), email, lang) {
        (true, Some(email), Some(lang)) => Ok(NewAccount { email, name, lang }),
        _ => Err(faults),
    }
}

fn totp(secret: &[u8], email: &str) -> Option<totp_rs::Totp> {
    totp_rs::Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(email)
        // One name for the app's list, whatever the reader's language: it cannot be changed later.
        .with_issuer(Some("Plenum"))
        .build()
        .ok()
}

/// The step that a code stands for at this time: the present one, or one beside it.
pub fn code_step(secret: &[u8], code: &str, at: DateTime<Utc>) -> Option<i64> {
    let code: String = one_line(code).chars().filter(|c| !c.is_whitespace()).collect();
    let at = u64::try_from(at.timestamp()).ok()?;
    let step = totp(secret, "account")?.check(&code, at)?;
    i64::try_from(step).ok()
}

/// What the QR code of a second factor says (otpauth://…).
pub fn code_url(secret: &[u8], email: &str) -> Option<String> {
    totp(secret, &email.replace(':', "-"))?.to_url().ok()
}

/// The secret as a person types it: base 32 in groups of four.
pub fn spelled(secret: &[u8]) -> String {
    let text = data_encoding::BASE32_NOPAD.encode(secret);
    let groups: Vec<&str> = (0..text.len()).step_by(4).map(|i| &text[i..text.len().min(i + 4)]).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn comes_back_to_paths_of_ours_alone() {
        for good in ["/", "/c/x/desk?a=b&c=%E4", "/account#password"] {
            assert_eq!(come_back(good), good);
        }
        for bad in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "\\/x",
            "javascript:alert(1)",
            "/a\n/b",
            "/\t/evil.example",
            "/sign-in",
            "/sign-in?next=/",
            "/sign-in/code",
            "/sign-out",
            "c/x",
            "/c/会议",
        ] {
            assert_eq!(come_back(bad), "/", "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn never_leaves_the_site(next in any::<String>()) {
            let there = come_back(&next);
            prop_assert!(there.starts_with('/') && !there.starts_with("//") && !there.contains(['\\', '\r', '\n', '\t']));
        }

        #[test]
        fn any_browser_has_a_short_name(agent in any::<String>()) {
            prop_assert!(device(&agent).chars().count() <= 40);
        }
    }

    #[test]
    fn who_is_mailed_no_more_links_has_one_that_is_good() {
        assert!(LINK > crate::access::rules::WINDOW);
    }

    fn faults(password: &str, again: &str) -> Vec<&'static str> {
        let mut faults = Faults::default();
        check_password(&mut faults, password, again, "li.na@example.org");
        faults.iter().map(|fault| fault.key).collect()
    }

    #[test]
    fn passwords_are_long_and_not_the_address() {
        assert!(faults("correct horse battery", "correct horse battery").is_empty());
        assert!(faults("十二个汉字也算一个密码呀", "十二个汉字也算一个密码呀").is_empty());
        assert_eq!(faults("short", "short"), ["accounts-fault-password-short"]);
        assert_eq!(faults("Li.Na@Example.org", "Li.Na@Example.org"), ["accounts-fault-password-guessed"]);
        assert_eq!(faults("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa"), ["accounts-fault-password-guessed"]);
        assert_eq!(faults("correct horse battery", "correct horse"), ["accounts-fault-password-again"]);
        assert_eq!(faults(&"long and longer ".repeat(40), ""), ["fault-too-long"]);
    }

    #[test]
    fn browsers_are_named() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
        assert_eq!(device(windows), "Edge · Windows");
        assert_eq!(device("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"), "Firefox · Linux");
        assert_eq!(device("curl/8.0"), "curl/8.0");
        assert_eq!(device(""), "");
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B: at 1111111109 s the eight digits are 07081804; the last six of them are ours.
        let secret = b"12345678901234567890";
        let at = DateTime::from_timestamp(1_111_111_109, 0).unwrap();
        let step = 1_111_111_109 / 30;
        assert_eq!(code_step(secret, "081804", at), Some(step));
        assert_eq!(code_step(secret, " 081 804 ", at + TimeDelta::seconds(30)), Some(step));
        assert_eq!(code_step(secret, "081804", at + TimeDelta::seconds(62)), None);
        for bad in ["", "081805", "81804", "x"] {
            assert_eq!(code_step(secret, bad, at), None);
        }
        assert!(code_url(secret, "li@example.org").is_some_and(|url| url.starts_with("otpauth://totp/Plenum:li")));
        assert_eq!(spelled(b"12345678901234567890"), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn a_new_account_needs_an_address_a_name_and_a_language() {
        assert!(
            valid_new("Li@Example.org", " Li  Na ", "en")
                .is_ok_and(|new| new.name == "Li Na" && new.email.as_str() == "li@example.org")
        );
        assert_eq!(valid_new("x", "", "fr").unwrap_err().len(), 3);
    }
}
