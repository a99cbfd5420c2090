//! Rules: when an attempt is not even looked at, and for how long. Pure.

use kernel::Span;

use super::model::{Failures, Subject};
use kernel::{Fault, Instant};
use web::codes::TOO_MANY_REQUESTS;

/// Failures in a row after which a login is shut for a source.
const PAIR: i64 = 5;
/// Failures within [`SOURCE_WINDOW`] after which a source is shut out: a whole office may share one address.
const SOURCE: i64 = 30;
/// Failures within [`LOGIN_WINDOW`] after which a login is shut for everybody: more than one attacker does in passing.
const LOGIN: i64 = 100;
/// Within which time failures of a source are added up.
const SOURCE_WINDOW: Span = Span::minutes(10);
/// Within which time failures of a login are added up.
const LOGIN_WINDOW: Span = Span::hours(1);
/// How long a lock lasts.
const LOCK: Span = Span::minutes(10);
/// After how long without a failure counting starts again.
const FORGET: Span = Span::hours(1);

/// Whether a try is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is.
    Open,
    /// Not before then, and not counted either.
    Shut(Instant),
}

impl Admission {
    /// The route of all subjects together: shut as long as the longest.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Shut(one), Self::Shut(other)) => Self::Shut(one.max(other)),
            (Self::Open, shut) | (shut, Self::Open) => shut,
        }
    }
}

/// Whether a try is looked at now.
pub fn admission(failures: Option<&Failures>, now: Instant) -> Admission {
    match failures.and_then(|failures| failures.blocked_until) {
        Some(until) if now < until => Admission::Shut(until),
        _ => Admission::Open,
    }
}

/// The count after one more failure. A lock that runs stays as it is: tries that were under way when it began neither lengthen
/// nor end it.
pub fn after_failure(subject: &Subject, failures: Option<&Failures>, now: Instant) -> Failures {
    let limit = limit(subject);
    if let Some(locked) =
        failures.filter(|failures| failures.count >= limit && admission(Some(failures), now) != Admission::Open)
    {
        return *locked;
    }
    let going_on = failures.filter(|failures| failures.count < limit && now < over(subject, failures));
    let count = going_on.map_or(0, |failures| failures.count) + 1;
    let began_at = going_on.map_or(now, |failures| failures.began_at);
    let blocked_until = match subject {
        Subject::Login(_) if count >= limit => Some(began_at.plus(LOGIN_WINDOW)),
        _ if count >= limit => Some(now.plus(LOCK)),
        Subject::Login(_) | Subject::Source(_) => None,
        Subject::Pair(_) | Subject::Own(_) | Subject::Factor(_) => {
            let step = count - (limit - 3);
            (step >= 0).then(|| now.plus(Span::seconds(1 << step)))
        }
    };
    Failures { count, began_at, last_at: now, blocked_until }
}

/// When counting starts again.
fn over(subject: &Subject, failures: &Failures) -> Instant {
    match subject {
        Subject::Login(_) => failures.began_at.plus(LOGIN_WINDOW),
        Subject::Source(_) => failures.began_at.plus(SOURCE_WINDOW),
        Subject::Pair(_) | Subject::Own(_) | Subject::Factor(_) => failures.last_at.plus(FORGET),
    }
}

/// When a count is worth nothing any more and goes.
pub fn forgotten_at(subject: &Subject, failures: &Failures) -> Instant {
    failures.blocked_until.map_or_else(|| over(subject, failures), |until| until.max(over(subject, failures)))
}

/// Whether this failure began a lock.
pub fn locks(subject: &Subject, failures: &Failures) -> bool {
    failures.count >= limit(subject)
}

/// What is answered while the route is shut: the same for everybody, and true.
pub fn shut(until: Instant, now: Instant) -> Fault {
    let micros = until.micros() - now.micros();
    let seconds = micros.div_euclid(1_000_000) + i64::from(micros.rem_euclid(1_000_000) > 0);
    Fault::of(&TOO_MANY_REQUESTS).with("retry_after", seconds.max(1)).because(
        format!("尝试次数过多: 请在 {seconds} 秒后再试; 等待期间的尝试不计次数。忘记密码请联系管理人员重置。"),
        format!(
            "Too many tries: try again in {seconds} seconds; what is tried until then does not count. Whoever has forgotten \
             a password asks for a reset."
        ),
    )
}

fn limit(subject: &Subject) -> i64 {
    match subject {
        Subject::Pair(_) | Subject::Own(_) | Subject::Factor(_) => PAIR,
        Subject::Login(_) => LOGIN,
        Subject::Source(_) => SOURCE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Instant {
        "2026-06-30T08:00:00Z".parse().unwrap()
    }

    fn pair() -> Subject {
        Subject::Pair("h".to_owned())
    }

    #[test]
    fn p33_a_lock_stands_whatever_was_under_way_when_it_began() {
        for subject in
            [pair(), Subject::Source("h".to_owned()), Subject::Login("h".to_owned()), Subject::Factor("h".to_owned())]
        {
            let (_, locked, at) = until_locked(&subject, Span::seconds(1));
            let until = locked.blocked_until.unwrap();
            let mut after = locked;
            for _ in 0..200 {
                after = after_failure(&subject, Some(&after), at);
            }
            assert_eq!(
                (admission(Some(&after), at), after.blocked_until),
                (Admission::Shut(until), Some(until)),
                "{subject:?}"
            );
            assert_eq!(after_failure(&subject, Some(&after), until).count, 1, "and it ends");
        }
    }

    /// Fails until the route is shut for longer than a delay; answers how often, each time as soon as it may.
    fn until_locked(subject: &Subject, step: Span) -> (i64, Failures, Instant) {
        let (mut failures, mut at, mut tries) = (None, now(), 0);
        loop {
            if admission(failures.as_ref(), at) == Admission::Open {
                let after = after_failure(subject, failures.as_ref(), at);
                tries += 1;
                if locks(subject, &after) {
                    return (tries, after, at);
                }
                failures = Some(after);
            }
            at = at.plus(step);
        }
    }

    #[test]
    fn p33_five_failures_shut_a_login_for_a_source() {
        let (tries, failures, at) = until_locked(&pair(), Span::seconds(5));
        assert_eq!((tries, failures.blocked_until), (5, Some(at.plus(LOCK))));
        assert_eq!(admission(Some(&failures), at.plus(Span::seconds(599))), Admission::Shut(at.plus(LOCK)));
        assert_eq!(admission(Some(&failures), at.plus(LOCK)), Admission::Open);
        let again = after_failure(&pair(), Some(&failures), at.plus(LOCK));
        assert_eq!((again.count, again.blocked_until), (1, None), "after a lock, counting begins anew");
    }

    #[test]
    fn p33_the_delay_grows_and_failures_are_forgotten() {
        let failed = |count| Failures { count, began_at: now(), last_at: now(), blocked_until: None };
        let delay = |count| after_failure(&pair(), Some(&failed(count)), now()).blocked_until;
        assert_eq!(delay(0), None);
        for (count, seconds) in [(1, 1), (2, 2), (3, 4)] {
            assert_eq!(delay(count), Some(now().plus(Span::seconds(seconds))));
        }
        assert_eq!(after_failure(&pair(), Some(&failed(4)), now().plus(FORGET)).count, 1);
        assert_eq!(forgotten_at(&pair(), &failed(1)), now().plus(FORGET));
    }

    #[test]
    fn p33_a_login_is_shut_for_everybody_once_an_hour_at_most() {
        let login = Subject::Login("h".to_owned());
        let (tries, failures, _) = until_locked(&login, Span::seconds(1));
        assert_eq!((tries, failures.blocked_until), (LOGIN, Some(now().plus(LOGIN_WINDOW))));
        // Slower than that, it is never shut at all.
        let (mut failures, mut at) = (None, now());
        for _ in 0..1_000 {
            let after = after_failure(&login, failures.as_ref(), at);
            assert!(!locks(&login, &after) && admission(Some(&after), at) == Admission::Open);
            (failures, at) = (Some(after), at.plus(Span::seconds(37)));
        }
    }

    #[test]
    fn p33_a_source_is_shut_for_thirty_failures_in_ten_minutes() {
        let source = Subject::Source("h".to_owned());
        let (tries, failures, at) = until_locked(&source, Span::seconds(1));
        assert_eq!((tries, failures.blocked_until), (SOURCE, Some(at.plus(LOCK))));
        // A town behind one address: a mistake every half minute locks nobody.
        let (mut failures, mut at) = (None, now());
        for _ in 0..500 {
            let after = after_failure(&source, failures.as_ref(), at);
            assert!(!locks(&source, &after));
            (failures, at) = (Some(after), at.plus(Span::seconds(30)));
        }
    }

    #[test]
    fn doors_together_are_shut_as_long_as_the_longest() {
        let [soon, late] = [1, 9].map(|seconds| Admission::Shut(now().plus(Span::seconds(seconds))));
        assert_eq!(Admission::Open.and(soon), soon);
        assert_eq!((soon.and(late), late.and(soon)), (late, late));
        let fault = shut(now().plus(Span::micros(1_001_000)), now());
        assert_eq!((fault.code().name, &fault.members()["retry_after"]), ("too_many_requests", &2.into()));
    }
}
