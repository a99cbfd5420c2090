//! The same on an S3-compatible store: a small one that checks every signature, and fails when it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use hulian::app::{Clock, Instant};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::content;
use super::files::{jpeg, pdf, photograph, scan, upload};
use crate::kit::World;
use crate::kit::answer::text;
use crate::kit::deeds::in_force;
use crate::kit::server::{DAWN, Engine, Server, Wishes};

/// A store with one bucket, `scans`, and one key.
#[derive(Default)]
pub struct Store {
    objects: Mutex<Objects>,
    asked: Mutex<Vec<String>>,
    ailing: Mutex<Option<Ailment>>,
    reading: Mutex<Option<Happening>>,
}

type Objects = BTreeMap<String, Vec<u8>>;

/// What happens to the store at some moment.
type Happening = Box<dyn FnOnce(&mut Objects) + Send>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ailment {
    Down,
    Garbling,
}

/// A request as it arrived.
struct Asked {
    method: String,
    path: String,
    query: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Store {
    /// Starts one; the address a service is given.
    pub fn start() -> (Arc<Self>, String) {
        let store = Arc::new(Self::default());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http%3A%2F%2F{}", listener.local_addr().unwrap());
        let serving = Arc::clone(&store);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                serving.serve(stream);
            }
        });
        (store, format!("s3://scans/hulian?endpoint={endpoint}&region=cn-north-1"))
    }

    fn serve(&self, mut stream: TcpStream) {
        let asked = Asked::read(&stream);
        self.asked.lock().unwrap().push(format!("{} {}", asked.method, asked.path));
        let (status, body) = self.answer(&asked);
        let head = format!("HTTP/1.1 {status} -\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
    }

    fn answer(&self, asked: &Asked) -> (u16, Vec<u8>) {
        let ailing = *self.ailing.lock().unwrap();
        if ailing == Some(Ailment::Down) {
            return (503, b"<Error><Code>SlowDown</Code></Error>".to_vec());
        }
        if asked.parameter("X-Amz-Signature") != Some(asked.signature()) {
            return (403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>".to_vec());
        }
        let mut objects = self.objects.lock().unwrap();
        match asked.method.as_str() {
            "PUT" => {
                objects.insert(asked.path.clone(), asked.body.clone());
                (200, Vec::new())
            }
            "GET" => match objects.get(&asked.path).cloned() {
                Some(mut bytes) => {
                    let happening = self.reading.lock().unwrap().take();
                    happening.into_iter().for_each(|happens| happens(&mut objects));
                    if ailing == Some(Ailment::Garbling) {
                        bytes[0] ^= 1;
                    }
                    (200, bytes)
                }
                None => (404, Vec::new()),
            },
            _ => (if objects.remove(&asked.path).is_some() { 204 } else { 404 }, Vec::new()),
        }
    }

    fn suffers(&self, ailment: Option<Ailment>) {
        *self.ailing.lock().unwrap() = ailment;
    }

    /// Answers nothing but 503 from here on, or answers again.
    pub fn fall_ill(&self, down: bool) {
        self.suffers(down.then_some(Ailment::Down));
    }

    /// Lets something happen when the next object has been read.
    pub fn upon_reading(&self, happening: impl FnOnce(&mut Objects) + Send + 'static) {
        *self.reading.lock().unwrap() = Some(Box::new(happening));
    }

    /// What lies in it.
    pub fn keys(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }
}

impl Asked {
    fn read(stream: &TcpStream) -> Self {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let mut words = line.split(' ').map(str::to_owned);
        let (method, target) = (words.next().unwrap(), words.next().unwrap());
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let (path, query, mut headers) = (path.to_owned(), query.to_owned(), BTreeMap::new());
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim().split_once(": ") else { break };
            headers.insert(name.to_lowercase(), value.to_owned());
        }
        assert!(!headers.contains_key("transfer-encoding"), "a store wants to know the length: {headers:?}");
        let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        Self { method, path, query, headers, body }
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let fields: Vec<(String, String)> = serde_urlencoded::from_str(&self.query).unwrap();
        fields.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// AWS signature version 4 of a request signed in its query, by the letter of its description.
    fn signature(&self) -> String {
        let mut query: Vec<&str> = self.query.split('&').filter(|part| !part.starts_with("X-Amz-Signature=")).collect();
        query.sort_unstable();
        let signed = self.parameter("X-Amz-SignedHeaders").unwrap();
        let headers: String = signed.split(';').map(|name| format!("{name}:{}\n", self.headers[name])).collect();
        let request =
            format!("{}\n{}\n{}\n{headers}\n{signed}\nUNSIGNED-PAYLOAD", self.method, self.path, query.join("&"));
        let (at, credential) = (self.parameter("X-Amz-Date").unwrap(), self.parameter("X-Amz-Credential").unwrap());
        let (key, scope) = credential.split_once('/').unwrap();
        assert_eq!((key, scope), ("AKEXAMPLE", format!("{}/cn-north-1/s3/aws4_request", &at[..8]).as_str()));
        let words = format!("AWS4-HMAC-SHA256\n{at}\n{scope}\n{}", hex(&Sha256::digest(request)));
        let first = mac(b"AWS4a-secret-for-tests", &at[..8]);
        let key = ["cn-north-1", "s3", "aws4_request"].iter().fold(first, |key, word| mac(&key, word));
        hex(&mac(&key, &words))
    }
}

fn mac(key: &[u8], words: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(words.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A world whose documents lie in a bucket, on a clock that stands; and the bucket's address.
pub fn world_in(engine: Engine) -> Option<(Arc<Store>, String, World)> {
    let (store, address) = Store::start();
    let clock = Some(Clock::manual(DAWN.parse::<Instant>().unwrap()));
    let server = Server::start(engine, Wishes { clock, documents: Some(address.clone()), ..Wishes::default() })?;
    Some((store, address, World::new(&server)))
}

fn world(engine: Engine) -> Option<(Arc<Store>, World)> {
    world_in(engine).map(|(store, _, world)| (store, world))
}

fn kept_in_a_bucket(engine: Engine) {
    let Some((store, world)) = world(engine) else { return };
    let officer = world.officer();
    let document = scan(&officer, &pdf("in a bucket"));
    let sha256 = text(&document, "sha256");
    let key = format!("/scans/hulian/{}/{}/{sha256}.{}", world.community, &sha256[..2], text(&document, "id"));
    assert_eq!(store.keys(), std::slice::from_ref(&key));
    assert_eq!(store.objects.lock().unwrap()[&key], pdf("in a bucket"));
    assert_eq!(officer.get(&content(&document)).body, pdf("in a bucket"));
    // Said again, nothing is sent.
    upload(&officer, "application/pdf", "", &pdf("in a bucket")).is(200);
    assert_eq!(*store.asked.lock().unwrap(), [format!("PUT {key}"), format!("GET {key}")]);
    let photograph = upload(&officer, "image/jpeg", "", &photograph()).is(201);
    assert_eq!(officer.get(&content(&photograph)).body, jpeg());
    // What belongs to nothing goes after a day, what is attached stays.
    let agreement = in_force(&world, &[1]);
    let original = json!({ "document_id": document["id"] });
    officer.put(&format!("agreements/{}/original", text(&agreement, "id")), &original).is(200);
    world.server.advance(TimeDelta::hours(25));
    assert_eq!(store.keys(), [key]);
    assert_eq!(world.head(1).get(&content(&document)).body, pdf("in a bucket"));
}

fn a_store_that_fails_loses_nothing(engine: Engine) {
    let Some((store, world)) = world(engine) else { return };
    let officer = world.officer();
    store.suffers(Some(Ailment::Down));
    let refused = upload(&officer, "application/pdf", "", &pdf("while down")).refused(503, "unavailable");
    assert!(!refused.to_string().contains("X-Amz"), "{refused}");
    store.suffers(None);
    let document = scan(&officer, &pdf("while down"));
    // A removal that fails is tried again an hour later.
    officer.delete(&super::at(&document), "*").is(204);
    store.suffers(Some(Ailment::Down));
    world.server.settle();
    assert_eq!(store.keys().len(), 1);
    store.suffers(None);
    world.server.advance(TimeDelta::hours(2));
    assert!(store.keys().is_empty());
    // Bytes that are not what was put there are never taken for it.
    let garbled = scan(&officer, &pdf("garbled"));
    store.suffers(Some(Ailment::Garbling));
    assert!(officer.ask("GET", &content(&garbled)).unchecked().try_send().is_err());
    store.suffers(None);
    assert_eq!(officer.get(&content(&garbled)).body, pdf("garbled"));
    store.objects.lock().unwrap().clear();
    officer.get(&content(&garbled)).refused(503, "unavailable");
}

#[test]
fn documents_lie_in_a_bucket_on_sqlite() {
    kept_in_a_bucket(Engine::Sqlite);
}

#[test]
fn documents_lie_in_a_bucket_on_postgres() {
    kept_in_a_bucket(Engine::Postgres);
}

#[test]
fn a_bucket_that_fails_loses_nothing_on_sqlite() {
    a_store_that_fails_loses_nothing(Engine::Sqlite);
}

#[test]
fn a_bucket_that_fails_loses_nothing_on_postgres() {
    a_store_that_fails_loses_nothing(Engine::Postgres);
}
