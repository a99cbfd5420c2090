//! `Call<A>`: the extractor of operation `A`: who is calling, and the only way from a handler to the database.
//!
//! The order of refusals: no or bad token 401 (in [`admit`], before any other extractor runs) · another community 404,
//! as if it did not exist · role 403 · first password or second factor 403 · scope 403 · unknown query parameter 400.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::codes::{INVALID_TOKEN, NOT_ALLOWED, SIGN_IN_REQUIRED};
use super::credentials::keys::Keys;
use super::gate::{Forwarded, Gate};
use super::idempotency::{self, Seal};
use super::policy::{self, Action, Refusal};
use super::standing::admitted::Admitted;
use crate::ids::SessionId;
use db::{Conn, Room};
use journal::{self, Attempt, Journal, ReadTx, Study, WriteTx};
use kernel::{AccountId, Actor, CommunityId, Expected, Fault, INTERNAL, OrFaultAs, Role, UnitId};
use web::codes::{IDEMPOTENCY_KEY_REQUIRED, NOT_FOUND, PRECONDITION_REQUIRED};
use web::{self, AllowedMethods, Answer, Problem, Reply, ResponseContext, Trace};

/// An authenticated and authorised call of operation `A`.
pub struct Call<A> {
    gate: Gate,
    admitted: Arc<Admitted>,
    actor: Actor,
    context: ResponseContext,
    request: HttpRequest,
    action: PhantomData<A>,
}

/// Middleware: reads `Authorization`, once, before any extractor runs, and keeps what came of it for [`Call`]. An open
/// operation does not care.
pub async fn admit(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let outcome = identify(request.request()).await;
    request.extensions_mut().insert(Outcome(outcome.map(Arc::new)));
    next.call(request).await
}

/// Who was let in, or why nobody was.
struct Outcome(Result<Arc<Admitted>, Fault>);

async fn identify(request: &HttpRequest) -> Result<Admitted, Fault> {
    let bearer = bearer(request)?.ok_or(&SIGN_IN_REQUIRED)?;
    let gate = request.app_data::<Gate>().cloned().or_fault_as(&INTERNAL, "the service has no gate")?;
    gate.admit(&bearer, source(request, gate.forwarded())).await
}

/// The bearer token of a request: one header, one scheme.
fn bearer(request: &HttpRequest) -> Result<Option<String>, Fault> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let Some(header) = headers.next() else { return Ok(None) };
    let text = header.to_str().map_err(|_| Fault::of(&INVALID_TOKEN))?;
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    if scheme.eq_ignore_ascii_case("basic") {
        // Client credentials for the token endpoints, which read them themselves.
        return Ok(None);
    }
    if headers.next().is_some() || !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
        return Err(Fault::of(&INVALID_TOKEN));
    }
    Ok(Some(token.trim().to_owned()))
}

/// Where a request comes from.
pub fn source(request: &HttpRequest, forwarded: Forwarded) -> Option<IpAddr> {
    match forwarded {
        Forwarded::Ignored => request.peer_addr().map(|address| address.ip()),
        Forwarded::Trusted => web::forwarded(request),
    }
}

impl<A: Action + 'static> FromRequest for Call<A> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).map_err(Problem))
    }
}

impl<A: Action> Call<A> {
    fn of(request: &HttpRequest) -> Result<Self, Fault> {
        Trace::note_operation(request, A::ID);
        Trace::keep_nowhere(request, A::of_household());
        let gate = request.app_data::<Gate>().cloned().or_fault_as(&INTERNAL, "the service has no gate")?;
        let admitted = match request.extensions().get::<Outcome>() {
            Some(Outcome(outcome)) => outcome.clone()?,
            None => return Err(Fault::of(&SIGN_IN_REQUIRED)),
        };
        let community: Option<CommunityId> = named(request, "community_id")?;
        let unit: Option<UnitId> = named(request, "unit_id")?;
        let caller = admitted.standing.actor;
        let here = policy::decide(&A::CELLS, &caller, community, unit).map_err(|refusal| match refusal {
            Refusal::Elsewhere => Fault::of(&NOT_FOUND),
            Refusal::Role => Fault::of(&NOT_ALLOWED),
        })?;
        admitted.check::<A>(gate.now())?;
        web::known(request, A::ID).map_err(|fault| AllowedMethods::misplaced(request).unwrap_or(fault))?;
        check_attempt::<A>(request)?;
        let now = gate.now();
        let context = ResponseContext::new(request, A::ID, admitted.rights(now), now.day());
        let actor = Actor { community: here, withheld: admitted.withheld(now), ..caller };
        Ok(Self { gate, admitted, actor, context, request: request.clone(), action: PhantomData })
    }

    /// Who is calling, in the community of the path.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The caller's account, where only a person may call.
    ///
    /// # Errors
    /// `not_allowed` for a machine.
    pub fn person(&self) -> Result<AccountId, Fault> {
        self.actor.account().ok_or_else(|| Fault::of(&NOT_ALLOWED))
    }

    /// Refuses a caller who may not read what is to be shown beside the answer: by its role, or for want of a scope.
    ///
    /// # Errors
    /// `not_allowed`, `insufficient_scope`.
    pub fn require<B: Action>(&self) -> Result<(), Fault> {
        if !policy::permits::<B>(&self.actor, None) {
            return Err(Fault::of(&NOT_ALLOWED));
        }
        self.admitted.check::<B>(self.gate.now())
    }

    /// The caller's session, if a person calls.
    pub fn session(&self) -> Option<SessionId> {
        self.admitted.session
    }

    /// The journal, where bytes outside the database are put between two transactions.
    pub fn journal(&self) -> &Journal {
        self.gate.journal()
    }

    /// The signing keys, for receipts.
    pub fn keys(&self) -> Keys {
        self.gate.keys().clone()
    }

    /// The issuer's address, for links that outlive the request.
    pub fn issuer(&self) -> String {
        self.gate.issuer().to_owned()
    }

    /// The gate, for sign-in and passwords.
    pub(super) fn gate(&self) -> &Gate {
        &self.gate
    }

    /// What stands behind the caller.
    pub(super) fn admitted(&self) -> &Admitted {
        &self.admitted
    }

    /// The version the caller means to change.
    ///
    /// # Errors
    /// `precondition_required` without `If-Match`.
    pub fn if_match(&self) -> Result<Expected, Problem> {
        Ok(web::if_match(&self.request)?.ok_or(&PRECONDITION_REQUIRED)?)
    }

    /// Insists on an `Idempotency-Key`, for what nobody wants done twice.
    ///
    /// # Errors
    /// `idempotency_key_required` without one.
    pub fn keyed(&self) -> Result<(), Problem> {
        web::idempotency_key(&self.request)?.map(drop).ok_or_else(|| Problem(Fault::of(&IDEMPOTENCY_KEY_REQUIRED)))
    }

    /// The headers, for what the caller would like.
    pub fn headers(&self) -> &HeaderMap {
        self.request.headers()
    }

    /// A bounded read. One that selects (by a filter, a word, an order, a day) may have to go through all rows for its
    /// page and runs where no other request waits for it.
    pub async fn read<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut ReadTx, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        let (context, journal) = (self.context.clone(), self.gate.journal());
        let look = move |view: &mut ReadTx<'_>| job(view, &context);
        Ok(match web::selects(&self.request) {
            false => journal.read(self.actor, look).await?,
            true => journal.read_aside(self.actor, move |study| look(study)).await?,
        })
    }

    /// A read transaction that may go through the whole community for a small answer (tasks, figures).
    pub async fn read_aside<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut Study<'_, '_>, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        let context = self.context.clone();
        Ok(self.gate.journal().read_aside(self.actor, move |study| job(study, &context)).await?)
    }

    /// A bounded read of a list that shows nothing but what the community's journal tells of: while that stands still,
    /// the answer is given again, and whoever holds it is told so.
    pub async fn list<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut ReadTx, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        self.read(move |view, context| {
            if let Some(kept) = journal::state(view)?.and_then(|head| context.kept(&head)) {
                return Ok(kept);
            }
            view.snapshot()?;
            let head = journal::state(view)?;
            let reply = job(view, context)?;
            Ok(match head {
                Some(head) => context.keep(&head, reply),
                None => reply,
            })
        })
        .await
    }

    /// A long read.
    pub async fn read_blocking<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut Study<'_, '_>, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        let context = self.context.clone();
        Ok(self.gate.journal().read_blocking(self.actor, move |study| job(study, &context)).await?)
    }

    /// A read transaction across communities, for operations with `P` cells; everybody else is told the one community they may see.
    pub async fn read_across_communities<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut Conn, Option<CommunityId>, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        let context = self.context.clone();
        let only = (!policy::everywhere(&A::CELLS, &self.actor)).then_some(self.actor.community);
        Ok(self.gate.journal().global(move |conn| job(conn, only, &context)).await?)
    }

    /// A change, all or nothing, answered when it is durable. With an `Idempotency-Key`, once. May be run again before
    /// anything was answered.
    pub async fn write<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut WriteTx, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        self.gate.take_write(self.actor.author)?;
        let (context, attempt) = (self.context.clone(), attempt_of::<A>(&self.request, self.gate.keys())?);
        let work = move |tx: &mut WriteTx<'_>| idempotency::once(tx, attempt.as_ref(), |tx| job(tx, &context));
        Ok(self.gate.journal().write_in(self.room(), self.actor, work).await?)
    }

    /// On a full disk the reserve is for what makes room, and for the operator.
    fn room(&self) -> Room {
        Room::reserve_if(self.request.method() == Method::DELETE || self.actor.roles.has(Role::Operator))
    }

    /// A change whose answer holds a secret: it is kept nowhere, and a second attempt with the same key is refused.
    ///
    /// # Errors
    /// What the job answers; `not_replayable`.
    pub async fn write_secret<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut WriteTx, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        self.write(move |tx, context| job(tx, context).map(|reply| Reply { no_store: true, ..reply })).await
    }

    /// The first change of a new community, `tx.community()`. With an `Idempotency-Key`, one key founds one community.
    pub async fn create_tenant<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut WriteTx, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        let (context, attempt) = (self.context.clone(), attempt_of::<A>(&self.request, self.gate.keys())?);
        let journal = self.gate.journal();
        let community = match &attempt {
            Some((attempt, _)) => idempotency::community(&self.actor, attempt),
            None => journal.new_community_id()?,
        };
        let actor = Actor { community, ..self.actor };
        if let Some(reply) = self.founded(actor, attempt.clone()).await? {
            return Ok(reply);
        }
        let again = attempt.clone();
        let work = move |tx: &mut WriteTx<'_>| idempotency::once(tx, attempt.as_ref(), |tx| job(tx, &context));
        match journal.create_tenant(actor, work).await {
            Ok(reply) => Ok(reply),
            // Two at once with one key: the second finds what the first has founded.
            Err(fault) => self.founded(actor, again).await?.ok_or(Problem(fault)),
        }
    }

    async fn founded(&self, actor: Actor, attempt: Option<(Attempt, Seal)>) -> Result<Option<Reply>, Fault> {
        let Some((attempt, seal)) = attempt else { return Ok(None) };
        let look = move |tx: &mut WriteTx<'_>| idempotency::replayed(tx, &attempt, &seal);
        match self.gate.journal().write(actor, look).await {
            Err(fault) if fault.code().name == NOT_FOUND.name => Ok(None),
            found => found,
        }
    }
}

/// An id of the path; one that cannot be read does not exist.
fn named<T: FromStr>(request: &HttpRequest, name: &str) -> Result<Option<T>, Fault> {
    let Some(word) = request.match_info().get(name) else { return Ok(None) };
    word.parse().map(Some).map_err(|_| AllowedMethods::unreadable(request))
}

/// Checks the key of a POST and takes its fingerprint, before the body is read. What acts on many things at once must have a
/// key; what only looks at them does nothing twice.
fn check_attempt<A: Action>(request: &HttpRequest) -> Result<(), Fault> {
    if request.method() != Method::POST {
        return Ok(());
    }
    web::fingerprint(request);
    let key = web::idempotency_key(request)?;
    if key.is_none() && request.path().ends_with(":batch") && !A::looks() {
        return Err(Fault::of(&IDEMPOTENCY_KEY_REQUIRED));
    }
    Ok(())
}

/// The attempt a POST is, once its body was read; nothing without a key.
fn attempt_of<A: Action>(request: &HttpRequest, keys: &Keys) -> Result<Option<(Attempt, Seal)>, Fault> {
    let key = if request.method() == Method::POST { web::idempotency_key(request)? } else { None };
    let route = format!("{} {}", request.method(), request.path());
    Ok(key.map(|key| idempotency::of::<A>(keys, &key, route, &web::fingerprint(request).value())))
}
