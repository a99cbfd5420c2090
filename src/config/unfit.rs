//! Error messages for settings: one line each, with what is wrong, where it was said, and what is wanted.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// One wrong setting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A value is none of its kind.
    #[error("{}: {}", veiled(.said), veiled(.why))]
    Value {
        /// How it was said: `--workers 0`, `HULIAN_WORKERS=0`, `hulian.toml:3: workers = 0`. No secret stands in it.
        said: String,
        /// What is wanted.
        why: String,
    },
    /// The name of the address means no machine.
    #[error("--bind {0}: no address of that name is found")]
    Address(String),
    /// The address is public and nothing ends TLS in front of it.
    #[error(
        "--bind {0} is reachable from outside and the service speaks plain HTTP: put a proxy with TLS in front of it \
         and say --behind-tls-proxy, or listen on 127.0.0.1"
    )]
    Exposed(SocketAddr),
    /// A file that a setting names cannot be read.
    #[error("{setting} {}: cannot be read: {why}", .path.display())]
    File {
        /// The setting: `--database-url-file`.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// What the machine says.
        why: String,
    },
    /// PostgreSQL needs a key directory that all instances share.
    #[error("with PostgreSQL, name a --key-dir that all instances share (and --init-keys the first time)")]
    NoKeyDirectory,
    /// PostgreSQL needs a place for documents that all instances share.
    #[error("with PostgreSQL, name with --documents a folder that all instances share, or a bucket (s3://…)")]
    NoDocuments,
    /// More connections than files this process may open.
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
    /// Too few files may be open to serve anybody.
    #[error(
        "the limit of open files is {files}, and {wanted} are needed at the least: raise it (ulimit -n, LimitNOFILE= of \
         systemd, ulimits of a container)"
    )]
    Files {
        /// The limit.
        files: usize,
        /// What is needed.
        wanted: usize,
    },
    /// The build lacks what a setting asks for.
    #[error("{said}: this build lacks it: build hulian with --features {feature}")]
    NotBuilt {
        /// The setting, with its value.
        said: &'static str,
        /// The cargo feature.
        feature: &'static str,
    },
    /// A bucket is named and nobody who may write to it.
    #[error("--documents names a bucket: name its access key with --documents-key-id and --documents-secret-file")]
    NoSecret,
}

/// The text without names and passwords that stand in the addresses of it, and without what follows an address.
fn veiled(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, address) = rest.split_at(at + 3);
        let end = address.find(|c: char| c.is_whitespace() || c == '"' || c == '\'').unwrap_or(address.len());
        let (address, after) = address.split_at(end);
        shown.push_str(before);
        match address.rsplit_once('@') {
            Some((_, host)) => shown.extend(["****@", host]),
            None => shown.push_str(address),
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// Everything that is wrong with the settings, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong(pub Vec<Unfit>);

impl Wrong {
    /// Nothing may be wrong.
    ///
    /// # Errors
    /// What is wrong, all of it.
    pub fn unless_empty(wrong: Vec<Unfit>) -> Result<(), Self> {
        if wrong.is_empty() { Ok(()) } else { Err(Self(wrong)) }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Wrong {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_who_enters_there() {
        let value = |said: &str, why: &str| Unfit::Value { said: said.to_owned(), why: why.to_owned() }.to_string();
        let told = value(
            "--documents s3://b/x?endpoint=https://u:geheim@e/&a=b",
            "https://u:geh@eim@h: wanted is https://HOST",
        );
        assert_eq!(told, "--documents s3://****@e/&a=b: https://****@h: wanted is https://HOST");
        assert_eq!(
            value("hulian.toml:3: x = \"http://me:geheim@h/\"", "no"),
            "hulian.toml:3: x = \"http://****@h/\": no"
        );
        assert_eq!(value("--public-url https://a.example/x", "no"), "--public-url https://a.example/x: no");
    }
}
