//! The sheets of the fixtures and the hands that mark them.
use super::write;
use crate::habits::Habit;
use crate::marking::{Entry, MarkedPage, mark};
use crate::paper::PrintedSheet;
use crate::pens::{Pen, PenKind};
use crate::plan::any_status;
use crate::students::{lecture_10, lecture_11_slips, ninety};
use omr_core::{Density, Locale, Paper, RosterSheet, SlipSheet};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

/// The sheets that the pictures show.
pub struct Sheets {
    /// Ninety students in Arabic on A4.
    pub arabic: PrintedSheet,
    /// Forty-two students in English on Letter: two pages, the second one short.
    pub english: PrintedSheet,
    /// Thirty students in Kurdish on A4.
    pub kurdish: PrintedSheet,
    /// Forty-five students in Kurdish on one dense page of A4.
    pub dense: PrintedSheet,
    /// Six slips in Arabic on A4.
    pub arabic_slips: PrintedSheet,
    /// Six slips in English on Letter.
    pub english_slips: PrintedSheet,
}

/// A row that is not simply filled.
struct Odd {
    row: usize,
    status: usize,
    habit: Habit,
    pen: PenKind,
}

const fn odd(row: usize, status: usize, habit: Habit, pen: PenKind) -> Odd {
    Odd { row, status, habit, pen }
}

const PRESENT: usize = 0;
const ABSENT: usize = 1;
const LATE: usize = 2;
const EXCUSED: usize = 3;

/// Doubtful and empty rows of the ninety; all others carry a clear mark.
const ODD_ROWS: [Odd; 14] = [
    odd(7, PRESENT, Habit::HalfFilled, PenKind::BlueBall),
    odd(15, ABSENT, Habit::Untouched, PenKind::BlueBall),
    odd(18, LATE, Habit::Ring, PenKind::BlueBall),
    odd(23, PRESENT, Habit::CrossedOut, PenKind::BlueBall),
    odd(36, PRESENT, Habit::Dot, PenKind::BlackGel),
    odd(40, ABSENT, Habit::Untouched, PenKind::BlackGel),
    odd(44, ABSENT, Habit::TwoFilled, PenKind::BlackGel),
    odd(53, PRESENT, Habit::WhitedOut, PenKind::BlackGel),
    odd(58, LATE, Habit::IntoNextRow, PenKind::BlackGel),
    odd(64, ABSENT, Habit::Untouched, PenKind::BlackBall),
    odd(66, PRESENT, Habit::Signature, PenKind::BlueGel),
    odd(71, EXCUSED, Habit::Erased, PenKind::Pencil),
    odd(83, ABSENT, Habit::RestingPoint, PenKind::BlueBall),
    odd(88, ABSENT, Habit::Untouched, PenKind::BlackBall),
];

/// Rows that are marked anew in the changed scan, with their new status.
const CHANGED_ROWS: [(usize, usize); 2] = [(12, LATE), (77, EXCUSED)];

/// Pressed hard, so that the same paper can be scanned in one bit.
fn firm(pen: Pen) -> Pen {
    Pen { opacity: pen.opacity.max(0.88), grain: pen.grain.min(0.3), ..pen }
}

impl Sheets {
    /// Prints them.
    #[must_use]
    pub fn print() -> Self {
        let (course, session) = ("Cell Biology", "Lab 4");
        let first = |n: usize| ninety().into_iter().take(n).collect();
        let english = RosterSheet::new(
            Paper::Letter,
            Locale::En,
            "BIO210",
            course,
            session,
            "2027-02-03",
            first(42),
        );
        let kurdish = RosterSheet::new(
            Paper::A4,
            Locale::Ckb,
            "PHY101",
            "فیزیا 1",
            "وانەی 3",
            "2026-11-02",
            first(30),
        );
        let dense = RosterSheet::new(
            Paper::A4,
            Locale::Ckb,
            "CHM110",
            "کیمیای گشتی",
            "وانەی 5",
            "2026-11-09",
            first(45),
        );
        let english_slips =
            SlipSheet::new(Paper::Letter, Locale::En, "BIO210", course, "Lab 5", "2027-02-10", 6);
        Self {
            dense: PrintedSheet::print(dense.with_density(Density::Scanner)),
            arabic_slips: PrintedSheet::slips(&lecture_11_slips()),
            english_slips: PrintedSheet::slips(&english_slips),
            arabic: PrintedSheet::print(lecture_10()),
            english: PrintedSheet::print(english),
            kurdish: PrintedSheet::print(kurdish),
        }
    }

    /// The sheets with the names of their files.
    #[must_use]
    pub fn named(&self) -> [(&'static str, &PrintedSheet); 6] {
        [
            ("cs101-a4-ar", &self.arabic),
            ("bio210-letter-en", &self.english),
            ("phy101-a4-ckb", &self.kurdish),
            ("chm110-dense-a4-ckb", &self.dense),
            ("cs101-slips-a4-ar", &self.arabic_slips),
            ("bio210-slips-letter-en", &self.english_slips),
        ]
    }

    /// Writes PDFs and layouts.
    pub(super) fn write(&self) {
        for (name, sheet) in self.named() {
            write(&format!("sheets/{name}.pdf"), &sheet.pdf);
            let layout = serde_json::to_string(&sheet.layout).expect("a layout can be written");
            write(&format!("sheets/{name}.layout.json"), (layout + "\n").as_bytes());
        }
    }

    /// A page of the ninety as its teacher marked it; `changed` for the later copy.
    #[must_use]
    pub fn lecture_10<const C: usize>(&self, page_idx: usize, changed: bool) -> MarkedPage<C> {
        let (kind, manner) = match page_idx {
            0 => (PenKind::BlueBall, Habit::Filled),
            1 => (PenKind::BlackGel, Habit::Tick),
            _ => (PenKind::BlackBall, Habit::Scribbled),
        };
        let mut rng = SmallRng::seed_from_u64(1012 + page_idx as u64);
        let pen = Pen::pick(kind, &mut rng);
        let (layout, _) = self.arabic.page(page_idx);
        let entry = |(idx, field): (usize, &omr_core::Field)| {
            let n_bubbles = field.bubbles.len();
            let status = any_status(n_bubbles, &mut rng);
            let other_manner = rng.random_bool(0.2);
            let others = [Habit::Filled, Habit::Scribbled, Habit::Cross, Habit::OverTheEdge];
            let other = others[rng.random_range(0..others.len())];
            if field.student_id.is_none() {
                return Entry { bubble_idx: ABSENT, habit: Habit::Filled, pen };
            }
            let row = page_idx * self.arabic.rows_per_page() + idx;
            if let Some(odd) = ODD_ROWS.iter().find(|odd| odd.row == row) {
                let pen = if odd.pen == kind { pen } else { firm(Pen::pick(odd.pen, &mut rng)) };
                return Entry { bubble_idx: odd.status, habit: odd.habit, pen };
            }
            if let Some((_, status)) = CHANGED_ROWS.iter().find(|(changed, _)| *changed == row) {
                let bubble_idx = if changed { *status } else { ABSENT };
                return Entry { bubble_idx, habit: Habit::Filled, pen };
            }
            Entry { bubble_idx: status, habit: if other_manner { other } else { manner }, pen }
        };
        let entries: Vec<Entry> = layout.fields.iter().enumerate().map(entry).collect();
        mark(&self.arabic, page_idx, &entries, 10 + page_idx as u64)
    }

    /// A page of another sheet, marked clearly by one hand, unmarked rows left to the header.
    #[must_use]
    pub fn everyday<const C: usize>(
        sheet: &PrintedSheet,
        page_idx: usize,
        kind: PenKind,
        manner: Habit,
        seed: u64,
    ) -> MarkedPage<C> {
        let mut rng = SmallRng::seed_from_u64(seed);
        let pen = Pen::pick(kind, &mut rng);
        let (layout, _) = sheet.page(page_idx);
        let mut entry = |field: &omr_core::Field| {
            let bubble_idx = any_status(field.bubbles.len(), &mut rng);
            let is_header = field.student_id.is_none();
            let blank = !is_header && rng.random_bool(0.1);
            let habit = if blank { Habit::Untouched } else { manner };
            Entry { bubble_idx: if is_header { ABSENT } else { bubble_idx }, habit, pen }
        };
        let entries: Vec<Entry> = layout.fields.iter().map(&mut entry).collect();
        mark(sheet, page_idx, &entries, seed ^ 77)
    }
}
