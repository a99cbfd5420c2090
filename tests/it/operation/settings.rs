//! Settings that are wrong: exit code 2, one line each, which names how it was said and what is wanted, and nothing begun.

use super::attempt::{Attempt, WORDS};

/// A flag that is refused, and what is said of it.
const FLAGS: &[(&[&str], &[&str])] = &[
    (&["--bind", "nowhere"], &["--bind nowhere: ", "127.0.0.1:8080"]),
    (&["--bind", "127.0.0.1"], &["--bind 127.0.0.1: ", "a port"]),
    (&["--bind", "127.0.0.1:99999"], &["--bind 127.0.0.1:99999: "]),
    (&["--bind", "nowhere.invalid:80"], &["--bind nowhere.invalid:80: ", "no address"]),
    (&["--bind", "0.0.0.0:0"], &["--bind 0.0.0.0:0 ", "--behind-tls-proxy"]),
    (&["--cors-origins", "*"], &["--cors-origins *: ", "name every origin"]),
    (
        &["--cors-origins", "https://a.example/app"],
        &["--cors-origins https://a.example/app: ", "write https://a.example"],
    ),
    (&["--cors-origins", "foo bar,*"], &["--cors-origins foo bar,*: ", "foo bar: ", "https://HOST"]),
    (
        &["--cors-origins", "https://a.example,https://b.example/"],
        &["https://b.example/: ", "write it as https://b.example"],
    ),
    (&["--workers", "0"], &["--workers 0: ", "from 1 to 512"]),
    (&["--workers", "many"], &["--workers many: ", "a whole number"]),
    (&["--workers", "100000"], &["--workers 100000: ", "512"]),
    (&["--database-connections", "0"], &["--database-connections 0: ", "from 1 to 1000"]),
    (&["--database-patience", "0"], &["--database-patience 0: ", "from 1 to 600"]),
    (&["--max-connections", "0"], &["--max-connections 0: ", "from 1 to 1000000"]),
    (&["--max-connections", "1000000"], &["--max-connections 1000000: ", "ulimit -n"]),
    (&["--shutdown-timeout=-1"], &["--shutdown-timeout -1: ", "from 0 to 3600"]),
    (&["--household-retention-months", "3"], &["--household-retention-months 3: ", "from 6 to 1200"]),
    (&["--log", "xx=yy=zz"], &["--log xx=yy=zz: ", "warn,hulian=info"]),
    (&["--log", ""], &["--log ", "empty"]),
    (&["--log-format", "xml"], &["--log-format xml: ", "pretty or json"]),
    (&["--vault-suite", "rot13"], &["--vault-suite rot13: ", "standard or guomi"]),
    (&["--public-url", "not a url"], &["--public-url not a url: ", "https://HOST"]),
    (&["--public-url", "hulian.example"], &["--public-url hulian.example: ", "https://HOST"]),
    (&["--public-url", "ftp://hulian.example"], &["--public-url ftp://hulian.example: ", "https://HOST"]),
    (&["--public-url", "https://hulian.example/"], &["write it as https://hulian.example"]),
    (&["--public-url", "https://HULIAN.example"], &["write it as https://hulian.example"]),
    (&["--public-url", "https://hulian.example?a=b"], &["begins with ? or #"]),
    (&["--public-url", "https://me:word@hulian.example"], &["nobody's name or password"]),
    (&["--public-url", ""], &["--public-url "]),
    (&["--key-dir", ""], &["--key-dir ", "empty"]),
    (&["--database-url", "sqlite:"], &["--database-url: ", "sqlite:./.hulian/hulian.db"]),
    (&["--database-url", "sqlite::memory:"], &["--database-url: ", "would forget everything"]),
    (&["--database-url", "postgres://h@db/h?sslmode=banana"], &["--database-url: ", "sslmode is one of disable"]),
    (
        &["--database-url", "postgres://h@db/h?geheim=x"],
        &["--database-url: ", "a parameter that PostgreSQL does not know"],
    ),
    (
        &["--bind", "127.0.0.1:7", "--metrics-bind", "127.0.0.1:7"],
        &["--metrics-bind 127.0.0.1:7: ", "the address of --bind"],
    ),
    #[cfg(not(feature = "guomi"))]
    (&["--vault-suite", "guomi"], &["--vault-suite guomi: ", "--features guomi"]),
    #[cfg(not(feature = "otel"))]
    (&["--otlp-endpoint", "http://127.0.0.1:4318/v1/traces"], &["--otlp-endpoint: ", "--features otel"]),
    (&["--database-url-file", "nowhere"], &["--database-url-file nowhere: ", "No such file"]),
    (
        &["--documents", "https://minio.example/scans"],
        &["--documents https://minio.example/scans: ", "s3://BUCKET/PREFIX"],
    ),
    (&["--documents", "s3://scans?regoin=x"], &["regoin means nothing", "s3://BUCKET/PREFIX"]),
    (&["--documents", "s3://scans"], &["--documents-key-id", "--documents-secret-file"]),
    (
        &["--documents", "s3://scans", "--documents-key-id", "AK", "--documents-secret", ""],
        &["--documents-secret-file"],
    ),
    (
        &["--documents", "s3://scans", "--documents-key-id", "AK", "--documents-secret-file", "nowhere"],
        &["--documents-secret-file nowhere: ", "No such file"],
    ),
    (&["--config", "nowhere.toml"], &["--config nowhere.toml: ", "No such file"]),
];

#[test]
fn a_wrong_flag_is_one_line_and_nothing_is_begun() {
    for (flags, says) in FLAGS {
        // A variable beside the flag would be overruled by it.
        Attempt::serve().flags(flags).wrong(says);
    }
}

#[test]
fn with_postgres_the_folders_all_share_must_be_named() {
    let url = ["--database-url", "postgres://h:geheim@127.0.0.1:9/h"];
    let lines = Attempt::serve().flags(&url).refused_in(2, WORDS, &["--key-dir", "--documents"]).concat();
    assert!(!lines.contains("geheim"), "{lines}");
    Attempt::serve().flags(&url).flags(&["--key-dir", "keys"]).wrong(&["--documents", "all instances share"]);
    Attempt::serve().flags(&url).flags(&["--documents", "files"]).wrong(&["--key-dir", "all instances share"]);
}

#[test]
fn a_wrong_variable_is_named_as_a_variable() {
    for (name, value, wanted) in [
        ("HULIAN_WORKERS", "0", "from 1 to 512"),
        ("HULIAN_DATABASE_CONNECTIONS", "0", "from 1 to 1000"),
        ("HULIAN_CORS_ORIGINS", "*", "name every origin"),
        ("HULIAN_PUBLIC_URL", "not a url", "https://HOST"),
        ("HULIAN_BEHIND_TLS_PROXY", "maybe", "true or false"),
        ("HULIAN_INIT_KEYS", "", "true or false"),
        ("HULIAN_LOG", "xx=yy=zz", "warn,hulian=info"),
        ("HULIAN_LOG_FORMAT", "xml", "pretty or json"),
        ("HULIAN_BIND", "nowhere", "127.0.0.1:8080"),
    ] {
        Attempt::serve().variable(name, value).wrong(&[&format!("{name}={value}: "), wanted]);
    }
    // A variable that a flag overrules is not looked at.
    Attempt::serve().variable("HULIAN_WORKERS", "0").flags(&["--workers", "none"]).wrong(&["--workers none: "]);
}

#[test]
fn a_password_is_in_no_line() {
    for url in ["mysql://h:geheim@db/h", "postgres://h:geheim@db:port/h", "geheim"] {
        for attempt in [
            Attempt::serve().flags(&["--database-url", url]),
            Attempt::serve().variable("HULIAN_DATABASE_URL", url),
            Attempt::serve().file(&format!("database_url = \"{url}\"")),
        ] {
            let line = attempt.refused(WORDS, &[]);
            let named = ["--database-url: ", "HULIAN_DATABASE_URL: ", "hulian.toml:1: database_url: "];
            assert!(named.iter().any(|name| line.contains(name)) && !line.contains("geheim"), "{line}");
        }
    }
    let attempt = Attempt::serve().flags(&["--database-url-file", "url"]);
    std::fs::write(attempt.folder.join("url"), "mysql://h:geheim@db/h\n").unwrap();
    let line = attempt.refused(WORDS, &["--database-url-file url: ", "sqlite:PATH"]);
    assert!(!line.contains("geheim"), "{line}");
}

/// Lines of a file that are refused, and what is said of them.
const LINES: &[(&str, &[&str])] = &[
    ("bindd = \"127.0.0.1:0\"", &["hulian.toml:1: bindd: ", "did you mean bind?"]),
    ("\n\nworker = 2", &["hulian.toml:3: worker: ", "did you mean workers?"]),
    ("cors-origin = []", &["hulian.toml:1: cors-origin: ", "did you mean cors_origins?"]),
    ("colour = \"red\"", &["hulian.toml:1: colour: ", "hulian --help"]),
    ("config = \"other.toml\"", &["hulian.toml:1: config: ", "no further file"]),
    ("workers = \"2\"", &["hulian.toml:1: workers = \"2\": ", "a whole number, without quotes"]),
    ("workers = 0", &["hulian.toml:1: workers = 0: ", "from 1 to 512"]),
    ("workers = 2.5", &["hulian.toml:1: workers = 2.5: ", "a whole number"]),
    ("bind = 8080", &["hulian.toml:1: bind = 8080: ", "a text in quotes"]),
    ("log = 3", &["hulian.toml:1: log = 3: ", "a text in quotes"]),
    ("init_keys = \"yes\"", &["hulian.toml:1: init_keys = \"yes\": ", "true or false, without quotes"]),
    ("behind-tls-proxy = 1", &["hulian.toml:1: behind-tls-proxy = 1: ", "true or false"]),
    ("cors_origins = [1, 2]", &["hulian.toml:1: cors_origins = [1, 2]: ", "a list of texts in quotes"]),
    ("cors_origins = [\"https://a.example\", \"*\"]", &["hulian.toml:1: cors_origins", "*: ", "name every origin"]),
    ("[server]\nworkers = 2", &["hulian.toml:1: server: ", "no such setting"]),
    ("[log]\nlevel = \"warn\"", &["hulian.toml:1: log", "a text in quotes"]),
    ("key-dir = \"a\"\nkey_dir = \"b\"", &["hulian.toml:2: key_dir", "twice"]),
    ("workers = 2\nbind = ", &["hulian.toml:2", "not TOML"]),
    ("workers = 2\nworkers = 3", &["hulian.toml:2", "not TOML", "duplicate"]),
    // What a flag or a variable overrules is looked at all the same: it would be found on the day that one goes.
    ("bind = \"nowhere\"", &["hulian.toml:1: bind = \"nowhere\": ", "127.0.0.1:8080"]),
];

#[test]
fn a_wrong_line_of_the_file_is_named_with_its_number() {
    for (text, says) in LINES {
        Attempt::serve().file(text).wrong(says);
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let attempt =
        Attempt::serve().flags(&["--workers", "0"]).variable("HULIAN_PUBLIC_URL", "x").file("bindd = 1\nlog = 2");
    let says = ["--workers 0: ", "HULIAN_PUBLIC_URL=x: ", "hulian.toml:1: bindd", "hulian.toml:2: log = 2"];
    attempt.refused_in(4, WORDS, &says);
}

#[test]
fn every_command_judges_its_settings_first() {
    let commands: [&[&str]; 6] =
        [&["migrate"], &["demo"], &["check"], &["backup", "copy"], &["admin", "rotate-keys"], &["restore", "copy"]];
    for words in commands {
        let folder = crate::kit::place::folder("refused");
        Attempt::of(&folder, words).flags(&["--database-patience", "0"]).wrong(&["--database-patience 0: "]);
    }
}
