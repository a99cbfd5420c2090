//! Routes: all of this slice, in the order in which their paths are tried.

use super::households::model::{LedgerField, LedgerFormat};
use super::households::routes as households;
use super::imports::model::{ImportFormat, ImportKind, ImportMode};
use super::imports::routes as imports;
use super::imports::rules::{
    self as imported, IMPORT_FORGOTTEN, IMPORT_HAS_ERRORS, IMPORT_IN_USE, IMPORT_NEEDS_HOUSEHOLD_OFFICER,
    IMPORT_NEEDS_SECRETARY, IMPORT_WITHOUT_COPY,
};
use super::onboarding::model::OnboardingSheet;
use super::onboarding::routes as onboarding;
use super::sheets::model::SheetFormat;
use super::sheets::rules::{self as sheets, WORKBOOK_TOO_LARGE, WORKBOOK_UNREADABLE, WORKBOOK_UNSAFE};
use super::tables::model::ImportSheet;
use super::tables::reading::{self as tables, NO_KNOWN_SHEET};
use super::zones::routes as zones;
use super::zones::rules::{self as maps, GEOJSON_TOO_LARGE};
use journal::GROUND_IN_MOTION;
use kernel::{Code, GEOMETRY_TOO_COMPLEX, Labels};
use vault::{RING_MISSING, SEAL_BROKEN};
use web::ServiceConfig;
use web::codes::{IDEMPOTENCY_KEY_REQUIRED, INVALID_PARAMETER, JSON_TOO_DEEP, MALFORMED_JSON, UNSUPPORTED_MEDIA_TYPE};

kernel::joined! {
    /// The refusals of this slice.
    pub const CODES: [&Code] =
        [sheets::CODES, tables::CODES, maps::CODES, imported::CODES];
}

/// Adds the routes below a community; `imports/onboarding` and its like before what takes any word in its place.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.service(households::get_household_template).service(households::create_household_import);
    cfg.service(onboarding::get_onboarding_template).service(onboarding::create_onboarding_import);
    cfg.service(zones::create_zone_import);
    cfg.service(imports::list_imports).service(imports::list_import_errors).service(imports::get_import_workbook);
    cfg.service(imports::get_import).service(imports::delete_import);
    cfg.service(onboarding::export_onboarding).service(zones::export_zones);
    cfg.service(households::export_households).service(households::disclose_household_ledger);
}

/// Every enum of this slice with its labels, for the list of enums.
pub fn labels() -> Vec<Labels> {
    vec![
        ("import_kind", ImportKind::labels()),
        ("import_format", ImportFormat::labels()),
        ("import_sheet", ImportSheet::labels()),
        ("import_mode", ImportMode::labels()),
        ("sheet_format", SheetFormat::labels()),
        ("onboarding_sheet", OnboardingSheet::labels()),
        ("ledger_format", LedgerFormat::labels()),
        ("ledger_field", LedgerField::labels()),
    ]
}

/// Which operation answers which refusal of this slice.
pub static ANSWERS: &[(&str, &[&Code])] = &[
    (
        "create_onboarding_import",
        &[
            &IDEMPOTENCY_KEY_REQUIRED,
            &INVALID_PARAMETER,
            &WORKBOOK_UNREADABLE,
            &WORKBOOK_TOO_LARGE,
            &WORKBOOK_UNSAFE,
            &NO_KNOWN_SHEET,
            &IMPORT_HAS_ERRORS,
            &GEOMETRY_TOO_COMPLEX,
            &GROUND_IN_MOTION,
        ],
    ),
    (
        "create_zone_import",
        &[
            &IDEMPOTENCY_KEY_REQUIRED,
            &UNSUPPORTED_MEDIA_TYPE,
            &MALFORMED_JSON,
            &JSON_TOO_DEEP,
            &GEOJSON_TOO_LARGE,
            &GEOMETRY_TOO_COMPLEX,
            &GROUND_IN_MOTION,
            &IMPORT_HAS_ERRORS,
        ],
    ),
    (
        "create_household_import",
        &[
            &IDEMPOTENCY_KEY_REQUIRED,
            &WORKBOOK_UNREADABLE,
            &WORKBOOK_TOO_LARGE,
            &WORKBOOK_UNSAFE,
            &NO_KNOWN_SHEET,
            &IMPORT_HAS_ERRORS,
            &SEAL_BROKEN,
            &RING_MISSING,
        ],
    ),
    ("export_households", &[&SEAL_BROKEN, &RING_MISSING]),
    ("disclose_household_ledger", &[&SEAL_BROKEN, &RING_MISSING]),
    ("get_import_workbook", &[&IMPORT_FORGOTTEN, &IMPORT_WITHOUT_COPY]),
    (
        "delete_import",
        &[
            &IMPORT_FORGOTTEN,
            &IMPORT_IN_USE,
            &IMPORT_NEEDS_SECRETARY,
            &IMPORT_NEEDS_HOUSEHOLD_OFFICER,
            &SEAL_BROKEN,
            &RING_MISSING,
        ],
    ),
];
