//! Sessions (会话): sign-in, refresh with reuse detection, tokens for machines, sign-out.
//!
//! ```text
//! open --refresh--> open          every refresh rotates the pair (generation + 1)
//!   └─ signed out | password changed | account disabled | refresh token reused | idle or absolute end ──→ ended
//! ```
//!
//! **Reuse.** Only the immediate predecessor of the refresh token in force may come again, and only while nothing of its
//! successor was used: then the answer was lost, and the pair is reissued. Anything older, or anything after use, is a
//! copy in other hands: the session ends and the journal says so.
//!
//! **Guesses.** Failed sign-ins are counted by `guesses/`. The turn at the hasher is held until the failure is written, so
//! that parallel guesses cannot overtake the count.

pub(super) mod model;

mod rules;
pub(super) mod store;
pub(super) mod wire;

pub(super) mod actions;

pub(super) mod sign_in;

pub(super) mod routes;
