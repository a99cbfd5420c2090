//! Storage: the person or machine behind a session or a machine client, read in one statement.

use diesel::prelude::*;

use super::super::enrolment::{Enrolled, Stage};
use super::super::issuance;
use super::super::policy::{Policy, stands_for};
use super::model::{Standing, StandingOf};
use crate::ids::SessionId;
use db::schema::{accounts, clients, revoked_tokens, second_factors, sessions};
use journal::ReadTx;
use kernel::{AccountId, Actor, Author, ClientId, Day, Fault, Instant, Role, Roles, UnitId};

type SessionRow = (AccountId, Instant, i64, bool, String, Option<UnitId>, bool, Option<AccountId>);

/// What stands behind a session: nothing once it ended, or once its account is not active.
pub fn session_standing(view: &mut ReadTx, session: SessionId) -> Result<Option<Standing>, Fault> {
    let community = view.community();
    let owner = accounts::community_id.eq(sessions::community_id).and(accounts::account_id.eq(sessions::account_id));
    let factor = second_factors::community_id
        .eq(sessions::community_id)
        .and(second_factors::account_id.eq(sessions::account_id))
        .and(second_factors::state.eq(Stage::Active.name()));
    let row: Option<SessionRow> = sessions::table
        .inner_join(accounts::table.on(owner))
        .left_join(second_factors::table.on(factor))
        .filter(sessions::community_id.eq(community))
        .filter(sessions::session_id.eq(session))
        .filter(sessions::ended_at.is_null())
        .filter(accounts::state.eq("active"))
        .select((
            accounts::account_id,
            sessions::expires_at,
            sessions::generation,
            sessions::used,
            accounts::roles,
            accounts::unit_id,
            accounts::must_change,
            second_factors::account_id.nullable(),
        ))
        .first(view.conn())
        .optional()?;
    let Some((account, ends_at, generation, used, roles, unit, must_change, factor)) = row else { return Ok(None) };
    let author = Author::Account(account);
    let issued = issuance::store::of(view, account)?;
    let (reissued, signs_from) = (issuance::rules::marks(&issued, view.now()), issuance::rules::signs_from(&issued));
    let actor = Actor { reissued, ..Actor::new(author, view.community(), Roles::read(&roles), unit) };
    let second_factor = if factor.is_some() { Enrolled::Yes } else { Enrolled::No };
    let vouched = actor.unit.is_none() || issuance::rules::vouched(&issued);
    let kind = StandingOf::Person { must_change, generation, used, signs_from, vouched, second_factor };
    Ok(Some(Standing { actor, ends_at, kind }))
}

type ClientRow = (Option<UnitId>, String, String, String, Instant, Option<Day>, AccountId, String, Option<UnitId>);

/// What stands behind a client: nothing once it was revoked, and nothing while whoever made it does not hold the office it
/// stands for. It may do what it was given, as far as machines of its sort may today.
pub fn client_standing(view: &mut ReadTx, client: ClientId, policy: &Policy) -> Result<Option<Standing>, Fault> {
    let maker = accounts::community_id
        .eq(clients::community_id)
        .and(accounts::account_id.nullable().eq(clients::created_by))
        .and(accounts::state.eq("active"));
    let row: Option<ClientRow> = clients::table
        .inner_join(accounts::table.on(maker))
        .filter(clients::community_id.eq(view.community()))
        .filter(clients::client_id.eq(client))
        .filter(clients::revoked_at.is_null())
        .select((
            clients::unit_id,
            clients::scopes,
            clients::secret_hash,
            clients::addresses,
            clients::expires_at,
            clients::used_on,
            accounts::account_id,
            accounts::roles,
            accounts::unit_id,
        ))
        .first(view.conn())
        .optional()?;
    let Some((unit, scopes, secret_hash, addresses, ends_at, used_on, maker, roles, place)) = row else {
        return Ok(None);
    };
    let of_unit = unit.is_some();
    if !Roles::read(&roles).has(stands_for(of_unit)) || place != unit {
        return Ok(None);
    }
    let roles = [Role::Client].into_iter().collect();
    // What a machine does soon after its maker's credential was reissued is marked like what the maker does.
    let reissued = issuance::rules::marks(&issuance::store::of(view, maker)?, view.now());
    let actor = Actor { reissued, ..Actor::new(Author::Client(client), view.community(), roles, unit) };
    let words = |text: &str| text.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let allowed = policy.machine_scopes(of_unit);
    let scopes = words(&scopes).into_iter().filter(|scope| allowed.contains(&scope.as_str())).collect();
    let kind = StandingOf::Machine { scopes, secret_hash, addresses: words(&addresses), used_on };
    Ok(Some(Standing { actor, ends_at, kind }))
}

/// Whether a token of a machine was revoked.
pub fn token_revoked(view: &mut ReadTx, hash: &str) -> Result<bool, Fault> {
    let one: Option<ClientId> = revoked_tokens::table
        .filter(revoked_tokens::community_id.eq(view.community()))
        .filter(revoked_tokens::token_hash.eq(hash))
        .select(revoked_tokens::client_id)
        .first(view.conn())
        .optional()?;
    Ok(one.is_some())
}

/// Saves that the newest access token of a session arrived.
pub fn mark_used(view: &mut ReadTx, session: SessionId, generation: i64) -> Result<(), Fault> {
    let one = sessions::table
        .filter(sessions::community_id.eq(view.community()))
        .filter(sessions::session_id.eq(session))
        .filter(sessions::generation.eq(generation));
    diesel::update(one).set(sessions::used.eq(true)).execute(view.conn())?;
    Ok(())
}

/// Saves the day a client was last seen.
pub fn mark_seen(view: &mut ReadTx, client: ClientId, day: Day) -> Result<(), Fault> {
    let one = clients::table.filter(clients::community_id.eq(view.community())).filter(clients::client_id.eq(client));
    diesel::update(one).set(clients::used_on.eq(day)).execute(view.conn())?;
    Ok(())
}
