-- Hand-over tasks (交接事项): what was left without anybody answerable when something ended, until somebody says what
-- becomes of it. subject_id refers to rows of several tables, as kind says; unit_id is who answered for it, none for the
-- community. closed_by is empty where the service itself closed it.
CREATE TABLE handovers (
    community_id uuid NOT NULL,
    handover_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    agreement_id uuid,
    unit_id uuid,
    title text NOT NULL,
    because text NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by uuid,
    resolution text,
    successor_unit_id uuid,
    PRIMARY KEY (community_id, handover_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id),
    FOREIGN KEY (community_id, successor_unit_id) REFERENCES units (community_id, unit_id),
    CHECK ((closed_at IS NULL) = (resolution IS NULL))
);

CREATE INDEX handovers_opened_at ON handovers (community_id, opened_at, handover_id);
CREATE INDEX handovers_subject_id ON handovers (community_id, subject_id);
CREATE INDEX handovers_agreement_id ON handovers (community_id, agreement_id);
CREATE INDEX handovers_unit_id ON handovers (community_id, unit_id);
