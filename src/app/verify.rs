//! `hulian verify`: the signatures of an agreement, checked without the service.

use std::path::Path;
use std::process::ExitCode;

use super::cli::Failure;
use crate::{agreements, telemetry};

/// Reads a proof, says what holds or the first thing that does not.
pub fn run(proof: &Path, keys: Option<&Path>, english: bool) -> Result<ExitCode, Failure> {
    let proof =
        serde_json::from_str(&read(proof)?).map_err(|error| format!("{}: not JSON: {error}", proof.display()))?;
    let pinned = keys.map(read).transpose()?.map(|text| serde_json::from_str(&text)).transpose()?;
    let verdict = agreements::verify(&proof, pinned.as_ref());
    let [zh, en] = verdict.sentence();
    telemetry::print(&format!("{}\n", if english { en } else { zh }));
    Ok(if verdict.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
