//! What is declared by a macro is declared by nothing else, and what a slice tells has its line in the table of listeners.

use crate::house::{File, House, Offence};

const CODES: &str = "a refusal is declared with kernel::codes!, which puts it on the list of its crate; journal's COMPUTED_ASIDE, \
                     which nobody is answered with, is the one exception";
const FIELDS: &str =
    "what can be wrong at one place is declared with kernel::field_codes!, which puts it on the published list";
const KINDS: &str = "a kind of task is declared with kernel::task_kinds!, and its list stands in src/readers/tasks/kinds.rs, which \
                     publishes it";
const EVENTS: &str = "an event is declared with journal::events!, which puts its type on the list of its crate";
const TOLD: &str = "whoever listens to an announcement or answers a question stands in src/app/listeners.rs";

const LISTENERS: &str = "src/app/listeners.rs";
const TASK_KINDS: &str = "src/readers/tasks/kinds.rs";

/// What is written by hand beside the macro that declares it, and where the macro itself lives.
const DECLARED: [(&str, &str, &str); 4] = [
    (" Code = Code::new(", "src/kernel/fault/", CODES),
    ("FieldCode = FieldCode", "src/kernel/fault/", FIELDS),
    ("TaskKind = TaskKind", "src/kernel/task/", KINDS),
    ("impl Event for ", "src/journal/", EVENTS),
];

/// Every rule about what is declared.
pub fn offences(house: &House) -> Vec<Offence> {
    house.sources().flat_map(by_hand).chain(unlisted(house)).chain(untold(house)).collect()
}

fn by_hand(file: &File) -> Vec<Offence> {
    let tests = file.path.contains("/tests/") || file.name() == "tests.rs";
    let of_the_journal = |written: &str| file.path == "src/journal/codes.rs" && written.contains(" Code = ");
    let rules =
        DECLARED.iter().filter(|(written, home, _)| !tests && !file.path.starts_with(home) && !of_the_journal(written));
    rules
        .flat_map(|(written, _, rule)| {
            let found = file.body().match_indices(written);
            found.map(|(at, _)| file.offence(file.line(at), rule, format!("`{}`", written.trim())))
        })
        .collect()
}

/// Kinds of tasks that are not published.
fn unlisted(house: &House) -> Vec<Offence> {
    let table = house.find(TASK_KINDS).map_or("", File::body);
    let missing = |file: &File| -> Vec<Offence> {
        let found = file.body().match_indices("kernel::task_kinds! {");
        found
            .filter_map(|(at, _)| {
                let name = file.body()[at..].split_once("pub const ")?.1.split(';').next()?;
                let list = format!("{}::{name}", file.module().first()?);
                (!table.contains(&format!(" {list},"))).then(|| file.offence(file.line(at), KINDS, format!("`{list}`")))
            })
            .collect()
    };
    house.sources().filter(|file| file.path != TASK_KINDS).flat_map(missing).collect()
}

/// Announcements and questions without a line in the table.
fn untold(house: &House) -> Vec<Offence> {
    let table = house.find(LISTENERS).map_or("", File::body);
    let told = |file: &File| -> Vec<Offence> {
        let kinds = ["impl Announcement for ", "impl Question for "];
        let found = kinds.iter().flat_map(|kind| file.body().match_indices(kind).map(|(at, kind)| (at, kind.len())));
        found
            .filter_map(|(at, length)| {
                let name = file.body()[at + length..].split([' ', '{']).next()?;
                let missing = !table.contains(&format!("::<{name}>("));
                missing.then(|| file.offence(file.line(at), TOLD, format!("`{name}`")))
            })
            .collect()
    };
    house.sources().filter(|file| !file.path.starts_with("src/journal/")).flat_map(told).collect()
}
