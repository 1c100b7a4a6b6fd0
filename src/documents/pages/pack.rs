//! The papers of a closed meeting: what waits for the presidium, in its order, and what its members are asked to sign.

use axum::extract::State as AppState;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::rules::hex;
use super::super::store::{self, Document};
use super::super::{SeePack, paper};
use crate::access::May;
use crate::error::Result;
use crate::files::rules::Kind as FileKind;
use crate::handbook::rules::parse;
use crate::presidium;
use crate::print::{self, Paper};
use crate::state::App;
use crate::web::{Reader, Visit, download};

const TEMPLATE: &str =
    concat!(include_str!("../../../config/papers/text.typ"), include_str!("../../../config/papers/pack.typ"));

/// The pack as it stands now, in the reader's language.
pub async fn pack(may: May<SeePack>, AppState(app): AppState<App>, visit: Visit) -> Result<Response> {
    let (here, l) = (may.scope, visit.l);
    let motions = presidium::papers(&app, &here, l, may.who.account).await?;
    let mut documents = Vec::new();
    for document in store::out_for_seats(&app.db, &here).await? {
        documents.push(of_document(&app, l, &document).await?);
    }
    let title = l.t("documents-pack");
    let data = json!({
        "lang": l.lang.tag(),
        "conference": l.plain(&here.name),
        "title": title,
        "closed": l.t("documents-pack-closed"),
        "made": l.with2("documents-pack-made", "at", l.date_time(app.clock.now(), here.zone), "name", &may.who.name),
        "motions": motions.iter().map(|one| json!({
            "id": format!("motion-{}", one.id),
            "number": one.number,
            "title": one.title,
            "next": one.next,
            "about": one.about,
            "text": one.text,
            "votes": one.votes,
        })).collect::<Vec<_>>(),
        "documents": documents,
        "words": {
            "motions": l.t("nav-motions"),
            "documents": l.t("documents-pack-documents"),
            "votes": l.t("presidium-vote"),
            "signers": l.t("documents-signers"),
            "empty": l.t("queue-empty"),
        },
    });
    let bytes = print::pdf(&app, &Paper { template: TEMPLATE.to_owned(), data, ..Paper::default() }).await?;
    Ok(download(&format!("{title}.pdf"), FileKind::Pdf.content_type(), bytes))
}

async fn of_document(app: &App, l: Reader, document: &Document) -> Result<Value> {
    let asked = store::asked(&app.db, document.id, document.version).await?;
    let about = [l.t(document.kind.key()), l.n("documents-version", document.version), l.t(document.state.key())];
    Ok(json!({
        "id": format!("document-{}", document.id),
        "number": l.with2("documents-number", "year", document.year, "number", document.number),
        "title": l.plain(&document.title),
        "next": l.t(document.state.key()),
        "about": about.join(" · "),
        "blocks": parse(l.plain(&document.text)).iter().map(paper::block).collect::<Vec<_>>(),
        "signers": asked.iter().map(|one| [one.signer.name.clone(), l.t(one.answer.key())]).collect::<Vec<_>>(),
        "sm3": hex(&document.sm3),
    }))
}
