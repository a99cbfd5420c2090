//! Starting, running and stopping the service.

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, Condition, DefaultHeaders, from_fn};
use actix_web::web::{Data, ServiceConfig, redirect, scope};
use actix_web::{App, HttpServer};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::cli::Failure;
use super::meta::{Document, Draining};
use super::metrics::Metrics;
use super::workers::Means;
use super::{catalogue, openapi, router, workers};
use crate::auth::{self, Forwarded, Gate, Keys, Setup, WhenMissing};
use crate::config::{Settings, VaultSuite};
use crate::db::{self, Db, Place, Sabotage};
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
}

impl Options {
    /// With the machine's clock.
    pub fn of(settings: Settings) -> Self {
        Self { settings, clock: Clock::System, sabotage: Sabotage::default() }
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
}

/// How the content of `/docs/` may reach out: not at all.
const DOCS_POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/// The database the settings name.
pub fn place(settings: &Settings) -> Result<Place, Failure> {
    let (url, connections) = (settings.database()?, settings.database_connections);
    Ok(Place { url, connections, sabotage: Sabotage::default() })
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
        let timeout = settings.shutdown_timeout;
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
    let Options { settings, clock, sabotage } = options;
    // The address comes first: with port 0 only the listener knows what tokens and links must name.
    let (listener, retention) = (TcpListener::bind(settings.address()?)?, settings.retention()?);
    let address = listener.local_addr()?;
    let place = Place { sabotage, ..place(&settings)? };
    let journal = open_journal(&place, clock.clone()).await?;
    let gate = open_gate(&journal, &settings, address).await?;
    let shelf = Shelf::open(settings.keeping()?, journal.now())?;
    let vault = open_vault(&journal, &settings).await?;
    let parts = Parts::of(&settings, clock, (journal.clone(), shelf.clone(), vault.clone()), gate);
    let means = Means { shelf, vault, retention };
    let draining = parts.draining.clone();
    let server = HttpServer::new(move || {
        let parts = parts.clone();
        App::new()
            .wrap(from_fn(auth::admit))
            .wrap(Condition::new(true, Compress::default()))
            .wrap(web::cors(&parts.origins))
            .wrap(parts.edge())
            .into_utoipa_app()
            .configure(router::mount)
            .into_app()
            .configure(|cfg| parts.mount(cfg))
    })
    .workers(settings.workers.unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from)))
    .client_request_timeout(Duration::from_secs(5))
    .client_disconnect_timeout(Duration::from_secs(2))
    .keep_alive(Duration::from_secs(75))
    .shutdown_timeout(settings.shutdown_timeout)
    .disable_signals()
    .listen(listener)?
    .run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let workers = actix_web::rt::spawn(workers::run(journal.clone(), means.clone()));
    Ok(Service { address, journal, means, handle, draining, workers })
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

/// Opens the signing keys (publishing new ones) and sets up the gate.
pub async fn open_gate(journal: &Journal, settings: &Settings, bind: SocketAddr) -> Result<Gate, Failure> {
    let key_directory = settings.keys()?;
    let missing = match settings.init_keys || settings.embedded() {
        true => WhenMissing::Create,
        false => WhenMissing::Refuse,
    };
    let (now, mut tries) = (journal.now(), 0);
    let keys = loop {
        // Instances that start together publish the same keys: who comes second finds them on the next try.
        let folder = key_directory.clone();
        match journal.global_write(move |conn| Keys::open(&folder, missing, conn, now)).await {
            Err(_) if tries < 3 => tries += 1,
            outcome => break outcome?,
        }
    };
    let forwarded = if settings.behind_tls_proxy { Forwarded::Trusted } else { Forwarded::Ignored };
    let issuer = settings.public_url.clone().unwrap_or_else(|| format!("http://{bind}"));
    let hashing = std::thread::available_parallelism().map_or(2, usize::from);
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
    let mut tries = 0;
    loop {
        // Of instances that start together one makes the ring, the others read it on the next try.
        let source = source.clone();
        match journal.global_write(move |conn| Vault::open(source.clone(), missing, suite, conn)).await {
            Err(_) if tries < 3 => tries += 1,
            outcome => return Ok(outcome?),
        }
    }
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
    published: Data<web::Published>,
    doors: Data<web::Doors>,
    catalogue: Data<web::Catalogue>,
    cursor_key: web::CursorKey,
    pages: web::Pages,
    limits: web::Limits,
    throttle: web::Throttle,
    draining: Draining,
    origins: Vec<String>,
    clock: Clock,
}

impl Parts {
    fn of(settings: &Settings, clock: Clock, (journal, shelf, vault): (Journal, Shelf, Vault), gate: Gate) -> Self {
        let document = openapi::document();
        let text = openapi::text();
        let etag = format!("\"{}\"", &canonical::digest(text.as_bytes())[..16]);
        let mut doors = web::Doors::of(&document);
        doors.add("/docs/", ["GET"]);
        Self {
            cursor_key: web::CursorKey(gate.keys().derive("cursor")),
            gate,
            pages: web::Pages::default(),
            metrics: Data::new(Metrics::default()),
            published: Data::new(web::Published::of(&document)),
            doors: Data::new(doors),
            document: Data::new(Document { text, etag }),
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
