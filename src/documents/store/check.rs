//! Every version of every document, checked again from what stands in the database.

use super::super::rules::{State, Statement, canonical, hex, sha256, sm3};
use super::{Document, asked, content, file, find_version};
use crate::conference::{self, Here};
use crate::error::{Error, Result};
use crate::state::App;

/// Checks all versions of all documents: what each says against the bytes that were hashed, the hashes, its file, every
/// signature. Tells how many were checked, and what is wrong, each in a sentence that names what.
pub async fn recheck(app: &App) -> Result<(usize, Vec<String>)> {
    let rows = sqlx::query!(
        r#"select d.id, d.conference_id, v.number from documents d join document_versions v on v.document_id = d.id
           order by d.conference_id, d.year, d.number, v.number"#
    )
    .fetch_all(app.db.read())
    .await?;
    let mut faults = Vec::new();
    for row in &rows {
        let here = conference::find_by_id(&app.db, row.conference_id).await?.ok_or(Error::NotFound)?;
        let document = find_version(&app.db, here.id, row.id, Some(row.number)).await?.ok_or(Error::NotFound)?;
        let name =
            format!("document {}-{} of {}, version {}", document.year, document.number, here.slug, document.version);
        let said = check(app, &here, &document).await?;
        faults.extend(said.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    Ok((rows.len(), faults))
}

async fn check(app: &App, here: &Here, document: &Document) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let asked = asked(&app.db, document.id, document.version).await?;
    if canonical(&content(here, document, &asked)) != document.canonical {
        faults.push("its text, its number or its signers are not those that were hashed".to_owned());
    }
    for (name, said, is) in
        [("SM3", document.sm3, sm3(&document.canonical)), ("SHA-256", document.sha256, sha256(&document.canonical))]
    {
        if said != is {
            faults.push(format!("its {name} is {}, and {} was kept", hex(&is), hex(&said)));
        }
    }
    if let Some(pdf) = &document.pdf {
        let held = file(app, document.id, document.version).await;
        if !held.is_ok_and(|held| held.is_some_and(|bytes| hex(&sm3(&bytes)) == pdf.sm3)) {
            faults.push(format!("its file {} is not the one that was hashed", pdf.name));
        }
    }
    let mut signed = 0;
    for one in &asked {
        let (Some(signature), Some(at)) = (&one.signature, one.answered_at) else { continue };
        signed += 1;
        let (signer, name) = (&one.signer, one.signer.position);
        let (sm3, sha256) = (document.sm3, document.sha256);
        if (Statement { sm3, sha256, signer, keys: &signature.keys, at }).bytes() != signature.statement {
            faults.push(format!("what signer {name} signed is not this version, or not she, or not then"));
        }
        if !signature.keys.verify_sm2(&signature.statement, &signature.sm2) {
            faults.push(format!("the signature of signer {name} by SM2 does not hold"));
        }
        if !signature.keys.verify_ed25519(&signature.statement, &signature.ed25519) {
            faults.push(format!("the signature of signer {name} by Ed25519 does not hold"));
        }
    }
    if document.is_newest && document.state == State::InForce && signed < document.needed {
        faults.push(format!("it is in force with {signed} signatures, and needs {}", document.needed));
    }
    Ok(faults)
}
