//! Who stands in an event, and what is kept of it beside what the programme holds.

use serde_json::{Value, json};

use super::super::super::frab::{
    is_web, kept_event, language_told, name_of, number_of, person_told, texts_told, type_told,
};
use super::super::super::programme::Beyond;
use super::super::super::{Kind, Person, Role};
use super::{Bringing, LIST_MAX, TITLE_MAX, guid, text};
use crate::kernel::{Faults, Lang, Uuid, Words, one_line};

/// What stands in one event alone.
const ALONE: [&str; 3] = ["id", "slug", "code"];

impl Bringing<'_> {
    /// Name and guid of everybody.
    pub(super) fn people(&self, event: &Beyond, faults: &mut Faults) -> Vec<(String, Option<Uuid>)> {
        let persons = event.get("persons").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if persons.len() > LIST_MAX {
            faults.add_with("persons", "fault-too-long", [("max", LIST_MAX.to_string())]);
            return Vec::new();
        }
        let mut people = Vec::with_capacity(persons.len());
        for person in persons {
            match name_of(person) {
                Some(name) => {
                    faults.limit("persons", &name, TITLE_MAX);
                    people.push((name, person.as_object().and_then(guid)));
                }
                None => faults.add("persons", "agenda-fault-person"),
            }
        }
        people
    }

    /// Who is in a role from now on: whoever was and is named stays as she is, as does who cannot be named.
    pub(super) fn roles(&self, held: &[Person], people: &[(String, Option<Uuid>)], lang: Lang) -> Vec<Person> {
        let names = self.making.ground.names;
        let told: Vec<(Option<String>, &Person)> =
            held.iter().map(|person| (person_told(person, names, lang), person)).collect();
        let known = told.iter().filter_map(|(name, _)| name.as_deref().map(one_line));
        if known.eq(people.iter().map(|(name, _)| name.clone())) {
            return held.to_vec();
        }
        let mut left: Vec<&(Option<String>, &Person)> = told.iter().collect();
        let mut now: Vec<Person> = Vec::new();
        for (name, guid) in people {
            let at = left.iter().position(|(held, _)| held.as_deref().map(one_line).as_ref() == Some(name));
            now.push(match (at, guid) {
                (Some(at), _) => left.remove(at).1.clone(),
                // A participant whom the agenda has already.
                (None, Some(id)) if names.get(id) == Some(name) => {
                    Person { role: Role::Speaker, participant: Some(*id), name: Words::default() }
                }
                _ => Person { role: Role::Speaker, participant: None, name: Words::only(lang, name.as_str()) },
            });
        }
        now.extend(left.into_iter().filter(|(name, _)| name.is_none()).map(|(_, person)| (*person).clone()));
        now
    }

    /// Keeps of an event what would not be told of it otherwise.
    pub(super) fn keep_event(&mut self, event: &Beyond, id: Uuid, lang: Lang) {
        let mut kept = kept_event(event);
        let programme = &self.making.programme;
        let found = programme.items().find(|(_, item)| item.id == id);
        let Some((block, item)) = found
            .map(|(block, item)| (block, Some(item)))
            .or_else(|| programme.blocks.iter().find(|block| block.id == id).map(|block| (block, None)))
        else {
            return;
        };
        if guid(event) != Some(id) {
            kept.insert("guid".to_owned(), json!(guid(event)));
        }
        let (title, code) = item.map_or((&block.title, &block.code), |item| (&item.title, &item.code));
        let is_ours = text(event, "url").starts_with(self.url);
        if !is_ours && is_web(text(event, "url")) && !kept.contains_key("origin_url") {
            kept.insert("origin_url".to_owned(), event["url"].clone());
        }
        let subtitle = item.map(|_| block.title.plain(lang)).unwrap_or_default();
        let texts = item.map(|item| texts_told(item, None, lang)).unwrap_or_else(|| (json!(""), json!("")));
        let names = self.making.ground.names;
        let told: Vec<Value> = item
            .into_iter()
            .flat_map(|item| &item.people)
            .filter_map(|person| {
                let name = person_told(person, names, lang)?;
                Some(match person.participant {
                    Some(id) => json!({ "guid": id, "name": name }),
                    None => json!({ "name": name }),
                })
            })
            .collect();
        let tells_same = kept.get("abstract").is_none_or(|about| *about == texts.0)
            && kept.get("description").is_none_or(|description| *description == texts.1);
        let language = language_told(title, None, lang);
        let held = programme.beyond(id);
        kept.retain(|name, value| match name.as_str() {
            "id" => value.as_u64() != Some(number_of(id)),
            "slug" => {
                let is_own = is_ours && value.as_str().is_some_and(|slug| slug.ends_with(&format!("-{code}")));
                !is_own || held.is_some_and(|held| held.get("slug") == Some(value))
            }
            "subtitle" => *value != json!(subtitle),
            "type" => {
                value.as_str().is_some_and(|kind| Kind::parse(&kind.to_lowercase()).is_none())
                    && *value != type_told(block, None)
            }
            "language" => {
                *value != language && Lang::from_tag(value.as_str().unwrap_or_default()).is_none() && !value.is_null()
            }
            "abstract" | "description" => !tells_same,
            "persons" => *value != json!(told),
            _ => true,
        });
        let of = id.to_string();
        kept.retain(|name, value| {
            !ALONE.contains(&name.as_str())
                || *self.owners.entry(format!("{name} {value}")).or_insert_with(|| of.clone()) == of
        });
        self.keep(of, kept);
    }

    /// Who has what no other event may have.
    pub(super) fn find_owners(&mut self) {
        for (of, kept) in &self.making.programme.beyond {
            for (name, value) in kept.iter().filter(|(name, _)| ALONE.contains(&name.as_str())) {
                self.owners.insert(format!("{name} {value}"), of.clone());
            }
        }
    }
}
