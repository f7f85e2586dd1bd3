//! A backup of everything, row by row.

use super::{BackupFile, BackupProblem};
use crate::omr_client::BackupWorker;
use crate::platform::{clock, random};
use crate::storage::{
    self, Connection,
    rows::{OWNED, Pages, StoredRow, WITH_FILES},
    schema, settings,
};
use attendance::Timestamp;
use attendance::book::Head;
use futures::future::join;
use js_sys::{Array, ArrayBuffer};
pub(crate) use protocol::Kind;
use protocol::{About, BackupError, JobError, SealWith};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

/// Letters of rows that are sent at a time.
const N_LETTERS: u32 = 2 << 20;

/// How often the whole is begun again when something is written meanwhile.
const N_TRIES: usize = 3;

/// Makes a backup; `progress` is told the done share, 0 to 1.
///
/// # Errors
///
/// [`BackupProblem`]; nothing was changed.
pub(crate) async fn make(
    kind: Kind,
    passphrase: Option<String>,
    progress: impl Fn(f64),
) -> Result<BackupFile, BackupProblem> {
    make_in(&BackupWorker::start().await?, kind, passphrase, progress).await
}

/// The same in a worker that is there already.
pub(super) async fn make_in(
    worker: &BackupWorker,
    kind: Kind,
    passphrase: Option<String>,
    progress: impl Fn(f64),
) -> Result<BackupFile, BackupProblem> {
    let connection = storage::connection().await?;
    let at = clock::now();
    let mut n_tries = 0;
    loop {
        n_tries += 1;
        let before: Option<Head> = settings::get(&connection).await?;
        let about = about(kind, at, before.as_ref());
        let blob = write(&connection, worker, about, passphrase.clone(), &progress).await?;
        // Rows of two moments would not fit each other.
        let after: Option<Head> = settings::get(&connection).await?;
        if before == after || n_tries == N_TRIES {
            return Ok(BackupFile { name: name(kind), blob });
        }
    }
}

fn about(kind: Kind, at: Timestamp, head: Option<&Head>) -> About {
    About {
        created_at: rfc3339(at),
        device: head.map(|head| head.device.to_string()).unwrap_or_default(),
        app: env!("CARGO_PKG_VERSION").to_owned(),
        schema: schema::MIGRATIONS.len() as u32,
        kind,
    }
}

async fn write(
    connection: &Connection,
    worker: &BackupWorker,
    about: About,
    passphrase: Option<String>,
    progress: &impl Fn(f64),
) -> Result<Blob, BackupProblem> {
    let kind = about.kind;
    let seal = passphrase.map(seal).transpose()?;
    let file = Array::new();
    append(&file, worker.begin(about, seal).await?)?;
    let with_files: &[&str] = if kind == Kind::Full { WITH_FILES } else { &[] };
    let stores: Vec<&str> = OWNED.iter().chain(with_files).copied().collect();
    for (idx, store) in stores.iter().enumerate() {
        let share = |part: f64| progress((idx as f64 + part) / stores.len() as f64);
        share(0.0);
        let mut pages = Pages::of(connection, store);
        let mut rows = pages.next().await?;
        // Also for none: an empty store is one that is said to be empty.
        append(&file, worker.add_rows(store, &[]).await?)?;
        let mut pictures = Vec::new();
        while !rows.is_empty() {
            let add = add_rows(worker, store, &rows, &file);
            // While the worker packs some, the next are read.
            let (added, next) = join(add, pages.next()).await;
            added?;
            pictures.extend(rows.into_iter().map(|row| row.file));
            rows = next?;
        }
        let n_rows = pictures.len();
        for (n, picture) in pictures.into_iter().enumerate() {
            let Some(picture) = picture else { continue };
            let bytes = bytes_of(&picture).await?;
            let bytes = worker.add_picture(picture_name(store, n), picture.type_(), bytes);
            append(&file, bytes.await?)?;
            share((n + 1) as f64 / n_rows as f64);
        }
    }
    append(&file, worker.finish().await?)?;
    progress(1.0);
    let options = BlobPropertyBag::new();
    options.set_type("application/octet-stream");
    let blob = Blob::new_with_blob_sequence_and_options(&file, &options);
    blob.map_err(|error| unwritable(format!("{error:?}")))
}

/// Adds what was written as a blob of its own: browsers keep large blobs on the disk.
fn append(file: &Array, bytes: ArrayBuffer) -> Result<(), BackupProblem> {
    let blob = Blob::new_with_buffer_source_sequence(&Array::of1(&bytes));
    file.push(&blob.map_err(|error| unwritable(format!("{error:?}")))?.into());
    Ok(())
}

/// The part that holds the file beside row `n`.
pub(super) fn picture_name(store: &str, n: usize) -> String {
    format!("pictures/{store}/{n}")
}

/// Adds rows, some bytes of them at a time. Their texts go from the store to the worker without a
/// way through our own memory.
async fn add_rows(
    worker: &BackupWorker,
    store: &str,
    rows: &[StoredRow],
    file: &Array,
) -> Result<(), BackupProblem> {
    let (mut some, mut n_letters) = (Vec::new(), 0);
    for row in rows {
        n_letters += row.body.length();
        some.push(row.body.clone());
        if n_letters >= N_LETTERS {
            append(file, worker.add_rows(store, &std::mem::take(&mut some)).await?)?;
            n_letters = 0;
        }
    }
    if !some.is_empty() {
        append(file, worker.add_rows(store, &some).await?)?;
    }
    Ok(())
}

/// Salt and nonces must be random: without the browser's generator nothing is sealed.
fn seal(passphrase: String) -> Result<SealWith, BackupProblem> {
    let random = random::secret::<23>();
    let random = random.ok_or_else(|| unwritable("no random numbers".to_owned()))?;
    Ok(SealWith { passphrase, random: random.to_vec() })
}

async fn bytes_of(file: &Blob) -> Result<ArrayBuffer, BackupProblem> {
    let bytes = JsFuture::from(file.array_buffer()).await;
    let lost = |error| BackupError::Unreadable { detail: format!("{error:?}") };
    Ok(bytes.map_err(lost).map_err(JobError::Backup)?.unchecked_into())
}

fn unwritable(detail: String) -> BackupProblem {
    BackupProblem::Job(JobError::Backup(BackupError::Unwritable { detail }))
}

/// `hadir-2026-12-15.hadir`, where the phone is.
fn name(kind: Kind) -> String {
    let day = clock::today().map(|day| format!("-{day}")).unwrap_or_default();
    match kind {
        Kind::Quick => format!("hadir{day}.hadir"),
        Kind::Full => format!("hadir{day}-full.hadir"),
    }
}

/// `2026-12-15T08:00:00.000Z`.
fn rfc3339(at: Timestamp) -> String {
    let date = js_sys::Date::new(&(at.as_millis() as f64).into());
    date.to_iso_string().into()
}
