//! Guesses (猜测): failures are counted, and whoever guesses waits; nothing of it tells what exists.
//!
//! | counted for | how many | then |
//! |---|---|---|
//! | a login from one source | 5 in a row, with a growing delay from the second on | 10 minutes |
//! | a source, whatever it tries | 30 within ten minutes | 10 minutes |
//! | a login from anywhere | 100 an hour | until the hour is over |
//! | the current password, asked of whoever is signed in | as a login from one source | 10 minutes |
//! | the second factor, asked of whoever is signed in | as a login from one source | 10 minutes |
//!
//! **One place.** All counts lie with the platform, whoever was meant: where they lie says nothing of whose login it is, and
//! a source has one count in the whole deployment. What was tried lies there as an HMAC with a key of the deployment: whoever
//! reads the table can try neither addresses nor logins.
//!
//! **One cost.** A refused try costs one Argon2 run: for a login somebody has, for one that nobody has, for a disabled account,
//! and while the route is shut, when the run compares nothing. A refused one-time code costs one as well.
//!
//! **One face.** A wrong try is `401 sign_in_failed`. While the route is shut it is `429 too_many_requests` with the seconds,
//! for logins somebody has and for those nobody has: it tells the caller of tries and of nothing else. Such a try is not
//! counted, so that whoever is impatient does not wait longer for it.
//!
//! **Two factors.** Where a second factor is needed, a wrong one is counted like a wrong password, for the same subjects, and the
//! password alone clears no count: whoever has it does not guess at codes for ever.
//!
//! **One line.** The journal is told of a lock once, and of no single try. Counts are forgotten after their time.

pub(super) mod model;
pub(super) mod wire;

mod rules;
mod store;

pub(super) mod actions;

pub(super) mod proof;
