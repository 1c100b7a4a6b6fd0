//! Photos for papers that hold many of them.

use image::ImageFormat;
use image::codecs::jpeg::JpegEncoder;

/// What a photo of 25 mm shows at 240 dpi; half the sides in which photos are kept.
const SIDES: (u32, u32) = (240, 320);

/// Photos with shorter sides, in their order, on two cores. Typst holds each picture unpacked until the paper is written,
/// 0.9 MB for one as it is kept; a thousand of those are more than it may take. What is small already, or no JPEG, stays.
pub fn small_photos(photos: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut photos = photos;
    let half = photos.len() / 2;
    let (one, other) = photos.split_at_mut(half);
    let shrink = |some: &mut [Vec<u8>]| {
        for photo in some {
            if let Some(smaller) = smaller(photo) {
                *photo = smaller;
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| shrink(other));
        shrink(one);
    });
    photos
}

fn smaller(jpeg: &[u8]) -> Option<Vec<u8>> {
    let photo = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).ok()?;
    if photo.width() <= SIDES.0 && photo.height() <= SIDES.1 {
        return None;
    }
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, 85);
    photo.thumbnail(SIDES.0, SIDES.1).to_rgb8().write_with_encoder(encoder).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, RgbImage};

    use super::*;

    fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(RgbImage::new(width, height)).write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn photos_are_made_smaller_each_at_its_place() {
        let sent = [(480, 640, ImageFormat::Jpeg), (200, 100, ImageFormat::Jpeg), (500, 500, ImageFormat::Png)];
        let sent: Vec<Vec<u8>> = sent.into_iter().map(|(width, height, format)| photo(width, height, format)).collect();
        let sides = |bytes: &Vec<u8>| {
            let photo = image::load_from_memory(bytes).unwrap();
            (photo.width(), photo.height())
        };
        let small = small_photos(sent);
        assert_eq!(small.iter().map(sides).collect::<Vec<_>>(), [SIDES, (200, 100), (500, 500)]);
        assert!(small_photos(Vec::new()).is_empty());
    }
}
