//! The committed pictures and what they really show.
use crate::truth::{FieldTruth, PageTruth};
use omr_core::SheetLayout;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The folder of the fixtures.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// What stands beside a picture, as `NAME.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTruth {
    /// The layout file, from the folder of the truth.
    pub layout: String,
    /// How the picture was made, for people.
    pub made: String,
    /// Its pages, in the file's order.
    pub pages: Vec<PageTruth>,
}

impl FileTruth {
    /// As TOML, one field a line.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = format!("layout = {:?}\nmade = {:?}\n", self.layout, self.made);
        for page in &self.pages {
            let _ = write!(
                text,
                "\n[[pages]]\nsheet_id = {:?}\npage = {}\nfields = [\n",
                page.sheet_id, page.page
            );
            for field in &page.fields {
                let _ = writeln!(text, "    {{ {} }},", inline(field));
            }
            text.push_str("]\n");
        }
        text
    }
}

fn inline(field: &FieldTruth) -> String {
    let state = format!("{:?}", field.state).to_lowercase();
    let mut cells = vec![format!("field = {:?}", field.field), format!("state = {state:?}")];
    let mut text = |key: &str, value: &str| {
        if !value.is_empty() {
            cells.push(format!("{key} = {value:?}"));
        }
    };
    text("value", field.value.as_deref().unwrap_or_default());
    text("habit", &field.habit);
    text("pen", &field.pen);
    if field.may_ask {
        cells.push("may_ask = true".to_owned());
    }
    cells.join(", ")
}

/// A picture or PDF with its truth.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// Its path in the folder, such as `scans/roster-90-grey.pdf`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it shows.
    pub truth: FileTruth,
}

/// The scans and photos, by name.
///
/// # Panics
///
/// When a fixture is missing or its truth is not as committed.
#[must_use]
pub fn pictures() -> Vec<Fixture> {
    let mut found = Vec::new();
    for part in ["scans", "photos"] {
        for path in files(&folder().join(part), &["pdf", "jpg"]) {
            let truth = std::fs::read_to_string(path.with_extension("toml"))
                .unwrap_or_else(|e| panic!("the truth of {}: {e}", path.display()));
            let truth = toml::from_str(&truth)
                .unwrap_or_else(|e| panic!("the truth of {}: {e}", path.display()));
            let name = format!("{part}/{}", file_name(&path));
            found.push(Fixture { name, bytes: std::fs::read(&path).expect("a fixture"), truth });
        }
    }
    found
}

/// The layouts of every sheet that the pictures show.
///
/// # Panics
///
/// When a layout is missing or cannot be read.
#[must_use]
pub fn layouts() -> Vec<SheetLayout> {
    let paths = files(&folder().join("sheets"), &["json"]);
    let parse = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a layout");
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    paths.iter().map(parse).collect()
}

/// What each bad file must be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Negatives {
    /// One entry a file.
    pub file: Vec<Negative>,
}

/// A file that gives no reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Negative {
    /// File name in `negatives/`.
    pub name: String,
    /// The error's code, as in `omr read --json`.
    pub code: String,
    /// What it is, for people.
    pub what: String,
}

/// The bad files.
///
/// # Panics
///
/// When the list is missing or not as committed.
#[must_use]
pub fn negatives() -> Vec<Negative> {
    let text = std::fs::read_to_string(folder().join("negatives/expected.toml")).expect("the list");
    toml::from_str::<Negatives>(&text).expect("the list of bad files").file
}

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{} is missing: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a fixture").path())
        .filter(|path| path.extension().is_some_and(|e| extensions.iter().any(|x| e == *x)))
        .collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
