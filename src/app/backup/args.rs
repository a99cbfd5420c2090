//! The arguments of `hulian backup`, `restore` and `check`.

use std::path::PathBuf;

use clap::Args;

/// Back the database and the documents up into a folder, while the service runs.
#[derive(Args)]
pub struct Backup {
    /// An empty folder, or one with a backup that was interrupted: it is completed.
    pub dir: PathBuf,
    /// Copy the private keys (signing keys and the vault's ring) too, into this other folder. Keep it apart: whoever has both
    /// folders reads every household.
    #[arg(long, value_name = "DIR")]
    pub keys_to: Option<PathBuf>,
    /// Where pg_dump lies, if not on PATH.
    #[arg(long, value_name = "DIR")]
    pub pg_bin: Option<PathBuf>,
}

/// Put a backup where --database-url and --documents name, which must be empty.
#[derive(Args)]
pub struct Restore {
    /// The folder of the backup.
    pub dir: PathBuf,
    /// The folder `hulian backup --keys-to` has filled; its keys are put where --key-dir and --vault-ring name.
    #[arg(long, value_name = "DIR")]
    pub keys_from: Option<PathBuf>,
    /// What `hulian admin erasures` has printed since: those households are erased again.
    #[arg(long, value_name = "FILE")]
    pub erasures: Option<PathBuf>,
    /// A key set you obtained before and trust (JWKS); without it the keys of the backup are only checked against itself.
    #[arg(long, value_name = "FILE")]
    pub trust_keys: Option<PathBuf>,
    /// Where pg_restore lies, if not on PATH.
    #[arg(long, value_name = "DIR")]
    pub pg_bin: Option<PathBuf>,
}

/// Look whether everything is sound, in the database and its documents, or in a backup. Exits with 0 when it is, 1 when
/// something is wrong, 2 when it could not look.
#[derive(Args)]
pub struct Check {
    /// The folder of a backup; the configured database and documents when nothing is said.
    pub dir: Option<PathBuf>,
    /// The folder `hulian backup --keys-to` has filled, for its ring; the configured ring when nothing is said.
    #[arg(long, value_name = "DIR")]
    pub keys_from: Option<PathBuf>,
    /// A key set you obtained before and trust (JWKS), for the signature of a backup.
    #[arg(long, value_name = "FILE")]
    pub trust_keys: Option<PathBuf>,
    /// Leave what is sealed unopened, on purpose: the ring is kept elsewhere.
    #[arg(long)]
    pub without_keys: bool,
    /// A file of lines that --anchor-file has left outside: the journals must be those it covers.
    #[arg(long, value_name = "FILE")]
    pub anchors: Option<PathBuf>,
}
