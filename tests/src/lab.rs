//! The suites of pictures and the run that reads them.
use crate::marking::mark;
use crate::optics::through_jpeg;
use crate::paper::PrintedSheet;
use crate::phone::{Difficulty, Shot, send};
use crate::plan::{Mix, plan};
use crate::raster::Grey;
use crate::scanner::{Scan, ScanMode, scan};
use crate::score::{PageVerdict, Tally, judge_page};
use crate::seen::Seen;
use crate::strangers::Stranger;
use crate::students::lab_sheets;
use crate::truth::PageTruth;
use omr_core::{ImageView, ReadError, SheetLayout, SheetReading};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How a suite's pictures are made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// A scanner of a resolution.
    Scanner(f64, ScanMode),
    /// Any scanner of 150–300 dpi.
    AnyScanner(ScanMode),
    /// A phone.
    Phone(Difficulty),
    /// No sheet of ours: nothing may be read.
    Strangers,
}

/// One line of the accuracy table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suite {
    /// Its name on the command line.
    pub name: &'static str,
    /// How its pictures are made.
    pub source: Source,
    /// What is on the paper.
    pub mix: Mix,
}

const fn suite(name: &'static str, source: Source, mix: Mix) -> Suite {
    Suite { name, source, mix }
}

/// Every suite, in the table's order.
pub const SUITES: [Suite; 17] = [
    suite("scan-300-grey", Source::Scanner(300.0, ScanMode::Grey), Mix::Everyday),
    suite("scan-200-grey", Source::Scanner(200.0, ScanMode::Grey), Mix::Everyday),
    suite("scan-150-grey", Source::Scanner(150.0, ScanMode::Grey), Mix::Everyday),
    suite("scan-100-grey", Source::Scanner(100.0, ScanMode::Grey), Mix::Everyday),
    suite("scan-300-1bit", Source::Scanner(300.0, ScanMode::OneBit), Mix::Everyday),
    suite("scan-200-1bit", Source::Scanner(200.0, ScanMode::OneBit), Mix::Everyday),
    suite("scan-150-1bit", Source::Scanner(150.0, ScanMode::OneBit), Mix::Everyday),
    suite("scan-100-1bit", Source::Scanner(100.0, ScanMode::OneBit), Mix::Everyday),
    suite("phone-easy", Source::Phone(Difficulty::Easy), Mix::Everyday),
    suite("phone-normal", Source::Phone(Difficulty::Normal), Mix::Everyday),
    suite("phone-hard", Source::Phone(Difficulty::Hard), Mix::Everyday),
    suite("habits-scan", Source::AnyScanner(ScanMode::Grey), Mix::Habits),
    suite("habits-1bit", Source::AnyScanner(ScanMode::OneBit), Mix::Habits),
    suite("habits-phone", Source::Phone(Difficulty::Normal), Mix::Habits),
    suite("light-pencil-scan", Source::AnyScanner(ScanMode::Grey), Mix::LightPencil),
    suite("light-pencil-phone", Source::Phone(Difficulty::Normal), Mix::LightPencil),
    suite("negatives", Source::Strangers, Mix::Everyday),
];

/// Which pictures: those that thresholds may be tuned on, or those that judge them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seeds {
    /// For looking and tuning.
    Tune,
    /// For the table in docs/accuracy.md; nobody tunes on these.
    Judge,
}

impl Seeds {
    const fn base(self) -> u64 {
        match self {
            Self::Tune => 1_000_000,
            Self::Judge => 9_000_000,
        }
    }
}

/// A picture and what it really shows.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Luma.
    pub picture: Grey,
    /// The page, or `None` when nothing may be read.
    pub truth: Option<PageTruth>,
}

/// A picture, read.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Which picture of the suite, from 0.
    pub idx: usize,
    /// What was shown.
    pub sample: Sample,
    /// What was read.
    pub reading: Result<SheetReading, ReadError>,
    /// Judged; of strangers [`PageVerdict::WrongPage`] when anything was read.
    pub verdict: PageVerdict,
    /// Time of the reading alone.
    pub elapsed: Duration,
}

/// The printed sheets that every suite draws from.
pub struct Stock {
    sheets: Vec<PrintedSheet>,
    layouts: Vec<SheetLayout>,
}

impl Stock {
    /// Prints the sheets.
    ///
    /// # Panics
    ///
    /// When poppler is missing.
    #[must_use]
    pub fn print() -> Self {
        let sheets = lab_sheets();
        let layouts = sheets.iter().map(|sheet| sheet.layout.clone()).collect();
        Self { sheets, layouts }
    }

    /// Every layout.
    #[must_use]
    pub fn layouts(&self) -> &[SheetLayout] {
        &self.layouts
    }

    /// The `idx`-th picture of a suite.
    #[must_use]
    pub fn sample(&self, suite: &Suite, seeds: Seeds, idx: usize) -> Sample {
        let salt =
            suite.name.bytes().fold(0u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
        let seed = seeds.base() + idx as u64 + (salt % 100_000) * 100_000_000;
        let mut rng = SmallRng::seed_from_u64(seed);
        let sheet = &self.sheets[idx % self.sheets.len()];
        let page_idx = rng.random_range(0..sheet.pages.len());
        if suite.source == Source::Strangers {
            let kind = Stranger::ALL[idx % Stranger::ALL.len()];
            return Sample { picture: kind.picture(sheet, seed), truth: None };
        }
        let dark_only = matches!(
            suite.source,
            Source::Scanner(_, ScanMode::OneBit) | Source::AnyScanner(ScanMode::OneBit)
        );
        let entries = plan(suite.mix, sheet.page(page_idx).0, dark_only, &mut rng);
        let page = mark::<1>(sheet, page_idx, &entries, rng.random());
        let (picture, seen) = picture(&page.raster, suite.source, &mut rng);
        let mut truth = page.truth;
        if let Some(seen) = seen {
            seen.mark_losses(&sheet.page(page_idx).0.fields, &mut truth);
        }
        Sample { picture, truth: Some(truth) }
    }

    /// Reads the `idx`-th picture of a suite.
    ///
    /// # Panics
    ///
    /// When the picture cannot be viewed, which is a fault of the lab.
    #[must_use]
    pub fn read(&self, suite: &Suite, seeds: Seeds, idx: usize) -> Outcome {
        let sample = self.sample(suite, seeds, idx);
        let picture = &sample.picture;
        let view = ImageView::new(picture.bytes(), picture.width, picture.height, picture.width)
            .expect("a picture of the lab");
        let start = Instant::now();
        let reading = omr_core::read(&view, &self.layouts);
        let elapsed = start.elapsed();
        let verdict = match (&sample.truth, &reading) {
            (Some(truth), reading) => judge_page(truth, reading),
            (None, Ok(_)) => PageVerdict::WrongPage,
            (None, Err(error)) => PageVerdict::Refused(error.clone()),
        };
        Outcome { idx, sample, reading, verdict, elapsed }
    }

    /// Reads `n_images` pictures of a suite on every core and hands each to `watch`, which may be
    /// called in any order; gives the counts and the reading time a picture.
    ///
    /// # Panics
    ///
    /// When a reading panics.
    pub fn run(
        &self,
        suite: &Suite,
        seeds: Seeds,
        n_images: usize,
        watch: impl FnMut(&Outcome) + Send,
    ) -> (Tally, Duration) {
        let next = AtomicUsize::new(0);
        let shared = Mutex::new((Tally::default(), Duration::ZERO, watch));
        let n_threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        std::thread::scope(|scope| {
            for _ in 0..n_threads {
                scope.spawn(|| {
                    loop {
                        let idx = next.fetch_add(1, Ordering::Relaxed);
                        if idx >= n_images {
                            break;
                        }
                        let outcome = self.read(suite, seeds, idx);
                        let mut shared = shared.lock().expect("no thread panicked");
                        let n_fields = outcome.sample.truth.as_ref().map_or(1, |t| t.fields.len());
                        shared.0.add(&outcome.verdict, n_fields);
                        shared.1 += outcome.elapsed;
                        (shared.2)(&outcome);
                    }
                });
            }
        });
        let (tally, elapsed, _) = shared.into_inner().expect("no thread panicked");
        (tally, elapsed / u32::try_from(n_images.max(1)).unwrap_or(1))
    }
}

fn picture(page: &Grey, source: Source, rng: &mut SmallRng) -> (Grey, Option<Seen>) {
    let through_scanner = |dpi: f64, mode: ScanMode, rng: &mut SmallRng| {
        let settings = Scan::any(dpi, mode, rng);
        let grey = scan(page, &settings, rng.random());
        // Office scanners put grey pages into PDFs as JPEG.
        if mode == ScanMode::Grey && rng.random_bool(0.6) {
            through_jpeg(&grey, rng.random_range(60..=90))
        } else {
            grey
        }
    };
    match source {
        Source::Scanner(dpi, mode) => (through_scanner(dpi, mode, rng), None),
        Source::AnyScanner(mode) => {
            let dpi = [150.0, 200.0, 300.0][rng.random_range(0..3)];
            (through_scanner(dpi, mode, rng), None)
        }
        Source::Phone(difficulty) => {
            let shot = Shot::any(difficulty, rng);
            let (picture, seen) = send(page, &shot, rng.random());
            (picture, Some(seen))
        }
        Source::Strangers => (page.clone(), None),
    }
}
