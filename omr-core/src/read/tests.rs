use super::*;
use crate::layout::Paper;
use crate::reading::{FieldState, Reason, Warning};
use crate::test_page::{Page, Picture, corners, dense, layout, slips};
use proptest::prelude::*;

/// A sheet with its first page drawn.
fn printed(paper: Paper) -> (SheetLayout, Page) {
    let sheet = layout(paper, 30);
    let page = Page::print(&sheet, &sheet.pages[0]);
    (sheet, page)
}

fn bubble(sheet: &SheetLayout, field_idx: usize, bubble_idx: usize) -> Point {
    let bubble = &sheet.pages[0].fields[field_idx].bubbles[bubble_idx];
    Point::new(bubble.x_mm, bubble.y_mm)
}

/// States and values, `-` for blank and `?` for uncertain.
fn values(picture: &Picture, sheet: &SheetLayout) -> Vec<String> {
    let reading = read(&picture.view(), std::slice::from_ref(sheet)).unwrap();
    let word = |field: FieldReading| match field.state {
        FieldState::Marked => field.value.unwrap(),
        FieldState::Blank => "-".into(),
        FieldState::Multiple => "multiple".into(),
        FieldState::Uncertain => "?".into(),
    };
    reading.fields.into_iter().map(word).collect()
}

#[test]
fn filled_ticked_and_blank_rows_are_read_from_a_scan() {
    for (paper, dpi) in [(Paper::A4, 100.0), (Paper::A4, 200.0), (Paper::Letter, 150.0)] {
        let (sheet, mut page) = printed(paper);
        page.blot(bubble(&sheet, 1, 0), 2.2, 60);
        let p = bubble(&sheet, 2, 1);
        page.stroke(Point::new(p.x - 1.0, p.y), Point::new(p.x, p.y + 1.2), 0.5, 90);
        page.stroke(Point::new(p.x, p.y + 1.2), Point::new(p.x + 2.0, p.y - 2.0), 0.5, 90);
        page.blot(bubble(&sheet, 3, 2), 2.2, 60);
        page.blot(bubble(&sheet, 3, 3), 2.2, 60);
        let mut expected = vec!["-".to_owned(); 31];
        expected[1] = "present".into();
        expected[2] = "absent".into();
        expected[3] = "multiple".into();
        assert_eq!(values(&page.scan(dpi), &sheet), expected, "{paper:?} {dpi} dpi");
    }
}

#[test]
fn a_page_of_marks_and_a_page_without_any_are_both_read_surely() {
    let (sheet, page) = printed(Paper::A4);
    assert_eq!(values(&page.scan(150.0), &sheet), vec!["-"; 31]);
    let mut full = page.clone();
    for field_idx in 0..31 {
        full.blot(bubble(&sheet, field_idx, 0), 2.3, 70);
    }
    assert_eq!(values(&full.scan(150.0), &sheet), vec!["present"; 31]);
}

#[test]
fn a_column_that_is_all_filled_is_read_whatever_the_number_of_rows() {
    for (n_rows, dpi, threshold) in [(38, 100.0, 0), (40, 150.0, 180), (42, 300.0, 215)] {
        let sheet = dense(Paper::Letter, n_rows);
        let mut page = Page::print(&sheet, &sheet.pages[0]);
        for field_idx in 1..=n_rows {
            let r_mm = sheet.pages[0].fields[field_idx].bubbles[0].r_mm;
            page.blot(bubble(&sheet, field_idx, 0), r_mm, 70);
        }
        let mut picture = page.scan(dpi);
        if threshold > 0 {
            let black_or_white = |luma: &mut u8| *luma = if *luma > threshold { 255 } else { 0 };
            picture.luma.iter_mut().for_each(black_or_white);
        }
        let values = values(&picture, &sheet);
        assert_eq!(values[1..], vec!["present"; n_rows], "{n_rows} rows");
    }
}

#[test]
fn a_ring_around_a_bubble_is_asked_about_and_never_blank() {
    let (sheet, mut page) = printed(Paper::A4);
    page.ring(bubble(&sheet, 5, 1), 3.0, 0.5, 70);
    let picture = page.scan(150.0);
    let reading = read(&picture.view(), &[sheet]).unwrap();
    assert_eq!(reading.fields[5].state, FieldState::Uncertain);
    assert!(reading.fields[5].reasons.contains(&Reason::Ringed));
    assert_eq!(reading.fields[4].state, FieldState::Blank);
    assert_eq!(reading.fields[6].state, FieldState::Blank);
}

#[test]
fn a_shadow_whose_edge_runs_through_the_bubbles_is_no_mark() {
    let (sheet, mut page) = printed(Paper::A4);
    for (field_idx, bubble_idx) in [(6, 0), (11, 1), (20, 2)] {
        page.blot(bubble(&sheet, field_idx, bubble_idx), 2.2, 60);
    }
    let mut expected = vec!["-".to_owned(); 31];
    expected[6] = "present".into();
    expected[11] = "absent".into();
    expected[20] = "late".into();
    let size = (1240, 1754);
    let corners = corners(0.0, 0.0, 0.0, (1240.0, 1754.0), (210.0, 297.0));
    let column = |idx: usize| {
        let Point { x, y } = bubble(&sheet, 15, idx);
        let at = |t: f64, a: f64, b: f64| a + t * (b - a);
        let [left, right] = [corners.corners[0], corners.corners[1]];
        let down = corners.corners[3];
        Point::new(at(x / 210.0, left.x, right.x), at(y / 297.0, left.y, down.y))
    };
    for (bubble_idx, slope, shade) in [(1, 0.25, 0.5), (2, -0.1, 0.7), (0, 0.5, 0.4)] {
        let through = column(bubble_idx);
        let light = |p: Point| {
            let beyond = p.x - through.x - slope * (p.y - through.y);
            // Three pixels of blur.
            let share = ((beyond + 1.5) / 3.0).clamp(0.0, 1.0);
            1.0 - (1.0 - shade) * share
        };
        let picture = page.photo(corners, size, 60.0, light);
        let values = values(&picture, &sheet);
        let unlike: Vec<(usize, &String)> =
            values.iter().enumerate().filter(|(idx, value)| **value != expected[*idx]).collect();
        assert!(unlike.iter().all(|(_, value)| *value == "?"), "{shade}: {unlike:?}");
        assert!(unlike.len() <= 2, "{shade}: {unlike:?}");
    }
}

#[test]
fn where_the_copy_shows_no_outlines_a_row_without_a_mark_is_asked_about() {
    let (sheet, mut page) = printed(Paper::A4);
    for field_idx in 3..15 {
        page.blot(bubble(&sheet, field_idx, 0), 2.2, 40);
    }
    let mut picture = page.scan(150.0);
    // What is paler than half turns into paper, which has a grain.
    for (idx, luma) in picture.luma.iter_mut().enumerate() {
        if *luma > 120 {
            *luma = 232 + (idx * 7919 % 5) as u8;
        }
    }
    let values = values(&picture, &sheet);
    assert!(values[3..15].iter().all(|value| value == "present"), "{values:?}");
    assert!(values[15..].iter().all(|value| value == "?"), "{values:?}");
}

#[test]
fn a_line_across_many_rows_marks_nothing() {
    let (sheet, mut page) = printed(Paper::A4);
    let (from, to) = (bubble(&sheet, 4, 0), bubble(&sheet, 9, 3));
    let beyond = Point::new(to.x + 0.3 * (to.x - from.x), to.y + 0.3 * (to.y - from.y));
    let before = Point::new(from.x - 0.3 * (to.x - from.x), from.y - 0.3 * (to.y - from.y));
    let mut crossed = page.clone();
    crossed.stroke(before, beyond, 0.5, 60);
    assert_eq!(values(&crossed.scan(150.0), &sheet), vec!["-"; 31]);
    // A line that ends in a bubble may be a mark with a long tail.
    page.stroke(before, to, 0.5, 60);
    assert_eq!(values(&page.scan(150.0), &sheet)[9], "?");
}

#[test]
fn a_mirrored_picture_is_named_and_other_sheets_too() {
    let (sheet, page) = printed(Paper::A4);
    let mut picture = page.scan(100.0);
    assert_eq!(
        read(&picture.view(), &[layout(Paper::A4, 3)]),
        Err(ReadError::UnknownSheet { sheet_id: sheet.sheet_id.clone(), page: 1 })
    );
    let width = picture.width;
    picture.luma.chunks_mut(width).for_each(<[u8]>::reverse);
    assert_eq!(read(&picture.view(), &[sheet]), Err(ReadError::Mirrored));
}

/// Four slips of a page, the second and the fourth marked.
fn page_of_slips() -> (SheetLayout, Page) {
    let sheet = slips(4);
    let mut page = Page::blank(210.0, 297.0);
    let places = [(0.0, 0.0), (105.0, 0.0), (0.0, 148.5), (105.0, 148.5)];
    for (layout, (x, y)) in sheet.pages.iter().zip(places) {
        page.add(&sheet, layout, Point::new(x, y));
    }
    page.blot(Point::new(105.0 + 46.5, 60.0), 2.2, 60);
    page.blot(Point::new(105.0 + 35.0, 148.5 + 60.0), 2.2, 60);
    (sheet, page)
}

#[test]
fn slips_of_one_page_are_each_read_in_reading_order() {
    let (sheet, page) = page_of_slips();
    let corners = corners(0.2, 0.4, 1.0, (1200.0, 1600.0), (210.0, 297.0));
    for picture in [page.scan(150.0), page.photo(corners, (1200, 1600), 60.0, |_| 1.0)] {
        let read = read_all(&picture.view(), std::slice::from_ref(&sheet));
        let slip = |slip: Result<SheetReading, ReadError>| {
            let slip = slip.unwrap();
            (slip.page, slip.fields[0].value.clone())
        };
        let read: Vec<_> = read.into_iter().map(slip).collect();
        let value = |text: &str| Some(text.to_owned());
        assert_eq!(read, [(1, None), (2, value("1")), (3, None), (4, value("0"))]);
    }
}

#[test]
fn a_slip_that_is_half_in_the_picture_is_not_forgotten() {
    let (sheet, page) = page_of_slips();
    let mut picture = page.scan(150.0);
    picture.height = picture.height * 2 / 3;
    picture.luma.truncate(picture.width * picture.height);
    let read = read_all(&picture.view(), &[sheet]);
    assert_eq!(read.len(), 4);
    assert!(read[..2].iter().all(Result::is_ok));
    let cut = Err(ReadError::NoSheetFound { n_fiducials: 3 });
    assert!(read[2..].iter().all(|slip| *slip == cut));
}

#[test]
fn half_a_page_is_no_sheet() {
    let (sheet, page) = printed(Paper::A4);
    let mut picture = page.scan(100.0);
    picture.height /= 3;
    picture.luma.truncate(picture.width * picture.height);
    let found = read(&picture.view(), &[sheet]);
    assert_eq!(found, Err(ReadError::NoSheetFound { n_fiducials: 3 }));
}

#[test]
fn pictures_of_any_size_give_an_answer() {
    for (width, height) in [(1, 1), (16_384, 20), (20, 16_384), (300, 300)] {
        let luma: Vec<u8> = (0..width * height).map(|i| (i * 7919 % 251) as u8).collect();
        let view = ImageView::new(&luma, width, height, width).unwrap();
        assert!(read(&view, &[layout(Paper::A4, 3)]).is_err());
    }
}

#[test]
fn print_that_was_shrunk_is_told() {
    let (sheet, page) = printed(Paper::A4);
    let corners = Quad::rect(31.0, 43.0, 1240.0 - 31.0, 1754.0 - 43.0);
    let picture = page.photo(corners, (1240, 1754), 250.0, |_| 1.0);
    let reading = read(&picture.view(), &[sheet]).unwrap();
    let percent = reading.warnings.iter().find_map(|warning| match warning {
        Warning::PrintedAtScale { percent } => Some(*percent),
        _ => None,
    });
    assert!((percent.unwrap() - 95.0).abs() < 0.5, "{percent:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_tilt_turn_light_and_marks_read_back(
        marks in prop::collection::vec(0_usize..5, 31),
        turn in 0.0..std::f64::consts::TAU,
        tilt in 0.0..0.52_f64,
        towards in 0.0..std::f64::consts::TAU,
        fall in 0.0..0.5_f64,
        table in 20.0..230.0_f64,
        letter: bool,
    ) {
        let paper = if letter { Paper::Letter } else { Paper::A4 };
        let (sheet, mut page) = printed(paper);
        let mut expected = vec!["-".to_owned(); 31];
        for (field_idx, &mark) in marks.iter().enumerate() {
            if let Some(bubble) = sheet.pages[0].fields[field_idx].bubbles.get(mark) {
                page.blot(Point::new(bubble.x_mm + 0.2, bubble.y_mm), 2.0, 80);
                expected[field_idx] = bubble.value.clone();
            }
        }
        let size = (1200.0, 1200.0);
        let paper = (sheet.paper.width_mm, sheet.paper.height_mm);
        let place = corners(turn, tilt, towards, size, paper);
        let light = |p: Point| 1.0 - fall * p.x / 1200.0;
        let picture = page.photo(place, (1200, 1200), table, light);
        prop_assert_eq!(values(&picture, &sheet), expected);
    }
}

#[test]
fn light_pencil_under_the_soft_edge_of_a_shadow_is_never_blank() {
    let (sheet, mut page) = printed(Paper::A4);
    for field_idx in 1..31 {
        let p = bubble(&sheet, field_idx, field_idx % 2);
        page.stroke(Point::new(p.x - 1.2, p.y), Point::new(p.x, p.y + 1.3), 0.5, 225);
        page.stroke(Point::new(p.x, p.y + 1.3), Point::new(p.x + 2.0, p.y - 2.0), 0.5, 225);
    }
    let size = (1400.0, 1400.0);
    let place = corners(0.0, 0.0, 0.0, size, (sheet.paper.width_mm, sheet.paper.height_mm));
    // Over the columns that are marked, in steps of a third of a bubble.
    let mut n_asked = 0;
    for from in (0..16).map(|step| 740.0 + 8.0 * f64::from(step)) {
        let light = |p: Point| 1.0 - 0.5 * ((p.x - from) / 90.0).clamp(0.0, 1.0);
        let values = values(&page.photo(place, (1400, 1400), 90.0, light), &sheet);
        assert!(values[1..].iter().all(|value| value != "-"), "{from} {values:?}");
        n_asked += values.iter().filter(|value| *value == "?").count();
    }
    assert!(n_asked <= 60, "{n_asked} of 480");
}
