use super::{Connection, StorageError, space};
use attendance::stored::StoredError;
use indexed_db_futures::{
    KeyRange,
    error::Error,
    prelude::*,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

/// A domain value that is kept: where, and in which persisted shape.
pub trait Kept: Sized {
    /// The store.
    const STORE: &'static str;
    /// What is written, with a version of its own that outlives releases.
    type Shape: Serialize + DeserializeOwned + 'static;

    /// The value as it is written.
    fn to_shape(&self) -> Self::Shape;

    /// The value as it was meant.
    ///
    /// # Errors
    ///
    /// [`StoredError`] when a newer release wrote it, or it holds what no release wrote.
    fn from_shape(shape: Self::Shape) -> Result<Self, StoredError>;
}

/// Some stores, to read or to write: all of it happens or nothing does. Dropped without
/// [`commit`](Self::commit), it is rolled back.
pub struct Stores<'a>(Transaction<'a>);

impl Connection {
    /// Opens stores for reading.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the connection is gone.
    pub fn read(&self, stores: &[&str]) -> Result<Stores<'_>, StorageError> {
        Ok(Stores(self.db().transaction(stores).build()?))
    }

    /// Opens stores for writing.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the connection is gone.
    pub fn write(&self, stores: &[&str]) -> Result<Stores<'_>, StorageError> {
        // Strict: what is shown as saved has reached the disk, at 0.3 s more for 10,000 records.
        let mut options = TransactionOptions::new();
        options.set_durability(TransactionDurability::Strict);
        let transaction = self.db().transaction(stores).with_mode(TransactionMode::Readwrite);
        Ok(Stores(transaction.with_options(options).build()?))
    }
}

impl Stores<'_> {
    /// The value of a key, such as `"id"` or `("course", "student")`.
    ///
    /// # Errors
    ///
    /// [`StorageError::Unreadable`] when what is stored is none of our shapes.
    pub async fn get<T: Kept>(&self, key: impl Serialize) -> Result<Option<T>, StorageError> {
        let store = self.0.object_store(T::STORE)?;
        let shape: Option<T::Shape> =
            store.get(KeyRange::Only(key)).serde()?.await.map_err(unreadable::<T>)?;
        shape.map(understand).transpose()
    }

    /// The value of a key that must be there.
    ///
    /// # Errors
    ///
    /// [`StorageError::Missing`] when it is not; else as [`Self::get`].
    pub async fn expect<T: Kept>(&self, key: impl Serialize) -> Result<T, StorageError> {
        self.get(key).await?.ok_or(StorageError::Missing { store: T::STORE })
    }

    /// All values, in the order of their keys.
    ///
    /// # Errors
    ///
    /// As [`Self::get`].
    pub async fn all<T: Kept>(&self) -> Result<Vec<T>, StorageError> {
        let store = self.0.object_store(T::STORE)?;
        let shapes = store.get_all::<T::Shape>().serde()?.await?;
        shapes.map(|shape| understand(shape.map_err(unreadable::<T>)?)).collect()
    }

    /// All values whose `index` has this key, in the order of their own keys.
    ///
    /// # Errors
    ///
    /// As [`Self::get`].
    pub async fn all_by<T: Kept>(
        &self,
        index: &str,
        key: impl Serialize,
    ) -> Result<Vec<T>, StorageError> {
        let store = self.0.object_store(T::STORE)?;
        let index = store.index(index)?;
        let query = index.get_all::<T::Shape>().with_query(KeyRange::Only(key));
        let shapes = query.serde()?.await?;
        shapes.map(|shape| understand(shape.map_err(unreadable::<T>)?)).collect()
    }

    /// How many values there are.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the browser does not say.
    pub async fn count<T: Kept>(&self) -> Result<usize, StorageError> {
        Ok(self.0.object_store(T::STORE)?.count().primitive()?.await? as usize)
    }

    /// How many values have this key in `index`.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the browser does not say.
    pub async fn count_by<T: Kept>(
        &self,
        index: &str,
        key: impl Serialize,
    ) -> Result<usize, StorageError> {
        let store = self.0.object_store(T::STORE)?;
        let index = store.index(index)?;
        Ok(index.count().with_query(KeyRange::Only(key)).serde()?.await? as usize)
    }

    /// Puts a value in the place of the one with its key, if any. Not awaited: only the commit is.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the value cannot be written at all.
    pub fn put<T: Kept>(&self, value: &T) -> Result<(), StorageError> {
        self.0.object_store(T::STORE)?.put(value.to_shape()).serde()?;
        Ok(())
    }

    /// Removes the value of a key, if there is one.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub fn delete<T: Kept>(&self, key: impl Serialize) -> Result<(), StorageError> {
        self.0.object_store(T::STORE)?.delete(KeyRange::Only(key)).serde()?;
        Ok(())
    }

    /// The value of a key as the browser keeps it: for values that hold files.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(super) async fn get_js(
        &self,
        store: &str,
        key: &JsValue,
    ) -> Result<Option<JsValue>, StorageError> {
        let store = self.0.object_store(store)?;
        let key: KeyRange<JsValue> = KeyRange::Only(key.clone());
        let value: Option<JsValue> = store.get::<_, JsValue, _>(key).primitive()?.await?;
        Ok(value.filter(|value| !value.is_undefined()))
    }

    /// All rows.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(super) async fn all_js(&self, store: &str) -> Result<Vec<JsValue>, StorageError> {
        let store = self.0.object_store(store)?;
        let all = store.get_all::<JsValue>().primitive()?.await?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// All values whose `index` has this key, as the browser keeps them.
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
        let store = self.0.object_store(store)?;
        let index = store.index(index)?;
        let key: KeyRange<JsValue> = KeyRange::Only(JsValue::from_str(key));
        let all = index.get_all::<JsValue>().with_query::<JsValue, _>(key).primitive()?.await?;
        Ok(all.collect::<Result<_, _>>()?)
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
        let store = self.0.object_store(store)?;
        let index = store.index(index)?;
        let key: KeyRange<JsValue> = KeyRange::Only(JsValue::from_str(key));
        Ok(index.count().with_query::<JsValue, _>(key).primitive()?.await? as u32)
    }

    /// Puts a value as it is. Not awaited: only the commit is.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the value cannot be kept at all.
    pub(super) fn put_js(&self, store: &str, value: &JsValue) -> Result<(), StorageError> {
        self.0.object_store(store)?.put(value.clone()).primitive()?;
        Ok(())
    }

    /// Removes the value of a key, if there is one.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the request is refused.
    pub(super) fn delete_js(&self, store: &str, key: &JsValue) -> Result<(), StorageError> {
        let key: KeyRange<JsValue> = KeyRange::Only(key.clone());
        self.0.object_store(store)?.delete::<JsValue, _>(key).primitive()?;
        Ok(())
    }

    /// Makes all of it lasting. Nothing may be shown as saved before this gives `Ok`.
    ///
    /// # Errors
    ///
    /// [`StorageError::Full`] when the disk is; after any error nothing was written.
    pub async fn commit(self) -> Result<(), StorageError> {
        match self.0.commit().await {
            Ok(()) => Ok(()),
            // Browsers report a full disk as a plain abort; the estimate tells them apart.
            Err(_) if space::is_full().await => Err(StorageError::Full),
            Err(error) => Err(error.into()),
        }
    }
}

fn understand<T: Kept>(shape: T::Shape) -> Result<T, StorageError> {
    T::from_shape(shape).map_err(|error| match error {
        StoredError::Newer { .. } => StorageError::Newer,
        damaged @ StoredError::Damaged { .. } => {
            StorageError::Unreadable { store: T::STORE, detail: damaged.to_string() }
        }
    })
}

fn unreadable<T: Kept>(error: Error) -> StorageError {
    match error {
        Error::Serialisation(error) => {
            StorageError::Unreadable { store: T::STORE, detail: error.to_string() }
        }
        other => other.into(),
    }
}
