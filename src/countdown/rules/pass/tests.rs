use chrono::NaiveDate;
use chrono_tz::{Asia::Shanghai, Europe::Berlin};
use proptest::prelude::*;

use super::*;

fn nine(zone: Tz, day: u64) -> DateTime<Utc> {
    let date = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap() + Days::new(day);
    instant(zone, date, NaiveTime::from_hms_opt(9, 0, 0).unwrap())
}

fn task(day: u64, estimate: Span) -> Work {
    Work { due_at: nine(Shanghai, day), estimate, progress: 0, has_begun: false, finished_at: None }
}

fn weekends() -> WorkDays {
    WorkDays::new(&[6, 7], [])
}

#[test]
fn latest_starts_come_from_what_waits() {
    // Write (3 days), then print (5 days, a day for drying), due on Friday the 20th of November.
    let work = [task(30, Span::WorkingDays(3)), task(18, Span::WorkingDays(5))];
    let links = [Link { task: 1, needs: 0, lag: Span::WorkingDays(1) }];
    let days = weekends();
    let reckoner = Reckoner { zone: Shanghai, days: &days };
    let graph = Graph::new(&work, &links).unwrap();
    let latest = graph.latest(&reckoner);
    assert_eq!((latest[1].start, latest[1].finish), (nine(Shanghai, 11), nine(Shanghai, 18)));
    // Friday the 13th less a day is Thursday the 12th, less three is Monday the 9th.
    assert_eq!((latest[0].start, latest[0].finish), (nine(Shanghai, 7), nine(Shanghai, 10)));
    // Printing that is done holds nothing up.
    let done = [work[0], Work { finished_at: Some(nine(Shanghai, 1)), ..work[1] }];
    assert_eq!(Graph::new(&done, &links).unwrap().latest(&reckoner)[0].finish, nine(Shanghai, 30));
}

#[test]
fn the_chain_is_what_has_no_time_to_spare() {
    let work = [
        task(30, Span::WorkingDays(3)),
        task(18, Span::WorkingDays(5)),
        task(40, Span::WorkingDays(2)),
        task(18, Span::Hours(4)),
    ];
    let link = |task, needs| Link { task, needs, lag: Span::NONE };
    let links = [link(1, 0), link(2, 1), link(1, 3)];
    let days = weekends();
    let reckoner = Reckoner { zone: Shanghai, days: &days };
    let graph = Graph::new(&work, &links).unwrap();
    let (latest, earliest) = (graph.latest(&reckoner), graph.earliest(nine(Shanghai, 0), &reckoner));
    assert_eq!(earliest[1].held_by, Some(0));
    assert_eq!(graph.chain(&latest, &earliest), [0, 1]);
    let done = work.map(|work| Work { finished_at: Some(work.due_at), ..work });
    let graph = Graph::new(&done, &links).unwrap();
    assert!(graph.chain(&latest, &graph.earliest(nine(Shanghai, 0), &reckoner)).is_empty());
}

#[test]
fn what_has_begun_takes_what_is_left_of_it() {
    let work = [Work { progress: 50, has_begun: true, ..task(30, Span::WorkingDays(5)) }];
    let days = weekends();
    let reckoner = Reckoner { zone: Shanghai, days: &days };
    let earliest = Graph::new(&work, &[]).unwrap().earliest(nine(Shanghai, 0), &reckoner);
    assert_eq!(earliest[0].finish, nine(Shanghai, 3), "three days of five, rounded up");
}

#[test]
fn a_circle_is_named() {
    let work = [task(1, Span::NONE); 5];
    let link = |task, needs| Link { task, needs, lag: Span::NONE };
    let links = [link(0, 1), link(1, 2), link(2, 3), link(3, 1), link(4, 0)];
    let mut circle = Graph::new(&work, &links).err().unwrap();
    circle.sort_unstable();
    assert_eq!(circle, [1, 2, 3]);
    // 4 needs 0 needs 1 needs 2: so 2 may not need 4.
    assert_eq!(way(&links[..2], 5, 0, 2), Some(vec![0, 1, 2]));
    assert_eq!(way(&links, 5, 4, 3), Some(vec![4, 0, 1, 2, 3]));
    assert_eq!(way(&links, 5, 1, 0), None);
}

proptest! {
    #[test]
    fn what_is_later_never_becomes_earlier(hour in 0i64..9_000, more in 0i64..200, span in span()) {
        let days = weekends();
        for zone in [Shanghai, Berlin] {
            let reckoner = Reckoner { zone, days: &days };
            let at = nine(zone, 0) + TimeDelta::hours(hour);
            let later = at + TimeDelta::hours(more);
            prop_assert!(reckoner.before(at, span) <= reckoner.before(later, span));
            prop_assert!(reckoner.after(at, span) <= reckoner.after(later, span));
            prop_assert!(reckoner.before(at, span) <= at && at <= reckoner.after(at, span));
        }
    }
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![(0u32..60).prop_map(Span::Hours), (0u32..9).prop_map(Span::WorkingDays)]
}

/// Tasks, and links from later ones to earlier ones under a shuffled numbering.
fn graphs() -> impl Strategy<Value = (Vec<Work>, Vec<Link>)> {
    (2usize..2_000).prop_flat_map(|n| {
        let work = proptest::collection::vec((0u64..300, span(), 0u8..6), n);
        let names = Just((0..n).collect::<Vec<usize>>()).prop_shuffle();
        let links = proptest::collection::vec((0..n, 0..n, span()), 0..n * 3);
        (work, names, links).prop_map(|(work, names, links)| {
            let work = work
                .into_iter()
                .map(|(day, estimate, state)| Work {
                    finished_at: (state == 0).then(|| nine(Berlin, day)),
                    due_at: nine(Berlin, day),
                    ..task(0, estimate)
                })
                .collect();
            let links = links
                .into_iter()
                .filter(|(a, b, _)| a != b)
                .map(|(a, b, lag)| Link { task: names[a.max(b)], needs: names[a.min(b)], lag })
                .collect();
            (work, links)
        })
    })
}

/// The same by its definition, without any order: as long as a finish is later than what waits for it allows, it is
/// brought forward.
fn slowly(work: &[Work], links: &[Link], reckoner: &Reckoner<'_>) -> Vec<DateTime<Utc>> {
    let mut finish: Vec<DateTime<Utc>> = work.iter().map(|work| work.due_at).collect();
    loop {
        let mut is_settled = true;
        for link in links.iter().filter(|link| work[link.task].finished_at.is_none()) {
            let begins = reckoner.before(finish[link.task], work[link.task].estimate);
            let allowed = reckoner.before(begins, link.lag);
            if finish[link.needs] > allowed {
                finish[link.needs] = allowed;
                is_settled = false;
            }
        }
        if is_settled {
            return finish;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn the_backward_pass_is_what_its_definition_says((work, links) in graphs()) {
        let days = WorkDays::new(&[6, 7], (0..40).map(|n| (NaiveDate::from_ymd_opt(2027, 2, 1).unwrap() + Days::new(n * 9), n % 3 > 0)));
        let reckoner = Reckoner { zone: Berlin, days: &days };
        let graph = Graph::new(&work, &links).unwrap();
        let latest = graph.latest(&reckoner);
        let finish: Vec<_> = latest.iter().map(|one| one.finish).collect();
        prop_assert!(finish == slowly(&work, &links, &reckoner), "another finish than by the definition");
        for (one, work) in latest.iter().zip(&work) {
            prop_assert_eq!(one.start, reckoner.before(one.finish, work.estimate));
            prop_assert!(one.finish <= work.due_at);
        }
        // Whoever closes a circle is told of one that is there.
        if let Some(link) = links.first() {
            let mut closed = links.clone();
            closed.push(Link { task: link.needs, needs: link.task, lag: Span::NONE });
            let circle = Graph::new(&work, &closed).err().unwrap();
            for (n, task) in circle.iter().enumerate() {
                let needs = circle[(n + 1) % circle.len()];
                prop_assert!(closed.iter().any(|link| link.task == *task && link.needs == needs));
            }
        }
    }
}
