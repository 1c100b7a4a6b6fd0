use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

use super::rules::{HEIC, NO_PHOTO, SMALL, is_heic};

/// A photo as it is kept: upright, three to four, in dots.
const WIDTH: u32 = 480;
const HEIGHT: u32 = 640;
/// Smaller, nobody is known by it.
const LEAST: u32 = 240;
/// Wider or higher than this, and with more bytes unpacked, it is no photo of a person.
const SIDE_MAX: u32 = 9_000;
const UNPACKED_MAX: u64 = 256 * 1024 * 1024;
const QUALITY: u8 = 82;

/// Unpacking takes a core and some hundred megabytes.
pub(super) static AT_ONCE: Semaphore = Semaphore::const_new(1);

/// A portrait from whatever photo was sent, drawn anew: turned upright, cut to three to four, made small, and
/// without anything that a camera wrote beside it.
///
/// # Errors
/// The key of the sentence that says why it is none.
pub async fn portrait(bytes: Vec<u8>) -> Result<Vec<u8>, &'static str> {
    let _turn = AT_ONCE.acquire().await.map_err(|_| NO_PHOTO)?;
    tokio::task::spawn_blocking(move || drawn(&bytes)).await.map_err(|_| NO_PHOTO)?
}

/// What was sent, upright, and what it came as.
pub(super) fn read(bytes: &[u8]) -> Result<(ImageFormat, DynamicImage), &'static str> {
    if is_heic(bytes) {
        return Err(HEIC);
    }
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| NO_PHOTO)?;
    let format = reader.format().ok_or(NO_PHOTO)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(NO_PHOTO);
    }
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(SIDE_MAX), Some(SIDE_MAX));
    limits.max_alloc = Some(UNPACKED_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| NO_PHOTO)?;
    let orientation = decoder.orientation().map_err(|_| NO_PHOTO)?;
    let mut photo = DynamicImage::from_decoder(decoder).map_err(|_| NO_PHOTO)?;
    photo.apply_orientation(orientation);
    Ok((format, photo))
}

fn drawn(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let (_, photo) = read(bytes)?;
    let (width, height) = (photo.width(), photo.height());
    if width.min(height) < LEAST {
        return Err(SMALL);
    }
    // As wide as it may be; what is too high loses more of its foot than of its head.
    let (wide, high) = if width * 4 > height * 3 { (height * 3 / 4, height) } else { (width, width * 4 / 3) };
    let cut = photo.crop_imm((width - wide) / 2, (height - high) / 3, wide, high);
    let small = cut.resize_exact(WIDTH.min(wide), HEIGHT.min(high), FilterType::CatmullRom).to_rgb8();
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&small).map_err(|_| NO_PHOTO)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use image::RgbImage;
    use proptest::prelude::*;

    use super::*;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let drawn = RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
        DynamicImage::from(drawn).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    /// The same JPEG with an EXIF part (JEITA CP-3451) that turns it and says where it was taken.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let tiff = [
            &b"Exif\0\0MM\0*\0\0\0\x08\0\x02"[..],
            b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0",
            b"\x01\x0e\0\x02\0\0\0\x10\0\0\0\x26\0\0\0\0",
            b"GPS 39.9N 116.4E",
        ]
        .concat();
        let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &tiff, &jpeg[2..]].concat()
    }

    #[test]
    fn a_portrait_is_upright_three_to_four_and_says_nothing_else() {
        let sent = with_exif(&picture(800, 600, ImageFormat::Jpeg));
        assert!(sent.windows(3).any(|part| part == b"GPS"));
        let kept = drawn(&sent).unwrap();
        assert!(!kept.windows(3).any(|part| part == b"GPS") && !kept.windows(4).any(|part| part == b"Exif"));
        let photo = image::load_from_memory(&kept).unwrap();
        // Turned by 90 degrees it is 600 by 800.
        assert_eq!((photo.width(), photo.height()), (480, 640));
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let photo = image::load_from_memory(&drawn(&picture(1200, 400, format)).unwrap()).unwrap();
            assert_eq!((photo.width(), photo.height()), (300, 400));
        }
    }

    #[test]
    fn what_is_no_photo_says_why() {
        assert_eq!(drawn(&picture(200, 900, ImageFormat::Png)), Err(SMALL));
        assert_eq!(drawn(b"\0\0\0\x18ftypheic\0\0\0\0"), Err(HEIC));
        assert_eq!(drawn(b"%PDF-1.7"), Err(NO_PHOTO));
        // A head that promises more dots than there is room for: refused before any is drawn.
        let mut bomb = picture(300, 400, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
        assert_eq!(drawn(&bomb), Err(NO_PHOTO));
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(at in 0_usize..2000, value: u8) {
            let mut sent = picture(300, 400, ImageFormat::Jpeg);
            let at = at % sent.len();
            sent[at] = value;
            let _ = drawn(&sent);
        }
    }
}
