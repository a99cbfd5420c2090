//! What stands on record: how agreements and promises stood on a day (`days`, and `walk` with random histories), also on days on
//! which the service was not there (`late`), what everything was called then (`names`), and what was signed, whatever a row says
//! (`signed`).

mod days;
mod late;
mod names;
mod signed;
mod walk;
