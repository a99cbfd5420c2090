//! Test kit: a small application behind the middleware, one server for all tests of this crate, and an HTTP client.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{LazyLock, Mutex, OnceLock, mpsc};
use std::time::Duration;

use actix_web::web::Data;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, get, patch, post, put};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate as web;
use crate::extract::MinRate;
use crate::{
    AllowedMethods, Answer, Catalogue, CursorKey, Edge, Json, Limits, Maybe, Patch, Path, Published, Query,
    ResponseContext, Upload,
};
use kernel::{Clock, Code, Fault, Instant, Key, Kind, Mark, Page, Role, Side, Text, UnitId, patch, text};

/// The patience of this server, short enough to wait for.
pub const PATIENCE: Duration = Duration::from_millis(150);
const MIN_RATE: MinRate = MinRate { bytes_per_second: 1024, grace: PATIENCE, max_pause: PATIENCE };

pub static SCOPE: Code = Code::new("insufficient_scope", Kind::Forbidden, ["权限不足", "No"], ["…", "…"]);
pub static NOBODY: Code = Code::new("sign_in_required", Kind::Unauthenticated, ["请先登录", "Sign in"], ["…", "…"]);

#[derive(Debug, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoteIn {
    #[garde(custom(text::line(1, 5)))]
    title: Text,
    #[garde(inner(range(min = 1, max = 5)))]
    stars: Option<u8>,
    #[garde(inner(custom(text::at_most(9))))]
    #[serde(default)]
    marks: Vec<String>,
}

#[serde_with::skip_serializing_none]
#[derive(Serialize)]
pub struct NoteOut {
    id: UnitId,
    title: String,
    stars: Option<u8>,
}

#[derive(Deserialize)]
pub struct Filter {
    role: Option<web::Csv<Role>>,
    most: Option<u8>,
}

fn context(request: &HttpRequest, operation: &'static str) -> Result<ResponseContext, Fault> {
    web::known(request, operation)?;
    let rights = request.headers().get("x-rights").map_or(0, |value| value.len() as u64);
    web::Trace::note_operation(request, operation);
    Ok(ResponseContext::new(request, operation, rights, "2026-06-30".parse().unwrap()))
}

fn note(n: u128) -> NoteOut {
    NoteOut { id: UnitId(Uuid::from_u128(n)), title: format!("记{n}"), stars: None }
}

#[get("/notes")]
async fn list_notes(request: HttpRequest, filter: Query<Filter>) -> Answer {
    let context = context(&request, "list_notes")?;
    let window = context.window(&["code", "updated_at"], "-updated_at")?;
    assert!(filter.role.as_ref().is_none_or(|roles| roles.len() < 20) && filter.most != Some(0));
    let from = window.from.as_ref().map(|mark| mark.id.as_u128());
    let wide = usize::try_from(window.limit).unwrap() + 1;
    let items: Vec<u128> = match window.side {
        Side::After => (from.unwrap_or(0) + 1..=205).take(wide).collect(),
        Side::Before => (1..from.unwrap()).rev().take(wide).collect(),
    };
    let page = Page::cut(items, &window, |n| Mark { key: Key::Number(0), id: Uuid::from_u128(*n) }).map(note);
    Ok(context.page(page)?)
}

#[post("/notes")]
async fn create_note(request: HttpRequest, body: Json<NoteIn>) -> Answer {
    let context = context(&request, "create_note")?;
    Ok(context.created(7, 1, &body.0)?)
}

#[get("/notes/{id}")]
async fn get_note(request: HttpRequest, id: Path<UnitId>) -> Answer {
    let context = context(&request, "get_note")?;
    Ok(context.shown(7, &note(id.0.0.as_u128()))?)
}

#[patch("/notes/{id}")]
async fn update_note(request: HttpRequest, id: Path<UnitId>, change: Patch) -> Answer {
    let expected = web::if_match(&request)?.ok_or(&web::codes::PRECONDITION_REQUIRED)?;
    expected.check(7)?;
    let now = NoteIn { title: "旧".into(), stars: Some(3), marks: Vec::new() };
    let merged = patch::merge(&now, &change.0)?;
    let print = web::fingerprint(&request).value();
    assert_ne!(print, [0; 32], "{}", id.0);
    Ok(context(&request, "update_note")?.shown(8, &merged)?)
}

#[put("/notes/{id}/departure")]
async fn leave(request: HttpRequest, reason: Maybe<NoteIn>) -> Answer {
    let context = context(&request, "leave")?;
    match reason.0 {
        Some(reason) => Ok(context.plain(&reason)?),
        None => Ok(context.empty()?),
    }
}

#[post("/tokens")]
async fn token(request: HttpRequest) -> Answer {
    Ok(context(&request, "token")?.secret(201, &json!({ "token": "s" }))?)
}

#[get("/panic")]
async fn panic() -> HttpResponse {
    panic!("src/secret.rs SELECT /home postgres://");
}

#[get("/plain/{status}")]
async fn plain(status: Path<u16>) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(status.0).unwrap();
    HttpResponse::build(status).insert_header(("etag", "\"1\"")).body("plain text of somebody")
}

#[get("/refusal/{name}")]
async fn refusal(name: Path<String>) -> Answer {
    let of_others: [&Code; 2] = [&SCOPE, &NOBODY];
    let mut all = web::codes::CODES.iter().chain(kernel::CODES).copied().chain(of_others);
    let code = all.find(|code| code.name == name.0).ok_or(&web::codes::NOT_FOUND)?;
    Err(Fault::of(code).with("retry_after", 30).with("scope", "units:write").with("allow", "GET, HEAD").into())
}

/// A body of this size and type, written for this caller.
#[derive(Deserialize)]
struct Wanted {
    media: String,
    size: usize,
    /// `sized` or `endless`: as a stream.
    stream: Option<String>,
    coding: Option<String>,
}

/// A text that gains by compression, of so many bytes.
pub fn words(size: usize) -> String {
    "兰新社区 partnership. ".chars().filter(char::is_ascii).cycle().take(size).collect()
}

#[get("/bodies")]
async fn bodies(wanted: actix_web::web::Query<Wanted>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer.insert_header(("content-type", wanted.media.as_str())).insert_header(("etag", "\"1-a\""));
    if let Some(coding) = &wanted.coding {
        answer.insert_header(("content-encoding", coding.as_str()));
    }
    let body = bytes::Bytes::from(words(wanted.size));
    let stream = futures_util::stream::once(std::future::ready(Ok::<_, std::io::Error>(body.clone())));
    match wanted.stream.as_deref() {
        Some("sized") => answer.body(actix_web::body::SizedStream::new(wanted.size as u64, stream)),
        Some(_) => answer.streaming(stream),
        None => answer.body(body),
    }
}

/// The compressed forms of what `/kept` answers.
pub static KEPT: LazyLock<web::Variants> = LazyLock::new(web::Variants::default);

#[get("/kept")]
async fn kept() -> Answer {
    let reply = web::Reply::json(200, words(100_000).into_bytes());
    Ok(web::Reply { etag: Some("W/\"1\"".to_owned()), variants: Some(KEPT.clone()), ..reply })
}

/// How often something was changed.
pub static CHANGED: Mutex<u32> = Mutex::new(0);

#[post("/changes")]
async fn changed() -> HttpResponse {
    *CHANGED.lock().unwrap() += 1;
    HttpResponse::NoContent().finish()
}

#[post("/native")]
async fn native(body: actix_web::web::Json<Value>) -> String {
    body.to_string()
}

fn document() -> Value {
    let query = |names: &[&str]| names.iter().map(|name| json!({ "name": name, "in": "query" })).collect::<Value>();
    let note = json!({ "properties": { "id": {}, "title": {}, "stars": {} } });
    let list = json!({ "properties": { "items": { "type": "array", "items": note }, "next_cursor": {} } });
    let answer = |schema: &Value| json!({ "200": { "content": { "application/json": { "schema": schema } } } });
    json!({ "paths": {
        "/notes": {
            "get": { "operationId": "list_notes", "responses": answer(&list),
                "parameters": query(&["limit", "cursor", "sort", "fields", "expand", "role", "most"]) },
            "post": { "operationId": "create_note" }
        },
        "/notes/{id}": {
            "get": { "operationId": "get_note", "parameters": query(&["fields", "expand"]), "responses": answer(&note) },
            "patch": { "operationId": "update_note" }
        },
        "/notes/{id}/departure": { "put": { "operationId": "leave" } },
        "/tokens": { "post": { "operationId": "token" } },
        "/panic": { "get": {} }, "/plain/{status}": { "get": {} }, "/native": { "post": {} },
        "/problems": { "get": {} }, "/problems/{code}": { "get": {} }
    } })
}

/// How large a file this server takes.
pub const UPLOAD: usize = 1024 * 1024;

/// Counts the bytes of a file.
#[post("/files")]
async fn file(upload: Upload) -> Result<HttpResponse, web::Problem> {
    let (mut arriving, mut count) = (upload.open(&["application/pdf"])?, 0);
    while let Some(block) = arriving.block().await? {
        count += block.len();
    }
    Ok(HttpResponse::Ok().body(count.to_string()))
}

/// What the metrics were told.
pub static OBSERVED: Mutex<Vec<(String, u16, Option<&str>)>> = Mutex::new(Vec::new());

fn serve(found: &mpsc::Sender<SocketAddr>) {
    let at: Instant = "2026-06-30T08:15:30Z".parse().unwrap();
    let edge = Edge::new(Clock::manual(at), |seen| {
        let line = (seen.route.to_owned(), seen.status, seen.failure);
        OBSERVED.lock().unwrap().push(line);
    });
    let (published, allowed_methods) =
        (Data::new(Published::of(&document())), Data::new(AllowedMethods::of(&document())));
    let catalogue = Data::new(Catalogue {
        codes: web::codes::CODES.iter().chain(kernel::CODES).copied().collect(),
        fields: kernel::field::FIELD_CODES.to_vec(),
    });
    let server = HttpServer::new(move || {
        App::new()
            .wrap(web::Compression)
            .wrap(web::cors(&["https://board.example".parse().unwrap()]))
            .wrap(edge.clone())
            .configure(web::configure)
            .app_data(published.clone())
            .app_data(allowed_methods.clone())
            .app_data(catalogue.clone())
            .app_data(CursorKey([9; 32]))
            .app_data(Limits { min_rate: MIN_RATE, upload: UPLOAD, upload_min_rate: MIN_RATE, ..Limits::default() })
            .service((
                list_notes,
                create_note,
                get_note,
                update_note,
                leave,
                token,
                panic,
                plain,
                refusal,
                native,
                file,
                (bodies, kept, changed),
            ))
            .configure(|cfg| web::ServiceConfig::of(web::mount_problems).mount(cfg))
            .default_service(actix_web::web::to(web::fallback))
    });
    actix_web::rt::System::new()
        .block_on(async {
            let server = server.workers(2).disable_signals().bind("127.0.0.1:0").unwrap();
            found.send(server.addrs()[0]).unwrap();
            server.run().await
        })
        .unwrap();
}

fn address() -> SocketAddr {
    static ADDRESS: OnceLock<SocketAddr> = OnceLock::new();
    *ADDRESS.get_or_init(|| {
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || serve(&sender));
        receiver.recv().unwrap()
    })
}

/// An open connection to the server.
pub fn connect() -> TcpStream {
    let stream = TcpStream::connect(address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// What came back.
#[derive(Debug)]
pub struct Heard {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Heard {
    /// Reads until the server closes the connection.
    pub fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        if let Err(error) = stream.read_to_end(&mut bytes) {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}");
        }
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let split = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Self { status, headers: lines.filter_map(split).collect(), body: bytes[end + 4..].to_vec() }
    }

    /// The value of a header; several lines are joined.
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| &**value).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// Asserts everything a problem document promises, and returns it.
    #[track_caller]
    pub fn problem(&self, code: &str) -> Value {
        assert_eq!(self.header("content-type").as_deref(), Some("application/problem+json"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], self.status, "{problem}");
        assert_eq!(problem["type"], format!("/problems/{code}"));
        assert_eq!(problem["request_id"].as_str(), self.header("x-request-id").as_deref());
        assert_eq!(problem["instance"], format!("/requests/{}", problem["request_id"].as_str().unwrap()));
        for text in ["title", "detail", "remedy"] {
            assert!(problem[text].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
        assert!(matches!(self.header("content-language").as_deref(), Some("zh-CN" | "en")));
        assert_eq!(self.header("x-content-type-options").as_deref(), Some("nosniff"));
        let whole = problem.to_string();
        for leak in ["panicked", "src/", "diesel", "SELECT", "/home", "postgres://", "serde"] {
            assert!(!whole.contains(leak), "{whole}");
        }
        problem
    }
}

/// Sends one request as it is written and hears the answer.
pub fn say(request: impl AsRef<[u8]>) -> Heard {
    let mut stream = connect();
    stream.write_all(request.as_ref()).unwrap();
    Heard::read(stream)
}

/// Sends a request with these header lines and this body.
pub fn send(line: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Heard {
    let body = body.as_ref();
    let mut request = format!("{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
    for header in headers {
        request.push_str(&format!("{header}\r\n"));
    }
    if !body.is_empty() {
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    say([request.as_bytes(), b"\r\n", body].concat())
}

/// The path of a note that exists.
pub const NOTE: &str = "/notes/00000000-0000-0000-0000-000000000001";
pub const JSON: &str = "Content-Type: application/json";
