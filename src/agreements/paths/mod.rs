//! Addresses (路径): what the paths and query strings of this slice have in common.

pub(super) mod wire;
