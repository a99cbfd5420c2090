//! What stands on record: how agreements and promises stood on a day (`days`, and `walk` with random histories), and what was signed,
//! whatever a row says (`signed`).

mod days;
mod signed;
mod walk;
