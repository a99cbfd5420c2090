//! The caller that was let in, by a session, a token or a secret, and what they may do now.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::super::codes::{
    CREDENTIAL_UNVOUCHED, INSUFFICIENT_SCOPE, PASSWORD_CHANGE_REQUIRED, SECOND_FACTOR_ENROLMENT_REQUIRED,
};
use super::super::enrolment::{Demand, Enrolment};
use super::super::issuance::rules as issuance;
use super::super::policy::{CLEAR, Policy, Row};
use super::model::{Standing, StandingOf};
use crate::ids::SessionId;
use kernel::{ClientId, Code, Fault, Instant, Withheld};

/// Who was let in.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// What stands behind the token now.
    pub standing: Arc<Standing>,
    /// The session, if a person calls.
    pub session: Option<SessionId>,
    /// The scopes a machine's token was narrowed to.
    pub narrowed: Option<String>,
    /// Who must have a second factor here.
    pub demand: Demand,
    /// Who may call what.
    pub policy: &'static Policy,
}

/// Why a scope is closed to somebody whose roles would open it.
enum Closed {
    /// Something has to be done first.
    Before(&'static Code),
    /// Nobody has vouched for whoever would see a household in clear.
    Unvouched,
    /// The machine, or its token, was not given it.
    Ungiven,
}

impl Admitted {
    /// Whether a machine has this scope, and its token was not narrowed below it.
    pub fn scoped(&self, scope: &str) -> bool {
        let StandingOf::Machine { scopes, .. } = &self.standing.kind else { return true };
        let narrowed = self.narrowed.as_deref().is_none_or(|list| list.split(' ').any(|one| one == scope));
        narrowed && scopes.iter().any(|one| one == scope)
    }

    /// What may be done now, in scopes: what the roles of a person and the secret of a machine give, less what is closed.
    pub fn scopes(&self, now: Instant) -> Vec<String> {
        let given: Vec<String> = match &self.standing.kind {
            StandingOf::Person { .. } => {
                self.policy.scopes_of(&self.standing.actor).into_iter().map(str::to_owned).collect()
            }
            StandingOf::Machine { scopes, .. } => scopes.clone(),
        };
        let waits = |scope: &str| self.waits(now).is_some() && self.policy.binds_wholly(scope);
        given.into_iter().filter(|scope| self.closed(scope).is_none() && !waits(scope)).collect()
    }

    /// Whether a person has to enrol a second factor.
    pub fn enrolment(&self) -> Enrolment {
        match self.standing.kind {
            StandingOf::Person { second_factor, .. } => self.demand.enrolment(self.standing.actor.roles, second_factor),
            StandingOf::Machine { .. } => Enrolment::NotDue,
        }
    }

    /// What a person has to do before anything but what belongs to their own account.
    fn before_anything_else(&self) -> Option<&'static Code> {
        match self.standing.kind {
            StandingOf::Person { must_change: true, .. } => Some(&PASSWORD_CHANGE_REQUIRED),
            _ if self.enrolment() == Enrolment::Due => Some(&SECOND_FACTOR_ENROLMENT_REQUIRED),
            _ => None,
        }
    }

    /// Whether operation `A` may be called at all, beside what the roles allow.
    ///
    /// # Errors
    /// `password_change_required`, `second_factor_enrolment_required`, `insufficient_scope`; `credential_too_recent` for whatever
    /// binds a unit.
    pub fn check(&self, row: &Row, now: Instant) -> Result<(), Fault> {
        match self.closed(row.scope) {
            None => self.waits(now).filter(|_| row.binds).map_or(Ok(()), |from| Err(issuance::too_recent(from))),
            Some(Closed::Before(code)) => Err(Fault::of(code)),
            Some(Closed::Unvouched) => Err(Fault::of(&CREDENTIAL_UNVOUCHED)),
            Some(Closed::Ungiven) => Err(Fault::of(&INSUFFICIENT_SCOPE).with("scope", row.scope)),
        }
    }

    /// What is closed to the caller now, whatever the roles allow.
    pub fn withheld(&self, now: Instant) -> Withheld {
        self.policy.withheld(|scope| self.closed(scope).is_some(), self.waits(now).is_some())
    }

    /// Why a scope is closed to the caller.
    fn closed(&self, scope: &str) -> Option<Closed> {
        if scope.is_empty() {
            return None;
        }
        if let Some(code) = self.before_anything_else() {
            return Some(Closed::Before(code));
        }
        match self.standing.kind {
            StandingOf::Person { vouched: false, .. } if scope == CLEAR => Some(Closed::Unvouched),
            _ => (!self.scoped(scope)).then_some(Closed::Ungiven),
        }
    }

    /// Until when nothing the caller does may bind the unit.
    fn waits(&self, now: Instant) -> Option<Instant> {
        match self.standing.kind {
            StandingOf::Person { signs_from, .. } => signs_from.filter(|from| now < *from),
            StandingOf::Machine { .. } => None,
        }
    }

    /// Tells apart callers who see different things now.
    pub fn rights(&self, now: Instant) -> u64 {
        let mut hasher = DefaultHasher::new();
        let actor = &self.standing.actor;
        (actor.author, actor.community, actor.roles, actor.unit, self.withheld(now)).hash(&mut hasher);
        hasher.finish()
    }
}

/// A client that has shown its secret: what the token endpoints take for a client. No token makes one, since what was derived
/// from a secret does not stand for it.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// What stands behind the client now.
    pub standing: Arc<Standing>,
    /// The client.
    pub client: ClientId,
}
