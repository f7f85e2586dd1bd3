//! Reads the pages of a stored file, one by one; each is written as it is done.

use super::{
    desk::Jobs,
    reading::work_of,
    runner::Stop,
    scan_page::{failed_page, read_page},
};
use crate::{
    omr_client::{OmrClient, PageRead, open_scan, sleep_millis},
    platform::clock,
    storage::{
        Connection, jobs, plans,
        scans::{self, Page, Scan},
        sessions,
    },
};
use ::jobs::{JobRow, NextPart, Problem, Reason, Refused, Verdict};
use omr_core::SheetLayout;
use protocol::JobError;
use std::collections::BTreeSet;

/// A file that is being read.
struct Run<'a> {
    desk: &'a Jobs,
    connection: &'a Connection,
    job: JobRow,
    scan: Scan,
    layouts: Vec<SheetLayout>,
    /// Pages that are written.
    done: BTreeSet<u32>,
    /// Pages in all, once the file was opened.
    n_pages: Option<u32>,
    shown: Shown,
}

/// Reads what is not read yet of the job's file.
pub(super) async fn run(desk: &Jobs, connection: &Connection, job: JobRow) -> Result<(), Stop> {
    let nothing = || Stop::Failed(Problem::new(Reason::Refused, "it names no file"));
    let work = work_of(&job).ok_or_else(nothing)?;
    let stored = scans::with_pages(connection, &work.scan).await?;
    // Without its session nobody knows its sheets: it is set aside unread, and read when a person
    // asks after the session is back.
    sessions::one(connection, &work.session).await?;
    let layouts = plans::layouts(connection, &work.session).await?;
    let n_pages = stored.n_pages();
    let done: BTreeSet<u32> = stored.pages.into_keys().collect();
    let shown = Shown { desk: desk.clone(), n_done: done.len() as u32, n_shown: done.len() as u32 };
    Run { desk, connection, job, scan: stored.scan, layouts, done, n_pages, shown }.all().await
}

impl Run<'_> {
    async fn all(&mut self) -> Result<(), Stop> {
        loop {
            if !self.desk.0.is_runner.get() {
                return Err(Stop::Stopped);
            }
            // A file that is not open yet has one part: itself.
            let n_pages = self.n_pages.unwrap_or(1);
            let now = clock::now();
            match self.job.next_part(n_pages, |page| self.done.contains(&page), now) {
                NextPart::Part(page) => self.part(page, n_pages).await?,
                NextPart::GiveUp(page) => {
                    let error = JobError::WorkerGone { detail: "the tab ended at it".to_owned() };
                    self.write(page, n_pages, Err(error)).await?;
                }
                NextPart::WaitUntil(until) => {
                    let millis = (until.as_millis() - now.as_millis()).max(50) as u32;
                    sleep_millis(millis).await;
                    self.step(|job, desk| job.beat(&desk.me(), clock::now())).await?;
                }
                NextPart::Nothing => {
                    // Its last page finished it already, unless it was written before there were jobs.
                    let _ = self.step(|job, _| job.finish(clock::now())).await;
                    return Ok(());
                }
            }
        }
    }

    /// Opens the file, or reads a page of it.
    async fn part(&mut self, page: u32, n_pages: u32) -> Result<(), Stop> {
        if self.job.at() != Some(page) {
            self.step(|job, desk| job.begin(&desk.me(), page, clock::now())).await?;
        }
        // A worker that does not even start is not the page's fault.
        let gone = |error: JobError| match error {
            JobError::WorkerGone { detail } => {
                Stop::Failed(Problem::new(Reason::WorkerGone, detail))
            }
            JobError::Cancelled => Stop::Stopped,
            other => Stop::Outdated(other),
        };
        OmrClient::get().wake().await.map_err(gone)?;
        if self.n_pages.is_none() {
            return match open_scan(&self.scan, &self.layouts).await {
                Ok(opened) => {
                    self.n_pages = Some(opened.n_pages as u32);
                    Ok(())
                }
                Err(error) => self.failed(page, 1, error).await,
            };
        }
        match read_page(&self.scan, &self.layouts, page).await {
            Ok(read) => self.write(page, n_pages, Ok(read)).await,
            Err(error) => self.failed(page, n_pages, error).await,
        }
    }

    /// A page that cannot be read is done too; one that ended the worker is tried again first.
    async fn failed(&mut self, page: u32, n_pages: u32, error: JobError) -> Result<(), Stop> {
        let reason = match &error {
            JobError::Cancelled => return Err(Stop::Stopped),
            JobError::VersionMismatch { .. } | JobError::Wire { .. } => {
                return Err(Stop::Outdated(error));
            }
            JobError::WorkerGone { .. } => Reason::WorkerGone,
            JobError::TimedOut => Reason::TimedOut,
            _ => return self.write(page, n_pages, Err(error)).await,
        };
        let problem = Problem::new(reason, error.to_string());
        let fail = |job: &mut JobRow, desk: &Jobs| {
            job.part_failed(&desk.me(), page, problem, clock::now())
        };
        match self.step(fail).await? {
            Verdict::Again => Ok(()),
            Verdict::SetAside => self.write(page, n_pages, Err(error)).await,
        }
    }

    /// Writes a page, and which one comes next: should the tab be lost at it, that is known.
    async fn write(
        &mut self,
        page_idx: u32,
        n_pages: u32,
        read: Result<PageRead, JobError>,
    ) -> Result<(), Stop> {
        let page = match read {
            Ok(read) => super::scan_page::page_of(&self.scan.id, page_idx, n_pages, read)?,
            Err(error) => failed_page(&self.scan.id, page_idx, n_pages, error),
        };
        self.done.insert(page_idx);
        let (me, now, done) = (self.desk.me(), clock::now(), &self.done);
        let begin_next = |job: &mut JobRow| {
            if let NextPart::Part(next) = job.next_part(n_pages, |p| done.contains(&p), now) {
                // Refused when a person stopped it, which the row then says.
                let _ = job.begin(&me, next, now);
            }
        };
        let written = scans::finish_page(self.connection, &page, now, begin_next);
        let job = written.await?;
        self.shown.page_is_done();
        let Some(job) = job else { return Err(Stop::Stopped) };
        self.desk.tell(&job);
        let is_open = job.state().is_open();
        let is_ours = job.is_held_by(&me);
        self.job = job;
        if is_open && !is_ours { Err(Stop::Stopped) } else { self.go_on(&page) }
    }

    /// Whether a person stopped the job while its page was written.
    fn go_on(&self, page: &Page) -> Result<(), Stop> {
        let is_whole = (0..page.n_pages).all(|idx| self.done.contains(&idx));
        if is_whole || self.job.state().is_open() { Ok(()) } else { Err(Stop::Stopped) }
    }

    async fn step<T>(
        &mut self,
        step: impl FnOnce(&mut JobRow, &Jobs) -> Result<T, Refused>,
    ) -> Result<T, Stop> {
        let desk = self.desk;
        let (job, taken) =
            jobs::change(self.connection, self.job.id(), |job| step(job, desk)).await?;
        self.desk.tell(&job);
        self.job = job;
        Ok(taken?)
    }
}

/// When what is shown is read anew.
///
/// Showing a session means reading all its pages and drawing their list. Doing that after every
/// page takes the screen ever longer, 20,000 pages for a file of 200. It is done when the pages
/// have grown by a tenth, and at the end: a few pages are followed one by one, and the whole stays
/// in proportion to its pages. The bar of progress moves with every page.
struct Shown {
    desk: Jobs,
    /// Pages of the file that are done.
    n_done: u32,
    /// Pages that were done when the list was last shown.
    n_shown: u32,
}

impl Shown {
    fn page_is_done(&mut self) {
        self.n_done += 1;
        if is_worth_showing(self.n_done, self.n_shown) {
            self.n_shown = self.n_done;
            self.desk.announce();
        }
    }
}

/// Also when a run is stopped or fails, what it did is shown.
impl Drop for Shown {
    fn drop(&mut self) {
        if self.n_done > self.n_shown {
            self.desk.announce();
        }
    }
}

const fn is_worth_showing(n_done: u32, n_shown: u32) -> bool {
    n_done.saturating_sub(n_shown).saturating_mul(10) >= n_shown
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
