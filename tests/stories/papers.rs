//! The agenda on paper, read back from the files.

use hayro::hayro_interpret::font::Glyph;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::kurbo::{Affine, BezPath, Rect};

use super::programme::{change_block, change_item, id, release};
use super::registration::register;
use crate::support::{Answer, TestApp};

/// Takes the letters of a page, and nothing else.
#[derive(Default)]
struct Letters(String);

impl Device<'_> for Letters {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_glyph(&mut self, glyph: &Glyph<'_>, _: Affine, _: Affine, _: &Paint<'_>, _: &GlyphDrawMode) {
        match glyph.as_unicode() {
            Some(BfString::Char(c)) if !c.is_whitespace() => self.0.push(c),
            Some(BfString::String(text)) => self.0.extend(text.chars().filter(|c| !c.is_whitespace())),
            _ => {}
        }
    }
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// What stands on each page, without spaces.
pub fn pages(file: &Answer) -> Vec<String> {
    assert_eq!(file.header("content-type"), "application/pdf");
    let pdf = Pdf::new(file.bytes.clone()).expect("a PDF");
    let cache = InterpreterCache::new();
    let read = |page| {
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, Rect::new(0.0, 0.0, 1.0, 1.0), &cache, pdf.xref(), settings);
        let mut letters = Letters::default();
        interpret_page(page, &mut context, &mut letters);
        letters.0
    };
    pdf.pages().iter().map(read).collect()
}

pub fn has(pages: &[String], text: &str) -> bool {
    let text: String = text.split_whitespace().collect();
    pages.iter().any(|page| page.contains(&text))
}

#[tokio::test]
async fn the_programme_is_printed_in_each_language_as_it_is_released() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    register(&app, "王敏", "wang.min@example.org").await;
    let item = app.path(&format!("/programme/items/{}", id(&app, "items", "opening-address").await));
    organiser.submit(&format!("{item}/people"), &[("role", "speaker"), ("participant", "1")]).await.is(200);
    change_block(
        &mut organiser,
        &app,
        "lunch-1",
        &[("parallel", ""), ("expected", ""), ("title_en", "Lunch #[*_$ \\ <b>")],
    )
    .await
    .is(303);
    release(&mut organiser, &app, "For paper").await.is(303);
    change_item(&mut organiser, &app, "opening-address", &[("title_en", "Drafttitle"), ("title_hans", "草稿标题")])
        .await
        .is(303);
    let path = "/c/fsc/agenda/programme.pdf";
    for (lang, says) in [("en", "Opening ceremony"), ("zh-Hans", "开幕式"), ("zh-Hant", "開幕式")] {
        let file = app.visitor().get(&format!("{path}?lang={lang}")).await.is(200);
        let pages = pages(&file);
        for text in [says, "王敏", "09:00–11:00"] {
            assert!(has(&pages, text), "{lang}: {text}: {pages:?}");
        }
        for text in ["Drafttitle", "草稿标题"] {
            assert!(!has(&pages, text), "{lang}: {text}");
        }
        // What has not changed is not sent again, in this language.
        let etag = file.header("etag").to_owned();
        app.visitor().get_with(&format!("{path}?lang={lang}"), &[("if-none-match", &etag)]).await.is(304);
        let other = if lang == "en" { "zh-Hans" } else { "en" };
        app.visitor().get_with(&format!("{path}?lang={other}"), &[("if-none-match", &etag)]).await.is(200);
    }
    let english = pages(&app.visitor().get(&format!("{path}?lang=en")).await.is(200));
    assert!(
        has(&english, "version 2")
            && has(&english, "Lunch #[*_$ \\ <b>")
            && has(&english, "Speaker")
            && !has(&english, "not released")
    );
    // The draft says on every page that it is one, and is the organisers' alone.
    let draft = pages(&organiser.get("/c/fsc/programme/draft.pdf?lang=en").await.is(200));
    assert!(has(&draft, "Drafttitle") && draft.iter().all(|page| page.contains("Draft")), "{draft:?}");
    app.desk_staff("Dora Desk").await.get("/c/fsc/programme/draft.pdf").await.is(404);
    // Whoever is erased stands on it no more, and where nothing is released there is nothing.
    app.sql("update participants set erased_at = now()").await;
    assert!(!has(&pages(&app.visitor().get(&format!("{path}?lang=en")).await.is(200)), "王敏"));
}

#[tokio::test]
async fn signs_hang_at_the_doors_of_rooms() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    let used = "select count(distinct (b.room_id, (b.starts_at at time zone 'Asia/Shanghai')::date)) from blocks b where b.room_id is not null";
    let rooms = "select count(distinct b.room_id) from blocks b where b.room_id is not null";
    let signs = pages(&organiser.get("/c/fsc/programme/signs.pdf?lang=en").await.is(200));
    assert_eq!(signs.len(), app.value::<i64>(used).await as usize);
    let of: Vec<&String> = signs.iter().filter(|page| page.contains("Mainhall")).collect();
    assert_eq!(of.len(), 2, "{signs:?}");
    assert!(of[0].contains("Openingceremony") && of[0].contains("09:00–11:00") && of[0].contains("26December2026"));
    assert!(!of[1].contains("Openingceremony"));
    let names = pages(&organiser.get("/c/fsc/programme/names.pdf?lang=zh-Hans").await.is(200));
    assert_eq!(names.len(), app.value::<i64>(rooms).await as usize);
    assert!(names[0].contains("主会场") && names[0].contains("Mainhall"), "{names:?}");
    app.desk_staff("Dora Desk").await.get("/c/fsc/programme/signs.pdf").await.is(404);
    // However much happens in a room and whatever it is called, its sign is one page.
    app.sql("update rooms set name = row(repeat('Wolfeschlegelsteinhausen ', 8), repeat('会议厅', 40), '')::words")
        .await;
    app.sql(
        "insert into items (id, conference_id, block_id, code, position, title, summary, produces, starts_at, ends_at)
         select gen_random_uuid(), conference_id, id, 'more-' || n, n, row(repeat('Long title ', 18), '', '')::words, row('', '', '')::words,
             row('', '', '')::words, starts_at, ends_at from blocks, generate_series(1, 60) n where code = 'opening'",
    )
    .await;
    app.release_agenda().await;
    let crowded = pages(&organiser.get("/c/fsc/programme/signs.pdf?lang=en").await.is(200));
    assert_eq!(crowded.len(), signs.len());
    assert_eq!(pages(&organiser.get("/c/fsc/programme/names.pdf?lang=zh-Hans").await.is(200)).len(), names.len());
}

#[tokio::test]
async fn a_track_has_a_page_of_its_own() {
    let app = TestApp::new().await;
    let mut organiser = app.organiser().await;
    register(&app, "王敏", "wang.min@example.org").await;
    organiser.submit("/c/fsc/programme/tracks/new", &[("name_en", "Technology")]).await.is(200);
    let item = app.path(&format!("/programme/items/{}", id(&app, "items", "opening-address").await));
    organiser.submit(&format!("{item}/people"), &[("role", "speaker"), ("participant", "1")]).await.is(200);
    app.sql("update items set track_id = (select id from tracks) where code = 'opening-address'").await;
    let path = "/c/fsc/agenda/tracks/technology";
    app.visitor().get(path).await.is(404);
    release(&mut organiser, &app, "A track").await.is(303);
    let mut visitor = app.visitor();
    let page = visitor.get(path).await.is(200).says("王敏 (Speaker)").says("Main hall");
    assert_eq!(page.count("ol.agenda > li"), 1);
    visitor.get("/c/fsc/agenda/tracks/nothing").await.is(404);
    // The item and the filter lead there, and the person's page says what she does.
    visitor.get("/c/fsc/agenda/opening-address").await.is(200).says("Technology");
    let filtered = visitor.get("/c/fsc/agenda?track=technology").await.is(200);
    assert_eq!(filtered.count(&format!("a[href='{path}']")), 1);
    let person = visitor
        .get("/c/fsc/agenda/opening-address")
        .await
        .attribute(".facts-list a[href*='/people/']", "href")
        .unwrap();
    let page = visitor.get(&person).await.is(200).says("王敏").says("Speaker").says("Main hall");
    assert_eq!(page.count("main img"), 0);
}
