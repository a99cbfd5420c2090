//! Who was let in, by a session, a token or a secret, and what they may do now.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::super::codes::{INSUFFICIENT_SCOPE, PASSWORD_CHANGE_REQUIRED, SECOND_FACTOR_ENROLMENT_REQUIRED};
use super::super::issuance::rules as issuance;
use super::super::policy::{Action, SIGNING, scopes_of};
use super::super::second_factor::model::{Demand, Enrolment};
use super::super::store::{Standing, StandingOf};
use crate::kernel::{ClientId, Code, Fault, Instant, SessionId};

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
}

impl Admitted {
    /// Whether a machine has this scope, and its token was not narrowed below it.
    pub fn scoped(&self, scope: &str) -> bool {
        let StandingOf::Machine { scopes, .. } = &self.standing.kind else { return true };
        let narrowed = self.narrowed.as_deref().is_none_or(|list| list.split(' ').any(|one| one == scope));
        narrowed && scopes.iter().any(|one| one == scope)
    }

    /// What may be done now, in scopes: of a person by its roles, and nothing while something has to be done before; of a
    /// machine as far as its token was not narrowed.
    pub fn scopes(&self) -> Vec<String> {
        match &self.standing.kind {
            StandingOf::Person { .. } if self.before_anything_else().is_some() => Vec::new(),
            StandingOf::Person { .. } => scopes_of(&self.standing.actor).into_iter().map(str::to_owned).collect(),
            StandingOf::Machine { scopes, .. } => scopes.iter().filter(|scope| self.scoped(scope)).cloned().collect(),
        }
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
    pub fn check<A: Action>(&self, now: Instant) -> Result<(), Fault> {
        if A::SCOPE.is_empty() {
            return Ok(());
        }
        if let Some(code) = self.before_anything_else() {
            return Err(Fault::of(code));
        }
        if A::SCOPE == SIGNING {
            self.binds(now)?;
        }
        if self.scoped(A::SCOPE) { Ok(()) } else { Err(Fault::of(&INSUFFICIENT_SCOPE).with("scope", A::SCOPE)) }
    }

    /// Whether what is done now binds the caller's unit.
    fn binds(&self, now: Instant) -> Result<(), Fault> {
        match self.standing.kind {
            StandingOf::Person { signs_from: Some(from), .. } => issuance::signs(from, now),
            StandingOf::Person { signs_from: None, .. } | StandingOf::Machine { .. } => Ok(()),
        }
    }

    /// Tells apart callers who see different things.
    pub fn rights(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let actor = &self.standing.actor;
        (actor.author, actor.community, actor.roles, actor.unit).hash(&mut hasher);
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
