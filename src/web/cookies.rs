//! Cookies: the sign-in, the device that a browser is, and the chosen language.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::kernel::Lang;
use crate::state::App;

/// `__Host-` (and `Secure`) only where people come by https: a browser drops it otherwise.
fn name(app: &App) -> &'static str {
    if app.config.is_secure() { "__Host-sign-in" } else { "sign-in" }
}

/// What a cookie of this name holds, if one came along.
pub fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(held, _)| *held == name)
        .map(|(_, value)| value)
}

/// The token of the sign-in, if one came along.
pub fn sign_in(headers: &HeaderMap, app: &App) -> Option<String> {
    find(headers, name(app)).filter(|token| !token.is_empty()).map(str::to_owned)
}

/// Sets the sign-in, until the browser closes or `days` have passed.
pub fn set_sign_in(app: &App, token: &str, days: i64) -> HeaderValue {
    let secure = if app.config.is_secure() { "; Secure" } else { "" };
    let seconds = days * 86_400;
    value(format!("{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", name(app)))
}

/// Takes the sign-in away.
pub fn clear_sign_in(app: &App) -> HeaderValue {
    let secure = if app.config.is_secure() { "; Secure" } else { "" };
    value(format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", name(app)))
}

fn device_name(app: &App) -> &'static str {
    if app.config.is_secure() { "__Host-device" } else { "device" }
}

/// The token of the device that this browser is, if one came along.
pub fn device(headers: &HeaderMap, app: &App) -> Option<String> {
    find(headers, device_name(app)).filter(|token| !token.is_empty()).map(str::to_owned)
}

/// Makes this browser a device, for a year; it stays one only as long as nobody revokes it.
pub fn set_device(app: &App, token: &str) -> HeaderValue {
    let secure = if app.config.is_secure() { "; Secure" } else { "" };
    value(format!("{}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}", device_name(app)))
}

/// Makes this browser no device any more.
pub fn clear_device(app: &App) -> HeaderValue {
    let secure = if app.config.is_secure() { "; Secure" } else { "" };
    value(format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", device_name(app)))
}

/// Keeps something that names nobody, for a year, for the pages below a path.
pub fn keep(app: &App, name: &str, text: &str, path: &str) -> HeaderValue {
    let secure = if app.config.is_secure() { "; Secure" } else { "" };
    value(format!("{name}={text}; Path={path}; HttpOnly; SameSite=Lax; Max-Age=31536000{secure}"))
}

/// The language chosen in this browser.
pub fn lang(headers: &HeaderMap) -> Option<Lang> {
    find(headers, "lang").and_then(Lang::from_tag)
}

/// Keeps the language for a year.
pub fn set_lang(lang: Lang) -> HeaderValue {
    value(format!("lang={lang}; Path=/; SameSite=Lax; Max-Age=31536000"))
}

fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).expect("cookies are ASCII")
}
