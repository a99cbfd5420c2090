//! An agreement, or one of its commitments, as it is shown (协议视图): their JSON, and the answers that carry it.

pub(super) mod wire;

pub(super) mod commitment;
pub(super) mod shown;
