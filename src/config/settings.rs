//! The settings of a running service.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

/// For how many months files of households are kept at the least.
pub const LEAST_RETENTION: u32 = 6;

/// How many characters the token of the figures has at the least.
pub const LEAST_TOKEN: usize = 16;

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Pretty,
    /// One JSON object a line.
    Json,
}

/// What the vault seals with, and finds by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum VaultSuite {
    /// AES-256-GCM and HMAC-SHA-256.
    #[default]
    Standard,
    /// SM4-GCM and HMAC-SM3, in builds with the cargo feature `guomi`; not audited, not certified.
    Guomi,
}

/// Everything the service can be told. Each flag has a variable of the same name with `HULIAN_` before it.
#[derive(Clone, Args)]
pub struct Settings {
    /// Where to listen; port 0 picks a free one.
    #[arg(long, env = "HULIAN_BIND", default_value = "127.0.0.1:8080", global = true)]
    pub bind: String,

    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(
        long,
        env = "HULIAN_DATABASE_URL",
        default_value = "sqlite:./.hulian/hulian.db",
        hide_env_values = true,
        global = true
    )]
    pub database_url: String,

    /// A file that holds the database URL (for container secrets); it wins over --database-url.
    #[arg(long, env = "HULIAN_DATABASE_URL_FILE", global = true)]
    pub database_url_file: Option<PathBuf>,

    /// Connections to PostgreSQL, each with a thread of its own.
    #[arg(long, env = "HULIAN_DATABASE_CONNECTIONS", default_value_t = 8, global = true)]
    pub database_connections: usize,

    /// Seconds a request waits for its turn at the database before it is refused with 503.
    #[arg(long, env = "HULIAN_DATABASE_PATIENCE", default_value_t = 2, global = true)]
    pub database_patience: u64,

    /// Where the private signing keys lie (mode 0600); beside the SQLite file by default.
    #[arg(long, env = "HULIAN_KEY_DIR", global = true)]
    pub key_dir: Option<PathBuf>,

    /// Make a first signing key when there is none (on SQLite this happens by itself).
    #[arg(long, env = "HULIAN_INIT_KEYS", global = true)]
    pub init_keys: bool,

    /// The file of the vault's key ring (mode 0600); `vault.ring` beside the signing keys by default.
    #[arg(long, env = "HULIAN_VAULT_RING", global = true)]
    pub vault_ring: Option<PathBuf>,

    /// The vault's key ring itself, where the platform hands secrets over in the environment; it wins over the file.
    #[arg(long, env = "HULIAN_VAULT_KEYS", hide_env_values = true, global = true)]
    pub vault_keys: Option<String>,

    /// What the vault seals with; a database keeps the suite it was begun with.
    #[arg(long, env = "HULIAN_VAULT_SUITE", value_enum, default_value_t, global = true)]
    pub vault_suite: VaultSuite,

    /// For how many months the file of a household is kept that is helped no longer; six at the least.
    #[arg(long, env = "HULIAN_HOUSEHOLD_RETENTION_MONTHS", default_value_t = 36, global = true)]
    pub household_retention_months: u32,

    /// Where uploaded documents are kept: a folder, or `s3://BUCKET/PREFIX?endpoint=…&region=…`; beside the SQLite file
    /// by default.
    #[arg(long, env = "HULIAN_DOCUMENTS", global = true)]
    pub documents: Option<String>,

    /// The name of the access key of the bucket.
    #[arg(long, env = "HULIAN_DOCUMENTS_KEY_ID", hide_env_values = true, global = true)]
    pub documents_key_id: Option<String>,

    /// The secret of the access key.
    #[arg(long, env = "HULIAN_DOCUMENTS_SECRET", hide_env_values = true, global = true)]
    pub documents_secret: Option<String>,

    /// A file that holds the secret (for container secrets); it wins over --documents-secret.
    #[arg(long, env = "HULIAN_DOCUMENTS_SECRET_FILE", global = true)]
    pub documents_secret_file: Option<PathBuf>,

    /// The address clients use, without a slash at the end: issuer of tokens and base of the links in proofs.
    #[arg(long, env = "HULIAN_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,

    /// Origins a browser may call from, separated by commas; none by default.
    #[arg(long, env = "HULIAN_CORS_ORIGINS", value_delimiter = ',', global = true)]
    pub cors_origins: Vec<String>,

    /// Something in front of the service ends TLS: without this word only loopback addresses are served.
    #[arg(long, env = "HULIAN_BEHIND_TLS_PROXY", global = true)]
    pub behind_tls_proxy: bool,

    /// Threads that answer requests; one for each core by default.
    #[arg(long, env = "HULIAN_WORKERS", global = true)]
    pub workers: Option<usize>,

    /// Connections that may be open at once; 4096 by default, or what the limit of open files leaves room for.
    #[arg(long, env = "HULIAN_MAX_CONNECTIONS", global = true)]
    pub max_connections: Option<usize>,

    /// An address of its own for the figures of /metrics, kept inside; --bind does not show them then.
    #[arg(long, env = "HULIAN_METRICS_BIND", global = true)]
    pub metrics_bind: Option<String>,

    /// A file with the token that whoever asks for the figures sends (Authorization: Bearer); without one they are shown
    /// at --metrics-bind, or to this machine alone.
    #[arg(long, env = "HULIAN_METRICS_TOKEN_FILE", global = true)]
    pub metrics_token_file: Option<PathBuf>,

    /// Where the spans of requests are sent (OTLP over HTTP), e.g. http://127.0.0.1:4318/v1/traces; in builds with the
    /// cargo feature `otel`.
    #[arg(long, env = "HULIAN_OTLP_ENDPOINT", global = true)]
    pub otlp_endpoint: Option<String>,

    /// Seconds that running requests get to finish after SIGTERM.
    #[arg(long, env = "HULIAN_SHUTDOWN_TIMEOUT", default_value_t = 10, global = true)]
    pub shutdown_timeout: u64,

    /// How the log is written.
    #[arg(long, env = "HULIAN_LOG_FORMAT", value_enum, default_value_t, global = true)]
    pub log_format: LogFormat,

    /// What is logged: warnings, failures, start and stop by default; `warn,hulian=info` adds a line for each request.
    #[arg(long, env = "HULIAN_LOG", default_value = "warn,hulian=info,hulian::access=off", global = true)]
    pub log: String,

    /// A TOML file with these settings, e.g. `bind = "127.0.0.1:8080"`.
    #[arg(long, env = "HULIAN_CONFIG", global = true)]
    pub config: Option<PathBuf>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("bind", &self.bind)
            .field("database_url", &"****")
            .field("key_dir", &self.key_dir)
            .field("documents", &self.documents)
            .field("public_url", &self.public_url)
            .field("cors_origins", &self.cors_origins)
            .field("behind_tls_proxy", &self.behind_tls_proxy)
            .finish_non_exhaustive()
    }
}

/// Why the service does not start with these settings.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The address cannot be read.
    #[error("--bind {0}: not an address like 127.0.0.1:8080")]
    Address(String),
    /// The address is public and nothing ends TLS in front of it.
    #[error(
        "--bind {0} is reachable from outside and the service speaks plain HTTP: put a proxy with TLS in front of it \
         and say --behind-tls-proxy, or listen on 127.0.0.1"
    )]
    Exposed(SocketAddr),
    /// A file cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, String),
    /// PostgreSQL needs a key directory that all instances share.
    #[error("with PostgreSQL, name a --key-dir that all instances share (and --init-keys the first time)")]
    NoKeyDirectory,
    /// PostgreSQL needs a place for documents that all instances share.
    #[error("with PostgreSQL, name with --documents a folder that all instances share, or a bucket (s3://…)")]
    NoDocuments,
    /// Files of households would be gone before anybody could look into a complaint.
    #[error("--household-retention-months {0}: files of households are kept for {LEAST_RETENTION} months at the least")]
    Retention(u32),
    /// The address of the figures cannot be read.
    #[error("--metrics-bind {0}: not an address like 127.0.0.1:9100")]
    Metrics(String),
    /// A token that could be guessed, or none.
    #[error(
        "--metrics-token-file {0}: wanted is one line of {LEAST_TOKEN} or more letters, digits or signs without spaces, \
         e.g. from `openssl rand -hex 32`"
    )]
    Token(PathBuf),
    /// More connections than files this process may open, or none.
    #[error(
        "--max-connections {wanted}: the limit of open files leaves room for 1 to {fit}; name a number among these, or \
         raise the limit (ulimit -n, LimitNOFILE= of systemd, ulimits of a container)"
    )]
    Connections {
        /// How many were wanted.
        wanted: usize,
        /// How many fit.
        fit: usize,
    },
    /// A bucket is named and nobody who may write to it.
    #[error("--documents names a bucket: name its access key with --documents-key-id and --documents-secret-file")]
    NoSecret,
}

impl Settings {
    /// Settings of a service on a free loopback port, quiet, with quick hands.
    pub fn for_tests(database_url: &str, key_dir: &Path) -> Self {
        Self {
            bind: "127.0.0.1:0".to_owned(),
            database_url: database_url.to_owned(),
            database_url_file: None,
            database_connections: 6,
            // Tests of two engines and many communities share two cores.
            database_patience: 60,
            key_dir: Some(key_dir.to_owned()),
            init_keys: true,
            vault_ring: None,
            vault_keys: None,
            vault_suite: VaultSuite::default(),
            household_retention_months: 36,
            documents: Some(key_dir.join("documents").display().to_string()),
            documents_key_id: None,
            documents_secret: None,
            documents_secret_file: None,
            public_url: None,
            cors_origins: vec!["https://dashboard.example.org".to_owned()],
            behind_tls_proxy: false,
            workers: Some(2),
            max_connections: None,
            metrics_bind: None,
            metrics_token_file: None,
            otlp_endpoint: None,
            shutdown_timeout: 5,
            log_format: LogFormat::Pretty,
            log: "error".to_owned(),
            config: None,
        }
    }

    /// The address to listen on.
    ///
    /// # Errors
    /// [`Unfit::Address`], or [`Unfit::Exposed`] for a public address without `--behind-tls-proxy`.
    pub fn address(&self) -> Result<SocketAddr, Unfit> {
        let address = self.bind.to_socket_addrs().ok().and_then(|mut found| found.next());
        let address = address.ok_or_else(|| Unfit::Address(self.bind.clone()))?;
        if address.ip().is_loopback() || self.behind_tls_proxy { Ok(address) } else { Err(Unfit::Exposed(address)) }
    }

    /// The address of the figures, if they have one of their own.
    ///
    /// # Errors
    /// [`Unfit::Metrics`] when it cannot be read.
    pub fn metrics_address(&self) -> Result<Option<SocketAddr>, Unfit> {
        let Some(word) = &self.metrics_bind else { return Ok(None) };
        let address = word.to_socket_addrs().ok().and_then(|mut found| found.next());
        address.map(Some).ok_or_else(|| Unfit::Metrics(word.clone()))
    }

    /// The token that whoever asks for the figures must send, if one is wanted.
    ///
    /// # Errors
    /// [`Unfit::File`] when the file cannot be read, [`Unfit::Token`] when what it holds could be guessed.
    pub fn metrics_token(&self) -> Result<Option<String>, Unfit> {
        let Some(path) = &self.metrics_token_file else { return Ok(None) };
        let token = read(path)?.trim().to_owned();
        let fit = token.len() >= LEAST_TOKEN && token.bytes().all(|byte| byte.is_ascii_graphic());
        if fit { Ok(Some(token)) } else { Err(Unfit::Token(path.clone())) }
    }

    /// The database URL, from the file if one is named.
    ///
    /// # Errors
    /// [`Unfit::File`] when the file cannot be read.
    pub fn database(&self) -> Result<String, Unfit> {
        match &self.database_url_file {
            None => Ok(self.database_url.clone()),
            Some(path) => Ok(read(path)?.trim().to_owned()),
        }
    }

    /// Whether the data lies in an embedded file.
    pub fn embedded(&self) -> bool {
        self.database().is_ok_and(|url| url.starts_with("sqlite:"))
    }

    /// The folder of the private keys.
    ///
    /// # Errors
    /// [`Unfit::NoKeyDirectory`] when PostgreSQL is used and none is named.
    pub fn keys(&self) -> Result<PathBuf, Unfit> {
        match &self.key_dir {
            Some(folder) => Ok(folder.clone()),
            None if self.embedded() => Ok(beside(&self.database()?, "keys")),
            None => Err(Unfit::NoKeyDirectory),
        }
    }

    /// For how many months the file of a household is kept that is helped no longer.
    ///
    /// # Errors
    /// [`Unfit::Retention`] for less than [`LEAST_RETENTION`].
    pub fn retention(&self) -> Result<u32, Unfit> {
        match self.household_retention_months {
            months if months < LEAST_RETENTION => Err(Unfit::Retention(months)),
            months => Ok(months),
        }
    }

    /// The file of the vault's key ring.
    ///
    /// # Errors
    /// [`Unfit::NoKeyDirectory`] when PostgreSQL is used and neither the file nor the folder of the keys is named.
    pub fn vault_file(&self) -> Result<PathBuf, Unfit> {
        match &self.vault_ring {
            Some(file) => Ok(file.clone()),
            None => Ok(self.keys()?.join("vault.ring")),
        }
    }
}

/// A folder beside the file of an embedded database: `hulian.db` has `hulian.keys` beside it.
pub(super) fn beside(database_url: &str, what: &str) -> PathBuf {
    let file = Path::new(database_url.trim_start_matches("sqlite:"));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_stem().map(|stem| format!("{}.{what}", stem.to_string_lossy()));
    folder.join(name.unwrap_or_else(|| format!("hulian.{what}")))
}

/// The settings a TOML file gives, as words for the command line's defaults.
///
/// # Errors
/// [`Unfit::File`] when it cannot be read or is not a flat table of words, numbers, switches and lists of words.
pub fn from_file(path: &Path) -> Result<Vec<(String, String)>, Unfit> {
    let wrong = |why: String| Unfit::File(path.to_owned(), why);
    let table: toml::Table = read(path)?.parse().map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?;
    table
        .into_iter()
        .map(|(name, value)| {
            let word = match value {
                toml::Value::String(word) => word,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Boolean(switch) => switch.to_string(),
                toml::Value::Array(list) => list.iter().filter_map(|item| item.as_str()).collect::<Vec<_>>().join(","),
                _ => return Err(wrong(format!("{name}: a word, number, switch or list of words is wanted"))),
            };
            Ok((name.replace('-', "_"), word))
        })
        .collect()
}

pub(super) fn read(path: &Path) -> Result<String, Unfit> {
    std::fs::read_to_string(path).map_err(|error| Unfit::File(path.to_owned(), error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p58_no_setting_keeps_files_of_households_too_short() {
        let kept = |months| {
            let settings = Settings::for_tests("sqlite:h.db", Path::new("keys"));
            Settings { household_retention_months: months, ..settings }.retention()
        };
        assert!(matches!((kept(36), kept(6), kept(600)), (Ok(36), Ok(6), Ok(600))));
        for months in [0, 1, 5] {
            assert!(matches!(kept(months), Err(Unfit::Retention(told)) if told == months), "{months}");
        }
    }
}
