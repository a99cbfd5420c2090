//! What is known of one connection, shared by its stream and the edge; both live on the connection's thread.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::Waker;
use std::time::Instant;

use actix_web::HttpMessage;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::CONTENT_LENGTH;

use super::machine::{Framing, Machine, Reason, Verdict};
use super::room::Seat;

/// The monotonic clock of tokio's timer, which wakes connections as well.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// One connection.
pub struct Connection {
    machine: RefCell<Machine>,
    seat: Seat,
    closed: Cell<Option<Reason>>,
}

impl Connection {
    pub(super) fn new(seat: Seat) -> Rc<Self> {
        let machine = RefCell::new(Machine::new(seat.room().patience(), now()));
        Rc::new(Self { machine, seat, closed: Cell::new(None) })
    }

    pub(super) fn received(&self, bytes: &[u8]) {
        self.machine.borrow_mut().received(bytes, now());
    }

    pub(super) fn blocked(&self) {
        self.machine.borrow_mut().blocked(now());
    }

    pub(super) fn wrote(&self, bytes: usize) {
        self.machine.borrow_mut().wrote(bytes, now());
    }

    pub(super) fn flushed(&self) {
        self.machine.borrow_mut().flushed(now());
    }

    /// What is to be done now that nothing more can be done; the task is woken when another client needs the room.
    pub(super) fn judge(&self, waker: &Waker) -> Verdict {
        let machine = self.machine.borrow();
        let waiting = machine.waiting();
        self.seat.waits(waiting);
        let verdict = match self.seat.told_to_go(waker) && waiting.is_some() {
            true => Verdict::Close(Reason::Room),
            false => machine.judge(now(), self.seat.room().scarce()),
        };
        if let Verdict::Close(reason) = verdict {
            self.seat.room().figures().closed(reason);
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
pub struct Turn(Rc<Connection>);

impl Turn {
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
        connection.machine.borrow_mut().begun(framing, now());
        Some(Rc::new(Self(connection)))
    }

    /// The last of a body in chunks was read.
    pub fn body_read(&self) {
        self.0.machine.borrow_mut().body_read();
    }
}

impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Turn")
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.machine.borrow_mut().answered(now());
    }
}
