//! A caller: somebody (or nobody) who speaks HTTP to a server under test.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use ureq::http::{Method, Request};

use super::document::document;
use super::{Answer, Server};

/// Somebody who calls: with credentials, a fixed bearer, or neither.
pub struct Caller {
    /// Where the calls go.
    pub server: Arc<Server>,
    /// The community that paths without a slash at the front lie in.
    pub community: String,
    /// The account's id, once known.
    pub account: String,
    proof: Proof,
}

enum Proof {
    Nothing,
    Bearer(String),
    Password { login: String, password: Mutex<String>, session: Mutex<Option<Session>> },
}

struct Session {
    access: String,
    refresh: String,
    until: i64,
}

/// A request being written.
pub struct Ask<'c> {
    caller: &'c Caller,
    method: &'c str,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    unchecked: bool,
}

impl Caller {
    /// Nobody: calls without a token.
    pub fn nobody(server: &Arc<Server>, community: &str) -> Self {
        Self::with(server, community, Proof::Nothing)
    }

    /// Whoever holds this bearer token or client secret.
    pub fn bearing(server: &Arc<Server>, community: &str, token: &str) -> Self {
        Self::with(server, community, Proof::Bearer(token.to_owned()))
    }

    /// A person who signs in when first needed, and again when the clock has moved on.
    pub fn person(server: &Arc<Server>, community: &str, login: &str, password: &str) -> Self {
        let (login, password) = (login.to_owned(), Mutex::new(password.to_owned()));
        Self::with(server, community, Proof::Password { login, password, session: Mutex::default() })
    }

    fn with(server: &Arc<Server>, community: &str, proof: Proof) -> Self {
        Self { server: Arc::clone(server), community: community.to_owned(), account: String::new(), proof }
    }

    /// The login of a person.
    pub fn login(&self) -> &str {
        match &self.proof {
            Proof::Password { login, .. } => login,
            Proof::Nothing | Proof::Bearer(_) => panic!("not a person"),
        }
    }

    /// The password of a person.
    pub fn password(&self) -> String {
        match &self.proof {
            Proof::Password { password, .. } => password.lock().unwrap().clone(),
            Proof::Nothing | Proof::Bearer(_) => panic!("not a person"),
        }
    }

    /// Remembers a changed password and signs in anew with it.
    pub fn changed_password(&self, new: &str) {
        if let Proof::Password { password, session, .. } = &self.proof {
            new.clone_into(&mut password.lock().unwrap());
            *session.lock().unwrap() = None;
        }
    }

    /// Remembers a changed password and stays signed in.
    pub fn password_is(&self, new: &str) {
        if let Proof::Password { password, .. } = &self.proof {
            new.clone_into(&mut password.lock().unwrap());
        }
    }

    /// Forgets the session, so that the next call signs in anew.
    pub fn forget_session(&self) {
        if let Proof::Password { session, .. } = &self.proof {
            *session.lock().unwrap() = None;
        }
    }

    /// The access token, from a sign-in where there is none that still holds.
    pub fn token(&self) -> Option<String> {
        match &self.proof {
            Proof::Nothing => None,
            Proof::Bearer(token) => Some(token.clone()),
            Proof::Password { session, .. } => {
                let mut session = session.lock().unwrap();
                let now = self.server.seconds();
                if session.as_ref().is_none_or(|session| session.until <= now) {
                    *session = Some(self.signed_in());
                }
                session.as_ref().map(|session| session.access.clone())
            }
        }
    }

    /// The refresh token of the session.
    pub fn refresh_token(&self) -> String {
        self.token();
        match &self.proof {
            Proof::Password { session, .. } => session.lock().unwrap().as_ref().unwrap().refresh.clone(),
            Proof::Nothing | Proof::Bearer(_) => panic!("not a person"),
        }
    }

    fn signed_in(&self) -> Session {
        let nobody = Self::nobody(&self.server, "");
        let body = json!({ "login": self.login(), "password": self.password() });
        let answer = nobody.post("/api/v1/sessions", &body).is(201);
        let word = |name: &str| answer[name].as_str().unwrap().to_owned();
        let until = self.server.seconds() + answer["expires_in"].as_i64().unwrap() - 60;
        Session { access: word("access_token"), refresh: word("refresh_token"), until }
    }

    /// Begins a request. A path without a slash at the front lies in the caller's community.
    pub fn ask<'c>(&'c self, method: &'c str, path: &str) -> Ask<'c> {
        let path = match path.strip_prefix('/') {
            Some(_) => path.to_owned(),
            None => format!("/api/v1/communities/{}/{path}", self.community),
        };
        Ask { caller: self, method, path, headers: Vec::new(), body: None, unchecked: false }
    }

    /// Reads.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path).send()
    }

    /// Creates.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path).json(body).send()
    }

    /// Puts with a body.
    #[track_caller]
    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.ask("PUT", path).json(body).send()
    }

    /// A transition without a body.
    #[track_caller]
    pub fn go(&self, path: &str) -> Answer {
        self.ask("PUT", path).send()
    }

    /// Changes one version of an object.
    #[track_caller]
    pub fn patch(&self, path: &str, etag: &str, body: &Value) -> Answer {
        self.ask("PATCH", path).header("if-match", etag).json(body).send()
    }

    /// Removes one version of an object.
    #[track_caller]
    pub fn delete(&self, path: &str, etag: &str) -> Answer {
        self.ask("DELETE", path).header("if-match", etag).send()
    }

    /// Changes the newest version of an object.
    #[track_caller]
    pub fn amend(&self, path: &str, body: &Value) -> Answer {
        let seen = self.get(path);
        self.patch(path, &seen.etag(), body)
    }
}

impl Ask<'_> {
    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends JSON.
    pub fn json(self, body: &Value) -> Self {
        let kind = if self.method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
        self.header("content-type", kind).bytes(body.to_string().as_bytes())
    }

    /// Sends a form.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.header("content-type", "application/x-www-form-urlencoded").bytes(body.as_bytes())
    }

    /// Sends these bytes.
    pub fn bytes(mut self, body: &[u8]) -> Self {
        self.body = Some(body.to_vec());
        self
    }

    /// With an idempotency key.
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// Does not hold the answer against the document.
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }

    /// Sends it, and holds the answer against the document.
    #[track_caller]
    pub fn send(self) -> Answer {
        let (method, path, unchecked) = (self.method.to_owned(), self.path.clone(), self.unchecked);
        let again = self.read_anew();
        let answer = self.try_send().unwrap_or_else(|why| panic!("{method} {path}: {why}"));
        if !unchecked {
            document().check(&method, &path, &answer);
        }
        if let Some(again) = again.filter(|_| answer.status == 200) {
            let read = again.try_send().unwrap_or_else(|why| panic!("{method} {path}: {why}"));
            let changed = read.header("etag") != answer.header("etag");
            assert!(changed || read.body == answer.body, "{path}: an old answer was kept");
        }
        answer
    }

    /// The same question for a single agreement in words that nobody has used before, so that no kept answer helps.
    fn read_anew(&self) -> Option<Self> {
        static ASKED: AtomicUsize = AtomicUsize::new(0);
        let (_, id) = self.path.split_once("/agreements/")?;
        let plain = self.method == "GET" && self.headers.is_empty() && !id.contains(['/', '?', ':']);
        // An empty pair of a query string says nothing, and yet is another address.
        let words = "&".repeat(1 + ASKED.fetch_add(1, Ordering::Relaxed) % 500);
        plain.then(|| Self { path: format!("{}?{words}", self.path), ..self.caller.ask("GET", &self.path) })
    }

    /// Sends it; an error is one of the connection.
    pub fn try_send(self) -> Result<Answer, String> {
        let asked = format!("{} {}", self.method, self.path);
        let url = format!("{}{}", self.caller.server.base(), ascii(&self.path));
        let method = Method::from_bytes(self.method.as_bytes()).unwrap();
        let mut request = Request::builder().method(method).uri(url);
        if let Some(token) = self.caller.token() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let agent = self.caller.server.agent();
        let response = match self.body {
            Some(body) => agent.run(request.body(body).map_err(|error| error.to_string())?),
            None => agent.run(request.body(()).map_err(|error| error.to_string())?),
        };
        let mut response = response.map_err(|error| error.to_string())?;
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into()));
        let headers = headers.collect();
        let status = response.status().as_u16();
        let body =
            response.body_mut().with_config().limit(64 << 20).read_to_vec().map_err(|error| error.to_string())?;
        Ok(Answer { asked, status, headers, body })
    }
}

/// A path as it travels: what is no ASCII is percent-encoded.
fn ascii(path: &str) -> String {
    let encoded = path.bytes().map(|byte| match byte {
        b'!'..=b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}
