//! A commitment as it is shown by itself (承诺事项视图): its JSON.

pub(crate) mod wire;
