//! The handbook as a paper: what one reader sees, in her language.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use axum::body::Bytes;
use data_encoding::BASE64;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::html::shows;
use super::rules::{Attached, Block, Inline, Part, Target, parse};
use super::store;
use crate::conference::Here;
use crate::error::Result;
use crate::files;
use crate::kernel::{Lang, Uuid, Words};
use crate::print::{self, Paper};
use crate::state::App;
use crate::web::Reader;

const TEMPLATE: &str = include_str!("../../config/handbook/default.typ");
/// So many papers are at hand that were set before.
const HELD: usize = 12;
/// The room of a page for a picture, in millimetres, and what a dot takes at 150 to the inch.
const WIDE: f64 = 166.0;
const HIGH: f64 = 200.0;
const DOT: f64 = 25.4 / 150.0;

/// All that a paper depends on: whoever asks for the same gets the same.
#[derive(Clone, PartialEq, Eq)]
struct Asked {
    conference: (Uuid, i32),
    lang: Lang,
    parts: Vec<(Uuid, i32)>,
}

/// Papers that were set lately. A lock is held while one is set: who asks for the same meanwhile waits for it.
#[derive(Clone, Default)]
struct Papers(Arc<Mutex<VecDeque<(Asked, Bytes)>>>);

/// These parts as a PDF.
pub async fn pdf(app: &App, here: &Here, l: Reader, parts: &[Part]) -> Result<Bytes> {
    let wanted: Vec<(Uuid, i32)> = parts.iter().map(|part| (part.id, part.number)).collect();
    let asked = Asked { conference: (here.id, here.version), lang: l.lang, parts: wanted };
    let papers = app.queue::<Papers>();
    let mut held = papers.0.lock().await;
    if let Some((_, paper)) = held.iter().find(|(key, _)| *key == asked) {
        return Ok(paper.clone());
    }
    let bodies = store::bodies(&app.db, &asked.parts).await?;
    let ids: Vec<Uuid> =
        parts.iter().flat_map(|part| &part.files).filter(|file| file.is_picture()).map(|file| file.id).collect();
    let contents = files::contents(app, &ids).await?;
    let numbers: HashMap<Uuid, usize> =
        (0..).zip(&ids).filter(|(_, id)| contents.contains_key(id)).map(|(n, id)| (*id, n)).collect();
    let photos: BTreeMap<usize, String> =
        numbers.iter().filter_map(|(id, n)| Some((*n, BASE64.encode(contents.get(id)?)))).collect();
    let url = |path: &str| app.url(path);
    let paper = Paper {
        template: TEMPLATE.to_owned(),
        data: Setting { l, here, parts, bodies: &bodies, numbers: &numbers, url: &url }.data(),
        photos,
        ..Paper::default()
    };
    let paper = Bytes::from(print::pdf(app, &paper).await?);
    held.push_front((asked, paper.clone()));
    held.truncate(HELD);
    Ok(paper)
}

/// What the paper is made from.
struct Setting<'a> {
    l: Reader,
    here: &'a Here,
    parts: &'a [Part],
    bodies: &'a HashMap<Uuid, Words>,
    /// The numbers of the pictures that there are.
    numbers: &'a HashMap<Uuid, usize>,
    url: &'a dyn Fn(&str) -> String,
}

impl Setting<'_> {
    fn data(&self) -> Value {
        let l = self.l;
        let days = l.date_range(
            self.here.opens_at.with_timezone(&self.here.zone).date_naive(),
            self.here.closes_at.with_timezone(&self.here.zone).date_naive(),
        );
        let changed = self.parts.iter().map(|part| part.published_at).max();
        let changed = changed.map(|at| l.a("handbook-changed-at", "at", l.date_time(at, self.here.zone)));
        let about = [Some(days), Some(l.plain(&self.here.place).to_owned()), changed];
        let about: Vec<String> = about.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        json!({
            "lang": l.lang.tag(),
            "title": l.t("nav-handbook"),
            "conference": l.plain(&self.here.name),
            "about": about.join(" · "),
            "words": { "contents": l.t("handbook-contents"), "files": l.t("handbook-files") },
            "parts": self.parts.iter().map(|part| self.part(part)).collect::<Vec<_>>(),
        })
    }

    fn part(&self, part: &Part) -> Value {
        let l = self.l;
        let body = self.bodies.get(&part.id).cloned().unwrap_or_default();
        let said = body.say(l.lang);
        let blocks = parse(said.text);
        let pictures = part.files.iter().filter(|file| file.is_picture() && !shows(&blocks, &file.name));
        let pictures: Vec<Value> = pictures.filter_map(|file| self.picture(file, "")).collect();
        let files = part.files.iter().filter(|file| !file.is_picture());
        let files: Vec<Value> = files
            .map(|file| json!({ "title": l.plain(&file.label()), "about": file.kind.as_str().to_uppercase() }))
            .collect();
        json!({
            "code": part.code,
            "kind": part.kind.as_str(),
            "title": l.plain(&part.title),
            "note": if said.other { l.t("handbook-other-language") } else { String::new() },
            "blocks": blocks.iter().map(|block| self.block(part, block)).collect::<Vec<_>>(),
            "pictures": pictures,
            "files": files,
        })
    }

    /// A picture, as large as it is and the page allows.
    fn picture(&self, file: &Attached, alt: &str) -> Option<Value> {
        let n = self.numbers.get(&file.id)?;
        let (width, height) = (f64::from(file.width.max(1)), f64::from(file.height.max(1)));
        let wide = (width * DOT).min(WIDE).min(HIGH * width / height);
        let label = file.label();
        let label = self.l.plain(&label);
        let title = if file.title.is_empty() { "" } else { label };
        let alt = if alt.is_empty() { label } else { alt };
        Some(json!({ "is": "picture", "n": n, "width": wide, "alt": alt, "title": title }))
    }

    fn block(&self, part: &Part, block: &Block) -> Value {
        match block {
            Block::Heading { level, inner } => {
                json!({ "is": "heading", "level": level, "inner": self.words(part, inner) })
            }
            Block::Paragraph { inner } => json!({ "is": "paragraph", "inner": self.words(part, inner) }),
            Block::List { start, items } => {
                let item = |item: &Vec<Block>| item.iter().map(|block| self.block(part, block)).collect::<Vec<_>>();
                json!({ "is": "list", "start": start, "items": items.iter().map(item).collect::<Vec<_>>() })
            }
            Block::Quote { inner } => {
                json!({ "is": "quote", "inner": inner.iter().map(|block| self.block(part, block)).collect::<Vec<_>>() })
            }
            Block::Code { text } => json!({ "is": "code", "text": text }),
            Block::Rule => json!({ "is": "rule" }),
            Block::Table { head, rows } => {
                let cells = |row: &Vec<Vec<Inline>>| row.iter().map(|cell| self.words(part, cell)).collect::<Vec<_>>();
                json!({ "is": "table", "head": cells(head), "rows": rows.iter().map(cells).collect::<Vec<_>>() })
            }
        }
    }

    fn words(&self, part: &Part, inlines: &[Inline]) -> Vec<Value> {
        let mut out = Vec::new();
        for inline in inlines {
            match inline {
                Inline::Text { text } => out.push(json!({ "is": "text", "text": text })),
                Inline::Strong { inner } => out.push(json!({ "is": "strong", "inner": self.words(part, inner) })),
                Inline::Emphasis { inner } => out.push(json!({ "is": "emphasis", "inner": self.words(part, inner) })),
                Inline::Struck { inner } => out.push(json!({ "is": "struck", "inner": self.words(part, inner) })),
                Inline::Code { text } => out.push(json!({ "is": "code", "text": text })),
                Inline::Break => out.push(json!({ "is": "break" })),
                Inline::Picture { name, alt } => {
                    let file = part.files.iter().find(|file| file.is_picture() && file.name == *name);
                    let picture = file.and_then(|file| self.picture(file, alt));
                    out.push(picture.unwrap_or_else(|| json!({ "is": "text", "text": alt })));
                }
                Inline::Link { to, inner } => {
                    let words = self.words(part, inner);
                    match to {
                        Target::Elsewhere(at) => out.push(json!({ "is": "link", "at": at, "inner": words })),
                        Target::Page(path) => out.push(json!({ "is": "link", "at": (self.url)(path), "inner": words })),
                        // To what the reader does not see nothing leads.
                        Target::Part(code) if self.parts.iter().any(|part| part.code == *code) => {
                            out.push(json!({ "is": "part", "at": code, "inner": words }));
                        }
                        Target::Part(_) => out.extend(words),
                    }
                }
            }
        }
        out
    }
}
