//! What the service signs, verified without it: no database, no web server, no clock and no disk. Whoever holds a proof, a
//! receipt, pages of a journal or the line of a day can build this crate and judge as the service does, which judges by it too.
//!
//! | what is verified | by |
//! |---|---|
//! | a compact JWS, against a key set | [`jws::verify`] |
//! | a key set: names, vouchers, what was added since a copy was made | [`keys::thumbprint`], [`vouchers::Published::of`] |
//! | the proof of an agreement: text, digest, receipts, accessions | [`agreement::verify`] |
//! | a receipt by itself | [`agreement::receipt_holds`] |
//! | a signed head of a journal | [`journal::is_signed`], [`journal::is_signed_somehow`] |
//! | the chain of a journal | [`journal::inspect`], [`journal::leads`] |
//! | a journal as a file of answers: events, heads, receipts, proofs | [`journal::Evidence`] |
//! | the line of a day, over the heads of all communities | [`journal::DayLine::wrong`] |
//!
//! **How it is used.** Get `/.well-known/jwks.json` from somewhere you trust and keep it: read as a [`keys::JwkSet`] it is
//! what you pin. For an agreement, read the answer of `GET …/agreements/{id}/proof` as JSON and hand it to
//! [`agreement::verify`] with the pinned set: the outcome is `Verified`, or the finding names the first thing that is wrong,
//! with its place, and [`agreement::Verdict::report`] says all of it in Chinese and English. Without a pinned set a sound proof
//! is `Consistent` at best, as whoever forges all of it brings keys of their own. For a journal, give every answer of
//! `GET …/journal`, `…/journal/signed-heads` and `…/journal/head`, and every receipt you hold, to [`journal::Evidence::take`],
//! then call [`journal::Evidence::inspect`]: the chain is sound if there is no finding and nothing unsigned, and it is vouched
//! for as far as `confirmed` says. When the service has made new keys, read the members of its later set as
//! [`vouchers::PublicKey`]s, refuse those whose [`keys::thumbprint`] is not their name, and [`vouchers::Published::of`] tells
//! which of them a key that you know has vouched for.
//!
//! **What lies outside.** Reading the JSON: no object may have a member twice, since two readers may each take another one, and
//! `serde_json` takes the last without a word; `hulian verify` refuses such a text, and so should you. Whether a text is still in
//! force: no signature tells that, the service is asked (`POST /api/v1/proofs/verification`). Whether a receipt is still kept,
//! and whether rows are what the journal says of them: that is asked of a database, with `hulian check`. The seal beside a
//! head, for which one needs the service's own key. Access tokens, which are for the service alone. The files of a backup: its
//! manifest is a JWS as any other (`typ: hulian-backup+jws`), and [`jws::verify`] yields what was signed. Signing.
//!
//! **Invariants.** Nothing in what is verified is trusted but the keys that the caller has pinned. One algorithm, EdDSA; the header
//! of a JWS holds `alg`, `typ` and `kid` and nothing else. Whatever the input, no check panics.

// Public keys; for the tests, private ones.
pub mod keys;
#[cfg(test)]
mod signing;

// One signature.
pub mod jws;

// What is signed.
pub mod agreement;
pub mod vouchers;

// What may hold receipts of agreements beside its own heads.
pub mod journal;
