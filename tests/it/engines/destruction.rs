//! Nothing begins or destroys a database in use without being asked for it by name.

use std::fs;
use std::path::Path;

use crate::kit::binary::{Process, hulian};
use crate::kit::place;

const OPERATOR: [&str; 6] = ["admin", "create-operator", "--login", "yunwei", "--name", "运维员"];

/// What a refused command says: one line.
#[track_caller]
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = hulian(folder).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{arguments:?} was carried out");
    let told: Vec<&str> = said.lines().filter(|line| line.starts_with("hulian: ")).collect();
    assert_eq!(told.len(), 1, "{said}");
    assert!(!String::from_utf8_lossy(&output.stdout).contains("listening"));
    told[0].to_owned()
}

#[test]
fn a_database_in_use_is_neither_filled_with_the_demo_nor_thrown_away() {
    let folder = place::folder("destruction");
    assert!(hulian(&folder).args(OPERATOR).output().unwrap().status.success());
    let among = refused(&folder, &["demo", "--bind", "127.0.0.1:0"]);
    assert!(among.contains("hulian.db is in use"), "{among}");
    for arguments in [&["demo", "--fresh", "--bind", "127.0.0.1:0"][..], &["migrate", "--revert"][..]] {
        let said = refused(&folder, arguments);
        assert!(said.contains("--erase-database hulian.db"), "{said}");
        let other = [arguments, &["--erase-database", "another.db"]].concat();
        assert!(refused(&folder, &other).contains("nothing was touched"));
    }
    assert!(refused(&folder, &OPERATOR).contains("login"), "the operator is still there");
    let named = hulian(&folder).args(["migrate", "--revert", "--erase-database", "hulian.db"]).output().unwrap();
    assert!(named.status.success(), "{}", String::from_utf8_lossy(&named.stderr));
}

#[test]
fn a_database_that_is_gone_from_beside_its_keys_is_not_begun_anew() {
    let folder = place::folder("destruction");
    let mut process = Process::served(&folder, &[]);
    process.signal("-TERM");
    process.wait();
    let data = folder.join(".hulian");
    fs::rename(data.join("hulian.db"), data.join("elsewhere.db")).unwrap();
    for arguments in [&["serve", "--bind", "127.0.0.1:0"][..], &OPERATOR[..]] {
        let said = refused(&folder, arguments);
        assert!(said.contains("hulian.db is missing or empty") && said.contains("hulian.keys"), "{said}");
        assert!(!data.join("hulian.db").exists(), "a new one was begun");
    }
    fs::rename(data.join("elsewhere.db"), data.join("hulian.db")).unwrap();
    drop(Process::served(&folder, &[]));
}

#[test]
fn a_key_directory_that_lacks_the_newest_key_starts_nothing() {
    let folder = place::folder("destruction");
    let mut process = Process::served(&folder, &[]);
    process.signal("-TERM");
    process.wait();
    let rotated = hulian(&folder).args(["admin", "rotate-keys"]).output().unwrap();
    let key = String::from_utf8_lossy(&rotated.stdout).trim().to_owned();
    let file = folder.join(".hulian/hulian.keys").join(format!("{key}.pem"));
    let kept = fs::read(&file).unwrap();
    fs::write(&file, "").unwrap();
    let said = refused(&folder, &["serve", "--bind", "127.0.0.1:0"]);
    assert!(said.contains(&key) && said.contains("is empty"), "{said}");
    fs::remove_file(&file).unwrap();
    let said = refused(&folder, &["serve", "--bind", "127.0.0.1:0"]);
    assert!(said.contains(&key) && said.contains("rotate-keys"), "{said}");
    fs::write(&file, kept).unwrap();
    drop(Process::served(&folder, &[]));
}
