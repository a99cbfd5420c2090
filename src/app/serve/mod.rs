//! Starting, running and stopping the service.

mod figures;
mod parts;

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::App;
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;

use super::anchors::{self, Anchoring};
use super::cli::Failure;
use super::meta::Draining;
use super::metrics;
use super::workers::Means;
use super::{descriptors, explaining, guard, router, workers};
use auth::{self, Demand, Forwarded, Gate, Keys, Setup, WhenMissing};
use config::{Bounded, Need, Settings, VaultSuite, Wrong};
use db::{self, Conn, Db, Place, Sabotage, ServerLock};
use documents::Shelf;
use figures::Figures;
use journal::{Journal, Sealing};
use kernel::{Actor, Clock, canonical};
use parts::{Parts, mount_docs};
use vault::{self, Source, Suite, Vault};

/// What a service is started with.
pub struct Options {
    /// The settings.
    pub settings: Settings,
    /// Where the time comes from.
    pub clock: Clock,
    /// Test aid: makes a statement fail.
    pub sabotage: Sabotage,
    /// How long connections wait for their clients.
    pub timeouts: web::Timeouts,
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
            sabotage: Sabotage::default(),
            timeouts: web::Timeouts::default(),
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

/// What a service needs to know.
pub const NEEDS: &[Need] = &[Need::Address, Need::Keys, Need::Vault, Need::Documents, Need::Figures, Need::Spans];

/// How many passwords are hashed at once at the most: each keeps 19 MiB, and four are eighty sign-ins a second.
const HASHING: usize = 4;

/// The database the settings name.
pub fn place(settings: &Settings) -> Result<Place, Failure> {
    let connections = settings.database_connections.size();
    let patience = Duration::from_secs(settings.database_patience.get().into());
    let limit = Duration::from_secs(settings.database_limit.get().into());
    Ok(Place { connections, patience, limit, ..Place::of(settings.database()?) })
}

/// The database the settings name, unless it is gone from beside its keys and documents.
pub fn known_place(settings: &Settings) -> Result<Place, Failure> {
    let place = place(settings)?;
    guard::refuse_unfinished(&place)?;
    guard::refuse_remains(&place, settings)?;
    guard::refuse_foreign(&place)?;
    Ok(place)
}

/// The database the settings name, which must be one of ours already.
pub fn existing_place(settings: &Settings) -> Result<Place, Failure> {
    let place = known_place(settings)?;
    guard::refuse_nothing(&place)?;
    Ok(place)
}

/// One line for each column and index of a database, the same words for both engines.
///
/// # Errors
/// When the database is out of reach.
pub fn shape(settings: &Settings) -> Result<Vec<String>, Failure> {
    Ok(db::shape(&place(settings)?)?)
}

/// Opens the database (migrating it), the signing keys (publishing new ones), and the journal, which they seal.
pub async fn open_journal(place: &Place, settings: &Settings, clock: Clock) -> Result<(Journal, Keys), Failure> {
    let (journal, keys) = reach_journal(place, settings, clock).await?;
    communities::found_platform(&journal).await?;
    explaining::begin(&journal).await?;
    Ok((journal, keys))
}

/// The same, for whoever is to say that its heads are right as they stand: nothing is written to it.
pub async fn reach_journal(place: &Place, settings: &Settings, clock: Clock) -> Result<(Journal, Keys), Failure> {
    let (folder, missing) = (settings.keys()?, when_missing(settings));
    let journal = migrated(place, clock)?;
    let now = journal.now();
    let keys = journal.global_write(move |conn| Keys::open(&folder, missing, conn, now)).await?;
    Ok((journal.sealed(keys.for_heads()), keys))
}

/// The journal of a database that is restored: sealed if its keys are at hand, and not to be written otherwise.
pub async fn restored_journal(place: &Place, settings: &Settings) -> Result<Journal, Failure> {
    let (folder, journal) = (settings.keys()?, migrated(place, Clock::System)?);
    let journal = match journal.global(move |conn| Keys::look_at(&folder, conn)).await {
        Ok(keys) => journal.sealed(keys.for_heads()),
        Err(_) => journal,
    };
    explaining::begin(&journal).await?;
    Ok(journal)
}

/// What seals heads, by the keys of a folder; nothing where none of this database lies there.
pub fn sealing(folder: Option<&Path>, conn: &mut Conn) -> Option<Sealing> {
    Keys::look_at(folder?, conn).ok().map(|keys| Sealing::with(keys.for_heads()))
}

/// The journal without what seals it: for what writes to no community.
pub fn migrated(place: &Place, clock: Clock) -> Result<Journal, Failure> {
    let applied = db::migrate(place)?;
    if !applied.is_empty() {
        tracing::info!(migrations = applied.join(" "), "the database was migrated");
    }
    Ok(Journal::new(Db::open(place)?, clock))
}

/// `hulian serve`: runs until SIGTERM or SIGINT.
pub fn run(settings: Settings) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async {
        let timeout = settings.shutdown_timeout.get().into();
        let service = start(Options::of(settings)).await?;
        until_told(service, timeout).await;
        Ok(())
    })
}

/// Says where it listens, waits for a signal and leaves; a second signal ends it at once.
pub async fn until_told(service: Service, timeout: u64) {
    if let Some(figures) = service.figures() {
        telemetry::print(&format!("hulian shows its figures at http://{figures}/metrics\n"));
    }
    telemetry::print(&format!("hulian listening on http://{}\n", service.address));
    let figures = service.figures().map(tracing::field::display);
    tracing::info!(address = %service.address, figures, "listening");
    signal().await;
    tracing::info!(timeout, "leaving: running requests are finished, new ones are refused");
    let second = async {
        signal().await;
        std::process::exit(130)
    };
    tokio::select! { () = service.stop() => {}, () = second => {} }
    tracing::info!("left");
}

/// Starts the service.
pub async fn start(options: Options) -> Result<Service, Failure> {
    let Options { settings, clock, sabotage, timeouts, reserve } = options;
    Wrong::unless_empty(settings.lacking(NEEDS))?;
    let cores = || std::thread::available_parallelism().map_or(2, usize::from);
    let threads = settings.workers.map_or_else(cores, Bounded::size);
    let [door, apart_door] = metrics::Door::both(&settings)?;
    let limits = limits(&settings, threads)?;
    // The address comes first: with port 0 only the listener knows what tokens and links must name.
    let listener = listen_at("--bind", settings.address()?)?;
    let address = listener.local_addr()?;
    let apart = settings.metrics_address()?.map(|address| listen_at("--metrics-bind", address)).transpose()?;
    let place = Place { sabotage, ..known_place(&settings)? };
    guard::refuse_unfit(&place, &settings)?;
    let lock = ServerLock::take(&place.url)?;
    let (journal, keys) = open_journal(&place, &settings, clock.clone()).await?;
    let journal = journal.limited(settings.quotas.limits());
    let cursor_key = open_cursor_key(&journal).await?;
    let gate = open_gate(&journal, keys, &settings, address)?;
    let anchoring = Anchoring { keys: gate.keys().clone(), file: settings.anchor_file.clone() };
    let shelf = Shelf::open(settings.keeping()?, journal.now())?;
    let vault = open_vault(&journal, &settings).await?;
    let parts = Parts::of(&settings, clock, (journal.clone(), shelf.clone(), vault.clone()), (gate, cursor_key));
    parts.metrics.watch(|registry| {
        place.figures.register(registry);
        registry.register_collector(Box::new(parts.counted()));
        shelf.register(registry);
    });
    let retention = settings.household_retention_months.get();
    let means = Means { shelf, vault, retention, figures: parts.metrics.timers.clone() };
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
            .configure(|cfg| parts.mount(cfg, door.clone()))
    })?;
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let figures = apart.map(|listener| Figures::listen(figures, listener, apart_door, timeouts)).transpose()?;
    let workers = [
        actix_web::rt::spawn(workers::run(journal.clone(), means.clone())),
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

/// Refuses an address that cannot be listened on, before there is anything to serve.
pub fn refuse_taken(settings: &Settings) -> Result<(), Failure> {
    listen_at("--bind", settings.address()?).map(drop)
}

fn listen_at(setting: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| {
        let next = match error.kind() {
            ErrorKind::AddrInUse => "another program listens there: stop that one, or name another port",
            ErrorKind::AddrNotAvailable => "this machine has no such address: name one of its own, or 127.0.0.1",
            ErrorKind::PermissionDenied => "this user may not: name a port from 1024 on",
            _ => "name another address",
        };
        format!("{setting} {address}: cannot listen there: {error}; {next}").into()
    })
}

/// How many connections there may be. Behind a proxy all come from one address, and the proxy is the one to count them.
fn limits(settings: &Settings, threads: usize) -> Result<web::ConnectionLimits, Failure> {
    let most = descriptors::connections(settings.max_connections.map(Bounded::size), descriptors::raise(), threads)?;
    let per_address = (!settings.behind_tls_proxy).then_some(most.div_ceil(2));
    Ok(web::ConnectionLimits { most, per_address })
}

#[expect(clippy::disallowed_methods, reason = "the instant from which the waiting of connections is counted")]
fn open_limiter(limits: web::ConnectionLimits, timeouts: web::Timeouts, figures: web::Figures) -> Arc<web::Limiter> {
    let began = std::time::Instant::now();
    Arc::new(web::Limiter::new(limits, timeouts, figures, began))
}

/// Sets up the gate.
fn open_gate(journal: &Journal, keys: Keys, settings: &Settings, bind: SocketAddr) -> Result<Gate, Failure> {
    let key_directory = settings.keys()?;
    let forwarded = if settings.behind_tls_proxy { Forwarded::Trusted } else { Forwarded::Ignored };
    let issuer = settings.public_url.as_ref().map_or_else(|| format!("http://{bind}"), |url| url.as_str().to_owned());
    let hashing = std::thread::available_parallelism().map_or(2, usize::from).min(HASHING);
    let second_factor = if settings.require_second_factor { Demand::OfTheTrusted } else { Demand::OfNobody };
    Ok(Gate::new(journal.clone(), keys, Setup { issuer, key_directory, forwarded, hashing, second_factor }))
}

/// What a start may make: on PostgreSQL the keys of several instances are one, and are made when that is said.
pub fn when_missing(settings: &Settings) -> WhenMissing {
    if settings.init_keys || settings.embedded() { WhenMissing::Create } else { WhenMissing::Refuse }
}

/// Where the ring of the vault is.
pub fn ring_source(settings: &Settings) -> Result<Source, Failure> {
    Ok(match &settings.vault_keys {
        Some(text) => Source::Given(text.clone()),
        None => Source::File(settings.vault_file()?),
    })
}

/// What the vault seals with.
pub fn suite(settings: &Settings) -> Suite {
    match settings.vault_suite {
        VaultSuite::Standard => Suite::Standard,
        VaultSuite::Guomi => Suite::Guomi,
    }
}

/// Opens the vault (making its first key ring where that is wanted).
pub async fn open_vault(journal: &Journal, settings: &Settings) -> Result<Vault, Failure> {
    let (source, suite) = (ring_source(settings)?, suite(settings));
    let random = journal.write(Actor::system(auth::PLATFORM), |tx| tx.random()).await?;
    let missing = match when_missing(settings) {
        WhenMissing::Create => vault::WhenMissing::Create(random),
        WhenMissing::Refuse => vault::WhenMissing::Refuse,
    };
    Ok(journal.global_write(move |conn| Vault::open(source.clone(), missing, suite, conn)).await?)
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

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
