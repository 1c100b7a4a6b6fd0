//! What must hold on every page that somebody comes to.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::chrome::Window;

/// Accessibility, levels A and AA.
const TAGS: &[&str] = &["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const LOOK: &str = r"
const done = arguments[arguments.length - 1];
axe.run(document, { runOnly: { type: 'tag', values: arguments[0] }, resultTypes: ['violations'] }).then(
  (found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(' ')}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? rule.help}`))),
  (error) => done([`axe: ${error}`]));
";

/// What stands out to the right, innermost last.
const WIDE: &str = r"
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= width) return [];
return [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 0.5 && !e.closest('.table-box table'))
  .map((e) => e.tagName.toLowerCase() + (e.className ? '.' + String(e.className.baseVal ?? e.className).replace(/ /g, '.') : '')).slice(-6);
";

/// Where the links of a page lead that were not looked at yet, and what comes back from there.
const LINKS: &str = r"
const done = arguments[arguments.length - 1];
const paths = [...document.querySelectorAll('a[href^=\'/\']')].map((a) => a.getAttribute('href').split('#')[0]);
const news = [...new Set(paths)].filter((path) => !path.includes('lang=') && !arguments[0].includes(path));
Promise.all(news.map(async (path) => [path, (await fetch(path)).status])).then(done);
";

/// Looks at pages, and collects what is wrong until the story ends.
pub struct Checks {
    axe: String,
    lang: &'static str,
    found: RefCell<BTreeSet<String>>,
    links: RefCell<BTreeSet<String>>,
}

impl Checks {
    pub fn new(lang: &'static str) -> Checks {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(file).expect("axe-core is missing. Run: scripts/assets");
        Checks { axe, lang, found: RefCell::default(), links: RefCell::default() }
    }

    /// Looks at the page that is open, as `who` sees it.
    pub async fn page(&self, window: &Window, who: &str) {
        self.seen(window, who, ("nothing", true)).await;
    }

    /// The same; that the browser complains of `expected` is right.
    pub async fn page_but(&self, window: &Window, who: &str, expected: &str) {
        self.seen(window, who, (expected, true)).await;
    }

    /// Looks whether its words fit, for a page at which another language looks closer.
    pub async fn glance(&self, window: &Window, who: &str) {
        self.seen(window, who, ("nothing", false)).await;
    }

    async fn seen(&self, window: &Window, who: &str, (expected, closely): (&str, bool)) {
        let path = window.path().await;
        for complaint in window.complaints().await {
            if !complaint.contains(expected) {
                self.wrong(who, &path, "the browser", &complaint);
            }
        }
        let lang = window.run("return document.documentElement.lang", vec![]).await;
        if lang != json!(self.lang) {
            self.wrong(who, &path, "language", &lang.to_string());
        }
        if closely {
            window.run(&self.axe, vec![]).await;
        }
        // What axe looks at and where links lead differs little by language: English is looked at in both ways, each
        // other language in one, and links are followed in English.
        let (is_desk, is_phone) = (closely && self.lang != "zh-Hans", closely && self.lang != "zh-Hant");
        if is_desk {
            self.look(window, who, &path, "1280 px").await;
        }
        // A phone, at night.
        window.size(390, 844).await;
        window.scheme("dark").await;
        if is_phone {
            self.look(window, who, &path, "390 px, dark").await;
        }
        let wide = window.run(WIDE, vec![]).await;
        if wide != json!([]) {
            self.wrong(who, &path, "390 px, scrolls sideways", &wide.to_string());
        }
        window.size(320, 640).await;
        let wide = window.run(WIDE, vec![]).await;
        if wide != json!([]) {
            self.wrong(who, &path, "320 px, scrolls sideways", &wide.to_string());
        }
        window.scheme("light").await;
        window.size(1280, 800).await;
        if self.lang == "en" {
            self.follow_links(window, who, &path).await;
        }
        // What the looking itself gave rise to.
        window.complaints().await;
    }

    async fn look(&self, window: &Window, who: &str, path: &str, how: &str) {
        // From the top: what the bar covers hangs on how far somebody has scrolled.
        window.run("scrollTo({ top: 0, behavior: 'instant' })", vec![]).await;
        let found = window.client.execute_async(LOOK, vec![json!(TAGS)]).await.expect("axe runs");
        for one in found.as_array().into_iter().flatten().filter_map(Value::as_str) {
            self.wrong(who, path, how, one);
        }
    }

    async fn follow_links(&self, window: &Window, who: &str, path: &str) {
        let known: Vec<String> = self
            .links
            .borrow()
            .iter()
            .filter_map(|link| link.strip_prefix(&format!("{who} ")).map(str::to_owned))
            .collect();
        let answers = window.client.execute_async(LINKS, vec![json!(known)]).await.expect("the links are tried");
        for answer in answers.as_array().into_iter().flatten() {
            let link = answer[0].as_str().unwrap_or_default();
            if answer[1] != json!(200) {
                self.wrong(who, path, "link", &format!("{link} answers {}", answer[1]));
            }
            self.links.borrow_mut().insert(format!("{who} {link}"));
        }
    }

    fn wrong(&self, who: &str, path: &str, how: &str, what: &str) {
        // One page stands for all of its kind.
        let ids = regex::Regex::new("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|/pass/[^/ ]+").expect("a pattern");
        let line = format!("{who}, {path}, {how}: {what}");
        self.found.borrow_mut().insert(ids.replace_all(&line, "…").into_owned());
    }

    /// Nothing was wrong on any page.
    pub fn end(self) {
        let found = self.found.take();
        assert!(found.is_empty(), "{}", self.report(&found));
    }

    /// What was wrong so far; it is forgotten.
    pub fn take(&self) -> Vec<String> {
        self.found.take().into_iter().collect()
    }

    fn report(&self, found: &BTreeSet<String>) -> String {
        let lines: Vec<&str> = found.iter().map(String::as_str).collect();
        format!("{} faults in {}:\n{}", found.len(), self.lang, lines.join("\n"))
    }
}

impl Drop for Checks {
    /// A story that broke off still tells what was found before.
    fn drop(&mut self) {
        let found = self.found.take();
        if !found.is_empty() {
            eprintln!("{}", self.report(&found));
        }
    }
}
