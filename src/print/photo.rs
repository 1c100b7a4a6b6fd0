//! Photos for papers that hold many of them.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageFormat};

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
    let (width, height) = (photo.width(), photo.height());
    if width <= SIDES.0 && height <= SIDES.1 {
        return None;
    }
    let (wide, high) = within(width, height);
    let mut small = Image::new(wide, high, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
    Resizer::new().resize(&DynamicImage::from(photo.into_rgb8()), &mut small, &options).ok()?;
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 85).encode(small.buffer(), wide, high, ExtendedColorType::Rgb8).ok()?;
    Some(out)
}

/// The longest sides within [`SIDES`] in the same proportion, at least one dot each.
fn within(width: u32, height: u32) -> (u32, u32) {
    let (width, height) = (u64::from(width), u64::from(height));
    let (most_wide, most_high) = (u64::from(SIDES.0), u64::from(SIDES.1));
    let (wide, high) = if width * most_high > height * most_wide {
        (most_wide, height * most_wide / width)
    } else {
        (width * most_high / height, most_high)
    };
    let dots = |side: u64| u32::try_from(side.max(1)).unwrap_or(1);
    (dots(wide), dots(high))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::RgbImage;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn a_smaller_photo_keeps_its_proportion(width in 1u32..9_000, height in 1u32..9_000) {
            let (wide, high) = within(width, height);
            prop_assert!((1..=SIDES.0).contains(&wide) && (1..=SIDES.1).contains(&high));
            prop_assert!(wide == SIDES.0 || high == SIDES.1);
            let (off, side) = (f64::from(wide) * f64::from(height) - f64::from(high) * f64::from(width), f64::from(width.max(height)));
            prop_assert!(off.abs() <= side, "within a dot");
        }
    }
}
