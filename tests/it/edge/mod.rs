//! What comes in is one thing: a day, a number or an id is read in one spelling and within its bounds, codes that look the same
//! are the same, and what lies below something that does not exist is not there either.
//!
//! `bodies` makes bodies from the published document and finds the members of a kind in them; `hostile` sends them with values
//! that are none, and looks at every list afterwards; `days`, `spellings` and `parents` tell single stories.

mod bodies;
mod days;
mod hostile;
mod parents;
mod spellings;
