//! Who issued a credential, who vouches for it, and for whom it speaks.

mod issuance;
mod voices;
