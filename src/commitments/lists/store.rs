//! Storage: commitments by themselves, joined with what they need of their agreement.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::model::{Filter, Mine, Standalone};
use ::agreements::promises::{self, Clocks, CommitmentId, CommitmentState, Row};
use ::agreements::{Agreement, AgreementState, known_as_of, parties_of_unit, works_for_community};
use db::schema::{agreement_parties, agreements, commitments};
use db::{MultiBackend, ReadRows, day_key, one_word_of, readable, stated, stored};
use journal::{Before, Of, ReadTx};
use kernel::{AgreementId, Day, Fault, Id, Instant, Key, Mark, Page, Role, UnitId, Window};

/// What the sort parameter of a list may name.
pub const SORTS: [&str; 2] = ["created_at", "due_on"];

/// A commitment with what it must know of its agreement, as it is read.
#[derive(Queryable, Selectable)]
#[diesel(table_name = commitments)]
struct Joined {
    #[diesel(embed)]
    row: Row,
    #[diesel(select_expression = agreements::state)]
    state: AgreementState,
    #[diesel(select_expression = agreements::suspended_at)]
    suspended_at: Option<Instant>,
    #[diesel(select_expression = agreements::starts_on)]
    starts_on: Day,
    #[diesel(select_expression = agreement_parties::unit_id)]
    unit: Option<UnitId>,
    #[diesel(select_expression = agreement_parties::left_at)]
    left_at: Option<Instant>,
}

stored!(Joined in commitments[commitment_id]);

impl Joined {
    /// [`Clocks::of`] from columns.
    fn clocks(&self) -> Clocks {
        match self.state {
            _ if self.left_at.is_some() => Clocks::Over,
            AgreementState::Ending if self.suspended_at.is_some() => Clocks::Paused,
            stage => Clocks::at(stage),
        }
    }
}

impl From<Joined> for Standalone {
    fn from(joined: Joined) -> Self {
        Self {
            agreement: joined.row.agreement(),
            clocks: joined.clocks(),
            starts_on: joined.starts_on,
            unit: joined.unit,
            mine: None,
            commitment: joined.row.into(),
        }
    }
}

/// Says for each which party the caller's unit is in its agreement: one statement for all, none for others.
fn with_mine(view: &mut ReadTx, page: &mut [Standalone]) -> Result<(), Fault> {
    let Some(unit) = view.actor().unit else { return Ok(()) };
    let ids: Vec<AgreementId> = page.iter().map(|one| one.agreement).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mine = parties_of_unit(view, &ids, unit)?;
    for one in page {
        one.mine = mine.get(&one.agreement).map(Mine::of);
    }
    Ok(())
}

/// Commitments of agreements the caller may know of, as a query that still wants an order.
macro_rules! visible {
    ($view:ident) => {{
        let community = $view.community();
        let pledger = agreement_parties::community_id
            .eq(community)
            .and(agreement_parties::agreement_id.eq(commitments::agreement_id))
            .and(agreement_parties::party_id.eq(commitments::pledger_id));
        let head = agreements::community_id.eq(community).and(agreements::agreement_id.eq(commitments::agreement_id));
        let query = commitments::table
            .inner_join(agreements::table.on(head))
            .inner_join(agreement_parties::table.on(pledger))
            .filter(commitments::community_id.eq(community))
            .select(Joined::as_select())
            .into_boxed::<MultiBackend>();
        let actor = *$view.actor();
        match actor.unit {
            Some(unit) => {
                let of_unit = diesel::alias!(agreement_parties as of_unit);
                let mine = of_unit
                    .filter(of_unit.field(agreement_parties::community_id).eq(community))
                    .filter(of_unit.field(agreement_parties::unit_id).eq(unit))
                    .select(of_unit.field(agreement_parties::agreement_id));
                let own =
                    agreements::author_unit_id.is_not_null().and(agreements::author_unit_id.assume_not_null().eq(unit));
                query.filter(own.or(agreements::shared_at.is_not_null().and(commitments::agreement_id.eq_any(mine))))
            }
            None if works_for_community(&actor) => {
                query.filter(agreements::shared_at.is_not_null().or(agreements::author_unit_id.is_null()))
            }
            None if actor.roles.has(Role::Auditor) => query.filter(agreements::shared_at.is_not_null()),
            None => query.filter(agreements::state.eq("")),
        }
    }};
}

/// The commitment of this id, if the caller may know of its agreement.
pub fn find_visible(view: &mut ReadTx, id: CommitmentId) -> Result<Option<Standalone>, Fault> {
    let query = visible!(view).filter(commitments::commitment_id.eq(id));
    let mut found: Option<Standalone> = query.read_first(view.conn())?;
    with_mine(view, found.as_mut_slice())?;
    Ok(found)
}

/// The commitments the caller may know of and a filter lets through.
pub fn list(view: &mut ReadTx, filter: &Filter, window: &Window) -> Result<Page<Standalone>, Fault> {
    let today = view.now().day();
    let mut query = visible!(view).limit(window.limit + 1);
    if !filter.linkages.is_empty() {
        query = query.filter(commitments::linkage.eq_any(filter.linkages.iter().copied()));
    }
    if !filter.progress.is_empty() && filter.progress.iter().all(|progress| progress.unsettled()) {
        query = query.filter(stated(promises::OPEN));
    }
    if !filter.progress.is_empty() {
        query = query.filter(commitments::state.eq_any(filter.progress.iter().copied()));
    }
    if let Some(unit) = filter.unit {
        query = query.filter(
            agreement_parties::unit_id.is_not_null().and(agreement_parties::unit_id.assume_not_null().eq(unit)),
        );
    }
    if let Some(agreement) = filter.agreement {
        query = query.filter(commitments::agreement_id.eq(agreement));
    }
    if let Some(overdue) = filter.overdue {
        let owed = CommitmentState::ALL.iter().copied().filter(|progress| progress.owed());
        let late = commitments::due_on
            .lt(today)
            .and(commitments::falls_due_on.is_null().or(commitments::falls_due_on.assume_not_null().lt(today)))
            .and(one_word_of(commitments::state, owed.map(CommitmentState::name)))
            .and(one_word_of(agreements::state, Clocks::running().map(AgreementState::name)))
            .and(agreements::suspended_at.is_null())
            .and(agreement_parties::left_at.is_null());
        query =
            if overdue { query.filter(late.and(stated(promises::OPEN))) } else { query.filter(diesel::dsl::not(late)) };
    }
    if let Some(day) = filter.due_before {
        let later = commitments::falls_due_on.is_null().or(commitments::falls_due_on.assume_not_null().lt(day));
        query = query.filter(commitments::due_on.lt(day).and(later));
    }
    if let Some(line) = filter.recurs_from {
        query = query
            .filter(commitments::recurs_from.is_not_null().and(commitments::recurs_from.assume_not_null().eq(line)));
    }
    // Ids of commitments grow with the time they are made: the order by id is the order of creation.
    let query = match (window.sort.as_str(), &window.from, window.falling()) {
        ("due_on", ..) => db::sorted!(query, window, commitments::commitment_id, commitments::due_on, day_key),
        (_, None, true) => query.order(commitments::commitment_id.desc()),
        (_, None, false) => query.order(commitments::commitment_id.asc()),
        (_, Some(mark), true) => {
            query.filter(commitments::commitment_id.lt(CommitmentId(mark.id))).order(commitments::commitment_id.desc())
        }
        (_, Some(mark), false) => {
            query.filter(commitments::commitment_id.gt(CommitmentId(mark.id))).order(commitments::commitment_id.asc())
        }
    };
    let found: Vec<Standalone> = query.read_all(view.conn())?;
    let mut page = Page::cut(found, window, |one| mark(one, &window.sort));
    with_mine(view, &mut page.items)?;
    Ok(page)
}

/// The commitment of this id as it stood at 24:00 of a day, with its agreement as that stood then, if the caller could know of it.
pub fn as_of(view: &mut ReadTx, id: CommitmentId, day: Day) -> Result<Option<(Standalone, Agreement)>, Fault> {
    view.snapshot()?;
    let before = Before(Instant::end_of(day));
    let found = promises::as_of(view, Of::Object(id.uuid()), before)?.pop();
    let Some((agreement, commitment)) = found else { return Ok(None) };
    let Some(agreement) = known_as_of(view, Some(agreement), day)?.pop() else { return Ok(None) };
    Ok(Standalone::of(commitment, &agreement, view.actor()).map(|one| (one, agreement)))
}

/// The commitments as they stood at 24:00 of a day, those the caller could know of and a filter lets through, and the agreements
/// as they stood then.
pub fn list_as_of(
    view: &mut ReadTx,
    filter: &Filter,
    window: &Window,
    day: Day,
) -> Result<(Page<Standalone>, HashMap<AgreementId, Agreement>), Fault> {
    view.snapshot()?;
    let agreements = known_as_of(view, filter.agreement, day)?.into_iter();
    let agreements: HashMap<AgreementId, Agreement> = agreements.map(|agreement| (agreement.id, agreement)).collect();
    let of = filter.agreement.map_or(Of::All, |agreement| Of::Owner(agreement.uuid()));
    let lines = promises::as_of(view, of, Before(Instant::end_of(day)))?.into_iter();
    let known = lines.filter_map(|(id, line)| Standalone::of(line, agreements.get(&id)?, view.actor()));
    let found: Vec<Standalone> = known.filter(|one| filter.passes(one, day)).collect();
    Ok((Page::of_whole(found, window, |one| mark(one, &window.sort)), agreements))
}

/// Commitments that may wait for the caller, the earliest day first: with a delivery nobody has judged, with a
/// cancellation that was asked for, or owed now by the caller's own side and sent back or due by this day.
pub fn pressing(view: &mut ReadTx, horizon: Day, limit: i64) -> Result<(Vec<Standalone>, Vec<Fault>), Fault> {
    let unjudged = commitments::delivered.gt(commitments::verified + commitments::verified_by_silence);
    let asked = commitments::cancellation.is_not_null().and(commitments::ended_at.is_null());
    let later = commitments::falls_due_on.is_null().or(commitments::falls_due_on.assume_not_null().le(horizon));
    let near = commitments::state.eq(CommitmentState::Accepted).and(commitments::due_on.le(horizon)).and(later);
    let pressed = near.or(commitments::state.eq(CommitmentState::Returned));
    let running = agreements::state.eq(AgreementState::Active).or(agreements::state.eq(AgreementState::Ending));
    let owed = pressed.and(running).and(agreements::suspended_at.is_null()).and(agreement_parties::left_at.is_null());
    let (unit, query) = (view.actor().unit, visible!(view));
    let query = match unit {
        Some(unit) => {
            let own =
                agreement_parties::unit_id.is_not_null().and(agreement_parties::unit_id.assume_not_null().eq(unit));
            query.filter(unjudged.or(asked).or(owed.and(own)))
        }
        None => query.filter(unjudged.or(asked).or(owed.and(agreement_parties::unit_id.is_null()))),
    };
    let query =
        query.filter(stated(promises::OPEN)).order((commitments::due_on, commitments::commitment_id)).limit(limit);
    let (mut found, unreadable) = readable(query.read_each(view.conn())?)?;
    with_mine(view, &mut found)?;
    Ok((found, unreadable))
}

fn mark(one: &Standalone, sort: &str) -> Mark {
    let commitment = &one.commitment;
    let key = match sort {
        "due_on" => Key::Number(Day::number_of_end(commitment.due_on)),
        _ => Key::Number(commitment.created_at.micros()),
    };
    Mark { key, id: commitment.id.uuid() }
}
