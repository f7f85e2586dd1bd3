//! Stored scans, read page by page in the background, whatever page of the app is open.
//!
//! The state is in storage, not here: a run looks for pages that are not done, reads them, and
//! writes each as it is done. Closing the tab or losing the worker costs at most the page at hand.

use super::open::open_scan;
use super::queue::{OmrClient, OpenedFile, PageRead, PartRead, StripPicture};
use crate::components::Changes;
use crate::platform::clock;
use crate::storage::scans::{self, Outcome, Page, Part, ScanWithPages, Strip};
use crate::storage::{self, Connection, StorageError, plans};
use attendance::{ScanId, SessionId};
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use omr_core::{ReadError, SheetLayout};
use protocol::JobError;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

/// The one reading of the app; all clones are the same one.
#[derive(Clone)]
pub(crate) struct ScanReader(Rc<Inner>);

struct Inner {
    progress: ArcRwSignal<Option<Progress>>,
    problem: ArcRwSignal<Option<ReaderProblem>>,
    is_running: Cell<bool>,
    is_stopping: Cell<bool>,
    next: RefCell<Option<SessionId>>,
}

/// Where a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Whose scans are read.
    pub(crate) session: SessionId,
    /// The file at hand; none while the run looks for its work.
    pub(crate) scan: Option<ScanId>,
    /// Its page, from 0.
    pub(crate) page_idx: u32,
    /// Pages of the session's files that are done.
    pub(crate) n_done: u32,
    /// Pages in all, as far as known: a file that is not open yet counts as one.
    pub(crate) n_pages: u32,
}

/// Why a run ended before its work did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ReaderProblem {
    /// The worker cannot go on; the page at hand is not to blame.
    Job(JobError),
    /// Nothing can be read from or written to storage.
    Storage(StorageError),
}

impl From<StorageError> for ReaderProblem {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

thread_local! {
    static READER: ScanReader = ScanReader(Rc::new(Inner {
        progress: ArcRwSignal::new(None),
        problem: ArcRwSignal::new(None),
        is_running: Cell::new(false),
        is_stopping: Cell::new(false),
        next: RefCell::new(None),
    }));
}

impl ScanReader {
    pub(crate) fn get() -> Self {
        READER.with(Clone::clone)
    }

    /// Where the run is, followed; nothing when none is running.
    pub(crate) fn progress(&self) -> Option<Progress> {
        self.0.progress.get()
    }

    /// Why the last run ended early, followed.
    pub(crate) fn problem(&self) -> Option<ReaderProblem> {
        self.0.problem.get()
    }

    /// Whether a run is under way, not followed.
    pub(crate) fn is_running(&self) -> bool {
        self.0.is_running.get()
    }

    /// Whether this scan is the one at hand, not followed.
    pub(crate) fn is_reading(&self, scan: &ScanId) -> bool {
        let is_at_hand = |progress: &Progress| progress.scan.as_ref() == Some(scan);
        self.0.progress.with_untracked(|progress| progress.as_ref().is_some_and(is_at_hand))
    }

    /// Reads what is not read yet of a session; `changes` is told of every page.
    pub(crate) fn start(&self, session: SessionId, changes: Changes) {
        self.0.problem.set(None);
        self.0.next.replace(Some(session.clone()));
        if self.0.is_running.replace(true) {
            return;
        }
        // At once, so that nobody takes the moment before the first page for the end.
        let (scan, page_idx, n_done, n_pages) = (None, 0, 0, 0);
        self.0.progress.set(Some(Progress { session, scan, page_idx, n_done, n_pages }));
        let reader = self.clone();
        spawn_local(async move {
            loop {
                reader.0.is_stopping.set(false);
                let Some(session) = reader.0.next.take() else { break };
                if let Err(problem) = reader.run(&session, changes).await {
                    let was_stopped = problem == ReaderProblem::Job(JobError::Cancelled);
                    reader.0.problem.set((!was_stopped).then_some(problem));
                }
            }
            reader.0.is_running.set(false);
            reader.0.progress.set(None);
            OmrClient::get().rest();
        });
    }

    /// Stops at once. What is done stays, the page at hand is read again with the next start.
    pub(crate) fn stop(&self) {
        self.0.is_stopping.set(true);
        self.0.next.replace(None);
        if let Some(progress) = self.0.progress.get_untracked()
            && let Some(scan) = progress.scan
        {
            OmrClient::get().cancel(scan.as_str());
        }
    }

    async fn run(&self, session: &SessionId, changes: Changes) -> Result<(), ReaderProblem> {
        loop {
            let connection = storage::connection().await?;
            let all = scans::of_session(&connection, session).await?;
            if all.iter().all(ScanWithPages::is_done) {
                return Ok(());
            }
            let layouts = plans::layouts(&connection, session).await?;
            let job = Job { connection, layouts };
            let mut tally = Tally::of(&all, changes);
            for work in all.iter().filter(|scan| !scan.is_done()) {
                self.read_scan(&job, work, &mut tally).await?;
            }
            // Then look again: files may have been added meanwhile.
        }
    }

    async fn read_scan(
        &self,
        job: &Job,
        work: &ScanWithPages,
        tally: &mut Tally,
    ) -> Result<(), ReaderProblem> {
        self.0.progress.set(Some(tally.progress(work, 0)));
        let opened = match self.with_fresh_worker(|| job.open(work)).await? {
            Ok(opened) => opened,
            Err(error) => {
                if job.finish(work, 0, 1, Err(error)).await? {
                    tally.page_is_done();
                }
                return Ok(());
            }
        };
        let n_in_file = opened.n_pages as u32;
        tally.n_pages += n_in_file.saturating_sub(work.n_pages().unwrap_or(1));
        for page_idx in (0..n_in_file).filter(|idx| !work.pages.contains_key(idx)) {
            self.0.progress.set(Some(tally.progress(work, page_idx)));
            let read = self.with_fresh_worker(|| job.read(work, page_idx)).await?;
            if !job.finish(work, page_idx, n_in_file, read).await? {
                return Ok(());
            }
            tally.page_is_done();
        }
        Ok(())
    }

    /// Does `step`, and once more if the worker was lost on the way. The inner error is the
    /// page's own, the outer one ends the run.
    async fn with_fresh_worker<T, F>(
        &self,
        step: impl Fn() -> F,
    ) -> Result<Result<T, JobError>, ReaderProblem>
    where
        F: Future<Output = Result<T, JobError>>,
    {
        let mut was_lost = false;
        loop {
            if self.0.is_stopping.get() {
                return Err(ReaderProblem::Job(JobError::Cancelled));
            }
            // A worker that does not even start is not the page's fault.
            OmrClient::get().wake().await.map_err(ReaderProblem::Job)?;
            match step().await {
                Err(JobError::WorkerGone { .. }) if !was_lost => was_lost = true,
                Err(error) if ends_the_run(&error) => return Err(ReaderProblem::Job(error)),
                outcome => return Ok(outcome),
            }
        }
    }
}

/// What a run works with.
struct Job {
    connection: Connection,
    layouts: Vec<SheetLayout>,
}

/// How far a run is, and when what is shown is read anew.
///
/// Showing a session means reading all its pages and drawing their list. Doing that after every
/// page takes the screen ever longer, 20,000 pages for a file of 200. It is done when the pages
/// have grown by a tenth, and at the end: a few pages are followed one by one, and the whole stays
/// in proportion to its pages. The bar of progress moves with every page.
struct Tally {
    /// Pages of the session that are done.
    n_done: u32,
    /// Pages in all, as far as known.
    n_pages: u32,
    /// Pages that were done when the list was last shown.
    n_shown: u32,
    changes: Changes,
}

impl Tally {
    fn of(all: &[ScanWithPages], changes: Changes) -> Self {
        let n_done = all.iter().map(|scan| scan.pages.len() as u32).sum();
        let n_pages = all.iter().map(|scan| scan.n_pages().unwrap_or(1)).sum();
        Self { n_done, n_pages, n_shown: n_done, changes }
    }

    fn progress(&self, work: &ScanWithPages, page_idx: u32) -> Progress {
        Progress {
            session: work.scan.session.clone(),
            scan: Some(work.scan.id.clone()),
            page_idx,
            n_done: self.n_done,
            n_pages: self.n_pages,
        }
    }

    fn page_is_done(&mut self) {
        self.n_done += 1;
        if is_worth_showing(self.n_done, self.n_shown) {
            self.n_shown = self.n_done;
            self.changes.announce();
        }
    }
}

/// Also when a run is stopped or fails, what it did is shown.
impl Drop for Tally {
    fn drop(&mut self) {
        if self.n_done > self.n_shown {
            self.changes.announce();
        }
    }
}

const fn is_worth_showing(n_done: u32, n_shown: u32) -> bool {
    n_done.saturating_sub(n_shown).saturating_mul(10) >= n_shown
}

impl Job {
    async fn open(&self, work: &ScanWithPages) -> Result<OpenedFile, JobError> {
        open_scan(&work.scan, &self.layouts).await
    }

    async fn read(&self, work: &ScanWithPages, page_idx: u32) -> Result<PageRead, JobError> {
        let (client, key) = (OmrClient::get(), work.scan.id.as_str());
        match client.read_page(key, page_idx as usize).await {
            // The worker was replaced, or another job opened a file in between.
            Err(JobError::NoFileOpen) => {
                self.open(work).await?;
                client.read_page(key, page_idx as usize).await
            }
            read => read,
        }
    }

    /// Writes a page; false when its scan was removed meanwhile.
    async fn finish(
        &self,
        work: &ScanWithPages,
        page_idx: u32,
        n_pages: u32,
        read: Result<PageRead, JobError>,
    ) -> Result<bool, ReaderProblem> {
        let (parts, pictures) = match read {
            Ok(page) => {
                let (parts, pictures) = join_pictures(page)?;
                (parts, Some(pictures))
            }
            Err(error) => (vec![failed(error)], None),
        };
        let scan = work.scan.id.clone();
        let page = Page { scan, page_idx, n_pages, parts, pictures };
        let is_kept = match scans::finish_page(&self.connection, &page, clock::now(), |_| ()).await
        {
            Ok(_) => true,
            Err(StorageError::Missing { .. }) => false,
            Err(error) => return Err(error.into()),
        };
        Ok(is_kept)
    }
}

/// Errors that would befall every page alike.
fn ends_the_run(error: &JobError) -> bool {
    matches!(error, JobError::Cancelled | JobError::VersionMismatch { .. } | JobError::Wire { .. })
}

/// One blob of all the pictures, and where each lies in it: one file on the disk a page, not 31.
fn join_pictures(page: PageRead) -> Result<(Vec<Part>, Blob), ReaderProblem> {
    let jpegs = Array::new();
    let mut offset = 0;
    let mut strip = |picture: StripPicture| {
        jpegs.push(&Uint8Array::new(&picture.jpeg));
        let length = picture.jpeg.byte_length();
        let (width, height) = (picture.width as u32, picture.height as u32);
        let strip = Strip { field: picture.field, width, height, offset, length };
        offset += length;
        strip
    };
    let part = |part: Result<PartRead, ReadError>| match part {
        Ok(PartRead { reading, strips }) => {
            let strips = strips.into_iter().map(&mut strip).collect();
            Part { outcome: Outcome::Read(reading), strips }
        }
        Err(error) => failed(JobError::Read(error)),
    };
    let parts = page.into_iter().map(part).collect();
    let refused = |error| StorageError::Failed { detail: format!("{error:?}") };
    Ok((parts, Blob::new_with_u8_array_sequence(&jpegs).map_err(refused)?))
}

fn failed(error: JobError) -> Part {
    Part { outcome: Outcome::Failed(error), strips: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::is_worth_showing;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// Pages that are read from storage while a file of `n` pages is read, and how often.
    fn cost(n: u32) -> (u32, u32) {
        let (mut n_shown, mut n_read, mut n_times) = (0, 0, 0);
        for n_done in 1..=n {
            if is_worth_showing(n_done, n_shown) {
                (n_shown, n_read, n_times) = (n_done, n_read + n_done, n_times + 1);
            }
        }
        (n_read, n_times)
    }

    #[wasm_bindgen_test]
    fn a_few_pages_are_followed_one_by_one_and_many_in_proportion() {
        assert_eq!(cost(10).1, 10);
        for n in [200, 2000] {
            assert!(cost(n).0 <= 12 * n, "{n} pages read {} times", cost(n).0);
        }
    }
}
