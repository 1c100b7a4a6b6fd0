//! A text of the handbook as HTML: written from its tree, so that nothing comes out of it but the elements and
//! attributes that stand here.

use std::fmt::{self, Display, Write};

use super::rules::{Attached, Block, Inline, Target};
use crate::kernel::Words;
use crate::web::Reader;

/// Where a text is shown.
pub struct Place<'a> {
    pub l: Reader,
    /// Where the handbook is that its reader has open.
    pub base: &'a str,
    /// The codes of the parts that she sees: links to others lead nowhere.
    pub parts: &'a [&'a str],
    /// The pictures of the part, and the folder that they are fetched from.
    pub files: &'a [Attached],
    pub folder: &'a str,
}

/// Ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html(String);

impl Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::FastWritable for Html {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

impl askama::filters::HtmlSafe for Html {}

/// A text; what is marked is new to its reader.
pub fn html(blocks: &[Block], marks: &[bool], place: &Place<'_>) -> Html {
    let mut out = String::new();
    for (n, block) in blocks.iter().enumerate() {
        let is_new = marks.get(n).copied().unwrap_or(false);
        if is_new {
            let word = Escaped(&place.l.t("handbook-changed-here")).to_string();
            let _ = write!(out, "<div class=\"handbook-new\"><span class=\"visually-hidden\">{word} </span>");
        }
        write_block(&mut out, block, place);
        if is_new {
            out.push_str("</div>\n");
        }
    }
    Html(out)
}

/// Whether a text shows this picture.
pub fn shows(blocks: &[Block], name: &str) -> bool {
    blocks.iter().any(|block| match block {
        Block::Heading { inner, .. } | Block::Paragraph { inner } => holds(inner, name),
        Block::List { items, .. } => items.iter().any(|item| shows(item, name)),
        Block::Quote { inner } => shows(inner, name),
        Block::Table { head, rows } => head.iter().chain(rows.iter().flatten()).any(|cell| holds(cell, name)),
        Block::Code { .. } | Block::Rule => false,
    })
}

fn holds(inlines: &[Inline], name: &str) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Picture { name: held, .. } => held == name,
        Inline::Strong { inner } | Inline::Emphasis { inner } | Inline::Struck { inner } => holds(inner, name),
        Inline::Link { inner, .. } => holds(inner, name),
        Inline::Text { .. } | Inline::Code { .. } | Inline::Break => false,
    })
}

/// As text within an element or within a quoted attribute.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

fn write_block(out: &mut String, block: &Block, place: &Place<'_>) {
    let within = |out: &mut String, element: &str, inner: &[Inline]| {
        let _ = write!(out, "<{element}>");
        write_inlines(out, inner, place);
        let _ = writeln!(out, "</{element}>");
    };
    match block {
        // The title of the part stands above, alone at its height.
        Block::Heading { level: 1, inner } => within(out, "h2", inner),
        Block::Heading { level: 2, inner } => within(out, "h3", inner),
        Block::Heading { inner, .. } => within(out, "h4", inner),
        Block::Paragraph { inner } => within(out, "p", inner),
        Block::List { start, items } => {
            match start {
                None => out.push_str("<ul>\n"),
                Some(1) => out.push_str("<ol>\n"),
                Some(n) => {
                    let _ = writeln!(out, "<ol start=\"{n}\">");
                }
            }
            for item in items {
                out.push_str("<li>");
                match item.as_slice() {
                    // A line of a list is no paragraph.
                    [Block::Paragraph { inner }] => write_inlines(out, inner, place),
                    [Block::Paragraph { inner }, rest @ ..] => {
                        write_inlines(out, inner, place);
                        rest.iter().for_each(|block| write_block(out, block, place));
                    }
                    blocks => blocks.iter().for_each(|block| write_block(out, block, place)),
                }
                out.push_str("</li>\n");
            }
            out.push_str(if start.is_none() { "</ul>\n" } else { "</ol>\n" });
        }
        Block::Quote { inner } => {
            out.push_str("<blockquote>\n");
            inner.iter().for_each(|block| write_block(out, block, place));
            out.push_str("</blockquote>\n");
        }
        Block::Code { text } => {
            let _ = writeln!(out, "<pre tabindex=\"0\"><code>{}</code></pre>", Escaped(text));
        }
        Block::Rule => out.push_str("<hr>\n"),
        Block::Table { head, rows } => {
            let label = place.l.t("handbook-table");
            let label = Escaped(&label);
            let _ = write!(out, "<div class=\"table-box\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">");
            out.push_str("<table class=\"data slim\"><thead><tr>");
            for cell in head {
                out.push_str("<th scope=\"col\">");
                write_inlines(out, cell, place);
                out.push_str("</th>");
            }
            out.push_str("</tr></thead><tbody>");
            for row in rows {
                out.push_str("<tr>");
                for cell in row {
                    out.push_str("<td>");
                    write_inlines(out, cell, place);
                    out.push_str("</td>");
                }
                out.push_str("</tr>");
            }
            out.push_str("</tbody></table></div>\n");
        }
    }
}

fn write_inlines(out: &mut String, inlines: &[Inline], place: &Place<'_>) {
    let within = |out: &mut String, element: &str, inner: &[Inline]| {
        let _ = write!(out, "<{element}>");
        write_inlines(out, inner, place);
        let _ = write!(out, "</{element}>");
    };
    for inline in inlines {
        match inline {
            Inline::Text { text } => {
                let _ = write!(out, "{}", Escaped(text));
            }
            Inline::Strong { inner } => within(out, "strong", inner),
            Inline::Emphasis { inner } => within(out, "em", inner),
            Inline::Struck { inner } => within(out, "s", inner),
            Inline::Code { text } => {
                let _ = write!(out, "<code>{}</code>", Escaped(text));
            }
            Inline::Link { to, inner } => match address(to, place) {
                Some(address) => {
                    let _ = write!(out, "<a href=\"{}\">", Escaped(&address));
                    write_inlines(out, inner, place);
                    out.push_str("</a>");
                }
                None => write_inlines(out, inner, place),
            },
            Inline::Picture { name, alt } => {
                match place.files.iter().find(|file| file.is_picture() && file.name == *name) {
                    Some(file) => write_picture(out, file, alt, place),
                    None => {
                        let _ = write!(out, "{}", Escaped(alt));
                    }
                }
            }
            Inline::Break => out.push_str("<br>"),
        }
    }
}

/// Where a link leads for this reader; none where it would lead to what she does not see.
fn address(to: &Target, place: &Place<'_>) -> Option<String> {
    match to {
        Target::Elsewhere(address) | Target::Page(address) => Some(address.clone()),
        Target::Part(code) => place.parts.contains(&code.as_str()).then(|| format!("{}/{code}", place.base)),
    }
}

fn write_picture(out: &mut String, file: &Attached, alt: &str, place: &Place<'_>) {
    let label: Words = file.label();
    let alt = if alt.is_empty() { place.l.plain(&label) } else { alt };
    let _ = write!(
        out,
        "<img src=\"{}/{}\" alt=\"{}\" width=\"{}\" height=\"{}\">",
        Escaped(place.folder),
        file.id,
        Escaped(alt),
        file.width,
        file.height
    );
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scraper::Html as Page;

    use super::super::rules::parse;
    use super::*;
    use crate::files::rules::Kind;
    use crate::kernel::{Lang, Uuid};

    fn files() -> Vec<Attached> {
        let one = |name: &str, kind| Attached {
            id: Uuid::from_u128(5),
            name: name.into(),
            kind,
            size: 9,
            title: Words::new("A plan", "", ""),
            width: 40,
            height: 30,
        };
        vec![one("plan.png", Kind::Png), one("list.pdf", Kind::Pdf)]
    }

    fn shown(text: &str) -> String {
        let files = files();
        let place = Place {
            l: Reader::new(Lang::En),
            base: "/c/fsc/handbook",
            parts: &["hotels"],
            files: &files,
            folder: "/c/fsc/handbook/files",
        };
        html(&parse(text), &[], &place).to_string()
    }

    #[test]
    fn headings_stand_below_that_of_the_part() {
        assert_eq!(shown("# a\n\n## b\n\n### c\n\n###### d"), "<h2>a</h2>\n<h3>b</h3>\n<h4>c</h4>\n<h4>d</h4>\n");
    }

    #[test]
    fn links_and_pictures_are_those_of_the_part() {
        assert_eq!(shown("[a](hotels)"), "<p><a href=\"/c/fsc/handbook/hotels\">a</a></p>\n");
        assert_eq!(shown("[a](presidium)"), "<p>a</p>\n", "a part that the reader does not see");
        assert_eq!(
            shown("[a](https://example.org/?a=1&b=%22%3E<script>)"),
            "<p><a href=\"https://example.org/?a=1&amp;b=%22%3E&lt;script&gt;\">a</a></p>\n"
        );
        let id = Uuid::from_u128(5);
        assert_eq!(
            shown("![](plan.png)"),
            format!("<p><img src=\"/c/fsc/handbook/files/{id}\" alt=\"A plan\" width=\"40\" height=\"30\"></p>\n")
        );
        // Pictures from elsewhere, files that are none, attributes in what is said of one.
        assert_eq!(shown("![x](https://example.org/x.png)"), "<p>x</p>\n");
        assert_eq!(shown("![x](list.pdf)"), "<p>x</p>\n");
        assert!(shown("![\" onerror=\"alert(1)](plan.png)").contains("alt=\"&quot; onerror=&quot;alert(1)\""));
        assert!(shows(&parse("- ![](plan.png)"), "plan.png") && !shows(&parse("plan.png"), "plan.png"));
    }

    #[test]
    fn what_is_new_is_marked() {
        let files = files();
        let place = Place { l: Reader::new(Lang::En), base: "", parts: &[], files: &files, folder: "" };
        let marked = html(&parse("a\n\nb"), &[false, true], &place).to_string();
        assert!(marked.starts_with("<p>a</p>\n<div class=\"handbook-new\">") && marked.ends_with("<p>b</p>\n</div>\n"));
    }

    /// What may come out, with the attributes that each may carry.
    const ALLOWED: &[(&str, &[&str])] = &[
        // What the reader of fragments puts around them.
        ("html", &[]),
        ("body", &[]),
        ("h2", &[]),
        ("h3", &[]),
        ("h4", &[]),
        ("p", &[]),
        ("ul", &[]),
        ("ol", &["start"]),
        ("li", &[]),
        ("blockquote", &[]),
        ("pre", &["tabindex"]),
        ("code", &[]),
        ("hr", &[]),
        ("div", &["class", "tabindex", "role", "aria-label"]),
        ("table", &["class"]),
        ("thead", &[]),
        ("tbody", &[]),
        ("tr", &[]),
        ("th", &["scope"]),
        ("td", &[]),
        ("strong", &[]),
        ("em", &[]),
        ("s", &[]),
        ("a", &["href"]),
        ("br", &[]),
        ("img", &["src", "alt", "width", "height"]),
    ];

    /// Read as a browser reads it, there is nothing in it but what is allowed, and links lead where they may.
    fn is_harmless(text: &str) {
        let said = shown(text);
        let page = Page::parse_fragment(&said);
        for node in page.tree.nodes() {
            assert!(!node.value().is_comment() && !node.value().is_doctype(), "{text:?}: {said}");
            let Some(element) = node.value().as_element() else { continue };
            let (_, attributes) = ALLOWED
                .iter()
                .find(|(name, _)| *name == element.name())
                .unwrap_or_else(|| panic!("{text:?}: <{}> in {said}", element.name()));
            for (name, value) in element.attrs() {
                assert!(attributes.contains(&name), "{text:?}: {name} in {said}");
                if name == "href" {
                    let read = url::Url::parse("https://plenum.test/c/fsc/handbook/x").unwrap().join(value);
                    let Ok(read) = read else { continue };
                    let good = matches!(read.scheme(), "http" | "https" | "mailto" | "tel");
                    assert!(good, "{text:?}: {value}");
                    if value.starts_with('/') {
                        assert_eq!(read.host_str(), Some("plenum.test"), "{text:?}: {value}");
                    }
                }
                if name == "src" {
                    assert!(value.starts_with("/c/fsc/handbook/files/"), "{text:?}: {value}");
                }
            }
        }
    }

    #[test]
    fn the_known_ways_in_are_closed() {
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "[x](javascript:alert(1))",
            "[x](javascript&colon;alert(1))",
            "[x](&#106;avascript:alert(1))",
            "[x](&#x6A;avascript&#x3A;alert(1))",
            "[x](java&#10;script:alert(1))",
            "[x](<java\nscript:alert(1)>)",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](//evil.example)",
            "[x](/\\evil.example)",
            "[x](\"onmouseover=alert(1))",
            "[x](https://e.example \"title\\\" onmouseover=alert(1)\")",
            "[x](https://e.example/\"onmouseover=\"alert(1))",
            "![x](javascript:alert(1))",
            "![x](plan.png \"a\\\" onload=alert(1)\")",
            "<javascript:alert(1)>",
            "[x]: javascript:alert(1)\n\n[x]",
            "```html\n</code></pre><script>alert(1)</script>\n```",
            "`</code><script>alert(1)</script>`",
            "| <script> | b |\n|---|---|\n| <img onerror=x> | [x](vbscript:x) |",
            "<!-- --><script>alert(1)</script>",
            "<![CDATA[<script>alert(1)</script>]]>",
            "<?php ?><x onclick=alert(1)>",
            "</main></body><script>alert(1)</script>",
            "1. <iframe srcdoc=\"<script>alert(1)</script>\">",
            "> <math><mi xlink:href=\"javascript:alert(1)\">",
            "\u{202e}<b>",
        ] {
            is_harmless(text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn whatever_is_written_nothing_else_comes_out(parts in prop::collection::vec(prop::sample::select(vec![
            "<", ">", "\"", "'", "&", "`", "```\n", "[x](", ")", "![", "]", "(", "javascript:", "data:", "https://", "//", "/", "\\", "script", "<script>",
            "</script>", "<img ", "onerror=", "alert(1)", "&#106;", "&colon;", "&#x0a;", "\n", "\n\n", "# ", "- ", "1. ", "> ", "| a | b |\n|---|---|\n",
            "*", "**", "~~", "<!--", "-->", "plan.png", "hotels", "\t", "\u{0}", "字", " ", "[x]: ", "<a href=", "style=", "{", "}",
        ]), 0..40)) {
            is_harmless(&parts.concat());
        }

        #[test]
        fn whatever_it_is(text: String) {
            is_harmless(&text);
        }
    }
}
