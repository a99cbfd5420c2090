//! What is right starts, whichever way it is given.

use std::fs;

use crate::kit::binary::{Process, hulian};
use crate::kit::place;

/// Every setting that a service on an embedded database can have, with a value that is right.
const RIGHT: &[(&str, &str)] = &[
    ("bind", "localhost:0"),
    ("database_url", "sqlite:./h.db"),
    ("database_connections", "1"),
    ("database_patience", "600"),
    ("database_limit", "1"),
    ("quota_uploads", "1"),
    ("quota_upload_mib", "1"),
    ("quota_drafts", "1"),
    ("quota_imports", "1"),
    ("quota_writes", "1000"),
    ("key_dir", "keys"),
    ("init_keys", "true"),
    ("require_second_factor", "true"),
    ("vault_ring", "ring"),
    ("vault_suite", "standard"),
    ("household_retention_months", "6"),
    ("documents", "files"),
    ("public_url", "https://hulian.example/jyg"),
    ("cors_origins", "https://a.example,http://localhost:3000,https://[::1]:8443"),
    ("behind_tls_proxy", "true"),
    ("workers", "1"),
    ("max_connections", "1"),
    ("shutdown_timeout", "0"),
    ("log_format", "json"),
    ("log", "off"),
];

/// Whether a value stands without quotes in a file.
fn plain(value: &str) -> bool {
    value == "true" || value.bytes().all(|byte| byte.is_ascii_digit())
}

#[test]
fn every_right_value_starts_by_flag_by_variable_and_by_file() {
    let folders = [(); 3].map(|()| place::folder("given"));
    let mut commands = folders.each_ref().map(|folder| hulian(folder));
    for command in &mut commands {
        command.arg("serve");
    }
    let mut lines = String::new();
    for (name, value) in RIGHT {
        let flag = format!("--{}", name.replace('_', "-"));
        match *value {
            "true" => commands[0].arg(flag),
            value => commands[0].arg(flag).arg(value),
        };
        commands[1].env(format!("HULIAN_{}", name.to_uppercase()), value);
        lines += &if plain(value) { format!("{name} = {value}\n") } else { format!("{name} = \"{value}\"\n") };
    }
    fs::write(folders[2].join("hulian.toml"), lines).unwrap();
    commands[2].args(["--config", "hulian.toml"]);
    for (command, folder) in commands.iter_mut().zip(&folders) {
        let process = Process::start(command).unwrap_or_else(|no| panic!("{command:?} {}: {}", no.status, no.words));
        assert!(process.address.ip().is_loopback());
        let made = ["h.db", "keys", "ring", "files"].map(|name| folder.join(name).exists());
        assert_eq!(made, [true; 4], "{command:?} put things where it was told");
    }
}

#[test]
fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
    let folder = place::folder("given");
    fs::write(
        folder.join("hulian.toml"),
        "database-url = \"sqlite:file.db\"\nkey_dir = \"file\"\ndocuments = \"file.d\"\n",
    )
    .unwrap();
    let mut command = hulian(&folder);
    command.args(["serve", "--bind", "127.0.0.1:0", "--database-url", "sqlite:flag.db"]);
    command.env("HULIAN_DATABASE_URL", "sqlite:variable.db").env("HULIAN_KEY_DIR", "variable");
    command.env("HULIAN_CONFIG", "hulian.toml");
    drop(Process::start(&mut command).unwrap_or_else(|no| panic!("{}: {}", no.status, no.words)));
    let there = |name: &str| folder.join(name).exists();
    assert!(there("flag.db") && there("variable") && there("file.d"), "each from its own source");
    assert!(!there("variable.db") && !there("file.db") && !there("file"), "and nothing else");
}

#[test]
fn switches_of_the_environment_may_be_numbers_and_words() {
    for on in ["1", "yes", "on", "TRUE"] {
        let folder = place::folder("given");
        let mut command = hulian(&folder);
        command.args(["serve", "--bind", "0.0.0.0:0"]).env("HULIAN_BEHIND_TLS_PROXY", on);
        drop(Process::start(&mut command).unwrap_or_else(|no| panic!("{on}: {}: {}", no.status, no.words)));
    }
}

#[test]
fn a_variable_that_no_setting_has_is_told_in_the_log() {
    let folder = place::folder("given");
    let mut command = hulian(&folder);
    // Kubernetes gives such variables to whoever runs beside a service of this name: they stop nothing.
    command.args(["serve", "--bind", "127.0.0.1:0"]).env("HULIAN_WORKER", "2").env("HULIAN_SERVICE_HOST", "10.0.0.1");
    let mut process = Process::start(&mut command).unwrap_or_else(|no| panic!("{}: {}", no.status, no.words));
    process.signal("-TERM");
    process.wait();
    let log = process.log();
    assert!(log.contains("HULIAN_WORKER") && log.contains("HULIAN_WORKERS"), "{log}");
    assert!(!log.contains("HULIAN_SERVICE_HOST"), "{log}");
}
