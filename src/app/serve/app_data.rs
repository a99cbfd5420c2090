//! The application data of every worker thread, and the pages of the document.

use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::web::{Data, ServiceConfig, redirect, scope};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::guides;
use crate::meta::{Document, Draining};
use crate::metrics::{self, Metrics};
use crate::{catalogue, openapi};
use auth::Gate;
use config::{Origin, Settings};
use documents::Storage;
use journal::Journal;
use kernel::{Clock, canonical};

/// How the content of `/docs/` may reach out: not at all.
const DOCS_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What every worker thread is given.
#[derive(Clone)]
pub(super) struct AppData {
    journal: Data<Journal>,
    storage: Data<Storage>,
    gate: Gate,
    pub(super) metrics: Data<Metrics>,
    document: Data<Document>,
    unchanging: Data<web::Unchanging>,
    published: Data<web::Published>,
    pub(super) allowed_methods: Data<web::AllowedMethods>,
    catalogue: Data<web::Catalogue>,
    cursor_key: web::CursorKey,
    pages: web::Pages,
    limits: web::Limits,
    throttle: web::Throttle,
    pub(super) draining: Draining,
    pub(super) origins: Vec<Origin>,
    reached: web::Reached,
    clock: Clock,
}

impl AppData {
    pub(super) fn of(
        settings: &Settings,
        clock: Clock,
        (journal, storage): (Journal, Storage),
        (gate, cursor_key): (Gate, web::CursorKey),
    ) -> Self {
        let openapi::Served { text, mut allowed_methods, published } = openapi::served();
        let etag = format!("\"{}\"", &canonical::digest(&text)[..16]);
        for address in ["/docs/"].into_iter().chain(guides::ADDRESSES) {
            allowed_methods.add(address, ["GET"]);
        }
        Self {
            cursor_key,
            gate,
            pages: web::Pages::default(),
            metrics: Data::new(Metrics::default()),
            published: Data::new(published),
            allowed_methods: Data::new(allowed_methods),
            document: Data::new(Document { text, etag, variants: web::Variants::default() }),
            unchanging: Data::new(web::Unchanging::default()),
            catalogue: Data::new(web::Catalogue {
                codes: catalogue::codes().to_vec(),
                fields: catalogue::field_codes(),
            }),
            limits: web::Limits::default(),
            throttle: web::Throttle::default(),
            draining: Draining::default(),
            origins: settings.cors_origins.clone(),
            reached: if settings.behind_tls_proxy { web::Reached::ThroughTls } else { web::Reached::Plainly },
            clock,
            journal: Data::new(journal),
            storage: Data::new(storage),
        }
    }

    /// What holds its numbers itself.
    pub(super) fn counted(&self) -> metrics::Counted {
        let mut caches = vec![
            self.pages.watched(),
            self.unchanging.watched(),
            self.throttle.watched(),
            self.journal.watched(),
            zones::maps(),
        ];
        caches.extend(self.gate.watched());
        metrics::Counted { caches, gate: self.gate.clone(), journal: self.journal.as_ref().clone() }
    }

    /// The outermost middleware, which tells the figures of every request.
    pub(super) fn edge(&self) -> web::Edge {
        let metrics = self.metrics.clone();
        web::Edge::new(self.clock.clone(), move |seen: &web::Observation<'_>| metrics.observe(seen))
            .reached(self.reached)
    }

    /// Hands everything to the application of one thread; and who may see the figures.
    pub(super) fn mount(self, cfg: &mut ServiceConfig, access: metrics::Access) {
        cfg.app_data(self.journal)
            .app_data(self.storage)
            .app_data(self.gate)
            .app_data(self.metrics)
            .app_data(Data::new(access))
            .app_data(self.document)
            .app_data(self.unchanging)
            .app_data(self.published)
            .app_data(self.allowed_methods)
            .app_data(self.catalogue)
            .app_data(self.cursor_key)
            .app_data(self.pages)
            .app_data(self.limits)
            .app_data(self.throttle)
            .app_data(Data::new(self.draining))
            .configure(web::configure)
            .default_service(actix_web::web::to(web::fallback));
    }
}

/// Adds the pages of the document.
pub(super) fn mount_docs(cfg: &mut ServiceConfig) {
    let page = scope("/docs")
        .wrap(from_fn(web::compressed_once))
        .wrap(DefaultHeaders::new().add(("Content-Security-Policy", DOCS_POLICY)))
        .configure(guides::mount)
        .service(SwaggerUi::new("/{_:.*}").config(docs()));
    cfg.service(redirect("/docs", "/docs/")).service(redirect("/docs/guides", "/docs/guides/")).service(page);
}

fn docs() -> Config<'static> {
    Config::new(["/openapi.json"])
        .validator_url("none")
        .persist_authorization(true)
        .try_it_out_enabled(true)
        .display_request_duration(true)
        .display_operation_id(true)
}
