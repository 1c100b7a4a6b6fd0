//! Signing in: by password, by link, with a second factor; and one's own sign-ins.

use chrono::TimeDelta;
use plenum::access::Role;
use plenum::kernel::Uuid;

use crate::support::{Browser, TestApp};

pub const PASSWORD: &str = "correct horse battery";

/// An account that has a password.
pub async fn with_password(test: &TestApp, name: &str) -> Uuid {
    let account = test.account(name).await;
    let hash = plenum::accounts::hash_password(&test.app, PASSWORD).await.unwrap();
    sqlx::query("update accounts set password_hash = $2 where id = $1")
        .bind(account)
        .bind(hash)
        .execute(&test.owner)
        .await
        .unwrap();
    account
}

pub async fn sign_in(browser: &mut Browser, email: &str, password: &str, next: &str) -> crate::support::Answer {
    browser.post("/sign-in", &[("email", email), ("password", password), ("next", next)]).await
}

/// The link in the newest mail.
pub async fn link_in_mail(test: &TestApp) -> String {
    let (_, _, body) = test.mails().await.pop().expect("a mail");
    let start = body.find("http://plenum.test/").expect("a link") + "http://plenum.test".len();
    body[start..].split_whitespace().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_password_signs_in_and_leads_back() {
    let test = TestApp::new().await;
    with_password(&test, "Li Na").await;
    let mut li = test.visitor();
    let to = li.get("/account").await.is(303).location().to_owned();
    assert_eq!(to, "/sign-in?next=/account");
    let form = li.get(&to).await.is(200);
    let answer = sign_in(&mut li, " Li.Na@Example.org ", PASSWORD, &form.field("next")).await.is(303);
    assert_eq!(answer.location(), "/account");
    li.get("/account").await.is(200).says("Li Na").says("this one");
    li.post("/sign-out", &[]).await.is(303);
    li.get("/account").await.is(303);
    // After the conference was founded and its agenda released.
    assert_eq!(test.actions().await[2..], ["account.signed_in", "account.signed_out"]);
}

#[tokio::test]
async fn where_people_come_by_https_a_sign_in_never_travels_in_the_clear() {
    let mut config = TestApp::settings();
    config.public_url = "https://plenum.test".into();
    let test = TestApp::with(config).await;
    with_password(&test, "Li Na").await;
    let mut li = test.visitor();
    let answer = sign_in(&mut li, "li.na@example.org", PASSWORD, "/account").await.is(303);
    let cookie = answer.header("set-cookie");
    for part in ["__Host-sign-in=", "; Path=/; HttpOnly;", "; Secure"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    assert_eq!(answer.header("strict-transport-security"), "max-age=15552000");
    li.get("/account").await.is(200).says("Li Na");
    // A form of elsewhere is refused; the address of the settings is no elsewhere, whatever a proxy writes.
    let form = [("name", "Li Na"), ("language", "en")];
    li.post_with("/account", &form, &[("origin", "https://plenum.test")]).await.is(303);
    li.post_with("/account", &form, &[("origin", "https://evil.example")]).await.is(403);
    let elsewhere = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    li.post_with("/account", &form, &elsewhere).await.is(403);
    // By http nothing of that: a browser would keep to https where nothing answers.
    let plain = TestApp::new().await;
    assert_eq!(plain.visitor().get("/").await.is(200).header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_form_that_is_larger_than_any_is_told_so() {
    let test = TestApp::new().await;
    let endless = "x".repeat(300 * 1024);
    test.visitor().post("/sign-in", &[("email", endless.as_str())]).await.is(413).says("larger than we take");
}

#[tokio::test]
async fn no_address_of_elsewhere_is_come_back_to() {
    let test = TestApp::new().await;
    with_password(&test, "Li Na").await;
    for next in ["//evil.example/", "https://evil.example", "/\\evil.example", "/sign-out"] {
        let mut li = test.visitor();
        assert_eq!(sign_in(&mut li, "li.na@example.org", PASSWORD, next).await.is(303).location(), "/", "{next}");
    }
}

#[tokio::test]
async fn wrong_and_unknown_look_the_same_and_are_throttled() {
    let test = TestApp::new().await;
    with_password(&test, "Li Na").await;
    let mut known = test.visitor();
    let mut unknown = test.visitor();
    let without = |text: String, email: &str| text.replace(email, "…");
    let first = sign_in(&mut known, "li.na@example.org", "wrong password", "/").await.is(422);
    let second = sign_in(&mut unknown, "nobody@example.org", "wrong password", "/").await.is(422);
    assert_eq!(without(first.body, "li.na@example.org"), without(second.body, "nobody@example.org"));
    for _ in 0..9 {
        sign_in(&mut known, "li.na@example.org", "wrong password", "/").await.is(422);
    }
    // Even the right one is not looked at any more, for a while; it says what is left.
    let closed = sign_in(&mut known, "li.na@example.org", PASSWORD, "/").await.is(429);
    assert_eq!(closed.header("retry-after"), "900");
    assert!(closed.fault("email").unwrap().contains("let us mail you a link"));
    test.app.clock.advance(TimeDelta::minutes(16));
    sign_in(&mut known, "li.na@example.org", PASSWORD, "/").await.is(303);
    let failed: i64 = test
        .value("select count(*) from audit_log where action = 'account.sign_in_failed' and object_id is not null")
        .await;
    assert_eq!(failed, 10);
}

#[tokio::test]
async fn nobody_is_shut_out_by_somebody_else_who_tries() {
    let test = TestApp::new().await;
    let account = with_password(&test, "Li Na").await;
    let mut stranger = test.visitor();
    for _ in 0..11 {
        sign_in(&mut stranger, "li.na@example.org", "wrong password", "/").await;
    }
    // She is signed in elsewhere, and shows there that it is she: that is no stranger's to use up.
    let other = "another long password";
    let mut inside = test.signed_in(account).await;
    let form = [("old", PASSWORD), ("password", other), ("again", other)];
    inside.post("/account/password", &form).await.is(303);
    // Her password is closed at the door for a while; a link is not, however often somebody asks for one.
    let mut li = test.visitor();
    sign_in(&mut li, "li.na@example.org", other, "/").await.is(429);
    for _ in 0..15 {
        stranger.post("/sign-in/mail", &[("email", "li.na@example.org")]).await.is(200);
    }
    li.post("/sign-in/mail", &[("email", "li.na@example.org")]).await.is(200).says("a link is on its way");
    assert_eq!(test.run_jobs().await, 10);
    // Her mailbox is not flooded, and what is in it is good.
    assert_eq!(test.mails().await.len(), 10);
    let link = link_in_mail(&test).await;
    li.post(&link, &[]).await.is(303);
    li.get("/account").await.is(200).says("Li Na");
}

#[tokio::test]
async fn a_problem_offers_to_sign_in_to_nobody_who_is_signed_in() {
    let test = TestApp::new().await;
    let account = test.account("Li Na").await;
    let signs_in = "a[href='/sign-in']";
    let page = test.signed_in(account).await.get("/no-such-page").await.is(404);
    assert_eq!(page.count(signs_in), 0);
    assert_eq!(page.count("header.bar nav.langs a"), 3);
    assert_eq!(test.visitor().get("/no-such-page").await.is(404).count(signs_in), 1);
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_is_throttled_but_not_for_its_successes() {
    let test = TestApp::new().await;
    with_password(&test, "Li Na").await;
    for _ in 0..35 {
        // An office behind one address: everybody gets in.
        sign_in(&mut test.visitor(), "li.na@example.org", PASSWORD, "/").await.is(303);
    }
    for i in 0..30 {
        sign_in(&mut test.visitor(), &format!("guess{i}@example.org"), "x", "/").await.is(422);
    }
    sign_in(&mut test.visitor(), "guess31@example.org", "x", "/").await.is(429);
}

#[tokio::test]
async fn a_link_by_mail_signs_in_once_and_sets_a_password() {
    let test = TestApp::new().await;
    test.account("Li Na").await;
    let mut li = test.visitor();
    let known = li.post("/sign-in/mail", &[("email", "li.na@example.org")]).await.is(200);
    let unknown = li.post("/sign-in/mail", &[("email", "nobody@example.org")]).await.is(200);
    assert_eq!(known.text().replace("li.na@", "…@"), unknown.text().replace("nobody@", "…@"));
    assert_eq!(test.run_jobs().await, 2);
    assert_eq!(test.mails().await.len(), 1);
    let link = link_in_mail(&test).await;
    // A program that looks into mails opens the link, twice: it stays good.
    test.visitor().get(&link).await.is(200);
    test.visitor().get(&link).await.is(200).says("signs you in once");
    let answer = li.post(&link, &[("then", "password")]).await.is(303);
    assert_eq!(answer.location(), "/account#password");
    test.visitor().get(&link).await.is(410).says("cannot be used any more");
    let mut thief = test.visitor();
    thief.post(&link, &[]).await.is(303);
    thief.get("/account").await.is(303);

    let mut elsewhere =
        test.signed_in(test.value("select id from accounts where email = 'li.na@example.org'").await).await;
    elsewhere.get("/account").await.is(200);
    // Another link is on its way, and whoever reads her mail has it.
    test.visitor().post("/sign-in/mail", &[("email", "li.na@example.org")]).await.is(200);
    assert_eq!(test.run_jobs().await, 1);
    let second = link_in_mail(&test).await;
    test.visitor().get(&second).await.is(200);
    let weak = li.post("/account/password", &[("password", "short"), ("again", "short")]).await.is(422);
    assert!(weak.fault("password").unwrap().contains("12"));
    li.submit("/account/password", &[("password", PASSWORD), ("again", PASSWORD)]).await.says("The password is set");
    elsewhere.get("/account").await.is(303);
    test.visitor().get(&second).await.is(410).says("cannot be used any more");
    sign_in(&mut test.visitor(), "li.na@example.org", PASSWORD, "/").await.is(303);

    // A quarter of an hour later the old one is needed.
    test.app.clock.advance(TimeDelta::minutes(16));
    let other = "another long password";
    let refused = li.post("/account/password", &[("password", other), ("again", other)]).await.is(422);
    assert!(refused.fault("old").is_some());
    li.post("/account/password", &[("old", PASSWORD), ("password", other), ("again", other)]).await.is(303);
}

#[tokio::test]
async fn a_link_expires_and_is_not_for_a_closed_account() {
    let test = TestApp::new().await;
    test.account("Li Na").await;
    test.visitor().post("/sign-in/mail", &[("email", "li.na@example.org")]).await.is(200);
    test.run_jobs().await;
    let link = link_in_mail(&test).await;
    test.sql("update accounts set disabled_at = now() where email = 'li.na@example.org'").await;
    test.visitor().get(&link).await.is(410);
    test.sql("update accounts set disabled_at = null").await;
    test.visitor().get(&link).await.is(200);
    test.app.clock.advance(TimeDelta::minutes(31));
    test.visitor().get(&link).await.is(410);
    let mut li = test.visitor();
    li.post(&link, &[]).await.is(303);
    li.get("/account").await.is(303);
}

pub fn code(secret: &str, test: &TestApp) -> String {
    let secret = data_encoding::BASE32_NOPAD.decode(secret.replace(' ', "").as_bytes()).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    totp.generate(test.app.clock.now().timestamp().try_into().unwrap()).to_string()
}

#[tokio::test]
async fn a_second_factor_asks_for_a_code_that_counts_once() {
    let test = TestApp::new().await;
    let account = with_password(&test, "Li Na").await;
    let mut li = test.signed_in(account).await;
    let page = li.get("/account/second-factor").await.is(200);
    let secret = page.all("#secret").pop().unwrap();
    assert!(page.attribute(".pass-qr path", "d").is_some_and(|path| path.len() > 1000));
    let sealed = page.field("sealed");
    li.post("/account/second-factor", &[("sealed", &sealed), ("code", "000000")]).await.is(422).says(&secret);
    // What was sealed for one account switches nothing on for another.
    let other = test.account("Wang Min").await;
    let now = code(&secret, &test);
    test.signed_in(other).await.post("/account/second-factor", &[("sealed", &sealed), ("code", &now)]).await.is(403);
    // Somebody found her browser open: she would be locked out of her own account.
    for password in ["", "a guess of somebody"] {
        let form = [("sealed", sealed.as_str()), ("code", now.as_str()), ("password", password)];
        let refused = li.post("/account/second-factor", &form).await.is(422);
        assert!(refused.fault("password").unwrap().contains("not your present password"), "{password:?}");
    }
    assert_eq!(test.value::<i64>("select count(*) from accounts where totp_sealed is not null").await, 0);
    let form = [("sealed", sealed.as_str()), ("code", now.as_str()), ("password", PASSWORD)];
    li.submit("/account/second-factor", &form).await.says("The second factor is on");

    let mut elsewhere = test.visitor();
    let half = sign_in(&mut elsewhere, "li.na@example.org", PASSWORD, "/account").await.is(303);
    assert_eq!(half.location(), "/sign-in/code?next=/account");
    elsewhere.get("/account").await.is(303);
    // The code that switched it on was given before.
    elsewhere.post("/sign-in/code", &[("code", &now), ("next", "/account")]).await.is(422);
    test.app.clock.advance(TimeDelta::seconds(60));
    let fresh = code(&secret, &test);
    let whole = elsewhere.post("/sign-in/code", &[("code", &fresh), ("next", "/account")]).await.is(303);
    assert_eq!(whole.location(), "/account");
    elsewhere.get("/account").await.is(200);

    let mut third = test.visitor();
    sign_in(&mut third, "li.na@example.org", PASSWORD, "/").await.is(303);
    third.post("/sign-in/code", &[("code", &fresh), ("next", "/")]).await.is(422);
    third.get("/account").await.is(303);

    test.app.clock.advance(TimeDelta::seconds(60));
    let off = code(&secret, &test);
    li.post("/account/second-factor/off", &[("code", "000000")]).await.is(422);
    li.submit("/account/second-factor/off", &[("code", &off)]).await.says("The second factor is off");
    let actions = test.actions().await;
    for action in ["account.second_factor_on", "account.code_asked", "account.second_factor_off"] {
        assert!(actions.iter().any(|held| held == action), "{action}");
    }
}

#[tokio::test]
async fn who_has_no_password_switches_a_second_factor_on_just_after_coming_by_a_link() {
    let test = TestApp::new().await;
    let account = test.account("Li Na").await;
    let page = test.signed_in(account).await.get("/account/second-factor").await.is(200).says("You have no password");
    assert_eq!(page.count("#secret"), 0);
    test.visitor().post("/sign-in/mail", &[("email", "li.na@example.org")]).await.is(200);
    test.run_jobs().await;
    let link = link_in_mail(&test).await;
    let mut li = test.visitor();
    li.post(&link, &[]).await.is(303);
    let page = li.get("/account/second-factor").await.is(200);
    assert_eq!(page.count("input[name=password]"), 0);
    let (secret, sealed) = (page.all("#secret").remove(0), page.field("sealed"));
    // A quarter of an hour later it might be somebody else.
    test.app.clock.advance(TimeDelta::minutes(16));
    let now = code(&secret, &test);
    let late = li.post("/account/second-factor", &[("sealed", &sealed), ("code", &now)]).await.is(403);
    late.says("You have no password");
    test.app.clock.advance(TimeDelta::minutes(-5));
    let now = code(&secret, &test);
    li.submit("/account/second-factor", &[("sealed", &sealed), ("code", &now)]).await.says("The second factor is on");
}

#[tokio::test]
async fn ending_another_sign_in_holds_from_its_next_request() {
    let test = TestApp::new().await;
    let account = test.account("Li Na").await;
    let mut here = test.signed_in(account).await;
    let mut lost = test.signed_in(account).await;
    lost.get("/account").await.is(200);
    let page = here.get("/account").await.is(200);
    assert_eq!(page.count("#sign-ins tbody tr"), 2);
    let end = page.attribute("#sign-ins td form", "action").unwrap();
    // Nobody ends what is somebody else's.
    let stranger = test.account("Wang Min").await;
    test.signed_in(stranger).await.post(&end, &[]).await.is(404);
    here.post(&end, &[]).await.is(303);
    lost.get("/account").await.is(303);
    here.get("/account").await.is(200);

    let mut third = test.signed_in(account).await;
    here.post("/account/sign-ins/end-others", &[]).await.is(303);
    third.get("/account").await.is(303);
    here.get("/account").await.is(200);
}

#[tokio::test]
async fn a_role_that_is_taken_does_not_hold_at_the_next_request() {
    let test = TestApp::new().await;
    let account = test.account("Li Na").await;
    test.grant(account, Role::Organiser, Some(test.conference)).await;
    let mut li = test.signed_in(account).await;
    li.get(&test.path("/staff")).await.is(200);
    test.sql("delete from grants where role = 'organiser'").await;
    li.get(&test.path("/staff")).await.is(404);
}

#[tokio::test]
async fn what_expired_is_removed() {
    let test = TestApp::new().await;
    // Work that was given up: it may hold an address, sealed, and an alarm that never ends is none.
    test.sql(
        "insert into jobs (id, kind, payload, run_at, failed_at) values
             (gen_random_uuid(), 'old', '{}', '2026-01-01', '2026-10-23'),
             (gen_random_uuid(), 'new', '{}', '2026-01-01', '2026-11-22')",
    )
    .await;
    plenum::jobs::tidy(&test.app).await.unwrap();
    assert_eq!(
        test.value::<String>("select string_agg(kind, ' ') from jobs where kind in ('old', 'new')").await,
        "new"
    );
    let account = test.account("Li Na").await;
    test.signed_in(account).await;
    sign_in(&mut test.visitor(), "li.na@example.org", "wrong", "/").await.is(422);
    plenum::accounts::tidy(&test.app).await.unwrap();
    assert_eq!(test.value::<i64>("select count(*) from throttles").await, 2);
    test.app.clock.advance(TimeDelta::days(120));
    plenum::accounts::tidy(&test.app).await.unwrap();
    assert_eq!(test.value::<i64>("select (select count(*) from throttles) + (select count(*) from sign_ins)").await, 0);
}
