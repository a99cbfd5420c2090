//! Storage: public keys: the tables of keys and of their vouchers.

use std::collections::HashMap;

use diesel::prelude::*;

use db::Conn;
use db::copy::tables;
use db::schema::{key_vouchers, signing_keys};
use kernel::{Fault, Instant};

/// A public key as a row, with the word of another for it.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// RFC 7638 thumbprint.
    pub kid: String,
    /// The key, base64url.
    pub public_key: String,
    /// When it was first seen.
    pub created_at: Instant,
    /// When another one took over signing.
    pub retired_at: Option<Instant>,
    /// Another key's signature over it: a row alone makes no key.
    pub voucher: Option<String>,
}

/// All public keys ever used.
pub fn signing_keys(conn: &mut Conn) -> Result<Vec<KeyRow>, Fault> {
    // A database that is backed up before it is migrated has keys, and nobody's word for them.
    let vouched = tables(conn)?.iter().any(|table| table == "key_vouchers");
    let vouchers: Vec<(String, String)> = if vouched { key_vouchers::table.load(conn)? } else { Vec::new() };
    let mut vouchers: HashMap<String, String> = vouchers.into_iter().collect();
    let rows: Vec<(String, String, Instant, Option<Instant>)> =
        signing_keys::table.order(signing_keys::kid).load(conn)?;
    let row = |(kid, public_key, created_at, retired_at): (String, String, Instant, Option<Instant>)| {
        let voucher = vouchers.remove(&kid);
        KeyRow { kid, public_key, created_at, retired_at, voucher }
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Publishes a key.
pub fn insert_key(conn: &mut Conn, row: &KeyRow) -> Result<(), Fault> {
    let values = (
        signing_keys::kid.eq(&row.kid),
        signing_keys::public_key.eq(&row.public_key),
        signing_keys::created_at.eq(row.created_at),
        signing_keys::retired_at.eq(row.retired_at),
    );
    diesel::insert_into(signing_keys::table).values(values).execute(conn)?;
    Ok(())
}

/// Saves that another key vouches for one, in place of whatever vouched before.
pub fn vouch(conn: &mut Conn, kid: &str, voucher: &str) -> Result<(), Fault> {
    diesel::delete(key_vouchers::table.filter(key_vouchers::kid.eq(kid))).execute(conn)?;
    let values = (key_vouchers::kid.eq(kid), key_vouchers::voucher.eq(voucher));
    diesel::insert_into(key_vouchers::table).values(values).execute(conn)?;
    Ok(())
}

/// Saves that a key signs no longer.
pub fn retire_key(conn: &mut Conn, kid: &str, at: Instant) -> Result<(), Fault> {
    let one = signing_keys::table.filter(signing_keys::kid.eq(kid)).filter(signing_keys::retired_at.is_null());
    diesel::update(one).set(signing_keys::retired_at.eq(at)).execute(conn)?;
    Ok(())
}
