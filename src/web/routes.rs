use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler as AxumHandler;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, on};

use crate::access::Guard;
use crate::state::App;

/// A handler whose first argument says who may call it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand behind a route",
    label = "not a handler whose first argument says who may call it",
    note = "write `async fn page(guard: May<EditAgenda>, …) -> Result<impl IntoResponse>`; the first argument is `Anyone`, `SignedIn`, `May<SomePermission>` or `Holder`",
    note = "a body (`Form`) must be the last argument"
)]
pub trait Handler<M>: AxumHandler<M, App> {
    /// Who may call it, as it stands in the table of routes.
    const GUARD: &'static str;
}

macro_rules! guarded {
    ($($T:ident),*) => {
        impl<F, Fut, R, G, K, $($T),*> Handler<(K, G, $($T,)*)> for F
        where
            F: FnOnce(G, $($T),*) -> Fut + AxumHandler<(K, G, $($T,)*), App>,
            Fut: Future<Output = R>,
            G: Guard,
        {
            const GUARD: &'static str = G::NAME;
        }
    };
}
guarded!();
guarded!(T1);
guarded!(T1, T2);
guarded!(T1, T2, T3);
guarded!(T1, T2, T3, T4);
guarded!(T1, T2, T3, T4, T5);

/// A row of the table of routes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    pub path: &'static str,
    pub method: &'static str,
    /// Who may call it.
    pub guard: &'static str,
}

/// The routes of a feature: method, path and permission in one place.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<Route>,
}

impl Routes {
    pub fn new() -> Routes {
        Routes::default()
    }

    pub fn get<M: 'static>(self, path: &'static str, handler: impl Handler<M>) -> Routes {
        self.add("GET", MethodFilter::GET, path, handler)
    }

    /// Gives what scripts of other sites may read too: a browser asks whether it may send their headers (a preflight), and every such
    /// question has the same answer, which needs no guard.
    pub fn get_open<M: 'static, H: Handler<M>>(mut self, path: &'static str, handler: H) -> Routes {
        self.table.push(Route { path, method: "GET", guard: H::GUARD });
        self.router = self.router.route(path, on(MethodFilter::GET, handler).on(MethodFilter::OPTIONS, preflight));
        self
    }

    pub fn post<M: 'static>(self, path: &'static str, handler: impl Handler<M>) -> Routes {
        self.add("POST", MethodFilter::POST, path, handler)
    }

    /// Takes a form with a file: a body of at most `most` bytes, where others are small.
    pub fn post_file<M: 'static, H: Handler<M>>(self, path: &'static str, handler: H, most: usize) -> Routes {
        self.post_large(path, handler, most)
    }

    /// Takes a form with much text: a body of at most `most` bytes, as it is sent, where others are small.
    pub fn post_large<M: 'static, H: Handler<M>>(mut self, path: &'static str, handler: H, most: usize) -> Routes {
        self.table.push(Route { path, method: "POST", guard: H::GUARD });
        self.router = self.router.route(path, on(MethodFilter::POST, handler).layer(DefaultBodyLimit::max(most)));
        self
    }

    fn add<M: 'static, H: Handler<M>>(
        mut self,
        method: &'static str,
        filter: MethodFilter,
        path: &'static str,
        handler: H,
    ) -> Routes {
        self.table.push(Route { path, method, guard: H::GUARD });
        self.router = self.router.route(path, on(filter, handler));
        self
    }

    pub fn merge(mut self, other: Routes) -> Routes {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// Every route, for the test that walks them.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

/// What a script of another site may send to what everybody may read (Fetch, 4.8): anything that asks whether it has changed.
async fn preflight() -> impl IntoResponse {
    let said = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "If-None-Match, If-Modified-Since"),
        // A day, in seconds; browsers keep it for less.
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, said)
}
