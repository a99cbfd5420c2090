//! An agreement as it is shown (协议视图): its JSON, and the answers that carry it.

pub(super) mod wire;

pub(super) mod shown;
