//! The rows of every crate, put together.

use std::sync::LazyLock;

use super::rows;
use auth::Policy;

/// Who may call which operation of the service.
pub static WHOLE: LazyLock<Policy> = LazyLock::new(|| {
    Policy::of(&[
        auth::POLICY,
        documents::POLICY,
        communities::POLICY,
        units::POLICY,
        agreements::POLICY,
        commitments::POLICY,
        zones::POLICY,
        households::POLICY,
        pairings::POLICY,
        continuity::POLICY,
        readers::POLICY,
        ledgers::POLICY,
        rows::POLICY,
    ])
});
