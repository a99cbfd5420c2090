//! What is known of one connection, shared by its stream and the edge; both live on the connection's thread.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::Waker;
use std::time::Instant;

use actix_web::HttpMessage;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::CONTENT_LENGTH;

use super::limiter::Permit;
use super::state::{ConnectionState, Framing, Reason, Verdict};

/// The monotonic clock of tokio's timer, which wakes connections as well.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// One connection.
pub struct Connection {
    state: RefCell<ConnectionState>,
    permit: Permit,
    closed: Cell<Option<Reason>>,
}

impl Connection {
    pub(super) fn new(permit: Permit) -> Rc<Self> {
        let state = RefCell::new(ConnectionState::new(permit.limiter().timeouts(), now()));
        Rc::new(Self { state, permit, closed: Cell::new(None) })
    }

    pub(super) fn received(&self, bytes: &[u8]) {
        self.state.borrow_mut().received(bytes, now());
    }

    pub(super) fn blocked(&self) {
        self.state.borrow_mut().blocked(now());
    }

    pub(super) fn wrote(&self, bytes: usize) {
        self.state.borrow_mut().wrote(bytes, now());
    }

    pub(super) fn flushed(&self) {
        self.state.borrow_mut().flushed(now());
    }

    /// What is to be done now that nothing more can be done; the task is woken when another client needs the room.
    pub(super) fn judge(&self, waker: &Waker) -> Verdict {
        let state = self.state.borrow();
        let waiting = state.waiting();
        self.permit.waits(waiting);
        let verdict = match self.permit.evicted(waker) && waiting.is_some() {
            true => Verdict::Close(Reason::Evicted),
            false => state.judge(now(), self.permit.limiter().scarce()),
        };
        if let Verdict::Close(reason) = verdict {
            self.permit.limiter().figures().closed(reason);
            self.closed.set(Some(reason));
        }
        verdict
    }

    /// Why the service closed it, once it did.
    pub(super) fn closed(&self) -> Option<Reason> {
        self.closed.get()
    }
}

/// One request on its connection: begun with its head; over when its answer is made and the last of these is dropped.
pub struct RequestGuard(Rc<Connection>);

impl RequestGuard {
    /// Begins with this request, if its connection is guarded.
    pub fn of(request: &ServiceRequest) -> Option<Rc<Self>> {
        let connection = Rc::clone(request.conn_data::<Rc<Connection>>()?);
        let framing = match request.chunked() {
            Ok(true) => Framing::Chunked,
            _ => {
                let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
                Framing::Length(length.unwrap_or(0))
            }
        };
        connection.state.borrow_mut().begun(framing, now());
        Some(Rc::new(Self(connection)))
    }

    /// The last of a body in chunks was read.
    pub fn body_read(&self) {
        self.0.state.borrow_mut().body_read();
    }
}

impl std::fmt::Debug for RequestGuard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RequestGuard")
    }
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        self.0.state.borrow_mut().answered(now());
    }
}
