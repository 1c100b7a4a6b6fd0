//! What waits for the presidium as it is printed for a meeting.

use super::votes::{quorum_words, rule_words};
use crate::conference::Here;
use crate::error::Result;
use crate::kernel::Uuid;
use crate::presidium::store::{self, Bringer, Vote};
use crate::state::App;
use crate::web::Reader;

/// A motion on paper, in the reader's language.
pub struct Paper {
    pub id: Uuid,
    pub number: String,
    pub title: String,
    /// What comes next.
    pub next: String,
    /// What it amends, who brought it in, when it was put.
    pub about: String,
    pub text: Vec<String>,
    pub votes: Vec<String>,
}

/// The motions of the queue in its order, each with its votes as this reader sees them.
pub async fn papers(app: &App, here: &Here, l: Reader, reader: Uuid) -> Result<Vec<Paper>> {
    let mut papers = Vec::new();
    let queue = store::queue(&app.db, here.id).await?;
    let attached = store::attached_names(&app.db, &queue.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    for queued in queue {
        let motion = store::motion(&app.db, here, queued.id).await?;
        let votes = store::votes_of(&app.db, queued.id, reader).await?;
        let mut about = Vec::new();
        if let Some((year, number)) = queued.amends {
            let number = l.with2("presidium-motion-number", "year", year, "number", number);
            about.push(format!("{} {number}", l.t("amendments-amends")));
        }
        match &queued.from {
            Some(Bringer::Group(_, name) | Bringer::Institution(name)) => about.push(l.plain(name).to_owned()),
            None => {}
        }
        about.push(l.a("presidium-put-by", "name", &motion.proposed_by));
        about.push(l.date_time(motion.created_at, here.zone));
        about.extend(attached.get(&queued.id).map(|names| l.a("presidium-attached-names", "names", names.join(" / "))));
        about.extend(queued.meets_on.map(|on| format!("{} {}", l.t("queue-meeting"), l.date(on))));
        let text = l.plain(&motion.text);
        papers.push(Paper {
            id: queued.id,
            number: l.with2("presidium-motion-number", "year", queued.year, "number", queued.number),
            title: l.plain(&motion.title).to_owned(),
            next: l.t(queued.waits.key()),
            about: about.join(" · "),
            text: text.split('\n').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            votes: votes.iter().map(|vote| of_vote(l, vote)).collect(),
        });
    }
    Ok(papers)
}

/// A vote in a line: how it stands, its rule, what it came to.
fn of_vote(l: Reader, vote: &Vote) -> String {
    let rule = vote.plan.rule;
    let mut parts = vec![l.t(vote.state.key()), rule_words(l, rule), quorum_words(l, rule)];
    if let Some(result) = &vote.result {
        let tally = result.count.tally;
        parts.push(l.with2("presidium-yes-of", "yes", tally.yes, "members", result.counted));
        parts.push(l.with3("presidium-tally", "yes", tally.yes, "no", tally.no, "abstained", tally.abstained));
        parts.push(l.t(result.verdict.key()));
    }
    parts.join(" · ")
}
