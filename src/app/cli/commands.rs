//! The commands, their flags and what each needs of the settings.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::{backup, serve};
use config::{Need, Settings};
use kernel::Instant;

/// What a command leaves with.
const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 it could not be done (a port is taken, the database is away, a key is missing, a file is damaged);
2 a flag, a variable or the file of settings is wrong, and nothing was begun. Each reason is one line on standard error.";

/// 互联共转: coordinates the partnership of an urban community with its partner units.
#[derive(Parser)]
#[command(name = "hulian", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Cli {
    /// The settings.
    #[command(flatten)]
    pub settings: Settings,
    /// What is to be done.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Subcommand)]
pub enum Command {
    /// Start the service.
    Serve,
    /// Start the service with 兰新社区 and its 20 partner units loaded.
    Demo {
        /// Throw the database away and load again.
        #[arg(long)]
        fresh: bool,
        /// With --fresh: the name of a database that was not made by the demo, to destroy it all the same.
        #[arg(long, value_name = "NAME", requires = "fresh")]
        erase_database: Option<String>,
        /// Write who can sign in to this file, as JSON.
        #[arg(long, value_name = "FILE")]
        credentials: Option<PathBuf>,
    },
    /// Apply pending migrations (serve and demo do it by themselves).
    Migrate {
        /// Take every migration back instead: the database is empty afterwards. No part of a release build.
        #[cfg(debug_assertions)]
        #[arg(long)]
        revert: bool,
        /// With --revert: the name of a database that was not made by the demo, to destroy it all the same.
        #[cfg(debug_assertions)]
        #[arg(long, value_name = "NAME", requires = "revert")]
        erase_database: Option<String>,
    },
    /// Print the OpenAPI document.
    Openapi,
    /// What only the owner of the machine may do.
    #[command(subcommand)]
    Admin(Admin),
    /// Back the database and the documents up into a folder, while the service runs.
    Backup(backup::args::Backup),
    /// Put a backup where --database-url and --documents name, which must be empty.
    Restore(backup::args::Restore),
    /// Look whether everything is sound, in the database and its documents, or in a backup. Exits with 0 when it is, 1 when
    /// something is wrong, 2 when it could not look.
    Check(backup::args::Check),
    /// Verify the signatures of an agreement, or a journal, offline. Exits with 0 when it is verified by the keys given, 1 when it
    /// is wrong or could not be read, 3 when it only agrees with itself: no keys were given, or nobody has signed for the last
    /// events of a journal in a file.
    #[command(group(clap::ArgGroup::new("what").required(true).args(["proof", "journal"])))]
    Verify {
        /// The proof, as GET …/proof answers it.
        proof: Option<PathBuf>,
        /// A journal: a file of JSON lines with the answers of GET …/journal, …/journal/signed-heads and …/journal/head, and
        /// receipts; without a file that of every community of the database.
        #[arg(long, value_name = "FILE", num_args = 0..=1)]
        journal: Option<Option<PathBuf>>,
        /// A key set you obtained before and trust (JWKS); without it the keys are only checked against each other.
        #[arg(long, value_name = "FILE")]
        keys: Option<PathBuf>,
        /// Answer in English.
        #[arg(long)]
        english: bool,
    },
}

/// What only the owner of the machine may do.
#[derive(Subcommand)]
pub enum Admin {
    /// Create an operator of the platform and print a one-time password.
    CreateOperator {
        /// The login, unique over the deployment.
        #[arg(long)]
        login: String,
        /// The person's name.
        #[arg(long)]
        name: String,
    },
    /// Confirm that somebody has redeemed their one-time code, where nobody else could: of the second operator of a platform.
    /// Without a time it says who issued the code and when it was redeemed, and confirms nothing.
    ConfirmCredential {
        /// The login of whoever waits.
        #[arg(long)]
        login: String,
        /// When the person says that they made their password, as this command prints it.
        #[arg(long)]
        set_at: Option<Instant>,
    },
    /// Take somebody's second factor away, who has lost the authenticator and the recovery codes; on record. For the last
    /// operator: for others an office-holder does it.
    ResetSecondFactor {
        /// The login.
        login: String,
    },
    /// Make a new signing key; running services sign with it within five minutes, and what was signed stays valid.
    RotateKeys,
    /// Vouch for a public key whose file is lost, so that what it signed is believed: `hulian check` names those that nobody
    /// vouches for. Whoever can write the database could have written such a key: be sure that it was this service's.
    VouchForKey {
        /// Its name, the thumbprint.
        kid: String,
    },
    /// Make a new key for the vault and wrap the key of every household with it, community by community, while services
    /// run. A ring handed over in the environment gets its new key there first.
    RotateVaultKey,
    /// Print every household whose key was destroyed. Keep the list apart from backups: a restored one is told by it.
    Erasures,
    /// Destroy again the keys of households on a list that a restored backup has brought back.
    ReplayErasures {
        /// What `hulian admin erasures` printed before.
        list: PathBuf,
    },
    /// Write the tables that hold households anew, so that nothing of what was erased is left in their files; says what remains.
    Scrub,
    /// Declare that every row which no event explains is right as it stands: the journal says how many, and `hulian check` finds
    /// them no more. After a repair by SQL; look at what `hulian check` names before.
    RestateRows,
    /// Declare that the journal of every community stands where it should: heads that do not bear the service's seal are sealed, and
    /// the journal says so. After the oldest signing key was lost, or a repair by SQL; look at what `hulian check` names before.
    ResealHeads,
    /// Spread the tables over the nodes of a cluster of Citus, by community; what belongs to the whole deployment lies on every node
    /// afterwards. Migrates first. Running services wait for a table while it is moved; broken off, it goes on when it is called
    /// again. Its administrator has made the extension on every node and joined them before.
    Distribute {
        /// Into how many shards communities are spread: as many nodes can share them. Counts the first time alone.
        #[arg(long, value_name = "N", default_value_t = db::SHARDS, value_parser = clap::value_parser!(u32).range(1..=4_096))]
        shards: u32,
    },
    /// Deadlines that the service acts on by itself: which are late, and trying again those that failed.
    #[command(subcommand)]
    Timers(Timers),
}

/// Deadlines that the service acts on by itself.
#[derive(Subcommand)]
pub enum Timers {
    /// Print the timers that are late: due and not acted on yet, tried again after a failure, or given up.
    List {
        /// Those alone that were given up after their last attempt.
        #[arg(long)]
        dead: bool,
    },
    /// Let timers that failed be tried again at once, by whichever instance serves.
    #[command(group(clap::ArgGroup::new("which").required(true).args(["ids", "dead"])))]
    Retry {
        /// Their ids, as the list prints them.
        #[arg(value_name = "ID")]
        ids: Vec<uuid::Uuid>,
        /// Every one that was given up.
        #[arg(long)]
        dead: bool,
    },
}

impl Command {
    /// What it needs of the settings; nothing is begun before all of it is known to be there.
    pub fn needs(&self) -> &'static [Need] {
        match self {
            Self::Serve | Self::Demo { .. } | Self::Restore(_) => serve::NEEDS,
            Self::Backup(_) => &[Need::Keys, Need::Vault, Need::Documents],
            Self::Admin(Admin::RotateVaultKey | Admin::ReplayErasures { .. }) => &[Need::Keys, Need::Vault],
            // What writes to a journal seals it.
            Self::Admin(Admin::Scrub | Admin::Distribute { .. }) => &[],
            Self::Admin(_) => &[Need::Keys],
            Self::Migrate { .. } | Self::Check(_) | Self::Openapi | Self::Verify { .. } => &[],
        }
    }
}
