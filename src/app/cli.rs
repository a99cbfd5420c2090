//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use super::{admin, demo, openapi, serve, verify};
use crate::config::{LogFormat, Settings, from_file};
use crate::db;
use crate::kernel::Fault;
use crate::telemetry::{self, Log, LogStyle, Output};

/// 互联共转: coordinates the partnership of an urban community with its partner units.
#[derive(Parser)]
#[command(name = "hulian", version, arg_required_else_help = true)]
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
        /// Write who can sign in to this file, as JSON.
        #[arg(long, value_name = "FILE")]
        credentials: Option<PathBuf>,
    },
    /// Apply pending migrations (serve and demo do it by themselves).
    Migrate {
        /// Take every migration back instead: the database is empty afterwards.
        #[arg(long)]
        revert: bool,
    },
    /// Print the OpenAPI document.
    Openapi,
    /// What only the owner of the machine may do.
    #[command(subcommand)]
    Admin(Admin),
    /// Verify the signatures of an agreement offline.
    Verify {
        /// The proof, as GET …/proof answers it.
        proof: PathBuf,
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
    /// Make a new signing key; running services sign with it within five minutes, and what was signed stays valid.
    RotateKeys,
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
}

/// What a command failed with.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Reads the command line and carries it out.
pub fn run() -> ExitCode {
    let outcome = parse().and_then(|cli| {
        // Held until everything is done, refusals included: what waits to be written is written when it goes.
        let _log = begin_log(&cli.settings)?;
        carry_out(cli)
    });
    match outcome {
        Ok(code) => code,
        Err(error) => {
            telemetry::complain(&format!("hulian: {}", told(&error)));
            ExitCode::FAILURE
        }
    }
}

/// The log goes to standard error; standard output is for what a command answers.
fn begin_log(settings: &Settings) -> Result<Log, Failure> {
    let style = match settings.log_format {
        LogFormat::Json => LogStyle::Json,
        LogFormat::Pretty => LogStyle::Pretty,
    };
    let wrong = |error| format!("--log {}: {error}; write e.g. `warn,hulian=info`", settings.log);
    Ok(telemetry::begin(&settings.log, style).map_err(wrong)?)
}

/// What a command failed with, in one line; a failure of ours tells its cause as well.
fn told(error: &Failure) -> String {
    error.downcast_ref::<Fault>().map_or_else(|| error.to_string(), telemetry::sentence)
}

/// Flags and variables win over the file, the file wins over the defaults.
fn parse() -> Result<Cli, Failure> {
    let first = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let Some(path) = first.settings.config.clone() else { return Ok(first) };
    let given = from_file(&path)?;
    let command = Cli::command().mut_args(|argument| {
        let from_file = given.iter().find(|(name, _)| name == argument.get_id().as_str());
        match from_file {
            Some((_, word)) => argument.default_value(word.clone()),
            None => argument,
        }
    });
    Ok(Cli::from_arg_matches(&command.get_matches())?)
}

fn carry_out(cli: Cli) -> Result<ExitCode, Failure> {
    let Cli { settings, command } = cli;
    match command {
        // A service does not end because nobody could be told where it listens.
        Command::Serve => return serve::run(settings).map(|()| ExitCode::SUCCESS),
        Command::Demo { fresh, credentials } => {
            return demo::run(settings, fresh, credentials.as_deref()).map(|()| ExitCode::SUCCESS);
        }
        Command::Migrate { revert } => migrate(&settings, revert)?,
        Command::Openapi => {
            telemetry::print(&openapi::text());
        }
        Command::Admin(Admin::CreateOperator { login, name }) => admin::create_operator(settings, &login, &name)?,
        Command::Admin(Admin::RotateKeys) => admin::rotate_keys(settings)?,
        Command::Admin(Admin::RotateVaultKey) => admin::rotate_vault_key(settings)?,
        Command::Admin(Admin::Erasures) => admin::erasures(settings)?,
        Command::Admin(Admin::ReplayErasures { list }) => admin::replay_erasures(settings, &list)?,
        Command::Verify { proof, keys, english } => return verify::run(&proof, keys.as_deref(), english),
    }
    // What a command answers is what it is for: a list cut short by a full disk is no success.
    match telemetry::print("") {
        Output::Lost(kind) => Err(format!("standard output could not be written: {kind}").into()),
        Output::Whole | Output::Unwanted => Ok(ExitCode::SUCCESS),
    }
}

fn migrate(settings: &Settings, revert: bool) -> Result<(), Failure> {
    let place = serve::place(settings)?;
    let done = if revert { db::revert_all(&place)? } else { db::migrate(&place)? };
    telemetry::print(&format!("{} {}\n", if revert { "reverted" } else { "applied" }, done.join(" ")));
    Ok(())
}
