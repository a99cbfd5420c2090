//! Reads the command line, and carries it out.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use super::commands::{Admin, Cli, Command, Timers};
use super::refusal::Refusal;
use crate::admin::{self, Which};
use crate::failure::Failure;
use crate::{backup, demo, openapi, opening, serve, verify};
use config::{self, Endpoint, Given, LogFormat, Settings, Wrong};
use telemetry::{self, Log, LogStyle, Output, Telling};

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
        Command::Admin(Admin::RestateRows) => admin::restate_rows(&settings)?,
        Command::Admin(Admin::ResealHeads) => admin::reseal_heads(&settings)?,
        Command::Admin(Admin::Distribute { shards }) => admin::distribute(&settings, shards)?,
        Command::Admin(Admin::Scrub) => admin::scrub(&settings)?,
        Command::Admin(Admin::Timers(Timers::List { dead })) => admin::list_timers(&settings, dead)?,
        Command::Admin(Admin::Timers(Timers::Retry { ids, dead })) => {
            admin::retry_timers(&settings, Which::of(ids, dead))?
        }
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
    let done = db::migrate(&opening::known_place(settings)?)?;
    telemetry::print(&format!("applied {}\n", done.join(" ")));
    Ok(())
}

#[cfg(debug_assertions)]
fn revert(settings: &Settings, repeated: Option<&str>) -> Result<(), Failure> {
    let place = opening::place(settings)?;
    let _lock = db::ServerLock::take(&place.url)?;
    actix_web::rt::System::new().block_on(opening::refuse_destruction(&place, repeated))?;
    telemetry::print(&format!("reverted {}\n", db::revert_all(&place)?.join(" ")));
    Ok(())
}
