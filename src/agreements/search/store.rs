//! Storage: the grams of agreements, and which agreements a gram leads to.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::model::{Sought, Source, grams};
use db::schema::agreement_grams;
use db::{Conn, on_engine};
use journal::{ReadTx, WriteTx};
use kernel::{AgreementId, CommunityId, Fault};

#[derive(Insertable)]
#[diesel(table_name = agreement_grams)]
struct Row<'g> {
    community_id: CommunityId,
    gram: &'g str,
    agreement_id: AgreementId,
    source: &'static str,
}

/// Keeps the grams of texts that were others before.
pub fn replace<'t>(
    tx: &mut WriteTx,
    id: AgreementId,
    source: Source,
    before: impl IntoIterator<Item = &'t str>,
    now: impl IntoIterator<Item = &'t str>,
) -> Result<(), Fault> {
    let (before, now) = (grams(before), grams(now));
    let community_id = tx.community();
    let gone: Vec<&String> = before.difference(&now).collect();
    if !gone.is_empty() {
        let theirs = agreement_grams::table
            .filter(agreement_grams::community_id.eq(community_id))
            .filter(agreement_grams::gram.eq_any(gone))
            .filter(agreement_grams::agreement_id.eq(id))
            .filter(agreement_grams::source.eq(source.name()));
        diesel::delete(theirs).execute(tx.conn())?;
    }
    let row = |gram| Row { community_id, gram, agreement_id: id, source: source.name() };
    let new: Vec<Row> = now.difference(&before).map(|gram| row(gram.as_str())).collect();
    if new.is_empty() {
        return Ok(());
    }
    let table = agreement_grams::table;
    match tx.conn() {
        // Its statements cost no way there and back.
        Conn::Sqlite(conn) => {
            new.iter().try_for_each(|row| diesel::insert_into(table).values(row).execute(conn).map(drop))?;
        }
        Conn::Pg(conn) => drop(diesel::insert_into(table).values(&new).execute(conn)?),
    }
    Ok(())
}

/// From how many agreements on a gram is no help: its agreements are the first that one meets anyway.
const COMMON: i64 = 1_000;

/// The gram by which to look, or the span of them; nothing where all of them are common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// This gram alone.
    Gram(String),
    /// All from the first to the last.
    Between(String, String),
}

/// What of the words leads to few agreements.
pub fn lead(view: &mut ReadTx, sought: Sought) -> Result<Option<Lead>, Fault> {
    match sought {
        Sought::AnyOf(grams) => {
            for gram in grams {
                if !is_common(view, &gram, &gram)? {
                    return Ok(Some(Lead::Gram(gram)));
                }
            }
            Ok(None)
        }
        Sought::Between(from, to) => Ok((!is_common(view, &from, &to)?).then_some(Lead::Between(from, to))),
    }
}

fn is_common(view: &mut ReadTx, from: &str, to: &str) -> Result<bool, Fault> {
    let community = view.community();
    let beyond: Option<AgreementId> = on_engine!(view.conn(), |conn| agreement_grams::table
        .filter(agreement_grams::community_id.eq(community))
        .filter(agreement_grams::gram.ge(from))
        .filter(agreement_grams::gram.le(to))
        .order((agreement_grams::gram, agreement_grams::agreement_id))
        .select(agreement_grams::agreement_id)
        .offset(COMMON)
        .limit(1)
        .first(conn)
        .optional())?;
    Ok(beyond.is_some())
}

/// Every gram of the community with its text and agreement.
pub fn all(view: &mut ReadTx) -> Result<BTreeSet<(String, String, AgreementId)>, Fault> {
    let rows: Vec<(String, String, AgreementId)> = agreement_grams::table
        .filter(agreement_grams::community_id.eq(view.community()))
        .select((agreement_grams::source, agreement_grams::gram, agreement_grams::agreement_id))
        .load(view.conn())?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use auth::PLATFORM;
    use communities::found_platform;
    use db::{Db, Scratch};
    use journal::Journal;
    use kernel::{Actor, Clock, Id, Instant};
    use uuid::Uuid;

    use super::super::model::sought;
    use super::*;

    const RARE: u128 = 9_999;

    fn id(number: u128) -> AgreementId {
        AgreementId::of(Uuid::from_u128(number))
    }

    /// A journal on a database of its own: many agreements with a word in their titles, and one with another behind it.
    async fn journal(name: &str) -> (Journal, Scratch) {
        let scratch = Scratch::new(&format!("agreements-search-{name}"));
        let clock = Clock::manual(Instant::from_micros(1_800_000_000_000_000));
        let journal = Journal::new(Db::open(&scratch.place()).unwrap(), clock);
        found_platform(&journal).await.unwrap();
        let written = journal.write(Actor::system(PLATFORM), |tx| {
            (0..=COMMON)
                .try_for_each(|number| replace(tx, id(number.unsigned_abs().into()), Source::Title, [], ["常见"]))?;
            replace(tx, id(RARE), Source::Title, [], ["常见而少"])
        });
        written.await.unwrap();
        (journal, scratch)
    }

    async fn led_by(journal: &Journal, words: &'static str) -> Option<Lead> {
        journal.read(Actor::system(PLATFORM), move |view| lead(view, sought(words).unwrap())).await.unwrap()
    }

    #[actix_web::test]
    async fn a_rare_gram_leads_and_a_common_one_does_not() {
        let (journal, _scratch) = journal("lead").await;
        assert_eq!(led_by(&journal, "常见").await, None);
        assert_eq!(led_by(&journal, "常").await, None);
        for words in ["常见而少", "见而", "而少"] {
            let lead = led_by(&journal, words).await;
            assert!(matches!(&lead, Some(Lead::Gram(gram)) if gram != "常见"), "{words}: {lead:?}");
        }
        assert!(matches!(led_by(&journal, "少").await, Some(Lead::Between(..))));
        assert!(matches!(led_by(&journal, "没有").await, Some(Lead::Gram(_))), "a gram that nothing has is the rarest");
    }

    #[actix_web::test]
    async fn a_text_that_changes_takes_its_grams_along() {
        let (journal, _scratch) = journal("change").await;
        let kept = journal.write(Actor::system(PLATFORM), |tx| {
            replace(tx, id(RARE), Source::Title, ["常见而少"], ["常见"])?;
            replace(tx, id(RARE), Source::Party, ["甲单位", "乙单位"], ["乙单位"])?;
            all(tx)
        });
        let theirs: Vec<(String, String)> = kept
            .await
            .unwrap()
            .into_iter()
            .filter(|(_, _, agreement)| *agreement == id(RARE))
            .map(|(source, gram, _)| (source, gram))
            .collect();
        assert_eq!(
            theirs,
            [("title", "常见"), ("title", "见")].map(|(source, gram)| (source.to_owned(), gram.to_owned()))
        );
    }
}
