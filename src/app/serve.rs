//! Starting, running and stopping the service.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::App;
use actix_web::dev::ServerHandle;
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::web::{Data, ServiceConfig, redirect, scope};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::cli::Failure;
use super::meta::{Document, Draining};
use super::metrics::Metrics;
use super::workers::Means;
use super::{catalogue, descriptors, guard, openapi, router, workers};
use crate::auth::{self, Forwarded, Gate, Keys, Setup, WhenMissing};
use crate::config::{Bounded, Need, Origin, Settings, VaultSuite, Wrong};
use crate::db::{self, Db, Place, Sabotage, ServerLock};
use crate::documents::Shelf;
use crate::journal::Journal;
use crate::kernel::{Actor, Clock, canonical};
use crate::vault::{self, Source, Suite, Vault};
use crate::{communities, continuity, telemetry, web};

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
}

impl Options {
    /// With the machine's clock.
    pub fn of(settings: Settings) -> Self {
        Self { settings, clock: Clock::System, sabotage: Sabotage::default(), timeouts: web::Timeouts::default() }
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
    handle: ServerHandle,
    draining: Draining,
    workers: actix_web::rt::task::JoinHandle<()>,
    _lock: ServerLock,
}

/// How the content of `/docs/` may reach out: not at all.
const DOCS_POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/// How many passwords are hashed at once at the most: each keeps 19 MiB, and four are eighty sign-ins a second.
const HASHING: usize = 4;

/// The database the settings name.
pub fn place(settings: &Settings) -> Result<Place, Failure> {
    let connections = settings.database_connections.size();
    let patience = Duration::from_secs(settings.database_patience.get().into());
    Ok(Place { connections, patience, ..Place::of(settings.database()?) })
}

/// The database the settings name, unless it is gone from beside its keys and documents.
pub fn known_place(settings: &Settings) -> Result<Place, Failure> {
    let place = place(settings)?;
    guard::refuse_remains(&place, settings)?;
    Ok(place)
}

/// One line for each column and index of a database, the same words for both engines.
///
/// # Errors
/// When the database is out of reach.
pub fn shape(settings: &Settings) -> Result<Vec<String>, Failure> {
    Ok(db::shape(&place(settings)?)?)
}

/// Opens the database (migrating it), and the journal on it.
pub async fn open_journal(place: &Place, clock: Clock) -> Result<Journal, Failure> {
    let applied = db::migrate(place)?;
    if !applied.is_empty() {
        tracing::info!(migrations = applied.join(" "), "the database was migrated");
    }
    let journal = Journal::new(Db::open(place)?, clock);
    communities::found_platform(&journal).await?;
    Ok(journal)
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
    telemetry::print(&format!("hulian listening on http://{}\n", service.address));
    tracing::info!(address = %service.address, "listening");
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
    let Options { settings, clock, sabotage, timeouts } = options;
    Wrong::unless_empty(settings.lacking(&[Need::Address, Need::Keys, Need::Vault, Need::Documents]))?;
    let cores = || std::thread::available_parallelism().map_or(2, usize::from);
    let threads = settings.workers.map_or_else(cores, Bounded::size);
    let limits = limits(&settings, threads)?;
    // The address comes first: with port 0 only the listener knows what tokens and links must name.
    let listener = listener(settings.address()?)?;
    let address = listener.local_addr()?;
    let lock = ServerLock::take(&settings.database()?)?;
    let place = Place { sabotage, ..known_place(&settings)? };
    let journal = open_journal(&place, clock.clone()).await?;
    let cursor_key = open_cursor_key(&journal).await?;
    let gate = open_gate(&journal, &settings, address).await?;
    let shelf = Shelf::open(settings.keeping()?, journal.now())?;
    let vault = open_vault(&journal, &settings).await?;
    let parts = Parts::of(&settings, clock, (journal.clone(), shelf.clone(), vault.clone()), (gate, cursor_key));
    parts.metrics.watch(|registry| place.figures.register(registry));
    let retention = settings.household_retention_months.get();
    let means = Means { shelf, vault, retention, figures: parts.metrics.timers.clone() };
    let limiter = open_limiter(limits, timeouts, &parts.metrics);
    let draining = parts.draining.clone();
    let server = web::listen(listener, (threads, settings.shutdown_timeout.get().into()), limiter, move || {
        let parts = parts.clone();
        App::new()
            .wrap(from_fn(auth::admit))
            .wrap(web::Compression)
            .wrap(web::cors(&parts.origins))
            .wrap(parts.edge())
            .into_utoipa_app()
            .configure(router::mount)
            .into_app()
            .configure(|cfg| parts.mount(cfg))
    })?;
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let workers = actix_web::rt::spawn(workers::run(journal.clone(), means.clone()));
    Ok(Service { address, journal, means, handle, draining, workers, _lock: lock })
}

impl Service {
    /// Stops taking requests, finishes those under way, and ends.
    pub async fn stop(self) {
        self.draining.0.store(true, Ordering::Release);
        self.workers.abort();
        self.handle.stop(true).await;
        self.journal.write_back();
    }
}

fn listener(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| {
        let next = match error.kind() {
            ErrorKind::AddrInUse => "another program listens there: stop that one, or name another port",
            ErrorKind::AddrNotAvailable => "this machine has no such address: name one of its own, or 127.0.0.1",
            ErrorKind::PermissionDenied => "this user may not: name a port from 1024 on",
            _ => "name another address",
        };
        format!("--bind {address}: cannot listen there: {error}; {next}").into()
    })
}

/// How many connections there may be. Behind a proxy all come from one address, and the proxy is the one to count them.
fn limits(settings: &Settings, threads: usize) -> Result<web::ConnectionLimits, Failure> {
    let most = descriptors::connections(settings.max_connections.map(Bounded::size), descriptors::raise(), threads)?;
    let per_address = (!settings.behind_tls_proxy).then_some(most.div_ceil(2));
    Ok(web::ConnectionLimits { most, per_address })
}

#[expect(clippy::disallowed_methods, reason = "the instant from which the waiting of connections is counted")]
fn open_limiter(limits: web::ConnectionLimits, timeouts: web::Timeouts, metrics: &Metrics) -> Arc<web::Limiter> {
    let began = std::time::Instant::now();
    Arc::new(web::Limiter::new(limits, timeouts, metrics.connections.clone(), began))
}

/// Opens the signing keys (publishing new ones) and sets up the gate.
pub async fn open_gate(journal: &Journal, settings: &Settings, bind: SocketAddr) -> Result<Gate, Failure> {
    let key_directory = settings.keys()?;
    let missing = match settings.init_keys || settings.embedded() {
        true => WhenMissing::Create,
        false => WhenMissing::Refuse,
    };
    let (now, folder) = (journal.now(), key_directory.clone());
    let keys = journal.global_write(move |conn| Keys::open(&folder, missing, conn, now)).await?;
    let forwarded = if settings.behind_tls_proxy { Forwarded::Trusted } else { Forwarded::Ignored };
    let issuer = settings.public_url.as_ref().map_or_else(|| format!("http://{bind}"), |url| url.as_str().to_owned());
    let hashing = std::thread::available_parallelism().map_or(2, usize::from).min(HASHING);
    Ok(Gate::new(journal.clone(), keys, Setup { issuer, key_directory, forwarded, hashing }))
}

/// Opens the vault (making its first key ring where that is wanted).
pub async fn open_vault(journal: &Journal, settings: &Settings) -> Result<Vault, Failure> {
    let source = match &settings.vault_keys {
        Some(text) => Source::Given(text.clone()),
        None => Source::File(settings.vault_file()?),
    };
    let random = journal.write(Actor::system(auth::PLATFORM), |tx| tx.random()).await?;
    let missing = match settings.init_keys || settings.embedded() {
        true => vault::WhenMissing::Create(random),
        false => vault::WhenMissing::Refuse,
    };
    let suite = match settings.vault_suite {
        VaultSuite::Standard => Suite::Standard,
        VaultSuite::Guomi => Suite::Guomi,
    };
    Ok(journal.global_write(move |conn| Vault::open(source.clone(), missing, suite, conn)).await?)
}

/// The key that seals cursors: a row, so that a page of one instance goes on at every other.
async fn open_cursor_key(journal: &Journal) -> Result<web::CursorKey, Failure> {
    let fresh: [u8; 32] = journal.write(Actor::system(auth::PLATFORM), |tx| tx.random()).await?;
    let key = move |conn: &mut db::Conn| {
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

/// What every worker thread is given.
#[derive(Clone)]
struct Parts {
    journal: Data<Journal>,
    shelf: Data<Shelf>,
    vault: Data<Vault>,
    gate: Gate,
    metrics: Data<Metrics>,
    document: Data<Document>,
    unchanging: Data<web::Unchanging>,
    published: Data<web::Published>,
    doors: Data<web::Doors>,
    catalogue: Data<web::Catalogue>,
    cursor_key: web::CursorKey,
    pages: web::Pages,
    limits: web::Limits,
    throttle: web::Throttle,
    draining: Draining,
    origins: Vec<Origin>,
    clock: Clock,
}

impl Parts {
    fn of(
        settings: &Settings,
        clock: Clock,
        (journal, shelf, vault): (Journal, Shelf, Vault),
        (gate, cursor_key): (Gate, web::CursorKey),
    ) -> Self {
        let document = openapi::document();
        let text = openapi::written(&document);
        let etag = format!("\"{}\"", &canonical::digest(text.as_bytes())[..16]);
        let mut doors = web::Doors::of(&document);
        doors.add("/docs/", ["GET"]);
        Self {
            cursor_key,
            gate,
            pages: web::Pages::default(),
            metrics: Data::new(Metrics::default()),
            published: Data::new(web::Published::of(&document)),
            doors: Data::new(doors),
            document: Data::new(Document { text: text.into(), etag, variants: web::Variants::default() }),
            unchanging: Data::new(web::Unchanging::default()),
            catalogue: Data::new(web::Catalogue(catalogue::codes())),
            limits: web::Limits::default(),
            throttle: web::Throttle::default(),
            draining: Draining::default(),
            origins: settings.cors_origins.clone(),
            clock,
            journal: Data::new(journal),
            shelf: Data::new(shelf),
            vault: Data::new(vault),
        }
    }

    fn edge(&self) -> web::Edge {
        let metrics = self.metrics.clone();
        web::Edge::new(self.clock.clone(), move |seen: &web::Observation<'_>| {
            metrics.observe(seen.method.as_str(), seen.route, seen.status, seen.elapsed);
        })
    }

    fn mount(self, cfg: &mut ServiceConfig) {
        cfg.app_data(self.journal)
            .app_data(self.shelf)
            .app_data(self.vault)
            .app_data(self.gate)
            .app_data(self.metrics)
            .app_data(self.document)
            .app_data(self.unchanging)
            .app_data(self.published)
            .app_data(self.doors)
            .app_data(self.catalogue)
            .app_data(self.cursor_key)
            .app_data(self.pages)
            .app_data(self.limits)
            .app_data(self.throttle)
            .app_data(Data::new(self.draining))
            .app_data(Data::new(workers::ENDINGS))
            .app_data(Data::new(workers::TURNS))
            .app_data(Data::new(workers::HELP))
            .app_data(Data::new(continuity::heads()))
            .configure(web::configure)
            .service(redirect("/docs", "/docs/"))
            .service(
                scope("/docs")
                    .wrap(from_fn(web::compressed_once))
                    .wrap(DefaultHeaders::new().add(("Content-Security-Policy", DOCS_POLICY)))
                    .service(SwaggerUi::new("/{_:.*}").config(docs())),
            )
            .default_service(actix_web::web::to(web::fallback));
    }
}

fn docs() -> Config<'static> {
    Config::new(["/openapi.json"])
        .validator_url("none")
        .persist_authorization(true)
        .try_it_out_enabled(true)
        .display_request_duration(true)
        .display_operation_id(true)
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
