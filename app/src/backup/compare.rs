//! A backup beside what is here, without changing either.

use super::{BackupProblem, Opened};
use crate::storage::{self, rows, schema};
use attendance::stored::{Register, Stored};
use serde_json::Value;
use std::collections::BTreeMap;

/// Things that people count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    Students,
    Courses,
    Sessions,
    Records,
    /// Everything else, down to the last line of the journal.
    Others,
}

/// How many of a thing are the same, and how many are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Compared {
    /// In both, alike.
    pub(crate) n_same: usize,
    /// In both, not alike.
    pub(crate) n_different: usize,
    /// In the backup only.
    pub(crate) n_there: usize,
    /// Here only.
    pub(crate) n_here: usize,
}

impl Compared {
    /// Whether both hold the same.
    pub(crate) const fn is_equal(self) -> bool {
        self.n_different + self.n_there + self.n_here == 0
    }
}

/// Compares every row of a backup with what is here.
///
/// # Errors
///
/// When one of both cannot be read.
pub(crate) async fn compare(backup: &Opened) -> Result<BTreeMap<Thing, Compared>, BackupProblem> {
    let connection = storage::connection().await?;
    let mut compared: BTreeMap<Thing, Compared> = BTreeMap::new();
    let stores: Vec<String> = backup.manifest.stores().map(str::to_owned).collect();
    for store in stores {
        let there = backup.rows(&store).await?;
        let here = rows::dump(&connection, &store).await?;
        let here = here.iter().map(|row| row.body.as_str());
        let (mut here, there) =
            (keyed(&store, here), keyed(&store, there.iter().map(String::as_str)));
        let counts = compared.entry(thing(&store)).or_default();
        for (key, text) in there {
            match here.remove(&key) {
                Some(other) if other == text => counts.n_same += 1,
                Some(_) => counts.n_different += 1,
                None => counts.n_there += 1,
            }
        }
        counts.n_here += here.len();
    }
    Ok(compared)
}

fn thing(store: &str) -> Thing {
    match store {
        schema::STUDENTS => Thing::Students,
        schema::COURSES => Thing::Courses,
        schema::SESSIONS => Thing::Sessions,
        schema::REGISTERS => Thing::Records,
        _ => Thing::Others,
    }
}

/// What rows say, by what they are about; a session's register is as many things as it has records.
fn keyed<'a>(store: &str, rows: impl Iterator<Item = &'a str>) -> BTreeMap<String, String> {
    let mut keyed = BTreeMap::new();
    for row in rows {
        match Register::from_text(row) {
            Ok(register) if store == schema::REGISTERS => {
                for record in register.records() {
                    let key = format!("{}/{}", record.session, record.student);
                    keyed.insert(key, format!("{record:?}"));
                }
            }
            _ => {
                keyed.insert(key(store, row), row.to_owned());
            }
        }
    }
    keyed
}

/// The key of a row as text; the row itself where it has none.
fn key(store: &str, row: &str) -> String {
    let value: Value = serde_json::from_str(row).unwrap_or(Value::Null);
    let names: &[&str] = match store {
        schema::ROSTERS => &["course"],
        schema::REVIEWS => &["session"],
        schema::PAGES => &["scan", "page_idx"],
        schema::JOURNAL => &["device", "n"],
        schema::CONFLICTS => &["key"],
        _ => &["id"],
    };
    let fields: Option<Vec<String>> =
        names.iter().map(|name| value.get(name).map(Value::to_string)).collect();
    fields.map_or_else(|| row.to_owned(), |fields| fields.join("/"))
}
