//! A resolution as a paper: what was resolved, how it was decided, and the hash by which it is checked.

use axum::response::Response;
use serde_json::json;

use super::store::Decided;
use crate::conference::Here;
use crate::error::Result;
use crate::files::rules::Kind;
use crate::print::{self, Paper};
use crate::state::App;
use crate::web::{Reader, download};

const TEMPLATE: &str = include_str!("../../config/papers/resolution.typ");

/// The resolution in the reader's language.
pub async fn answer(app: &App, here: &Here, l: Reader, resolution: &Decided) -> Result<Response> {
    let text = l.plain(&resolution.text);
    let parts: Vec<&str> = text.split('\n').map(str::trim).filter(|part| !part.is_empty()).collect();
    let number = l.with2("presidium-resolution-number", "year", resolution.year, "number", resolution.number);
    let tally =
        l.with3("presidium-tally", "yes", resolution.yes, "no", resolution.no, "abstained", resolution.abstained);
    let of = l.with2("presidium-yes-of", "yes", resolution.yes, "members", resolution.counted);
    let data = json!({
        "lang": l.lang.tag(),
        "conference": l.plain(&here.name),
        "number": number,
        "title": l.plain(&resolution.title),
        "text": parts,
        "superseded": if resolution.superseded { l.t("deliveries-superseded") } else { String::new() },
        "facts": [
            [l.t("presidium-adopted"), l.date_time(resolution.adopted_at, here.zone)],
            [l.t("presidium-vote"), format!("{of} · {tally}")],
            [l.t("deliveries-certified-by"), resolution.certified_by.clone()],
        ],
        "hash": resolution.hash,
    });
    let bytes = print::pdf(app, &Paper { template: TEMPLATE.to_owned(), data, ..Paper::default() }).await?;
    Ok(download(&format!("{number}.pdf"), Kind::Pdf.content_type(), bytes))
}
