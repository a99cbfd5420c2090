//! How long sessions live, what a refresh token is worth, when a sign-in is not even tried. Pure.

use super::model::{Failures, Session, Subject, Used};
use crate::kernel::{Instant, Role, Roles, Span};

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

/// Failures in a row after which a login is locked.
const LOGIN_LIMIT: i64 = 5;
/// Failures in a row after which a source is locked: a whole office may share one address.
const SOURCE_LIMIT: i64 = 30;
/// How long a lock lasts.
const LOCK: Span = Span::minutes(10);
/// After how long without a failure counting begins anew.
const FORGET: Span = Span::hours(1);

/// Whether a sign-in is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// The password is looked at.
    Open,
    /// Too soon after a failure: counted as another one, unseen.
    Delayed,
    /// Locked: neither looked at nor counted.
    Locked,
}

/// Whether a sign-in is tried now.
pub fn door(subject: &Subject, failures: Option<&Failures>, now: Instant) -> Door {
    match failures {
        Some(failures) if failures.blocked_until.is_some_and(|until| now < until) => {
            if failures.count >= limit(subject) { Door::Locked } else { Door::Delayed }
        }
        _ => Door::Open,
    }
}

/// The count after one more failure: from the third on with a growing delay, at the limit with a lock.
pub fn after_failure(subject: &Subject, failures: Option<&Failures>, now: Instant) -> Failures {
    let limit = limit(subject);
    let going_on = failures.filter(|failures| failures.count < limit && now < failures.last_at.plus(FORGET));
    let count = going_on.map_or(0, |failures| failures.count) + 1;
    let blocked_until = if count >= limit {
        Some(now.plus(LOCK))
    } else {
        let step = count - (limit - 3);
        (step >= 0).then(|| now.plus(Span::seconds(1 << step)))
    };
    Failures { count, last_at: now, blocked_until }
}

/// Whether this failure began a lock.
pub fn locks(subject: &Subject, failures: &Failures) -> bool {
    failures.count >= limit(subject)
}

fn limit(subject: &Subject) -> i64 {
    match subject {
        Subject::Login(_) => LOGIN_LIMIT,
        Subject::Source(_) => SOURCE_LIMIT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{AccountId, SessionId};
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

    #[test]
    fn five_failures_lock_a_login_for_ten_minutes() {
        let login = Subject::Login("h".to_owned());
        let mut failures = None;
        let mut doors = Vec::new();
        for _ in 0..5 {
            doors.push(door(&login, failures.as_ref(), now()));
            failures = Some(after_failure(&login, failures.as_ref(), now()));
        }
        // In one and the same second: two are looked at, the third begins the delay, the rest counts unseen.
        assert_eq!(doors, [Door::Open, Door::Open, Door::Delayed, Door::Delayed, Door::Delayed]);
        let at = |span| door(&login, failures.as_ref(), now().plus(span));
        assert_eq!(at(Span::seconds(599)), Door::Locked);
        assert_eq!(at(Span::minutes(10)), Door::Open);
        let again = after_failure(&login, failures.as_ref(), now().plus(Span::minutes(10)));
        assert_eq!((again.count, again.blocked_until), (1, None), "after a lock, counting begins anew");
    }

    #[test]
    fn the_delay_grows_and_failures_are_forgotten() {
        let login = Subject::Login("h".to_owned());
        let failed = |count| Failures { count, last_at: now(), blocked_until: None };
        let delay = |count| after_failure(&login, Some(&failed(count)), now()).blocked_until;
        assert_eq!(delay(0), None);
        assert_eq!(delay(1), Some(now().plus(Span::seconds(1))));
        assert_eq!(delay(2), Some(now().plus(Span::seconds(2))));
        assert_eq!(delay(3), Some(now().plus(Span::seconds(4))));
        assert_eq!(after_failure(&login, Some(&failed(4)), now().plus(Span::hours(1))).count, 1);
        let source = Subject::Source("h".to_owned());
        assert!(!locks(&source, &after_failure(&source, Some(&failed(5)), now())));
        assert!(locks(&source, &after_failure(&source, Some(&failed(29)), now())));
    }
}
