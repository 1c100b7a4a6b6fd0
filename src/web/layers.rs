use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use super::{client_address, cookies, page, problem};
use crate::access::ClientAddress;
use crate::error::{Error, Problem};
use crate::state::App;

/// The largest form, in bytes. What takes files or much text sets its own limit (`Routes::post_file`, `Routes::post_large`).
const BODY_LIMIT: usize = 256 * 1024;

/// Everything that stands around the features, from the outside in: who is asking, what may not
/// come from elsewhere, limits, problems as pages.
pub fn finish(router: Router<App>, app: App) -> anyhow::Result<Router> {
    let mut csrf = CsrfLayer::new();
    if app.config.is_secure() {
        // A proxy may rewrite Host; the address that people use is ours all the same.
        csrf = csrf.add_trusted_origin(app.config.public_url.trim_end_matches('/'))?;
    }
    let csrf = csrf.with_rejection_response(|_| {
        let mut response = StatusCode::FORBIDDEN.into_response();
        response.extensions_mut().insert(Problem::CrossSite);
        response
    });
    Ok(router
        .fallback(|| async { Error::NotFound.into_response() })
        .layer(CatchPanicLayer::custom(|panic: Box<dyn std::any::Any + Send>| {
            let text = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Error::Broken(anyhow::anyhow!("panic: {}", text.unwrap_or_default())).into_response()
        }))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, app.config.deadline()))
        .layer(from_fn_with_state(app.clone(), refuse_unknown_origin))
        .layer(csrf)
        .layer(from_fn_with_state(app.clone(), problem::as_page))
        .layer(from_fn_with_state(app.clone(), headers))
        .layer(from_fn(measure))
        .layer(from_fn_with_state(app.clone(), find_client))
        // Streams of events are not compressed: they would be held back.
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(512).and(NotForContentType::SSE)))
        .with_state(app))
}

/// `csrf` lets through what carries neither Origin nor Sec-Fetch-Site. With a cookie that says who it is, that is
/// no browser of ours; a script says it in `Authorization`.
async fn refuse_unknown_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    let told = headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site");
    let known = cookies::sign_in(headers, &app).or_else(|| cookies::device(headers, &app)).is_some();
    if !safe && !told && known {
        let mut response = StatusCode::FORBIDDEN.into_response();
        response.extensions_mut().insert(Problem::CrossSite);
        return response;
    }
    next.run(request).await
}

/// Headers of every response, and the language that was asked for.
async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let lang = page::asked_lang(request.uri());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    if app.config.is_secure() {
        // Who came by https comes by nothing else for half a year (RFC 6797): nobody in between can turn her to http.
        let kept = HeaderValue::from_static("max-age=15552000");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(kept);
    }
    if let Some(lang) = lang {
        headers.append(header::SET_COOKIE, cookies::set_lang(lang));
    }
    response
}

/// How many requests there were and how long they took, by route and status.
async fn measure(request: Request, next: Next) -> Response {
    let begun = std::time::Instant::now();
    let method = request.method().clone();
    let path = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let taken = begun.elapsed();
    let status = response.status().as_u16();
    let labels = [("method", method.to_string()), ("route", path.clone()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels[1..2]).record(taken.as_secs_f64());
    tracing::debug!(%method, route = path, status, ms = taken.as_secs_f64() * 1e3, "request");
    response
}

/// Finds the client's true address, believing only the proxies that are named as trusted.
async fn find_client(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<axum::extract::ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
    let client = client_address::client_ip(peer, &app.config.trusted_proxies, request.headers());
    request.extensions_mut().insert(ClientAddress(client));
    next.run(request).await
}
