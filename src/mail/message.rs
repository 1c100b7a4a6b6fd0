//! A mail as it goes over the wire (RFC 5322, MIME): text alone, or text and HTML with a code in it and an
//! entry for a calendar beside it.

use anyhow::{Context as _, anyhow};
use fast_qr::{ECL, QRBuilder};
use lettre::Message;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use super::rules::pieces;
use super::store::Mail;
use crate::state::App;
use crate::web::Reader;

/// Dark and light modules around a code, and how many dots a module is wide.
const QUIET: usize = 4;
const DOTS: usize = 8;

pub fn build(app: &App, mail: Mail) -> anyhow::Result<Message> {
    let builder = Message::builder()
        .from(app.config.mail_from.parse::<Mailbox>().context("mail_from cannot be read")?)
        .to(Mailbox::new(None, mail.address.parse().context("the address cannot be read")?))
        .message_id(Some(mail.message_id.clone()))
        .date(app.clock.now().into())
        .subject(mail.subject.clone());
    let Some(extras) = &mail.extras else { return Ok(builder.singlepart(SinglePart::plain(mail.body))?) };
    let content = match &extras.qr {
        None => MultiPart::mixed().singlepart(SinglePart::plain(mail.body.clone())),
        Some(secret) => {
            let code = Attachment::new_inline("code".into()).body(png_of(secret)?, ContentType::parse("image/png")?);
            let page = MultiPart::related().singlepart(SinglePart::html(html(&mail))).singlepart(code);
            let either = MultiPart::alternative().singlepart(SinglePart::plain(mail.body.clone())).multipart(page);
            MultiPart::mixed().multipart(either)
        }
    };
    let content = match &extras.calendar {
        None => content,
        Some(entry) => {
            let kind = ContentType::parse("text/calendar; charset=utf-8")?;
            content.singlepart(Attachment::new("conference.ics".into()).body(entry.clone(), kind))
        }
    };
    Ok(builder.multipart(content)?)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The body with links and the code below it.
fn html(mail: &Mail) -> String {
    let l = Reader::new(mail.lang);
    let mut page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>",
        mail.lang,
        escaped(&mail.subject)
    );
    for paragraph in mail.body.split("\n\n").filter(|text| !text.trim().is_empty()) {
        page.push_str("<p>");
        for (text, is_link) in pieces(paragraph) {
            let text = escaped(text);
            match is_link {
                true => page.push_str(&format!("<a href=\"{text}\">{text}</a>")),
                false => page.push_str(&text.replace('\n', "<br>")),
            }
        }
        page.push_str("</p>");
    }
    let said = escaped(&l.t("mail-code"));
    page.push_str(&format!("<p><img src=\"cid:code\" alt=\"{said}\" width=\"296\" height=\"296\"></p></body></html>"));
    page
}

/// A code as a picture of black and white.
fn png_of(text: &str) -> anyhow::Result<Vec<u8>> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|error| anyhow!("no QR code: {error:?}"))?;
    let width = (code.size + 2 * QUIET) * DOTS;
    let is_dark = |x: usize, y: usize| {
        let (x, y) = ((x / DOTS).wrapping_sub(QUIET), (y / DOTS).wrapping_sub(QUIET));
        x < code.size && y < code.size && code[y][x].value()
    };
    let dots: Vec<u8> = (0..width * width).map(|n| if is_dark(n % width, n / width) { 0 } else { u8::MAX }).collect();
    let mut picture = Vec::new();
    let side = u32::try_from(width)?;
    let mut encoder = png::Encoder::new(&mut picture, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&dots)?;
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::super::store::Extras;
    use super::*;
    use crate::kernel::Lang;

    #[test]
    fn what_people_wrote_is_no_markup() {
        let mail = Mail {
            message_id: "<a@b>".into(),
            lang: Lang::ZhHans,
            address: "a@example.org".into(),
            subject: "<b>".into(),
            body: "<script>\n\nhttps://a.example/\"x".into(),
            extras: Some(Extras::default()),
        };
        let page = html(&mail);
        assert!(page.contains("<title>&lt;b&gt;</title>") && page.contains("<p>&lt;script&gt;</p>"), "{page}");
        assert!(page.contains("<a href=\"https://a.example/\">https://a.example/</a>&quot;x"), "{page}");
    }

    #[test]
    fn a_code_is_read_back() {
        let picture = image::load_from_memory(&png_of("Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4").unwrap()).unwrap();
        let mut picture = rqrr::PreparedImage::prepare(picture.to_luma8());
        assert_eq!(picture.detect_grids()[0].decode().unwrap().1, "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4");
    }
}
