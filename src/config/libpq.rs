//! Parameters behind the ? of a URL of PostgreSQL. libpq judges them only when it connects, and then names no setting.
//!
//! Source: PostgreSQL documentation, libpq, "Parameter Key Words" (34.1.2).

/// The parameters libpq knows.
const KNOWN: &[&str] = &[
    "application_name",
    "channel_binding",
    "client_encoding",
    "connect_timeout",
    "dbname",
    "fallback_application_name",
    "gssdelegation",
    "gssencmode",
    "gsslib",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "krbsrvname",
    "load_balance_hosts",
    "options",
    "passfile",
    "password",
    "port",
    "replication",
    "require_auth",
    "requirepeer",
    "requiressl",
    "service",
    "ssl_max_protocol_version",
    "ssl_min_protocol_version",
    "sslcert",
    "sslcertmode",
    "sslcompression",
    "sslcrl",
    "sslcrldir",
    "sslkey",
    "sslmode",
    "sslnegotiation",
    "sslpassword",
    "sslrootcert",
    "sslsni",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
];

/// The values of those that take one of a few words.
const WORDS: &[(&str, &[&str])] = &[
    ("sslmode", &["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]),
    ("target_session_attrs", &["any", "read-write", "read-only", "primary", "standby", "prefer-standby"]),
    ("channel_binding", &["disable", "prefer", "require"]),
    ("gssencmode", &["disable", "prefer", "require"]),
    ("load_balance_hosts", &["disable", "random"]),
];

/// Those that take a whole number.
const NUMBERS: &[&str] = &[
    "connect_timeout",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "tcp_user_timeout",
];

/// Whether libpq can read these parameters. What is refused is named, its value is not: it may be a password.
///
/// # Errors
/// A sentence that names the parameter and what is wanted.
pub fn judge(query: &str) -> Result<(), String> {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let Some((name, value)) = pair.split_once('=') else {
            return Err("behind the ? wanted is name=value, several with & between them".to_owned());
        };
        let Some(known) = KNOWN.iter().find(|known| **known == name) else {
            let near = KNOWN.iter().find(|known| strsim::damerau_levenshtein(known, name) <= 2);
            let hint = near.map_or_else(String::new, |near| format!(" (is {near} meant?)"));
            return Err(format!("it has a parameter that PostgreSQL does not know{hint}"));
        };
        if let Some((_, words)) = WORDS.iter().find(|(name, _)| name == known)
            && !words.contains(&value)
        {
            return Err(format!("{known} is one of {}", words.join(", ")));
        }
        if *known == "sslmode" && matches!(value, "require" | "verify-ca" | "verify-full") && !cfg!(feature = "pg-tls")
        {
            return Err(format!("sslmode={value} wants TLS, which this build lacks: build it with --features pg-tls"));
        }
        if NUMBERS.contains(known) && value.parse::<i32>().is_err() {
            return Err(format!("{known} is a whole number"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn what_libpq_cannot_read_is_named_and_no_value_is() {
        for right in ["", "sslmode=prefer&sslrootcert=%2Fca.pem", "host=a,b&port=1,2&target_session_attrs=read-write"] {
            assert_eq!(judge(right), Ok(()), "{right}");
        }
        let wrong = |query: &str, says: &str| {
            let said = judge(query).unwrap_err();
            assert!(said.contains(says) && !said.contains("geheim"), "{query}: {said}");
        };
        wrong("sslmode=geheim", "sslmode is one of disable, allow");
        wrong("geheim=x", "does not know");
        wrong("sslmod=require", "is sslmode meant?");
        wrong("connect_timeout=geheim", "a whole number");
        wrong("geheim", "name=value");
    }
}
