//! The caller of an operation: who was let in, and how what a handler wants done reaches the journal.
//!
//! Nothing here is generic in the operation or in the work to be done: [`super::call::Call`] is, and hands both over, the
//! operation as its row and the work in a box, so that all this is compiled once and not for each of the operations.
//!
//! The order of refusals: no or bad token 401 (in [`admit`], before any other extractor runs) · another community 404,
//! as if it did not exist · role 403 · first password or second factor 403 · scope 403 · unknown query parameter 400.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};

use super::codes::{INVALID_TOKEN, NOT_ALLOWED, SIGN_IN_REQUIRED};
use super::gate::{Forwarded, Gate};
use super::idempotency::{self, Seal};
use super::policy::{self, Refusal, Row};
use super::standing::admitted::Admitted;
use db::{Conn, Room};
use journal::{self, Attempt, ReadTx, Study, WriteTx};
use kernel::{Actor, CommunityId, Fault, INTERNAL, OrFaultAs, Role, UnitId};
use web::codes::{IDEMPOTENCY_KEY_REQUIRED, NOT_FOUND};
use web::{self, AllowedMethods, Reply, ResponseContext, Trace};

/// What a handler wants read.
pub type ReadJob = Box<dyn Fn(&mut ReadTx, &ResponseContext) -> Result<Reply, Fault> + Send>;

/// What a handler wants read beside the requests, because it may look at much.
pub type StudyJob = Box<dyn Fn(&mut Study<'_, '_>, &ResponseContext) -> Result<Reply, Fault> + Send>;

/// What a handler wants read of all communities, or of the one its caller may see.
pub type AcrossJob = Box<dyn Fn(&mut Conn, Option<CommunityId>, &ResponseContext) -> Result<Reply, Fault> + Send>;

/// What a handler wants changed.
pub type WriteJob = Box<dyn Fn(&mut WriteTx, &ResponseContext) -> Result<Reply, Fault> + Send>;

/// An authenticated caller, authorised for one operation.
pub struct Caller {
    row: Row,
    gate: Gate,
    admitted: Arc<Admitted>,
    actor: Actor,
    context: ResponseContext,
    request: HttpRequest,
}

/// Middleware: reads `Authorization`, once, before any extractor runs, and keeps what came of it for [`Caller`]. An open
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

impl Caller {
    /// Whoever sent this request, if they may call the operation of this row.
    ///
    /// # Errors
    /// Any of the refusals above.
    pub fn of(request: &HttpRequest, row: Row) -> Result<Self, Fault> {
        Trace::note_operation(request, row.id);
        Trace::keep_nowhere(request, row.of_household());
        let gate = request.app_data::<Gate>().cloned().or_fault_as(&INTERNAL, "the service has no gate")?;
        let admitted = match request.extensions().get::<Outcome>() {
            Some(Outcome(outcome)) => outcome.clone()?,
            None => return Err(Fault::of(&SIGN_IN_REQUIRED)),
        };
        let community: Option<CommunityId> = named(request, "community_id")?;
        let unit: Option<UnitId> = named(request, "unit_id")?;
        let caller = admitted.standing.actor;
        let here = policy::decide(&row.cells, &caller, community, unit).map_err(|refusal| match refusal {
            Refusal::Elsewhere => Fault::of(&NOT_FOUND),
            Refusal::Role => Fault::of(&NOT_ALLOWED),
        })?;
        let now = gate.now();
        admitted.check(&row, now)?;
        web::known(request, row.id).map_err(|fault| AllowedMethods::misplaced(request).unwrap_or(fault))?;
        check_attempt(request, &row)?;
        let context = ResponseContext::new(request, row.id, admitted.rights(now), now.day());
        let actor = Actor { community: here, withheld: admitted.withheld(now), ..caller };
        Ok(Self { row, gate, admitted, actor, context, request: request.clone() })
    }

    /// Who is calling, in the community of the path.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// What stands behind the caller.
    pub fn admitted(&self) -> &Admitted {
        &self.admitted
    }

    /// The gate the caller came through.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// The request.
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// Refuses a caller who may not call the operation of this other row.
    ///
    /// # Errors
    /// `not_allowed`, `insufficient_scope`.
    pub fn require(&self, row: &Row) -> Result<(), Fault> {
        if !row.permits(&self.actor, None) {
            return Err(Fault::of(&NOT_ALLOWED));
        }
        self.admitted.check(row, self.gate.now())
    }

    /// See [`super::Call::read`].
    pub async fn read(&self, job: ReadJob) -> Result<Reply, Fault> {
        let (context, journal) = (self.context.clone(), self.gate.journal());
        let look = move |view: &mut ReadTx<'_>| job(view, &context);
        match web::selects(&self.request) {
            false => journal.read(self.actor, look).await,
            true => journal.read_aside(self.actor, move |study| look(study)).await,
        }
    }

    /// See [`super::Call::list`].
    pub async fn list(&self, job: ReadJob) -> Result<Reply, Fault> {
        let kept_or_read = move |view: &mut ReadTx<'_>, context: &ResponseContext| {
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
        };
        self.read(Box::new(kept_or_read)).await
    }

    /// See [`super::Call::read_aside`].
    pub async fn read_aside(&self, job: StudyJob) -> Result<Reply, Fault> {
        let context = self.context.clone();
        self.gate.journal().read_aside(self.actor, move |study| job(study, &context)).await
    }

    /// See [`super::Call::read_blocking`].
    pub async fn read_blocking(&self, job: StudyJob) -> Result<Reply, Fault> {
        let context = self.context.clone();
        self.gate.journal().read_blocking(self.actor, move |study| job(study, &context)).await
    }

    /// See [`super::Call::read_across_communities`].
    pub async fn read_across_communities(&self, job: AcrossJob) -> Result<Reply, Fault> {
        let context = self.context.clone();
        let only = (!policy::everywhere(&self.row.cells, &self.actor)).then_some(self.actor.community);
        self.gate.journal().global(move |conn| job(conn, only, &context)).await
    }

    /// See [`super::Call::write`].
    pub async fn write(&self, job: WriteJob) -> Result<Reply, Fault> {
        self.gate.take_write(self.actor.author)?;
        let (context, attempt) = (self.context.clone(), self.attempt()?);
        let work = move |tx: &mut WriteTx<'_>| idempotency::once(tx, attempt.as_ref(), |tx| job(tx, &context));
        self.gate.journal().write_in(self.room(), self.actor, work).await
    }

    /// On a full disk the reserve is for what makes room, and for the operator.
    fn room(&self) -> Room {
        Room::reserve_if(self.request.method() == Method::DELETE || self.actor.roles.has(Role::Operator))
    }

    /// See [`super::Call::create_tenant`].
    pub async fn create_tenant(&self, job: WriteJob) -> Result<Reply, Fault> {
        self.gate.take_write(self.actor.author)?;
        let (context, attempt) = (self.context.clone(), self.attempt()?);
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
            Err(fault) => self.founded(actor, again).await?.ok_or(fault),
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

    /// The attempt a POST is, once its body was read; nothing without a key.
    fn attempt(&self) -> Result<Option<(Attempt, Seal)>, Fault> {
        let request = &self.request;
        let key = if request.method() == Method::POST { web::idempotency_key(request)? } else { None };
        let route = format!("{} {}", request.method(), request.match_info().as_str());
        let of =
            |key: String| idempotency::of(self.gate.keys(), &key, &web::fingerprint(request).value(), route, &self.row);
        Ok(key.map(of))
    }
}

/// An id of the path; one that cannot be read does not exist.
fn named<T: FromStr>(request: &HttpRequest, name: &str) -> Result<Option<T>, Fault> {
    let Some(word) = request.match_info().get(name) else { return Ok(None) };
    word.parse().map(Some).map_err(|_| AllowedMethods::unreadable(request))
}

/// Checks the key of a POST and takes its fingerprint, before the body is read. What acts on many things at once must have a
/// key; what only looks at them does nothing twice.
fn check_attempt(request: &HttpRequest, row: &Row) -> Result<(), Fault> {
    if request.method() != Method::POST {
        return Ok(());
    }
    web::fingerprint(request);
    let key = web::idempotency_key(request)?;
    if key.is_none() && request.match_info().as_str().ends_with(":batch") && !row.looks() {
        return Err(Fault::of(&IDEMPOTENCY_KEY_REQUIRED));
    }
    Ok(())
}
