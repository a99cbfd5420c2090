//! Connections: who is let in, how long each may wait for its client, and who goes when there is no room.
//!
//! actix-web limits the head of the first request of a connection and nothing after it. Here every TCP stream is wrapped
//! in a [`Guarded`](guarded::Guarded) stream before actix-http sees it: the stream sees bytes, [`Edge`](crate::Edge) says when a
//! request begins and when its answer is over, and one [`ConnectionState`](state::ConnectionState) for each connection says from that when the client
//! has kept it waiting for too long. [`Limiter`] counts all connections of the process and closes the one that has waited
//! longest when another one comes and there is no room (P39).
//!
//! `ConnectionState` and `Limiter` hold no clock: instants are arguments. Bodies have a pace of their own, in `extract`, since they
//! are answered with a problem.

mod head;
mod refusal;

mod state;

mod figures;

mod limiter;

mod record;

mod guarded;

mod listen;

pub use figures::Figures;
pub use limiter::{ConnectionLimits, Limiter};
pub use listen::listen;
pub use record::RequestGuard;
pub use state::Timeouts;
