//! The settings as given by flags, variables and the file, each value parsed by the parser of its flag before anything happens,
//! and everything that is wrong told at once.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::{BoolishValueParser, Resettable, TypedValueParser, ValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command};

use super::file::{self, Line, nearest};
use super::settings::Settings;
use super::unfit::{Unfit, Wrong};

/// What every variable of ours begins with.
const PREFIX: &str = "HULIAN_";

/// What a command line with its surroundings comes to.
pub enum Given {
    /// Words that every setting can be read from.
    Right(Box<ArgMatches>),
    /// No command line of ours, or one that asks for help: clap has the answer.
    Usage(clap::Error),
    /// Settings that are wrong.
    Wrong(Wrong),
}

/// Reads the command line for a command that flattens [`Settings`] at its root.
pub fn given(command: Command, mut words: Vec<OsString>) -> Given {
    let settings = Settings::augment_args(Command::new("settings"));
    let arguments: Vec<&Arg> = settings.get_arguments().collect();
    // First everything is taken as it comes: which file is named, and which source each value is from.
    let taken = match lenient(command.clone(), &arguments).try_get_matches_from(&words) {
        Ok(taken) => taken,
        Err(usage) => return Given::Usage(helpful(command, words, usage)),
    };
    let mut wrong = Vec::new();
    for argument in &arguments {
        wrong.extend(judged(argument, &taken));
    }
    let path = taken.get_raw("config").and_then(|mut words| words.next()).map(PathBuf::from);
    let mut from_file = Vec::new();
    let lines = path.map(|path| file::read(&path, &arguments, &mut wrong)).unwrap_or_default();
    for line in lines {
        let Some(argument) = arguments.iter().find(|argument| argument.get_id().as_str() == line.id) else { continue };
        match unlike(argument, OsStr::new(&line.word)) {
            Some(why) => wrong.push(Unfit::Value { said: line.said, why }),
            None if is_given(&taken, &line.id) => {}
            None => from_file.extend(flag(argument, &line)),
        }
    }
    if let Err(wrong) = Wrong::unless_empty(wrong) {
        return Given::Wrong(wrong);
    }
    // Behind the program's own name, in front of everything else.
    let behind = words.len().min(1);
    words.splice(behind..behind, from_file).for_each(drop);
    let command = overruling(command, &arguments, &taken);
    command.try_get_matches_from(words).map_or_else(Given::Usage, |matches| Given::Right(Box::new(matches)))
}

/// The command that does not look at variables which a flag overrules: clap judges them at the root, where a flag behind
/// the command is not seen.
fn overruling(command: Command, arguments: &[&Arg], taken: &ArgMatches) -> Command {
    let flagged = |argument: &&&Arg| taken.value_source(argument.get_id().as_str()) == Some(ValueSource::CommandLine);
    arguments.iter().filter(flagged).fold(command, |command, argument| {
        let nothing = || Resettable::<clap::builder::OsStr>::Reset;
        command.mut_arg(argument.get_id().as_str(), |argument| argument.env(nothing()))
    })
}

/// Help lists the values of a setting, which only the command itself knows.
fn helpful(command: Command, words: Vec<OsString>, usage: clap::Error) -> clap::Error {
    match usage.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            command.try_get_matches_from(words).err().unwrap_or(usage)
        }
        _ => usage,
    }
}

/// Variables that look like settings and are none, each with the one that was probably meant.
pub fn misspelt(names: impl Iterator<Item = String>) -> Vec<(String, String)> {
    let settings = Settings::augment_args(Command::new("settings"));
    let known = || settings.get_arguments().filter_map(|argument| argument.get_env()?.to_str()?.strip_prefix(PREFIX));
    let unlike = |name: String| {
        let rest = name.strip_prefix(PREFIX).filter(|rest| known().all(|known| known != *rest))?;
        let meant = format!("{PREFIX}{}", nearest(rest, known())?);
        Some((name, meant))
    };
    names.filter_map(unlike).collect()
}

/// The command with settings that take any value.
fn lenient(command: Command, arguments: &[&Arg]) -> Command {
    arguments.iter().fold(command, |command, argument| {
        let any: ValueParser = match argument.get_action() {
            ArgAction::SetTrue => ValueParser::from(|word: &str| Ok::<bool, String>(word == "true")),
            _ => ValueParser::os_string(),
        };
        command.mut_arg(argument.get_id().as_str(), |argument| argument.value_parser(any))
    })
}

fn is_given(taken: &ArgMatches, id: &str) -> bool {
    matches!(taken.value_source(id), Some(ValueSource::CommandLine | ValueSource::EnvVariable))
}

/// What is wrong with a flag or a variable.
fn judged(argument: &Arg, taken: &ArgMatches) -> Option<Unfit> {
    let id = argument.get_id().as_str();
    let source = taken.value_source(id)?;
    let from_variable = match source {
        ValueSource::EnvVariable => true,
        ValueSource::CommandLine if !matches!(argument.get_action(), ArgAction::SetTrue) => false,
        _ => return None,
    };
    let words: Vec<&OsStr> = taken.get_raw(id)?.collect();
    let word = words.join(OsStr::new(","));
    let why = unlike(argument, &word)?;
    let (flag, variable) = (argument.get_long()?, argument.get_env()?.to_string_lossy());
    let shown: String = word.to_string_lossy().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let said = match (from_variable, argument.is_hide_env_values_set()) {
        (true, true) => variable.into_owned(),
        (true, false) => format!("{variable}={shown}"),
        (false, true) => format!("--{flag}"),
        (false, false) => format!("--{flag} {shown}"),
    };
    Some(Unfit::Value { said, why })
}

/// Why this is no value of the flag.
fn unlike(argument: &Arg, word: &OsStr) -> Option<String> {
    if matches!(argument.get_action(), ArgAction::SetTrue) {
        let read = BoolishValueParser::new().parse_ref(&Command::new("setting"), None, word);
        return read.err().map(|_| "wanted is true or false".to_owned());
    }
    let mut asked = OsString::from(format!("--{}=", argument.get_long()?));
    asked.push(word);
    // A command of one flag, so that only the flag's own parser has a say.
    let nothing = || Resettable::<clap::builder::OsStr>::Reset;
    let alone = argument.clone().global(false).env(nothing()).default_value(nothing());
    let command = Command::new("setting").no_binary_name(true).disable_help_flag(true).arg(alone);
    command.try_get_matches_from([asked]).err().map(|error| reason(&error, argument))
}

/// What a parser of clap's or ours says, in one line and without the value.
fn reason(error: &clap::Error, argument: &Arg) -> String {
    let several = argument.get_value_delimiter().is_some();
    let value = error.get(ContextKind::InvalidValue).filter(|_| several).map(|value| format!("{value}: "));
    let why = match (std::error::Error::source(error), error.get(ContextKind::ValidValue)) {
        (Some(why), _) => why.to_string(),
        (None, Some(ContextValue::Strings(valid))) if !valid.is_empty() => format!("wanted is {}", valid.join(" or ")),
        _ if error.kind() == ErrorKind::InvalidUtf8 => "it is no text in UTF-8".to_owned(),
        _ => "it is empty".to_owned(),
    };
    value.unwrap_or_default() + &why
}

/// A line of the file as a flag. A switch that is off is none.
fn flag(argument: &Arg, line: &Line) -> Option<OsString> {
    let long = argument.get_long()?;
    match (argument.get_action(), line.word.as_str()) {
        (ArgAction::SetTrue, "true") => Some(format!("--{long}").into()),
        (ArgAction::SetTrue, _) => None,
        (_, word) => Some(format!("--{long}={word}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every setting, as a file says it and as a flag is told.
    const SAMPLES: &[(&str, &str, &str)] = &[
        ("bind", "'[::1]:80'", "[::1]:80"),
        ("database_url", "'sqlite:x.db'", "sqlite:x.db"),
        ("database_url_file", "'/run/url'", "/run/url"),
        ("database_connections", "16", "16"),
        ("database_patience", "5", "5"),
        ("database_limit", "30", "30"),
        ("quota_uploads", "5", "5"),
        ("quota_upload_mib", "5", "5"),
        ("quota_drafts", "5", "5"),
        ("quota_imports", "5", "5"),
        ("quota_writes", "5", "5"),
        ("key_dir", "'k'", "k"),
        ("init_keys", "true", "true"),
        ("require_second_factor", "true", "true"),
        ("vault_ring", "'r'", "r"),
        ("vault_keys", "'hulian-vault-1'", "hulian-vault-1"),
        ("vault_suite", "'guomi'", "guomi"),
        ("household_retention_months", "0x0c", "12"),
        ("documents", "'s3://scans/x'", "s3://scans/x"),
        ("documents_key_id", "'AK'", "AK"),
        ("documents_secret", "'s'", "s"),
        ("documents_secret_file", "'/run/s'", "/run/s"),
        ("anchor_file", "'/srv/a'", "/srv/a"),
        ("public_url", "'https://h.example'", "https://h.example"),
        ("cors_origins", "['https://a.example', 'https://b.example']", "https://a.example,https://b.example"),
        ("behind_tls_proxy", "true", "true"),
        ("workers", "3", "3"),
        ("max_connections", "1_000", "1000"),
        ("metrics_bind", "'127.0.0.1:9100'", "127.0.0.1:9100"),
        ("metrics_token_file", "'/run/token'", "/run/token"),
        ("otlp_endpoint", "'http://127.0.0.1:4318/v1/traces'", "http://127.0.0.1:4318/v1/traces"),
        ("shutdown_timeout", "0", "0"),
        ("log_format", "'json'", "json"),
        ("log", "'warn'", "warn"),
    ];

    fn command() -> Command {
        Settings::augment_args(Command::new("hulian")).subcommand(Command::new("serve"))
    }

    fn matches(words: &[String]) -> ArgMatches {
        let words = ["hulian", "serve"].into_iter().map(OsString::from).chain(words.iter().map(OsString::from));
        match given(command(), words.collect()) {
            Given::Right(matches) => *matches,
            Given::Usage(usage) => panic!("{usage}"),
            Given::Wrong(wrong) => panic!("{wrong}"),
        }
    }

    fn told(matches: &ArgMatches, id: &str) -> String {
        let words: Vec<String> = matches.get_raw(id).unwrap().map(|word| word.to_string_lossy().into_owned()).collect();
        words.join(",")
    }

    #[test]
    fn every_setting_is_a_flag_a_variable_and_a_key_of_one_name() {
        let settings = Settings::augment_args(Command::new("settings"));
        let ids: Vec<&str> = settings.get_arguments().map(|argument| argument.get_id().as_str()).collect();
        let sampled: Vec<&str> = SAMPLES.iter().map(|(id, ..)| *id).chain(["config"]).collect();
        assert_eq!(ids, sampled, "every setting has a sample");
        for argument in settings.get_arguments() {
            let id = argument.get_id().as_str();
            assert_eq!(argument.get_long(), Some(id.replace('_', "-").as_str()));
            assert_eq!(argument.get_env(), Some(OsStr::new(&format!("HULIAN_{}", id.to_uppercase()))));
            assert!(argument.is_global_set(), "{id} may stand behind the command");
        }
    }

    #[test]
    fn every_setting_is_read_from_a_flag_and_from_the_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let config = ["--config".to_owned(), file.path().display().to_string()];
        for (id, written, word) in SAMPLES {
            let flag = match *word {
                "true" => format!("--{}", id.replace('_', "-")),
                word => format!("--{}={word}", id.replace('_', "-")),
            };
            assert_eq!(told(&matches(&[flag]), id), *word);
            std::fs::write(file.path(), format!("{id} = {written}\n")).unwrap();
            assert_eq!(told(&matches(&config), id), *word, "{id} in a file");
        }
        let every: String =
            SAMPLES.iter().map(|(id, written, _)| format!("{} = {written}\n", id.replace('_', "-"))).collect();
        std::fs::write(file.path(), every).unwrap();
        let all = matches(&config);
        assert!(SAMPLES.iter().all(|(id, _, word)| told(&all, id) == *word), "all of them in one file");
    }

    #[test]
    fn a_misspelt_variable_is_told_with_the_one_that_was_meant() {
        let names = ["HULIAN_WORKER", "HULIAN_WORKERS", "HULIAN_SERVICE_HOST", "PATH", "HULIAN_PUBLIC_URI"];
        let meant = misspelt(names.into_iter().map(str::to_owned));
        let meant: Vec<_> = meant.iter().map(|(name, meant)| (name.as_str(), meant.as_str())).collect();
        assert_eq!(meant, [("HULIAN_WORKER", "HULIAN_WORKERS"), ("HULIAN_PUBLIC_URI", "HULIAN_PUBLIC_URL")]);
    }
}
