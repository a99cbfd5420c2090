//! Lists (名单): which units, as they stand or stood on a day.

pub(super) mod wire;
