//! What every handler is given. It holds no state that another copy of the server would need.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use http::Extensions;
use tokio::sync::Semaphore;

use crate::access::NavEntry;
use crate::audit::Tx;
use crate::config::Config;
use crate::db::Db;
use crate::error::Result;
use crate::jobs::JobKind;
use crate::kernel::{Clock, Uuid};
use crate::live::Live;
use crate::vault::Vault;
use crate::web::Assets;

/// Erases what a feature holds of somebody: in a conference, by her addresses.
pub type Erasure = for<'a> fn(&'a mut Tx, Uuid, &'a [String]) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Cheap to clone.
#[derive(Clone)]
pub struct App {
    parts: Arc<Parts>,
    queues: Arc<Mutex<Extensions>>,
}

pub struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub vault: Vault,
    pub config: Config,
    pub live: Live,
    pub assets: Assets,
    /// What stands in the side bar, from every feature.
    pub nav: Vec<NavEntry>,
    /// What can be done later, from every feature.
    pub jobs: Vec<JobKind>,
    /// What is erased with somebody's data, in features that registration does not know.
    pub erasures: Vec<Erasure>,
    /// A password costs 19 MiB and 30 ms of a core: as many at once as there are cores.
    pub password_slots: Semaphore,
    /// This program, for what is done in a process of its own.
    pub program: PathBuf,
}

impl App {
    pub fn new(parts: Parts) -> App {
        App { parts: Arc::new(parts), queues: Arc::default() }
    }

    /// The one `T` of this server, made where it is asked for first: a feature's queue of work that is
    /// under way, or what never changes; never a fact that another server may change.
    pub fn queue<T: Clone + Default + Send + Sync + 'static>(&self) -> T {
        let mut queues = self.queues.lock().expect("never poisoned");
        queues.get_or_insert_default::<T>().clone()
    }

    /// An address of this installation, as it stands in mails and QR codes.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url.trim_end_matches('/'))
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}
