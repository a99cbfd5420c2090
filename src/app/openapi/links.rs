//! Links from what creates to what reads, changes and removes: for readers, and for tools that walk them.

use serde_json::{Map, Value, json};

/// (creating operation, name of the id in the paths of the others, the others)
const LINKS: &[(&str, &str, &[&str])] = &[
    ("create_community", "community_id", &["get_community", "list_units"]),
    ("create_unit", "unit_id", &["get_unit", "update_unit", "delete_unit"]),
    (
        "create_agreement",
        "agreement_id",
        &[
            "get_agreement",
            "update_agreement",
            "delete_agreement",
            "propose_agreement",
            "submit_agreement",
            "withdraw_agreement",
            "sign_agreement",
            "create_commitment",
            "agreement_document",
            "agreement_history",
            "agreement_proof",
        ],
    ),
    (
        "register_agreement",
        "agreement_id",
        &[
            "get_agreement",
            "list_objections",
            "agreement_proof",
            "attach_original",
            "suspend_agreement",
            "resume_agreement",
            "terminate_agreement",
            "give_notice",
            "create_amendment",
            "list_requests",
            "renew_agreement",
        ],
    ),
    ("renew_agreement", "agreement_id", &["get_agreement", "delete_agreement"]),
    (
        "create_onboarding_import",
        "import_id",
        &["get_import", "list_import_errors", "get_import_workbook", "delete_import"],
    ),
    ("create_zone_import", "import_id", &["get_import", "list_import_errors", "get_import_workbook", "delete_import"]),
    (
        "create_commitment",
        "commitment_id",
        &["get_commitment", "list_deliveries", "deliver_commitment", "waive_commitment", "cancel_commitment"],
    ),
    (
        "create_zone",
        "zone_id",
        &[
            "get_zone",
            "update_zone",
            "publish_zone",
            "renew_plate",
            "get_plate",
            "retire_zone",
            "assign_zone",
            "hold_zone",
            "claim_zone",
            "list_claims",
            "create_duty",
            "list_duties",
        ],
    ),
    (
        "create_household",
        "household_id",
        &[
            "get_household",
            "update_household",
            "delete_household",
            "disclose_household",
            "list_disclosures",
            "verify_household",
        ],
    ),
    ("create_matching", "matching_id", &["get_matching", "apply_matching"]),
    ("create_document", "document_id", &["get_document", "document_content", "delete_document"]),
    ("create_staff", "account_id", &["update_staff"]),
];

/// Adds the links of a creating operation to its 201.
pub fn add(id: &str, operation: &mut Value) {
    let Some((_, parameter, targets)) = LINKS.iter().find(|(creator, _, _)| *creator == id) else { return };
    if operation["responses"].get("201").is_none() {
        return;
    }
    let link = |target: &&str| {
        let mut parameters = Map::new();
        parameters.insert((*parameter).to_owned(), json!("$response.body#/id"));
        if *parameter != "community_id" {
            parameters.insert("community_id".to_owned(), json!("$request.path.community_id"));
        }
        ((*target).to_owned(), json!({ "operationId": target, "parameters": parameters }))
    };
    operation["responses"]["201"]["links"] = Value::Object(targets.iter().map(link).collect());
}
