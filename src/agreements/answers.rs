//! Which operation of this slice answers which refusal.

use super::codes::{
    ALREADY_A_PARTY, ANOTHER_REQUEST_OPEN, BATCH_REFUSED, DIGEST_MISMATCH, ILLEGAL_TRANSITION, NOT_FOR_THIS_SIDE,
    NOT_YOUR_TURN, PARTY_DEPARTED, REGISTRATION_IN_USE, RENEWAL_EXISTS, REQUEST_SETTLED, REVISION_MISMATCH,
    SIGNING_PERIOD_OVER, SUSPENSION_OVER, TERM_ALREADY_OVER,
};
use kernel::Code;
use web::codes::IDEMPOTENCY_KEY_REQUIRED;

/// The refusals each operation can answer, beside the general ones.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    ("create_agreement", &[&NOT_FOR_THIS_SIDE, &TERM_ALREADY_OVER]),
    ("register_agreement", &[&NOT_FOR_THIS_SIDE]),
    ("update_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("delete_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("propose_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &PARTY_DEPARTED]),
    (
        "submit_agreement",
        &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &REVISION_MISMATCH, &TERM_ALREADY_OVER, &PARTY_DEPARTED],
    ),
    ("withdraw_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    (
        "sign_agreement",
        &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &NOT_YOUR_TURN, &SIGNING_PERIOD_OVER, &DIGEST_MISMATCH],
    ),
    ("refuse_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &NOT_YOUR_TURN, &SIGNING_PERIOD_OVER]),
    ("agreement_proof", &[&ILLEGAL_TRANSITION]),
    ("attach_original", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("object_to_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("void_registration", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &REGISTRATION_IN_USE]),
    ("create_commitment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("suspend_agreement", ASKED),
    ("suspend_agreement", &[&SUSPENSION_OVER]),
    ("resume_agreement", ASKED),
    ("terminate_agreement", ASKED),
    ("give_notice", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE]),
    ("refuse_request", SETTLED),
    ("withdraw_request", SETTLED),
    ("create_amendment", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &ANOTHER_REQUEST_OPEN]),
    ("sign_amendment", SIGNED),
    ("refuse_amendment", SETTLED),
    ("create_accession", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &ANOTHER_REQUEST_OPEN, &ALREADY_A_PARTY]),
    ("sign_accession", SIGNED),
    ("refuse_accession", SETTLED),
    ("renew_agreement", &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &RENEWAL_EXISTS]),
    ("renew_agreements", &[&BATCH_REFUSED, &IDEMPOTENCY_KEY_REQUIRED]),
];

/// What asking for a change, or consenting to it, can be answered.
const ASKED: &[&Code] = &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &DIGEST_MISMATCH, &ANOTHER_REQUEST_OPEN];

/// What signing an amendment or an accession can be answered.
const SIGNED: &[&Code] = &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &DIGEST_MISMATCH, &REQUEST_SETTLED];

/// What refusing or withdrawing a request can be answered.
const SETTLED: &[&Code] = &[&ILLEGAL_TRANSITION, &NOT_FOR_THIS_SIDE, &REQUEST_SETTLED];
