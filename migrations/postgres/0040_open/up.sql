-- What is open is found without a look at what is over, however much of that the years have left.
CREATE INDEX agreements_open ON agreements (community_id, state, agreement_id) WHERE ended_at IS NULL;
CREATE INDEX commitments_open ON commitments (community_id, due_on, commitment_id)
    WHERE commitments.state IN ('accepted', 'delivered', 'returned') OR commitments.delivered > commitments.verified + commitments.verified_by_silence;

-- What is due anywhere: asked once a second for all communities together.
CREATE INDEX timers_due ON timers (due_at, community_id) WHERE dead_at IS NULL;
CREATE INDEX handovers_open ON handovers (community_id, opened_at, handover_id) WHERE closed_at IS NULL;

-- Rows that are part of an agreement, by their own ids: each change reads again what it has touched.
CREATE INDEX agreement_parties_party_id ON agreement_parties (community_id, party_id);
CREATE INDEX agreement_signatures_party_id ON agreement_signatures (community_id, party_id);
CREATE INDEX agreement_objections_objection_id ON agreement_objections (community_id, objection_id);

-- Aid of one month.
CREATE INDEX pairing_aid_given_on ON pairing_aid (community_id, given_on);

-- Receipts since a day: a verification that goes on where an earlier one ended looks at no others.
CREATE INDEX agreement_signatures_signed_at ON agreement_signatures (community_id, signed_at);
