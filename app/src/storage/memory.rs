//! Storage for one visit: what the app works on where the browser gives it no database. It keeps
//! the same rows under the same keys, and forgets them with the window.

use super::{StorageError, place::Wanted, schema};
use js_sys::{Array, Reflect};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// A key, ordered as browsers order keys: numbers before texts before lists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum RowKey {
    Number(u64),
    Text(String),
    List(Vec<RowKey>),
}

/// The rows of a store, by key.
#[derive(Debug, Clone, Default)]
struct Rows {
    by_key: BTreeMap<RowKey, JsValue>,
    /// The last number that was given, in a store that numbers its rows.
    last_number: u64,
}

type Stores = BTreeMap<String, Rows>;

/// All stores.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory(Rc<RefCell<Stores>>);

impl Memory {
    /// A transaction. Nothing in one waits for anything else, so no other comes between.
    pub(super) fn draft(&self) -> Draft {
        Draft { memory: self.clone(), changed: RefCell::default() }
    }

    /// Whether anything that a person owns is in it.
    pub(super) fn has_any(&self) -> bool {
        let owned = [schema::JOURNAL, schema::SCANS];
        self.0
            .borrow()
            .iter()
            .any(|(store, rows)| owned.contains(&store.as_str()) && !rows.by_key.is_empty())
    }
}

/// Changes that are not done yet: the stores that they touch, as they will be.
#[derive(Debug)]
pub(super) struct Draft {
    memory: Memory,
    changed: RefCell<Stores>,
}

impl Draft {
    pub(super) fn row(&self, store: &str, key: &JsValue) -> Result<Option<JsValue>, StorageError> {
        let key = key_of(key)?;
        Ok(self.look(store, |rows| rows.by_key.get(&key).cloned()).flatten())
    }

    pub(super) fn rows(
        &self,
        store: &str,
        wanted: Wanted<'_>,
    ) -> Result<Vec<JsValue>, StorageError> {
        let from = match wanted.after {
            Some(after) => Bound::Excluded(key_of(after)?),
            None => Bound::Unbounded,
        };
        let limit = wanted.limit.map_or(usize::MAX, |limit| limit as usize);
        let is_wanted = |row: &&JsValue| {
            wanted.of.is_none_or(|(index, text)| holds(row, schema::field_of(index), text))
        };
        let found = self.look(store, |rows| {
            let rest = rows.by_key.range((from, Bound::Unbounded)).map(|(_, row)| row);
            rest.filter(is_wanted).take(limit).cloned().collect()
        });
        Ok(found.unwrap_or_default())
    }

    pub(super) fn keyed(&self, store: &str) -> Result<Vec<(JsValue, JsValue)>, StorageError> {
        let pair = |(key, row): (&RowKey, &JsValue)| (key.to_js(), row.clone());
        Ok(self.look(store, |rows| rows.by_key.iter().map(pair).collect()).unwrap_or_default())
    }

    /// Gives the row's number in a store that numbers its rows, else 0.
    pub(super) fn put(&self, store: &str, row: &JsValue) -> Result<u64, StorageError> {
        let fields = schema::key_fields(store);
        self.change(store, |rows| {
            let key = match fields {
                [] => {
                    rows.last_number += 1;
                    RowKey::Number(rows.last_number)
                }
                [field] => key_of(&field_of(row, field))?,
                fields => {
                    let fields = fields.iter().map(|field| key_of(&field_of(row, field)));
                    RowKey::List(fields.collect::<Result<_, _>>()?)
                }
            };
            rows.by_key.insert(key, row.clone());
            Ok(rows.last_number)
        })
    }

    pub(super) fn delete(&self, store: &str, key: &JsValue) -> Result<(), StorageError> {
        let key = key_of(key)?;
        self.change(store, |rows| {
            rows.by_key.remove(&key);
            Ok(())
        })
    }

    pub(super) fn delete_through(&self, store: &str, last: &JsValue) -> Result<(), StorageError> {
        let last = key_of(last)?;
        self.change(store, |rows| {
            rows.by_key.retain(|key, _| *key > last);
            Ok(())
        })
    }

    pub(super) fn clear(&self, store: &str) -> Result<(), StorageError> {
        self.change(store, |rows| {
            rows.by_key.clear();
            Ok(())
        })
    }

    pub(super) fn commit(self) {
        self.memory.0.borrow_mut().extend(self.changed.into_inner());
    }

    fn look<T>(&self, store: &str, look: impl FnOnce(&Rows) -> T) -> Option<T> {
        match self.changed.borrow().get(store) {
            Some(rows) => Some(look(rows)),
            None => self.memory.0.borrow().get(store).map(look),
        }
    }

    fn change<T>(
        &self,
        store: &str,
        change: impl FnOnce(&mut Rows) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let mut changed = self.changed.borrow_mut();
        let as_it_was = || self.memory.0.borrow().get(store).cloned().unwrap_or_default();
        change(changed.entry(store.to_owned()).or_insert_with(as_it_was))
    }
}

impl RowKey {
    fn to_js(&self) -> JsValue {
        match self {
            Self::Number(n) => JsValue::from_f64(*n as f64),
            Self::Text(text) => JsValue::from_str(text),
            Self::List(keys) => keys.iter().map(Self::to_js).collect::<Array>().into(),
        }
    }
}

fn key_of(key: &JsValue) -> Result<RowKey, StorageError> {
    if let Some(text) = key.as_string() {
        return Ok(RowKey::Text(text));
    }
    if let Some(list) = key.dyn_ref::<Array>() {
        return Ok(RowKey::List(list.iter().map(|key| key_of(&key)).collect::<Result<_, _>>()?));
    }
    let no_key = || StorageError::Failed { detail: format!("no key: {key:?}") };
    // All numbers in keys are counts.
    key.as_f64().filter(|n| *n >= 0.0).map(|n| RowKey::Number(n as u64)).ok_or_else(no_key)
}

fn field_of(row: &JsValue, name: &str) -> JsValue {
    Reflect::get(row, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Whether the field is this text, or a list that has it.
fn holds(row: &JsValue, field: &str, text: &str) -> bool {
    let value = field_of(row, field);
    match value.dyn_ref::<Array>() {
        Some(list) => list.iter().any(|one| one.as_string().as_deref() == Some(text)),
        None => value.as_string().as_deref() == Some(text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on must fail")]
mod tests {
    use super::*;
    use crate::storage::open;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// The fields of a key path: a text, a list of texts, or nothing.
    fn fields(path: &JsValue) -> Vec<String> {
        match path.dyn_ref::<Array>() {
            Some(list) => list.iter().filter_map(|name| name.as_string()).collect(),
            None => path.as_string().into_iter().collect(),
        }
    }

    #[wasm_bindgen_test]
    async fn memory_finds_rows_by_the_keys_and_indexes_of_the_browser() {
        let connection = open("memory-schema", schema::MIGRATIONS).await.unwrap();
        let names = connection.raw().unwrap().object_store_names();
        let names: Array =
            (0..names.length()).filter_map(|idx| names.get(idx)).map(JsValue::from).collect();
        let transaction = connection.raw().unwrap().transaction_with_str_sequence(&names).unwrap();
        assert!(names.length() > 15);
        for name in names.iter().filter_map(|name| name.as_string()) {
            let store = transaction.object_store(&name).unwrap();
            assert_eq!(fields(&store.key_path().unwrap()), schema::key_fields(&name), "{name}");
            assert_eq!(store.auto_increment(), schema::key_fields(&name).is_empty(), "{name}");
            let indexes = store.index_names();
            for index in (0..indexes.length()).filter_map(|idx| indexes.get(idx)) {
                let path = store.index(&index).unwrap().key_path().unwrap();
                assert_eq!(fields(&path), [schema::field_of(&index)], "{name} {index}");
            }
        }
    }
}
