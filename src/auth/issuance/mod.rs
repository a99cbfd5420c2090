//! How the credential of an account came about (凭证签发): who issued it, when, and whether somebody else has confirmed that
//! its holder has it. Whoever issues a one-time code holds, until it is redeemed, what only its holder should have.
//!
//! **Invariants.** A credential of a cleared role (operator, secretary, auditor, household officer), one that the other side
//! has reissued for a member of a unit, and one for somebody added to a unit that ever had a head open nothing before a
//! second office-holder, who is not whoever issued it, confirms that the person has redeemed it then. What the other side has
//! given binds a unit after 24 hours, or once the unit itself has confirmed it. What is done within 72 hours after somebody
//! else has issued a credential again says so in the journal. Every receipt names the signer's credential.
//!
//! **Why by confirmation.** A sealed slip proves nothing to the service, and a second channel (message, mail) needs numbers
//! that a community may not have: a second person in the same office is what an office always has.

pub mod model;

pub mod rules;
pub mod store;

pub mod wire;

pub mod actions;

#[cfg(test)]
mod tests;
