//! Starts the service, and stops it.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;

use actix_web::App;
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;

use super::app_data::{AppData, mount_docs};
use super::figures::Figures;
use super::listening::{limits, listen_at, open_limiter};
use crate::anchors::{self, Anchoring};
use crate::failure::Failure;
use crate::meta::Draining;
use crate::policy::WHOLE;
use crate::timers::{self, Means};
use crate::{metrics, opening, router};
use auth::{self, Demand, Forwarded, Gate, Keys, PasswordCost, Setup};
use config::{Bounded, Need, Settings, Wrong};
use db::{self, Conn, Place, ServerLock, StatementHook};
use documents::Storage;
use journal::Journal;
use kernel::{Actor, Clock, canonical};

/// What a service needs to know.
pub const NEEDS: &[Need] = &[Need::Address, Need::Keys, Need::Vault, Need::Documents, Need::Figures, Need::Spans];

/// What a service is started with.
pub struct Options {
    /// The settings.
    pub settings: Settings,
    /// Where the time comes from.
    pub clock: Clock,
    /// Test aid: told of each statement.
    pub statement_hook: StatementHook,
    /// How long connections wait for their clients.
    pub timeouts: web::Timeouts,
    /// What the hash of a new password costs.
    pub password_cost: PasswordCost,
    /// How many bytes of the disk are kept for what must go on when it is full.
    pub reserve: u64,
}

/// P7's ballast: thousands of sign-ins.
const RESERVE: u64 = 16 << 20;

impl Options {
    /// With the machine's clock.
    pub fn of(settings: Settings) -> Self {
        Self {
            settings,
            clock: Clock::System,
            statement_hook: StatementHook::default(),
            timeouts: web::Timeouts::default(),
            password_cost: PasswordCost::OWASP,
            reserve: RESERVE,
        }
    }
}

/// A started service.
pub struct Service {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its journal.
    pub journal: Journal,
    /// What its timers need.
    pub means: Means,
    /// What signing the heads of journals needs.
    pub anchoring: Anchoring,
    handle: ServerHandle,
    figures: Option<Figures>,
    draining: Draining,
    workers: [actix_web::rt::task::JoinHandle<()>; 2],
    _lock: ServerLock,
}

/// How many passwords are hashed at once at the most: each keeps 19 MiB, and four are eighty sign-ins a second.
const HASHING: usize = 4;

/// Starts the service.
pub async fn start(options: Options) -> Result<Service, Failure> {
    let Options { settings, clock, statement_hook, timeouts, password_cost, reserve } = options;
    Wrong::unless_empty(settings.lacking(NEEDS))?;
    let cores = || std::thread::available_parallelism().map_or(2, usize::from);
    let threads = settings.workers.map_or_else(cores, Bounded::size);
    let [access, apart_access] = metrics::Access::both(&settings)?;
    let limits = limits(&settings, threads)?;
    // The address comes first: with port 0 only the listener knows what tokens and links must name.
    let listener = listen_at("--bind", settings.address()?)?;
    let address = listener.local_addr()?;
    let apart = settings.metrics_address()?.map(|address| listen_at("--metrics-bind", address)).transpose()?;
    let place = Place { statement_hook, ..opening::known_place(&settings)? };
    opening::refuse_unfit(&place, &settings)?;
    let lock = ServerLock::take(&place.url)?;
    let (journal, keys) = opening::open_journal(&place, &settings, clock.clone()).await?;
    let vault = opening::open_vault(&journal, &settings).await?;
    let journal = journal.limited(settings.quotas.limits()).with_extension(vault);
    let storage = Storage::open(settings.keeping()?, journal.now())?;
    let cursor_key = open_cursor_key(&journal).await?;
    let gate = open_gate(&journal, keys, &settings, address, password_cost)?;
    let anchoring = Anchoring { keys: gate.keys().clone(), file: settings.anchor_file.clone() };
    let parts = AppData::of(&settings, clock, (journal.clone(), storage.clone()), (gate, cursor_key));
    parts.metrics.watch(|registry| {
        place.figures.register(registry);
        registry.register_collector(Box::new(parts.counted()));
        storage.register(registry);
    });
    let retention = settings.household_retention_months.get();
    let means = Means { storage, retention, figures: parts.metrics.timers.clone() };
    let limiter = open_limiter(limits, timeouts, parts.metrics.connections.clone());
    let (draining, figures) = (parts.draining.clone(), parts.clone());
    let server = web::listen(listener, (threads, settings.shutdown_timeout.get().into()), limiter, move || {
        let parts = parts.clone();
        App::new()
            .wrap(from_fn(auth::admit))
            .wrap(web::Compression)
            .wrap(web::cors(&parts.origins))
            .wrap(parts.edge())
            .configure(|cfg| web::ServiceConfig::of(router::mount).mount(cfg))
            .configure(mount_docs)
            .configure(|cfg| parts.mount(cfg, access.clone()))
    })?;
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let figures = apart.map(|listener| Figures::listen(figures, listener, apart_access, timeouts)).transpose()?;
    let workers = [
        actix_web::rt::spawn(timers::run(journal.clone(), means.clone())),
        actix_web::rt::spawn(anchors::run(journal.clone(), anchoring.clone())),
    ];
    // Last: what a start writes is not refused because an earlier one has found the disk full.
    if reserve > 0 {
        journal.keep_reserve(reserve);
    }
    Ok(Service { address, journal, means, anchoring, handle, figures, draining, workers, _lock: lock })
}

impl Service {
    /// Where the figures are shown, if they have an address of their own.
    pub fn figures(&self) -> Option<SocketAddr> {
        self.figures.as_ref().map(|figures| figures.address)
    }

    /// Stops taking requests, finishes those under way, and ends.
    pub async fn stop(self) {
        self.draining.0.store(true, Ordering::Release);
        self.workers.iter().for_each(actix_web::rt::task::JoinHandle::abort);
        self.handle.stop(true).await;
        if let Some(figures) = self.figures {
            figures.stop().await;
        }
        self.journal.write_back();
    }
}

/// Sets up the gate.
fn open_gate(
    journal: &Journal,
    keys: Keys,
    settings: &Settings,
    bind: SocketAddr,
    password_cost: PasswordCost,
) -> Result<Gate, Failure> {
    let key_directory = settings.keys()?;
    let forwarded = if settings.behind_tls_proxy { Forwarded::Trusted } else { Forwarded::Ignored };
    let issuer = settings.public_url.as_ref().map_or_else(|| format!("http://{bind}"), |url| url.as_str().to_owned());
    let hashing = std::thread::available_parallelism().map_or(2, usize::from).min(HASHING);
    let second_factor = if settings.require_second_factor { Demand::OfTheTrusted } else { Demand::OfNobody };
    Ok(Gate::new(
        journal.clone(),
        keys,
        Setup { issuer, key_directory, forwarded, hashing, password_cost, second_factor, policy: &WHOLE },
    ))
}

/// The key that seals cursors: a row, so that a page of one instance goes on at every other.
async fn open_cursor_key(journal: &Journal) -> Result<web::CursorKey, Failure> {
    let fresh: [u8; 32] = journal.write(Actor::system(auth::PLATFORM), |tx| tx.random()).await?;
    let key = move |conn: &mut Conn| {
        db::lock_deployment(conn)?;
        if let Some(kept) = db::deployment_value(conn, "cursor_key")? {
            return Ok(kept);
        }
        let made = canonical::hex(&fresh);
        db::note_deployment(conn, "cursor_key", &made)?;
        Ok(made)
    };
    let text = journal.global_write(key).await?;
    Ok(web::CursorKey(canonical::sha256(text.as_bytes())))
}
