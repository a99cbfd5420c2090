//! The service under test: one in-process server for each engine that all tests share, and fresh ones for tests that
//! move the clock, break statements or look at the tables.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use chrono::TimeDelta;
use hulian::app::{Clock, Instant, Options, PasswordCost, Running, Settings, StatementHook, Timeouts};
use ureq::Agent;

use super::{Caller, place, postgres};

/// The moment at which every standing clock begins: 2026-07-01, ten in the morning in Jiayuguan.
pub const DAWN: &str = "2026-07-01T02:00:00Z";

/// Which database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// An embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A running service and how to reach it.
pub struct Server {
    /// The engine below.
    pub engine: Engine,
    /// The database, as the service was told.
    pub database_url: String,
    /// Where its private keys lie.
    pub key_dir: PathBuf,
    running: Mutex<Option<Running>>,
    address: Mutex<SocketAddr>,
    clock: Option<Clock>,
    agent: Agent,
    operator: OnceLock<Arc<Caller>>,
}

/// What is unusual about a server.
#[derive(Default)]
pub struct Wishes {
    /// A clock that stands until the test moves it.
    pub clock: Option<Clock>,
    /// Told of each statement.
    pub on_statement: StatementHook,
    /// Origins that browsers may call from.
    pub origins: Vec<String>,
    /// For how many months files of households are kept, if not three years.
    pub retention: Option<u32>,
    /// Where documents are kept, if not beside the keys.
    pub documents: Option<String>,
    /// How long connections wait for their clients, if not as usual.
    pub timeouts: Option<Timeouts>,
    /// How many connections there may be.
    pub connections: Option<usize>,
    /// A proxy in front says where requests come from: `x-forwarded-for` is believed.
    pub behind_proxy: bool,
    /// Those who run, grant, audit or open files of households must have a second factor.
    pub second_factor: bool,
    /// Small quotas, each so many (mebibytes of files, too), if not those of a deployment.
    pub quotas: Option<u32>,
    /// A file for the line of a day.
    pub anchors: Option<PathBuf>,
}

/// Lets a statement fail: the n-th from the moment on at which a test sets this to n.
pub fn blown_by(fuse: &Arc<AtomicI64>) -> StatementHook {
    let left = Arc::clone(fuse);
    StatementHook(Some(Arc::new(move |_| {
        if left.fetch_sub(1, Ordering::SeqCst) == 1 {
            std::panic::panic_any("a statement was made to fail by the test");
        }
    })))
}

/// The server everybody shares.
pub fn shared(engine: Engine) -> Option<Arc<Server>> {
    static SHARED: [OnceLock<Option<Arc<Server>>>; 2] = [OnceLock::new(), OnceLock::new()];
    SHARED[engine as usize].get_or_init(|| Server::start(engine, Wishes::default())).clone()
}

/// A server of one's own, with a standing clock.
pub fn fresh(engine: Engine) -> Option<Arc<Server>> {
    let clock = Some(Clock::manual(DAWN.parse::<Instant>().unwrap()));
    Server::start(engine, Wishes { clock, ..Wishes::default() })
}

/// A new empty database of this engine.
pub fn database(engine: Engine) -> Option<String> {
    place::watched();
    match engine {
        Engine::Sqlite => Some(format!("sqlite:{}", place::folder("sqlite").join("hulian.db").display())),
        Engine::Postgres => postgres::database(),
    }
}

impl Server {
    /// A server on a new database.
    pub fn start(engine: Engine, wishes: Wishes) -> Option<Arc<Self>> {
        let database_url = database(engine)?;
        if engine == Engine::Postgres {
            postgres::distribute(&database_url);
        }
        let key_dir = place::folder("keys");
        Some(Self::start_on(engine, &database_url, key_dir, wishes))
    }

    /// A server on this database and these keys.
    pub fn start_on(engine: Engine, database_url: &str, key_dir: PathBuf, wishes: Wishes) -> Arc<Self> {
        let mut settings = Settings::for_tests(database_url, &key_dir);
        settings.cors_origins = wishes.origins.iter().map(|origin| origin.parse().unwrap()).collect();
        if let Some(months) = wishes.retention {
            settings.household_retention_months = months.to_string().parse().unwrap();
        }
        if let Some(most) = wishes.quotas.map(|most| most.to_string()) {
            settings.quotas.quota_uploads = most.parse().unwrap();
            settings.quotas.quota_upload_mib = most.parse().unwrap();
            settings.quotas.quota_drafts = most.parse().unwrap();
            settings.quotas.quota_imports = most.parse().unwrap();
        }
        if wishes.documents.is_some() {
            settings.documents = wishes.documents.map(|documents| documents.parse().unwrap());
            settings.documents_key_id = Some("AKEXAMPLE".to_owned());
            settings.documents_secret = Some("a-secret-for-tests".to_owned());
        }
        settings.anchor_file = wishes.anchors;
        settings.behind_tls_proxy = wishes.behind_proxy;
        settings.require_second_factor = wishes.second_factor;
        // Instances behind one address: tokens of one are good at the others.
        settings.public_url = "https://hulian.example".parse().ok();
        let clock = wishes.clock.clone();
        settings.max_connections = wishes.connections.map(|most| most.to_string().parse().unwrap());
        let options = Options {
            settings,
            clock: wishes.clock.unwrap_or_default(),
            statement_hook: wishes.on_statement,
            timeouts: wishes.timeouts.unwrap_or_default(),
            password_cost: PasswordCost::LEAST,
            reserve: 0,
        };
        let running = Running::start(options).unwrap_or_else(|failure| panic!("the service does not start: {failure}"));
        let address = running.address();
        let database_url = database_url.to_owned();
        let operator = OnceLock::new();
        let (running, address) = (Mutex::new(Some(running)), Mutex::new(address));
        Arc::new(Self {
            engine,
            database_url,
            key_dir,
            running,
            address,
            clock,
            agent: agent(Duration::from_secs(60)),
            operator,
        })
    }

    /// A service that runs as a process of its own; it says later where.
    pub fn elsewhere(engine: Engine, database_url: &str, key_dir: PathBuf) -> Arc<Self> {
        let (database_url, address) = (database_url.to_owned(), Mutex::new(SocketAddr::from(([127, 0, 0, 1], 9))));
        let (running, operator) = (Mutex::default(), OnceLock::new());
        Arc::new(Self {
            engine,
            database_url,
            key_dir,
            running,
            address,
            clock: None,
            agent: agent(Duration::from_secs(20)),
            operator,
        })
    }

    /// The process listens here from now on.
    pub fn listens_at(&self, address: SocketAddr) {
        *self.address.lock().unwrap() = address;
    }

    /// The operator whom the command line made.
    pub fn operated_by(self: &Arc<Self>, login: &str, password: &str) {
        assert!(self.operator.set(Arc::new(Caller::person(self, "", login, password))).is_ok(), "there is one already");
    }

    /// Another instance on the same database and keys.
    pub fn sibling(&self) -> Arc<Self> {
        self.sibling_with(Wishes::default())
    }

    /// The same with something unusual about it.
    pub fn sibling_with(&self, wishes: Wishes) -> Arc<Self> {
        let wishes = Wishes { clock: self.clock.clone(), ..wishes };
        let sibling = Self::start_on(self.engine, &self.database_url, self.key_dir.clone(), wishes);
        if let Some(operator) = self.operator.get() {
            let same = Caller::person(&sibling, "", operator.login(), &operator.password());
            assert!(sibling.operator.set(Arc::new(same)).is_ok());
        }
        sibling
    }

    /// `http://127.0.0.1:PORT`
    pub fn base(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        *self.address.lock().unwrap()
    }

    /// The HTTP client of this server.
    pub fn agent(&self) -> &Agent {
        &self.agent
    }

    /// Seconds since 1970 by the service's clock.
    pub fn seconds(&self) -> i64 {
        self.clock.clone().unwrap_or_default().now().seconds()
    }

    /// Today by the service's clock, plus some days.
    pub fn day(&self, days: i64) -> String {
        let day = self.clock.clone().unwrap_or_default().now().day();
        day.plus_days(days).to_string()
    }

    /// Moves the standing clock and lets everything that has become due happen.
    pub fn advance(&self, span: TimeDelta) {
        let clock = self.clock.as_ref().expect("a shared server's clock cannot be moved");
        clock.advance(span);
        self.settle();
    }

    /// Lets everything that is due happen.
    pub fn settle(&self) {
        let settled = self.running.lock().unwrap().as_ref().unwrap().settle();
        settled.unwrap_or_else(|failure| panic!("{failure}"));
    }

    /// Signs the heads of the journals that have moved, as the service does every twenty minutes; answers how many.
    pub fn sign_heads(&self) -> u64 {
        let signed = self.running.lock().unwrap().as_ref().unwrap().sign_heads();
        signed.unwrap_or_else(|failure| panic!("{failure}"))
    }

    /// Stops it gracefully; twice does no harm.
    pub fn stop(&self) {
        let running = self.running.lock().unwrap().take();
        if let Some(running) = running {
            running.stop();
        }
    }

    /// The operator of the platform.
    pub fn operator(self: &Arc<Self>) -> Arc<Caller> {
        let make = || Arc::new(super::people::first_operator(self));
        Arc::clone(self.operator.get_or_init(make))
    }

    /// A new operator with a one-time password, as the command line makes it.
    pub fn create_operator(&self, login: &str, name: &str) -> String {
        let running = self.running.lock().unwrap();
        running.as_ref().unwrap().create_operator(login, name).unwrap_or_else(|failure| panic!("{failure}"))
    }
}

fn agent(patience: Duration) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .max_idle_connections_per_host(32)
        .max_idle_age(Duration::from_secs(2))
        .timeout_global(Some(patience))
        .build();
    Agent::new_with_config(config)
}
