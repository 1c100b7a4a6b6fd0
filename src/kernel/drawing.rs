/// A number of a drawing in SVG, to a tenth of a unit.
pub fn place(n: f64) -> String {
    format!("{n:.1}")
}

/// The step of a grid of at most five lines over what is counted: 1, 2 or 5 times a power of ten.
pub fn grid_step(most: i64) -> i64 {
    let mut power = 1;
    loop {
        if let Some(step) = [1, 2, 5].map(|factor| factor * power).into_iter().find(|step| most / step <= 4) {
            return step;
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_have_few_lines_at_round_numbers() {
        for (most, step) in [(0, 1), (4, 1), (5, 2), (9, 2), (10, 5), (24, 5), (25, 10), (100, 50), (12_345, 5_000)] {
            assert_eq!(grid_step(most), step, "{most}");
        }
        assert_eq!(place(1.25 + 0.01), "1.3");
    }
}
