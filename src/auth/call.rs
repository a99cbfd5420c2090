//! `Call<A>`: the extractor of operation `A`: who is calling, and the only way from a handler to the database.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpRequest};

use super::caller::Caller;
use super::codes::NOT_ALLOWED;
use super::credentials::keys::Keys;
use super::gate::Gate;
use super::policy::{Action, Row};
use super::standing::admitted::Admitted;
use crate::ids::SessionId;
use db::Conn;
use journal::{Journal, ReadTx, Study, WriteTx};
use kernel::{AccountId, Actor, CommunityId, Expected, Fault};
use web::codes::{IDEMPOTENCY_KEY_REQUIRED, PRECONDITION_REQUIRED};
use web::{self, Answer, Problem, Reply, ResponseContext};

/// An authenticated and authorised call of operation `A`.
pub struct Call<A> {
    caller: Caller,
    action: PhantomData<A>,
}

impl<A: Action + 'static> FromRequest for Call<A> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let of = Caller::of(request, Row::of::<A>());
        ready(of.map(|caller| Self { caller, action: PhantomData }).map_err(Problem))
    }
}

impl<A: Action> Call<A> {
    /// Who is calling, in the community of the path.
    pub fn actor(&self) -> Actor {
        self.caller.actor()
    }

    /// The caller's account, where only a person may call.
    ///
    /// # Errors
    /// `not_allowed` for a machine.
    pub fn person(&self) -> Result<AccountId, Fault> {
        self.actor().account().ok_or_else(|| Fault::of(&NOT_ALLOWED))
    }

    /// Refuses a caller who may not read what is to be shown beside the answer: by its role, or for want of a scope.
    ///
    /// # Errors
    /// `not_allowed`, `insufficient_scope`.
    pub fn require<B: Action>(&self) -> Result<(), Fault> {
        self.caller.require(&Row::of::<B>())
    }

    /// The caller's session, if a person calls.
    pub fn session(&self) -> Option<SessionId> {
        self.admitted().session
    }

    /// The journal, where bytes outside the database are put between two transactions.
    pub fn journal(&self) -> &Journal {
        self.gate().journal()
    }

    /// The signing keys, for receipts.
    pub fn keys(&self) -> Keys {
        self.gate().keys().clone()
    }

    /// The issuer's address, for links that outlive the request.
    pub fn issuer(&self) -> String {
        self.gate().issuer().to_owned()
    }

    /// The gate, for sign-in and passwords.
    pub(super) fn gate(&self) -> &Gate {
        self.caller.gate()
    }

    /// What stands behind the caller.
    pub(super) fn admitted(&self) -> &Admitted {
        self.caller.admitted()
    }

    /// The version the caller means to change.
    ///
    /// # Errors
    /// `precondition_required` without `If-Match`.
    pub fn if_match(&self) -> Result<Expected, Problem> {
        Ok(web::if_match(self.caller.request())?.ok_or(&PRECONDITION_REQUIRED)?)
    }

    /// Insists on an `Idempotency-Key`, for what nobody wants done twice.
    ///
    /// # Errors
    /// `idempotency_key_required` without one.
    pub fn keyed(&self) -> Result<(), Problem> {
        web::idempotency_key(self.caller.request())?
            .map(drop)
            .ok_or_else(|| Problem(Fault::of(&IDEMPOTENCY_KEY_REQUIRED)))
    }

    /// The headers, for what the caller would like.
    pub fn headers(&self) -> &HeaderMap {
        self.caller.request().headers()
    }

    /// A bounded read. One that selects (by a filter, a word, an order, a day) may have to go through all rows for its
    /// page and runs where no other request waits for it.
    pub async fn read<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut ReadTx, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        Ok(self.caller.read(Box::new(job)).await?)
    }

    /// A read transaction that may go through the whole community for a small answer (tasks, figures).
    pub async fn read_aside<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut Study<'_, '_>, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        Ok(self.caller.read_aside(Box::new(job)).await?)
    }

    /// A bounded read of a list that shows nothing but what the community's journal tells of: while that stands still,
    /// the answer is given again, and whoever holds it is told so.
    pub async fn list<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut ReadTx, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        Ok(self.caller.list(Box::new(job)).await?)
    }

    /// A long read.
    pub async fn read_blocking<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut Study<'_, '_>, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        Ok(self.caller.read_blocking(Box::new(job)).await?)
    }

    /// A read transaction across communities, for operations with `P` cells; everybody else is told the one community they may see.
    pub async fn read_across_communities<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut Conn, Option<CommunityId>, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        Ok(self.caller.read_across_communities(Box::new(job)).await?)
    }

    /// A change, all or nothing, answered when it is durable. With an `Idempotency-Key`, once. May be run again before
    /// anything was answered.
    pub async fn write<F>(&self, job: F) -> Answer
    where
        F: Fn(&mut WriteTx, &ResponseContext) -> Result<Reply, Fault> + Send + 'static,
    {
        Ok(self.caller.write(Box::new(job)).await?)
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
        Ok(self.caller.create_tenant(Box::new(job)).await?)
    }
}
