use crate::audit::{Tx, Unaudited};
use crate::error::Result;
use crate::state::App;

/// Makes one row of the many that tell how many people there are of one kind.
pub async fn sum_tallies(app: &App) -> Result<()> {
    let mut tx = Tx::begin(app).await?;
    sqlx::query!("select sum_tallies()").execute(tx.conn()).await?;
    tx.commit_unaudited(Unaudited::Summed).await
}
