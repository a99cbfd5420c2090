//! The demo's cast: one account for each human role, and the head of each unit.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::failure::Failure;

/// Somebody who can sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    /// What they sign in with.
    pub login: String,
    /// Their password: random, made for this database.
    pub password: String,
    /// Their role.
    pub role: String,
    /// The code of their unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_code: Option<String>,
    /// The name of their unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    /// Their community; null for operator and supervisor.
    pub community_id: Option<Uuid>,
}

/// Whether the cast can be written there, before there is one.
pub fn judge(path: &Path) -> Result<(), Failure> {
    let folder = files::folder_of(path);
    let why = match (path.is_dir(), folder.is_dir()) {
        (true, _) => "is a folder; wanted is a file".to_owned(),
        (_, false) => format!("there is no folder {}", folder.display()),
        _ => return Ok(()),
    };
    Err(format!("--credentials {}: {why}", path.display()).into())
}

/// Writes the cast, readable by its owner alone.
pub fn write(path: &Path, members: &[Member]) -> Result<(), Failure> {
    use std::os::unix::fs::OpenOptionsExt;
    let wrong = |error: std::io::Error| format!("{}: the cast cannot be written: {error}", path.display());
    let mut file =
        std::fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path).map_err(wrong)?;
    let text = serde_json::to_string_pretty(members)?;
    file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(wrong)?;
    Ok(())
}

/// Reads a cast written before.
pub fn read(path: &Path) -> Result<Vec<Member>, Failure> {
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}

/// A password nobody chose: letters and digits that cannot be confused, in groups.
pub fn password(random: [u8; 16]) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
    let word: String = random.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
    format!("{}-{}-{}-{}", &word[..4], &word[4..8], &word[8..12], &word[12..])
}
