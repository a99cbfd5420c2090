//! The tables, once for both engines. `community_id` leads every tenant table and every key of it.

use diesel::table;

// the deployment

table! {
    deployment (name) {
        name -> Text,
        value -> Text,
    }
}

// journal

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    community_heads (community_id) {
        community_id -> UuidSql,
        seq -> BigInt,
        hash -> Text,
        seal -> Nullable<Text>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    events (community_id, seq) {
        community_id -> UuidSql,
        seq -> BigInt,
        event_id -> UuidSql,
        kind -> Text,
        subject -> Text,
        actor -> Text,
        at -> UtcSql,
        data -> Text,
        prev_hash -> Text,
        hash -> Text,
        credential -> Nullable<Text>,
        states -> Nullable<Text>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    object_versions (community_id, kind, object_id, n, seq) {
        community_id -> UuidSql,
        kind -> Text,
        object_id -> UuidSql,
        n -> BigInt,
        seq -> BigInt,
        owner_id -> Nullable<UuidSql>,
        counts_from -> UtcSql,
        digest -> Nullable<Text>,
        body -> Nullable<Text>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    signed_heads (community_id, seq) {
        community_id -> UuidSql,
        seq -> BigInt,
        hash -> Text,
        at -> UtcSql,
        signature -> Text,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    idempotency (community_id, author, route, key) {
        community_id -> UuidSql,
        author -> Text,
        route -> Text,
        key -> Text,
        fingerprint -> Text,
        status -> BigInt,
        of_household -> Bool,
        sealed -> Nullable<Binary>,
        etag -> Nullable<Text>,
        location -> Nullable<Text>,
        at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    timers (community_id, timer_id) {
        community_id -> UuidSql,
        timer_id -> UuidSql,
        due_at -> UtcSql,
        kind -> Text,
        subject -> UuidSql,
        argument -> Text,
        deadline_at -> Nullable<UtcSql>,
        attempts -> BigInt,
        last_error -> Nullable<Text>,
        failed_at -> Nullable<UtcSql>,
        dead_at -> Nullable<UtcSql>,
    }
}

// communities

table! {
    regions (code) {
        code -> Text,
        name -> Text,
        level -> Text,
        parent_code -> Nullable<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        list_version -> Text,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    communities (community_id) {
        community_id -> UuidSql,
        kind -> Text,
        name -> Text,
        subdistrict_name -> Nullable<Text>,
        subdistrict_code -> Nullable<Text>,
        city_name -> Nullable<Text>,
        city_code -> Nullable<Text>,
        province -> Nullable<Text>,
        stat_code -> Nullable<Text>,
        hotline -> Nullable<Text>,
        state -> Text,
        source -> Nullable<Text>,
        source_published_on -> Nullable<Date>,
        sample -> Bool,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
    }
}

// units

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    units (community_id, unit_id) {
        community_id -> UuidSql,
        unit_id -> UuidSql,
        code -> Text,
        name -> Text,
        short_name -> Nullable<Text>,
        sector -> Nullable<Text>,
        sector_source -> Nullable<Text>,
        kind -> Nullable<Text>,
        property_manager -> Bool,
        unified_social_credit_code -> Nullable<Text>,
        organization_id -> Nullable<UuidSql>,
        contact_post -> Nullable<Text>,
        contact_phone -> Nullable<Text>,
        address -> Nullable<Text>,
        state -> Text,
        departed_on -> Nullable<Date>,
        named_in_source -> Bool,
        sample -> Bool,
        note -> Nullable<Text>,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
    }
}

// auth

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    logins (login_hash) {
        login_hash -> Text,
        community_id -> UuidSql,
        account_id -> UuidSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    signing_keys (kid) {
        kid -> Text,
        public_key -> Text,
        created_at -> UtcSql,
        retired_at -> Nullable<UtcSql>,
    }
}

table! {
    key_vouchers (kid) {
        kid -> Text,
        voucher -> Text,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    accounts (community_id, account_id) {
        community_id -> UuidSql,
        account_id -> UuidSql,
        login -> Nullable<Text>,
        name -> Text,
        title -> Nullable<Text>,
        roles -> Text,
        unit_id -> Nullable<UuidSql>,
        password_hash -> Nullable<Text>,
        must_change -> Bool,
        state -> Text,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    password_history (community_id, account_id, changed_at) {
        community_id -> UuidSql,
        account_id -> UuidSql,
        changed_at -> UtcSql,
        password_hash -> Text,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    sessions (community_id, session_id) {
        community_id -> UuidSql,
        session_id -> UuidSql,
        account_id -> UuidSql,
        generation -> BigInt,
        refresh_hash -> Text,
        prior_hash -> Nullable<Text>,
        used -> Bool,
        created_at -> UtcSql,
        refreshed_at -> UtcSql,
        idle_until -> UtcSql,
        expires_at -> UtcSql,
        ended_at -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    refresh_tokens (community_id, token_hash) {
        community_id -> UuidSql,
        token_hash -> Text,
        session_id -> UuidSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    sign_in_failures (community_id, subject) {
        community_id -> UuidSql,
        subject -> Text,
        failures -> BigInt,
        began_at -> UtcSql,
        last_at -> UtcSql,
        blocked_until -> Nullable<UtcSql>,
        forget_at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    issuances (community_id, account_id) {
        community_id -> UuidSql,
        account_id -> UuidSql,
        cause -> Text,
        side -> Text,
        issued_by -> Nullable<UuidSql>,
        issued_at -> UtcSql,
        set_at -> Nullable<UtcSql>,
        needed_since -> Nullable<UtcSql>,
        confirmed_by -> Nullable<UuidSql>,
        confirmed_side -> Nullable<Text>,
        confirmed_at -> Nullable<UtcSql>,
        waits_from -> Nullable<UtcSql>,
        acknowledged_at -> Nullable<UtcSql>,
        headed_since -> Nullable<UtcSql>,
        own_since -> Nullable<UtcSql>,
        marked_by -> Nullable<UuidSql>,
        marked_at -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    invitations (community_id, invitation_id) {
        community_id -> UuidSql,
        invitation_id -> UuidSql,
        account_id -> UuidSql,
        code_hash -> Text,
        created_at -> UtcSql,
        expires_at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    second_factors (community_id, account_id, state) {
        community_id -> UuidSql,
        account_id -> UuidSql,
        state -> Text,
        secret -> Binary,
        last_step -> Nullable<BigInt>,
        begun_at -> UtcSql,
        enrolled_at -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    recovery_codes (community_id, account_id, code_hash) {
        community_id -> UuidSql,
        account_id -> UuidSql,
        code_hash -> Text,
        used_at -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    clients (community_id, client_id) {
        community_id -> UuidSql,
        client_id -> UuidSql,
        unit_id -> Nullable<UuidSql>,
        name -> Text,
        scopes -> Text,
        addresses -> Text,
        secret_hash -> Text,
        created_by -> Nullable<UuidSql>,
        created_at -> UtcSql,
        expires_at -> UtcSql,
        revoked_at -> Nullable<UtcSql>,
        used_on -> Nullable<Date>,
        orphaned_at -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    revoked_tokens (community_id, token_hash) {
        community_id -> UuidSql,
        token_hash -> Text,
        client_id -> UuidSql,
        revoked_at -> UtcSql,
        expires_at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    office_terms (community_id, term_id) {
        community_id -> UuidSql,
        term_id -> UuidSql,
        office -> Text,
        unit_id -> Nullable<UuidSql>,
        account_id -> UuidSql,
        from_on -> Date,
        document_no -> Nullable<Text>,
        appointed_at -> UtcSql,
        ended_at -> Nullable<UtcSql>,
    }
}

// documents

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    documents (community_id, document_id) {
        community_id -> UuidSql,
        document_id -> UuidSql,
        author -> Text,
        unit_id -> Nullable<UuidSql>,
        media_type -> Text,
        size_bytes -> BigInt,
        sha256 -> Text,
        filename -> Nullable<Text>,
        orientation -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    document_links (community_id, document_id, subject) {
        community_id -> UuidSql,
        document_id -> UuidSql,
        subject -> Text,
        attached_at -> UtcSql,
        author -> Text,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    document_readers (community_id, document_id, subject, unit_id) {
        community_id -> UuidSql,
        document_id -> UuidSql,
        subject -> Text,
        unit_id -> UuidSql,
    }
}

// ledgers

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    imports (community_id, import_id) {
        community_id -> UuidSql,
        import_id -> UuidSql,
        kind -> Text,
        mode -> Text,
        format -> Text,
        sha256 -> Text,
        bytes -> BigInt,
        counts -> Text,
        findings -> Text,
        finding_count -> BigInt,
        notices -> Text,
        source -> Nullable<Text>,
        brought -> Nullable<Text>,
        created_at -> UtcSql,
        created_by -> Nullable<UuidSql>,
        forgotten_at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    handovers (community_id, handover_id) {
        community_id -> UuidSql,
        handover_id -> UuidSql,
        kind -> Text,
        subject_id -> UuidSql,
        agreement_id -> Nullable<UuidSql>,
        unit_id -> Nullable<UuidSql>,
        title -> Text,
        because -> Text,
        opened_at -> UtcSql,
        closed_at -> Nullable<UtcSql>,
        closed_by -> Nullable<UuidSql>,
        resolution -> Nullable<Text>,
        successor_unit_id -> Nullable<UuidSql>,
        sealed -> Nullable<Binary>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    zones (community_id, zone_id) {
        community_id -> UuidSql,
        zone_id -> UuidSql,
        code -> Text,
        code_form -> Text,
        number -> Nullable<BigInt>,
        name -> Text,
        kind -> Text,
        description -> Nullable<Text>,
        external_codes -> Text,
        grid_code -> Nullable<Text>,
        state -> Text,
        effective_on -> Date,
        retired_on -> Nullable<Date>,
        sample -> Bool,
        boundary -> Nullable<Text>,
        geometry_source -> Nullable<Text>,
        west -> Nullable<BigInt>,
        south -> Nullable<BigInt>,
        east -> Nullable<BigInt>,
        north -> Nullable<BigInt>,
        area_cm2 -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    zone_boundaries (community_id, zone_id, n) {
        community_id -> UuidSql,
        zone_id -> UuidSql,
        n -> BigInt,
        from_at -> UtcSql,
        until_at -> Nullable<UtcSql>,
        boundary -> Text,
        geometry_source -> Text,
        west -> BigInt,
        south -> BigInt,
        east -> BigInt,
        north -> BigInt,
        area_cm2 -> BigInt,
        entered_crs -> Nullable<Text>,
        entered -> Nullable<Text>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    zone_duties (community_id, zone_id, n) {
        community_id -> UuidSql,
        zone_id -> UuidSql,
        n -> BigInt,
        kind -> Text,
        title -> Nullable<Text>,
        frequency -> Nullable<Text>,
        began_at -> UtcSql,
        began_by -> Nullable<UuidSql>,
        ended_at -> Nullable<UtcSql>,
        ended_by -> Nullable<UuidSql>,
        recorded_at -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    zone_fulfilments (community_id, zone_id, n) {
        community_id -> UuidSql,
        zone_id -> UuidSql,
        n -> BigInt,
        duty_n -> BigInt,
        unit_id -> UuidSql,
        done_on -> Date,
        note -> Nullable<Text>,
        recorded_at -> UtcSql,
        recorded_by -> Nullable<UuidSql>,
        recorded_unit_id -> Nullable<UuidSql>,
        voided_at -> Nullable<UtcSql>,
        voided_by -> Nullable<UuidSql>,
        void_reason -> Nullable<Text>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    zone_claims (community_id, zone_id, n) {
        community_id -> UuidSql,
        zone_id -> UuidSql,
        n -> BigInt,
        unit_id -> UuidSql,
        role -> Text,
        state -> Text,
        basis -> Text,
        agreement_id -> Nullable<UuidSql>,
        duties -> Text,
        note -> Nullable<Text>,
        requested_at -> UtcSql,
        requested_by -> Nullable<UuidSql>,
        decided_at -> Nullable<UtcSql>,
        decided_by -> Nullable<UuidSql>,
        reason -> Nullable<Text>,
        agreed -> Nullable<Text>,
        since_on -> Nullable<Date>,
        began_at -> Nullable<UtcSql>,
        ended_at -> Nullable<UtcSql>,
        ended_because -> Nullable<Text>,
        release_on -> Nullable<Date>,
        released_by -> Nullable<UuidSql>,
        successor_unit_id -> Nullable<UuidSql>,
        offered_at -> Nullable<UtcSql>,
        offered_by -> Nullable<UuidSql>,
        revocation -> Nullable<Text>,
        version -> BigInt,
        updated_at -> UtcSql,
        recorded_at -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    zone_holds (community_id, zone_id, n) {
        community_id -> UuidSql,
        zone_id -> UuidSql,
        n -> BigInt,
        unit_id -> UuidSql,
        held_at -> UtcSql,
        held_by -> Nullable<UuidSql>,
        until_at -> UtcSql,
        ended_at -> Nullable<UtcSql>,
    }
}

// ground
table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    community_boundaries (community_id, n) {
        community_id -> UuidSql,
        n -> BigInt,
        from_at -> UtcSql,
        until_at -> Nullable<UtcSql>,
        boundary -> Text,
        area_cm2 -> BigInt,
        entered_crs -> Nullable<Text>,
        entered -> Nullable<Text>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    zone_plans (community_id, plan_id) {
        community_id -> UuidSql,
        plan_id -> UuidSql,
        kind -> Text,
        effective_on -> Date,
        state -> Text,
        state_at -> UtcSql,
        failure -> Nullable<Text>,
        successors -> Text,
        sent -> Text,
        made_at -> UtcSql,
        made_by -> Nullable<UuidSql>,
        counts_from_on -> Nullable<Date>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    zone_plan_zones (community_id, plan_id, n) {
        community_id -> UuidSql,
        plan_id -> UuidSql,
        n -> BigInt,
        zone_id -> UuidSql,
        settled_at -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    zone_plates (community_id, zone_id, n) {
        community_id -> UuidSql,
        zone_id -> UuidSql,
        n -> BigInt,
        code -> Text,
        made_at -> UtcSql,
        made_by -> Nullable<UuidSql>,
        withdrawn_at -> Nullable<UtcSql>,
        withdrawn_by -> Nullable<UuidSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    plate_codes (code_hash) {
        code_hash -> Text,
        community_id -> UuidSql,
        zone_id -> UuidSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    zone_maps (community_id) {
        community_id -> UuidSql,
        edition -> UuidSql,
    }
}

// households

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    households (community_id, household_id) {
        community_id -> UuidSql,
        household_id -> UuidSql,
        code -> Text,
        number -> BigInt,
        state -> Text,
        state_on -> Nullable<Date>,
        merged_into -> Nullable<UuidSql>,
        checked_on -> Nullable<Date>,
        officer_id -> Nullable<UuidSql>,
        legal_basis -> Text,
        consent -> Text,
        consent_on -> Nullable<Date>,
        consent_by -> Nullable<Text>,
        withdrawn_on -> Nullable<Date>,
        reported_by -> Nullable<UuidSql>,
        erasure_asked_by -> Nullable<UuidSql>,
        erasure_asked_at -> Nullable<UtcSql>,
        sample -> Bool,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
        restricted_by -> Nullable<UuidSql>,
        restricted_at -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    household_keys (community_id, household_id) {
        community_id -> UuidSql,
        household_id -> UuidSql,
        key_id -> Text,
        wrapped -> Binary,
        wrapped_at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    household_parts (community_id, household_id, part) {
        community_id -> UuidSql,
        household_id -> UuidSql,
        part -> Text,
        sealed -> Binary,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    household_traces (community_id, kind, digest, household_id) {
        community_id -> UuidSql,
        kind -> Text,
        digest -> Binary,
        household_id -> UuidSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    household_acts (community_id, household_id, n) {
        community_id -> UuidSql,
        household_id -> UuidSql,
        n -> BigInt,
        act -> Text,
        at -> UtcSql,
        account_id -> Nullable<UuidSql>,
        sealed -> Nullable<Binary>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    household_disclosures (community_id, household_id, n) {
        community_id -> UuidSql,
        household_id -> UuidSql,
        n -> BigInt,
        account_id -> UuidSql,
        at -> UtcSql,
        fields -> Text,
        seq -> BigInt,
        sealed -> Nullable<Binary>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    household_readers (community_id, household_id, pairing_id) {
        community_id -> UuidSql,
        household_id -> UuidSql,
        pairing_id -> UuidSql,
        unit_id -> UuidSql,
        helper_id -> Nullable<UuidSql>,
        since -> UtcSql,
        sealed -> Nullable<Binary>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    household_tallies (community_id, category) {
        community_id -> UuidSql,
        category -> Text,
        erased -> BigInt,
        salt -> Text,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    household_publications (community_id) {
        community_id -> UuidSql,
        as_of_on -> Date,
        looked_on -> Date,
        counts -> Text,
        salt -> Text,
    }
}

// matchings

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    helping_profiles (community_id, unit_id) {
        community_id -> UuidSql,
        unit_id -> UuidSql,
        needs -> Text,
        communication -> Text,
        most_households -> Nullable<BigInt>,
        takes_new -> Bool,
        lon -> Nullable<BigInt>,
        lat -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
        updated_by -> Nullable<UuidSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    matchings (community_id, matching_id) {
        community_id -> UuidSql,
        matching_id -> UuidSql,
        scope -> Text,
        weights -> Text,
        max_load -> BigInt,
        min_load -> BigInt,
        total_cost -> BigInt,
        computed_by -> Nullable<UuidSql>,
        expires_at -> UtcSql,
        applied_at -> Nullable<UtcSql>,
        applied_by -> Nullable<UuidSql>,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    matching_households (community_id, matching_id, household_id) {
        community_id -> UuidSql,
        matching_id -> UuidSql,
        household_id -> UuidSql,
        unit_id -> Nullable<UuidSql>,
        outcome -> Text,
        pairing_id -> Nullable<UuidSql>,
        sealed -> Binary,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    matching_units (community_id, matching_id, unit_id) {
        community_id -> UuidSql,
        matching_id -> UuidSql,
        unit_id -> UuidSql,
        profile_version -> BigInt,
        capacity -> Nullable<BigInt>,
        running -> BigInt,
        planned -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(accounts, sessions, clients, issuances, second_factors);

// agreements

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    agreements (community_id, agreement_id) {
        community_id -> UuidSql,
        agreement_id -> UuidSql,
        number -> Text,
        title -> Text,
        purpose -> Text,
        state -> Text,
        revision -> BigInt,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
        created_by -> Nullable<UuidSql>,
        author_unit_id -> Nullable<UuidSql>,
        shared_at -> Nullable<UtcSql>,
        starts_on -> Date,
        ends_on -> Date,
        renews_automatically -> Bool,
        signing_order -> Text,
        effect -> Text,
        clauses -> Text,
        digest -> Nullable<Text>,
        signing_due_on -> Nullable<Date>,
        signed_on -> Nullable<Date>,
        document_no -> Nullable<Text>,
        concluded_at -> Nullable<UtcSql>,
        activated_at -> Nullable<UtcSql>,
        ended_at -> Nullable<UtcSql>,
        ended_because -> Nullable<Text>,
        sample -> Bool,
        notice -> Nullable<Text>,
        suspended_at -> Nullable<UtcSql>,
        standing -> Nullable<Text>,
        copies -> Nullable<BigInt>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    agreement_grams (community_id, gram, agreement_id, source) {
        community_id -> UuidSql,
        gram -> Text,
        agreement_id -> UuidSql,
        source -> Text,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;

    agreement_numbers (community_id, year) {
        community_id -> UuidSql,
        year -> BigInt,
        last -> BigInt,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    agreement_parties (community_id, agreement_id, party_id) {
        community_id -> UuidSql,
        agreement_id -> UuidSql,
        party_id -> UuidSql,
        position -> BigInt,
        kind -> Text,
        unit_id -> Nullable<UuidSql>,
        name -> Text,
        role -> Text,
        body -> Text,
        signing_name -> Nullable<Text>,
        representative -> Nullable<Text>,
        title -> Nullable<Text>,
        basis -> Text,
        reply -> Text,
        replied_at -> Nullable<UtcSql>,
        reason -> Nullable<Text>,
        accession -> Nullable<BigInt>,
        leaving -> Nullable<Text>,
        left_at -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    commitments (community_id, agreement_id, commitment_id) {
        community_id -> UuidSql,
        commitment_id -> UuidSql,
        agreement_id -> UuidSql,
        position -> BigInt,
        linkage -> Text,
        commons -> Text,
        title -> Text,
        quantity -> Nullable<BigInt>,
        unit_of_measure -> Nullable<Text>,
        due_on -> Date,
        pledger_id -> UuidSql,
        state -> Text,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
        delivered -> BigInt,
        verified -> BigInt,
        verified_by_silence -> BigInt,
        verified_by -> Nullable<Text>,
        lapses_on -> Nullable<Date>,
        ended_at -> Nullable<UtcSql>,
        ended_by -> Nullable<UuidSql>,
        ended_because -> Nullable<Text>,
        cancellation -> Nullable<Text>,
        recurrence -> Nullable<Text>,
        spawns_on -> Nullable<Date>,
        recurs_from -> Nullable<UuidSql>,
        period -> Nullable<Text>,
        falls_due_on -> Nullable<Date>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    commitment_deliveries (community_id, commitment_id, n) {
        community_id -> UuidSql,
        commitment_id -> UuidSql,
        n -> BigInt,
        quantity -> BigInt,
        note -> Nullable<Text>,
        delivered_on -> Date,
        evidence -> Text,
        recorded_at -> UtcSql,
        recorded_by -> Nullable<UuidSql>,
        recorded_unit_id -> Nullable<UuidSql>,
        recorded_for -> Nullable<UuidSql>,
        decision -> Text,
        silent_on -> Date,
        decided_at -> Nullable<UtcSql>,
        decided_by -> Nullable<UuidSql>,
        remark -> Nullable<Text>,
        last_n -> Nullable<BigInt>,
        voided_at -> Nullable<UtcSql>,
        voided_by -> Nullable<UuidSql>,
        void_reason -> Nullable<Text>,
        replaced_by -> Nullable<BigInt>,
        version -> BigInt,
        updated_at -> UtcSql,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    agreement_versions (community_id, agreement_id, version) {
        community_id -> UuidSql,
        agreement_id -> UuidSql,
        version -> BigInt,
        recorded_at -> UtcSql,
        event -> Text,
        state -> Text,
        revision -> BigInt,
        author -> Text,
        digest -> Nullable<Text>,
        text -> Nullable<Text>,
        counts_from -> Nullable<UtcSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    agreement_signatures (community_id, agreement_id, digest, party_id) {
        community_id -> UuidSql,
        agreement_id -> UuidSql,
        digest -> Text,
        party_id -> UuidSql,
        signed_at -> UtcSql,
        receipt -> Text,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    agreement_objections (community_id, agreement_id, objection_id) {
        community_id -> UuidSql,
        agreement_id -> UuidSql,
        objection_id -> UuidSql,
        party_id -> UuidSql,
        reason -> Text,
        created_at -> UtcSql,
        created_by -> Nullable<UuidSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    agreement_originals (community_id, agreement_id, version) {
        community_id -> UuidSql,
        agreement_id -> UuidSql,
        version -> BigInt,
        document_id -> UuidSql,
        sha256 -> Text,
        digest -> Text,
        attached_at -> UtcSql,
        author -> Text,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    agreement_requests (community_id, agreement_id, number) {
        community_id -> UuidSql,
        agreement_id -> UuidSql,
        number -> BigInt,
        kind -> Text,
        state -> Text,
        reason -> Text,
        digest -> Text,
        base -> Text,
        party_id -> UuidSql,
        created_by -> Nullable<UuidSql>,
        created_at -> UtcSql,
        from_on -> Nullable<Date>,
        until_on -> Nullable<Date>,
        settled_at -> Nullable<UtcSql>,
        acceding_id -> Nullable<UuidSql>,
        text -> Nullable<Text>,
        wording -> Nullable<Text>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    agreement_consents (community_id, agreement_id, number, party_id) {
        community_id -> UuidSql,
        agreement_id -> UuidSql,
        number -> BigInt,
        party_id -> UuidSql,
        verdict -> Text,
        reason -> Nullable<Text>,
        answered_at -> UtcSql,
        answered_by -> Nullable<UuidSql>,
    }
}

// pairings

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    pairings (community_id, pairing_id) {
        community_id -> UuidSql,
        pairing_id -> UuidSql,
        household_id -> UuidSql,
        unit_id -> UuidSql,
        state -> Text,
        origin -> Text,
        matching_id -> Nullable<UuidSql>,
        succeeds_id -> Nullable<UuidSql>,
        helper_id -> Nullable<UuidSql>,
        visit_every_days -> Nullable<BigInt>,
        accepted_at -> Nullable<UtcSql>,
        accepted_by -> Nullable<UuidSql>,
        confirmed_at -> Nullable<UtcSql>,
        confirmed_by -> Nullable<UuidSql>,
        since_on -> Nullable<Date>,
        counts_from -> Nullable<Date>,
        ended_at -> Nullable<UtcSql>,
        ended_by -> Nullable<UuidSql>,
        ended_because -> Nullable<Text>,
        reported_at -> Nullable<UtcSql>,
        sealed -> Nullable<Binary>,
        proposed_by -> Nullable<UuidSql>,
        version -> BigInt,
        created_at -> UtcSql,
        updated_at -> UtcSql,
        met_on -> Nullable<Date>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    pairing_visits (community_id, visit_id) {
        community_id -> UuidSql,
        visit_id -> UuidSql,
        pairing_id -> UuidSql,
        household_id -> UuidSql,
        visited_on -> Date,
        sealed -> Binary,
        recorded_at -> UtcSql,
        recorded_by -> Nullable<UuidSql>,
        recorded_unit_id -> Nullable<UuidSql>,
        voided_at -> Nullable<UtcSql>,
        voided_by -> Nullable<UuidSql>,
        replaced_by -> Nullable<UuidSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    pairing_aid (community_id, aid_id) {
        community_id -> UuidSql,
        aid_id -> UuidSql,
        pairing_id -> UuidSql,
        household_id -> UuidSql,
        given_on -> Date,
        sealed -> Binary,
        recorded_at -> UtcSql,
        recorded_by -> Nullable<UuidSql>,
        recorded_unit_id -> Nullable<UuidSql>,
        voided_at -> Nullable<UtcSql>,
        voided_by -> Nullable<UuidSql>,
        replaced_by -> Nullable<UuidSql>,
    }
}

table! {
    use crate::columns::*;
    use diesel::sql_types::*;
    quota_uses (community_id, holder, counted) {
        community_id -> UuidSql,
        holder -> Text,
        counted -> Text,
        since -> UtcSql,
        amount -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    agreements,
    agreement_grams,
    agreement_parties,
    commitments,
    agreement_versions
);
diesel::allow_tables_to_appear_in_same_query!(zones, zone_claims, zone_boundaries);
diesel::allow_tables_to_appear_in_same_query!(zone_plans, zone_plan_zones);
diesel::allow_tables_to_appear_in_same_query!(pairings, pairing_aid);
diesel::allow_tables_to_appear_in_same_query!(community_heads, timers);
diesel::allow_tables_to_appear_in_same_query!(community_heads, events);
diesel::allow_tables_to_appear_in_same_query!(community_heads, signed_heads);
diesel::allow_tables_to_appear_in_same_query!(households, household_keys);
