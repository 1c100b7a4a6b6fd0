//! People register themselves; organisers decide; whoever is approved has a badge.
//!
//! Words: a *participant* is a person in one conference, sent by an *institution*, in a *category*;
//! her *pass link* opens her own page, her *badge* has a *level* and one secret, which gates read.

mod jobs;
mod letters;
mod pages;
pub mod rules;
mod store;

pub use pages::badges::print;
pub use pages::walk_in::{WalkedIn, Where as WalkInWhere, form_at as walk_in_form, take as take_walk_in};
pub use rules::{
    Answers, Asking, Categories, Category, HolderKind, Institution, Institutions, Level, LevelRules, NewCode, NewLeave,
    Quota, Quotas, RegisterForm, Standing, State, check,
};
pub use store::{
    Approved, Changed, Counts, Filter, LevelOf, Made, NewParticipant, Outcome, Participant, Registered, Row, Zone,
    add_code, add_quota, addressees, addressees_of, approve, by_emails, categories, change_and_tell, change_answers,
    counts, erase_overdue, find, first, give_leave, has_picture, insert_many, institution_categories, institutions,
    level_rules, levels, note_printed, participant, photo, reached, reached_by_language, reissue, standings, submit,
    sum_tallies, tidy_batches, write_to_registered, zones_of,
};

pub use jobs::{MAIL_LOST_LINK, MAKE_BADGES};
pub use letters::{Addressee, OCCASIONS, facts};
pub use pages::badge_pictures;

use crate::access::{Authority, NavEntry, NavGroup, PathParams, Permission, Scope};
use crate::conference::{self, Here};
use crate::error::Result;
use crate::kernel::Uuid;
use crate::state::App;
use crate::vault::{Kept, SealedColumn};
use crate::web::Routes;

/// What is sealed here.
pub const SEALED: &[SealedColumn] = &[
    SealedColumn {
        table: "pass_links",
        column: "token_sealed",
        place: "pass_links.token",
        kept: Kept::Found { hash: "token_hash", purpose: "pass_links" },
    },
    SealedColumn {
        table: "badges",
        column: "secret_sealed",
        place: "badges.secret",
        kept: Kept::Found { hash: "secret_hash", purpose: "badges" },
    },
    SealedColumn {
        table: "badge_batches",
        column: "content_sealed",
        place: "badge_batches.content",
        kept: Kept::Alone,
    },
    SealedColumn {
        table: "delegates",
        column: "token_sealed",
        place: "delegates.token",
        kept: Kept::Found { hash: "token_hash", purpose: "delegates" },
    },
    SealedColumn {
        table: "invitation_codes",
        column: "code_sealed",
        place: "invitation_codes.code",
        kept: Kept::Found { hash: "code_hash", purpose: "invitation_codes" },
    },
];

/// Most bytes of a form with files: what is too large is read to its end, so that the rest of the form arrives.
const FORM_MAX: usize = 4 * crate::files::FILE_MAX;

pub fn routes() -> Routes {
    Routes::new()
        .get("/c/{slug}/register", pages::register::form)
        .post_file("/c/{slug}/register", pages::register::send, FORM_MAX)
        .get("/c/{slug}/register/received", pages::register::received)
        .get("/c/{slug}/register/lost", pages::lost::form)
        .post("/c/{slug}/register/lost", pages::lost::send)
        .get("/c/{slug}/register/others", pages::delegation::form)
        .post("/c/{slug}/register/others", pages::delegation::send)
        .get("/delegation/{token}", pages::delegation::show)
        .get("/delegation/{token}/new", pages::delegation::new)
        .post_file("/delegation/{token}/new", pages::delegation::add, FORM_MAX)
        .get("/delegation/{token}/people/{id}/edit", pages::delegation::edit)
        .post_file("/delegation/{token}/people/{id}/edit", pages::delegation::save, FORM_MAX)
        .get("/delegation/{token}/people/{id}/withdraw", pages::delegation::ask_withdraw)
        .post("/delegation/{token}/people/{id}/withdraw", pages::delegation::withdraw)
        .get("/c/{slug}/admission", pages::admission::show)
        .post("/c/{slug}/admission", pages::admission::set_window)
        .post("/c/{slug}/admission/kinds", pages::admission::set_kinds)
        .post("/c/{slug}/admission/codes", pages::admission::add_code)
        .get("/c/{slug}/admission/{id}/revoke", pages::admission::ask_revoke)
        .post("/c/{slug}/admission/{id}/revoke", pages::admission::revoke)
        .get("/c/{slug}/delegates", pages::delegates::list)
        .get("/c/{slug}/delegates/{id}/end", pages::delegates::ask_end)
        .post("/c/{slug}/delegates/{id}/end", pages::delegates::end)
        .get("/c/{slug}/register/preview", pages::register::preview)
        .post_file("/c/{slug}/register/preview", pages::register::try_out, FORM_MAX)
        .get("/pass/{token}", pages::pass::show)
        .get("/pass/{token}/edit", pages::pass::edit)
        .post_file("/pass/{token}/edit", pages::pass::save, FORM_MAX)
        .get("/pass/{token}/files/{file}", pages::files::own)
        .get("/pass/{token}/document", pages::document::edit_own)
        .post("/pass/{token}/document", pages::document::save_own)
        .get("/pass/{token}/calendar.ics", pages::pass::calendar)
        .post("/pass/{token}/consent", pages::pass::consent)
        .get("/pass/{token}/app.webmanifest", pages::offline::manifest)
        .get("/pass/{token}/worker.js", pages::offline::worker)
        .get("/pass/{token}/data", pages::data::own)
        .get("/pass/{token}/withdraw", pages::pass::ask_withdraw)
        .post("/pass/{token}/withdraw", pages::pass::withdraw)
        .get("/c/{slug}/people", pages::people::list)
        .get("/c/{slug}/people/export", pages::people::export)
        .get("/c/{slug}/people/statistics", pages::statistics::show)
        .get("/c/{slug}/people/statistics/export", pages::statistics::export)
        .get("/c/{slug}/people/seats", pages::seats::show)
        .post("/c/{slug}/people/seats", pages::seats::seat)
        .get("/c/{slug}/people/new", pages::walk_in::form)
        .post_file("/c/{slug}/people/new", pages::walk_in::add, FORM_MAX)
        .get("/c/{slug}/people/{id}/files/{file}", pages::files::of_person)
        .get("/c/{slug}/people/badges", pages::badges::ask)
        .post("/c/{slug}/people/badges", pages::badges::print_many)
        .get("/c/{slug}/people/badges/batches/{id}", pages::batches::show)
        .post("/c/{slug}/people/badges/batches/{id}/stop", pages::batches::stop)
        .post("/c/{slug}/people/badges/batches/{id}/file", pages::batches::file)
        .get("/c/{slug}/people/badges/template", pages::badge_template::edit)
        .post("/c/{slug}/people/badges/template", pages::badge_template::save)
        .get("/c/{slug}/people/badges/template/reset", pages::badge_template::ask_reset)
        .post("/c/{slug}/people/badges/template/reset", pages::badge_template::reset)
        .get("/c/{slug}/people/{id}/data", pages::data::of_person)
        .get("/c/{slug}/people/{id}/erase", pages::data::ask_erase)
        .post("/c/{slug}/people/{id}/erase", pages::data::erase)
        .post("/c/{slug}/people/{id}/badge", pages::badges::print_one)
        .get("/c/{slug}/people/approve", pages::people::ask_approve)
        .post("/c/{slug}/people/approve", pages::people::approve)
        .get("/c/{slug}/people/decline", pages::bulk::ask_decline)
        .post("/c/{slug}/people/decline", pages::bulk::decline)
        .get("/c/{slug}/people/category", pages::bulk::ask_category)
        .post("/c/{slug}/people/category", pages::bulk::change_category)
        .get("/c/{slug}/people/{id}", pages::person::show)
        .get("/c/{slug}/people/{id}/edit", pages::correct::edit)
        .post_file("/c/{slug}/people/{id}/edit", pages::correct::save, FORM_MAX)
        .get("/c/{slug}/people/{id}/address", pages::address::edit)
        .post("/c/{slug}/people/{id}/address", pages::address::save)
        .get("/c/{slug}/people/{id}/document", pages::document::edit)
        .post("/c/{slug}/people/{id}/document", pages::document::save)
        .get("/c/{slug}/people/{id}/document/show", pages::person::number_was_shown)
        .post("/c/{slug}/people/{id}/document/show", pages::person::show_number)
        .get("/c/{slug}/people/{id}/document/remove", pages::document::ask_remove)
        .post("/c/{slug}/people/{id}/document/remove", pages::document::remove)
        .post("/c/{slug}/people/{id}/approve", pages::person::approve)
        .get("/c/{slug}/people/{id}/decline", pages::person::ask_decline)
        .post("/c/{slug}/people/{id}/decline", pages::person::decline)
        .post("/c/{slug}/people/{id}/level", pages::person::change_level)
        .post("/c/{slug}/people/{id}/review", pages::person::keep_approval)
        .post("/c/{slug}/people/{id}/attention", pages::attention::save)
        .get("/c/{slug}/people/{id}/bar", pages::bar::show)
        .post("/c/{slug}/people/{id}/bar", pages::bar::bar)
        .post("/c/{slug}/people/{id}/bar/lift", pages::bar::lift)
        .post("/c/{slug}/people/{id}/leave", pages::leave::give)
        .post("/c/{slug}/people/{id}/leave/{leave}/end", pages::leave::take_back)
        .get("/c/{slug}/people/{id}/reissue", pages::person::ask_reissue)
        .post("/c/{slug}/people/{id}/reissue", pages::person::reissue)
        .get("/c/{slug}/duplicates", pages::duplicates::list)
        .get("/c/{slug}/people/{id}/merge", pages::duplicates::ask)
        .post("/c/{slug}/people/{id}/merge", pages::duplicates::merge)
        .post("/c/{slug}/people/{id}/distinct", pages::duplicates::tell_apart)
        .get("/c/{slug}/levels", pages::levels::show)
        .post("/c/{slug}/levels", pages::levels::add)
        .post("/c/{slug}/levels/{id}/raise", pages::levels::raise)
        .get("/c/{slug}/levels/{id}/remove", pages::levels::ask_remove)
        .post("/c/{slug}/levels/{id}/remove", pages::levels::remove)
        .get("/c/{slug}/places", pages::places::list)
        .get("/c/{slug}/places/new", pages::places::new)
        .post("/c/{slug}/places/new", pages::places::add)
        .get("/c/{slug}/places/{id}", pages::places::edit)
        .post("/c/{slug}/places/{id}", pages::places::change)
        .get("/c/{slug}/places/{id}/remove", pages::places::ask_remove)
        .post("/c/{slug}/places/{id}/remove", pages::places::remove)
        .get("/c/{slug}/people/{id}/link", pages::person::ask_new_link)
        .post("/c/{slug}/people/{id}/link", pages::person::new_link)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        group: NavGroup::Prepare,
        order: 30,
        key: "nav-people",
        path: "/people",
        shown: Authority::staffs_desk,
        part: None,
    },
    NavEntry {
        group: NavGroup::Prepare,
        order: 33,
        key: "nav-admission",
        path: "/admission",
        shown: Authority::organises,
        part: None,
    },
    NavEntry {
        group: NavGroup::Prepare,
        order: 32,
        key: "nav-places",
        path: "/places",
        shown: Authority::organises,
        part: None,
    },
    NavEntry {
        group: NavGroup::Prepare,
        order: 34,
        key: "nav-levels",
        path: "/levels",
        shown: Authority::organises,
        part: None,
    },
];

/// Sees the participants: organisers and desk staff.
pub struct SeePeople;

impl Permission for SeePeople {
    const NAME: &'static str = "SeePeople";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.staffs_desk(here.id)
    }
}

/// A participant of the conference that the path names.
pub struct OfParticipant {
    pub here: Here,
    pub participant: Participant,
}

impl Scope for OfParticipant {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfParticipant>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let participant = store::participant(&app.db, here.id, id).await?;
        Ok(participant.map(|participant| OfParticipant { here, participant }))
    }
}

/// Sees one participant: organisers and desk staff.
pub struct SeePerson;

impl Permission for SeePerson {
    const NAME: &'static str = "SeePerson";
    type Scope = OfParticipant;

    fn allows(authority: &Authority, scope: &OfParticipant) -> bool {
        authority.staffs_desk(scope.here.id)
    }
}

/// Excuses somebody: organisers and desk staff. Whoever was erased is nobody to be excused.
pub struct GiveLeave;

impl Permission for GiveLeave {
    const NAME: &'static str = "GiveLeave";
    type Scope = OfParticipant;

    fn allows(authority: &Authority, scope: &OfParticipant) -> bool {
        authority.staffs_desk(scope.here.id) && scope.participant.erased_at.is_none()
    }
}

/// A leave of a participant that the path names.
pub struct OfLeave {
    pub of: OfParticipant,
    pub leave: Uuid,
}

impl Scope for OfLeave {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfLeave>> {
        let (Some(of), Some(leave)) = (OfParticipant::find(app, path).await?, path.id("leave")) else {
            return Ok(None);
        };
        let held = store::leaves(&app.db, of.participant.id).await?;
        Ok(held.iter().any(|one| one.id == leave).then_some(OfLeave { of, leave }))
    }
}

/// Takes a leave back: whoever may give one.
pub struct TakeLeaveBack;

impl Permission for TakeLeaveBack {
    const NAME: &'static str = "TakeLeaveBack";
    type Scope = OfLeave;

    fn allows(authority: &Authority, scope: &OfLeave) -> bool {
        GiveLeave::allows(authority, &scope.of)
    }
}

/// Sees the number of an ID document whole. Everybody else who sees the person sees it masked.
pub struct SeeIdNumbers;

impl Permission for SeeIdNumbers {
    const NAME: &'static str = "SeeIdNumbers";
    type Scope = OfParticipant;

    fn allows(authority: &Authority, scope: &OfParticipant) -> bool {
        authority.organises(scope.here.id)
    }
}

/// Decides about one participant and her badge. About whoever was erased nothing is decided any more.
pub struct DecidePerson;

impl Permission for DecidePerson {
    const NAME: &'static str = "DecidePerson";
    type Scope = OfParticipant;

    fn allows(authority: &Authority, scope: &OfParticipant) -> bool {
        authority.organises(scope.here.id) && scope.participant.erased_at.is_none()
    }
}

/// A quota of the conference that the path names.
pub struct OfQuota {
    pub here: Here,
    pub quota: Quota,
}

impl Scope for OfQuota {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfQuota>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let quota = store::quotas(&app.db, here.id).await?.0.into_iter().find(|quota| quota.id == id);
        Ok(quota.map(|quota| OfQuota { here, quota }))
    }
}

/// A code of the conference that the path names.
pub struct OfCode {
    pub here: Here,
    pub code: store::Code,
}

impl Scope for OfCode {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfCode>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let code = store::codes(app, here.id).await?.into_iter().find(|code| code.id == id);
        Ok(code.map(|code| OfCode { here, code }))
    }
}

/// Ends a code.
pub struct EditCode;

impl Permission for EditCode {
    const NAME: &'static str = "EditCode";
    type Scope = OfCode;

    fn allows(authority: &Authority, scope: &OfCode) -> bool {
        authority.organises(scope.here.id)
    }
}

/// Whoever registers others of the conference that the path names.
pub struct OfDelegate {
    pub here: Here,
    pub delegate: store::Delegate,
}

impl Scope for OfDelegate {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfDelegate>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let delegate = store::delegate(&app.db, here.id, id).await?;
        Ok(delegate.map(|delegate| OfDelegate { here, delegate }))
    }
}

/// Ends the link of whoever registers others.
pub struct EndDelegation;

impl Permission for EndDelegation {
    const NAME: &'static str = "EndDelegation";
    type Scope = OfDelegate;

    fn allows(authority: &Authority, scope: &OfDelegate) -> bool {
        authority.organises(scope.here.id)
    }
}

/// Changes a limit of places, and takes it away.
pub struct EditQuota;

impl Permission for EditQuota {
    const NAME: &'static str = "EditQuota";
    type Scope = OfQuota;

    fn allows(authority: &Authority, scope: &OfQuota) -> bool {
        authority.organises(scope.here.id)
    }
}

/// A rule of the conference that the path names.
pub struct OfLevelRule {
    pub here: Here,
    pub rule: rules::LevelRule,
}

impl Scope for OfLevelRule {
    async fn find(app: &App, path: &PathParams) -> Result<Option<OfLevelRule>> {
        let (Some(slug), Some(id)) = (path.text("slug"), path.id("id")) else { return Ok(None) };
        let Some(here) = conference::find(&app.db, slug).await? else { return Ok(None) };
        let rule = store::level_rules(&app.db, here.id).await?.0.into_iter().find(|rule| rule.id == id);
        Ok(rule.map(|rule| OfLevelRule { here, rule }))
    }
}

/// Changes which level is whose.
pub struct EditLevelRule;

impl Permission for EditLevelRule {
    const NAME: &'static str = "EditLevelRule";
    type Scope = OfLevelRule;

    fn allows(authority: &Authority, scope: &OfLevelRule) -> bool {
        authority.organises(scope.here.id)
    }
}
