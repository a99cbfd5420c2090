//! Panics: what one said and where it was, for whoever survives it.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use kernel::{Code, Fault, masked};

/// What a panic said, masked, and where it was.
#[derive(Debug)]
pub struct Panic {
    message: String,
    place: String,
}

impl Panic {
    /// The failure this panic is.
    pub fn fault(&self, code: &'static Code) -> Fault {
        Fault::panicked(code, &self.message, &self.place)
    }
}

thread_local! {
    /// How many calls of [`surviving`] this thread is inside of.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// The last panic of this thread that is being survived.
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// Panics of this process, survived or not.
static SEEN: AtomicU64 = AtomicU64::new(0);

/// How many panics there were in this process, survived or not.
pub fn seen() -> u64 {
    SEEN.load(Ordering::Relaxed)
}

/// Runs something that may panic. The panic is answered instead of printed: whoever gets it tells the log once, with
/// what it knows of the request.
///
/// # Errors
/// The panic.
pub fn surviving<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    keep();
    if DEPTH.get() == 0 {
        LAST.take();
    }
    DEPTH.set(DEPTH.get() + 1);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    outcome.map_err(|payload| {
        let unknown = || Panic { message: message(payload.as_ref()), place: "unknown".to_owned() };
        LAST.take().unwrap_or_else(unknown)
    })
}

/// Panics that are survived are kept for the survivor; all others go where they went before.
fn keep() {
    static KEPT: Once = Once::new();
    KEPT.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| if DEPTH.get() > 0 { LAST.set(Some(of(info))) } else { before(info) }));
    });
}

/// From now on a panic that nobody survives is a line of the log instead of a text on standard error.
pub fn log_others() {
    set_hook(Box::new(|info| {
        let Panic { message, place } = of(info);
        let thread = std::thread::current();
        tracing::error!(cause = message, place, thread = thread.name(), "a thread panicked");
    }));
}

fn of(info: &PanicHookInfo<'_>) -> Panic {
    SEEN.fetch_add(1, Ordering::Relaxed);
    let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
    Panic { message: message(info.payload()), place: place.unwrap_or_else(|| "unknown".to_owned()) }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.map_or_else(|| "no message".to_owned(), masked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::INTERNAL;

    #[test]
    fn the_survivor_learns_message_and_place() {
        let line = line!() + 1;
        let panic = surviving::<()>(|| panic!("the len is {} but not `{}`", 3, "王")).unwrap_err();
        let fault = panic.fault(&INTERNAL);
        assert_eq!(fault.cause(), Some("panic: the len is 3 but not …"));
        assert_eq!(fault.place(), format!("{}:{line}", file!()));
        let inner = surviving(|| surviving::<()>(|| panic!("within")).is_err());
        assert!(inner.is_ok_and(|survived| survived), "one inside another");
    }
}
