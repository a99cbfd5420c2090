//! Numbers of persons: identity numbers (GB 11643) and phone numbers where one is asked for, and whether a text holds one.
//!
//! In a text they stand as people write them in a sentence: `199 0000 1234`, `+86-199…`, `tel199…`, `(199) 0000.1234`, full
//! width, 一九九…, `110105 19491231 002X`.
//!
//! A text is read in four steps: its [`letters`] in their plain form, the [`groups`] of digits among them, what of these are
//! days, amounts and readings, and whether the rest is grouped as people group a mobile number ([`mobiles`]) or an identity
//! number ([`persons`]). A number is made of whole groups that follow each other: so a day in front of a phone number hides
//! nothing, and a part of a longer number is none. The [`words`] beside it have a say.
//!
//! **What no rule can tell apart** is refused, for a number that stays in a text is there for good: three numbers that only
//! blanks or single marks stand between, grouped like a phone number (`147 2931 1119`; not with a unit behind them, not round
//! amounts, not in a longer list); eleven digits that begin with 13 to 19; of numbers of papers that hold a province and a day
//! where an identity number does one in eleven (of those with fifteen digits all, for they have no check character). `表号`,
//! `合同编号` and the like right before such a number say that it is none; not before an identity number of somebody born before
//! 2000, or one that ends with X. On the other side, a number in a grouping nobody uses (`13 80 00 01 23 4`) is seen only right
//! behind a word for a phone, and one grouped 4-4-3 and the like not in the middle of other numbers.

mod identity;
mod letters;
mod phone;
#[cfg(test)]
mod tests;

mod groups;
mod words;

mod mobiles;
mod persons;

mod detect;

pub use detect::{holds_personal_number, is_mobile};
pub use identity::{IdentityFlaw, IdentityNumber};
pub use letters::is_invisible;
pub use phone::PhoneNumber;
