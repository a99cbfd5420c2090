//! Types: kinds of timers, a timer as it stands, those that are late, and the dead letters of a deployment.

use uuid::Uuid;

use kernel::{CommunityId, Instant};

kernel::ids! {
    /// A timer (定时任务) of the service.
    TimerId,
}

/// A deadline of a slice: one of a closed set, each with the code it is stored under. Made by [`timer_kinds!`](crate::timer_kinds!).
pub trait TimerKind: Sized {
    /// Every code of this set, for the test that no two slices share one.
    const CODES: &'static [&'static str];
    /// `agreement.expire`: never changed once it was stored.
    fn code(&self) -> &'static str;
    /// What the timer is about beside its subject (a number, an id, a hash); empty where the code says everything.
    fn argument(&self) -> String;
    /// The kind stored under this code with this argument; nothing where there is no such kind.
    fn stored(code: &str, argument: &str) -> Option<Self>;
}

/// Declares the timers of a slice: `Leave(PartyId) = "agreement.leave"`. An argument is anything that is written with
/// `Display` and read back with `FromStr`.
#[macro_export]
macro_rules! timer_kinds {
    (
        $(#[$about:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$doc:meta])* $variant:ident $(($argument:ty))? = $code:literal),+ $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $visibility enum $name { $($(#[$doc])* $variant $(($argument))?),+ }

        impl $crate::TimerKind for $name {
            const CODES: &'static [&'static str] = &[$($code),+];

            fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code),+ }
            }

            fn argument(&self) -> String {
                match self {
                    $($crate::timer_kinds!(@pattern argument, $variant $(, $argument)?) =>
                        $crate::timer_kinds!(@text argument $(, $argument)?)),+
                }
            }

            fn stored(code: &str, argument: &str) -> Option<Self> {
                match code {
                    $($code => $crate::timer_kinds!(@read argument, $variant $(, $argument)?),)+
                    _ => None,
                }
            }
        }
    };
    (@pattern $name:ident, $variant:ident) => { Self::$variant };
    (@pattern $name:ident, $variant:ident, $argument:ty) => { Self::$variant($name) };
    (@text $name:ident) => { String::new() };
    (@text $name:ident, $argument:ty) => { $name.to_string() };
    (@read $raw:ident, $variant:ident) => { $raw.is_empty().then_some(Self::$variant) };
    (@read $raw:ident, $variant:ident, $argument:ty) => { $raw.parse::<$argument>().ok().map(Self::$variant) };
}

/// A timer as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// Its id.
    pub id: TimerId,
    /// The code of its kind.
    pub kind: String,
    /// What it is about beside its subject; empty where the kind says everything.
    pub argument: String,
    /// What it is about.
    pub subject: Uuid,
    /// When it is acted on: at its deadline, or later when it has failed.
    pub due_at: Instant,
    /// The deadline it stands for.
    pub deadline: Instant,
    /// How often acting on it has failed.
    pub attempts: i64,
}

/// Why a timer could not be acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The database or its disk refused whatever came: not the timer's fault.
    Outage,
    /// Acting on it was refused, or failed.
    Failure,
    /// No slice of this version knows its kind.
    UnknownKind,
}

/// What becomes of a timer that could not be acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is tried again then.
    Again {
        /// When.
        at: Instant,
        /// How many attempts have failed by now.
        attempts: i64,
    },
    /// It acts no more and waits for the operator.
    Dead {
        /// How many attempts have failed.
        attempts: i64,
    },
}

/// A community with a timer whose time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueCommunity {
    /// The community.
    pub community: CommunityId,
    /// When the oldest of its timers fell due.
    pub since: Instant,
}

/// The dead letters of a deployment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeadLetters {
    /// How many timers.
    pub timers: i64,
    /// Of how many communities.
    pub communities: i64,
    /// Since when the first of them is dead; nothing when there is none.
    pub since: Option<Instant>,
}

/// A timer that is late: due and not acted on yet, tried again, or dead. Ids and codes alone, for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// Its community.
    pub community: CommunityId,
    /// The timer itself.
    pub timer: Timer,
    /// The code of what it failed with last.
    pub last_error: Option<String>,
    /// Since when it is dead.
    pub dead_at: Option<Instant>,
}

#[cfg(test)]
mod tests {
    use super::*;

    timer_kinds! {
        /// Some deadlines.
        enum Sample {
            /// Says everything.
            Plain = "sample.plain",
            /// With a number.
            Numbered(i64) = "sample.numbered",
        }
    }

    #[test]
    fn a_kind_comes_back_as_it_was_written_and_nothing_else_is_one() {
        for kind in [Sample::Plain, Sample::Numbered(90)] {
            assert_eq!(Sample::stored(kind.code(), &kind.argument()), Some(kind));
        }
        assert_eq!((Sample::Numbered(7).code(), Sample::Numbered(7).argument()), ("sample.numbered", "7".to_owned()));
        for (code, argument) in [
            ("sample.plain", "7"),
            ("sample.numbered", ""),
            ("sample.numbered", "seven"),
            ("sample.numbered.7", ""),
            ("sample", ""),
        ] {
            assert_eq!(Sample::stored(code, argument), None, "{code} {argument}");
        }
    }
}
