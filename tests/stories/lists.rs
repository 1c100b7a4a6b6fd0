//! The list of participants as each organiser wants it: her columns, her views, and what is done with many.

use plenum::kernel::Uuid;

use super::registration::{approve, many, register};
use crate::support::{Browser, TestApp};
use plenum::registration::rules::short_word;
use plenum::registration::{Level, Outcome};

#[tokio::test]
async fn an_organiser_chooses_columns_and_takes_them_along() {
    let app = TestApp::new().await;
    many(&app, 60, |_| Outcome::Submitted).await;
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/people").await.is(200);
    assert_eq!(page.all("thead th")[1..4], ["No.", "Name", "Institution"]);
    // Every question of the form can be a column.
    assert_eq!(page.count("input[name=columns][value=q-diet]"), 1);
    let page = organiser.get("/c/fsc/people?columns=state&columns=q-diet&columns=phone&sort=name").await.is(200);
    assert_eq!(page.all("thead th")[1..], ["Name", "State", "Diet", "Phone"]);
    assert_eq!(page.all("tbody tr:first-child td")[2..], ["No restriction", "+86 10 0000 0000"]);
    // The address carries them on, to the next page and to the next filter.
    let columns = "columns=name.state.q-diet.phone";
    assert!(page.attribute("a[rel=next]", "href").unwrap().contains(columns));
    assert_eq!(page.attribute("form.filters input[name=columns]", "value").unwrap(), "name.state.q-diet.phone");
    // An arrow moves one to the front.
    let moved = organiser.get(&format!("/c/fsc/people?{columns}&raise=phone")).await.is(303);
    assert_eq!(moved.location(), "/c/fsc/people?columns=name.state.phone.q-diet#columns");
    // As a file: what is shown, or everything.
    let shown = page.attribute(".page-head .menu-list a", "href").unwrap();
    let file = organiser.get(&shown).await.is(200).sheet();
    let headings = |file: &[Vec<calamine::Data>]| file[0].iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((headings(&file), file.len()), (["Name", "State", "Diet", "Phone"].map(str::to_owned).to_vec(), 61));
    let all = page.attribute(".page-head .menu-list a:last-of-type", "href").unwrap();
    assert!(!all.contains("columns="));
    assert!(organiser.get(&all).await.is(200).body.lines().next().unwrap().contains("E-mail"));
    // Nonsense is left out.
    let page = organiser.get("/c/fsc/people?columns=q-%3Cb%3E&columns=password").await.is(200);
    assert_eq!(page.all("thead th").len(), 8);
}

#[tokio::test]
async fn a_list_is_kept_as_a_view_and_shared() {
    let app = TestApp::new().await;
    many(&app, 6, |i| if i % 2 == 0 { Outcome::Approved(Level::Green) } else { Outcome::Submitted }).await;
    let mut olga = app.organiser().await;
    let mut otto = app.organiser_named("Otto Organiser").await;
    let mut desk = app.desk_staff("Dora Desk").await;
    let page =
        olga.get("/c/fsc/people?q=person&state=submitted&columns=name.phone").await.is(200).says("Save as a view");
    let query = page.field("query");
    assert_eq!(query, "state=submitted&columns=name.phone", "what is searched for is no part of it");
    let view = |name, query| [("list", "people"), ("query", query), ("name", name)];
    olga.post("/c/fsc/views", &view("", &query)).await.is(422).says("needed");
    let page = olga.submit("/c/fsc/views", &view("待审", &query)).await.is(200);
    assert_eq!(page.all("nav.tabs a"), ["All", "待审"]);
    assert_eq!(page.all("nav.tabs a[aria-current]"), ["待审"]);
    assert_eq!(page.all("#rows tr").len(), 3);
    // Nobody else sees it, until it is shared.
    otto.get("/c/fsc/people").await.says_not("待审");
    let id: Uuid = app.value("select id from saved_views").await;
    let path = format!("/c/fsc/views/{id}");
    otto.get(&path).await.is(404);
    let version = olga.get(&path).await.is(200).field("version");
    olga.submit(&path, &[("name", "待审核"), ("shared", "on"), ("version", &version)])
        .await
        .is(200)
        .says("待审核 shared");
    otto.get("/c/fsc/people").await.says("待审核");
    desk.get("/c/fsc/people").await.says_not("待审核");
    // One name, one view; case does not make another.
    let answer = otto
        .post("/c/fsc/views", &[("list", "people"), ("query", "sort=name"), ("name", "待审核"), ("shared", "on")])
        .await
        .is(422);
    assert_eq!(answer.fault("name").unwrap(), "There is a view of this name already.");
    assert_eq!(answer.field("name"), "待审核");
    // Otto changes what it shows; Olga, who saw it before, is told.
    let page = otto.get(&format!("/c/fsc/people?state=approved&view={id}")).await.says("Save changes to “待审核”");
    let (query, seen) = (page.field("query"), page.field("version"));
    otto.submit(&format!("{path}/query"), &[("query", &query), ("version", &seen)]).await.is(200);
    olga.post(&path, &[("name", "旧"), ("version", &seen)]).await.is(409);
    assert_eq!(app.value::<String>("select query from saved_views").await, "state=approved");
    // Desk staff keep views of their own and share none.
    desk.submit("/c/fsc/views", &view("Mine", "state=approved")).await.is(200);
    desk.post("/c/fsc/views", &[("list", "people"), ("query", ""), ("name", "x"), ("shared", "on")]).await.is(422);
    desk.get(&path).await.is(404);
    let page = otto.get(&format!("{path}/remove")).await.is(200).says("It goes for every organiser");
    otto.submit(&format!("{path}/remove"), &[("version", &page.field("version"))]).await.is(200).says_not("待审核");
    let views: Vec<String> = app.actions().await.into_iter().filter(|action| action.starts_with("view.")).collect();
    assert_eq!(views, ["view.saved", "view.changed", "view.changed", "view.saved", "view.removed"]);
}

#[tokio::test]
async fn many_are_turned_down_at_once() {
    let app = TestApp::new().await;
    many(&app, 8, |i| match i % 4 {
        0 => Outcome::Approved(Level::Blue),
        1 => Outcome::Declined("full".into()),
        _ => Outcome::Submitted,
    })
    .await;
    let mut organiser = app.organiser().await;
    organiser.get("/c/fsc/people/decline").await.is(200).says("There is nobody it can be done to");
    app.app.clock.advance(chrono::TimeDelta::minutes(1));
    let page = organiser.get("/c/fsc/people/decline?all=on").await.is(200);
    let page = page.says("Turn 6 people down?").says("2 passed over: turned down").says("2 badges open no gate");
    let seen = page.field("seen");
    let to = "/c/fsc/people/decline?all=on";
    assert_eq!(
        organiser.post(to, &[("seen", &seen), ("reason", "")]).await.is(422).fault("reason").unwrap(),
        "This is needed."
    );
    organiser.post(to, &[("reason", "full")]).await.is(403);
    // Meanwhile one is approved by somebody else, and one comes new.
    app.app.clock.advance(chrono::TimeDelta::minutes(1));
    approve(&app, &mut app.organiser_named("Otto Organiser").await, "p2@example.org", "blue").await;
    register(&app, "王敏", "wang.min@example.org").await;
    let mails = app.mails().await.len();
    let page = organiser.submit(to, &[("seen", &seen), ("reason", "The hall is full")]).await.is(200);
    page.says("5 people were turned down.").says("One was not: somebody else has decided").says("2 were passed over");
    let states = "select string_agg(state, ' ' order by number) from participants";
    let expected = "declined declined approved declined declined declined declined declined submitted";
    assert_eq!(app.value::<String>(states).await, expected);
    assert_eq!(app.value::<i64>("select count(*) from badges where revoked_at is null").await, 1);
    let letters = app.mails().await;
    assert_eq!(letters.len() - mails, 5);
    assert!(letters.last().unwrap().2.contains("The hall is full"));
    let actions = app.actions().await;
    assert_eq!(actions.iter().filter(|action| *action == "registration.declined").count(), 5);
    assert_eq!(actions.iter().filter(|action| *action == "registration.many_declined").count(), 1);
    // Sent again it does nothing more: nobody of then is left.
    organiser.submit(to, &[("seen", &seen), ("reason", "again")]).await.is(200).says("0 people were turned down.");
    app.desk_staff("Dora Desk").await.get(to).await.is(404);
    app.tallies_hold().await;
}

#[tokio::test]
async fn some_are_brought_into_another_category_where_there_is_room() {
    const TARGET: &str = "select id from categories where code = 'joint-stock-banks'";
    const HELD: &str = "select count(*) from participants where category_id = (select id from categories where code = 'joint-stock-banks')";
    const MINE: &str = "select p.id from participants p join categories c on c.id = p.category_id where c.code = 'joint-stock-banks' limit 1";
    const OTHERS: &str = "select array(select p.id from participants p join categories c on c.id = p.category_id \
                          where c.code <> 'joint-stock-banks' order by p.number limit 3)";
    let app = TestApp::new().await;
    many(&app, 20, |_| Outcome::Submitted).await;
    let mut organiser = app.organiser().await;
    let to = app.value::<Uuid>(TARGET).await.to_string();
    let places = app.value::<i64>(HELD).await + 2;
    organiser.submit("/c/fsc/places/new", &[("category", &to), ("places", &places.to_string())]).await.is(200);
    let mine = app.value::<Uuid>(MINE).await.to_string();
    let others: Vec<String> = app.value::<Vec<Uuid>>(OTHERS).await.iter().map(Uuid::to_string).collect();
    let query: String = others.iter().map(|id| format!("ids={id}&")).collect();
    let page = organiser.get(&format!("/c/fsc/people/category?{query}")).await.is(200);
    let seen = page.says("Bring 3 people into another category?").field("seen");

    let three = [("ids", &*others[0]), ("ids", &others[1]), ("ids", &others[2]), ("to", &to), ("seen", &seen)];
    let answer = organiser.post("/c/fsc/people/category", &three).await.is(422);
    assert_eq!(answer.fault("to").unwrap(), "Only 2 places are free there, and 3 are needed. Nobody was changed.");
    assert_eq!(answer.count("input[name=ids]"), 3);
    let two = [("ids", &*others[0]), ("ids", &others[1]), ("ids", &mine), ("to", &to), ("seen", &seen)];
    let page = organiser.submit("/c/fsc/people/category", &two).await.is(200);
    page.says("2 people were brought into the category.").says("One was in it already.");
    assert_eq!(app.value::<i64>(HELD).await, places);
    assert_eq!(i64::from(app.value::<i32>("select taken from quotas").await), places);
    // A whole category is none of those that are chosen from.
    let top = app.value::<Uuid>("select id from categories where code = 'financial-institutions'").await.to_string();
    let bad = [("ids", &*others[2]), ("to", &top), ("seen", &seen)];
    assert!(organiser.post("/c/fsc/people/category", &bad).await.is(422).fault("to").is_some());
    assert!(app.actions().await.contains(&"registration.recategorised".to_owned()));
    app.tallies_hold().await;
}

#[tokio::test]
async fn everybody_who_is_found_is_approved_at_once() {
    let app = TestApp::new().await;
    many(&app, 70, |i| if i < 60 { Outcome::Submitted } else { Outcome::Approved(Level::Green) }).await;
    let mut organiser = app.organiser().await;
    let page = organiser.get("/c/fsc/people/approve?all=on").await.is(200).says("Approve 60 people?");
    let chosen: Vec<String> = (0..page.count("input[name=chosen]"))
        .map(|n| page.attribute(&format!("input[name=chosen]:nth-of-type({})", n + 1), "value").unwrap())
        .collect();
    let mut form: Vec<(&str, &str)> = chosen.iter().map(|one| ("chosen", one.as_str())).collect();
    form.push(("level", "rules"));
    organiser.submit("/c/fsc/people/approve", &form).await.is(200).says("60 people were approved.");
    assert_eq!(app.value::<i64>("select count(*) from participants where state = 'approved'").await, 70);
}

/// The ids on a page of the list, in order, and how many are found in all.
async fn listed(organiser: &mut Browser, query: &str) -> (Vec<String>, i64) {
    let page = organiser.get(&format!("/c/fsc/people?{query}")).await.is(200);
    let link = regex::Regex::new(r#"<th scope="row"><a href="/c/fsc/people/([0-9a-f-]{36})""#).unwrap();
    let ids = link.captures_iter(&page.body).map(|found| found[1].to_owned()).collect();
    let range = page.all("nav.paging p").pop().unwrap_or_default();
    (ids, range.rsplit(' ').next().and_then(|total| total.parse().ok()).unwrap_or_default())
}

#[tokio::test]
async fn a_list_shows_what_reading_everybody_would() {
    // Found by reading every text, and sorted whole.
    const PLAIN: &str = "select p.id::text, count(*) over () from participants p join institutions i on i.id = p.institution_id
         where ($1 = '' or p.number::text = $1
                or (select bool_and(p.search like '%' || word || '%') from unnest(string_to_array($1, ' ')) word))
             and ($2 = '' or p.state = $2 or ($2 = 'placed' and p.state in ('submitted', 'approved')))
         order by case when $3 = 'name' then p.name when $3 = 'institution' then coalesce(nullif((i.name).en, ''), nullif((i.name).hans, ''), (i.name).hant) end collate \"zh-x-icu\",
             case when $3 = 'state' then p.state end collate \"C\",
             case when $3 = '-name' then p.name when $3 = '-institution' then coalesce(nullif((i.name).en, ''), nullif((i.name).hans, ''), (i.name).hant) end collate \"zh-x-icu\" desc,
             case when $3 = '-state' then p.state end collate \"C\" desc,
             case when $3 = 'registered' then p.created_at end, case when $3 in ('', '-registered') then p.created_at end desc, p.id
         limit 50 offset ($4 - 1) * 50";
    let app = TestApp::new().await;
    many(&app, 130, |i| match i % 3 {
        0 => Outcome::Approved(Level::Green),
        1 => Outcome::Declined("full".into()),
        _ => Outcome::Submitted,
    })
    .await;
    // Letters, digits, characters and signs in no order; names, institutions and times that are the same.
    app.sql("update participants set search = translate(md5(number::text) || md5('x' || number), '0123456789abcdef', 'wmank 12-王敏é@b.7'),
                 name = left(translate(md5('n' || number), '0123456789abcdef', 'wmank李12-王敏é@b.7'), 2),
                 created_at = created_at - number % 7 * interval '1 hour'").await;
    app.sql("update institutions set name = row('Institute 3', '', '')::words where (name).en = 'Institute 5'").await;
    let mut organiser = app.organiser().await;
    let words = [
        "w", "m", "1", "7", "wm", "ma", "12", "71", "w1", "王", "王敏", "敏w", "wma", "na w", "k 王", "é", "@", "-",
        "b.", "2m", "127",
    ];
    let mut asked: Vec<(&str, &str, &str, i64)> = words.map(|word| (word, "", "", 1)).into();
    asked.extend(words.map(|word| (word, "approved", "-name", 1)));
    for sort in ["", "registered", "name", "-name", "institution", "-institution", "state", "-state"] {
        asked.extend([
            ("", "", sort, 1),
            ("", "", sort, 3),
            ("n", "", sort, 2),
            ("王", "placed", sort, 1),
            ("", "placed", sort, 2),
        ]);
    }
    asked.extend([
        ("", "declined", "name", 1),
        ("", "", "", 9),
        ("wma", "", "", 9),
        ("n", "submitted", "institution", 1),
    ]);
    let mut found = 0;
    for (q, state, sort, page) in asked {
        let query = serde_html_form::to_string([("q", q), ("state", state), ("sort", sort)]).unwrap();
        let (ids, total) = listed(&mut organiser, &format!("{query}&page={page}")).await;
        let plain: Vec<(String, i64)> =
            sqlx::query_as(PLAIN).bind(q).bind(state).bind(sort).bind(page).fetch_all(&app.owner).await.unwrap();
        let expected: Vec<String> = plain.iter().map(|(id, _)| id.clone()).collect();
        assert_eq!(ids, expected, "{q} {state} {sort} {page}");
        if let Some((_, count)) = plain.first() {
            assert_eq!(total, *count, "{q} {state} {sort} {page}");
        }
        found += ids.len();
    }
    assert!(found > 1_000, "{found}: hardly anybody was found");
}

#[tokio::test]
async fn names_stand_by_pinyin_and_latin_ones_by_the_alphabet() {
    let app = TestApp::new().await;
    for (n, name) in ["张伟", "bob", "王敏", "Zed", "安娜", "Anna", "李娜"].into_iter().enumerate() {
        register(&app, name, &format!("n{n}@example.org")).await;
    }
    let mut organiser = app.organiser().await;
    let by_pinyin = ["安娜", "李娜", "王敏", "张伟", "Anna", "bob", "Zed"];
    let page = organiser.get("/c/fsc/people?sort=name&columns=name").await.is(200);
    assert_eq!(page.all("#rows th a"), by_pinyin);
    let page = organiser.get("/c/fsc/people?sort=-name&columns=name").await.is(200);
    assert_eq!(page.all("#rows th a"), by_pinyin.iter().rev().copied().collect::<Vec<_>>());
    // What is taken along as a file is in the same order, and what is found.
    let file = organiser.get("/c/fsc/people/export?sort=name&columns=name&format=csv").await.is(200).body;
    let places = by_pinyin.map(|name| file.find(name).unwrap());
    assert!(places.windows(2).all(|two| two[0] < two[1]), "{file}");
    let page = organiser.get("/c/fsc/people?q=example.org&sort=name&columns=name").await.is(200);
    assert_eq!(page.all("#rows th a"), by_pinyin);
    // Institutions too, by the names that the reader sees.
    app.sql("update institutions set name = row('', '招商银行', '')::words where id = (select institution_id from participants where number = 1)").await;
    app.sql(
        "with made as (insert into institutions (id, conference_id, category_id, name, folded, listed)
                 select gen_random_uuid(), conference_id, category_id, row('', '北京大学', '')::words, 'x', false
                 from participants where number = 1 returning id)
             update participants set institution_id = made.id from made where name in ('Zed', '张伟')",
    )
    .await;
    let page = organiser.get("/c/fsc/people?sort=institution&columns=name").await.is(200);
    let mut first = page.all("#rows th a")[..2].to_vec();
    first.sort();
    assert_eq!(first, ["Zed", "张伟"]);
}

#[tokio::test]
async fn every_short_word_is_marked_where_it_stands() {
    let app = TestApp::new().await;
    many(&app, 40, |_| Outcome::Submitted).await;
    app.sql("update participants set search = translate(md5(number::text), '0123456789abcdef', 'wxyz 12-王敏é@b.79') || number").await;
    let signs = ('a'..='z').chain('0'..='9').map(String::from).collect::<Vec<_>>();
    let words = signs.iter().cloned().chain(signs.iter().flat_map(|a| signs.iter().map(move |b| format!("{a}{b}"))));
    let mut marked = 0;
    for (word, place) in words.filter_map(|word| Some((word.clone(), short_word(&word)?))) {
        let both = "select count(*) filter (where get_bit(short_words, $2) = 1), count(*) filter (where (get_bit(short_words, $2) = 1) <> (search like '%' || $1 || '%')) from participants";
        let (found, wrong): (i64, i64) =
            sqlx::query_as(both).bind(&word).bind(place).fetch_one(&app.owner).await.unwrap();
        assert_eq!(wrong, 0, "{word}");
        marked += found;
    }
    assert!(marked > 100, "{marked}");
}

#[tokio::test]
async fn what_very_many_have_is_found_without_counting_them_all() {
    let app = TestApp::new().await;
    many(&app, 2, |_| Outcome::Submitted).await;
    app.sql("insert into participants (id, conference_id, number, name, email, phone, institution_id, category_id, post, form_id, language, consent_text, state, search, created_at, updated_at)
             select gen_random_uuid(), conference_id, 1000 + n, to_char(n, '\"P\"FM00000'), 'bank-' || n || '@example.org', '', institution_id, category_id, '', form_id, 'en', '', 'submitted',
                    'bank' || case when n = 5000 then ' rare' else '' end, created_at + n * interval '1 second', created_at
             from participants, generate_series(1, 5001) n where number = 1").await;
    let mut organiser = app.organiser().await;
    for word in ["bank", "ba", "%62ank%20a"] {
        let page = organiser.get(&format!("/c/fsc/people?q={word}&columns=name")).await.is(200);
        assert_eq!(page.all("nav.paging p"), ["1–50 of more than 5,000"], "{word}");
        assert_eq!(page.all("#rows th a")[..2], ["P05001", "P05000"].map(str::to_owned), "{word}");
        page.says("With all that are found");
    }
    let page = organiser.get("/c/fsc/people?q=bank&columns=name&sort=name&page=100").await.is(200);
    assert_eq!(page.all("nav.paging p"), ["4,951–5,000 of more than 5,000"]);
    assert_eq!(page.all("#rows th a")[0], "P04951");
    let page = organiser.get("/c/fsc/people?q=bank&columns=name&sort=institution").await.is(200);
    assert_eq!(page.count("#rows th"), 50);
    // One of them alone is found as ever, and where a number is typed, whoever has it.
    let page = organiser.get("/c/fsc/people?q=bank%20rare&columns=name").await.is(200).says("1–1 of 1");
    assert_eq!(page.all("#rows th a"), ["P05000"]);
    app.sql("update participants set search = 'bank 1003' where number between 1001 and 6001").await;
    let page = organiser.get("/c/fsc/people?q=1003&columns=name&sort=name").await.is(200).says("of more than 5,000");
    assert_eq!(page.all("#rows th a")[0], "P00001");
    app.sql("update participants set search = 'bank' where number <> 1003").await;
    organiser.get("/c/fsc/people?q=1003&columns=name").await.is(200).says("1–1 of 1");
}
