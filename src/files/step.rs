//! One step of writing a file: it fails where a test cuts the power, and never in a release.

#[cfg(debug_assertions)]
pub(super) use super::cuts::step;

#[cfg(not(debug_assertions))]
#[expect(clippy::unnecessary_wraps, reason = "fails where a test cuts the power")]
pub(super) fn step() -> std::io::Result<()> {
    Ok(())
}
