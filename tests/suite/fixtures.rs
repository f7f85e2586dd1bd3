//! Every committed picture gives its truth, and every bad file its name.
use intake::Document;
use omr_core::{ImageView, SheetLayout, SheetReading, Warning};
use tests::fixtures::{Fixture, folder, layouts, negatives, pictures};
use tests::score::{Verdict, judge};
use tests::students::{lecture_10, lecture_11_slips};
use tests::truth::PageTruth;

/// Everything a page shows: readings, or errors' codes as `omr read --json` gives them.
fn read_page(
    document: &Document,
    page_idx: usize,
    layouts: &[SheetLayout],
) -> Vec<Result<SheetReading, String>> {
    let page = match document.page(page_idx) {
        Ok(page) => page,
        Err(error) => return vec![Err(code(&error))],
    };
    let view = ImageView::new(&page.luma, page.width, page.height, page.width).unwrap();
    let readings = omr_core::read_all(&view, layouts).into_iter();
    readings.map(|reading| reading.map_err(|error| code(&error))).collect()
}

/// Everything that a picture or PDF shows, in order.
fn read_file(fixture: &Fixture, layouts: &[SheetLayout]) -> Vec<Result<SheetReading, String>> {
    let document = Document::open(fixture.bytes.clone()).unwrap();
    (0..document.n_pages()).flat_map(|idx| read_page(&document, idx, layouts)).collect()
}

fn code(error: &impl serde::Serialize) -> String {
    serde_json::to_value(error).unwrap()["code"].as_str().unwrap().to_owned()
}

/// What is wrong with a reading, a line a field.
fn faults(truth: &PageTruth, reading: &SheetReading) -> Vec<String> {
    assert_eq!((reading.sheet_id.as_str(), reading.page), (&*truth.sheet_id, truth.page));
    assert_eq!(reading.fields.len(), truth.fields.len());
    let pairs = truth.fields.iter().zip(&reading.fields);
    let wrong = pairs.filter(|(truth, read)| judge(truth, read) >= Verdict::Review);
    wrong
        .map(|(truth, read)| {
            let (state, value, why) = (read.state, &read.value, &read.reasons);
            format!("{truth:?} was read as {state:?} {value:?} because {why:?}")
        })
        .collect()
}

fn check(fixture: &Fixture, layouts: &[SheetLayout]) -> Vec<String> {
    let readings = read_file(fixture, layouts);
    assert_eq!(readings.len(), fixture.truth.pages.len(), "{}", fixture.name);
    let mut found = Vec::new();
    for (truth, reading) in fixture.truth.pages.iter().zip(readings) {
        match reading {
            Ok(reading) => found.extend(faults(truth, &reading)),
            Err(code) => found.push(format!("page {} gave {code}", truth.page)),
        }
    }
    found.into_iter().map(|fault| format!("{}: {fault}", fixture.name)).collect()
}

/// Reads one picture; a test each, so that a failure names its picture.
fn reads_right(name: &str) {
    let fixture = pictures().into_iter().find(|fixture| fixture.name == name).unwrap();
    let faults = check(&fixture, &layouts());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_grey_scan_gives_its_truth() {
    reads_right("scans/roster-90-grey.pdf");
}

#[test]
fn the_one_bit_scan_gives_its_truth() {
    reads_right("scans/roster-90-g4.pdf");
}

#[test]
fn the_changed_scan_gives_its_truth() {
    reads_right("scans/roster-90-changed.pdf");
}

#[test]
fn the_dense_scan_gives_its_truth() {
    reads_right("scans/dense-45-grey.jpg");
}

#[test]
fn the_slips_on_a_scanner_give_their_truth() {
    reads_right("scans/slips-any-order.jpg");
}

/// Slips 5, 2, 4 and 3: the third student took a 3 for a 0 and the fourth did not add up.
#[test]
fn slips_give_ids_and_a_wrong_digit_is_noticed() {
    let read = |name: &str| -> Vec<_> {
        let fixture = pictures().into_iter().find(|fixture| fixture.name == name).unwrap();
        let slips = read_file(&fixture, &layouts()).into_iter().map(Result::unwrap);
        let is_about_id = |w: &Warning| matches!(w, Warning::IdCheckFailed | Warning::IdUnchecked);
        slips
            .map(|slip| {
                let id = slip.slip_id().unwrap();
                (slip.page, id, slip.warnings.into_iter().find(is_about_id))
            })
            .collect()
    };
    let slip = |page, id: &str, warning| (page, id.to_owned(), warning);
    let on_glass = [
        slip(5, "20210025", None),
        slip(2, "20210002", None),
        slip(4, "20210004", Some(Warning::IdUnchecked)),
        slip(3, "20210033", Some(Warning::IdCheckFailed)),
    ];
    assert_eq!(read("scans/slips-any-order.jpg"), on_glass);
    let ids = ["20210010", "20210020", "20210030", "20210040"];
    let under_a_phone = [1, 2, 3, 4].map(|page| slip(page, ids[page as usize - 1], None));
    assert_eq!(read("photos/bio210-slips.jpg"), under_a_phone);
}

#[test]
fn every_photo_gives_its_truth_or_asks_where_it_may() {
    let photos: Vec<_> = pictures().into_iter().filter(|f| f.name.starts_with("photos/")).collect();
    assert_eq!(photos.len(), 7);
    for photo in photos {
        reads_right(&photo.name);
    }
}

#[test]
fn every_bad_file_is_called_by_its_name() {
    let layouts = layouts();
    let mut wrong = Vec::new();
    for bad in negatives() {
        let bytes = std::fs::read(folder().join("negatives").join(&bad.name)).unwrap();
        let given = match Document::open(bytes) {
            Err(error) => code(&error),
            Ok(document) => match &read_page(&document, 0, &layouts)[..] {
                [Err(code)] => code.clone(),
                readings => format!("{readings:?}"),
            },
        };
        if given != bad.code {
            wrong.push(format!("{} ({}) gave {given}, not {}", bad.name, bad.what, bad.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn truth_of(name: &str) -> Vec<PageTruth> {
    pictures().into_iter().find(|fixture| fixture.name == name).unwrap().truth.pages
}

/// The photos and both scans show the same paper; the later scan differs in two rows.
#[test]
fn the_truths_of_one_paper_agree() {
    let grey = truth_of("scans/roster-90-grey.pdf");
    assert_eq!(grey, truth_of("scans/roster-90-g4.pdf"));
    assert_eq!(grey[..1], truth_of("photos/cs101-1-wood.jpg"));
    let changed = truth_of("scans/roster-90-changed.pdf");
    let rows = |pages: &[PageTruth]| -> Vec<_> {
        pages
            .iter()
            .flat_map(|page| page.fields.clone())
            .map(|f| (f.field, f.state, f.value))
            .collect()
    };
    let (before, after) = (rows(&grey), rows(&changed));
    let differ = before.iter().zip(&after).filter(|(a, b)| a != b).map(|(a, _)| &*a.0);
    assert_eq!(differ.collect::<Vec<_>>(), ["row-12", "row-77"]);
}

/// A change of the printed sheet asks for new fixtures, and says so here.
#[test]
fn the_committed_sheet_is_the_one_printed_today() {
    let sheet = lecture_10();
    let committed = layouts().into_iter().find(|layout| layout.sheet_id == sheet.sheet_id);
    let committed = committed.expect("fixtures/sheets lacks the sheet: run make-fixtures");
    assert_eq!(committed, sheet.layout().unwrap(), "run make-fixtures");
    let pdf = std::fs::read(folder().join("sheets/cs101-a4-ar.pdf")).unwrap();
    assert!(
        pdf == omr_core::pdf::roster(&sheet).unwrap(),
        "the print has changed: run make-fixtures"
    );
    let slips = lecture_11_slips();
    let committed = layouts().into_iter().find(|layout| layout.sheet_id == slips.sheet_id);
    assert_eq!(committed, Some(slips.layout().unwrap()), "run make-fixtures");
    let pdf = std::fs::read(folder().join("sheets/cs101-slips-a4-ar.pdf")).unwrap();
    assert!(pdf == omr_core::pdf::slips(&slips).unwrap(), "run make-fixtures");
}
