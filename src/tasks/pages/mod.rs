mod edit;
mod list;
mod mine;
mod show;

pub use edit::{change, create, edit, new};
pub use list::list;
pub use mine::my_work;
pub use show::{report, show};
