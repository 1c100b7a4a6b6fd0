use anyhow::anyhow;
use fast_qr::{ECL, QRBuilder};

/// A QR code as the path of an SVG, one unit a module, with the quiet zone of four modules that
/// readers need (ISO/IEC 18004, 9.1).
pub struct Qr {
    /// Width and height, quiet zone included.
    pub size: usize,
    pub path: String,
}

const QUIET: usize = 4;

impl Qr {
    pub fn new(text: &str) -> anyhow::Result<Qr> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|error| anyhow!("no QR code: {error:?}"))?;
        let mut path = String::new();
        for y in 0..code.size {
            let mut x = 0;
            while x < code.size {
                let begun = x;
                while x < code.size && code[y][x].value() {
                    x += 1;
                }
                if x > begun {
                    // One stroke for each run of dark modules.
                    path.push_str(&format!("M{} {}h{}v1h-{}z", begun + QUIET, y + QUIET, x - begun, x - begun));
                } else {
                    x += 1;
                }
            }
        }
        Ok(Qr { size: code.size + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_fits_a_small_code() {
        let qr = Qr::new("Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4").unwrap();
        assert!(qr.size <= 37 && qr.path.starts_with("M4 4h7v1h-7z"), "{} {}", qr.size, qr.path);
    }
}
