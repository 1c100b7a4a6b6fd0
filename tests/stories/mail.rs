//! Mail: the outbox, and a talk with a real SMTP server.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use plenum::access::Role;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use crate::support::TestApp;

/// An SMTP server (RFC 5321) that answers each mail as it is told, in turn, and keeps what it accepted.
#[derive(Clone, Default)]
pub struct Post {
    /// Answers to the end of DATA; when they run out, it accepts.
    answers: Arc<Mutex<Vec<&'static str>>>,
    pub accepted: Arc<Mutex<Vec<String>>>,
    talks: Arc<Mutex<usize>>,
}

impl Post {
    async fn open(answers: &[&'static str]) -> (Post, String) {
        let post = Post { answers: Arc::new(Mutex::new(answers.to_vec())), ..Post::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let here = post.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *here.talks.lock().unwrap() += 1;
                let here = here.clone();
                tokio::spawn(async move { here.talk(stream).await });
            }
        });
        (post, url)
    }

    async fn talk(&self, stream: tokio::net::TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 post.test\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                "EHLO" => "250-post.test\r\n250 8BITMIME".to_owned(),
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut mail = String::new();
                    while let Some(line) = lines.next_line().await? {
                        if line == "." {
                            break;
                        }
                        mail.push_str(&line);
                        mail.push('\n');
                    }
                    let told = {
                        let mut answers = self.answers.lock().unwrap();
                        if answers.is_empty() { "250 accepted" } else { answers.remove(0) }
                    };
                    if told.starts_with("250") {
                        self.accepted.lock().unwrap().push(mail);
                    }
                    told.to_owned()
                }
                "QUIT" => {
                    write.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => "250 fine".to_owned(),
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}

pub async fn with_post(answers: &[&'static str]) -> (TestApp, Post) {
    let (post, url) = Post::open(answers).await;
    let settings = plenum::config::Config { smtp_url: url, demo: false, ..TestApp::settings() };
    (TestApp::with(settings).await, post)
}

async fn ask_for_a_link(test: &TestApp) {
    test.account("李 娜").await;
    test.sql("update accounts set email = 'li.na@example.org', language = 'zh-Hans'").await;
    test.visitor().post("/sign-in/mail", &[("email", "li.na@example.org")]).await.is(200);
}

#[tokio::test]
async fn a_mail_that_is_put_off_is_tried_again_and_sent_once() {
    let (test, post) = with_post(&["451 come again later"]).await;
    ask_for_a_link(&test).await;
    test.run_jobs().await;
    assert_eq!(test.value::<String>("select state from mails").await, "waiting");
    assert!(test.value::<String>("select last_error from mails").await.contains("come again later"));
    // Not before its time.
    assert_eq!(test.run_jobs().await, 0);
    test.app.clock.advance(TimeDelta::minutes(2));
    assert_eq!(test.run_jobs().await, 1);
    assert_eq!(test.value::<String>("select state from mails").await, "sent");
    // A job that runs twice sends nothing twice.
    test.sql("update jobs set finished_at = null, leased_until = null").await;
    test.run_jobs().await;
    let accepted = post.accepted.lock().unwrap().clone();
    assert_eq!((accepted.len(), *post.talks.lock().unwrap()), (1, 2));
    assert!(accepted[0].contains("To: li.na@example.org") && accepted[0].contains("Message-ID: <"), "{}", accepted[0]);
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_not_tried_again_until_somebody_says_so() {
    let (test, post) = with_post(&["550 no such person"]).await;
    ask_for_a_link(&test).await;
    test.run_jobs().await;
    test.app.clock.advance(TimeDelta::hours(1));
    assert_eq!(test.run_jobs().await, 0);
    assert_eq!(test.value::<String>("select state from mails").await, "failed");
    let mut system = test.administrator(Role::SystemAdmin).await;
    let page = system.get("/admin/outbox?state=failed").await.is(200).says("failed").says("no such person");
    system.post(&page.attribute("td form", "action").unwrap(), &[]).await.is(303);
    test.run_jobs().await;
    assert_eq!(post.accepted.lock().unwrap().len(), 1);
    system.get("/admin/outbox").await.is(200).says("sent");
}

#[tokio::test]
async fn a_mail_that_was_in_flight_when_the_server_fell_is_left_to_a_person() {
    let (test, post) = with_post(&[]).await;
    ask_for_a_link(&test).await;
    test.run_jobs().await;
    let sent = post.accepted.lock().unwrap().len();
    // What a server leaves that is killed between the talk and its record.
    test.sql("update mails set state = 'sending'").await;
    test.sql("update jobs set finished_at = null, leased_until = null where kind = 'mail.send'").await;
    test.run_jobs().await;
    assert_eq!(test.value::<String>("select state from mails").await, "doubtful");
    assert_eq!(post.accepted.lock().unwrap().len(), sent);
}

#[tokio::test]
async fn the_outbox_shows_letters_in_demonstrations_alone() {
    let test = TestApp::new().await;
    ask_for_a_link(&test).await;
    test.run_jobs().await;
    let page = test.administrator(Role::SystemAdmin).await.get("/admin/outbox").await.is(200);
    assert!(page.attribute("td details a", "href").is_some_and(|link| link.contains("/sign-in/link/")));

    let settings = plenum::config::Config { demo: false, ..TestApp::settings() };
    let test = TestApp::with(settings).await;
    ask_for_a_link(&test).await;
    test.run_jobs().await;
    let page = test.administrator(Role::SystemAdmin).await.get("/admin/outbox").await.is(200);
    let page = page.says("l•••@example.org").says("would let an administrator be anyone").says("account.link");
    assert!(
        !page.body.contains("li.na@") && !page.body.contains("/sign-in/link/") && page.count("details:not(.menu)") == 0
    );
}
