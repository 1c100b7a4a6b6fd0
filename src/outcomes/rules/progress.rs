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

/// Intermediate targets, a value by a day each, in percent of the way from the baseline to the target.
pub fn points(baseline: Decimal, target: Decimal, values: &[(NaiveDate, Decimal)]) -> Vec<(NaiveDate, Decimal)> {
    values.iter().filter_map(|(day, value)| Some((*day, progress(baseline, target, Some(*value))?))).collect()
}

/// How far an indicator should have come on a day, in percent with one decimal: in straight lines from the start by its
/// intermediate targets, in the order of their days, to the deadline. What does not lie between these two counts no more.
pub fn expected_by(
    (starts_on, deadline): (NaiveDate, NaiveDate),
    points: &[(NaiveDate, Decimal)],
    today: NaiveDate,
) -> Decimal {
    let mut from = (starts_on, Decimal::ZERO);
    let within = points.iter().copied().filter(|(day, _)| starts_on < *day && *day < deadline);
    for to in within.chain([(deadline, Decimal::ONE_HUNDRED)]) {
        if today < to.0 {
            let gone = Decimal::from((today - from.0).num_days().max(0));
            let whole = Decimal::from((to.0 - from.0).num_days().max(1));
            return (from.1 + (to.1 - from.1) * gone / whole).round_dp(1);
        }
        from = to;
    }
    Decimal::ONE_HUNDRED
}

/// The same for each indicator of a project; nothing where all of them go straight, as [`expected`] says.
pub fn expected_each(
    span: (NaiveDate, NaiveDate),
    points: &[Vec<(NaiveDate, Decimal)>],
    today: NaiveDate,
) -> Vec<Decimal> {
    if points.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    points.iter().map(|points| expected_by(span, points, today)).collect()
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
    fn intermediate_targets_bend_the_way() {
        let span = (day("2027-01-01"), day("2028-01-01"));
        // After 100 and 200 days; what lies outside of the span counts no more.
        let values = [(day("2027-04-11"), d("8")), (day("2027-07-20"), d("4.8")), (day("2029-01-01"), d("0"))];
        let points = points(d("8.8"), d("0.8"), &values);
        assert_eq!(points.iter().map(|(_, percent)| *percent).collect::<Vec<_>>(), [d("10"), d("50"), d("110")]);
        for (today, percent) in [
            ("2026-12-01", "0"),
            ("2027-01-01", "0"),
            ("2027-02-20", "5"),
            ("2027-04-11", "10"),
            ("2027-05-31", "30"),
            ("2027-07-20", "50"),
            ("2028-01-01", "100"),
            ("2030-01-01", "100"),
        ] {
            assert_eq!(expected_by(span, &points, day(today)), d(percent), "{today}");
        }
        assert!(expected_each(span, &[Vec::new(), Vec::new()], day("2027-02-20")).is_empty());
        let each = expected_each(span, &[Vec::new(), points], day("2027-02-20"));
        assert_eq!(each, [expected(span.0, span.1, day("2027-02-20")), d("5")]);
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
