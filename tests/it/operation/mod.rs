//! What an operator meets: the figures and who may see them, spans, and alarms that watch what is really there.

mod figures;
mod readers;
mod spans;
