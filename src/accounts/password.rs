//! Passwords are hashed with argon2id, away from the threads that answer requests, as many at
//! once as there are cores.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::error::Result;
use crate::state::App;

/// Nobody's password: checked where there is no account, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$cGxlbnVtLXBsZW51bS1v$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hash under which a password is kept.
pub async fn hash(app: &App, password: &str) -> Result<String> {
    let password = password.to_owned();
    let _slot = app.password_slots.acquire().await?;
    let hash = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    })
    .await?
    .map_err(|error| anyhow::anyhow!("a password could not be hashed: {error}"))?;
    Ok(hash)
}

/// Whether a password is the one that was kept. Without one kept, takes as long and says no.
pub async fn matches(app: &App, password: &str, kept: Option<String>) -> Result<bool> {
    let password = password.to_owned();
    let _slot = app.password_slots.acquire().await?;
    Ok(tokio::task::spawn_blocking(move || {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| NOBODY.to_owned());
        let right = PasswordHash::new(&kept)
            .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok());
        known && right
    })
    .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobodys_hash_costs_what_ours_cost() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let ours = Argon2::default().hash_password(b"x").unwrap().to_string();
        let ours = PasswordHash::new(&ours).unwrap();
        assert_eq!(nobody.params.to_string(), ours.params.to_string());
        assert_eq!(nobody.algorithm, ours.algorithm);
        assert_eq!(nobody.hash.unwrap().as_bytes().len(), ours.hash.unwrap().as_bytes().len());
    }
}
