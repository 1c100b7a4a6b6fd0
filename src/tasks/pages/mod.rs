mod edit;
mod links;
mod list;
mod mine;
mod show;

pub use edit::{change, create, edit, new};
pub use links::{link, links, unlink};
pub use list::list;
pub use mine::my_work;
pub use show::{report, show};
