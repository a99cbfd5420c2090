//! `Open<A>`: the extractor of an operation that needs no sign-in.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::net::IpAddr;

use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpRequest};

use super::caller::source;
use super::credentials::keys::Keys;
use super::gate::Gate;
use super::policy::Action;
use db::Conn;
use journal::ReadTx;
use kernel::{Actor, CommunityId, Fault, INTERNAL, OrFaultAs};
use web::{self, Answer, Problem, Reply, ResponseContext, Throttle, Trace};

/// A call of an operation that needs no sign-in.
pub struct Open<A> {
    gate: Gate,
    context: ResponseContext,
    source: Option<IpAddr>,
    throttle: Option<Throttle>,
    headers: HeaderMap,
    action: PhantomData<A>,
}

impl<A: Action + 'static> FromRequest for Open<A> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).map_err(Problem))
    }
}

impl<A: Action> Open<A> {
    fn of(request: &HttpRequest) -> Result<Self, Fault> {
        Trace::note_operation(request, A::ID);
        let gate = request.app_data::<Gate>().cloned().or_fault_as(&INTERNAL, "the service has no gate")?;
        web::known(request, A::ID)?;
        let context = ResponseContext::new(request, A::ID, 0, gate.now().day());
        let source = source(request, gate.forwarded());
        let (throttle, headers) = (request.app_data::<Throttle>().cloned(), request.headers().clone());
        Ok(Self { gate, context, source, throttle, headers, action: PhantomData })
    }

    /// Answers from what the request itself says.
    pub fn answer(&self, job: impl FnOnce(&ResponseContext) -> Result<Reply, Fault>) -> Answer {
        Ok(job(&self.context)?)
    }

    /// Counts the call towards what its address may ask; to be said before anything is looked for.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn counted(&self) -> Result<(), Problem> {
        let throttle = self.throttle.as_ref().or_fault_as(&INTERNAL, "the service has no throttle")?;
        Ok(throttle.take(self.source, self.gate.now())?)
    }

    /// A read transaction for what belongs to no community: whose is what was sent?
    pub async fn read_across_communities<T, F>(&self, job: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T, Fault> + Send + 'static,
    {
        Ok(self.gate.journal().global(job).await?)
    }

    /// A read transaction for one community, for what everybody may know of it. Nobody is signed in, so the service itself looks, and
    /// what is shown is the job's to choose.
    pub async fn look<F>(&self, community: CommunityId, job: F) -> Answer
    where
        F: Fn(&mut ReadTx, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        let context = self.context.clone();
        Ok(self.gate.journal().read(Actor::system(community), move |view| job(view, &context)).await?)
    }

    /// The headers, for what the caller would like.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The signing keys, to verify what we signed.
    pub fn keys(&self) -> Keys {
        self.gate.keys().clone()
    }

    /// The gate, for sign-in.
    pub(super) fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Where the request comes from, for counting failures.
    pub(super) fn source(&self) -> Option<IpAddr> {
        self.source
    }
}
