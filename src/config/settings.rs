//! The settings of a running service.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};

use super::keeping::Documents;
use super::quotas::Quotas;
use super::unfit::Unfit;
use super::values::{Bind, Bounded, DatabaseUrl, Endpoint, LogFilter, Origin, PublicUrl};

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

/// What a command needs to know of its settings besides where the database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Where to listen.
    Address,
    /// Where the signing keys lie.
    Keys,
    /// Where the ring of the vault is.
    Vault,
    /// Where documents are kept.
    Documents,
    /// Where the figures are shown, and to whom.
    Figures,
    /// Where the spans are sent.
    Spans,
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

    /// Whether the settings, each of them right for itself, go together for a command that needs so much.
    pub fn lacking(&self, needs: &[Need]) -> Vec<Unfit> {
        // Without a database nothing can be said of what lies beside it.
        if let Err(unfit) = self.database() {
            return vec![unfit];
        }
        let lacking = needs.iter().filter_map(|need| match need {
            Need::Address => self.address().err(),
            Need::Keys => self.keys().err(),
            Need::Vault => self.vault_at_hand().err(),
            Need::Documents => self.keeping().err(),
            Need::Figures => self.metrics_address().err().or_else(|| self.metrics_token().err()),
            Need::Spans => self.collector().err(),
        });
        let mut wrong: Vec<Unfit> = lacking.collect();
        wrong.dedup();
        wrong
    }

    /// The address to listen on.
    ///
    /// # Errors
    /// [`Unfit::Address`], or [`Unfit::Exposed`] for a public address without `--behind-tls-proxy`.
    pub fn address(&self) -> Result<SocketAddr, Unfit> {
        let address = self.bind.as_str().to_socket_addrs().ok().and_then(|mut found| found.next());
        let address = address.ok_or_else(|| Unfit::Address(self.bind.as_str().to_owned()))?;
        if address.ip().is_loopback() || self.behind_tls_proxy { Ok(address) } else { Err(Unfit::Exposed(address)) }
    }

    /// The address of the figures, if they have one of their own.
    ///
    /// # Errors
    /// [`Unfit::Value`] when its name is nobody's, or it is the address of `--bind`.
    pub fn metrics_address(&self) -> Result<Option<SocketAddr>, Unfit> {
        let Some(word) = self.metrics_bind.as_ref().map(Bind::as_str) else { return Ok(None) };
        let address = word.to_socket_addrs().ok().and_then(|mut found| found.next());
        let unfit = |why: &str| Unfit::Value { said: format!("--metrics-bind {word}"), why: why.to_owned() };
        match address {
            None => Err(unfit("no address of that name is found")),
            Some(address) if address.port() != 0 && self.address().is_ok_and(|bind| bind == address) => {
                Err(unfit("it is the address of --bind: name another port, or leave it out"))
            }
            address => Ok(address),
        }
    }

    /// The address of the collector of spans.
    ///
    /// # Errors
    /// [`Unfit::NotBuilt`] in a build that sends none.
    pub fn collector(&self) -> Result<Option<&Endpoint>, Unfit> {
        match &self.otlp_endpoint {
            Some(_) if !cfg!(feature = "otel") => Err(Unfit::NotBuilt { said: "--otlp-endpoint", feature: "otel" }),
            endpoint => Ok(endpoint.as_ref()),
        }
    }

    /// Whether this build has the suite of the vault, and knows where its ring is.
    fn vault_at_hand(&self) -> Result<(), Unfit> {
        if self.vault_suite == VaultSuite::Guomi && !cfg!(feature = "guomi") {
            return Err(Unfit::NotBuilt { said: "--vault-suite guomi", feature: "guomi" });
        }
        if self.vault_keys.is_some() { Ok(()) } else { self.vault_file().map(drop) }
    }

    /// The token that whoever asks for the figures must send, if one is wanted.
    ///
    /// # Errors
    /// [`Unfit::File`] when the file cannot be read, [`Unfit::Value`] when what it holds could be guessed.
    pub fn metrics_token(&self) -> Result<Option<String>, Unfit> {
        const SETTING: &str = "--metrics-token-file";
        let Some(path) = &self.metrics_token_file else { return Ok(None) };
        let token = read(SETTING, path)?.trim().to_owned();
        let fit = token.len() >= LEAST_TOKEN && token.bytes().all(|byte| byte.is_ascii_graphic());
        let wanted = format!(
            "wanted is one line of {LEAST_TOKEN} or more letters, digits or signs without spaces, e.g. from `openssl rand -hex 32`"
        );
        if fit {
            Ok(Some(token))
        } else {
            Err(Unfit::Value { said: format!("{SETTING} {}", path.display()), why: wanted })
        }
    }

    /// The database URL, from the file if one is named.
    ///
    /// # Errors
    /// [`Unfit::File`] when the file cannot be read, [`Unfit::Value`] when it holds no such URL.
    pub fn database(&self) -> Result<String, Unfit> {
        const SETTING: &str = "--database-url-file";
        let Some(path) = &self.database_url_file else { return Ok(self.database_url.reveal().to_owned()) };
        let url: Result<DatabaseUrl, String> = read(SETTING, path)?.trim().parse();
        let said = || format!("{SETTING} {}", path.display());
        url.map(|url| url.reveal().to_owned()).map_err(|why| Unfit::Value { said: said(), why })
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

pub(super) fn read(setting: &'static str, path: &Path) -> Result<String, Unfit> {
    let unread = |error: std::io::Error| Unfit::File { setting, path: path.to_owned(), why: error.to_string() };
    std::fs::read_to_string(path).map_err(unread)
}
