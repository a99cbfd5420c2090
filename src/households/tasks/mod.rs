//! Tasks (待办) that wait for the caller in households; a title is a code, never a name.
//!
//! | task | for | done by | no longer there when |
//! |---|---|---|---|
//! | household_report | who keeps the file | `verify_household` | verified, taken on, rejected, merged, taken back |
//! | household_recheck | who keeps the file | `recheck_household` | checked again, ended |
//! | household_admission | who keeps the file, the secretary | `admit_household` | taken on, rejected |
//! | household_erasure | the secretary | `erase_household` | confirmed, refused, taken back |
//!
//! Whoever keeps a file is told of it; where nobody does who is still cleared, everybody who is. Nothing waits of what is not
//! processed any more, but that its erasure be confirmed.

pub(super) mod rules;

pub(super) mod waiting;
