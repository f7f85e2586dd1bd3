//! A dense list from a scanner, and slips: cut apart on a scanner's glass, and four under a phone.
use super::photos::USUAL;
use super::{Sheets, scans, write, write_truth};
use crate::fixtures::FileTruth;
use crate::habits::Habit;
use crate::marking::{Entry, MarkedPage, mark};
use crate::optics::jpeg;
use crate::paper::{PX_PER_MM, PrintedSheet};
use crate::pens::{Pen, PenKind};
use crate::phone::{Shot, shoot};
use crate::raster::Grey;
use crate::scanner::{Scan, ScanMode, scan};
use crate::slips::{apart, lay};
use omr_core::{Field, PageLayout};
use rand::SeedableRng;
use rand::rngs::SmallRng;

/// What a student fills in.
struct Slip {
    id: &'static str,
    /// `None` leaves the check column blank.
    check: Option<usize>,
    status: usize,
    pen: PenKind,
    manner: Habit,
}

const fn slip(
    id: &'static str,
    check: Option<usize>,
    status: usize,
    pen: PenKind,
    manner: Habit,
) -> Slip {
    Slip { id, check, status, pen, manner }
}

/// Slips 1 to 6 of the Arabic sheet. The third student took a digit for another, the fourth did
/// not add up.
const ARABIC: [Slip; 6] = [
    slip("20210001", Some(6), 0, PenKind::BlueBall, Habit::Filled),
    slip("20210002", Some(7), 0, PenKind::BlackGel, Habit::Tick),
    slip("20210033", Some(8), 2, PenKind::BlackBall, Habit::Filled),
    slip("20210004", None, 0, PenKind::BlueGel, Habit::Scribbled),
    slip("20210025", Some(2), 3, PenKind::Pencil, Habit::Filled),
    slip("20210067", Some(8), 0, PenKind::BlackBall, Habit::Cross),
];

/// Slips 1 to 4 of the English sheet.
const ENGLISH: [Slip; 4] = [
    slip("20210010", Some(6), 0, PenKind::BlueBall, Habit::Filled),
    slip("20210020", Some(7), 0, PenKind::BlackBall, Habit::Tick),
    slip("20210030", Some(8), 2, PenKind::RedBall, Habit::Filled),
    slip("20210040", Some(9), 0, PenKind::BlackGel, Habit::Filled),
];

impl Slip {
    /// The slip's marks, one entry a field.
    fn entries(&self, fields: &[Field], seed: u64) -> Vec<Entry> {
        let pen = Pen::pick(self.pen, &mut SmallRng::seed_from_u64(seed));
        let entry = |(idx, _): (usize, &Field)| {
            let digit = self.id.chars().nth(idx).and_then(|c| c.to_digit(10));
            let choice = match (digit, idx) {
                (Some(digit), _) => Some(digit as usize),
                (None, 8) => self.check,
                (None, _) => Some(self.status),
            };
            let habit = if choice.is_some() { self.manner } else { Habit::Untouched };
            Entry { bubble_idx: choice.unwrap_or(0), habit, pen }
        };
        fields.iter().enumerate().map(entry).collect()
    }
}

/// Fills the slips of a page.
fn fill<const C: usize>(
    sheet: &PrintedSheet,
    page_idx: usize,
    slips: &[Slip],
    seed: u64,
) -> MarkedPage<C> {
    let shown: &PageLayout = sheet.page(page_idx).0;
    let of_slip = shown.fields.chunks(10).zip(slips).zip(seed..);
    let entries: Vec<Entry> =
        of_slip.flat_map(|((fields, slip), seed)| slip.entries(fields, seed)).collect();
    mark(sheet, page_idx, &entries, seed)
}

/// Makes the three pictures.
pub(super) fn make(sheets: &Sheets) {
    dense(sheets);
    on_glass(sheets);
    under_a_phone(sheets);
}

fn dense(sheets: &Sheets) {
    let page = Sheets::everyday::<1>(&sheets.dense, 0, PenKind::BlueBall, Habit::Filled, 61);
    let settings = scans::settings(200.0, ScanMode::Grey, 0);
    let picture = scan(&page.raster, &settings, 62);
    write("scans/dense-45-grey.jpg", &jpeg(&picture, 72));
    let truth = FileTruth {
        layout: "../sheets/chm110-dense-a4-ckb.layout.json".to_owned(),
        made: "a dense list of 45 rows, grey JPEG at 200 dpi".to_owned(),
        pages: vec![page.truth],
    };
    write_truth("scans/dense-45-grey.toml", &truth);
}

/// Where the cut slips lie on the glass, by their number: not in their order, one upside down, one
/// askew.
const ON_GLASS: [(usize, (f64, f64), f64); 4] = [
    (5, (1.0, 2.0), 1.5),
    (2, (104.0, 3.0), -2.0),
    (4, (1.5, 147.5), 178.5),
    (3, (104.5, 147.0), 3.0),
];

fn on_glass(sheets: &Sheets) {
    let cut = sheets.arabic_slips.cut_apart();
    let mut glass =
        Grey::filled((210.0 * PX_PER_MM) as usize, (297.0 * PX_PER_MM) as usize, [255; 3]);
    let mut pages = Vec::new();
    for (number, at, degrees) in ON_GLASS {
        let seed = 70 + 10 * number as u64;
        let page = fill::<1>(&cut, number - 1, &ARABIC[number - 1..number], seed);
        lay(&mut glass, &page.raster, at, degrees);
        pages.extend(apart(&page.truth));
    }
    let settings =
        Scan { skew_degrees: 0.0, quarters: 0, ..scans::settings(200.0, ScanMode::Grey, 0) };
    write("scans/slips-any-order.jpg", &jpeg(&scan(&glass, &settings, 71), 75));
    let truth = FileTruth {
        layout: "../sheets/cs101-slips-a4-ar.layout.json".to_owned(),
        made:
            "slips 5, 2, 4 and 3 laid on a scanner, one upside down; the check digit of slip 3 is \
               wrong and that of slip 4 missing; grey JPEG at 200 dpi"
                .to_owned(),
        pages,
    };
    write_truth("scans/slips-any-order.toml", &truth);
}

fn under_a_phone(sheets: &Sheets) {
    let page = fill::<3>(&sheets.english_slips, 0, &ENGLISH, 81);
    let shot = Shot { width: 1920, height: 2560, tilt_degrees: 12.0, roll_degrees: -3.0, ..USUAL };
    write("photos/bio210-slips.jpg", &jpeg(&shoot(&page.raster, &shot, 82), shot.quality));
    let truth = FileTruth {
        layout: "../sheets/bio210-slips-letter-en.layout.json".to_owned(),
        made: "a Letter page of four slips, not cut, tilted on a wooden table".to_owned(),
        pages: apart(&page.truth),
    };
    write_truth("photos/bio210-slips.toml", &truth);
}
