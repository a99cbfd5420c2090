//! The marks by which a database is known as the demo's, and what is not done to one that people use.

use crate::failure::Failure;
use db::{self, Db, Place};
use kernel::Fault;

/// The name under which the demo notes that a database is its own.
const DEMO: &str = "demo";

/// The name under which it stands while the demo is being loaded.
const LOADING: &str = "demo_loading";

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

/// Records that a database is the demo's, which is being loaded.
pub fn note_loading(conn: &mut db::Conn) -> Result<(), Fault> {
    db::lock_deployment(conn)?;
    for name in [DEMO, LOADING] {
        if db::deployment_value(conn, name)?.is_none() {
            db::note_deployment(conn, name, "yes")?;
        }
    }
    Ok(())
}

/// Records that the demo is loaded.
pub fn note_loaded(conn: &mut db::Conn) -> Result<(), Fault> {
    db::forget_deployment(conn, LOADING)
}
