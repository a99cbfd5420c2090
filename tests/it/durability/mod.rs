//! What is acknowledged stays, and nothing waits without a bound: the real binary under load while it is killed, its power
//! cut, its disk full, its database gone, its clock turned. `load` writes and keeps a ledger of what was acknowledged,
//! `ledger` looks for it afterwards; each other file keeps one promise or one kind of fault.
//!
//! Here these are short. `HULIAN_TEST_LONG=1` makes them drills of minutes with a table: `tests/drills/durability.sh`.

mod backup;
mod clock;
mod crash;
mod full;
mod ledger;
mod load;
mod lock;
mod outage;
mod postgres;
mod power;
mod starts;

/// How often something is tried: here, or as a drill.
fn rounds(here: usize, drill: usize) -> usize {
    if std::env::var_os("HULIAN_TEST_LONG").is_some() { drill } else { here }
}
