//! The signatures of an agreement, checked without the service.

use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

use crate::failure::Failure;
use proofs::agreement::{self, ProofOutcome};
use proofs::keys::JwkSet;
use web::read_json;

/// The exit code of a proof that agrees with itself, signed by keys that nobody vouches for: whoever forged all of it would get
/// the same.
pub const UNPINNED: u8 = 3;

/// Reads a proof, says what holds or the first thing that does not: 0 when it is verified, 1 when it is wrong or cannot be
/// read, [`UNPINNED`] when it agrees with itself and no keys were given.
///
/// # Errors
/// When a file cannot be read, or is not JSON as the service takes it (no member twice).
pub fn run(proof: &Path, keys: Option<&Path>, english: bool) -> Result<ExitCode, Failure> {
    let pinned = keys.map(key_set).transpose()?;
    let verdict = agreement::verify(&read(proof)?, pinned.as_ref());
    let [zh, en] = verdict.report();
    telemetry::print(&format!("{}\n", if english { en } else { zh }));
    Ok(match verdict.outcome {
        ProofOutcome::Verified => ExitCode::SUCCESS,
        ProofOutcome::Wrong => ExitCode::FAILURE,
        ProofOutcome::Consistent => ExitCode::from(UNPINNED),
    })
}

/// A key set that its reader trusts.
///
/// # Errors
/// When the file cannot be read, or holds none.
pub fn key_set(path: &Path) -> Result<JwkSet, Failure> {
    serde_json::from_value(read(path)?).map_err(|error| format!("the keys are no key set: {error}").into())
}

fn read(path: &Path) -> Result<Value, Failure> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    read_json(&bytes).map_err(|fault| {
        let words = fault.detail().map_or("", |[_, en]| en.as_str());
        format!("{}: not JSON as a proof is written: {words}", path.display()).into()
    })
}
