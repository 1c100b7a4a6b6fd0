//! How many projects of each pillar are in which state, and with which light.

use crate::kernel::Uuid;
use crate::outcomes::rules::{Light, State};

/// Projects of a pillar in a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub count: usize,
    /// How many have which light, the worst first; those alone that some have.
    pub lights: Vec<(Light, usize)>,
}

impl Cell {
    fn of(lights: impl Iterator<Item = Light>) -> Cell {
        let lights: Vec<Light> = lights.collect();
        let split = Light::ALL.map(|light| (light, lights.iter().filter(|one| **one == light).count()));
        Cell { count: lights.len(), lights: split.into_iter().filter(|(_, count)| *count > 0).collect() }
    }
}

/// The matrix: a row a pillar and one of all, a column a state and one of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// A pillar, its cells in the order of the states, and what they come to.
    pub rows: Vec<(Uuid, Vec<Cell>, Cell)>,
    pub columns: Vec<Cell>,
    pub all: Cell,
}

impl Matrix {
    pub fn of(pillars: &[Uuid], projects: &[(Uuid, State, Light)]) -> Matrix {
        let cell = |pillar: Option<Uuid>, state: Option<State>| {
            let found = projects.iter().filter(|(of, at, _)| {
                pillar.is_none_or(|pillar| pillar == *of) && state.is_none_or(|state| state == *at)
            });
            Cell::of(found.map(|(_, _, light)| *light))
        };
        let row = |pillar| State::ALL.map(|state| cell(pillar, Some(state))).to_vec();
        Matrix {
            rows: pillars.iter().map(|id| (*id, row(Some(*id)), cell(Some(*id), None))).collect(),
            columns: row(None),
            all: cell(None, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cell_says_how_many_and_with_which_light() {
        let pillars = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let projects = [
            (pillars[0], State::UnderWay, Light::Red),
            (pillars[0], State::UnderWay, Light::Normal),
            (pillars[0], State::Closed, Light::Normal),
        ];
        let matrix = Matrix::of(&pillars, &projects);
        let under_way = &matrix.rows[0].1[2];
        assert_eq!(
            (under_way.count, under_way.lights.as_slice()),
            (2, [(Light::Red, 1), (Light::Normal, 1)].as_slice())
        );
        assert_eq!((matrix.rows[0].2.count, matrix.rows[1].2.count, matrix.all.count), (3, 0, 3));
    }

    proptest! {
        #[test]
        fn rows_and_columns_come_to_the_same(held in proptest::collection::vec((0u128..4, 0usize..6, 0usize..4), 0..60)) {
            let pillars: Vec<Uuid> = (0..4).map(Uuid::from_u128).collect();
            let projects: Vec<_> = held
                .into_iter()
                .map(|(pillar, state, light)| (Uuid::from_u128(pillar), State::ALL[state], Light::ALL[light]))
                .collect();
            let matrix = Matrix::of(&pillars, &projects);
            prop_assert_eq!(matrix.all.count, projects.len());
            prop_assert_eq!(matrix.rows.iter().map(|(_, _, sum)| sum.count).sum::<usize>(), projects.len());
            prop_assert_eq!(matrix.columns.iter().map(|sum| sum.count).sum::<usize>(), projects.len());
            for (_, cells, sum) in &matrix.rows {
                prop_assert_eq!(cells.iter().map(|cell| cell.count).sum::<usize>(), sum.count);
                prop_assert!(cells.iter().all(|cell| cell.lights.iter().map(|(_, n)| n).sum::<usize>() == cell.count));
            }
        }
    }
}
