//! A backup opened, and what is here replaced by it or joined with it.

use super::compare::{Compared, Thing, compare};
use super::make::{Kind, make_in, picture_name};
use super::{BackupFile, BackupProblem};
use crate::omr_client::BackupWorker;
use crate::platform::clock;
use crate::storage::{
    self, StorageError,
    merging::{self, JoinError},
    replacing::{self, Replacement},
    rows::{self, OWNED, PlainRow, WITH_FILES},
    schema, snapshots,
};
use attendance::DeviceId;
use attendance::book::Merge;
use futures::future::join;
use js_sys::Array;
use protocol::{BackupError, JobError, Manifest};
use std::collections::BTreeMap;
use std::rc::Rc;
use web_sys::{Blob, BlobPropertyBag};

/// A backup that is open, with every part checked and compared with what is here.
#[derive(Clone)]
pub(crate) struct Opened {
    worker: Rc<BackupWorker>,
    pub(crate) manifest: Manifest,
}

impl Opened {
    /// Opens a file and reads all of it once, beside what is here; `progress` is told the done
    /// share, 0 to 1.
    ///
    /// # Errors
    ///
    /// What is wrong with the file, before anything here is touched.
    pub(crate) async fn open(
        file: &Blob,
        passphrase: Option<String>,
        progress: impl Fn(f64),
    ) -> Result<(Self, BTreeMap<Thing, Compared>), BackupProblem> {
        let worker = BackupWorker::start().await?;
        let manifest = worker.open(file, passphrase).await?;
        let known = schema::MIGRATIONS.len() as u32;
        if manifest.about.schema > known {
            let version = manifest.about.schema;
            return Err(JobError::Backup(BackupError::Newer { version, known }).into());
        }
        let opened = Self { worker: Rc::new(worker), manifest };
        // Rows are checked as they are compared.
        let n_parts = opened.manifest.parts.len();
        let n_rows = opened.manifest.stores().count();
        let compared = compare(&opened, |share| progress(share * n_rows as f64 / n_parts as f64));
        let compared = compared.await?;
        let pictures = opened.manifest.parts.iter().enumerate();
        for (n, (part_idx, _)) in pictures.filter(|(_, part)| part.rows.is_none()).enumerate() {
            progress((n_rows + n) as f64 / n_parts as f64);
            opened.worker.check(part_idx).await?;
        }
        Ok((opened, compared))
    }

    /// Gives `take` all rows of a store, some at a time; none when the backup does not have it.
    /// While it works on some, the next are read.
    ///
    /// # Errors
    ///
    /// What `take` says, or that a part is damaged after all.
    pub(super) async fn for_rows(
        &self,
        store: &str,
        mut take: impl FnMut(Vec<String>) -> Result<(), StorageError>,
    ) -> Result<(), BackupProblem> {
        if !self.manifest.stores().any(|name| name == store) {
            return Ok(());
        }
        let mut some = self.worker.next_rows(store).await?;
        while !some.is_empty() {
            let work = async { take(some) };
            let (next, taken) = join(self.worker.next_rows(store), work).await;
            taken?;
            some = next?;
        }
        Ok(())
    }

    /// All rows of a store.
    async fn rows(&self, store: &str) -> Result<Vec<String>, BackupProblem> {
        let mut all = Vec::new();
        let take = |rows| {
            all.extend(rows);
            Ok(())
        };
        self.for_rows(store, take).await?;
        Ok(all)
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
        let lines = self.rows(schema::JOURNAL).await?;
        let mut pictures = Vec::new();
        if self.manifest.about.kind == Kind::Full {
            for store in WITH_FILES.iter().chain(&[schema::REVIEWS]) {
                pictures.push((*store, self.plain(store).await?));
            }
        }
        keep_a_copy(&self.worker).await?;
        let merge = match self.join_lines(&lines).await {
            Ok(merge) => merge,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok(Joined { merge, n_pictures: bring_pictures(&pictures).await }))
    }

    async fn join_lines(&self, lines: &[String]) -> Result<Merge, JoinError> {
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
    let mut replacement = Replacement::made_by(&backup.manifest.about.device);
    for store in OWNED {
        replacement.begin(store);
        let take = |rows: Vec<String>| {
            rows.into_iter().try_for_each(|body| replacement.add(&PlainRow { body, file: None }))
        };
        backup.for_rows(store, take).await?;
    }
    if backup.manifest.about.kind == Kind::Full {
        for store in WITH_FILES {
            replacement.begin(store);
            backup.plain(store).await?.iter().try_for_each(|row| replacement.add(row))?;
        }
    }
    keep_a_copy(&backup.worker).await?;
    Ok(replacing::replace(&storage::connection().await?, replacement).await?)
}

/// A quick backup of what is here, kept beside it: the way back.
async fn keep_a_copy(worker: &BackupWorker) -> Result<(), BackupProblem> {
    let BackupFile { blob, .. } = make_in(worker, Kind::Quick, None, |_| ()).await?;
    Ok(snapshots::keep(&storage::connection().await?, clock::now(), &blob).await?)
}
