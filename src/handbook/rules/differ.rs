//! What is new in a text beside an earlier one.

/// More blocks than this each are compared by whether they stood there before at all.
const MOST: usize = 1_000;

/// Which of the blocks of a text are not among those that stayed, in their order (a longest common subsequence).
pub fn changed<T: PartialEq>(old: &[T], new: &[T]) -> Vec<bool> {
    let begin = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, rest) = (&old[begin..], &new[begin..]);
    let end = old.iter().rev().zip(rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, middle) = (&old[..old.len() - end], &rest[..rest.len() - end]);
    let mut marks = vec![false; begin];
    if old.len() > MOST || middle.len() > MOST {
        marks.extend(middle.iter().map(|block| !old.contains(block)));
    } else {
        marks.extend(not_common(old, middle));
    }
    marks.resize(new.len(), false);
    marks
}

fn not_common<T: PartialEq>(old: &[T], new: &[T]) -> Vec<bool> {
    // How many stay of what follows, by where it begins in each.
    let wide = new.len() + 1;
    let mut stay = vec![0_u16; (old.len() + 1) * wide];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            stay[i * wide + j] = if old[i] == new[j] {
                stay[(i + 1) * wide + j + 1] + 1
            } else {
                stay[(i + 1) * wide + j].max(stay[i * wide + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut marks = vec![true; new.len()];
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            marks[j] = false;
            (i, j) = (i + 1, j + 1);
        } else if stay[(i + 1) * wide + j] >= stay[i * wide + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_new_is_marked_and_nothing_else() {
        let old = ["intro", "bus", "hotel", "end"];
        assert_eq!(changed(&old, &old), [false; 4]);
        assert_eq!(changed(&old, &["intro", "tram", "hotel", "parking", "end"]), [false, true, false, true, false]);
        assert_eq!(changed(&old, &["intro", "end"]), [false, false], "what is gone leaves no mark");
        assert_eq!(changed(&[], &["a"]), [true]);
        let long: Vec<usize> = (0..2_500).collect();
        let mut other = long.clone();
        other.reverse();
        other[7] = 9_999;
        assert_eq!(changed(&long, &other).iter().filter(|mark| **mark).count(), 1);
    }

    fn is_within(small: &[u8], large: &[u8]) -> bool {
        let mut rest = large.iter();
        small.iter().all(|one| rest.any(|held| held == one))
    }

    proptest! {
        #[test]
        fn what_is_not_marked_stood_there_in_this_order(old in prop::collection::vec(0_u8..6, 0..12), new in prop::collection::vec(0_u8..6, 0..12)) {
            let marks = changed(&old, &new);
            prop_assert_eq!(marks.len(), new.len());
            let stayed: Vec<u8> = new.iter().zip(&marks).filter(|(_, mark)| !**mark).map(|(one, _)| *one).collect();
            prop_assert!(is_within(&stayed, &old));
            // And no longer row of them did: by trying every choice.
            let best = (0_u32..1 << new.len())
                .filter(|chosen| {
                    let row: Vec<u8> = (0..new.len()).filter(|n| chosen & (1 << n) != 0).map(|n| new[n]).collect();
                    is_within(&row, &old)
                })
                .map(u32::count_ones)
                .max();
            prop_assert_eq!(Some(u32::try_from(stayed.len()).unwrap()), best);
        }
    }
}
