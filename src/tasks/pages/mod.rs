mod beside;
mod board;
pub mod bring;
mod bulk;
mod calendar;
mod choices;
mod edit;
mod export;
mod hand_over;
mod links;
mod list;
mod mine;
mod show;
pub mod templates;

pub use beside::{
    add_helper, add_item, add_paper, comment, move_item, paper, remove_helper, remove_item, remove_paper, saw, tick,
    watch,
};
pub use board::{board, carry};
pub use bulk::bulk;
pub use calendar::calendar;
pub use edit::{change, create, edit, new};
pub use export::export;
pub use hand_over::{do_hand_over, hand_over};
pub use links::{link, links, unlink};
pub use list::list;
pub use mine::{awaited, my_work};
pub use show::{report, show};
