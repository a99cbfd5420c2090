//! The settings of a running service: each flag with its variable and its default.

use std::path::{Path, PathBuf};

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};

use super::document_store::Documents;
use super::quotas::Quotas;
use super::values::{Bind, Bounded, DatabaseUrl, Endpoint, LogFilter, Origin, PublicUrl};

/// For how many months files of households are kept at the least.
pub const LEAST_RETENTION: u32 = 6;

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
    pub bind: Bind,

    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    #[arg(
        long,
        env = "HULIAN_DATABASE_URL",
        default_value = "sqlite:./.hulian/hulian.db",
        hide_env_values = true,
        global = true
    )]
    pub database_url: DatabaseUrl,

    /// A file that holds the database URL (for container secrets); it wins over --database-url.
    #[arg(long, env = "HULIAN_DATABASE_URL_FILE", global = true)]
    pub database_url_file: Option<PathBuf>,

    /// Connections to PostgreSQL, each with a thread of its own.
    #[arg(long, env = "HULIAN_DATABASE_CONNECTIONS", value_name = "NUMBER", default_value = "8", global = true)]
    pub database_connections: Bounded<1, 1000>,

    /// Seconds a request waits for its turn at the database before it is refused with 503.
    #[arg(long, env = "HULIAN_DATABASE_PATIENCE", value_name = "SECONDS", default_value = "2", global = true)]
    pub database_patience: Bounded<1, 600>,

    /// Seconds a change or a look may take once it is its turn, before it is given up with 503.
    #[arg(long, env = "HULIAN_DATABASE_LIMIT", value_name = "SECONDS", default_value = "60", global = true)]
    pub database_limit: Bounded<1, 3600>,

    /// How much one account and one community may do in a time.
    #[command(flatten)]
    pub quotas: Quotas,

    /// Where the private signing keys lie (mode 0600); beside the SQLite file by default.
    #[arg(long, env = "HULIAN_KEY_DIR", global = true)]
    pub key_dir: Option<PathBuf>,

    /// Make a first signing key when there is none (on SQLite this happens by itself).
    #[arg(long, env = "HULIAN_INIT_KEYS", value_parser = BoolishValueParser::new(), global = true)]
    pub init_keys: bool,

    /// Operators, secretaries, auditors and household officers need a second factor: until they have one they can do nothing
    /// but enrol.
    #[arg(long, env = "HULIAN_REQUIRE_SECOND_FACTOR", value_parser = BoolishValueParser::new(), global = true)]
    pub require_second_factor: bool,

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
    #[arg(long, env = "HULIAN_HOUSEHOLD_RETENTION_MONTHS", value_name = "MONTHS", default_value = "36", global = true)]
    pub household_retention_months: Bounded<LEAST_RETENTION, 1200>,

    /// Where uploaded documents are kept: a folder, or `s3://BUCKET/PREFIX?endpoint=…&region=…`; beside the SQLite file
    /// by default.
    #[arg(long, env = "HULIAN_DOCUMENTS", global = true)]
    pub documents: Option<Documents>,

    /// The name of the access key of the bucket.
    #[arg(long, env = "HULIAN_DOCUMENTS_KEY_ID", hide_env_values = true, global = true)]
    pub documents_key_id: Option<String>,

    /// The secret of the access key.
    #[arg(long, env = "HULIAN_DOCUMENTS_SECRET", hide_env_values = true, global = true)]
    pub documents_secret: Option<String>,

    /// A file that holds the secret (for container secrets); it wins over --documents-secret.
    #[arg(long, env = "HULIAN_DOCUMENTS_SECRET_FILE", global = true)]
    pub documents_secret_file: Option<PathBuf>,

    /// A file that gets a line a day: one signed digest over the heads of all journals. Best on another machine, or append-only;
    /// `hulian check --anchors FILE` holds a database against it.
    #[arg(long, env = "HULIAN_ANCHOR_FILE", value_name = "FILE", global = true)]
    pub anchor_file: Option<PathBuf>,

    /// The address clients use, without a slash at the end: issuer of tokens and base of the links in proofs.
    #[arg(long, env = "HULIAN_PUBLIC_URL", global = true)]
    pub public_url: Option<PublicUrl>,

    /// Origins a browser may call from, separated by commas; none by default.
    #[arg(long, env = "HULIAN_CORS_ORIGINS", value_delimiter = ',', global = true)]
    pub cors_origins: Vec<Origin>,

    /// Something in front of the service ends TLS: without this word only loopback addresses are served.
    #[arg(long, env = "HULIAN_BEHIND_TLS_PROXY", value_parser = BoolishValueParser::new(), global = true)]
    pub behind_tls_proxy: bool,

    /// Threads that answer requests; one for each core by default.
    #[arg(long, env = "HULIAN_WORKERS", value_name = "NUMBER", global = true)]
    pub workers: Option<Bounded<1, 512>>,

    /// Connections that may be open at once; 4096 by default, or what the limit of open files leaves room for.
    #[arg(long, env = "HULIAN_MAX_CONNECTIONS", value_name = "NUMBER", global = true)]
    pub max_connections: Option<Bounded<1, 1_000_000>>,

    /// An address of its own for the figures of /metrics, kept inside; --bind does not show them then.
    #[arg(long, env = "HULIAN_METRICS_BIND", global = true)]
    pub metrics_bind: Option<Bind>,

    /// A file with the token that whoever asks for the figures sends (Authorization: Bearer); without one they are shown
    /// at --metrics-bind, or to this machine alone.
    #[arg(long, env = "HULIAN_METRICS_TOKEN_FILE", global = true)]
    pub metrics_token_file: Option<PathBuf>,

    /// Where the spans of requests are sent (OTLP over HTTP), e.g. http://127.0.0.1:4318/v1/traces; in builds with the
    /// cargo feature `otel`.
    #[arg(long, env = "HULIAN_OTLP_ENDPOINT", global = true)]
    pub otlp_endpoint: Option<Endpoint>,

    /// Seconds that running requests get to finish after SIGTERM.
    #[arg(long, env = "HULIAN_SHUTDOWN_TIMEOUT", value_name = "SECONDS", default_value = "10", global = true)]
    pub shutdown_timeout: Bounded<0, 3600>,

    /// How the log is written.
    #[arg(long, env = "HULIAN_LOG_FORMAT", value_enum, default_value_t, global = true)]
    pub log_format: LogFormat,

    /// What is logged: warnings, failures, start and stop by default; `warn,hulian=info` adds a line for each request.
    #[arg(long, env = "HULIAN_LOG", default_value = "warn,hulian=info,hulian::access=off", global = true)]
    pub log: LogFilter,

    /// A TOML file with these settings, e.g. `bind = "127.0.0.1:8080"`.
    #[arg(long, env = "HULIAN_CONFIG", global = true)]
    pub config: Option<PathBuf>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("bind", &self.bind)
            .field("database_url", &self.database_url)
            .field("key_dir", &self.key_dir)
            .field("documents", &self.documents)
            .field("public_url", &self.public_url)
            .field("cors_origins", &self.cors_origins)
            .field("behind_tls_proxy", &self.behind_tls_proxy)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// Settings of a service on a free loopback port, quiet, with quick hands.
    #[expect(clippy::unwrap_used, reason = "what is written here is right")]
    pub fn for_tests(database_url: &str, key_dir: &Path) -> Self {
        Self {
            bind: "127.0.0.1:0".parse().unwrap(),
            database_url: database_url.parse().unwrap(),
            database_url_file: None,
            database_connections: "6".parse().unwrap(),
            // Tests of two engines and many communities share two cores.
            database_patience: "60".parse().unwrap(),
            database_limit: "60".parse().unwrap(),
            quotas: Quotas::default(),
            key_dir: Some(key_dir.to_owned()),
            init_keys: true,
            require_second_factor: false,
            vault_ring: None,
            vault_keys: None,
            vault_suite: VaultSuite::default(),
            household_retention_months: "36".parse().unwrap(),
            documents: Some(Documents::Folder(key_dir.join("documents"))),
            documents_key_id: None,
            documents_secret: None,
            documents_secret_file: None,
            anchor_file: None,
            public_url: None,
            cors_origins: vec!["https://dashboard.example.org".parse().unwrap()],
            behind_tls_proxy: false,
            workers: "2".parse().ok(),
            max_connections: None,
            metrics_bind: None,
            metrics_token_file: None,
            otlp_endpoint: None,
            shutdown_timeout: "5".parse().unwrap(),
            log_format: LogFormat::Pretty,
            log: "error".parse().unwrap(),
            config: None,
        }
    }
}
