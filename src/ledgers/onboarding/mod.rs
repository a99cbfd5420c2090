//! Onboarding (一张表导入): units, their people, the agreements they have stamped and the zones they
//! lead, from one workbook and back into one.
//!
//! ```text
//! bytes ─sheets─▶ Book ─tables─▶ Tables ─checking, against what is Known─▶ Plan ─actions─▶ units, accounts, agreements, zones
//! ```
//!
//! | file | what |
//! |---|---|
//! | `intake` | from the bytes of a request to tables, off the threads that answer |
//! | `checking/` | what each row asks for, and every cell that is wrong |
//! | `template` | the workbook to fill in, and what is known written in the same columns |
//! | `slips` | the page to print: a slip with a code for each new account |
//!
//! **Invariants.** A blank cell says nothing: it never removes. What names a thing (code, name, credit code, login, what
//! was signed, who leads a zone) is never changed by an import; it is matched, or reported. What is the same is left alone, so that what
//! was exported imports with no change. A finding never repeats what stands in the cell.

pub(super) mod model;

mod checking;
pub(super) mod intake;
mod template;
pub(super) mod wire;

pub(super) mod actions;
mod slips;

pub(super) mod routes;
