//! What the published OpenAPI document says, for checks while it is served.

mod allowed_methods;
mod operations;

pub use allowed_methods::AllowedMethods;
pub use operations::{Operation, Published};
