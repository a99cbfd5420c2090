//! Actions: creating a community, and changing what is known about it.

use serde_json::Value;

use super::model::{Community, Place, Profile};
use super::wire::{CommunityForm, CommunityFounded, CommunityIn, CommunityUpdated, profile_of};
use super::{rules, store};
use auth::{self, CodeOut, PLATFORM};
use journal::{Journal, NOT_FOUND, WriteTx};
use kernel::{Actor, Day, Expected, Fault, Text, Warning, patch};

/// Whether a community is a real one or invented for show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A real community.
    Real,
    /// An invented one (示例).
    Sample,
}

/// A community after a change, with what is odd about what was sent.
#[derive(Debug)]
pub struct Done {
    /// The community as it is now.
    pub community: Community,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
}

/// Founds the community of this transaction. Nothing outside it is written.
///
/// # Errors
/// `validation_failed` when the codes of its regions do not agree or no longer stand.
pub fn found(tx: &mut WriteTx, sent: &CommunityIn, origin: Origin) -> Result<Done, Fault> {
    let profile = profile_of(sent);
    let warnings = review(tx, &profile)?;
    let community = Community {
        id: tx.community(),
        profile,
        sample: origin == Origin::Sample,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert(tx, &community)?;
    tx.record(&CommunityFounded { community_id: community.id })?;
    Ok(Done { community, warnings })
}

/// Founds the community of this transaction together with the account of its first secretary, who gets a one-time code.
///
/// # Errors
/// As [`found`]; `login_already_taken`.
pub fn create(tx: &mut WriteTx, sent: &CommunityIn) -> Result<(Done, CodeOut), Fault> {
    let done = found(tx, sent, Origin::Real)?;
    let person = &sent.first_secretary;
    let title = person.title.as_ref().map(Text::as_str);
    let code = auth::appoint_first_secretary(tx, person.login.as_str(), person.name.as_str(), title)?;
    Ok((done, code))
}

/// Prepares the tables that belong to no community of people: the regions that are built in, and the platform's own
/// community. Asked again, it finds nothing to do.
pub async fn found_platform(journal: &Journal) -> Result<(), Fault> {
    for attempt in 1.. {
        // Two instances that start together: the one that comes second is refused and finds it done on the next try.
        match prepared(journal).await {
            Err(_) if attempt < 3 => {}
            outcome => return outcome,
        }
    }
    Ok(())
}

async fn prepared(journal: &Journal) -> Result<(), Fault> {
    journal.global_write(store::seed_regions).await?;
    if journal.global(|conn| store::exists(conn, PLATFORM)).await? {
        return Ok(());
    }
    let found = |tx: &mut WriteTx<'_>| {
        store::insert_platform(tx, "平台")?;
        tx.record(&CommunityFounded { community_id: tx.community() })
    };
    journal.create_tenant(Actor::system(PLATFORM), found).await.map(drop)
}

/// Changes what a merge patch names.
///
/// # Errors
/// `stale_version`, `validation_failed`, or `community_field_reserved` for what only the operator changes.
pub fn update(tx: &mut WriteTx, expected: &Expected, sent: &Value) -> Result<Done, Fault> {
    let before = store::find(tx)?.ok_or(&NOT_FOUND)?;
    expected.check(before.version)?;
    let profile = patch::merge(&CommunityForm::of(&before.profile), sent)?.profile();
    rules::change(tx.actor(), &before.profile, &profile)?;
    let warnings = review(tx, &profile)?;
    if profile == before.profile {
        return Ok(Done { community: before, warnings });
    }
    let community = Community { profile, version: before.version + 1, updated_at: tx.now(), ..before };
    store::update(tx, &community)?;
    tx.record(&CommunityUpdated { community_id: community.id, version: community.version })?;
    Ok(Done { community, warnings })
}

/// Asks the rules and the list of regions about a profile.
fn review(tx: &mut WriteTx, profile: &Profile) -> Result<Vec<Warning>, Fault> {
    rules::located(profile)?;
    let today = tx.now().day();
    let mut warnings = Vec::new();
    for (pointer, place) in [("/subdistrict", &profile.subdistrict), ("/city", &profile.city)] {
        warnings.extend(compared(tx, pointer, place, today)?);
    }
    Ok(warnings)
}

fn compared(tx: &mut WriteTx, pointer: &str, place: &Place, today: Day) -> Result<Option<Warning>, Fault> {
    let region = store::find_region(tx.conn(), &place.code)?;
    rules::listed(pointer, place, region.as_ref(), today)
}

#[cfg(test)]
mod tests {
    use super::super::model::{CommunityFilter, CommunityState};
    use super::*;
    use db::{Conn, Db, Scratch};
    use kernel::{Author, Clock, CommunityId, Instant, Page, Role, Window};
    use serde_json::json;

    async fn journal(name: &str) -> (Journal, Scratch) {
        let scratch = Scratch::new(&format!("communities-{name}"));
        let clock = Clock::manual(Instant::from_micros(1_800_000_000_000_000));
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), clock);
        found_platform(&journal).await.unwrap();
        found_platform(&journal).await.unwrap();
        (journal, scratch)
    }

    fn sent(name: &str, subdistrict: [&str; 2]) -> CommunityIn {
        serde_json::from_value(json!({
            "name": name, "province": "甘肃省",
            "subdistrict": { "name": subdistrict[0], "code": subdistrict[1] },
            "city": { "name": "嘉峪关市", "code": "620200" },
            "provenance": { "source": "嘉峪关日报", "published_on": "2020-06-28" },
            "first_secretary": { "login": "shuji", "name": "示例书记" },
        }))
        .unwrap()
    }

    async fn founded(journal: &Journal, name: &'static str, subdistrict: [&'static str; 2]) -> Result<Done, Fault> {
        let id: CommunityId = journal.new_community_id().unwrap();
        journal.create_tenant(Actor::system(id), move |tx| found(tx, &sent(name, subdistrict), Origin::Sample)).await
    }

    fn names(page: &Page<Community>) -> Vec<&str> {
        page.items.iter().map(|community| community.profile.name.as_str()).collect()
    }

    #[actix_web::test]
    async fn the_operator_lists_all_communities_and_never_the_platform() {
        let (journal, _scratch) = journal("lists").await;
        let known = founded(&journal, "示例甲社区", ["钢城街道", "620201002"]).await.unwrap();
        assert_eq!(known.warnings, []);
        let unknown = founded(&journal, "示例乙社区", ["示例镇", "620201199"]).await.unwrap();
        assert_eq!(unknown.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["region_unknown"]);
        let outside = founded(&journal, "示例丙社区", ["示例街道", "620302001"]).await.unwrap_err();
        assert_eq!(outside.violations()[0].pointer, "/subdistrict/code");

        let window = Window::first(10, "name");
        let list = |filter: CommunityFilter| {
            let (journal, window) = (journal.clone(), window.clone());
            async move { journal.global(move |conn: &mut Conn| store::list(conn, &filter, &window)).await.unwrap() }
        };
        assert_eq!(names(&list(CommunityFilter::default()).await), ["示例乙社区", "示例甲社区"]);
        let region = CommunityFilter { region: Some("620201002".to_owned()), ..CommunityFilter::default() };
        assert_eq!(names(&list(region).await), ["示例甲社区"]);
        let archived = CommunityFilter { states: vec![CommunityState::Archived], ..CommunityFilter::default() };
        assert!(list(archived).await.items.is_empty());
        assert_eq!(journal.read(Actor::system(PLATFORM), store::find).await.unwrap(), None);
        assert_eq!(journal.read(Actor::system(PLATFORM), store::name_of).await.unwrap(), "平台");
    }

    #[actix_web::test]
    async fn what_is_read_is_what_was_written_and_a_change_that_changes_nothing_is_none() {
        let (journal, _scratch) = journal("changes").await;
        let community = founded(&journal, "示例社区", ["钢城街道", "620201002"]).await.unwrap().community;
        let operator = Actor {
            author: Author::Account(kernel::AccountId(community.id.0)),
            roles: [Role::Operator].into_iter().collect(),
            ..Actor::system(community.id)
        };
        assert_eq!(journal.read(operator, store::find).await.unwrap().as_ref(), Some(&community));
        let change = |patch: Value, version: i64| {
            let journal = journal.clone();
            async move { journal.write(operator, move |tx| update(tx, &Expected::Versions(vec![version]), &patch)).await }
        };
        let same = change(json!({ "name": "示例社区" }), 1).await.unwrap().community;
        assert_eq!(same.version, 1);
        let changed = change(json!({ "state": "archived", "provenance": null, "hotline": "0937-6226222" }), 1).await;
        let changed = changed.unwrap().community;
        assert_eq!(
            (changed.version, changed.profile.state, &changed.profile.provenance),
            (2, CommunityState::Archived, &None)
        );
        assert_eq!(journal.read(operator, store::find).await.unwrap().as_ref(), Some(&changed));
        let sealed = change(json!({ "sample": false }), 2).await.unwrap_err();
        assert_eq!(sealed.violations()[0].code.name, "unknown_field");
        let misplaced = change(json!({ "stat_code": "620201001001" }), 2).await.unwrap_err();
        assert_eq!(misplaced.violations()[0].pointer, "/stat_code");
    }
}
