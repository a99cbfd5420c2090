//! What an operator sees of the binary before it serves: settings that are wrong, and a world that is not as it must be.
//!
//! `attempt` starts the real binary and reads how it left; `settings` is what was written wrong (exit code 2, nothing was
//! begun), `world` what is in the way (exit code 1), `given` what is right and starts.

mod attempt;
mod given;
mod settings;
mod world;
