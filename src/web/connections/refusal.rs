//! The error of a connection that is not let in.

/// Why a connection is not let in: everybody who has a permit is being served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its address has all the connections one may have.
    Address,
    /// There is no permit left.
    Full,
}
