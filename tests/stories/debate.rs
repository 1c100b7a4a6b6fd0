//! What a motion said before, who stands behind it, what is said for and against.

use plenum::access::GroupRole;

use super::presidium::{filled, members, open_with, prepare, put};
use crate::support::TestApp;

#[tokio::test]
async fn every_wording_is_kept_with_what_it_changed() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let motion = put(&mut members[1], "Reports").await;
    let edit = format!("{motion}/edit");
    for text in ["The presidium resolves monthly.", "The presidium resolves weekly.", "The presidium resolves weekly."]
    {
        let version = members[1].get(&edit).await.is(200).field("version");
        let form = [("title_en", "Reports"), ("text_en", text), ("version", version.as_str())];
        members[1].submit(&edit, &form).await.is(200);
    }
    let page = members[2].get(&format!("{motion}/versions")).await.is(200).says("Version 1").says("Version 3");
    assert_eq!(page.count("section.card"), 3, "what changes nothing is no version");
    // The newest first.
    assert_eq!(page.all("del"), ["monthly"]);
    assert_eq!(page.all("ins").len(), 2);
    assert_eq!(page.all("ins")[0], "weekly");
    assert!(sqlx::query("update motion_texts set number = 9").execute(&app.owner).await.is_err());
    assert!(sqlx::query("delete from motion_texts").execute(&app.owner).await.is_err());
}

#[tokio::test]
async fn files_are_attached_to_what_is_still_a_draft() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    let motion = put(&mut members[1], "A budget").await;
    let files = format!("{motion}/files");
    members[1].get(&files).await.is(200).says("Nothing is attached yet.");
    assert_eq!(members[1].post(&files, &[]).await.is(422).fault("file").unwrap(), "Choose a file.");
    let page = members[1].post_file(&files, "tool.exe", b"MZ\x90").await.is(422);
    assert!(page.fault("file").is_some());
    members[1].post_file(&files, "预算 2027.pdf", b"%PDF-1.7 figures").await.is(303);
    members[1].post_file(&files, "old.pdf", b"%PDF-1.7 old").await.is(303);
    lead.post_file(&files, "mine.pdf", b"%PDF-1.7 mine").await.is(404);
    // Whoever sees the motion reads them, and the papers of the meeting name them.
    let page = lead.get(&motion).await.is(200);
    assert_eq!(page.all("#attached a"), ["预算 2027.pdf", "old.pdf"]);
    let first = page.attribute("#attached a", "href").unwrap();
    assert_eq!(lead.get(&first).await.is(200).bytes, b"%PDF-1.7 figures");
    let other = put(&mut members[1], "Another").await;
    let id = first.rsplit('/').next().unwrap();
    members[1].get(&format!("{other}/files/{id}")).await.is(404);
    members[1].post(&format!("{other}/files/{id}/remove"), &[]).await.is(404);
    let paper = super::papers::pages(&members[2].get("/c/fsc/presidium/pack.pdf").await.is(200)).join("\n");
    assert!(paper.replace(' ', "").contains("Attached:预算2027.pdf/old.pdf"), "{paper}");
    let old = members[1].get(&files).await.attribute("li:last-child form", "action").unwrap();
    members[1].submit(&old, &[]).await.is(200).says_not("old.pdf");
    assert_eq!(app.value::<i64>("select count(*) from files").await, 1, "what is taken off is erased");
    assert_eq!(app.actions().await.last().unwrap(), "motion.file_taken_off");
    // What is voted on is what was read.
    let vote_at = prepare(&mut members[0], &motion, &[]).await;
    open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(303);
    members[1].post_file(&files, "late.pdf", b"%PDF-1.7 late").await.is(409);
    members[1].post(&format!("{first}/remove"), &[]).await.is(409);
    assert!(sqlx::query("delete from motion_files").execute(&app.owner).await.is_err());
    assert_eq!(members[3].get(&motion).await.is(200).all("#attached a"), ["预算 2027.pdf"]);
}

#[tokio::test]
async fn sponsors_and_statements_are_for_what_is_still_to_be_decided() {
    let app = TestApp::new().await;
    let mut members = members(&app, 5).await;
    let mut lead = app.in_group("Lena Lead", "technology", GroupRole::Lead).await;
    let motion = put(&mut members[1], "Debated").await;
    let sponsor = format!("{motion}/sponsor");
    members[2].submit(&sponsor, &[("stands", "on")]).await.is(200).says("Sponsor it no longer");
    members[2].submit(&sponsor, &[("stands", "on")]).await.is(200);
    members[3].submit(&sponsor, &[("stands", "on")]).await.is(200);
    members[3].submit(&sponsor, &[]).await.is(200);
    lead.post(&sponsor, &[("stands", "on")]).await.is(404);
    assert_eq!(app.value::<i64>("select count(*) from motion_sponsors").await, 1);
    // Whoever sees it may speak, on a side and with words.
    let statement = format!("{motion}/statement");
    let page = lead.post(&statement, &[("side", "both"), ("text", " ")]).await.is(422);
    assert!(page.fault("side").is_some() && page.fault("text").is_some());
    lead.submit(&statement, &[("side", "against"), ("text", "It costs too much.")]).await.is(200);
    members[1].submit(&statement, &[("side", "for"), ("text", "It saves more.")]).await.is(200);
    let page = members[4].get(&motion).await.is(200).says("It costs too much.").says("It saves more.");
    assert_eq!(page.all("#debate .tag"), ["against", "for"]);
    let vote_at = prepare(&mut members[0], &motion, &[]).await;
    open_with(&mut members[0], &vote_at, &filled(&app).await).await.is(303);
    members[0].submit(&format!("{vote_at}/close"), &[]).await.is(200);
    members[4].post(&statement, &[("side", "for"), ("text", "Late")]).await.is(409).says("is decided");
    members[4].post(&sponsor, &[("stands", "on")]).await.is(409);
    assert!(sqlx::query("update motion_statements set side = 'for'").execute(&app.owner).await.is_err());
}
