//! A task (待办): what waits for somebody. Each slice lists its own, one reader shows them all.

use std::any::TypeId;

use uuid::Uuid;

use super::super::{Day, Fault, Id, Instant};
use super::kinds::TaskKind;

/// Something that waits for the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What kind of thing.
    pub kind: &'static TaskKind,
    /// What the thing is called.
    pub title: String,
    /// What it is about.
    pub subject: Subject,
    /// Where it is, below the community; from the root where it begins with a slash.
    pub place: String,
    /// The operation that does it.
    pub operation: &'static str,
    /// By which day.
    pub due_on: Option<Day>,
    /// Since when it waits.
    pub since: Instant,
}

/// What a task is about: an object by its typed id, the number of something within it, and what it belongs to. Which noun that is
/// only the slice knows, and the reader that shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    object: Option<(TypeId, Uuid)>,
    number: Option<i64>,
    whole: Option<(TypeId, Uuid)>,
}

impl Subject {
    /// An object; the default is nothing but what title and place of the task say.
    pub fn of<T: Id>(id: T) -> Self {
        Self { object: Some(typed(id)), ..Self::default() }
    }

    /// The same, and something within the object by its number.
    #[must_use]
    pub fn numbered(self, number: Option<i64>) -> Self {
        Self { number, ..self }
    }

    /// The same, and what the object belongs to.
    #[must_use]
    pub fn within<T: Id>(self, whole: Option<T>) -> Self {
        Self { whole: whole.map(typed), ..self }
    }

    /// The object, or what it belongs to, where one of them is of this noun.
    pub fn id<T: Id>(&self) -> Option<T> {
        let found = [self.object, self.whole].into_iter().flatten().find(|(noun, _)| *noun == TypeId::of::<T>());
        found.map(|(_, id)| T::of(id))
    }

    /// The number of something within the object, where the object is of this noun.
    pub fn number_in<T: Id>(&self) -> Option<i64> {
        self.number.filter(|_| self.object.is_some_and(|(noun, _)| noun == TypeId::of::<T>()))
    }
}

fn typed<T: Id>(id: T) -> (TypeId, Uuid) {
    (TypeId::of::<T>(), id.uuid())
}

/// The tasks that a slice has found for the caller.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// The tasks, in no order.
    pub tasks: Vec<Task>,
    /// Whether there may be more than it looked at.
    pub more: bool,
    /// Why records could not be read: what waits in them is not among the tasks.
    pub unreadable: Vec<Fault>,
}

impl Waiting {
    /// The tasks of two slices.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.tasks.extend(other.tasks);
        self.unreadable.extend(other.unreadable);
        Self { more: self.more || other.more, ..self }
    }
}

impl Task {
    /// Whether its day has passed.
    pub fn overdue(&self, today: Day) -> bool {
        self.due_on.is_some_and(|due| due < today)
    }
}

/// From when on a day is announced: some days before it, but not before its subject existed.
pub fn in_sight(day: Day, days: i64, there: Instant) -> Instant {
    Instant::start_of(day.plus_days(-days)).max(there)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AgreementId, PartyId, UnitId};

    #[test]
    fn a_subject_answers_for_its_nouns_alone() {
        let (party, agreement) = (PartyId(Uuid::from_u128(1)), AgreementId(Uuid::from_u128(2)));
        let subject = Subject::of(party).within(Some(agreement)).numbered(Some(3));
        assert_eq!((subject.id(), subject.id(), subject.id::<UnitId>()), (Some(party), Some(agreement), None));
        assert_eq!((subject.number_in::<PartyId>(), subject.number_in::<AgreementId>()), (Some(3), None));
        assert_eq!(Subject::default().id::<PartyId>(), None);
    }
}
