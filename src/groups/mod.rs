pub const NAV: &[crate::access::NavEntry] = &[];
pub fn routes() -> crate::web::Routes {
    crate::web::Routes::new()
}
