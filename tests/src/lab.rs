//! The run that makes a suite's pictures and reads them.
use crate::levels::{any_shot, shot_with};
use crate::marking::mark;
use crate::optics::through_jpeg;
use crate::paper::{PX_PER_MM, PrintedSheet};
use crate::phone::{self, send};
use crate::photo_effects::PhotoEffect;
use crate::plan::plan;
use crate::raster::Grey;
use crate::scan_effects::{any_scan, scan_with};
use crate::scanner::{Scan, ScanMode, scan_seen};
use crate::score::{PageVerdict, Tally, judge_page, judge_stranger, judge_unknown};
use crate::seen::Seen;
use crate::slips::joined;
use crate::students::{lab_dense_sheets, lab_sheets, lab_slips};
use crate::suites::{Printed, Source, Suite};
use crate::truth::PageTruth;
use omr_core::{ImageView, ReadError, SheetLayout, SheetReading};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// Which pictures: those that thresholds may be tuned on, or those that judge them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seeds {
    /// For looking and tuning.
    Tune,
    /// For the table in docs/accuracy.md; nobody tunes on these.
    Judge,
}

impl Seeds {
    pub(crate) const fn base(self) -> u64 {
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
    rosters: Pile,
    dense: OnceLock<Pile>,
    slips: OnceLock<Pile>,
    cut_slips: OnceLock<Pile>,
}

/// Sheets of one kind.
struct Pile {
    sheets: Vec<PrintedSheet>,
    layouts: Vec<SheetLayout>,
}

impl Pile {
    fn of(sheets: Vec<PrintedSheet>) -> Self {
        let layouts = sheets.iter().map(|sheet| sheet.layout.clone()).collect();
        Self { sheets, layouts }
    }
}

impl Stock {
    /// Prints the rosters; other sheets are printed when a suite first asks for them.
    ///
    /// # Panics
    ///
    /// When poppler is missing.
    #[must_use]
    pub fn print() -> Self {
        let empty = OnceLock::new;
        let rosters = Pile::of(lab_sheets());
        Self { rosters, dense: empty(), slips: empty(), cut_slips: empty() }
    }

    /// Every roster's layout.
    #[must_use]
    pub fn layouts(&self) -> &[SheetLayout] {
        &self.rosters.layouts
    }

    /// The printed rosters.
    pub(crate) fn rosters(&self) -> &[PrintedSheet] {
        &self.rosters.sheets
    }

    fn pile(&self, printed: Printed) -> &Pile {
        match printed {
            Printed::Roster => &self.rosters,
            Printed::Dense => self.dense.get_or_init(|| Pile::of(lab_dense_sheets())),
            Printed::Slips => self.slips.get_or_init(|| Pile::of(lab_slips())),
            Printed::CutSlip => self.cut_slips.get_or_init(|| {
                Pile::of(lab_slips().iter().map(PrintedSheet::cut_apart).collect())
            }),
        }
    }

    /// The `idx`-th picture of a suite.
    #[must_use]
    pub fn sample(&self, suite: &Suite, seeds: Seeds, idx: usize) -> Sample {
        let salt =
            suite.name.bytes().fold(0u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
        let seed = seeds.base() + idx as u64 + (salt % 100_000) * 100_000_000;
        let mut rng = SmallRng::seed_from_u64(seed);
        let sheets = &self.pile(suite.printed).sheets;
        let sheet = &sheets[idx % sheets.len()];
        if let Source::Stranger(kind) = suite.source {
            return Sample { picture: kind.picture(sheet, seed), truth: None };
        }
        let page_idx = rng.random_range(0..sheet.pages.len());
        let take = Take::any(suite.source, sheet, &mut rng);
        let entries = plan(suite.mix, sheet.page(page_idx).0, !take.keeps_pencil(), &mut rng);
        let (mark_seed, seed) = (rng.random(), rng.random());
        let (picture, seen, mut truth) = if take.needs_colour() {
            let page = mark::<3>(sheet, page_idx, &entries, mark_seed);
            let (colour, seen) = phone::shoot_seen(&page.raster, take.shot(), seed);
            (through_jpeg(&colour.to_grey(), take.shot().quality), seen, page.truth)
        } else {
            let page = mark::<1>(sheet, page_idx, &entries, mark_seed);
            let (picture, seen) = take.picture(&page.raster, seed);
            (picture, seen, page.truth)
        };
        seen.mark_losses(&sheet.page(page_idx).0.fields, &mut truth);
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
        let is_unknown = suite.source == Source::Unknown;
        let others: Vec<SheetLayout>;
        let all = &self.pile(suite.printed).layouts;
        let layouts = if is_unknown {
            let own = idx % all.len();
            others = [&all[..own], &all[own + 1..]].concat();
            &others
        } else {
            all
        };
        let start = Instant::now();
        let reading = match suite.printed {
            Printed::Roster | Printed::Dense => omr_core::read(&view, layouts),
            Printed::Slips | Printed::CutSlip => joined(omr_core::read_all(&view, layouts)),
        };
        let elapsed = start.elapsed();
        let verdict = match &sample.truth {
            Some(truth) if is_unknown => judge_unknown(truth, &reading),
            Some(truth) => judge_page(truth, &reading),
            None => judge_stranger(&reading),
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
                        shared.0.add(&outcome.verdict, outcome.sample.truth.as_ref());
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

/// How one picture is taken.
enum Take {
    Scan(Scan, bool),
    /// The shot, and whether its light has a colour that ink answers to.
    Photo(Box<phone::Shot>, bool),
}

impl Take {
    fn any(source: Source, sheet: &PrintedSheet, rng: &mut SmallRng) -> Self {
        let first = &sheet.pages[0];
        let size = (first.width as f64 / PX_PER_MM, first.height as f64 / PX_PER_MM);
        match source {
            Source::AnyScan(least_dpi) => {
                let (scan, keeps_pencil) = any_scan(least_dpi, rng);
                Self::Scan(scan, keeps_pencil)
            }
            Source::CleanScan(mode) => {
                let dpi = [150.0, 200.0, 300.0][rng.random_range(0..3)];
                Self::Scan(Scan::any(dpi, mode, rng), mode == ScanMode::Grey)
            }
            Source::ScanWith(effect) => Self::Scan(scan_with(effect, rng), !effect.loses_pencil()),
            Source::Phone(difficulty) => {
                Self::Photo(Box::new(any_shot(difficulty, size, rng)), false)
            }
            Source::PhotoWith(effect) => Self::Photo(
                Box::new(shot_with(effect, size, rng)),
                effect == PhotoEffect::WarmLight,
            ),
            Source::Unknown | Source::Stranger(_) => {
                Self::Photo(Box::new(any_shot(phone::Difficulty::Easy, size, rng)), false)
            }
        }
    }

    /// Whether pencil comes through: black-and-white scans and photocopies lose it.
    fn keeps_pencil(&self) -> bool {
        match self {
            Self::Scan(_, keeps) => *keeps,
            Self::Photo(..) => true,
        }
    }

    fn needs_colour(&self) -> bool {
        matches!(self, Self::Photo(_, true))
    }

    fn shot(&self) -> &phone::Shot {
        match self {
            Self::Photo(shot, _) => shot,
            Self::Scan(..) => &phone::Shot::PLAIN,
        }
    }

    fn picture(&self, page: &Grey, seed: u64) -> (Grey, Seen) {
        match self {
            Self::Scan(settings, _) => {
                let (grey, seen) = scan_seen(page, settings, seed);
                // Office scanners put grey pages into PDFs as JPEG.
                let is_jpeg = settings.mode == ScanMode::Grey && seed % 10 < 6;
                let quality = 60 + (seed / 10 % 31) as u8;
                (if is_jpeg { through_jpeg(&grey, quality) } else { grey }, seen)
            }
            Self::Photo(shot, _) => send(page, shot, seed),
        }
    }
}
