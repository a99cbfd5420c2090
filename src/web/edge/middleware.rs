//! The middleware itself: a request enters, is served, and its answer is finished.

use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::{Error, HttpMessage, ResponseError};
use futures_util::future::LocalBoxFuture;
use tracing::Instrument;

use super::finish::Caller;
use super::held::{Held, Kept};
use super::observation::{Observation, Observer, Reached};
use super::outage::Outage;
use crate::codes::URI_TOO_LONG;
use crate::extract::Limits;
use crate::problem::Problem;
use kernel::{Clock, INTERNAL};
use telemetry::panics::{self, Panic};

/// The outermost middleware. One for all workers: it is cheap to clone.
#[derive(Clone)]
pub struct Edge {
    clock: Clock,
    observer: Arc<Observer>,
    outage: Arc<Outage>,
    reached: Reached,
}

impl Edge {
    /// An edge that stamps requests by this clock and tells this observer.
    pub fn new(clock: Clock, observer: impl Fn(&Observation<'_>) + Send + Sync + 'static) -> Self {
        Self { clock, observer: Arc::new(observer), outage: Arc::default(), reached: Reached::Plainly }
    }

    /// The same for a service that is reached like this.
    pub fn reached(self, reached: Reached) -> Self {
        Self { reached, ..self }
    }
}

impl<S, B> Transform<S, ServiceRequest> for Edge
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + Unpin + 'static,
{
    type Response = ServiceResponse<Held<EitherBody<B>>>;
    type Error = Error;
    type InitError = ();
    type Transform = Edged<S>;
    type Future = std::future::Ready<Result<Edged<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        std::future::ready(Ok(Edged { service: Rc::new(service), edge: self.clone() }))
    }
}

/// The service inside the edge.
pub struct Edged<S> {
    service: Rc<S>,
    edge: Edge,
}

impl<S, B> Service<ServiceRequest> for Edged<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + Unpin + 'static,
{
    type Response = ServiceResponse<Held<EitherBody<B>>>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Error>>;

    forward_ready!(service);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let caller = Caller::of(&mut request, &self.edge.clock, self.edge.reached);
        request.extensions_mut().insert(Rc::clone(&caller.trace));
        let service = Rc::clone(&self.service);
        let (observer, outage) = (Arc::clone(&self.edge.observer), Arc::clone(&self.edge.outage));
        Box::pin(async move {
            let span = caller.trace.span();
            let answer = inside(&*service, request, &caller).instrument(span.clone()).await;
            let status = match &answer {
                Ok(response) => response.status(),
                Err(error) => error.as_response_error().status_code(),
            };
            span.record("status", status.as_u16());
            caller.report(status.as_u16(), answer.as_ref().ok().map(ServiceResponse::request), &*observer, &outage);
            answer
        })
    }
}

/// Serves a request and finishes the answer.
async fn inside<S, B>(
    service: &S,
    mut request: ServiceRequest,
    caller: &Caller,
) -> Result<ServiceResponse<Held<EitherBody<B>>>, Error>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + Unpin + 'static,
{
    let kept = Kept::of(&mut request, caller.guard.clone());
    if too_long(&request) {
        return Err(caller.rendered(Problem::from(&URI_TOO_LONG).error_response(), kept).into());
    }
    match surviving(async move { service.call(request).await }).await {
        Ok(Ok(response)) => Ok(caller.finished(response, kept)),
        Ok(Err(error)) => Err(caller.rendered(error.error_response(), kept).into()),
        Err(panic) => Err(caller.rendered(Problem(panic.fault(&INTERNAL)).error_response(), kept).into()),
    }
}

fn too_long(request: &ServiceRequest) -> bool {
    let limits = request.app_data::<Limits>().copied().unwrap_or_default();
    request.uri().path_and_query().is_some_and(|address| address.as_str().len() > limits.address)
}

/// Polls a future that may panic; a panic ends the future and not the worker.
async fn surviving<F: Future>(future: F) -> Result<F::Output, Panic> {
    let mut future = Box::pin(future);
    std::future::poll_fn(move |context| match panics::surviving(|| future.as_mut().poll(context)) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}
