//! The table of regions.

use diesel::prelude::*;

use super::list::{ROWS, VERSION};
use super::model::Region;
use db::schema::regions;
use db::{Conn, On, read_row};
use kernel::Fault;
use kernel::region::RegionCode;

/// Enters the regions that are built in and not there yet; asked again, it finds nothing to do.
///
/// # Errors
/// When the disk refuses.
pub fn seed(conn: &mut Conn) -> Result<(), Fault> {
    let known: Vec<String> = regions::table.select(regions::code).load(conn)?;
    for (code, name) in ROWS.iter().filter(|(code, _)| !known.iter().any(|known| known == code)) {
        let Some(region) = RegionCode::parse(code) else { continue };
        diesel::insert_into(regions::table)
            .values((
                regions::code.eq(*code),
                regions::name.eq(*name),
                regions::level.eq(region.level().name()),
                regions::parent_code.eq(parent(&region)),
                regions::list_version.eq(VERSION),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The nearest region above that is built in.
fn parent(region: &RegionCode) -> Option<&'static str> {
    let above = ROWS.iter().filter(|(code, _)| RegionCode::parse(code).is_some_and(|above| region.lies_in(&above)));
    above.map(|(code, _)| *code).next_back()
}

/// The region of this code, if a list holds it.
///
/// # Errors
/// When the disk refuses.
pub fn find(conn: &mut Conn, code: &str) -> Result<Option<Region>, Fault> {
    let row: Option<(String, String, Option<On>, Option<On>)> = regions::table
        .filter(regions::code.eq(code))
        .select((regions::code, regions::name, regions::valid_from, regions::valid_to))
        .first(conn)
        .optional()?;
    row.map(|(code, name, from, to)| {
        let (valid_from, valid_to) = read_row("regions", &code, || Ok((On::maybe(from)?, On::maybe(to)?)))?;
        Ok(Region { code, name, valid_from, valid_to })
    })
    .transpose()
}

/// The regions that are not as the built-in list names them: their codes. Before anything is `begun` the table is empty.
///
/// # Errors
/// When the disk refuses.
pub fn wrong(conn: &mut Conn, begun: bool) -> Result<Vec<String>, Fault> {
    type Row = (String, String, String, Option<String>, Option<On>, Option<On>, String);
    let rows: Vec<Row> = regions::table.load(conn)?;
    let listed = |code: &str| ROWS.iter().find(|(known, _)| *known == code);
    let right = |row: &Row| {
        let (code, name, level, above, from, to, list) = row;
        let known = listed(code).and_then(|(_, known)| Some((*known, RegionCode::parse(code)?)));
        known.is_some_and(|(known, region)| {
            known == name.as_str()
                && region.level().name() == level.as_str()
                && parent(&region) == above.as_deref()
                && from.is_none()
                && to.is_none()
                && list == VERSION
        })
    };
    let filled = begun || !rows.is_empty();
    let missing = ROWS.iter().filter(|(code, _)| filled && !rows.iter().any(|row| row.0 == *code));
    let missing: Vec<String> = missing.map(|(code, _)| (*code).to_owned()).collect();
    Ok(rows.iter().filter(|row| !right(row)).map(|row| row.0.clone()).chain(missing).collect())
}
