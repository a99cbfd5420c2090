//! What must be asked before a database is begun, migrated, restored or thrown away.

mod beginning;

pub use beginning::{refuse_foreign, refuse_unfinished, refuse_unfit};

use std::path::{Path, PathBuf};

use super::cli::Failure;
use config::{Keeping, Settings};
use db::{self, Db, Place};
use kernel::Fault;

/// The name under which the demo notes that a database is its own.
const DEMO: &str = "demo";

/// The name under which it stands while the demo is being loaded.
const LOADING: &str = "demo_loading";

/// Refuses to begin a new database beside the keys or documents of another one: the volume with the database may not be
/// mounted, and everybody would be told that they do not exist.
pub fn refuse_remains(place: &Place, settings: &Settings) -> Result<(), Failure> {
    if !db::is_empty(place)? {
        return Ok(());
    }
    let Some(remains) = remains(settings) else { return Ok(()) };
    let (name, remains) = (place.name(), remains.display().to_string());
    Err(format!(
        "the database {name} is missing or empty, and {remains} belongs to another one: is a volume not mounted, or the \
         path another one? Restore the database, or move {remains} away to begin anew"
    )
    .into())
}

/// Refuses to answer out of nothing: a look, or a change of what is there, begins no database.
pub fn refuse_nothing(place: &Place) -> Result<(), Failure> {
    if db::is_empty(place)? {
        return Err(format!("there is no database of hulian at {}: is the path right?", place.told()).into());
    }
    Ok(())
}

/// A key, a key ring or a document that an earlier database has left, where the settings say where these lie.
fn remains(settings: &Settings) -> Option<PathBuf> {
    let first = |folder: &Path, wanted: fn(&Path) -> bool| {
        let entries = std::fs::read_dir(folder).ok()?;
        entries.flatten().map(|entry| entry.path()).find(|path| wanted(path))
    };
    let pem = |path: &Path| path.extension().is_some_and(|ending| ending == "pem");
    let key = settings.keys().ok().and_then(|keys| first(&keys, pem));
    let ring = settings.vault_file().ok().filter(|ring| settings.vault_keys.is_none() && ring.exists());
    let document = match settings.keeping() {
        Ok(Keeping::Folder(folder)) => first(&folder, |path| !path.ends_with("incoming")),
        _ => None,
    };
    key.or(ring).or(document)
}

/// Who a database belongs to.
enum Owner {
    Nobody,
    Demo,
    People,
}

async fn owner(place: &Place) -> Result<Owner, Failure> {
    if db::is_empty(place)? {
        return Ok(Owner::Nobody);
    }
    db::migrate(place)?;
    let look = |conn: &mut db::Conn| match db::deployment_value(conn, DEMO)? {
        Some(_) => Ok(Owner::Demo),
        None if auth::anybody(conn)? => Ok(Owner::People),
        None => Ok(Owner::Nobody),
    };
    Ok(Db::open(place)?.read(look).await?)
}

/// Refuses to load the demo among people: whoever runs it would publish passwords of a database in use.
pub async fn refuse_demo_among_people(place: &Place) -> Result<(), Failure> {
    match owner(place).await? {
        Owner::Nobody | Owner::Demo => Ok(()),
        Owner::People => Err(format!(
            "the database {} is in use and was not made by the demo: name another one with --database-url",
            place.name()
        )
        .into()),
    }
}

/// Refuses to throw away what was not made by the demo, unless the database's name is repeated.
pub async fn refuse_destruction(place: &Place, repeated: Option<&str>) -> Result<(), Failure> {
    let name = place.name();
    match owner(place).await? {
        Owner::People if repeated != Some(name) => Err(format!(
            "the database {name} is in use and was not made by the demo: nothing was touched. To destroy everything in \
             it, say so by its name: --erase-database {name}"
        )
        .into()),
        _ => Ok(()),
    }
}

/// Whether a demo was interrupted while it was loaded: nobody has worked with it.
pub async fn half_loaded(place: &Place) -> Result<bool, Failure> {
    if db::is_empty(place)? {
        return Ok(false);
    }
    let look = |conn: &mut db::Conn| Ok(db::deployment_value(conn, LOADING)?.is_some());
    Ok(Db::open(place)?.read(look).await?)
}

/// Notes that a database is the demo's, which is being loaded.
pub fn note_loading(conn: &mut db::Conn) -> Result<(), Fault> {
    db::lock_deployment(conn)?;
    for name in [DEMO, LOADING] {
        if db::deployment_value(conn, name)?.is_none() {
            db::note_deployment(conn, name, "yes")?;
        }
    }
    Ok(())
}

/// Notes that the demo is loaded.
pub fn note_loaded(conn: &mut db::Conn) -> Result<(), Fault> {
    db::forget_deployment(conn, LOADING)
}
