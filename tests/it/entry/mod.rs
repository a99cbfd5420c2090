//! Who gets in: tokens, sessions, passwords, machines, and rights that change at once.

mod credentials;
mod derived;
mod guesses;
mod machines;
mod makers;
mod passwords;
mod rights;
mod second_factor;
mod sessions;
mod tokens;
mod traces;
mod trusted;
