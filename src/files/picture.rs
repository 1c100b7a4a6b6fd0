use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};

use super::photo::{AT_ONCE, read};
use super::rules::{Kind, NO_PHOTO};

/// No screen of a phone and no page shows more dots than this, each way.
const SIDE: u32 = 1_800;
const QUALITY: u8 = 85;

/// A picture as it is kept.
pub struct Picture {
    pub kind: Kind,
    pub width: u32,
    pub height: u32,
    pub content: Vec<u8>,
}

/// A picture of the conference, drawn anew: upright, no larger than a page shows, and without anything that a camera
/// wrote beside it. What came as PNG stays so: plans have sharp lines.
///
/// # Errors
/// The key of the sentence that says why it is none.
pub async fn picture(bytes: Vec<u8>) -> Result<Picture, &'static str> {
    let _turn = AT_ONCE.acquire().await.map_err(|_| NO_PHOTO)?;
    tokio::task::spawn_blocking(move || drawn(&bytes)).await.map_err(|_| NO_PHOTO)?
}

fn drawn(bytes: &[u8]) -> Result<Picture, &'static str> {
    let (format, sent) = read(bytes)?;
    let shown =
        if sent.width().max(sent.height()) > SIDE { sent.resize(SIDE, SIDE, FilterType::CatmullRom) } else { sent };
    let (width, height) = (shown.width(), shown.height());
    let mut out = Cursor::new(Vec::new());
    let kind = if format == ImageFormat::Png {
        let plain =
            if shown.color().has_alpha() { DynamicImage::from(shown.to_rgba8()) } else { shown.to_rgb8().into() };
        plain.write_to(&mut out, ImageFormat::Png).map_err(|_| NO_PHOTO)?;
        Kind::Png
    } else {
        JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&shown.to_rgb8()).map_err(|_| NO_PHOTO)?;
        Kind::Jpeg
    };
    Ok(Picture { kind, width, height, content: out.into_inner() })
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;

    fn sent(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let drawn = RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 7]));
        DynamicImage::from(drawn).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_picture_keeps_its_shape_and_is_no_larger_than_a_page() {
        for (format, kind) in
            [(ImageFormat::Png, Kind::Png), (ImageFormat::Jpeg, Kind::Jpeg), (ImageFormat::WebP, Kind::Jpeg)]
        {
            let kept = drawn(&sent(3600, 120, format)).unwrap();
            assert_eq!((kept.kind, kept.width, kept.height), (kind, 1800, 60));
            let again = image::load_from_memory(&kept.content).unwrap();
            assert_eq!((again.width(), again.height()), (1800, 60));
            let small = drawn(&sent(40, 30, format)).unwrap();
            assert_eq!((small.width, small.height), (40, 30));
        }
    }

    #[test]
    fn what_was_written_beside_a_picture_is_not_kept() {
        let mut png = sent(64, 64, ImageFormat::Png);
        // A chunk of text before the end (PNG, 11.3.4): length, type, content, and its checksum.
        let end = png.len() - 12;
        let text = b"tEXtGPS\0N 39.9 E 116.4";
        let crc = crc(text).to_be_bytes();
        let chunk = [&(u32::try_from(text.len() - 4).unwrap().to_be_bytes())[..], text, &crc].concat();
        png.splice(end..end, chunk);
        let kept = drawn(&png).unwrap();
        assert!(!kept.content.windows(3).any(|part| part == b"GPS"));
        assert_eq!(drawn(b"<svg onload=x>").err(), Some(NO_PHOTO));
        assert_eq!(drawn(b"%PDF-1.7").err(), Some(NO_PHOTO));
    }

    /// PNG, annex D.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 })
        })
    }
}
