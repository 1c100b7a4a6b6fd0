mod amendments;
mod awaited;
mod casting;
mod chair;
mod debate;
mod disputes;
mod files;
mod holding;
mod motions;
mod queue;
mod record;
mod resolutions;
mod seats;
mod verify;
mod votes;
mod waivers;

pub use amendments::{Amendment, accept, amendments, newest_version};
pub use awaited::{Awaited, Called, awaited, called};
pub use casting::{cast, note_presence, recuse, show_hand};
pub use chair::{
    Acting, ChairDecision, OfChair, acting, chair_decisions, decide, end_acting, mark_absent, name_acting,
};
pub use debate::{Said, Version, sponsor, sponsors, state, statements, versions};
pub use disputes::{Dispute, OfDispute, appeal_dispute, assign_dispute, disputes, file_dispute, rule_dispute};
pub use files::{Attachment, attach, attached_names, attachments, take_off};
pub use holding::{Certified, cancel_vote, certify_vote, close_vote, open_vote, plan_anew, plan_vote};
pub use motions::{
    Asked, Begins, Bringer, ItemChoice, ListedMotion, Motion, OfMotion, OpenMotions, Origin, bring_in, change, items,
    list as list_motions, motion, open_motions, origin, put_motion, submitted_agenda, withdraw, wording,
};
pub use queue::{Climbed, Queued, bringers, climbed, queue, raise, set_meeting};
pub use resolutions::{
    Adopted, AskedResolutions, ByItself, LedTo, ListedResolution, OfResolution, Reach, Resolution, by_itself, led_to,
    list as list_resolutions, of_motion, reach, resolutions,
};
pub use seats::{OfSeat, Seat, add_seat, empty_seat, fill_seat, remove_seat, seats};
pub use verify::{held_resolutions, held_votes};
pub use votes::{Elector, OfVote, Vote, kept_record, vote, votes_of};
pub use waivers::{Waiver, end_waiver, waive, waiver};

use crate::audit::Tx;
use crate::error::Result;
use crate::kernel::Uuid;

/// Makes whoever numbers the same kind of thing in the same conference wait.
async fn number_alone(tx: &mut Tx, kind: &str, conference: Uuid) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext($1), hashtext($2))::text", kind, conference.to_string())
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}
