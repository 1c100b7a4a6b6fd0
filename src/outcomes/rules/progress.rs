use chrono::NaiveDate;
use rust_decimal::Decimal;

/// How far an indicator has come from its baseline to its target, in percent with one decimal:
/// (reading − baseline) / (target − baseline). Right for falling targets and for a target of 0;
/// negative below the baseline, above 100 beyond the target. Unknown without a reading, and where
/// baseline and target are one.
pub fn progress(baseline: Decimal, target: Decimal, reading: Option<Decimal>) -> Option<Decimal> {
    let way = target.checked_sub(baseline)?;
    let gone = reading?.checked_sub(baseline)?;
    Some(gone.checked_div(way)?.checked_mul(Decimal::ONE_HUNDRED)?.round_dp(1))
}

/// How far a project should have come on a day, in percent with one decimal: in a straight line
/// from its start to its deadline.
pub fn expected(starts_on: NaiveDate, deadline: NaiveDate, today: NaiveDate) -> Decimal {
    let whole = (deadline - starts_on).num_days();
    if today >= deadline || whole <= 0 {
        return Decimal::ONE_HUNDRED;
    }
    let gone = (today - starts_on).num_days().max(0);
    (Decimal::from(gone) * Decimal::ONE_HUNDRED / Decimal::from(whole)).round_dp(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn progress_is_right_for_rising_falling_and_zero_targets() {
        for (baseline, target, reading, percent) in [
            ("40", "90", "65", "50"),
            ("40", "90", "40", "0"),
            ("40", "90", "90", "100"),
            ("40", "90", "100", "120"),
            ("40", "90", "30", "-20"),
            // Falling: complaints from 200 to 50.
            ("200", "50", "125", "50"),
            ("200", "50", "230", "-20"),
            // To nothing at all, and up from nothing.
            ("12", "0", "3", "75"),
            ("0", "8", "2", "25"),
            ("-4", "4", "0", "50"),
            ("0", "3", "1", "33.3"),
        ] {
            assert_eq!(
                progress(d(baseline), d(target), Some(d(reading))),
                Some(d(percent)),
                "{baseline} {target} {reading}"
            );
        }
    }

    #[test]
    fn unknown_stays_unknown() {
        assert_eq!(progress(d("1"), d("2"), None), None);
        assert_eq!(progress(d("1"), d("1"), Some(d("1"))), None);
    }

    #[test]
    fn time_goes_in_a_straight_line() {
        let (start, end) = (day("2026-01-01"), day("2026-04-11"));
        for (today, percent) in [
            ("2025-12-01", "0"),
            ("2026-01-01", "0"),
            ("2026-01-11", "10"),
            ("2026-04-11", "100"),
            ("2027-01-01", "100"),
        ] {
            assert_eq!(expected(start, end, day(today)), d(percent), "{today}");
        }
    }

    proptest! {
        #[test]
        fn the_baseline_is_0_and_the_target_100(baseline in -1_000_000i64..1_000_000, way in 1i64..1_000_000, falls in any::<bool>()) {
            let baseline = Decimal::new(baseline, 2);
            let target = if falls { baseline - Decimal::new(way, 2) } else { baseline + Decimal::new(way, 2) };
            prop_assert_eq!(progress(baseline, target, Some(baseline)), Some(Decimal::ZERO));
            prop_assert_eq!(progress(baseline, target, Some(target)), Some(Decimal::ONE_HUNDRED));
        }

        #[test]
        fn nearer_the_target_is_never_less(baseline in -1000i64..1000, way in -1000i64..1000, a in -2000i64..2000, b in -2000i64..2000) {
            prop_assume!(way != 0);
            let of = |n: i64| Decimal::new(n, 1);
            let (one, two) = (progress(of(baseline), of(baseline + way), Some(of(a))), progress(of(baseline), of(baseline + way), Some(of(b))));
            if (way > 0) == (a <= b) { prop_assert!(one <= two) } else { prop_assert!(one >= two) }
        }

        #[test]
        fn mirrored_indicators_progress_alike(baseline in -1000i64..1000, target in -1000i64..1000, reading in -1000i64..1000) {
            let of = |n: i64| Decimal::from(n);
            prop_assert_eq!(
                progress(of(baseline), of(target), Some(of(reading))),
                progress(of(-baseline), of(-target), Some(of(-reading)))
            );
        }

        #[test]
        fn what_forms_let_through_never_overflows(b in -1_000_000_000_000_000_000i64..1_000_000_000_000_000_000, way in 1i64..1000, r in -1_000_000_000_000_000_000i64..1_000_000_000_000_000_000) {
            prop_assert!(progress(Decimal::new(b, 6), Decimal::new(b + way, 6), Some(Decimal::new(r, 6))).is_some());
        }
    }
}
