//! A backup put in the place of what is here.

use super::rows::{self, PlainRow, WITH_FILES, keyed, verbatim};
use super::{Connection, StorageError, events, schema};
use attendance::book::Head;
use wasm_bindgen::JsValue;

/// The rows that shall stand here, understood and with their keys, and where their journal ends.
#[derive(Debug)]
pub struct Replacement {
    /// The device whose backup they are.
    made_by: String,
    stores: Vec<(&'static str, Vec<JsValue>)>,
    /// The last line that it had written.
    end: Option<Head>,
}

impl Replacement {
    /// From a backup of this device.
    #[must_use]
    pub fn made_by(device: &str) -> Self {
        Self { made_by: device.to_owned(), stores: Vec::new(), end: None }
    }

    /// The rows that follow are of this store.
    pub fn begin(&mut self, store: &'static str) {
        self.stores.push((store, Vec::new()));
    }

    /// Takes a row: its text is understood first, so that nothing gets in that could not be read
    /// again.
    ///
    /// # Errors
    ///
    /// [`StorageError::Unreadable`] or [`StorageError::Newer`] when its text is not understood.
    pub fn add(&mut self, plain: &PlainRow) -> Result<(), StorageError> {
        let Some((store, rows)) = self.stores.last_mut() else { return Ok(()) };
        if *store != schema::JOURNAL {
            rows.push(keyed(store, plain)?);
            return Ok(());
        }
        let line = rows::line(&plain.body)?;
        rows.push(verbatim(&line, &plain.body)?);
        let is_theirs = line.device().as_str() == self.made_by;
        if is_theirs && self.end.as_ref().is_none_or(|end| end.n < line.n()) {
            self.end = Some(line.head());
        }
        Ok(())
    }
}

/// Replaces the rows of stores by others, all of them or none; files are only added to.
///
/// # Errors
///
/// [`StorageError::Full`] when the disk is; everything is as it was then.
pub async fn replace(connection: &Connection, by: Replacement) -> Result<(), StorageError> {
    let names: Vec<&str> = by.stores.iter().map(|(store, _)| *store).collect();
    let stores = connection.write(&[names.as_slice(), &[schema::SETTINGS]].concat())?;
    for (store, rows) in by.stores {
        // Pictures that the backup does not have stay: they are nowhere else, and going back to the
        // copy of what was here finds them with their sessions again.
        if !WITH_FILES.contains(&store) {
            stores.clear(store)?;
        }
        for row in rows {
            stores.put_js(store, &row)?;
        }
    }
    stores.begin_anew(by.end)?;
    stores.touch([events::EVERYTHING.to_owned()]);
    stores.commit().await
}
