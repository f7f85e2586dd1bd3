//! Where a transaction happens: in the browser's database, or in memory where it gives none.

use super::{StorageError, memory::Draft, space};
use indexed_db_futures::{KeyRange, internals::SystemRepr, prelude::*, transaction::Transaction};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbTransaction;

/// One transaction: all of it happens or nothing does.
pub(super) enum Place<'a> {
    /// In the browser's database.
    Browser(Transaction<'a>),
    /// In memory, for this visit.
    Memory(Draft),
}

/// Which rows of a store.
#[derive(Clone, Copy, Default)]
pub(super) struct Wanted<'a> {
    /// Those that have this text in this index.
    pub(super) of: Option<(&'a str, &'a str)>,
    /// Those whose keys follow this one.
    pub(super) after: Option<&'a JsValue>,
    /// So many at most.
    pub(super) limit: Option<u32>,
}

impl Place<'_> {
    pub(super) async fn row(
        &self,
        store: &str,
        key: &JsValue,
    ) -> Result<Option<JsValue>, StorageError> {
        let transaction = match self {
            Self::Memory(draft) => return draft.row(store, key),
            Self::Browser(transaction) => transaction,
        };
        let got = async {
            let key: KeyRange<JsValue> = KeyRange::Only(key.clone());
            let store = transaction.object_store(store)?;
            let value: Option<JsValue> = store.get::<_, JsValue, _>(key).primitive()?.await?;
            Ok(value.filter(|value| !value.is_undefined()))
        };
        told(transaction, got.await)
    }

    pub(super) async fn rows(
        &self,
        store: &str,
        wanted: Wanted<'_>,
    ) -> Result<Vec<JsValue>, StorageError> {
        let transaction = match self {
            Self::Memory(draft) => return draft.rows(store, wanted),
            Self::Browser(transaction) => transaction,
        };
        let got = async {
            let store = transaction.object_store(store)?;
            let limit = wanted.limit.unwrap_or(u32::MAX);
            let all = match (wanted.of, wanted.after) {
                (Some((index, key)), _) => {
                    let index = store.index(index)?;
                    let all = index.get_all::<JsValue>().with_query::<JsValue, _>(only(key));
                    all.with_limit(limit).primitive()?.await?
                }
                (None, Some(after)) => {
                    let rest: KeyRange<JsValue> = KeyRange::LowerBound(after.clone(), true);
                    let all = store.get_all::<JsValue>().with_query::<JsValue, _>(rest);
                    all.with_limit(limit).primitive()?.await?
                }
                (None, None) => store.get_all::<JsValue>().with_limit(limit).primitive()?.await?,
            };
            all.collect::<Result<_, _>>()
        };
        told(transaction, got.await)
    }

    /// All rows with their keys, which those of a numbered store do not hold.
    pub(super) async fn keyed(&self, store: &str) -> Result<Vec<(JsValue, JsValue)>, StorageError> {
        let transaction = match self {
            Self::Memory(draft) => return draft.keyed(store),
            Self::Browser(transaction) => transaction,
        };
        let got = async {
            let store = transaction.object_store(store)?;
            let keys = store.get_all_keys::<JsValue>().primitive()?.await?;
            let rows = store.get_all::<JsValue>().primitive()?.await?;
            keys.zip(rows).map(|(key, row)| Ok((key?, row?))).collect()
        };
        told(transaction, got.await)
    }

    /// How many rows, or how many that have this text in this index.
    pub(super) async fn count(
        &self,
        store: &str,
        of: Option<(&str, &str)>,
    ) -> Result<u32, StorageError> {
        let transaction = match self {
            Self::Memory(draft) => {
                let rows = draft.rows(store, Wanted { of, ..Wanted::default() })?;
                return Ok(rows.len() as u32);
            }
            Self::Browser(transaction) => transaction,
        };
        let got = async {
            let store = transaction.object_store(store)?;
            Ok(match of {
                Some((index, key)) => {
                    let index = store.index(index)?;
                    let count = index.count().with_query::<JsValue, _>(only(key));
                    count.primitive()?.await?
                }
                None => store.count().primitive()?.await?,
            })
        };
        told(transaction, got.await)
    }

    /// Not awaited: only the commit is.
    pub(super) fn put(&self, store: &str, row: &JsValue) -> Result<(), StorageError> {
        match self {
            Self::Memory(draft) => draft.put(store, row).map(drop),
            Self::Browser(transaction) => {
                let put = || {
                    transaction.object_store(store)?.put(row.clone()).primitive()?;
                    Ok(())
                };
                told(transaction, put())
            }
        }
    }

    pub(super) fn delete(&self, store: &str, key: &JsValue) -> Result<(), StorageError> {
        match self {
            Self::Memory(draft) => draft.delete(store, key),
            Self::Browser(transaction) => delete(transaction, store, KeyRange::Only(key.clone())),
        }
    }

    /// Removes every row up to this key, with it.
    pub(super) fn delete_through(&self, store: &str, last: &JsValue) -> Result<(), StorageError> {
        match self {
            Self::Memory(draft) => draft.delete_through(store, last),
            Self::Browser(transaction) => {
                delete(transaction, store, KeyRange::UpperBound(last.clone(), false))
            }
        }
    }

    pub(super) fn clear(&self, store: &str) -> Result<(), StorageError> {
        match self {
            Self::Memory(draft) => draft.clear(store),
            Self::Browser(transaction) => {
                let clear = || transaction.object_store(store)?.clear().map(drop);
                told(transaction, clear())
            }
        }
    }

    /// Makes all of it lasting, or in memory as lasting as it gets.
    pub(super) async fn commit(self) -> Result<(), StorageError> {
        let transaction = match self {
            Self::Memory(draft) => {
                draft.commit();
                return Ok(());
            }
            Self::Browser(transaction) => transaction,
        };
        let raw = raw(&transaction);
        match transaction.commit().await {
            Ok(()) => Ok(()),
            Err(error) => match why(&raw, error.into()) {
                // Some browsers say nothing but that it was aborted; then the room tells.
                StorageError::Failed { .. } if space::is_full().await => Err(StorageError::Full),
                error => Err(error),
            },
        }
    }
}

type Error = indexed_db_futures::error::Error;

fn only(key: &str) -> KeyRange<JsValue> {
    KeyRange::Only(JsValue::from_str(key))
}

fn delete(
    transaction: &Transaction<'_>,
    store: &str,
    keys: KeyRange<JsValue>,
) -> Result<(), StorageError> {
    let delete = || {
        transaction.object_store(store)?.delete::<JsValue, _>(keys).primitive()?;
        Ok(())
    };
    told(transaction, delete())
}

fn raw(transaction: &Transaction<'_>) -> IdbTransaction {
    transaction.as_sys().clone().unchecked_into()
}

fn told<T>(transaction: &Transaction<'_>, result: Result<T, Error>) -> Result<T, StorageError> {
    result.map_err(|error| why(&raw(transaction), error.into()))
}

/// A disk that is full fails one request, or the commit; all others then are told no more than
/// that the transaction is over. The transaction itself knows.
fn why(transaction: &IdbTransaction, error: StorageError) -> StorageError {
    match transaction.error() {
        Some(cause) if StorageError::from_js(&cause) == StorageError::Full => StorageError::Full,
        _ => error,
    }
}
