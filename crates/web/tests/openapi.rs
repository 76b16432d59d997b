//! The committed OpenAPI document is the one that the program serves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may stop")]
#![allow(
    clippy::disallowed_methods,
    reason = "whoever changes the API asks through the environment for a new document"
)]

use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

fn committed() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json")
}

/// `UPDATE_OPENAPI=1 cargo test -p azukari-web --test openapi` writes it anew.
#[test]
fn the_committed_document_is_current() {
    let mut now = serde_json::to_string_pretty(&azukari_web::api::document()).unwrap();
    now.push('\n');
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(committed(), &now).unwrap();
    }
    assert!(
        std::fs::read_to_string(committed()).unwrap_or_default() == now,
        "openapi.json is not current: see the line above this test"
    );
}

#[test]
fn every_write_takes_an_idempotency_key_and_every_operation_has_a_name_of_its_own() {
    let document = azukari_web::api::document();
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name} stands twice");
            let parameters: Vec<&str> =
                operation["parameters"].as_array().unwrap().iter().filter_map(|p| p["name"].as_str()).collect();
            assert_eq!(parameters.contains(&"Idempotency-Key"), method == "post", "{method} {path}");
            let in_path = path.matches('{').count();
            let declared = operation["parameters"].as_array().unwrap().iter().filter(|p| p["in"] == "path").count();
            assert_eq!(in_path, declared, "{path}");
        }
    }
    assert!(names.len() > 35, "only {} operations", names.len());
}

/// Names and search words travel in bodies: no address and so no log of addresses can hold one.
#[test]
fn no_address_takes_a_name_or_a_search_word() {
    let document = azukari_web::api::document();
    let allowed: BTreeSet<&str> = ["org", "record", "number", "import", "extract", "approval", "row", "letter"].into();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            for parameter in operation["parameters"].as_array().unwrap() {
                let (place, name) = (&parameter["in"], parameter["name"].as_str().unwrap());
                assert!(*place != "query", "{name}");
                assert!(*place != "path" || allowed.contains(name), "{name}");
            }
        }
    }
    let problem: &Value = &document["components"]["schemas"]["problem"];
    assert!(problem["properties"]["reasons"].is_object());
}
