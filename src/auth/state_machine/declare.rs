//! How the table of a slice is written: the macro `state_machine!`.

/// Declares what may happen to an object: its moves as an enum, where each begins, who may make it, and its operation.
///
/// ```text
/// auth::state_machine! {
///     /// Something that is done with a pairing.
///     pub enum Move(pairing: &Pairing; actor; today: Day) {
///         noun: ["结对", "pairing"],
///         state: PairingState = pairing.state,
///         guard: guard,
///     }
///     /// The unit takes it on.
///     Accept  [Proposed]        by speaks(pairing, actor)                  => may::AcceptPairing;
///     /// Say what came of it.
///     Report  [Active, Ended]   by keeps(actor) || speaks(pairing, actor)  => may::ReportPairing;
///     /// Its last day has passed.
///     Expire  [Active];
/// }
/// ```
///
/// The brackets name what is asked: the object (one parameter or several), the caller, and what else must be known. A row is a
/// move, the states it begins at (a list, or the name of one), whose move it is (`by`, otherwise everybody's whom the policy
/// lets), and its operation, a row of the crate's `policy.rs`. Without an operation the calendar makes the move: the service alone
/// may, and it is offered to nobody.
///
/// What comes of it, beside the enum and `TABLE`:
///
/// - `may(pairing, actor, step, today)` lets a move through or refuses it: `not_for_this_side` where `by` does not hold, then
///   what the guard refuses, then the 409 `illegal_transition`.
/// - `allowed(pairing, actor, today)` lists what the caller may do now: what `may` would let through and the policy permits, in the
///   order of the table. It is what `allowed_actions` and the member `allowed` of refusals show.
/// - `state_machine(pairing, actor, today)` is what both are called on; its `illegal()` is that 409, for what is refused outside of the
///   table.
///
/// `guard` names a function of the slice, `fn(pairing, actor, step, today) -> Guard`, for what depends on more than the state; left
/// out, nothing does. `others` names one, `fn(pairing, actor, today) -> Vec<&'static str>`, for what is offered beside the moves.
///
/// **To add a transition**: a row here, a row in `policy.rs`, and a handler whose act asks `may`. An arm in the guard only if it
/// depends on more than state and side; a line in the slice's `ANSWERS` for what it can be refused with.
#[macro_export]
macro_rules! state_machine {
    (
        $(#[$about:meta])*
        $visible:vis enum $step:ident($($object:ident: $of:ty),+; $actor:ident $(; $($known:ident: $kind:ty),+)?) {
            noun: [$zh:literal, $en:literal],
            state: $state:ty = $at:expr,
            $(guard: $guard:path,)?
            $(others: $others:path,)?
        }
        $($(#[$doc:meta])* $move:ident $from:tt $(by $side:expr)? $(=> $operation:path)?;)+
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visible enum $step { $($(#[$doc])* $move),+ }

        /// Every move, the states it begins at, and its operation.
        $visible static TABLE: &[$crate::Transition<$step, $state>] = &[$(
            $crate::Transition {
                step: $step::$move,
                from: $crate::state_machine!(@from $from),
                operation: $crate::state_machine!(@operation $($operation)?),
            }
        ),+];

        fn state_machine(
            $($object: $of,)+
            $actor: &::kernel::Actor,
            $($($known: $kind,)+)?
        ) -> $crate::StateMachine<$step, $state, impl Fn($step) -> $crate::Guard, impl Fn() -> Vec<&'static str>> {
            let state = $at;
            $crate::StateMachine {
                table: TABLE,
                noun: [$zh, $en],
                state,
                name: state.name(),
                label: state.label(),
                actor: *$actor,
                guard: move |step: $step| {
                    let side = match step { $($step::$move => $crate::state_machine!(@side $($side)?),)+ };
                    if !side {
                        return $crate::Guard::Refuse(&$crate::NOT_FOR_THIS_SIDE);
                    }
                    $crate::state_machine!(@guard $($guard)? [$($object,)+ $actor, step, $($($known,)+)?])
                },
                others: move || $crate::state_machine!(@others $($others)? [$($object,)+ $actor, $($($known,)+)?]),
            }
        }

        /// Whether the caller may do this now.
        ///
        /// # Errors
        /// `not_for_this_side`, what the guard refuses, `illegal_transition`.
        #[track_caller]
        $visible fn may(
            $($object: $of,)+
            $actor: &::kernel::Actor,
            step: $step,
            $($($known: $kind,)+)?
        ) -> Result<(), ::kernel::Fault> {
            state_machine($($object,)+ $actor, $($($known,)+)?).may(step)
        }

        /// The operations the caller may carry out now.
        $visible fn allowed(
            $($object: $of,)+
            $actor: &::kernel::Actor,
            $($($known: $kind,)+)?
        ) -> Vec<&'static str> {
            state_machine($($object,)+ $actor, $($($known,)+)?).allowed()
        }
    };
    (@from [$($state:path),+ $(,)?]) => {
        &[$($state),+]
    };
    (@from $states:path) => {
        $states
    };
    (@operation) => {
        None
    };
    (@operation $operation:path) => {
        Some($crate::Row::of::<$operation>())
    };
    (@side) => {
        true
    };
    (@side $side:expr) => {
        $side
    };
    (@guard [$($given:tt)*]) => {
        $crate::Guard::Pass
    };
    (@guard $guard:path [$($given:tt)*]) => {
        $guard($($given)*)
    };
    (@others [$($given:tt)*]) => {
        Vec::new()
    };
    (@others $others:path [$($given:tt)*]) => {
        $others($($given)*)
    };
}
