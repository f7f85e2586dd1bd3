//! Native and WebAssembly give the same: `golden/same-everywhere.txt` holds what every file of the
//! fixtures gives here, and the worker's tests compare with it in a browser.
use omr_core::SheetLayout;
use std::fs;
use std::path::{Path, PathBuf};
use tests::{fingerprint, fixtures};

/// Folders whose files are pictures or PDFs.
const FOLDERS: [&str; 5] = ["formats", "negatives", "photos", "scans", "sheets"];

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/same-everywhere.txt")
}

/// Every picture and PDF of the fixtures, by path below their folder.
fn names() -> Vec<String> {
    let mut names = Vec::new();
    for folder in FOLDERS {
        for entry in fs::read_dir(fixtures::folder().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let is_text = [".toml", ".json", ".md", ".sh"].iter().any(|end| name.ends_with(end));
            if !is_text {
                names.push(format!("{folder}/{name}"));
            }
        }
    }
    names.sort();
    names
}

fn now(layouts: &[SheetLayout]) -> String {
    let lines = names().into_iter().flat_map(|name| {
        let bytes = fs::read(fixtures::folder().join(&name)).unwrap();
        fingerprint::lines(&name, &bytes, layouts)
    });
    lines.map(|line| line + "\n").collect()
}

#[test]
fn every_file_gives_what_the_browser_will_be_compared_with() {
    let found = now(&fixtures::layouts());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(golden(), &found).unwrap();
    }
    let expected = fs::read_to_string(golden()).unwrap_or_default();
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected, "if this change is meant, run the test with UPDATE=1");
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}

#[test]
fn the_browser_is_given_every_file() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../worker/tests/same_everywhere.rs");
    let list = fs::read_to_string(list).unwrap();
    for name in names() {
        assert!(list.contains(&format!("\"{name}\"")), "worker/tests does not read {name}");
    }
}
