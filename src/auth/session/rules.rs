//! Rules: how long sessions live, and what a refresh token is worth. Pure.

use super::model::{Session, Used};
use kernel::{Instant, Role, Roles, Span};

/// How long a session lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// In any case.
    pub absolute: Span,
    /// Without a refresh.
    pub idle: Span,
}

/// Those who grant, run or audit sign in every day; everybody else once a month.
pub fn life(roles: Roles) -> Life {
    if roles.any(&[Role::Operator, Role::Secretary, Role::Auditor]) {
        Life { absolute: Span::days(7), idle: Span::hours(12) }
    } else {
        Life { absolute: Span::days(30), idle: Span::days(7) }
    }
}

/// What a presented refresh token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// A new pair.
    Rotation,
    /// A new pair in place of one that was lost on its way.
    Reissue,
    /// Nothing: a copy is in other hands, and the session ends.
    Reuse,
    /// Nothing.
    Nothing,
}

/// Judges a refresh token of a session. `known` says whether it ever was one of this session's.
pub fn worth(session: &Session, presented: &str, known: bool, now: Instant) -> Worth {
    if session.ended_at.is_some() || session.expires_at <= now || session.idle_until <= now {
        return Worth::Nothing;
    }
    if session.refresh_hash == presented {
        return Worth::Rotation;
    }
    if session.prior_hash.as_deref() == Some(presented) && session.used == Used::NotYet {
        return Worth::Reissue;
    }
    if known { Worth::Reuse } else { Worth::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SessionId;
    use kernel::AccountId;
    use uuid::Uuid;

    fn now() -> Instant {
        "2026-06-30T08:00:00Z".parse().unwrap()
    }

    fn session() -> Session {
        Session {
            id: SessionId(Uuid::from_u128(1)),
            account: AccountId(Uuid::from_u128(2)),
            generation: 3,
            refresh_hash: "r3".to_owned(),
            prior_hash: Some("r2".to_owned()),
            used: Used::NotYet,
            created_at: now(),
            refreshed_at: now(),
            idle_until: now().plus(Span::hours(12)),
            expires_at: now().plus(Span::days(7)),
            ended_at: None,
        }
    }

    #[test]
    fn only_the_immediate_predecessor_of_an_unused_successor_comes_again() {
        let fresh = session();
        let used = Session { used: Used::Yes, ..session() };
        assert_eq!(worth(&fresh, "r3", true, now()), Worth::Rotation);
        assert_eq!(worth(&used, "r3", true, now()), Worth::Rotation);
        assert_eq!(worth(&fresh, "r2", true, now()), Worth::Reissue);
        assert_eq!(worth(&used, "r2", true, now()), Worth::Reuse);
        assert_eq!(worth(&fresh, "r1", true, now()), Worth::Reuse);
        assert_eq!(worth(&fresh, "made up", false, now()), Worth::Nothing, "nobody can end a session by guessing");
    }

    #[test]
    fn a_session_ends_idle_absolutely_or_by_hand() {
        let at = |hours| worth(&session(), "r3", true, now().plus(Span::hours(hours)));
        assert_eq!((at(11), at(12)), (Worth::Rotation, Worth::Nothing));
        let kept_alive = Session { idle_until: now().plus(Span::days(30)), ..session() };
        assert_eq!(worth(&kept_alive, "r3", true, now().plus(Span::days(7))), Worth::Nothing);
        let ended = Session { ended_at: Some(now()), ..session() };
        assert_eq!(worth(&ended, "r1", true, now()), Worth::Nothing);
        let liaison: Roles = [Role::UnitLiaison].into_iter().collect();
        let auditor: Roles = [Role::Auditor].into_iter().collect();
        assert_eq!((life(liaison).idle, life(liaison).absolute), (Span::days(7), Span::days(30)));
        assert_eq!((life(auditor).idle, life(auditor).absolute), (Span::hours(12), Span::days(7)));
    }
}
