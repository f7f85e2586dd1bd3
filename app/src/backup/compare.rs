//! A backup beside what is here, without changing either.

use super::{BackupProblem, Opened};
use crate::storage::{self, rows, schema};
use attendance::stored::{Register, Stored};
use serde::de::IgnoredAny;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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

/// Compares every row of a backup with what is here; `progress` is told the done share, 0 to 1.
///
/// # Errors
///
/// When one of both cannot be read. All rows of the backup are checked when there is none.
pub(super) async fn compare(
    backup: &Opened,
    progress: impl Fn(f64),
) -> Result<BTreeMap<Thing, Compared>, BackupProblem> {
    let connection = storage::connection().await?;
    let mut compared: BTreeMap<Thing, Compared> = BTreeMap::new();
    let stores: Vec<String> = backup.manifest.stores().map(str::to_owned).collect();
    for (idx, store) in stores.iter().enumerate() {
        progress(idx as f64 / stores.len() as f64);
        let here = rows::texts(&connection, store).await?;
        let mut beside = Beside::of(store, &here);
        backup
            .for_rows(store, |rows| {
                beside.take(rows);
                Ok(())
            })
            .await?;
        beside.count(compared.entry(thing(store)).or_default());
    }
    Ok(compared)
}

/// The rows of a store, here and in the backup. Most are the same letter by letter: only the others
/// are taken apart.
struct Beside<'a> {
    store: &'a str,
    /// Rows of which the same was not seen in the backup.
    here: BTreeSet<&'a str>,
    /// Rows of the backup that are not the same here.
    there: Vec<String>,
    n_same: usize,
}

impl<'a> Beside<'a> {
    fn of(store: &'a str, here: &'a [String]) -> Self {
        let here = here.iter().map(String::as_str).collect();
        Self { store, here, there: Vec::new(), n_same: 0 }
    }

    fn take(&mut self, rows: Vec<String>) {
        for row in rows {
            if self.here.remove(row.as_str()) {
                self.n_same += n_things(self.store, &row);
            } else {
                self.there.push(row);
            }
        }
    }

    fn count(self, counts: &mut Compared) {
        let Self { store, here, there, n_same } = self;
        counts.n_same += n_same;
        let n = |rows: &mut dyn Iterator<Item = &str>| rows.map(|row| n_things(store, row)).sum();
        if here.is_empty() || there.is_empty() {
            let (n_here, n_there): (usize, usize) =
                (n(&mut here.into_iter()), n(&mut there.iter().map(String::as_str)));
            counts.n_here += n_here;
            counts.n_there += n_there;
            return;
        }
        let (mut here, there) =
            (keyed(store, here.into_iter()), keyed(store, there.iter().map(String::as_str)));
        for (key, text) in there {
            match here.remove(&key) {
                Some(other) if other == text => counts.n_same += 1,
                Some(_) => counts.n_different += 1,
                None => counts.n_there += 1,
            }
        }
        counts.n_here += here.len();
    }
}

/// How many things people count in a row: a session's register is as many as it has records.
fn n_things(store: &str, row: &str) -> usize {
    #[derive(serde::Deserialize)]
    struct Records {
        records: Vec<IgnoredAny>,
    }
    if store != schema::REGISTERS {
        return 1;
    }
    serde_json::from_str(row).map_or(1, |register: Records| register.records.len())
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
