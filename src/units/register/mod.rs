//! The register (单位台账): every unit of the community at once, in the shape that clients send.

mod read;

pub use read::{Registered, Standing, registered, standing};
