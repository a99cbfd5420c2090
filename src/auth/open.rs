//! `Open<A>`: what a handler of an operation asks for that needs no sign-in.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::net::IpAddr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::call::source;
use super::credentials::keys::Keys;
use super::gate::Gate;
use super::policy::Action;
use crate::kernel::{Fault, INTERNAL};
use crate::web::{self, Answer, Form, Problem, Reply};

/// A call of an operation that needs no sign-in.
pub struct Open<A> {
    gate: Gate,
    form: Form,
    source: Option<IpAddr>,
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
        let gate = request.app_data::<Gate>().cloned().ok_or(&INTERNAL)?;
        web::known(request, A::ID)?;
        let form = Form::new(request, A::ID, 0, gate.now().day());
        let source = source(request, gate.forwarded());
        Ok(Self { gate, form, source, action: PhantomData })
    }

    /// Answers from what the request itself says.
    ///
    /// # Errors
    /// What the job answers.
    pub fn answer(&self, job: impl FnOnce(&Form) -> Result<Reply, Fault>) -> Answer {
        Ok(job(&self.form)?)
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
