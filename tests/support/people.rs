//! The people of the stories, each in a browser of her own.

use plenum::access::{GroupRole, Role};
use plenum::kernel::{Uuid, new_id};

use super::{Browser, TestApp};

impl TestApp {
    /// Somebody without an account.
    pub fn visitor(&self) -> Browser {
        Browser::new(self.router())
    }

    /// An account without rights.
    pub async fn account(&self, name: &str) -> Uuid {
        let id = new_id();
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        sqlx::query("insert into accounts (id, email, name, language, created_at) values ($1, $2, $3, 'en', $4)")
            .bind(id)
            .bind(email)
            .bind(name)
            .bind(self.app.clock.now())
            .execute(&self.owner)
            .await
            .expect("an account");
        id
    }

    /// A browser in which this account is signed in.
    pub async fn signed_in(&self, account: Uuid) -> Browser {
        let token = plenum::vault::token();
        let now = self.app.clock.now();
        sqlx::query(
            "insert into sign_ins (id, account_id, token_hash, complete, created_at, last_seen_at, expires_at) values ($1, $2, $3, true, $4, $4, $5)",
        )
        .bind(new_id())
        .bind(account)
        .bind(self.app.vault.hash("sign_ins", &token))
        .bind(now)
        .bind(now + chrono::TimeDelta::days(14))
        .execute(&self.owner)
        .await
        .expect("a sign-in");
        self.visitor().with_cookie("sign-in", &token)
    }

    /// Grants a role, in the conference `fsc` or, for administrators, everywhere.
    pub async fn grant(&self, account: Uuid, role: Role, conference: Option<Uuid>) {
        let branch = role.branch().as_str();
        sqlx::query("update accounts set branch = $2 where id = $1")
            .bind(account)
            .bind(branch)
            .execute(&self.owner)
            .await
            .expect("branch");
        sqlx::query("insert into grants (id, account_id, role, conference_id, granted_at) values ($1, $2, $3, $4, $5)")
            .bind(new_id())
            .bind(account)
            .bind(role.as_str())
            .bind(conference)
            .bind(self.app.clock.now())
            .execute(&self.owner)
            .await
            .expect("a grant");
    }

    /// An organiser of the conference `fsc`.
    pub async fn organiser(&self) -> Browser {
        self.organiser_named("Olga Organiser").await
    }

    pub async fn organiser_named(&self, name: &str) -> Browser {
        let account = self.account(name).await;
        self.grant(account, Role::Organiser, Some(self.conference)).await;
        self.signed_in(account).await
    }

    /// An organiser over the whole instance.
    pub async fn chief_organiser(&self) -> Browser {
        let account = self.account("Carla Chief").await;
        self.grant(account, Role::Organiser, None).await;
        self.signed_in(account).await
    }

    /// Desk staff of the conference `fsc`.
    pub async fn desk_staff(&self, name: &str) -> Browser {
        let account = self.account(name).await;
        self.grant(account, Role::DeskStaff, Some(self.conference)).await;
        self.signed_in(account).await
    }

    /// One of the three administrators.
    pub async fn administrator(&self, role: Role) -> Browser {
        let account = self.account(&format!("Admin {}", role.as_str())).await;
        self.grant(account, role, None).await;
        self.signed_in(account).await
    }

    /// The id of a group of the conference `fsc` by its code.
    pub async fn group(&self, code: &str) -> Uuid {
        sqlx::query_scalar("select id from groups where conference_id = $1 and code = $2")
            .bind(self.conference)
            .bind(code)
            .fetch_one(&self.owner)
            .await
            .expect("the group")
    }

    /// Somebody in a group of the conference `fsc`.
    pub async fn in_group(&self, name: &str, code: &str, role: GroupRole) -> Browser {
        let account = self.account(name).await;
        self.place(account, code, role).await;
        self.signed_in(account).await
    }

    /// Places an account in a group of the conference `fsc`.
    pub async fn place(&self, account: Uuid, code: &str, role: GroupRole) {
        sqlx::query("insert into members (id, group_id, conference_id, account_id, role, added_at) values ($1, $2, $3, $4, $5, $6)")
            .bind(new_id())
            .bind(self.group(code).await)
            .bind(self.conference)
            .bind(account)
            .bind(role.as_str())
            .bind(self.app.clock.now())
            .execute(&self.owner)
            .await
            .expect("a member");
    }

    /// Somebody in a seat of the presidium of `fsc`, counted from 1 (1 is the chair).
    pub async fn seated(&self, name: &str, seat: i32) -> Browser {
        let account = self.account(name).await;
        sqlx::query("update seats set account_id = $3, filled_at = $4 where conference_id = $1 and number = $2")
            .bind(self.conference)
            .bind(seat)
            .bind(account)
            .bind(self.app.clock.now())
            .execute(&self.owner)
            .await
            .expect("a seat");
        self.signed_in(account).await
    }

    /// The tallies say what counting people and arrivals would, before and after they are summed up.
    pub async fn tallies_hold(&self) {
        const COUNTED: &str = "
            select category_id, institution_id, coalesce(level, '') as level, state, review is not null as review, count(*) from participants
            group by 1, 2, 3, 4, 5
            union all
            select category_id, institution_id, coalesce(level, ''), 'arrived', false, count(*) from participants p
            where exists (select from presences s where s.participant_id = p.id) group by 1, 2, 3
            order by 1, 2, 3, 4, 5";
        const TALLIED: &str = "
            select category_id, institution_id, coalesce(level, '') as level, state, review, sum(people) from tallies
            group by 1, 2, 3, 4, 5 having sum(people) <> 0 order by 1, 2, 3, 4, 5";
        type Counts = Vec<(Uuid, Uuid, String, String, bool, i64)>;
        let counted: Counts = sqlx::query_as(COUNTED).fetch_all(&self.owner).await.expect("people");
        for _ in 0..2 {
            let tallied: Counts = sqlx::query_as(TALLIED).fetch_all(&self.owner).await.expect("tallies");
            assert_eq!(tallied, counted);
            plenum::registration::sum_tallies(&self.app).await.expect("they are summed up");
        }
        let rows: i64 =
            sqlx::query_scalar("select count(*) from tallies").fetch_one(&self.owner).await.expect("tallies");
        assert_eq!(rows as usize, counted.len(), "one row for each kind");
    }
}
