use std::future::Future;
use std::net::IpAddr;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{Method, header};
use chrono::{DateTime, TimeDelta, Utc};

use super::rules::{Authority, DeviceKind, Serves};
use super::store;
use crate::audit::Actor;
use crate::error::{Error, Result};
use crate::kernel::{Lang, Uuid};
use crate::state::App;
use crate::web::cookies;

/// Somebody who is signed in, and everything that she holds.
#[derive(Clone, Debug)]
pub struct Who {
    pub account: Uuid,
    pub sign_in: Uuid,
    pub name: String,
    pub lang: Lang,
    pub authority: Authority,
    /// How many reminders she has not read, and how much waits for her in her seats.
    pub news: i64,
    /// She speaks for an institution: a liaison has the address of her account.
    pub speaks: bool,
    pub address: Option<IpAddr>,
    pub(super) seen_at: DateTime<Utc>,
}

impl Who {
    /// Her as the actor of an entry in the log.
    pub fn actor(&self) -> Actor {
        Actor::Account(self.account, self.address)
    }
}

/// The first argument of a handler: says who may call it.
#[diagnostic::on_unimplemented(
    message = "this handler does not say who may call it",
    label = "the first argument must be a guard",
    note = "begin with `Anyone`, `SignedIn`, `May<SomePermission>`, `Holder`, `Device` or `AtDesk`; see src/access/mod.rs"
)]
pub trait Guard: FromRequestParts<App> + Send + 'static {
    /// How the guard stands in the table of routes.
    const NAME: &'static str;
}

/// A permission: what may be done, and where it is decided.
pub trait Permission: Send + Sync + 'static {
    /// As it stands in the table of routes, e.g. `EditAgenda`.
    const NAME: &'static str;
    /// What it is about.
    type Scope: Scope;
    /// Whether this authority suffices in this scope.
    fn allows(authority: &Authority, scope: &Self::Scope) -> bool;
}

/// What a permission is about, found from the object that the path names.
pub trait Scope: Sized + Send + Sync + 'static {
    /// None where there is no such object: answered as if it were not allowed.
    fn find(app: &App, path: &PathParams) -> impl Future<Output = Result<Option<Self>>> + Send;
}

/// The whole instance: what is not inside a conference.
pub struct Instance;

impl Scope for Instance {
    async fn find(_: &App, _: &PathParams) -> Result<Option<Self>> {
        Ok(Some(Instance))
    }
}

/// The named parts of a path.
#[derive(Clone, Debug, Default)]
pub struct PathParams(Vec<(String, String)>);

impl PathParams {
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> PathParams {
        PathParams(pairs.into_iter().collect())
    }

    /// The part of this name, as text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str())
    }

    /// The part of this name, where it is an id.
    pub fn id(&self, name: &str) -> Option<Uuid> {
        self.text(name)?.parse().ok()
    }
}

/// Everybody, signed in or not.
pub struct Anyone {
    pub who: Option<Who>,
    pub address: Option<IpAddr>,
}

/// Whoever is signed in.
pub struct SignedIn(pub Who);

/// Whoever is signed in and has the permission in the scope that the path names. Everybody else
/// is told that there is nothing here.
pub struct May<P: Permission> {
    pub who: Who,
    pub scope: P::Scope,
}

/// Whoever holds the pass link in the path (`{token}`). No account.
pub struct Holder {
    pub participant: Uuid,
    pub conference: Uuid,
    pub token: String,
    pub address: Option<IpAddr>,
}

impl Holder {
    pub fn actor(&self) -> Actor {
        Actor::Participant(self.participant, self.address)
    }
}

/// Whoever holds the link in the path (`{token}`) with which she registers others. No account.
pub struct Registrar {
    pub delegate: Uuid,
    pub conference: Uuid,
    pub token: String,
    pub address: Option<IpAddr>,
}

impl Registrar {
    /// The log names her beside what she did.
    pub fn actor(&self) -> Actor {
        Actor::Visitor(self.address)
    }
}

/// Whoever holds the link in the path (`{token}`) by which somebody with a role in the agenda is asked. No account.
pub struct Speaker {
    pub speaker: Uuid,
    pub conference: Uuid,
    pub token: String,
    pub address: Option<IpAddr>,
}

impl Speaker {
    /// The log names her beside what she did.
    pub fn actor(&self) -> Actor {
        Actor::Visitor(self.address)
    }
}

/// Whoever holds the link in the path (`{token}`) by which an institution's signatory is asked to sign. No account.
pub struct Signatory {
    pub signatory: Uuid,
    pub conference: Uuid,
    pub token: String,
    pub address: Option<IpAddr>,
}

impl Signatory {
    /// The log names her beside what she did.
    pub fn actor(&self) -> Actor {
        Actor::Visitor(self.address)
    }
}

/// Whoever's calendar comes by the private address in the path (`{token}`), which says whose tasks it follows.
pub struct Subscriber {
    pub account: Uuid,
}

/// Whoever holds the link in the path (`{token}`) by which an institution follows its projects, as long as it is good. No account.
pub struct Liaison {
    pub liaison: Uuid,
    pub institution: Uuid,
    pub conference: Uuid,
    pub token: String,
    pub address: Option<IpAddr>,
}

impl Liaison {
    /// The log names her beside what she did.
    pub fn actor(&self) -> Actor {
        Actor::Visitor(self.address)
    }
}

/// A kiosk, a desk, a print station or a script that shows its token; with it, whoever is signed in there and
/// staffs a desk of the conference. Read anew with every request: one that is revoked is nobody at once.
#[derive(Clone, Debug)]
pub struct Device {
    pub id: Uuid,
    pub conference: Uuid,
    pub name: String,
    pub kind: DeviceKind,
    pub serves: Serves,
    /// Its gate and the gate's code; none of a print station.
    pub gate: Option<(Uuid, String)>,
    pub who: Option<Who>,
    pub address: Option<IpAddr>,
    pub(super) seen_at: Option<DateTime<Utc>>,
}

impl Device {
    /// Who did it: the person at it, else the device itself.
    pub fn actor(&self) -> Actor {
        self.who.as_ref().map_or(Actor::Device(self.id, self.address), Who::actor)
    }
}

/// Whoever is signed in at a desk: staffs desks of the conference, in a browser that is a device of kind desk there.
/// Both stand on what she does.
#[derive(Clone, Debug)]
pub struct AtDesk {
    pub who: Who,
    pub device: Device,
}

impl AtDesk {
    pub fn actor(&self) -> Actor {
        self.who.actor()
    }
}

impl Guard for AtDesk {
    const NAME: &'static str = "AtDesk";
}

/// The device that this browser is, if it is one.
pub struct ThisDevice(pub Option<Device>);

impl Guard for Device {
    const NAME: &'static str = "Device";
}

impl Guard for Registrar {
    const NAME: &'static str = "Registrar";
}

impl Guard for Speaker {
    const NAME: &'static str = "Speaker";
}

impl Guard for Signatory {
    const NAME: &'static str = "Signatory";
}

impl Guard for Subscriber {
    const NAME: &'static str = "Subscriber";
}

impl Guard for Liaison {
    const NAME: &'static str = "Liaison";
}

impl Guard for Anyone {
    const NAME: &'static str = "Anyone";
}

impl Guard for SignedIn {
    const NAME: &'static str = "SignedIn";
}

impl<P: Permission> Guard for May<P> {
    const NAME: &'static str = P::NAME;
}

impl Guard for Holder {
    const NAME: &'static str = "Holder";
}

/// The true address of the client, put into the request by `web::server`.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

fn address(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<ClientAddress>().map(|address| address.0)
}

async fn who(parts: &mut Parts, app: &App) -> Result<Option<Who>> {
    if let Some(known) = parts.extensions.get::<Option<Who>>() {
        return Ok(known.clone());
    }
    let found = match cookies::sign_in(&parts.headers, app) {
        Some(token) => {
            let hashes = app.vault.hashes("sign_ins", &token);
            store::who(&app.db, &hashes, app.clock.now(), address(parts)).await?
        }
        None => None,
    };
    if let Some(who) = &found {
        let now = app.clock.now();
        if now - who.seen_at > TimeDelta::minutes(5)
            && let Some(token) = cookies::sign_in(&parts.headers, app)
        {
            store::seen(&app.db, who.sign_in, &app.vault.hash("sign_ins", &token), now).await?;
        }
    }
    parts.extensions.insert(found.clone());
    Ok(found)
}

impl FromRequestParts<App> for Anyone {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Anyone> {
        Ok(Anyone { who: who(parts, app).await?, address: address(parts) })
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<SignedIn> {
        match who(parts, app).await? {
            Some(who) => Ok(SignedIn(who)),
            None => Err(Error::SignIn(come_back_to(parts))),
        }
    }
}

impl<P: Permission> FromRequestParts<App> for May<P> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<May<P>> {
        let SignedIn(who) = SignedIn::from_request_parts(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let params = PathParams::new(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        match P::Scope::find(app, &params).await? {
            Some(scope) if P::allows(&who.authority, &scope) => Ok(May { who, scope }),
            _ => Err(Error::NotFound),
        }
    }
}

impl FromRequestParts<App> for Holder {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Holder> {
        let token = token(parts, app).await?;
        match store::holder(&app.db, &app.vault.hashes("pass_links", &token)).await? {
            Some((participant, conference)) => Ok(Holder { participant, conference, token, address: address(parts) }),
            None => Err(Error::NoPass),
        }
    }
}

impl FromRequestParts<App> for Registrar {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Registrar> {
        let token = token(parts, app).await?;
        match store::registrar(&app.db, &app.vault.hashes("delegates", &token)).await? {
            Some((delegate, conference)) => Ok(Registrar { delegate, conference, token, address: address(parts) }),
            None => Err(Error::NotFound),
        }
    }
}

impl FromRequestParts<App> for Speaker {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Speaker> {
        let token = token(parts, app).await?;
        match store::speaker(&app.db, &app.vault.hashes("speaker_links", &token)).await? {
            Some((speaker, conference)) => Ok(Speaker { speaker, conference, token, address: address(parts) }),
            None => Err(Error::NotFound),
        }
    }
}

impl FromRequestParts<App> for Signatory {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Signatory> {
        let token = token(parts, app).await?;
        match store::signatory(&app.db, &app.vault.hashes("signatory_links", &token)).await? {
            Some((signatory, conference)) => Ok(Signatory { signatory, conference, token, address: address(parts) }),
            None => Err(Error::NotFound),
        }
    }
}

impl FromRequestParts<App> for Subscriber {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Subscriber> {
        let token = token(parts, app).await?;
        let account = store::subscriber(&app.db, &app.vault.hashes("calendar_links", &token)).await?;
        account.map(|account| Subscriber { account }).ok_or(Error::NotFound)
    }
}

impl FromRequestParts<App> for Liaison {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Liaison> {
        let token = token(parts, app).await?;
        match store::liaison(&app.db, &app.vault.hashes("liaison_links", &token), app.clock.now()).await? {
            Some((liaison, institution, conference)) => {
                Ok(Liaison { liaison, institution, conference, token, address: address(parts) })
            }
            None => Err(Error::NotFound),
        }
    }
}

impl FromRequestParts<App> for Device {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Device> {
        let token = bearer(parts).or_else(|| cookies::device(&parts.headers, app)).ok_or(Error::NoDevice)?;
        let hashes = app.vault.hashes("devices", &token);
        let mut device = store::device(app, hashes, address(parts)).await?.ok_or(Error::NoDevice)?;
        let now = app.clock.now();
        if device.seen_at.is_none_or(|seen| now - seen > TimeDelta::minutes(1)) {
            store::device_seen(&app.db, device.id, &app.vault.hash("devices", &token), now).await?;
        }
        device.who = who(parts, app).await?.filter(|who| who.authority.staffs_desk(device.conference));
        Ok(device)
    }
}

impl FromRequestParts<App> for AtDesk {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<AtDesk> {
        let SignedIn(who) = SignedIn::from_request_parts(parts, app).await?;
        let device = Device::from_request_parts(parts, app).await?;
        let is_hers = device.kind == DeviceKind::Desk && device.who.is_some();
        if is_hers { Ok(AtDesk { who, device }) } else { Err(Error::NotFound) }
    }
}

impl FromRequestParts<App> for ThisDevice {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<ThisDevice> {
        match Device::from_request_parts(parts, app).await {
            Ok(device) => Ok(ThisDevice(Some(device))),
            Err(Error::NoDevice) => Ok(ThisDevice(None)),
            Err(error) => Err(error),
        }
    }
}

/// The token of `Authorization: Bearer` (RFC 6750, 2.1).
fn bearer(parts: &Parts) -> Option<String> {
    let (scheme, token) = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// The token in the path.
async fn token(parts: &mut Parts, app: &App) -> Result<String> {
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
    params.iter().find(|(name, _)| *name == "token").map(|(_, value)| value.to_owned()).ok_or(Error::NotFound)
}

/// Where to come back to after signing in: the page that was asked for; after a form, the start.
fn come_back_to(parts: &Parts) -> String {
    if parts.method == Method::GET {
        parts.uri.path_and_query().map(|path| path.as_str().to_owned()).unwrap_or_else(|| "/".into())
    } else {
        "/".into()
    }
}
