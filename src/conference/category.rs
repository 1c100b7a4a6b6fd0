use super::HolderKind;
use crate::kernel::{Lang, Uuid, Words};

/// A category of participants, or a subcategory below one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    pub id: Uuid,
    pub parent: Option<Uuid>,
    pub code: String,
    pub name: Words,
    /// What its people are; of a subcategory as of the one above it.
    pub kind: HolderKind,
}

/// All categories of a conference, in their order.
#[derive(Clone, Debug, Default)]
pub struct Categories(Vec<Category>);

impl Categories {
    pub fn new(list: Vec<Category>) -> Categories {
        Categories(list)
    }

    /// The category of a code, as the template names it.
    pub fn by_code(&self, code: &str) -> Option<Uuid> {
        self.0.iter().find(|one| one.code == code).map(|one| one.id)
    }

    pub fn get(&self, id: Uuid) -> Option<&Category> {
        self.0.iter().find(|category| category.id == id)
    }

    /// The upper ones.
    pub fn tops(&self) -> impl Iterator<Item = &Category> {
        self.0.iter().filter(|category| category.parent.is_none())
    }

    /// Those below one.
    pub fn below(&self, id: Uuid) -> impl Iterator<Item = &Category> {
        self.0.iter().filter(move |category| category.parent == Some(id))
    }

    /// All of them, each before what is below it.
    pub fn all(&self) -> impl Iterator<Item = &Category> {
        self.tops().flat_map(|top| std::iter::once(top).chain(self.below(top.id)))
    }

    /// What the people of one are.
    pub fn kind_of(&self, id: Uuid) -> HolderKind {
        self.get(id).map(|category| category.kind).unwrap_or_default()
    }

    /// The kinds that there are, in their own order.
    pub fn kinds(&self) -> Vec<HolderKind> {
        HolderKind::ALL.into_iter().filter(|kind| self.0.iter().any(|one| one.kind == *kind)).collect()
    }

    /// Those of these kinds.
    pub fn of_kinds(&self, kinds: &[HolderKind]) -> Categories {
        self.only(|one| kinds.contains(&one.kind))
    }

    /// Those for which this holds.
    pub fn only(&self, keep: impl Fn(&Category) -> bool) -> Categories {
        Categories(self.0.iter().filter(|one| keep(one)).cloned().collect())
    }

    /// The ids of those of a kind.
    pub fn ids_of(&self, kind: HolderKind) -> Vec<Uuid> {
        self.0.iter().filter(|one| one.kind == kind).map(|one| one.id).collect()
    }

    /// The codes of all.
    pub fn codes(&self) -> Vec<&str> {
        self.0.iter().map(|one| one.code.as_str()).collect()
    }

    /// The codes of one and of the one above it.
    pub fn codes_of(&self, id: Uuid) -> Vec<&str> {
        let mut codes: Vec<&str> =
            [id, self.top_of(id)].iter().filter_map(|id| self.get(*id)).map(|one| one.code.as_str()).collect();
        codes.dedup();
        codes
    }

    /// What a participant chooses from: every subcategory, and categories that have none; those
    /// of one category beside each other.
    pub fn leafs(&self) -> Vec<&Category> {
        let mut list = Vec::new();
        for top in self.tops() {
            let before = list.len();
            list.extend(self.below(top.id));
            if list.len() == before {
                list.push(top);
            }
        }
        list
    }

    pub fn is_leaf(&self, id: Uuid) -> bool {
        self.get(id).is_some() && self.below(id).next().is_none()
    }

    /// The category itself and what is below it.
    pub fn within(&self, id: Uuid) -> Vec<Uuid> {
        std::iter::once(id).chain(self.below(id).map(|category| category.id)).collect()
    }

    /// The uppermost one that it belongs to: itself, where it is one.
    pub fn top_of(&self, id: Uuid) -> Uuid {
        self.get(id).and_then(|category| category.parent).unwrap_or(id)
    }

    /// "Category – Subcategory".
    pub fn label(&self, id: Uuid, lang: Lang) -> String {
        let Some(category) = self.get(id) else { return String::new() };
        match category.parent.and_then(|parent| self.get(parent)) {
            Some(parent) => format!("{} – {}", parent.name.plain(lang), category.name.plain(lang)),
            None => category.name.plain(lang).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn category(n: u128, parent: Option<u128>, name: &str) -> Category {
        Category {
            id: id(n),
            parent: parent.map(id),
            code: name.to_lowercase(),
            name: Words::new(name, "", ""),
            kind: HolderKind::default(),
        }
    }

    #[test]
    fn people_choose_leafs_and_organisers_filter_by_whole_categories() {
        let all = Categories::new(vec![
            category(1, None, "Government"),
            category(2, None, "Others"),
            category(3, Some(1), "Regulators"),
            category(4, Some(1), "Ministries"),
        ]);
        let leafs: Vec<_> = all.leafs().iter().map(|category| category.id).collect();
        assert_eq!(leafs, [id(3), id(4), id(2)]);
        assert!(all.is_leaf(id(2)) && !all.is_leaf(id(1)) && !all.is_leaf(id(9)));
        assert_eq!(all.within(id(1)), [id(1), id(3), id(4)]);
        assert_eq!(all.top_of(id(4)), id(1));
        assert_eq!(all.label(id(3), Lang::ZhHant), "Government – Regulators");
        assert_eq!(all.label(id(2), Lang::En), "Others");
        let order: Vec<_> = all.all().map(|category| category.id).collect();
        assert_eq!(order, [id(1), id(3), id(4), id(2)]);
        assert_eq!((all.codes_of(id(4)), all.codes_of(id(2))), (vec!["ministries", "government"], vec!["others"]));
        assert_eq!(all.by_code("others"), Some(id(2)));
    }

    #[test]
    fn categories_are_told_apart_by_kind() {
        let press = Category { kind: HolderKind::Press, ..category(3, None, "Media") };
        let all = Categories::new(vec![category(1, None, "Government"), category(2, Some(1), "Regulators"), press]);
        assert_eq!(all.kinds(), [HolderKind::Participant, HolderKind::Press]);
        assert_eq!((all.kind_of(id(3)), all.kind_of(id(9))), (HolderKind::Press, HolderKind::Participant));
        let open = all.of_kinds(&[HolderKind::Participant]);
        assert!(open.is_leaf(id(2)) && open.get(id(3)).is_none());
        assert_eq!(all.ids_of(HolderKind::Press), [id(3)]);
    }
}
