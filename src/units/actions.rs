//! Actions: registering a unit, changing what is known about it, and removing one that nothing refers to.

use serde_json::Value;

use super::events::{UnitDeparted, UnitRegistered, UnitRemoved, UnitUpdated};
use super::model::{State, Unit};
use super::wire::UnitIn;
use super::{rules, store};
use journal::{NOT_FOUND, WriteTx};
use kernel::{Day, Expected, Fault, UnitId, patch};

/// How a unit became known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The community registered it.
    Registered,
    /// The published source names it.
    Source,
    /// It is invented (示例).
    Sample,
}

/// Registers a unit.
///
/// # Errors
/// `unit_code_taken`, `unit_credit_code_taken`, or `validation_failed`.
pub fn create(tx: &mut WriteTx, sent: &UnitIn, origin: Origin) -> Result<Unit, Fault> {
    let unit = Unit {
        id: tx.new_id(),
        community: tx.community(),
        profile: sent.profile(tx.actor(), None)?,
        state: State::Active,
        named_in_source: origin == Origin::Source,
        sample: origin == Origin::Sample,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert(tx, &unit)?;
    tx.record(&UnitRegistered { unit_id: unit.id, version: unit.version })?;
    Ok(unit)
}

/// Changes what a merge patch names.
///
/// # Errors
/// `stale_version`, `validation_failed`, `unit_field_reserved`, or a code that another unit has.
pub fn update(tx: &mut WriteTx, id: UnitId, expected: &Expected, sent: &Value) -> Result<Unit, Fault> {
    let before = store::find(tx, id)?.ok_or(&NOT_FOUND)?;
    expected.check(before.version)?;
    let profile = patch::merge(&UnitIn::of(&before.profile), sent)?.profile(tx.actor(), Some(&before.profile))?;
    rules::change(tx.actor(), &before.profile, &profile)?;
    if profile == before.profile {
        return Ok(before);
    }
    let unit = Unit { profile, version: before.version + 1, updated_at: tx.now(), ..before };
    store::update(tx, &unit)?;
    tx.record(&UnitUpdated { unit_id: unit.id, version: unit.version })?;
    Ok(unit)
}

/// Records that a unit takes part no longer, from this day on. What depends on it is for whoever ends it to settle first.
///
/// # Errors
/// `not_found`.
pub fn depart(tx: &mut WriteTx, id: UnitId, on: Day) -> Result<(), Fault> {
    let before = store::find(tx, id)?.ok_or(&NOT_FOUND)?;
    let state = State::Departed { on };
    let unit = Unit { state, version: before.version + 1, updated_at: tx.now(), ..before };
    store::update(tx, &unit)?;
    tx.record(&UnitDeparted { unit_id: unit.id, version: unit.version })?;
    Ok(())
}

/// Removes a unit that nothing refers to.
///
/// # Errors
/// `stale_version`, or `unit_in_use` with what refers to it.
pub fn delete(tx: &mut WriteTx, id: UnitId, expected: &Expected) -> Result<(), Fault> {
    let unit = store::find(tx, id)?.ok_or(&NOT_FOUND)?;
    expected.check(unit.version)?;
    rules::removable(&store::held_by(tx, id)?)?;
    store::delete(tx, id)?;
    tx.record(&UnitRemoved { unit_id: id, version: unit.version })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::model::{Sector, UnitFilter, UnitKind};
    use super::*;
    use auth::PLATFORM;
    use communities::found_platform;
    use db::{Db, Scratch};
    use journal::Journal;
    use kernel::{Actor, Clock, Id, Instant, Window};
    use proofs::journal::inspect;
    use serde_json::json;

    /// A journal on a database of its own, with one community in it.
    async fn journal(name: &str) -> (Journal, Scratch) {
        let scratch = Scratch::new(&format!("units-{name}"));
        let clock = Clock::manual(Instant::from_micros(1_800_000_000_000_000));
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), clock);
        found_platform(&journal).await.unwrap();
        (journal, scratch)
    }

    fn sent(code: &str, name: &str) -> UnitIn {
        serde_json::from_value(json!({ "code": code, "name": name, "property_manager": code == "U03" })).unwrap()
    }

    async fn with<T: Send + 'static>(
        journal: &Journal,
        job: impl Fn(&mut WriteTx) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        journal.write(Actor::system(PLATFORM), job).await
    }

    #[actix_web::test]
    async fn units_are_listed_in_every_order_page_by_page() {
        let (journal, _scratch) = journal("lists").await;
        let names = [("U02", "示例单位乙"), ("U01", "示例单位丙"), ("U03", "示例100%物业")];
        with(&journal, move |tx| {
            names.iter().try_for_each(|(code, name)| create(tx, &sent(code, name), Origin::Sample).map(drop))
        })
        .await
        .unwrap();
        let listed = |filter: UnitFilter, sort: &'static str, descending| {
            let journal = journal.clone();
            async move {
                let mut window = Window { descending, ..Window::first(2, sort) };
                let mut codes = Vec::new();
                loop {
                    let (filter, asked) = (filter.clone(), window.clone());
                    let page = journal
                        .read(Actor::system(PLATFORM), move |view| store::list(view, &filter, &asked))
                        .await
                        .unwrap();
                    codes.extend(page.items.into_iter().map(|unit| unit.profile.code));
                    match page.next {
                        Some(mark) => window.from = Some(mark),
                        None => return codes.join(" "),
                    }
                }
            }
        };
        let all = UnitFilter::default;
        assert_eq!(listed(all(), "code", false).await, "U01 U02 U03");
        assert_eq!(listed(all(), "code", true).await, "U03 U02 U01");
        assert_eq!(listed(all(), "name", false).await, "U03 U01 U02");
        assert_eq!(listed(all(), "created_at", false).await, "U02 U01 U03");
        assert_eq!(listed(all(), "updated_at", true).await, "U03 U01 U02");
        let words = |words: &str| UnitFilter { words: Some(words.to_owned()), ..all() };
        assert_eq!(listed(words("乙"), "code", false).await, "U02");
        assert_eq!(listed(words("%"), "code", false).await, "U03");
        assert_eq!(listed(words("U0"), "code", false).await, "U01 U02 U03");
        assert_eq!(listed(UnitFilter { property_manager: Some(true), ..all() }, "code", false).await, "U03");
        let sectors =
            UnitFilter { sectors: vec![Sector::Public, Sector::Private], kinds: vec![UnitKind::Other], ..all() };
        assert_eq!(listed(sectors, "code", false).await, "");
    }

    #[actix_web::test]
    async fn a_code_names_one_unit_and_a_change_raises_the_version() {
        let (journal, _scratch) = journal("codes").await;
        let full = json!({
            "code": "U01", "name": "示例单位01", "short_name": "示例", "sector": "public", "kind": "public_institution",
            "unified_social_credit_code": "91512081ma62k0260e", "organization_id": "0198c0de-7a3c-7b1e-9f52-3d1f0a6b2c77",
            "contact": { "post": "办公室", "phone": "0937-6226222" }, "address": "示例路 1 号", "note": "备注",
        });
        let first: UnitIn = serde_json::from_value(full).unwrap();
        let unit = with(&journal, move |tx| create(tx, &first, Origin::Source)).await.unwrap();
        let id = unit.id;
        let found = journal.read(Actor::system(PLATFORM), move |view| store::find(view, id)).await.unwrap();
        assert_eq!(found.as_ref(), Some(&unit), "what is read is what was written");
        assert_eq!(unit.profile.credit_code.as_deref(), Some("91512081MA62K0260E"));

        let again = with(&journal, |tx| create(tx, &sent("U01", "示例单位02"), Origin::Registered)).await.unwrap_err();
        assert_eq!(again.code().name, "unit_code_taken");
        let other = with(&journal, |tx| create(tx, &sent("U02", "示例单位02"), Origin::Registered)).await.unwrap();
        let same_body = json!({ "unified_social_credit_code": "91512081MA62K0260E" });
        let taken = with(&journal, move |tx| update(tx, other.id, &Expected::Any, &same_body)).await.unwrap_err();
        assert_eq!(taken.code().name, "unit_credit_code_taken");

        let patch = json!({ "contact": null, "sector": null, "sector_source": null });
        let changed = with(&journal, move |tx| update(tx, id, &Expected::Versions(vec![1]), &patch)).await.unwrap();
        assert_eq!((changed.version, changed.profile.contact, changed.profile.sector), (2, None, None));
        let stale = with(&journal, |tx| {
            let id = store::list(tx, &UnitFilter::default(), &first_page())?.items[0].id;
            update(tx, id, &Expected::Versions(vec![1]), &json!({ "name": "示例单位09" }))
        });
        assert_eq!(stale.await.unwrap_err().code().name, "stale_version");
    }

    #[actix_web::test]
    async fn only_a_unit_that_nothing_refers_to_is_removed() {
        use diesel::connection::SimpleConnection;
        let (journal, _scratch) = journal("removal").await;
        let unit = with(&journal, |tx| create(tx, &sent("U01", "示例单位01"), Origin::Registered)).await.unwrap();
        let id = unit.id;
        let engine_uuid = if journal.engine() == db::Engine::Sqlite { "BLOB" } else { "uuid" };
        let table = format!(
            "CREATE TABLE lists_of_the_test (community_id {engine_uuid}, unit {engine_uuid}, \
             FOREIGN KEY (community_id, unit) REFERENCES units (community_id, unit_id))"
        );
        with(&journal, move |tx| Ok(tx.conn().batch_execute(&table)?)).await.unwrap();
        let refer = "INSERT INTO lists_of_the_test SELECT community_id, unit_id FROM units";
        with(&journal, move |tx| Ok(tx.conn().batch_execute(refer)?)).await.unwrap();
        let held = with(&journal, move |tx| delete(tx, id, &Expected::Any)).await.unwrap_err();
        assert_eq!((held.code().name, &held.members()["held_by"]), ("unit_in_use", &json!(["lists_of_the_test"])));
        with(&journal, |tx| Ok(tx.conn().batch_execute("DELETE FROM lists_of_the_test")?)).await.unwrap();
        with(&journal, move |tx| delete(tx, id, &Expected::Any)).await.unwrap();
        let gone = with(&journal, move |tx| delete(tx, id, &Expected::Any)).await.unwrap_err();
        assert_eq!(gone.code().name, "not_found");
        let (entries, head) = journal
            .read(Actor::system(PLATFORM), |view| Ok((journal::entries(view, 0, 100, None)?, journal::head_of(view)?)))
            .await
            .unwrap();
        let kinds: Vec<_> = entries.iter().map(|entry| entry.kind.as_str()).collect();
        let told = ["hulian.community.founded.v1", "hulian.unit.registered.v1", "hulian.unit.removed.v1"];
        assert_eq!(kinds, told);
        assert_eq!(entries[2].subject, format!("units/{}", id.uuid()));
        assert_eq!(inspect(entries, Some(&head), &[]).finding, None);
    }

    fn first_page() -> Window {
        Window::first(1, "code")
    }
}
