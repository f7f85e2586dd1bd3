//! Several frames of one page: what each says, and what they say together.
use crate::lab::{Outcome, Sample, Seeds, Stock};
use crate::levels::{Difficulty, any_shot};
use crate::marking::mark;
use crate::paper::{PX_PER_MM, PrintedSheet};
use crate::phone::send;
use crate::plan::{Mix, plan};
use crate::score::{PageVerdict, Tally, judge_page};
use crate::truth::PageTruth;
use omr_core::{ImageView, ReadError, SheetReading, fuse};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Frames of a page.
pub const N_FRAMES: usize = 3;

/// Pages in a full run.
pub const FULL_PAGES: usize = 100;

/// Keeps these pages apart from those of every suite.
const SALT: u64 = 77_777 * 100_000_000;

/// What a run counts: the frames one by one, and the pages by their frames together.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Every frame for itself.
    pub single: Tally,
    /// Each page's frames fused.
    pub fused: Tally,
}

/// A page as several frames show it: its truth in each, and what was read.
struct Frames {
    truths: Vec<PageTruth>,
    outcomes: Vec<Outcome>,
}

/// Reads `n_pages` pages of a difficulty, [`N_FRAMES`] photos of each, on every core, and hands each photo
/// to `watch`, which may be called in any order.
///
/// # Panics
///
/// When a reading panics.
#[must_use]
pub fn run(
    stock: &Stock,
    difficulty: Difficulty,
    seeds: Seeds,
    n_pages: usize,
    watch: impl FnMut(&Outcome) + Send,
) -> Counts {
    let (next, shared) = (AtomicUsize::new(0), Mutex::new((Counts::default(), watch)));
    let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|| {
                loop {
                    let idx = next.fetch_add(1, Ordering::Relaxed);
                    if idx >= n_pages {
                        break;
                    }
                    let frames = take(stock, difficulty, seeds, idx);
                    let mut shared = shared.lock().expect("no thread panicked");
                    frames.count(&mut shared.0);
                    frames.outcomes.iter().for_each(&mut shared.1);
                }
            });
        }
    });
    shared.into_inner().expect("no thread panicked").0
}

/// One page, marked once and photographed as if by a hand that sweeps over it.
fn take(stock: &Stock, difficulty: Difficulty, seeds: Seeds, idx: usize) -> Frames {
    let mut rng = SmallRng::seed_from_u64(seeds.base() + idx as u64 + SALT);
    let sheets: &[PrintedSheet] = stock.rosters();
    let sheet = &sheets[idx % sheets.len()];
    let page_idx = rng.random_range(0..sheet.pages.len());
    let entries = plan(Mix::Everyday, sheet.page(page_idx).0, false, &mut rng);
    let page = mark::<1>(sheet, page_idx, &entries, rng.random());
    let size = (page.raster.width as f64 / PX_PER_MM, page.raster.height as f64 / PX_PER_MM);
    let (mut truths, mut outcomes) = (Vec::new(), Vec::new());
    for frame in 0..N_FRAMES {
        let shot = any_shot(difficulty, size, &mut rng);
        let (picture, seen) = send(&page.raster, &shot, rng.random());
        let mut truth = page.truth.clone();
        seen.mark_losses(&sheet.page(page_idx).0.fields, &mut truth);
        let (width, height) = (picture.width, picture.height);
        let view = ImageView::new(picture.bytes(), width, height, width).expect("a picture");
        let start = Instant::now();
        let reading = omr_core::read(&view, stock.layouts());
        let elapsed = start.elapsed();
        let verdict = judge_page(&truth, &reading);
        let sample = Sample { picture, truth: Some(truth.clone()) };
        truths.push(truth);
        outcomes.push(Outcome { idx: idx * N_FRAMES + frame, sample, reading, verdict, elapsed });
    }
    Frames { truths, outcomes }
}

impl Frames {
    fn count(&self, counts: &mut Counts) {
        for (truth, outcome) in self.truths.iter().zip(&self.outcomes) {
            counts.single.add(&outcome.verdict, Some(truth));
        }
        let truth = self.truth();
        counts.fused.add(&self.verdict(&truth), Some(&truth));
    }

    /// What all frames together can show: what one shows is not lost, and what is plain in one is
    /// no honest question.
    fn truth(&self) -> PageTruth {
        let mut truth = self.truths[0].clone();
        for (idx, field) in truth.fields.iter_mut().enumerate() {
            let mut same = self.truths.iter().map(|truth| &truth.fields[idx]);
            field.lost = same.clone().all(|field| field.lost);
            field.may_ask = same.all(|field| field.may_ask);
        }
        truth
    }

    fn verdict(&self, truth: &PageTruth) -> PageVerdict {
        let readings = self.outcomes.iter().map(|outcome| &outcome.reading);
        let read: Vec<SheetReading> = readings.flatten().cloned().collect();
        match fuse(&read) {
            Ok(fused) => judge_page(truth, &Ok(fused.reading)),
            // Frames that were taken for different pages are refused, as a person must sort it out.
            Err(_) => PageVerdict::Refused(ReadError::NoSheetFound { n_fiducials: 0 }),
        }
    }
}
