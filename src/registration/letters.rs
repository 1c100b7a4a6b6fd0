//! What participants are written, in their own language: as delivered, or in the conference's own words.

use chrono::{DateTime, Utc};

use super::rules::{Answers, Level};
use super::store::Participant;
use crate::conference::{Categories, Here, calendar};
use crate::error::Result;
use crate::forms::{self, Form, Kind, Question};
use crate::kernel::{Email, Lang, Uuid};
use crate::mail::{Extras, Facts, Letter, Occasion, Placeholder, Texts};
use crate::state::App;
use crate::web::Reader;

use Placeholder::{By, Former, Number, Reason, State as StateWord, Stated, Until};
use Placeholder::{Changes, Closes, Conference, Institution, Level as LevelWord, Link, Name, Opens, Place, Post};

/// What is known of everybody.
const OF_EVERYBODY: &[Placeholder] = &Placeholder::OF_EVERYBODY;
const WITH_LEVEL: &[Placeholder] = &[Name, Institution, Post, Conference, Place, Opens, Closes, Until, Link, LevelWord];
const WITH_REASON: &[Placeholder] = &[Name, Institution, Post, Conference, Place, Opens, Closes, Until, Link, Reason];
const WITH_CHANGES: &[Placeholder] = &[Name, Institution, Post, Conference, Place, Opens, Closes, Until, Link, Changes];
const OF_DELEGATED: &[Placeholder] =
    &[Name, Institution, Post, Conference, Place, Opens, Closes, Until, Link, By, Stated, StateWord];
const WITH_BY: &[Placeholder] = &[Name, Institution, Post, Conference, Place, Opens, Closes, Until, Link, By];
const OF_DELEGATE: &[Placeholder] = &[Name, Institution, Conference, Place, Opens, Closes, Until, Link];
const OF_MERGED: &[Placeholder] =
    &[Name, Institution, Post, Conference, Place, Opens, Closes, Until, Link, Number, Former];
const OF_MERGED_AWAY: &[Placeholder] = &[Name, Institution, Post, Conference, Place, Opens, Closes, Number, Former];

/// The registration arrived; here is the link.
pub static RECEIVED: Occasion = Occasion {
    name: "registration.received",
    title: "registration-mail-received-title",
    when: "registration-mail-received-when",
    subject: "registration-mail-received-subject",
    body: "registration-mail-received",
    may: OF_EVERYBODY,
    must: &[Link],
};

/// The registration arrived when no place was free; here is the link.
pub static WAITLISTED: Occasion = Occasion {
    name: "registration.waitlisted",
    title: "registration-mail-waitlisted-title",
    when: "registration-mail-waitlisted-when",
    subject: "registration-mail-waitlisted-subject",
    body: "registration-mail-waitlisted",
    may: OF_EVERYBODY,
    must: &[Link],
};

/// A place became free, and it is hers until it is decided about her.
pub static MOVED_UP: Occasion = Occasion {
    name: "registration.moved_up",
    title: "registration-mail-moved-up-title",
    when: "registration-mail-moved-up-when",
    subject: "registration-mail-moved-up-subject",
    body: "registration-mail-moved-up",
    may: OF_EVERYBODY,
    must: &[Link],
};

/// Approved: the badge's code, the link to the page where it stands, an entry for the calendar.
pub static APPROVED: Occasion = Occasion {
    name: "registration.approved",
    title: "registration-mail-approved-title",
    when: "registration-mail-approved-when",
    subject: "registration-mail-approved-subject",
    body: "registration-mail-approved",
    may: WITH_LEVEL,
    must: &[Link],
};

/// Turned down, and why; the entry in the calendar of whoever had a badge is cancelled.
pub static DECLINED: Occasion = Occasion {
    name: "registration.declined",
    title: "registration-mail-declined-title",
    when: "registration-mail-declined-when",
    subject: "registration-mail-declined-subject",
    body: "registration-mail-declined",
    may: WITH_REASON,
    must: &[Reason],
};

/// What was answered has changed: what it was, what it is.
pub static CHANGED: Occasion = Occasion {
    name: "registration.changed",
    title: "registration-mail-changed-title",
    when: "registration-mail-changed-when",
    subject: "registration-mail-changed-subject",
    body: "registration-mail-changed",
    may: WITH_CHANGES,
    must: &[Changes],
};

/// A new badge; the old one opens nothing any more.
pub static REISSUED: Occasion = Occasion {
    name: "registration.reissued",
    title: "registration-mail-reissued-title",
    when: "registration-mail-reissued-when",
    subject: "registration-mail-reissued-subject",
    body: "registration-mail-reissued",
    may: WITH_LEVEL,
    must: &[Link],
};

/// She does not come; the entry in her calendar is cancelled.
pub static WITHDRAWN: Occasion = Occasion {
    name: "registration.withdrawn",
    title: "registration-mail-withdrawn-title",
    when: "registration-mail-withdrawn-when",
    subject: "registration-mail-withdrawn-subject",
    body: "registration-mail-withdrawn",
    may: OF_EVERYBODY,
    must: &[],
};

/// The link once more, for whoever has lost it.
pub static LOST_LINK: Occasion = Occasion {
    name: "registration.lost_link",
    title: "registration-mail-lost-title",
    when: "registration-mail-lost-when",
    subject: "registration-mail-lost-subject",
    body: "registration-mail-lost",
    may: OF_EVERYBODY,
    must: &[Link],
};

/// Somebody registered with an address that is registered already: nothing was changed, and here is the link.
pub static ALREADY: Occasion = Occasion {
    name: "registration.already",
    title: "registration-mail-already-title",
    when: "registration-mail-already-when",
    subject: "registration-mail-already-subject",
    body: "registration-mail-already",
    may: OF_EVERYBODY,
    must: &[Link],
};

/// A new link; the old one leads nowhere any more.
pub static NEW_LINK: Occasion = Occasion {
    name: "registration.link",
    title: "registration-mail-link-title",
    when: "registration-mail-link-when",
    subject: "registration-mail-link-subject",
    body: "registration-mail-link",
    may: OF_EVERYBODY,
    must: &[Link],
};

/// Somebody else registered her: who, what was said of her, and the link on which she agrees or does not.
pub static REGISTERED_BY: Occasion = Occasion {
    name: "registration.registered_by",
    title: "delegation-mail-registered-title",
    when: "delegation-mail-registered-when",
    subject: "delegation-mail-registered-subject",
    body: "delegation-mail-registered",
    may: OF_DELEGATED,
    must: &[By, Stated, Link],
};

/// The link to the page on which somebody registers others.
pub static DELEGATION: Occasion = Occasion {
    name: "registration.delegation",
    title: "delegation-mail-link-title",
    when: "delegation-mail-link-when",
    subject: "delegation-mail-link-subject",
    body: "delegation-mail-link",
    may: OF_DELEGATE,
    must: &[Link],
};

/// Whoever registered her took it back; the entry in her calendar is cancelled.
pub static WITHDRAWN_BY: Occasion = Occasion {
    name: "registration.withdrawn_by",
    title: "delegation-mail-withdrawn-title",
    when: "delegation-mail-withdrawn-when",
    subject: "delegation-mail-withdrawn-subject",
    body: "delegation-mail-withdrawn",
    may: WITH_BY,
    must: &[By],
};

/// Two of her registrations became one: which numbers, and the link to the pass that is good.
pub static MERGED: Occasion = Occasion {
    name: "registration.merged",
    title: "duplicates-mail-title",
    when: "duplicates-mail-when",
    subject: "duplicates-mail-subject",
    body: "duplicates-mail",
    may: OF_MERGED,
    must: &[Link],
};

/// The same to the address that goes on no more: no link.
pub static MERGED_AWAY: Occasion = Occasion {
    name: "registration.merged_away",
    title: "duplicates-mail-away-title",
    when: "duplicates-mail-away-when",
    subject: "duplicates-mail-subject",
    body: "duplicates-mail-away",
    may: OF_MERGED_AWAY,
    must: &[],
};

/// Everything that participants are written for, in the order in which it comes.
pub static OCCASIONS: [&Occasion; 16] = [
    &RECEIVED,
    &WAITLISTED,
    &MOVED_UP,
    &APPROVED,
    &DECLINED,
    &CHANGED,
    &REISSUED,
    &WITHDRAWN,
    &LOST_LINK,
    &ALREADY,
    &NEW_LINK,
    &DELEGATION,
    &REGISTERED_BY,
    &WITHDRAWN_BY,
    &MERGED,
    &MERGED_AWAY,
];

/// Whom to write to, and what a letter may say of her.
#[derive(Clone, Debug)]
pub struct Addressee {
    pub id: Uuid,
    /// None: hers is no address any more.
    pub to: Option<Email>,
    pub name: String,
    pub institution: String,
    pub post: String,
    pub lang: Lang,
    /// To her page.
    pub link: String,
    /// The badge that is good now: its level, and what its code says.
    pub badge: Option<(Level, String)>,
}

/// What the letters of a conference say.
pub struct Letters<'a> {
    app: App,
    here: &'a Here,
    texts: Texts,
}

impl<'a> Letters<'a> {
    pub async fn of(app: &App, here: &'a Here) -> Result<Letters<'a>> {
        let texts = if here.has_own_texts { Texts::of(&app.db, here.id).await? } else { Texts::default() };
        Ok(Letters { app: app.clone(), here, texts })
    }

    /// A letter to one person, from nothing but what is hers and the conference's.
    pub fn write(
        &self,
        occasion: &Occasion,
        to: &Addressee,
        more: &[(Placeholder, &str)],
        now: DateTime<Utc>,
    ) -> Option<Letter> {
        let mut facts = facts(self.here, to);
        for (placeholder, said) in more {
            facts = facts.say(*placeholder, *said);
        }
        let (subject, body) = self.texts.say(occasion, to.lang, &facts);
        Some(Letter {
            to: to.to.clone()?,
            lang: to.lang,
            occasion: occasion.name,
            conference: Some(self.here.id),
            subject,
            body,
            about: Some(to.id),
            extras: self.extras(occasion, to, now),
        })
    }

    fn extras(&self, occasion: &Occasion, to: &Addressee, now: DateTime<Utc>) -> Option<Extras> {
        let entry = |comes| calendar::entry(&self.app, self.here, Reader::new(to.lang), &to.link, comes, now);
        let qr = to.badge.as_ref().map(|(_, secret)| secret.clone());
        let ends = [WITHDRAWN.name, WITHDRAWN_BY.name].contains(&occasion.name)
            || (occasion.name == DECLINED.name && to.badge.is_some());
        if occasion.name == APPROVED.name {
            Some(Extras { qr, calendar: Some(entry(true)) })
        } else if occasion.name == REISSUED.name {
            Some(Extras { qr, calendar: None })
        } else if ends {
            Some(Extras { qr: None, calendar: Some(entry(false)) })
        } else {
            None
        }
    }
}

/// What every letter may say of its reader and of the conference, in her language.
pub fn facts(here: &Here, to: &Addressee) -> Facts {
    let l = Reader::new(to.lang);
    let facts = Facts::default()
        .say(Name, &to.name)
        .say(Institution, &to.institution)
        .say(Post, &to.post)
        .say(Conference, l.plain(&here.name))
        .say(Place, l.plain(&here.place))
        .say(Opens, l.date_time(here.opens_at, here.zone))
        .say(Closes, l.date_time(here.closes_at, here.zone))
        .say(Until, l.date_time(here.registration_closes_at, here.zone))
        .say(Link, &to.link);
    match &to.badge {
        Some((level, _)) => facts.say(LevelWord, l.t(level.key())),
        None => facts,
    }
}

/// What a field of the form is called, and what is answered to it. None: it is asked no more.
pub fn answer_to(
    l: Reader,
    field: &str,
    (answers, institution): (&Answers, &str),
    question: Option<&Question>,
    categories: &Categories,
) -> Option<(String, String)> {
    Some(match field {
        "name" => (l.t("registration-name"), answers.name.clone()),
        "institution" => (l.t("registration-institution"), institution.to_owned()),
        "post" => (l.t("registration-post"), answers.post.clone()),
        "phone" => (l.t("registration-phone"), answers.phone.clone()),
        "category" => (l.t("registration-category"), categories.label(answers.category, l.lang)),
        code => {
            let question = question?;
            if question.kind == Kind::Document {
                let said = answers.document.as_ref().map(|one| format!("{} {}", l.t(one.kind.key()), one.masked()));
                return Some((l.plain(&question.label).to_owned(), said.unwrap_or_default()));
            }
            let said = answers.more.get(code).map(|answer| forms::written(l, Some(question), answer));
            (l.plain(&question.label).to_owned(), said.unwrap_or_default())
        }
    })
}

/// What changed, a line a field, in her own language.
pub fn changes(
    fields: &[String],
    held: &Participant,
    (form, new): (&Form, &Answers),
    categories: &Categories,
) -> String {
    let l = Reader::new(held.lang);
    let or_none = |said: String| if said.is_empty() { "—".to_owned() } else { said };
    let line = |field: &String| {
        let question = form.content.question(field);
        let held_by = l.plain(&held.institution.name);
        let (label, was) = answer_to(l, field, (&held.answers, held_by), question, categories)?;
        let (_, is) = answer_to(l, field, (new, &new.institution), question, categories)?;
        let said = [("label", &label as _), ("was", &or_none(was) as _), ("is", &or_none(is) as _)];
        Some(l.with("registration-mail-change", &said))
    };
    fields.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}
