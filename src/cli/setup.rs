use std::io::{IsTerminal as _, Write as _};

use anyhow::{Context as _, bail, ensure};
use chrono::TimeDelta;
use clap::Args;

use super::plain;
use crate::access::Role;
use crate::audit::{Actor, Tx};
use crate::kernel::{Email, Lang, one_line};
use crate::state::App;
use crate::{accounts, grants};

/// The first links wait a day: their owners may be elsewhere.
const LINK: TimeDelta = TimeDelta::days(1);

/// Who is who on the first day. Each as an address, or as "Name <address>".
#[derive(Debug, Args)]
pub struct Setup {
    /// The system administrator, who creates accounts.
    #[arg(long, value_name = "PERSON")]
    system: Option<String>,
    /// The security administrator, who grants roles.
    #[arg(long, value_name = "PERSON")]
    security: Option<String>,
    /// The audit administrator, who reads the log.
    #[arg(long, value_name = "PERSON")]
    audit: Option<String>,
    /// The first organiser, over the whole instance.
    #[arg(long, value_name = "PERSON")]
    organiser: Option<String>,
    /// Their language: en, zh-Hans or zh-Hant.
    #[arg(long, default_value = "zh-Hans")]
    language: String,
}

/// "Li Wei <li.wei@example.org>", or the address alone.
fn person(text: &str) -> anyhow::Result<(String, Email)> {
    let (name, address) = match text.trim().strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((name, address)) => (one_line(name), address),
        None => (String::new(), text),
    };
    let email = Email::parse(address).with_context(|| format!("{address} is no e-mail address"))?;
    let name = if name.is_empty() { email.as_str().split('@').next().unwrap_or_default().to_owned() } else { name };
    ensure!(name.chars().count() <= 200, "{name} is too long for a name");
    Ok((name, email))
}

fn given_or_asked(given: Option<String>, option: &str, question: &str) -> anyhow::Result<(String, Email)> {
    if let Some(given) = given {
        return person(&given);
    }
    if !std::io::stdin().is_terminal() {
        bail!("--{option} is missing: an e-mail address, or \"Name <address>\"");
    }
    loop {
        eprint!("{question} (e-mail, or Name <e-mail>): ");
        std::io::stderr().flush()?;
        let mut line = String::new();
        ensure!(std::io::stdin().read_line(&mut line)? > 0, "nothing was set up");
        match person(&line) {
            Ok(person) => return Ok(person),
            Err(error) => eprintln!("{error}"),
        }
    }
}

impl Setup {
    pub async fn run(self, app: App) -> anyhow::Result<()> {
        let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == self.language);
        let lang = lang.with_context(|| format!("{} is none of en, zh-Hans, zh-Hant", self.language))?;
        ensure!(
            !grants::has_administrators(&app.db).await.map_err(plain)?,
            "there are administrators already; for one who is locked out: plenum sign-in-link EMAIL"
        );
        let people = [
            (Role::SystemAdmin, given_or_asked(self.system, "system", "System administrator")?),
            (Role::SecurityAdmin, given_or_asked(self.security, "security", "Security administrator")?),
            (Role::AuditAdmin, given_or_asked(self.audit, "audit", "Audit administrator")?),
            (Role::Organiser, given_or_asked(self.organiser, "organiser", "First organiser")?),
        ];
        for (i, (_, (_, email))) in people.iter().enumerate() {
            let twice = people[..i].iter().any(|(_, (_, other))| other == email);
            ensure!(!twice, "{email} stands twice: the three administrators and the organisers are different people");
        }
        let mut tx = Tx::begin(&app).await.map_err(plain)?;
        grants::claim_setup(&mut tx).await.map_err(plain)?;
        let mut entries = Vec::new();
        let mut links = Vec::new();
        for (role, (name, email)) in &people {
            let made = accounts::create(&mut tx, email, name, lang, Actor::Operator).await;
            let (account, entry) = made.map_err(plain).with_context(|| email.to_string())?;
            entries.push(entry);
            entries.push(grants::give(&mut tx, Actor::Operator, account, *role, None).await.map_err(plain)?);
            links.push((role, name, accounts::make_link(&mut tx, account, LINK).await.map_err(plain)?));
        }
        let first = entries.remove(0);
        tx.commit((first, entries)).await.map_err(plain)?;
        println!("Each link signs in once, within a day. Hand each to its owner alone.");
        for (role, name, path) in links {
            println!("{:<15} {name}\n  {}", role.as_str(), app.url(&path));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_read() {
        assert_eq!(person(" Li Wei <Li@Example.org> ").unwrap().0, "Li Wei");
        assert_eq!(person("li@example.org").unwrap().0, "li");
        assert!(person("Li Wei").is_err() && person("<x>").is_err());
    }
}
