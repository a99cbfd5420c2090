//! The command line.

mod refusal;

use kernel::Instant;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

#[cfg(debug_assertions)]
use super::guard;
use super::timers::{self, Which};
use super::{admin, backup, demo, explaining, openapi, serve, verify};
use config::{self, Endpoint, Given, LogFormat, Need, Settings, Wrong};
use refusal::Refusal;
use telemetry::{self, Log, LogStyle, Output, Telling};

/// What a command leaves with.
const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 it could not be done (a port is taken, the database is away, a key is missing, a file is damaged);
2 a flag, a variable or the file of settings is wrong, and nothing was begun. Each reason is one line on standard error.";

/// 互联共转: coordinates the partnership of an urban community with its partner units.
#[derive(Parser)]
#[command(name = "hulian", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
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

#[derive(Subcommand)]
enum Admin {
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
    /// Deadlines that the service acts on by itself: which are late, and trying again those that failed.
    #[command(subcommand)]
    Timers(Timers),
}

#[derive(Subcommand)]
enum Timers {
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

/// What a command failed with.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Reads the command line and carries it out.
pub fn run() -> ExitCode {
    let outcome = parse().and_then(|cli| {
        // Held until everything is done, refusals included: what waits to be written is written when it goes.
        let _log = begin_log(&cli.settings)?;
        for (name, meant) in config::misspelt(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())) {
            tracing::warn!(variable = name, meant, "a variable that no setting has");
        }
        Wrong::unless_empty(cli.settings.lacking(cli.command.needs()))?;
        carry_out(cli)
    });
    outcome.unwrap_or_else(|failure| Refusal::of(&failure).tell())
}

/// The log goes to standard error; standard output is for what a command answers.
fn begin_log(settings: &Settings) -> Result<Log, Failure> {
    let style = match settings.log_format {
        LogFormat::Json => LogStyle::Json,
        LogFormat::Pretty => LogStyle::Pretty,
    };
    let collector = settings.collector()?.map(Endpoint::as_str);
    Ok(telemetry::begin(Telling { filter: settings.log.as_str(), style, collector })?)
}

/// Flags and variables win over the file, the file wins over the defaults.
fn parse() -> Result<Cli, Failure> {
    match config::given(Cli::command(), std::env::args_os().collect()) {
        Given::Right(matches) => Ok(Cli::from_arg_matches(&matches)?),
        Given::Usage(usage) => usage.exit(),
        Given::Wrong(wrong) => Err(wrong.into()),
    }
}

impl Command {
    /// What it needs of the settings; nothing is begun before all of it is known to be there.
    fn needs(&self) -> &'static [Need] {
        match self {
            Self::Serve | Self::Demo { .. } | Self::Restore(_) => serve::NEEDS,
            Self::Backup(_) => &[Need::Keys, Need::Vault, Need::Documents],
            Self::Admin(Admin::RotateVaultKey | Admin::ReplayErasures { .. }) => &[Need::Keys, Need::Vault],
            // What writes to a journal seals it.
            Self::Admin(Admin::Scrub) => &[],
            Self::Admin(_) => &[Need::Keys],
            Self::Migrate { .. } | Self::Check(_) | Self::Openapi | Self::Verify { .. } => &[],
        }
    }
}

fn carry_out(cli: Cli) -> Result<ExitCode, Failure> {
    let Cli { settings, command } = cli;
    match command {
        // A service does not end because nobody could be told where it listens.
        Command::Serve => return serve::run(settings).map(|()| ExitCode::SUCCESS),
        Command::Demo { fresh, erase_database, credentials } => {
            let fresh = (fresh, erase_database.as_deref());
            return demo::run(settings, fresh, credentials.as_deref()).map(|()| ExitCode::SUCCESS);
        }
        #[cfg(debug_assertions)]
        Command::Migrate { revert: true, erase_database } => revert(&settings, erase_database.as_deref())?,
        Command::Migrate { .. } => migrate(&settings)?,
        Command::Openapi => {
            telemetry::print(&openapi::text());
        }
        Command::Admin(Admin::ConfirmCredential { login, set_at }) => {
            return admin::confirm_credential(settings, &login, set_at);
        }
        Command::Admin(Admin::CreateOperator { login, name }) => admin::create_operator(settings, &login, &name)?,
        Command::Admin(Admin::ResetSecondFactor { login }) => admin::reset_second_factor(settings, &login)?,
        Command::Admin(Admin::RotateKeys) => admin::rotate_keys(settings)?,
        Command::Admin(Admin::VouchForKey { kid }) => admin::vouch_for_key(settings, &kid)?,
        Command::Admin(Admin::RotateVaultKey) => admin::rotate_vault_key(settings)?,
        Command::Admin(Admin::Erasures) => admin::erasures(settings)?,
        Command::Admin(Admin::ReplayErasures { list }) => admin::replay_erasures(settings, &list)?,
        Command::Admin(Admin::RestateRows) => explaining::run(&settings)?,
        Command::Admin(Admin::ResealHeads) => admin::reseal_heads(&settings)?,
        Command::Admin(Admin::Scrub) => admin::scrub(&settings)?,
        Command::Admin(Admin::Timers(Timers::List { dead })) => timers::list(&settings, dead)?,
        Command::Admin(Admin::Timers(Timers::Retry { ids, dead })) => timers::retry(&settings, Which::of(ids, dead))?,
        Command::Backup(asked) => return backup::take::run(&settings, &asked),
        Command::Restore(asked) => return backup::restore::run(&settings, &asked),
        Command::Check(asked) => return Ok(backup::check::run(&settings, &asked)),
        Command::Verify { proof: Some(proof), keys, english, .. } => {
            return verify::proof(&proof, keys.as_deref(), english);
        }
        Command::Verify { journal: Some(Some(file)), keys, english, .. } => {
            return verify::in_file(&file, keys.as_deref(), english);
        }
        Command::Verify { keys, english, .. } => return verify::in_database(&settings, keys.as_deref(), english),
    }
    // What a command answers is what it is for: a list cut short by a full disk is no success.
    match telemetry::print("") {
        Output::Lost(kind) => Err(format!("standard output could not be written: {kind}").into()),
        Output::Whole | Output::Unwanted => Ok(ExitCode::SUCCESS),
    }
}

fn migrate(settings: &Settings) -> Result<(), Failure> {
    let done = db::migrate(&serve::known_place(settings)?)?;
    telemetry::print(&format!("applied {}\n", done.join(" ")));
    Ok(())
}

#[cfg(debug_assertions)]
fn revert(settings: &Settings, repeated: Option<&str>) -> Result<(), Failure> {
    let place = serve::place(settings)?;
    let _lock = db::ServerLock::take(&place.url)?;
    actix_web::rt::System::new().block_on(guard::refuse_destruction(&place, repeated))?;
    telemetry::print(&format!("reverted {}\n", db::revert_all(&place)?.join(" ")));
    Ok(())
}
