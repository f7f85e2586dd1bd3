//! A backup opened, and what is here replaced by it or joined with it.

use super::make::{Kind, make, picture_name};
use super::{BackupFile, BackupProblem};
use crate::omr_client::BackupWorker;
use crate::platform::clock;
use crate::storage::{
    self, StorageError,
    merging::{self, JoinError},
    rows::{self, OWNED, PlainRow, WITH_FILES},
    schema, snapshots,
};
use attendance::DeviceId;
use attendance::book::{Line, Merge};
use js_sys::Array;
use protocol::{BackupError, JobError, Manifest};
use std::rc::Rc;
use web_sys::{Blob, BlobPropertyBag};

/// A backup that is open, with every part checked.
#[derive(Clone)]
pub(crate) struct Opened {
    worker: Rc<BackupWorker>,
    pub(crate) manifest: Manifest,
}

impl Opened {
    /// Opens a file and reads all of it once; `progress` is told the done share, 0 to 1.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, before anything here is touched.
    pub(crate) async fn open(
        file: &Blob,
        passphrase: Option<String>,
        progress: impl Fn(f64),
    ) -> Result<Self, BackupProblem> {
        let worker = BackupWorker::start().await?;
        let manifest = worker.open(file, passphrase).await?;
        let known = schema::MIGRATIONS.len() as u32;
        if manifest.about.schema > known {
            let version = manifest.about.schema;
            return Err(JobError::Backup(BackupError::Newer { version, known }).into());
        }
        for part_idx in 0..manifest.parts.len() {
            progress(part_idx as f64 / manifest.parts.len() as f64);
            worker.check(part_idx).await?;
        }
        Ok(Self { worker: Rc::new(worker), manifest })
    }

    /// All rows of a store; none when the backup does not have it.
    pub(crate) async fn rows(&self, store: &str) -> Result<Vec<String>, BackupProblem> {
        let mut all = Vec::new();
        if !self.manifest.stores().any(|name| name == store) {
            return Ok(all);
        }
        loop {
            let some = self.worker.next_rows(store).await?;
            if some.is_empty() {
                return Ok(all);
            }
            all.extend(some);
        }
    }

    /// All rows of a store with the files beside them.
    async fn plain(&self, store: &str) -> Result<Vec<PlainRow>, BackupProblem> {
        let mut plain = Vec::new();
        for (n, body) in self.rows(store).await?.into_iter().enumerate() {
            plain.push(PlainRow { body, file: self.picture(&picture_name(store, n)).await? });
        }
        Ok(plain)
    }

    async fn picture(&self, name: &str) -> Result<Option<Blob>, BackupProblem> {
        let Some(part) = self.manifest.part(name) else { return Ok(None) };
        let bytes = Array::of1(&self.worker.picture(name.to_owned()).await?.into());
        let options = BlobPropertyBag::new();
        options.set_type(part.media_type.as_deref().unwrap_or_default());
        let blob = Blob::new_with_buffer_source_sequence_and_options(&bytes, &options);
        let failed = |error| StorageError::Failed { detail: format!("{error:?}") };
        Ok(Some(blob.map_err(failed)?))
    }

    /// Joins what another device wrote with what is here; a copy of what was here is kept.
    ///
    /// # Errors
    ///
    /// Why not; nothing was changed then.
    pub(crate) async fn join(&self) -> Result<Result<Joined, JoinError>, BackupProblem> {
        let mut lines = Vec::new();
        for text in self.rows(schema::JOURNAL).await? {
            lines.push(rows::line(&text)?);
        }
        let mut pictures = Vec::new();
        if self.manifest.about.kind == Kind::Full {
            for store in WITH_FILES.iter().chain(&[schema::REVIEWS]) {
                pictures.push((*store, self.plain(store).await?));
            }
        }
        keep_a_copy().await?;
        let merge = match self.join_lines(lines).await {
            Ok(merge) => merge,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok(Joined { merge, n_pictures: bring_pictures(&pictures).await }))
    }

    async fn join_lines(&self, lines: Vec<Line>) -> Result<Merge, JoinError> {
        let device = DeviceId::parse(&self.manifest.about.device);
        let device = device.map_err(|error| StorageError::Failed { detail: error.to_string() })?;
        let connection = storage::connection().await?;
        let (merge, _) = merging::join(&connection, device, lines).await?;
        Ok(merge)
    }
}

/// What came of joining a backup.
#[derive(Clone)]
pub(crate) struct Joined {
    pub(crate) merge: Merge,
    /// Scanned files that came with it, or why none did: the records are joined all the same.
    pub(crate) n_pictures: Result<usize, StorageError>,
}

async fn bring_pictures(stores_and_rows: &[(&str, Vec<PlainRow>)]) -> Result<usize, StorageError> {
    if stores_and_rows.is_empty() {
        return Ok(0);
    }
    rows::bring_pictures(&storage::connection().await?, stores_and_rows).await
}

/// Replaces what is here by what the backup holds; a copy of what was here is kept.
///
/// # Errors
///
/// Why not; everything is as it was then.
pub(crate) async fn restore(backup: &Opened) -> Result<(), BackupProblem> {
    let with_files: &[&str] =
        if backup.manifest.about.kind == Kind::Full { WITH_FILES } else { &[] };
    let mut all = Vec::new();
    for store in OWNED.iter().chain(with_files) {
        all.push((*store, backup.plain(store).await?));
    }
    keep_a_copy().await?;
    Ok(rows::replace(&storage::connection().await?, &backup.manifest.about.device, &all).await?)
}

/// A quick backup of what is here, kept beside it: the way back.
async fn keep_a_copy() -> Result<(), BackupProblem> {
    let BackupFile { blob, .. } = make(Kind::Quick, None, |_| ()).await?;
    Ok(snapshots::keep(&storage::connection().await?, clock::now(), &blob).await?)
}
