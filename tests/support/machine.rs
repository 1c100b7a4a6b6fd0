//! A device of the stories: a script with its token, and no cookies.

use axum::http::Method;
use plenum::access::{DeviceKind, Serves};
use plenum::audit::{Actor, Tx};
use plenum::devices::{self, NewDevice, PrintsAt};
use plenum::kernel::Uuid;
use serde_json::Value;

use super::{Answer, Browser, TestApp};

#[derive(Clone)]
pub struct Machine {
    pub id: Uuid,
    pub token: String,
    browser: Browser,
}

impl Machine {
    /// The same with another language.
    pub fn speaking(mut self, lang: &str) -> Machine {
        self.browser = self.browser.speaking(lang);
        self
    }

    /// The same machine with another token.
    pub fn with_token(self, token: &str) -> Machine {
        Machine { token: token.to_owned(), ..self }
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let body = body.map(|body| (body.to_string().into_bytes(), "application/json"));
        self.browser.clone().send_as(method, path, body, &[("authorization", &bearer)]).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// Reads a badge, or several.
    pub async fn read(&self, body: &Value) -> Value {
        self.post("/api/v1/checkins", body).await.is(201).json()
    }
}

impl TestApp {
    /// A device at the gate of this code, which reads badges both ways.
    pub async fn device(&self, gate: &str) -> Machine {
        self.device_for(gate, Serves::Both).await
    }

    pub async fn device_for(&self, gate: &str, serves: Serves) -> Machine {
        self.device_in(self.conference, gate, serves).await
    }

    /// A print station.
    pub async fn station(&self, name: &str) -> Machine {
        let (kind, serves) = (DeviceKind::Print, Serves::Both);
        let new = NewDevice { name: name.to_owned(), kind, gate: None, serves, prints_at: PrintsAt::Nowhere };
        self.machine(self.conference, new).await
    }

    /// The same in another conference.
    pub async fn device_in(&self, conference: Uuid, gate: &str, serves: Serves) -> Machine {
        self.device_of(DeviceKind::Script, conference, gate, serves).await
    }

    /// A device of this kind.
    pub async fn device_of(&self, kind: DeviceKind, conference: Uuid, gate: &str, serves: Serves) -> Machine {
        let at: Uuid = sqlx::query_scalar("select id from gates where conference_id = $1 and code = $2")
            .bind(conference)
            .bind(gate)
            .fetch_one(&self.owner)
            .await
            .expect("the gate");
        let new =
            NewDevice { name: format!("Device at {gate}"), kind, gate: Some(at), serves, prints_at: PrintsAt::Nowhere };
        self.machine(conference, new).await
    }

    /// A device with its token.
    pub async fn machine(&self, conference: Uuid, new: NewDevice) -> Machine {
        let mut tx = Tx::begin(&self.app).await.expect("a transaction");
        let (id, made) = devices::create(&mut tx, conference, &new, Actor::Operator).await.expect("made");
        let (token, entry) = devices::issue_token(&mut tx, conference, id, Actor::Operator).await.expect("a token");
        tx.commit((made, vec![entry])).await.expect("committed");
        Machine { id, token, browser: self.visitor() }
    }
}
