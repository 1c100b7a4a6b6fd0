//! Documents that are signed: agenda approvals, action plans, memoranda, pledges. Plan, 3.3, 6.1.
//!
//! Words: a *version* of a document never changes, and an edit is a new one; who is asked to sign it is a *signer*: a seat of
//! the presidium, or an institution's *signatory*, who comes by a link. She signs with *keys* of her own, SM2 and Ed25519, which
//! her password opens, or *refuses* with a reason. With as many signatures as it needs a document is *in force*. A *pledge* is
//! one text that each institution signs for itself.

mod keys;
mod letters;
mod pages;
mod paper;
pub mod rules;
mod store;

pub use store::{
    Candidate, NewFile, OfDocument, OfSignatory, Signatory, awaited, candidates, draw_up, find, first_link, links,
    name_one, new_link, recheck, send, signatory,
};

use crate::access::{Authority, NavEntry, NavGroup, Permission};
use crate::conference::Here;
use crate::vault::{Kept, SealedColumn};
use crate::web::Routes;

/// What is sealed here.
pub const SEALED: &[SealedColumn] = &[
    SealedColumn {
        table: "signatory_links",
        column: "token_sealed",
        place: "signatory_links.token",
        kept: Kept::Found { hash: "token_hash", purpose: "signatory_links" },
    },
    SealedColumn { table: "signing_keys", column: "private_sealed", place: "signing_keys.private", kept: Kept::Alone },
    SealedColumn {
        table: "document_files",
        column: "content_sealed",
        place: "document_files.content",
        kept: Kept::Alone,
    },
];

/// Most bytes of a form: three languages of text, and a file.
const FORM_MAX: usize = crate::files::FILE_MAX + 1024 * 1024;

pub fn routes() -> Routes {
    working().merge(signing())
}

/// What is drawn up, sent out and followed.
fn working() -> Routes {
    use pages::{edit, list, one, pack, pledge, signatories};
    Routes::new()
        .get("/c/{slug}/presidium/pack.pdf", pack::pack)
        .get("/c/{slug}/documents", list::index)
        .get("/c/{slug}/documents/new", edit::new)
        .post_file("/c/{slug}/documents/new", edit::add, FORM_MAX)
        .get("/c/{slug}/documents/{id}", one::show)
        .get("/c/{slug}/documents/{id}/edit", edit::edit)
        .post_file("/c/{slug}/documents/{id}/edit", edit::change, FORM_MAX)
        .get("/c/{slug}/documents/{id}/send", one::ask_send)
        .post("/c/{slug}/documents/{id}/send", one::send)
        .get("/c/{slug}/documents/{id}/withdraw", one::ask_withdraw)
        .post("/c/{slug}/documents/{id}/withdraw", one::withdraw)
        .get("/c/{slug}/documents/{id}/document.pdf", one::paper)
        .get("/c/{slug}/documents/{id}/original.pdf", one::original)
        .get("/c/{slug}/documents/{id}/signed.json", one::file)
        .get("/c/{slug}/documents/{id}/institutions", pledge::choose)
        .post("/c/{slug}/documents/{id}/institutions", pledge::ask)
        .get("/c/{slug}/documents/{id}/remind", pledge::ask_remind)
        .post("/c/{slug}/documents/{id}/remind", pledge::remind)
        .get("/c/{slug}/documents/{id}/close", pledge::ask_close)
        .post("/c/{slug}/documents/{id}/close", pledge::close)
        .post("/c/{slug}/documents/{id}/export", pledge::export)
        .get("/c/{slug}/signatories", signatories::index)
        .get("/c/{slug}/signatories/new", signatories::new)
        .post("/c/{slug}/signatories/new", signatories::add)
        .get("/c/{slug}/signatories/{id}", signatories::show)
        .post("/c/{slug}/signatories/{id}/link", signatories::link)
        .get("/c/{slug}/signatories/{id}/end", signatories::ask_end)
        .post("/c/{slug}/signatories/{id}/end", signatories::end)
}

/// What those do who sign.
fn signing() -> Routes {
    use pages::{keys, own, sign};
    Routes::new()
        .get("/c/{slug}/documents/{id}/sign", sign::form)
        .post("/c/{slug}/documents/{id}/sign", sign::sign)
        .get("/c/{slug}/documents/{id}/refuse", sign::ask_refuse)
        .post("/c/{slug}/documents/{id}/refuse", sign::refuse)
        .get("/account/signing-key", keys::page)
        .post("/account/signing-key", keys::make)
        .get("/account/signing-key/revoke", keys::ask_revoke)
        .post("/account/signing-key/revoke", keys::revoke)
        .get("/signatory/{token}", own::index)
        .post("/signatory/{token}/key", own::make_key)
        .get("/signatory/{token}/documents/{document}", own::show)
        .post("/signatory/{token}/documents/{document}/sign", own::sign)
        .post("/signatory/{token}/documents/{document}/refuse", own::refuse)
        .get("/signatory/{token}/documents/{document}/original.pdf", own::original)
        .get("/signatory/{token}/documents/{document}/document.pdf", own::paper)
        .get("/signatory/{token}/documents/{document}/signed.json", own::file)
}

pub const NAV: &[NavEntry] = &[
    NavEntry {
        group: NavGroup::Decide,
        order: 40,
        key: "nav-documents",
        path: "/documents",
        shown: Authority::sees_whole,
        part: None,
    },
    NavEntry {
        group: NavGroup::Decide,
        order: 45,
        key: "nav-signatories",
        path: "/signatories",
        shown: Authority::organises,
        part: None,
    },
];

/// Draws up documents: organisers, and the chair.
pub struct DrawUp;

impl Permission for DrawUp {
    const NAME: &'static str = "DrawUp";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.organises(here.id) || authority.chairs(here.id)
    }
}

/// Reads the papers of the closed meeting: organisers and members of the presidium.
pub struct SeePack;

impl Permission for SeePack {
    const NAME: &'static str = "SeePack";
    type Scope = Here;

    fn allows(authority: &Authority, here: &Here) -> bool {
        authority.organises(here.id) || authority.seat_in(here.id).is_some()
    }
}

/// Reads a document, and sees who has signed it.
pub struct SeeDocument;

impl Permission for SeeDocument {
    const NAME: &'static str = "SeeDocument";
    type Scope = OfDocument;

    fn allows(authority: &Authority, scope: &OfDocument) -> bool {
        authority.sees_whole(scope.here.id)
    }
}

/// Words a document anew, sends it out, withdraws it: who may draw one up.
pub struct KeepDocument;

impl Permission for KeepDocument {
    const NAME: &'static str = "KeepDocument";
    type Scope = OfDocument;

    fn allows(authority: &Authority, scope: &OfDocument) -> bool {
        DrawUp::allows(authority, &scope.here)
    }
}

/// Signs or refuses: whoever is asked, as long as she is in the seat that she was asked in. Nobody for her.
pub struct SignDocument;

impl Permission for SignDocument {
    const NAME: &'static str = "SignDocument";
    type Scope = OfDocument;

    fn allows(authority: &Authority, scope: &OfDocument) -> bool {
        let holds = |seat| authority.seats.iter().any(|held| held.seat == seat);
        scope.asked.iter().any(|(account, seat)| *account == authority.account && holds(*seat))
    }
}

/// Sees who signs for an institution, and her link.
pub struct KeepSignatory;

impl Permission for KeepSignatory {
    const NAME: &'static str = "KeepSignatory";
    type Scope = OfSignatory;

    fn allows(authority: &Authority, scope: &OfSignatory) -> bool {
        authority.organises(scope.here.id)
    }
}
