//! Every line of shell that the documentation gives is run as it stands there, one page after the other, against the demo.
//! That both languages give the same lines is for `tests/tidy/docs/guides.rs`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::demo::{Demo, started};
use crate::kit::binary::process::{binary, piped};
use crate::kit::server::database;
use crate::kit::{Engine, place};

/// The pages, in the order in which they go on from each other.
const PAGES: [&str; 3] = ["docs/tour.en.md", "docs/units.en.md", "docs/integrators.en.md"];

/// What stands before the lines: a failing line ends the walk, `curl` tells the status of each answer, and `cargo run` is
/// the binary that is tried. What the walk needs is handed over in the environment.
const BEFORE: &str = r#"set -euo pipefail
curl() {
  local code=0 heads word where=
  heads=$(mktemp "$ANSWERS.XXXXXX")
  for word in "$@"; do case $word in http://*) where=$word ;; esac; done
  command curl -D "$heads" "$@" || code=$?
  printf '%s %s\n' "$(sed -n 's|^HTTP/[0-9.]* \([0-9]*\).*|\1|p' "$heads" | tail -n 1)" "$where" >> "$ANSWERS"
  return $code
}
cargo() {
  while [ "$1" != -- ]; do shift; done
  shift
  "$BINARY" "$@"
}
set -x
"#;

/// The one answer of the walk that is a refusal, on purpose: a household that is restricted to storage is not opened.
const REFUSED: (&str, &str) = ("409 ", "/disclosures");

/// Whether there is what the walk is walked with; where the suite must have it, its absence is a failure.
fn equipped() -> bool {
    let there = ["bash", "curl", "jq"]
        .iter()
        .all(|tool| Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success()));
    let required = std::env::var("HULIAN_TEST_REQUIRE").is_ok_and(|wanted| wanted.split(',').any(|one| one == "curl"));
    assert!(there || !required, "bash, curl or jq is not on PATH");
    if !there {
        eprintln!("skipped: bash, curl or jq is not on PATH");
    }
    there
}

/// The lines of shell of a page.
fn lines(page: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

/// The walk on this demo: what depends on where it is stands once in the pages, and is put in its place.
fn walk(demo: &Demo) -> String {
    let address = format!("BASE=http://{}", demo.address);
    let cast = format!("CAST={}", place::quoted(&demo.folder.join("cast.json").display().to_string()));
    let instead = [("BASE=", address.as_str()), ("CAST=", cast.as_str()), ("cargo run -- demo ", ":")];
    let mut lines: Vec<String> = PAGES.iter().flat_map(|page| lines(page)).collect();
    for (begin, line) in instead {
        let mut found = lines.iter_mut().filter(|line| line.starts_with(begin));
        *found.next().unwrap_or_else(|| panic!("no line begins with {begin}")) = line.to_owned();
        assert!(found.next().is_none(), "two lines begin with {begin}");
    }
    [BEFORE, lines.join("\n").as_str(), "\n"].concat()
}

#[test]
fn every_line_of_the_pages_is_walked() {
    if !equipped() {
        return;
    }
    let folder = place::folder("tour");
    let demo = started(&folder, &database(Engine::Sqlite).unwrap(), &["--fresh"]);
    let [script, answers] = ["tour.sh", "answers"].map(|name| folder.join(name));
    fs::write(&script, walk(&demo)).unwrap();
    let mut command = Command::new("bash");
    piped(&mut command);
    command.arg(&script).current_dir(&folder).env("ANSWERS", &answers);
    let output = command.env("BINARY", binary().canonicalize().unwrap()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    // The last lines first: they say where it stopped.
    let end: Vec<&str> = told.lines().rev().take(30).collect();
    assert!(output.status.success(), "the walk ended early ({}): {end:#?}", output.status);
    let answers = fs::read_to_string(&answers).unwrap();
    let fine = |line: &&str| line.starts_with('2') || line.starts_with("304 ");
    let refused: Vec<&str> = answers.lines().filter(|line| !fine(line)).collect();
    assert_eq!(refused.len(), 1, "{refused:#?}");
    assert!(refused[0].starts_with(REFUSED.0) && refused[0].ends_with(REFUSED.1), "{refused:?}");
    assert!(answers.lines().count() > 60, "{} answers are fewer than the pages ask for", answers.lines().count());
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(words.contains("verified"), "the proof is verified offline: {words}");
}
