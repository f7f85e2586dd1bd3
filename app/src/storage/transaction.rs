use super::place::{Place, Wanted};
use super::{Connection, StorageError, events, patience::Patience};
use crate::log;
use attendance::stored::StoredError;
use indexed_db_futures::transaction::TransactionDurability;
use js_sys::{Object, Reflect};
use std::cell::RefCell;
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;
use web_sys::Blob;

/// A value that is kept: where, by which keys it is found, and as which text.
pub trait Kept: Sized {
    /// The store.
    const STORE: &'static str;

    /// The fields that stand in the open: the key, and what is looked up by an index.
    fn keys(&self) -> Vec<(&'static str, JsValue)>;

    /// The value as it is written: text with a version of its own that outlives releases.
    fn to_body(&self) -> String;

    /// The value as it was meant.
    ///
    /// # Errors
    ///
    /// [`StoredError`] when a newer release wrote it, or it holds what no release wrote.
    fn from_body(body: &str) -> Result<Self, StoredError>;
}

/// Name of the field that holds a row's text.
pub(super) const BODY: &str = "body";

/// A row as the browser keeps it.
pub(super) fn row<T: Kept>(value: &T) -> Result<JsValue, StorageError> {
    row_with(value, &value.to_body().into())
}

/// The same with this text.
pub(super) fn row_with<T: Kept>(value: &T, body: &JsValue) -> Result<JsValue, StorageError> {
    let row = Object::new();
    for (name, field) in value.keys() {
        set(&row, name, &field)?;
    }
    set(&row, BODY, body)?;
    Ok(row.into())
}

/// The value of a row.
pub(super) fn value_of<T: Kept>(row: &JsValue) -> Result<T, StorageError> {
    let none = || StorageError::Unreadable { store: T::STORE, detail: "no body".to_owned() };
    understand(T::from_body(&body_of(row).ok_or_else(none)?))
}

/// Says of a text that is not understood where it lies.
pub(super) fn understand<T: Kept>(value: Result<T, StoredError>) -> Result<T, StorageError> {
    value.map_err(|error| match error {
        StoredError::Newer { .. } => StorageError::Newer,
        damaged @ StoredError::Damaged { .. } => {
            StorageError::Unreadable { store: T::STORE, detail: damaged.to_string() }
        }
    })
}

pub(super) fn body_of(row: &JsValue) -> Option<String> {
    Reflect::get(row, &BODY.into()).ok()?.as_string()
}

/// A file beside a row's text.
pub(super) fn blob_of(row: &JsValue, name: &str) -> Option<Blob> {
    use wasm_bindgen::JsCast;
    Reflect::get(row, &name.into()).ok()?.dyn_into().ok()
}

/// Sets a field of a row.
pub(super) fn set(row: &JsValue, name: &str, value: &JsValue) -> Result<(), StorageError> {
    let failed = |error| StorageError::Failed { detail: format!("{error:?}") };
    Reflect::set(row, &name.into(), value).map(|_| ()).map_err(failed)
}

/// Some stores, to read or to write: all of it happens or nothing does. Dropped without
/// [`commit`](Self::commit), it is rolled back.
pub struct Stores<'a> {
    place: Place<'a>,
    /// What was written about; announced once it is lasting.
    touched: RefCell<BTreeSet<String>>,
    /// Says so when it takes long.
    _patience: Patience,
}

impl Connection {
    /// Opens stores for reading.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the connection is gone.
    pub fn read(&self, stores: &[&str]) -> Result<Stores<'_>, StorageError> {
        Ok(Stores::over(self.reading(stores)?))
    }

    /// Opens stores for writing.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the connection is gone.
    pub fn write(&self, stores: &[&str]) -> Result<Stores<'_>, StorageError> {
        // Strict: what is shown as saved has reached the disk, at 0.3 s more for 10,000 records.
        Ok(Stores::over(self.writing(stores, TransactionDurability::Strict)?))
    }

    /// Opens stores for writing what may be lost at a power cut: that is cheaper than waking the
    /// disk for each line of the log.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the connection is gone.
    pub(crate) fn write_lightly(&self, stores: &[&str]) -> Result<Stores<'_>, StorageError> {
        Ok(Stores::over(self.writing(stores, TransactionDurability::Relaxed)?))
    }
}

impl<'a> Stores<'a> {
    fn over(place: Place<'a>) -> Self {
        Self { place, touched: RefCell::new(BTreeSet::new()), _patience: Patience::begin() }
    }
}

impl Stores<'_> {
    /// Notes what is written about, such as `session/ID`: whoever shows it is told of the commit.
    pub(super) fn touch(&self, subjects: impl IntoIterator<Item = String>) {
        self.touched.borrow_mut().extend(subjects);
    }

    /// The value of a key.
    ///
    /// # Errors
    ///
    /// [`StorageError::Unreadable`] when what is stored is none of our shapes.
    pub async fn get<T: Kept>(&self, key: &str) -> Result<Option<T>, StorageError> {
        let row = self.get_js(T::STORE, &key.into()).await?;
        row.map(|row| value_of(&row)).transpose()
    }

    /// The value of a key that must be there.
    ///
    /// # Errors
    ///
    /// [`StorageError::Missing`] when it is not; else as [`Self::get`].
    pub async fn expect<T: Kept>(&self, key: &str) -> Result<T, StorageError> {
        self.get(key).await?.ok_or(StorageError::Missing { store: T::STORE })
    }

    /// All values, in the order of their keys.
    ///
    /// # Errors
    ///
    /// As [`Self::get`].
    pub async fn all<T: Kept>(&self) -> Result<Vec<T>, StorageError> {
        self.all_js(T::STORE).await?.iter().map(value_of).collect()
    }

    /// All values whose `index` has this key, in the order of their own keys.
    ///
    /// # Errors
    ///
    /// As [`Self::get`].
    pub async fn all_by<T: Kept>(&self, index: &str, key: &str) -> Result<Vec<T>, StorageError> {
        self.all_js_by(T::STORE, index, key).await?.iter().map(value_of).collect()
    }

    /// How many values there are.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the browser does not say.
    pub async fn count<T: Kept>(&self) -> Result<usize, StorageError> {
        Ok(self.place.count(T::STORE, None).await? as usize)
    }

    /// How many values have this key in `index`.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the browser does not say.
    pub async fn count_by<T: Kept>(&self, index: &str, key: &str) -> Result<usize, StorageError> {
        Ok(self.place.count(T::STORE, Some((index, key))).await? as usize)
    }

    /// Puts a value in the place of the one with its key, if any. Not awaited: only the commit is.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the value cannot be written at all.
    pub fn put<T: Kept>(&self, value: &T) -> Result<(), StorageError> {
        self.put_js(T::STORE, &row(value)?)
    }

    /// Removes the value of a key, if there is one.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub fn delete<T: Kept>(&self, key: &str) -> Result<(), StorageError> {
        self.delete_js(T::STORE, &key.into())
    }

    /// The row of a key.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(super) async fn get_js(
        &self,
        store: &str,
        key: &JsValue,
    ) -> Result<Option<JsValue>, StorageError> {
        self.place.row(store, key).await
    }

    /// All rows.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(super) async fn all_js(&self, store: &str) -> Result<Vec<JsValue>, StorageError> {
        self.place.rows(store, Wanted::default()).await
    }

    /// All rows whose `index` has this key.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(super) async fn all_js_by(
        &self,
        store: &str,
        index: &str,
        key: &str,
    ) -> Result<Vec<JsValue>, StorageError> {
        self.place.rows(store, Wanted { of: Some((index, key)), ..Wanted::default() }).await
    }

    /// How many rows have this key in `index`.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the browser does not say.
    pub(super) async fn count_js_by(
        &self,
        store: &str,
        index: &str,
        key: &str,
    ) -> Result<u32, StorageError> {
        self.place.count(store, Some((index, key))).await
    }

    /// At most `limit` rows whose keys follow `after`, in the order of their keys: stores of any
    /// size are walked in pages, which is several times quicker than a cursor.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(super) async fn page_js(
        &self,
        store: &str,
        after: Option<&JsValue>,
        limit: u32,
    ) -> Result<Vec<JsValue>, StorageError> {
        self.place.rows(store, Wanted { after, limit: Some(limit), ..Wanted::default() }).await
    }

    /// All rows of a numbered store with their numbers.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(crate) async fn keyed_js(
        &self,
        store: &str,
    ) -> Result<Vec<(JsValue, JsValue)>, StorageError> {
        self.place.keyed(store).await
    }

    /// Removes all rows up to this key, with it.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(crate) fn delete_through(&self, store: &str, last: &JsValue) -> Result<(), StorageError> {
        self.place.delete_through(store, last)
    }

    /// Puts a row as it is. Not awaited: only the commit is.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the row cannot be kept at all.
    pub(crate) fn put_js(&self, store: &str, value: &JsValue) -> Result<(), StorageError> {
        self.place.put(store, value)
    }

    /// Removes the row of a key, if there is one.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(super) fn delete_js(&self, store: &str, key: &JsValue) -> Result<(), StorageError> {
        self.place.delete(store, key)
    }

    /// Removes all rows of a store.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(super) fn clear(&self, store: &str) -> Result<(), StorageError> {
        self.place.clear(store)
    }

    /// Makes all of it lasting. Nothing may be shown as saved before this gives `Ok`.
    ///
    /// # Errors
    ///
    /// [`StorageError::Full`] when the disk is; after any error nothing was written.
    pub async fn commit(self) -> Result<(), StorageError> {
        log::watched(self.commit_unwatched().await)
    }

    /// The same, without a line in the log: for the log itself.
    pub(crate) async fn commit_unwatched(self) -> Result<(), StorageError> {
        self.place.commit().await?;
        events::announce(self.touched.take());
        Ok(())
    }
}
