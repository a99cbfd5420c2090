//! The routes of a slice as a list: mounted in the router, and described in the document.
//!
//! The types of `utoipa-actix-web`, which these are like, describe whatever they mount. Every thread that answers would
//! build the schemas of the whole document, megabytes of small pieces, and throw them away: the allocator keeps the room.
//! Here a list does the one or the other.

use actix_web::dev::HttpServiceFactory;
use actix_web::web;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{Components, OpenApi};
use utoipa_actix_web::OpenApiFactory;

use super::extract::Limits;

/// What can be put on the list: a handler that `utoipa::path` describes, or a [`scope`] of them.
pub trait Route {
    /// Makes it answer.
    fn mount(self: Box<Self>, cfg: &mut web::ServiceConfig);

    /// Adds what is published of it.
    fn describe(&self, prefix: &str, document: &mut OpenApi);
}

impl<T: HttpServiceFactory + OpenApiFactory + 'static> Route for T {
    fn mount(self: Box<Self>, cfg: &mut web::ServiceConfig) {
        cfg.service(*self);
    }

    fn describe(&self, prefix: &str, document: &mut OpenApi) {
        let mut paths = Paths::new();
        paths.paths = self.paths().paths.into_iter().map(|(path, item)| (format!("{prefix}{path}"), item)).collect();
        document.paths.merge(paths);
        let mut schemas = Vec::new();
        self.schemas(&mut schemas);
        document.components.get_or_insert_with(Components::new).schemas.extend(schemas);
    }
}

/// The list; the first that fits an address answers it.
#[derive(Default)]
pub struct ServiceConfig(Vec<Box<dyn Route>>);

impl ServiceConfig {
    /// What this function puts on the list.
    pub fn of(configure: impl FnOnce(&mut Self)) -> Self {
        let mut list = Self::default();
        configure(&mut list);
        list
    }

    /// Puts a handler or a scope on the list.
    pub fn service(&mut self, route: impl Route + 'static) -> &mut Self {
        self.0.push(Box::new(route));
        self
    }

    /// Puts on the list what this function does.
    pub fn configure(&mut self, configure: impl FnOnce(&mut Self)) -> &mut Self {
        configure(self);
        self
    }

    /// Makes all of it answer.
    pub fn mount(self, cfg: &mut web::ServiceConfig) {
        for route in self.0 {
            route.mount(cfg);
        }
    }

    /// Adds to a document what is published of it.
    pub fn describe(&self, document: &mut OpenApi) {
        self.describe_below("", document);
    }

    fn describe_below(&self, prefix: &str, document: &mut OpenApi) {
        for route in &self.0 {
            route.describe(prefix, document);
        }
    }
}

/// Routes with the same beginning.
pub struct Scope {
    prefix: &'static str,
    inside: ServiceConfig,
    limits: Option<Limits>,
}

/// An empty scope. It swallows every address that begins with its prefix.
pub fn scope(prefix: &'static str) -> Scope {
    Scope { prefix, inside: ServiceConfig::default(), limits: None }
}

impl Scope {
    /// Puts a handler or a scope into it.
    #[must_use]
    pub fn service(mut self, route: impl Route + 'static) -> Self {
        self.inside.service(route);
        self
    }

    /// What a request to anything in it may cost, where that is not as everywhere.
    #[must_use]
    pub fn limited(self, limits: Limits) -> Self {
        Self { limits: Some(limits), ..self }
    }

    /// Puts into it what this function does.
    #[must_use]
    pub fn configure(mut self, configure: impl FnOnce(&mut ServiceConfig)) -> Self {
        self.inside.configure(configure);
        self
    }
}

impl Route for Scope {
    fn mount(self: Box<Self>, cfg: &mut web::ServiceConfig) {
        let Self { prefix, inside, limits } = *self;
        let scope = web::scope(prefix).configure(|cfg| inside.mount(cfg));
        cfg.service(match limits {
            Some(limits) => scope.app_data(limits),
            None => scope,
        });
    }

    fn describe(&self, prefix: &str, document: &mut OpenApi) {
        self.inside.describe_below(&format!("{prefix}{}", self.prefix), document);
    }
}
