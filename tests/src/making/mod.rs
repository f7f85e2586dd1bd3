//! How the fixtures are made: `cargo run --profile native -p tests --bin make-fixtures`.
//!
//! Making needs poppler, img2pdf and qpdf; the tests that use the fixtures do not.
mod bad;
mod photos;
mod scans;
mod sheets;
mod slips;

use crate::fixtures::{FileTruth, folder};
use std::path::PathBuf;
use std::process::Command;

pub use sheets::Sheets;

/// Makes every fixture of this room again.
///
/// # Panics
///
/// When a tool is missing or the folder cannot be written.
pub fn make_all() {
    let sheets = Sheets::print();
    sheets.write();
    scans::make(&sheets);
    photos::make(&sheets);
    slips::make(&sheets);
    bad::make(&sheets);
}

/// A path in the folder of the fixtures, its own folder made.
fn place(name: &str) -> PathBuf {
    let path = folder().join(name);
    std::fs::create_dir_all(path.parent().expect("a fixture has a folder"))
        .expect("fixtures/ can be written");
    path
}

fn write(name: &str, bytes: &[u8]) {
    std::fs::write(place(name), bytes).expect("fixtures/ can be written");
}

fn write_truth(name: &str, truth: &FileTruth) {
    write(name, truth.to_toml().as_bytes());
}

fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(status.success(), "{command:?} failed");
}
