//! Who gets in: tokens, sessions, passwords, machines, and rights that change at once.

mod machines;
mod passwords;
mod rights;
mod sessions;
mod tokens;
