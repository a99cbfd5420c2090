//! The methods of each address (`Allow`), read from the published document.
//!
//! actix answers 404 where an address exists but the method does not; the fallback looks here to answer 405.

use actix_web::HttpRequest;
use actix_web::web::Data;
use serde_json::Value;

use crate::codes::{METHOD_NOT_ALLOWED, NOT_FOUND};
use kernel::Fault;

/// Path templates and their methods.
#[derive(Clone, Debug, Default)]
pub struct AllowedMethods(Vec<Route>);

#[derive(Clone, Debug)]
struct Route {
    segments: Vec<Segment>,
    methods: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Named(String),
    Any,
    Rest,
}

impl AllowedMethods {
    /// Reads an OpenAPI document.
    pub fn of(document: &Value) -> Self {
        const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
        let mut table = Self::default();
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            table.add(path, METHODS.into_iter().filter(|method| item.get(method).is_some()));
        }
        table
    }

    /// Adds an address that the document does not show (`{tail:.*}` matches the rest of a path).
    pub fn add<'m>(&mut self, template: &str, methods: impl IntoIterator<Item = &'m str>) {
        let segments = template.trim_start_matches('/').split('/').map(|segment| match segment {
            _ if segment.ends_with(":.*}") => Segment::Rest,
            _ if segment.starts_with('{') => Segment::Any,
            _ => Segment::Named(segment.to_owned()),
        });
        let methods = methods.into_iter().map(str::to_ascii_uppercase).collect();
        self.0.push(Route { segments: segments.collect(), methods });
    }

    /// The value of `Allow` for this path; nothing where there is no route.
    pub fn allowed(&self, path: &str) -> Option<String> {
        let asked: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let here = || self.0.iter().filter(|route| route.is_at(&asked));
        // What is written out goes before what is left open (OpenAPI 3.1 §4.8.8.2).
        let open = here().map(Route::open_parts).min();
        let mut methods: Vec<&str> = Vec::new();
        for route in here().filter(|route| Some(route.open_parts()) == open) {
            methods.extend(route.methods.iter().map(String::as_str));
        }
        if methods.is_empty() {
            return None;
        }
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.sort_unstable();
        methods.dedup();
        Some(methods.join(", "))
    }

    /// The refusal of an address whose open part cannot be read: it names nothing, unless it is another address written
    /// out, which then has other methods.
    pub fn unreadable(request: &HttpRequest) -> Fault {
        Self::misplaced(request).unwrap_or_else(|| Fault::of(&NOT_FOUND))
    }

    /// The refusal of a method that the address, as it is written out, does not have.
    pub fn misplaced(request: &HttpRequest) -> Option<Fault> {
        let method = request.method().as_str();
        let allow = Self::allowed_for(request)?;
        let has = allow.split(", ").any(|one| one == method);
        (!has).then(|| Fault::of(&METHOD_NOT_ALLOWED).with("allow", allow))
    }

    /// The same for the path of a request, from the table in `app_data`.
    pub(crate) fn allowed_for(request: &HttpRequest) -> Option<String> {
        request.app_data::<Data<Self>>().and_then(|table| table.allowed(request.path()))
    }
}

impl Route {
    fn open_parts(&self) -> usize {
        self.segments.iter().filter(|segment| !matches!(segment, Segment::Named(_))).count()
    }

    fn is_at(&self, asked: &[&str]) -> bool {
        let tail = self.segments.last() == Some(&Segment::Rest);
        if (!tail && asked.len() != self.segments.len()) || asked.len() < self.segments.len() {
            return false;
        }
        self.segments.iter().zip(asked).all(|(segment, word)| match segment {
            Segment::Named(name) => name == word,
            Segment::Any => !word.is_empty(),
            Segment::Rest => true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn doors_are_found_by_their_template() {
        let mut table = AllowedMethods::of(&json!({ "paths": {
            "/units": { "get": {}, "post": {}, "parameters": [] },
            "/units/{id}": { "get": {} },
            "/units/{id}/departure": { "put": {} },
            "/units/head": { "delete": {} }
        } }));
        table.add("/docs/{tail:.*}", ["GET"]);
        let allowed = |path| table.allowed(path);
        assert_eq!(allowed("/units").as_deref(), Some("GET, HEAD, OPTIONS, POST"));
        assert_eq!(allowed("/units/7/departure").as_deref(), Some("OPTIONS, PUT"));
        assert_eq!(allowed("/units/head").as_deref(), Some("DELETE, OPTIONS"));
        assert_eq!(allowed("/docs/a/b.css").as_deref(), Some("GET, HEAD, OPTIONS"));
        for nowhere in ["/", "", "/units/", "/units//departure", "//units", "/unit", "/units/7/departure/"] {
            assert_eq!(allowed(nowhere), None, "{nowhere}");
        }
    }
}
