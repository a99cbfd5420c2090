//! Routes: those of this slice below a community, and the labels of its enums.

use crate::accessions::routes as accessions;
use crate::amendments::routes as amendments;
use crate::changes::model::{RequestState, RequestVerdict};
use crate::changes::routes as changes;
use crate::consents::routes as consents;
use crate::drafting::routes as drafting;
use crate::ending::routes as ending;
use crate::lists::routes as lists;
use crate::model::{AgreementState, HowEnded, RequestKind};
use crate::paper::routes as paper;
use crate::parties::model::{PartyBasis, PartyBody, PartyKind};
use crate::promises::model::{CommitmentState, Recurrence, VerifiedBy};
use crate::renewals::routes as renewals;
use crate::signatures::currency::TextCurrency;
use crate::signatures::routes as signatures;
use crate::signing::routes as signing;
use crate::terms::model::{AgreementEffect, ClauseGroup, DayType, Mechanism, SigningOrder};
use crate::text::routes as text;
use crate::versions::model::AgreementEvent;
use crate::versions::routes as versions;
use journal::EventType;
use kernel::{Commons, Labels, Linkage};
use proofs::agreement::{Assurance, ProofOutcome, SigningCapacity};
use web::{Limits, ServiceConfig, scope};

kernel::joined! {
    /// The types of this slice's events.
    pub const EVENTS: [EventType] = [
        crate::events::EVENTS,
        crate::accessions::wire::EVENTS,
        crate::amendments::wire::EVENTS,
        crate::changes::wire::EVENTS,
        crate::consents::wire::EVENTS,
        crate::drafting::wire::EVENTS,
        crate::ending::wire::EVENTS,
        crate::paper::wire::EVENTS,
        crate::register::wire::EVENTS,
        crate::renewals::wire::EVENTS,
        crate::signatures::wire::EVENTS,
        crate::term::wire::EVENTS,
    ];
}

/// Adds the routes below a community.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(
        scope("/agreements")
            .service(lists::list_agreements)
            .service(drafting::create_agreement)
            .service(paper::register_agreement)
            .service(renewals::renew_agreements)
            .service(lists::get_agreement)
            .service(drafting::update_agreement)
            .service(drafting::delete_agreement)
            .service(drafting::propose_agreement)
            .service(drafting::submit_agreement)
            .service(drafting::withdraw_agreement)
            .service(signing::sign_agreement)
            .service(signing::refuse_agreement)
            .service(signing::agreement_proof)
            .service(versions::agreement_history)
            .service(text::agreement_document)
            .service(paper::attach_original)
            .service(paper::list_objections)
            .service(paper::get_objection)
            .service(paper::object_to_agreement)
            .service(paper::void_registration)
            .service(drafting::create_commitment)
            .configure(mount_changes),
    );
}

/// Adds the route to the templates that clauses are taken from.
pub fn mount_templates(cfg: &mut ServiceConfig) {
    cfg.service(scope("/clause-templates").service(text::list_clause_templates));
}

/// The routes of what may change once it is concluded.
fn mount_changes(cfg: &mut ServiceConfig) {
    cfg.service(consents::suspend_agreement)
        .service(consents::resume_agreement)
        .service(consents::terminate_agreement)
        .service(changes::list_requests)
        .service(consents::sign_request)
        .service(changes::refuse_request)
        .service(changes::withdraw_request)
        .service(ending::give_notice)
        .service(amendments::create_amendment)
        .service(amendments::get_amendment)
        .service(accessions::create_accession)
        .service(accessions::get_accession)
        .service(renewals::renew_agreement);
}

/// Adds the route that belongs to no community.
pub fn mount_proofs(cfg: &mut ServiceConfig) {
    // Whatever is sent to be agreed upon comes back in a proof, with receipts, and perhaps with every character escaped.
    let limits = Limits { body: 16 * Limits::default().body, ..Limits::default() };
    cfg.service(scope("/proofs").service(signatures::verify_proof).limited(limits));
}

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    vec![
        ("agreement_state", AgreementState::labels()),
        ("signing_order", SigningOrder::labels()),
        ("agreement_effect", AgreementEffect::labels()),
        ("party_kind", PartyKind::labels()),
        ("party_body", PartyBody::labels()),
        ("party_basis", PartyBasis::labels()),
        ("linkage", Linkage::labels()),
        ("commons", Commons::labels()),
        ("mechanism", Mechanism::labels()),
        ("clause_group", ClauseGroup::labels()),
        ("assurance", Assurance::labels()),
        ("signing_capacity", SigningCapacity::labels()),
        ("proof_outcome", ProofOutcome::labels()),
        ("text_currency", TextCurrency::labels()),
        ("agreement_event", AgreementEvent::labels()),
        ("request_kind", RequestKind::labels()),
        ("request_state", RequestState::labels()),
        ("request_verdict", RequestVerdict::labels()),
        ("how_ended", HowEnded::labels()),
        ("notice_day_type", DayType::labels()),
        ("commitment_state", CommitmentState::labels()),
        ("verified_by", VerifiedBy::labels()),
        ("recurrence", Recurrence::labels()),
    ]
}
