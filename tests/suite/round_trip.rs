//! Layout, print, marks, a random picture of it, and the same marks again.
use omr_core::{FieldState, ImageView, Paper};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use tests::habits::Habit;
use tests::lab::Stock;
use tests::marking::{Entry, mark};
use tests::paper::PrintedSheet;
use tests::pens::{Pen, PenKind};
use tests::raster::Grey;
use tests::scanner::{Scan, ScanMode, scan};
use tests::score::{PageVerdict, Verdict, judge_page};
use tests::students::lecture_10;

/// A page whose rows are all marked with one status, or not at all.
fn uniform(sheet: &PrintedSheet, status: Option<usize>) -> tests::marking::MarkedPage<1> {
    let pen = Pen::pick(PenKind::BlueBall, &mut SmallRng::seed_from_u64(1));
    let habit = if status.is_some() { Habit::Filled } else { Habit::Untouched };
    let fields = &sheet.page(0).0.fields;
    let entry = |field: &omr_core::Field| Entry {
        bubble_idx: status.unwrap_or(0).min(field.bubbles.len() - 1),
        habit,
        pen,
    };
    let entries: Vec<Entry> = fields.iter().map(entry).collect();
    mark(sheet, 0, &entries, 5)
}

fn read(picture: &Grey, stock: &Stock) -> Result<omr_core::SheetReading, omr_core::ReadError> {
    let view = ImageView::new(picture.bytes(), picture.width, picture.height, picture.width);
    omr_core::read(&view.unwrap(), stock.layouts())
}

/// A threshold that looked only at gaps within a page would call a blank page marked.
#[test]
fn a_page_of_equal_rows_reads_as_it_is() {
    let (sheet, stock) = (PrintedSheet::print(lecture_10()), Stock::print());
    let mut rng = SmallRng::seed_from_u64(3);
    for status in [None, Some(0), Some(3)] {
        let page = uniform(&sheet, status);
        let settings = Scan::any(150.0, ScanMode::Grey, &mut rng);
        let reading = read(&scan(&page.raster, &settings, 4), &stock).unwrap();
        let expected = if status.is_some() { FieldState::Marked } else { FieldState::Blank };
        for field in &reading.fields {
            assert_eq!(field.state, expected, "{status:?}: {field:?}");
        }
    }
}

/// Corners go where the scanner put them, so that the app can draw on the picture.
#[test]
fn a_page_is_placed_where_it_lies_in_all_four_rotations() {
    let (sheet, stock) = (PrintedSheet::print(lecture_10()), Stock::print());
    assert_eq!(sheet.layout.paper, Paper::A4.size());
    let page = uniform(&sheet, Some(1));
    let mut rng = SmallRng::seed_from_u64(17);
    for quarters in 0..4 {
        let settings = Scan {
            quarters,
            print_scale: 1.0,
            skew_degrees: 0.0,
            shift_mm: (0.0, 0.0),
            ..Scan::any(200.0, ScanMode::Grey, &mut rng)
        };
        let picture = scan(&page.raster, &settings, rng.random());
        let reading = read(&picture, &stock);
        let verdict = judge_page(&page.truth, &reading);
        assert_eq!(
            verdict,
            PageVerdict::Read(vec![Verdict::Right; 31]),
            "{quarters} quarter turns"
        );
        let at = reading
            .unwrap()
            .registration
            .image_from_sheet
            .apply(omr_core::geometry::Point::new(0.0, 0.0));
        let (w, h) = (picture.width as f64, picture.height as f64);
        let corner = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)][usize::from(quarters)];
        let off = ((at.x - corner.0).abs()).max((at.y - corner.1).abs());
        assert!(off < 4.0, "{quarters}: the sheet's corner is {off} px off");
    }
}
