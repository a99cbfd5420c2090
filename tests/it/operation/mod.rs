//! What an operator meets: settings that are wrong and a world that is not as it must be, the figures and who may see
//! them, spans, and alarms that watch what is really there.
//!
//! `attempt` starts the real binary and reads how it left; `settings` is what was written wrong (exit code 2, nothing was
//! begun), `world` what is in the way (exit code 1), `given` what is right and starts.

mod attempt;
mod figures;
mod given;
mod proxied;
mod readers;
mod settings;
mod spans;
mod world;
