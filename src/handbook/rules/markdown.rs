//! A text in Markdown (CommonMark, with tables and strikethrough) as a tree of what a page shows, and nothing else: HTML
//! in it is text, a link leads where links may lead, and nothing lies deeper than a page can show.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};

use crate::kernel::is_slug;

/// What lies deeper is shown as if it did not.
const DEPTH: usize = 8;
/// A longer address is none.
const ADDRESS_MAX: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// From 1.
    Heading {
        level: u8,
        inner: Vec<Inline>,
    },
    Paragraph {
        inner: Vec<Inline>,
    },
    /// Numbered from `start`, or with bullets.
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Quote {
        inner: Vec<Block>,
    },
    Code {
        text: String,
    },
    Rule,
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text {
        text: String,
    },
    Strong {
        inner: Vec<Inline>,
    },
    Emphasis {
        inner: Vec<Inline>,
    },
    Struck {
        inner: Vec<Inline>,
    },
    Code {
        text: String,
    },
    Link {
        to: Target,
        inner: Vec<Inline>,
    },
    /// A file of the part, by its name.
    Picture {
        name: String,
        alt: String,
    },
    Break,
}

/// Where a link may lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To `http`, `https`, `mailto` or `tel`.
    Elsewhere(String),
    /// To a page of this installation, by its path.
    Page(String),
    /// To another part of the handbook, by its code.
    Part(String),
}

impl Target {
    /// Where an address leads; none where no link may lead there.
    pub fn of(address: &str) -> Option<Target> {
        // Browsers read over control characters, and take a backslash for a slash.
        if address.len() > ADDRESS_MAX || address.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
            return None;
        }
        let begins = |scheme: &str| {
            address.len() > scheme.len()
                && address.get(..scheme.len()).is_some_and(|held| held.eq_ignore_ascii_case(scheme))
        };
        if ["http://", "https://", "mailto:", "tel:"].into_iter().any(begins) {
            return Some(Target::Elsewhere(address.to_owned()));
        }
        if address.starts_with('/') && !address.starts_with("//") {
            return Some(Target::Page(address.to_owned()));
        }
        is_slug(address).then(|| Target::Part(address.to_owned()))
    }
}

/// Reads a text. Every text is one; what is no Markdown is shown as it stands.
pub fn parse(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    Reading { events: Parser::new_ext(text, options) }.blocks(0)
}

/// Everything that is said, in lines; what a search looks through.
pub fn plain(blocks: &[Block]) -> String {
    let mut out = String::new();
    say_blocks(blocks, &mut out);
    out
}

fn say_blocks(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Heading { inner, .. } | Block::Paragraph { inner } => say(inner, out),
            Block::List { items, .. } => items.iter().for_each(|item| say_blocks(item, out)),
            Block::Quote { inner } => say_blocks(inner, out),
            Block::Code { text } => out.push_str(text),
            Block::Rule => {}
            Block::Table { head, rows } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    say(cell, out);
                    out.push(' ');
                }
            }
        }
        out.push('\n');
    }
}

fn say(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Code { text } => out.push_str(text),
            Inline::Strong { inner } | Inline::Emphasis { inner } | Inline::Struck { inner } => say(inner, out),
            Inline::Link { inner, .. } => say(inner, out),
            Inline::Picture { alt, .. } => out.push_str(alt),
            Inline::Break => out.push(' '),
        }
    }
}

fn push_text(out: &mut Vec<Inline>, more: &str) {
    match out.last_mut() {
        Some(Inline::Text { text }) => text.push_str(more),
        _ if more.is_empty() => {}
        _ => out.push(Inline::Text { text: more.to_owned() }),
    }
}

struct Reading<'a, I: Iterator<Item = Event<'a>>> {
    events: I,
}

impl<'a, I: Iterator<Item = Event<'a>>> Reading<'a, I> {
    /// Blocks up to the end of what they stand in.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let (mut out, mut loose) = (Vec::new(), Vec::new());
        // So many are open that are not shown as what they are.
        let mut open = 0_usize;
        while let Some(event) = self.events.next() {
            let block = match event {
                Event::Start(Tag::Paragraph) => Block::Paragraph { inner: self.inlines(depth) },
                Event::Start(Tag::Heading { level, .. }) => {
                    Block::Heading { level: height(level), inner: self.inlines(depth) }
                }
                Event::Start(Tag::CodeBlock(_)) => Block::Code { text: self.text().trim_end().to_owned() },
                Event::Start(Tag::HtmlBlock) => {
                    let text = self.text().trim_end().to_owned();
                    Block::Paragraph { inner: vec![Inline::Text { text }] }
                }
                Event::Start(Tag::BlockQuote(_)) if depth < DEPTH => Block::Quote { inner: self.blocks(depth + 1) },
                Event::Start(Tag::List(start)) if depth < DEPTH => Block::List { start, items: self.items(depth + 1) },
                Event::Start(Tag::Table(_)) => self.table(depth),
                Event::Rule => Block::Rule,
                // Words of a list without empty lines stand in no paragraph.
                Event::Start(tag @ (Tag::Emphasis | Tag::Strong | Tag::Strikethrough)) => {
                    self.inline(&tag, depth, &mut loose);
                    continue;
                }
                Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. })) => {
                    self.inline(&tag, depth, &mut loose);
                    continue;
                }
                Event::Start(_) => {
                    open += 1;
                    continue;
                }
                Event::End(_) if open > 0 => {
                    open -= 1;
                    continue;
                }
                Event::End(_) => break,
                other => {
                    word(other, &mut loose);
                    continue;
                }
            };
            if !loose.is_empty() {
                out.push(Block::Paragraph { inner: std::mem::take(&mut loose) });
            }
            out.push(block);
        }
        if !loose.is_empty() {
            out.push(Block::Paragraph { inner: loose });
        }
        out
    }

    fn items(&mut self, depth: usize) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(_) => items.push(self.blocks(depth)),
                Event::End(_) => break,
                _ => {}
            }
        }
        items
    }

    fn table(&mut self, depth: usize) -> Block {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => head = self.cells(depth),
                Event::Start(_) => rows.push(self.cells(depth)),
                Event::End(_) => break,
                _ => {}
            }
        }
        Block::Table { head, rows }
    }

    fn cells(&mut self, depth: usize) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(_) => cells.push(self.inlines(depth)),
                Event::End(_) => break,
                _ => {}
            }
        }
        cells
    }

    /// Words up to the end of what they stand in.
    fn inlines(&mut self, depth: usize) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut open = 0_usize;
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(tag) if depth < 2 * DEPTH => self.inline(&tag, depth, &mut out),
                Event::Start(_) => open += 1,
                Event::End(_) if open > 0 => open -= 1,
                Event::End(_) => break,
                other => word(other, &mut out),
            }
        }
        out
    }

    /// What has begun among words.
    fn inline(&mut self, tag: &Tag<'a>, depth: usize, out: &mut Vec<Inline>) {
        let inner = self.inlines(depth + 1);
        match tag {
            Tag::Strong => out.push(Inline::Strong { inner }),
            Tag::Emphasis => out.push(Inline::Emphasis { inner }),
            Tag::Strikethrough => out.push(Inline::Struck { inner }),
            Tag::Link { dest_url, .. } => match Target::of(dest_url) {
                Some(to) => out.push(Inline::Link { to, inner }),
                None => out.extend(inner),
            },
            Tag::Image { dest_url, .. } => {
                let mut alt = String::new();
                say(&inner, &mut alt);
                out.push(Inline::Picture { name: dest_url.to_string(), alt });
            }
            _ => out.extend(inner),
        }
    }

    /// The text up to the end of a block that holds nothing else.
    fn text(&mut self) -> String {
        let mut out = String::new();
        for event in self.events.by_ref() {
            match event {
                Event::End(_) => break,
                Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
                _ => {}
            }
        }
        out
    }
}

/// Words as they stand. Whoever writes in a form ends a line where it is to end.
fn word(event: Event<'_>, out: &mut Vec<Inline>) {
    match event {
        Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => push_text(out, &text),
        Event::Code(text) => out.push(Inline::Code { text: text.to_string() }),
        Event::SoftBreak | Event::HardBreak => out.push(Inline::Break),
        _ => {}
    }
}

fn height(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text { text: text.into() }
    }

    fn paragraph(inner: Vec<Inline>) -> Block {
        Block::Paragraph { inner }
    }

    #[test]
    fn a_text_becomes_what_a_page_shows() {
        let read = parse(
            "# Hotel\n\nThe *Lotus* is **near**.\nAsk ~~us~~ [by mail](mailto:a@example.org).\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| c | `d` |\n\n> said\n\n---",
        );
        assert_eq!(read[0], Block::Heading { level: 1, inner: vec![text("Hotel")] });
        let Block::Paragraph { inner } = &read[1] else { panic!("{read:?}") };
        assert_eq!(inner[1], Inline::Emphasis { inner: vec![text("Lotus")] });
        assert!(inner.contains(&Inline::Break), "a line ends where it was ended");
        let to = Target::Elsewhere("mailto:a@example.org".into());
        assert!(inner.contains(&Inline::Link { to, inner: vec![text("by mail")] }));
        let items = vec![vec![paragraph(vec![text("one")])], vec![paragraph(vec![text("two")])]];
        assert_eq!(read[2], Block::List { start: Some(1), items });
        let rows = vec![vec![vec![text("c")], vec![Inline::Code { text: "d".into() }]]];
        assert_eq!(read[3], Block::Table { head: vec![vec![text("a")], vec![text("b")]], rows });
        assert_eq!(read[4], Block::Quote { inner: vec![paragraph(vec![text("said")])] });
        assert_eq!(read[5], Block::Rule);
        assert!(plain(&read).contains("The Lotus is near. Ask us by mail."));
    }

    #[test]
    fn html_is_text() {
        let read = parse("<script>alert(1)</script>\n\nand <b onclick=x>bold</b>");
        assert_eq!(read[0], paragraph(vec![text("<script>alert(1)</script>")]));
        assert_eq!(read[1], paragraph(vec![text("and <b onclick=x>bold</b>")]));
    }

    #[test]
    fn a_link_leads_where_links_may_lead() {
        for good in ["https://example.org/a?b=c#d", "HTTP://example.org", "mailto:a@example.org", "tel:+8610123"] {
            assert_eq!(Target::of(good), Some(Target::Elsewhere(good.into())), "{good}");
        }
        assert_eq!(Target::of("/c/fsc/agenda"), Some(Target::Page("/c/fsc/agenda".into())));
        assert_eq!(Target::of("hotels"), Some(Target::Part("hotels".into())));
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            " javascript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "blob:https://example.org/x",
            "file:///etc/passwd",
            "//example.org",
            "/\\example.org",
            "\\\\example.org",
            "https:",
            "https://exa mple.org",
            "ftp://example.org",
            "../admin",
            "",
        ] {
            assert_eq!(Target::of(bad), None, "{bad:?}");
        }
        assert_eq!(parse("[press](javascript:alert(1))"), [paragraph(vec![text("press")])]);
        assert_eq!(parse("<javascript:alert(1)>"), [paragraph(vec![text("javascript:alert(1)")])]);
        let by_reference = parse("[press][x]\n\n[x]: javascript:alert(1)");
        assert_eq!(by_reference, [paragraph(vec![text("press")])]);
    }

    fn depth(blocks: &[Block]) -> usize {
        let of = |block: &Block| match block {
            Block::Quote { inner } => depth(inner),
            Block::List { items, .. } => items.iter().map(|item| depth(item)).max().unwrap_or(0),
            _ => 0,
        };
        1 + blocks.iter().map(of).max().unwrap_or(0)
    }

    fn deep(inlines: &[Inline]) -> usize {
        let of = |inline: &Inline| match inline {
            Inline::Strong { inner } | Inline::Emphasis { inner } | Inline::Struck { inner } => deep(inner),
            Inline::Link { inner, .. } => deep(inner),
            _ => 0,
        };
        1 + inlines.iter().map(of).max().unwrap_or(0)
    }

    #[test]
    fn nothing_lies_so_deep_that_it_breaks() {
        let quotes = format!("{} end", ">".repeat(20_000));
        let lists: String = (0..400).map(|n| format!("{}- x\n", "  ".repeat(n))).collect();
        for text in [quotes.as_str(), &lists] {
            let read = parse(text);
            assert!(depth(&read) <= DEPTH + 1, "{}", depth(&read));
            assert!(plain(&read).contains("end") || plain(&read).contains('x'));
        }
        for mark in ["*a **b ", "[a](b"] {
            let text = mark.repeat(3_000);
            let read = parse(&text);
            assert!(read.iter().all(|block| matches!(block, Block::Paragraph { inner } if deep(inner) <= 3 * DEPTH)));
        }
        let nested = format!("{}x{}", "*a **b ".repeat(2_000), "** *".repeat(2_000));
        assert!(
            parse(&nested).iter().all(|block| matches!(block, Block::Paragraph { inner } if deep(inner) <= 3 * DEPTH))
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "[ -~\n]{0,200}", marks in "(\\*|_|`|>|#|-|\\[|\\]|\\(|\\)|!|<|&|\\||~|\n| |a|字){0,200}") {
            for text in [&text, &marks] {
                let read = parse(text);
                prop_assert!(depth(&read) <= DEPTH + 1);
                plain(&read);
            }
        }

        #[test]
        fn words_without_marks_are_said_as_they_are(words in "[a-zA-Z字书]{1,12}( [a-zA-Z字书]{1,12}){0,6}") {
            let said = plain(&parse(&words));
            prop_assert_eq!(said.trim(), words);
        }
    }
}
