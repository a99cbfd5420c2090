//! People (人员): somebody of a household, as clients send it.

pub mod wire;
