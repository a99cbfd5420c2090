//! Types: an entry of a pairing (a visit, aid), what is said in it, and that it is voided.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::model::{Pairing, Recorded};
use households::{HouseholdId, SealedStore};
use journal::{ReadTx, WriteTx};
use kernel::{AccountId, Day, Fault, Id, Instant, Page, PairingId, Window};

/// Something recorded in a pairing, as far as it is not sealed.
pub struct Entry<I> {
    /// Its id, made by whoever recorded it.
    pub id: I,
    /// In which pairing.
    pub pairing: PairingId,
    /// About whom.
    pub household: HouseholdId,
    /// On which day.
    pub on: Day,
    /// Who recorded it, when, and for which unit.
    pub recorded: Recorded,
    /// That it was taken out of the figures.
    pub voided: Option<Voided<I>>,
}

/// That an entry was taken out of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voided<I> {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Option<AccountId>,
    /// The entry that stands in its place.
    pub replaced_by: Option<I>,
}

/// Why an entry is to be taken out of the figures.
pub struct Voiding<I> {
    /// Why.
    pub reason: String,
    /// The entry that stands in its place.
    pub replaced_by: Option<I>,
}

/// What recording came to: the same entry sent again is answered as it was recorded.
pub enum Outcome<I> {
    /// It is recorded now.
    Made(Entry<I>),
    /// It was recorded before.
    Known(Entry<I>),
}

/// An entry with what is sealed of it.
pub type Kept<I> = (Entry<I>, Vec<u8>);

/// An entry, with what was said in it where that may be read.
pub type Seen<W> = (Entry<<W as Said>::Id>, Option<W>);

/// What is said in entries of one kind, sealed with the household's key; and where those entries lie.
pub trait Said: PartialEq + Serialize + DeserializeOwned {
    /// The id of such an entry.
    type Id: Id + PartialEq;

    /// What whoever voids an entry is told where what is to stand in its place does not.
    const NO_OTHER: [&'static str; 2];

    /// The same with why the entry was voided.
    #[must_use]
    fn voided_because(self, reason: Option<String>) -> Self;

    /// The entry of this id.
    fn find(view: &mut ReadTx, id: Self::Id) -> Result<Option<Kept<Self::Id>>, Fault>;

    /// One part of the entries of a pairing, by day.
    fn list(view: &mut ReadTx, pairing: PairingId, window: &Window) -> Result<Page<Kept<Self::Id>>, Fault>;

    /// Takes an entry out of the figures, with what is sealed of it from now on, and tells it.
    fn void(
        tx: &mut WriteTx,
        pairing: &Pairing,
        safe: &SealedStore,
        id: Self::Id,
        voided: &Voided<Self::Id>,
        sealed: &[u8],
    ) -> Result<(), Fault>;
}
