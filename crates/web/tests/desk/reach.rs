//! The command line has no way of its own to anybody's data: each address it calls is an operation of the API, whose ways are tried elsewhere.

use crate::routes::sources;
use std::{fs, path::Path};

#[test]
fn the_command_line_has_no_way_of_its_own() {
    let document = azukari_web::api::document();
    let known: Vec<Vec<String>> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .filter_map(|p| p.split_once("/o/{org}").map(|(_, rest)| rest.split('/').map(str::to_owned).collect()))
        .collect();
    let fits = |asked: &str| {
        let asked: Vec<&str> = asked.split('?').next().unwrap().split('/').collect();
        let one = |(a, k): (&&str, &String)| a.starts_with('{') || k.starts_with('{') || *a == k;
        known.iter().any(|k| k.len() == asked.len() && asked.iter().zip(k).all(one))
    };
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/src/client"), &mut files);
    let mut found = 0;
    for file in files {
        for literal in fs::read_to_string(&file).unwrap().split('"').skip(1).step_by(2) {
            if literal.starts_with('/')
                && literal.len() > 1
                && !literal.starts_with("/api")
                && !literal.starts_with("/o/")
            {
                assert!(fits(literal), "{literal} in {} is no operation of the API", file.display());
                found += 1;
            }
        }
    }
    assert!(found > 30, "{found}");
}
