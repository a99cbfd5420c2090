//! Holds an unread request body until the answer is out, and why.
//!
//! When the rest of a chunked body is dropped, actix reads and discards it for as long as the client likes to send, and
//! keeps the connection open for it. While something still holds the body, actix closes the connection behind the
//! answer instead. So for chunked requests the answer holds the body.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::HttpMessage;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;

use crate::connections::RequestGuard;

/// A request's body, shared between the extractor that reads it and the answer that outlives it.
#[derive(Clone)]
pub(super) struct Kept {
    payload: Rc<RefCell<Payload>>,
    guard: Option<Rc<RequestGuard>>,
}

impl Kept {
    /// Holds the body of a chunked request; other bodies are closed rightly by themselves.
    pub(super) fn of(request: &mut ServiceRequest, guard: Option<Rc<RequestGuard>>) -> Option<Self> {
        if !request.chunked().unwrap_or(true) {
            return None;
        }
        let kept = Self { payload: Rc::new(RefCell::new(request.take_payload())), guard };
        request.set_payload(Payload::Stream { payload: Box::pin(kept.clone()) });
        Some(kept)
    }
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept")
    }
}

impl Stream for Kept {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut *self.payload.borrow_mut()).poll_next(context);
        if let (Poll::Ready(None | Some(Err(_))), Some(guard)) = (&next, &self.guard) {
            guard.body_read();
        }
        next
    }
}

/// The body of an answer, with the body of the request it answers, and its guard on the connection.
pub struct Held<B> {
    body: B,
    _kept: Option<Kept>,
    _guard: Option<Rc<RequestGuard>>,
}

impl<B> Held<B> {
    pub(super) fn new(body: B, kept: Option<Kept>, guard: Option<Rc<RequestGuard>>) -> Self {
        Self { body, _kept: kept, _guard: guard }
    }
}

impl<B: MessageBody + Unpin> MessageBody for Held<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_next(context)
    }
}
