//! How this caller wants an answer: which fields, which page, in which language; and the answers themselves.

use std::fmt::Display;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderValue, IF_NONE_MATCH};
use actix_web::web::Data;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::cursor::CursorKey;
use super::fields::Wanted;
use super::pages::{Asking, Pages};
use super::reply::Reply;
use super::{etag, etag::strong};
use crate::codes::INVALID_CURSOR;
use crate::compression::Variants;
use crate::problem::ProblemBody;
use crate::published::Published;
use crate::request::query_string::{invalid, pairs};
use crate::request::{Language, Trace};
use kernel::{Day, Fault, INTERNAL, Mark, OrFault, OrFaultAs, Page, Side, Window, canonical};

/// How many rows that could not be read are named for one answer.
const MOST_TOLD: usize = 10;

/// How this caller wants the answer of one operation.
#[derive(Clone, Debug)]
pub struct ResponseContext {
    operation: &'static str,
    path: String,
    asked: Asked,
    rights: u64,
    day: Day,
    /// Tells apart what different callers see of one version.
    view: u32,
    /// The entity tags the caller holds already.
    held: Vec<HeaderValue>,
    language: Language,
    published: Option<Arc<Published>>,
    key: Option<CursorKey>,
    pages: Option<Pages>,
    request_id: Option<Uuid>,
}

/// What the query string says about the form of the answer.
#[derive(Clone, Debug, Default)]
struct Asked {
    fields: Option<String>,
    expand: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
    sort: Option<String>,
    /// Everything that decides which items a list has and in which order.
    filter: Vec<(String, String)>,
    /// The query string as it was sent.
    whole: String,
}

impl Asked {
    fn read(query: &str) -> Self {
        let mut asked = Self::default();
        if query.is_empty() {
            return asked;
        }
        for (name, value) in pairs(query).unwrap_or_default() {
            match &*name {
                "fields" => asked.fields = Some(value.into_owned()),
                "expand" => asked.expand = Some(value.into_owned()),
                "limit" => asked.limit = Some(value.into_owned()),
                "cursor" => asked.cursor = Some(value.into_owned()),
                "sort" => asked.sort = Some(value.into_owned()),
                _ => asked.filter.push((name.into_owned(), value.into_owned())),
            }
        }
        asked.filter.sort();
        query.clone_into(&mut asked.whole);
        asked
    }

    /// The query string without the cursor.
    fn others(&self) -> String {
        let others = self.whole.split('&').filter(|part| !part.is_empty() && !part.starts_with("cursor="));
        others.collect::<Vec<_>>().join("&")
    }
}

impl ResponseContext {
    /// How the caller of this request wants the answer. `rights` is a hash of who the caller is and may see; `day` is
    /// today, because some states depend on it. The names of the parameters were checked by [`known`](crate::known).
    pub fn new(request: &HttpRequest, operation: &'static str, rights: u64, day: Day) -> Self {
        let asked = Asked::read(request.query_string());
        let language = Language::of(request.headers());
        let mut hasher = DefaultHasher::new();
        (&asked.fields, &asked.expand, language, rights, day).hash(&mut hasher);
        let hash = hasher.finish();
        Self {
            operation,
            path: request.path().to_owned(),
            asked,
            rights,
            day,
            view: (hash ^ (hash >> 32)) as u32,
            held: request.headers().get_all(IF_NONE_MATCH).cloned().collect(),
            language,
            published: request.app_data::<Data<Published>>().map(|data| Arc::clone(data)),
            key: request.app_data::<CursorKey>().copied(),
            pages: request.app_data::<Pages>().cloned(),
            request_id: Trace::id_of(request),
        }
    }

    /// Tells the log which rows could not be read for this answer, which says itself that it lacks them.
    pub fn left_out(&self, unreadable: &[Fault]) {
        let request_id = self.request_id.map(tracing::field::display);
        for fault in unreadable.iter().take(MOST_TOLD) {
            let (table, key) = fault.row().unzip();
            let (code, operation, cause, place) = (fault.code().name, self.operation, fault.cause(), fault.place());
            tracing::error!(code, request_id, operation, cause, place, table, key, "a row is missing in an answer");
        }
    }

    /// The path of the request.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The entity tag of a version as this caller sees it, with its quotes.
    pub fn tag(&self, version: i64) -> String {
        strong(version, self.view)
    }

    /// The answer to this object in this version, if it is kept: 304 for a caller who holds it already (`If-None-Match`). Whether the
    /// caller may see the object was looked at before.
    pub fn kept_version(&self, version: i64) -> Option<Reply> {
        let tag = self.tag(version);
        if self.held.iter().any(|header| etag::names(header, &tag)) {
            return Some(Reply { status: 304, etag: Some(tag), ..Reply::default() });
        }
        self.pages.as_ref()?.get(&self.asking(), &tag)
    }

    /// [`shown`](Self::shown), and kept for as long as the version stands.
    ///
    /// # Errors
    /// `invalid_parameter` for `fields` that do not exist.
    pub fn shown_and_kept<T: Serialize>(&self, version: i64, out: &T) -> Result<Reply, Fault> {
        let reply = Reply { variants: Some(Variants::default()), ..self.shown(version, out)? };
        if let Some(pages) = &self.pages {
            pages.keep(self.asking(), &self.tag(version), &reply);
        }
        Ok(reply)
    }

    /// 200 with an object that has a version.
    ///
    /// # Errors
    /// `invalid_parameter` for `fields` that do not exist.
    pub fn shown<T: Serialize>(&self, version: i64, out: &T) -> Result<Reply, Fault> {
        Ok(Reply { etag: Some(self.tag(version)), ..Reply::json(200, self.selected(out)?) })
    }

    /// 200 with an object and others shown inside it: those change by themselves, so the tag covers the bytes as well.
    ///
    /// # Errors
    /// `invalid_parameter` for `fields` that do not exist.
    pub fn expanded<T: Serialize>(&self, version: i64, out: &T) -> Result<Reply, Fault> {
        let body = self.selected(out)?;
        Ok(Reply { etag: Some(etag::of_bytes(version, &body)), ..Reply::json(200, body) })
    }

    /// 200 with something that has no version.
    ///
    /// # Errors
    /// `invalid_parameter` for `fields` that do not exist.
    pub fn plain<T: Serialize>(&self, out: &T) -> Result<Reply, Fault> {
        let body = self.selected(out)?;
        Ok(Reply { etag: Some(etag::weak(&body)), ..Reply::json(200, body) })
    }

    /// An answer that holds a secret: no cache and no idempotency record keeps it.
    ///
    /// # Errors
    /// `internal_error` when it cannot be written as JSON.
    pub fn secret<T: Serialize>(&self, status: u16, out: &T) -> Result<Reply, Fault> {
        Ok(Reply { no_store: true, ..Reply::json(status, written(out)?) })
    }

    /// 201 for what is now at the path of the request with this id behind it.
    ///
    /// # Errors
    /// `invalid_parameter` for `fields` that do not exist.
    pub fn created<T: Serialize>(&self, id: impl Display, version: i64, out: &T) -> Result<Reply, Fault> {
        self.created_at(format!("{}/{id}", self.path), version, out)
    }

    /// 201 for what is now at this address.
    ///
    /// # Errors
    /// `invalid_parameter` for `fields` that do not exist.
    pub fn created_at<T: Serialize>(&self, location: String, version: i64, out: &T) -> Result<Reply, Fault> {
        let body = self.selected(out)?;
        Ok(Reply { etag: Some(self.tag(version)), location: Some(location), ..Reply::json(201, body) })
    }

    /// 200 with one page of a list, and links to the first page, the next one and the one before.
    ///
    /// # Errors
    /// `invalid_parameter` for `fields` that do not exist.
    pub fn page<T: Serialize>(&self, page: Page<T>) -> Result<Reply, Fault> {
        let next_cursor = page.next.map(|mark| self.sealed(&mark, Side::After)).transpose()?;
        let prev_cursor = page.previous.map(|mark| self.sealed(&mark, Side::Before)).transpose()?;
        let link = self.links(next_cursor.as_deref(), prev_cursor.as_deref());
        let body = match &self.asked.fields {
            None => written(&PageBody { items: page.items, next_cursor, prev_cursor })?,
            Some(list) => {
                let items = page.items.iter().map(text).collect::<Result<Vec<_>, _>>()?;
                let items = self.wanted(list, &items)?.join(",");
                let ends = [("next_cursor", next_cursor), ("prev_cursor", prev_cursor)];
                let ends = ends.into_iter().filter_map(|(name, cursor)| Some(format!(",\"{name}\":\"{}\"", cursor?)));
                format!("{{\"items\":[{items}]{}}}", ends.collect::<String>()).into_bytes()
            }
        };
        Ok(Reply { etag: Some(etag::weak(&body)), link: Some(link), ..Reply::json(200, body) })
    }

    /// The answer to this list in this state of the community, if it is kept: 304 for a caller who holds it already.
    pub fn kept(&self, head: &str) -> Option<Reply> {
        let asking = self.asking();
        let tag = asking.tag(head);
        // An asterisk names no state: whether the question makes sense is looked at first.
        if self.held.iter().any(|header| header != "*" && etag::names(header, &tag)) {
            return Some(Reply { status: 304, etag: Some(tag), ..Reply::default() });
        }
        self.pages.as_ref()?.get(&asking, head)
    }

    /// Keeps the answer to this list in this state of the community.
    pub fn keep(&self, head: &str, reply: Reply) -> Reply {
        let asking = self.asking();
        let reply = Reply { etag: Some(asking.tag(head)), variants: Some(Variants::default()), ..reply };
        if let Some(pages) = &self.pages {
            pages.keep(asking, head, &reply);
        }
        reply
    }

    fn asking(&self) -> Asking {
        let address = format!("{}?{}", self.path, self.asked.whole);
        Asking { address, rights: self.rights, day: self.day, language: self.language }
    }

    /// A refusal as it stands inside an answer about many things: a problem document that is no answer of its own.
    pub fn problem(&self, fault: &Fault) -> Value {
        ProblemBody::inside(fault, self.language)
    }

    /// 204.
    ///
    /// # Errors
    /// None; the type fits the other answers.
    pub fn empty(&self) -> Result<Reply, Fault> {
        Ok(Reply { status: 204, ..Reply::default() })
    }

    /// The part of a list that is asked for. `sorts` are the names `sort` may hold, `default` is used without one
    /// (`-updated_at`: the largest first).
    ///
    /// # Errors
    /// `invalid_parameter`, `invalid_cursor`, `cursor_mismatch`.
    pub fn window(&self, sorts: &[&str], default: &str) -> Result<Window, Fault> {
        let sort = self.asked.sort.as_deref().unwrap_or(default);
        let name = sort.strip_prefix('-').unwrap_or(sort);
        if self.asked.sort.is_some() && !sorts.contains(&name) {
            let refused = invalid("sort", "不支持按此字段排序。", "This list cannot be sorted by that.");
            return Err(refused.with("allowed", sorts.to_vec()));
        }
        let (from, side) = self.asked.cursor.as_deref().map(|cursor| self.opened(cursor)).transpose()?.unzip();
        let descending = sort.starts_with('-');
        Ok(Window { limit: self.limit()?, sort: name.to_owned(), descending, from, side: side.unwrap_or_default() })
    }

    /// Whether any of these members is asked for; without `fields`, everything is.
    pub fn wants(&self, names: &[&str]) -> bool {
        let Some(list) = self.asked.fields.as_deref() else { return true };
        list.split(',').any(|one| names.contains(&one.trim().split('.').next().unwrap_or_default()))
    }

    /// How many items are asked for: 50 unless told, at most 200.
    ///
    /// # Errors
    /// `invalid_parameter` for anything but a positive integer.
    pub fn limit(&self) -> Result<i64, Fault> {
        const USUAL: i64 = 50;
        const MOST: i64 = 200;
        let Some(text) = self.asked.limit.as_deref() else { return Ok(USUAL) };
        // `parse` would take a sign and zeros in front.
        match text.parse::<i64>() {
            Ok(limit) if limit > 0 && !text.starts_with(['+', '0']) => Ok(limit.min(MOST)),
            _ => Err(invalid("limit", "limit 须为正整数。", "limit takes a positive integer.")),
        }
    }

    /// The list this is a page of: path, filter, order, and who may see it.
    fn list(&self) -> String {
        let filter = &self.asked.filter;
        let text = serde_json::to_vec(&(&self.path, filter, &self.asked.sort, self.rights)).unwrap_or_default();
        canonical::hex(&canonical::sha256(&text)[..8])
    }

    fn sealed(&self, mark: &Mark, side: Side) -> Result<String, Fault> {
        let key = self.key.or_fault_as(&INTERNAL, "the service has no key for cursors")?;
        Ok(key.seal(mark, side, &self.list()))
    }

    fn opened(&self, cursor: &str) -> Result<(Mark, Side), Fault> {
        self.key.ok_or(&INVALID_CURSOR)?.open(cursor, &self.list())
    }

    /// RFC 8288 links with absolute paths.
    fn links(&self, next: Option<&str>, previous: Option<&str>) -> String {
        let quoted = |text: &str| text.replace('<', "%3C").replace('>', "%3E").replace('"', "%22");
        let (path, others) = (quoted(&self.path), quoted(&self.asked.others()));
        let first = if others.is_empty() { path.clone() } else { format!("{path}?{others}") };
        let mut links = format!("<{first}>; rel=\"first\"");
        let and = if others.is_empty() { '?' } else { '&' };
        for (cursor, relation) in [(next, "next"), (previous, "prev")] {
            if let Some(cursor) = cursor {
                links.push_str(&format!(", <{first}{and}cursor={cursor}>; rel=\"{relation}\""));
            }
        }
        links
    }

    fn selected<T: Serialize>(&self, out: &T) -> Result<Vec<u8>, Fault> {
        let Some(list) = &self.asked.fields else { return written(out) };
        let selected = self.wanted(list, &[text(out)?])?;
        Ok(selected.concat().into_bytes())
    }

    fn wanted(&self, list: &str, objects: &[String]) -> Result<Vec<String>, Fault> {
        let operation = self.published.as_ref().and_then(|published| published.operation(self.operation));
        let allowed = operation.map(|operation| operation.properties.as_slice()).unwrap_or_default();
        Wanted::read(list, allowed)?.of_all(objects, allowed)
    }
}

#[serde_with::skip_serializing_none]
#[derive(Serialize)]
struct PageBody<T> {
    items: Vec<T>,
    next_cursor: Option<String>,
    prev_cursor: Option<String>,
}

fn text<T: Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).or_fault(&INTERNAL)
}

fn written<T: Serialize>(value: &T) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(value).or_fault(&INTERNAL)
}
