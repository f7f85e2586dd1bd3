//! The whole way from a picture to a reading.
use crate::decide::{FieldDecision, decide};
use crate::geometry::{Point, Quad};
use crate::image::{ImageView, Pyramid};
use crate::layout::{Bubble, Field, SheetLayout};
use crate::measure::measure;
use crate::params;
use crate::reading::{FieldReading, ReadError, RegisteredSheet, SheetReading};
use crate::register::{Mesh, PlacedPage, identify, place};
use crate::slip_id::id_warning;
use crate::warn::warnings;

/// Reads the one page that `image` shows (of several the largest), against the layouts at hand.
///
/// Any rotation, any size from about 2.5 px for a millimetre of paper; a mark that is not sure is
/// [`crate::Mark::Doubtful`], never guessed. The same pixels give the same reading on every
/// platform. Besides the picture it takes at most as much memory again.
///
/// # Errors
///
/// [`ReadError`] when nothing can be returned: no sheet, a mirrored picture, an unknown sheet.
///
/// # Examples
///
/// ```
/// use omr_core::{ImageView, ReadError, read};
///
/// let white = vec![255; 800 * 600];
/// let picture = ImageView::new(&white, 800, 600, 800)?;
/// assert_eq!(read(&picture, &[]), Err(ReadError::NoSheetFound { n_fiducials: 0 }));
/// # Ok::<(), omr_core::ImageViewError>(())
/// ```
pub fn read(image: &ImageView<'_>, layouts: &[SheetLayout]) -> Result<SheetReading, ReadError> {
    let pyramid = open(image)?;
    let pages = place(&pyramid)?;
    let area = |page: &PlacedPage| page.outline.area();
    let better = |a: &PlacedPage, b: &PlacedPage| area(a).total_cmp(&area(b));
    let mut refused = None;
    let mut largest: Option<PlacedPage> = None;
    for page in pages {
        match page {
            Ok(page) if largest.as_ref().is_none_or(|most| better(&page, most).is_gt()) => {
                largest = Some(page);
            }
            Ok(_) => {}
            Err(error) => refused = Some(error),
        }
    }
    match (largest, refused) {
        (Some(page), _) => read_page(image, &pyramid, &page, layouts),
        (None, Some(error)) => Err(error),
        (None, None) => Err(ReadError::NoSheetFound { n_fiducials: 0 }),
    }
}

/// Reads every page and slip that `image` shows, against the layouts at hand: one entry for each,
/// top to bottom and left to right, or a single error when there is none.
///
/// A slip that is cut off by the picture's edge has an entry too, [`ReadError::NoSheetFound`], as
/// long as two of its fiducials are seen, so that it is not forgotten.
///
/// # Examples
///
/// ```
/// use omr_core::{ImageView, ReadError, read_all};
///
/// let white = vec![255; 800 * 600];
/// let picture = ImageView::new(&white, 800, 600, 800)?;
/// assert_eq!(read_all(&picture, &[]), [Err(ReadError::NoSheetFound { n_fiducials: 0 })]);
/// # Ok::<(), omr_core::ImageViewError>(())
/// ```
#[must_use]
pub fn read_all(
    image: &ImageView<'_>,
    layouts: &[SheetLayout],
) -> Vec<Result<SheetReading, ReadError>> {
    let found = open(image).and_then(|pyramid| {
        let pages = place(&pyramid)?;
        let read = |page: Result<PlacedPage, ReadError>| {
            page.and_then(|page| read_page(image, &pyramid, &page, layouts))
        };
        Ok(pages.into_iter().map(read).collect())
    });
    found.unwrap_or_else(|error| vec![Err(error)])
}

/// Finds the pages and slips that `image` shows, without asking which they are or what is marked:
/// what a camera's preview does with every frame, at a few milliseconds for 1280 × 720.
///
/// Top to bottom and left to right. What is seen in part only (fewer than four fiducials) is left
/// out.
///
/// # Errors
///
/// [`ReadError::NoSheetFound`] when nothing is placed, [`ReadError::Mirrored`] (a front camera's
/// preview), [`ReadError::PictureTooSmall`] or [`ReadError::CannotPlace`].
///
/// # Examples
///
/// ```
/// use omr_core::{ImageView, ReadError, register};
///
/// let white = vec![255; 1280 * 720];
/// let frame = ImageView::new(&white, 1280, 720, 1280)?;
/// assert_eq!(register(&frame), Err(ReadError::NoSheetFound { n_fiducials: 0 }));
/// # Ok::<(), omr_core::ImageViewError>(())
/// ```
pub fn register(image: &ImageView<'_>) -> Result<Vec<RegisteredSheet>, ReadError> {
    let pyramid = open(image)?;
    let mut refused = ReadError::NoSheetFound { n_fiducials: 0 };
    let mut found = Vec::new();
    for page in place(&pyramid)? {
        match page {
            Ok(page) => found.push(page.describe()),
            Err(error) => refused = error,
        }
    }
    if found.is_empty() { Err(refused) } else { Ok(found) }
}

fn open<'a>(image: &ImageView<'a>) -> Result<Pyramid<'a>, ReadError> {
    let (width, height) = (image.width(), image.height());
    if width.min(height) < params::MIN_SIDE_PX {
        return Err(ReadError::PictureTooSmall { width, height });
    }
    Ok(Pyramid::new(*image, params::SEARCH_SIDE_PX))
}

fn read_page(
    image: &ImageView<'_>,
    pyramid: &Pyramid<'_>,
    page: &PlacedPage,
    layouts: &[SheetLayout],
) -> Result<SheetReading, ReadError> {
    let code = identify(pyramid, page, layouts)?;
    let sheet = layouts.iter().find(|layout| layout.sheet_id == code.sheet_id);
    let sheet = sheet.ok_or_else(|| ReadError::UnknownSheet {
        sheet_id: code.sheet_id.clone(),
        page: code.page,
    })?;
    let layout = sheet.pages.iter().find(|page| page.page == code.page);
    let layout = layout.ok_or_else(|| ReadError::UnknownPage {
        sheet_id: code.sheet_id.clone(),
        page: code.page,
    })?;
    let mesh = Mesh::locate(pyramid, page, layout)?;
    let measured = measure(pyramid, page, &mesh, layout);
    let decisions = decide(&layout.fields, &measured);
    let fields: Vec<FieldReading> =
        layout.fields.iter().zip(decisions).map(|(f, d)| reading(f, d, &mesh)).collect();
    let mut warnings = warnings(image, page, &measured, &fields);
    warnings.extend(id_warning(&fields));
    Ok(SheetReading {
        sheet_id: code.sheet_id,
        page: code.page,
        registration: page.registration.clone(),
        fields,
        warnings,
    })
}

fn reading(field: &Field, decision: FieldDecision, mesh: &Mesh) -> FieldReading {
    FieldReading {
        field: field.field.clone(),
        student_id: field.student_id.clone(),
        state: decision.state,
        value: decision.marked.map(|idx| field.bubbles[idx].value.clone()),
        confidence: decision.confidence,
        bubbles: decision.bubbles,
        reasons: decision.reasons,
        place: field_place(field, mesh),
    }
}

/// The field's row in the picture, px.
fn field_place(field: &Field, mesh: &Mesh) -> Quad {
    let place = |area: Quad| Quad { corners: area.corners.map(|p| mesh.image_point(p)) };
    field_area(field).map_or_else(Quad::default, place)
}

/// The field's row on the sheet, mm: from rail to rail, or around its bubbles.
pub(crate) fn field_area(field: &Field) -> Option<Quad> {
    let rail = |p: &Point| (*p, params::PLACE_MARGIN_MM, 0.0);
    let bubble = |b: &Bubble| {
        let around = b.r_mm + params::PLACE_AROUND_MM;
        (Point::new(b.x_mm, b.y_mm), around, around)
    };
    let points = field.rails.iter().map(rail).chain(field.bubbles.iter().map(bubble));
    let empty = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    let [left, top, right, bottom] = points.fold(empty, |[l, t, r, b], (p, dx, dy)| {
        [l.min(p.x - dx), t.min(p.y - dy), r.max(p.x + dx), b.max(p.y + dy)]
    });
    (left <= right).then(|| Quad::rect(left, top, right, bottom))
}

#[cfg(test)]
mod tests {
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
                let black_or_white =
                    |luma: &mut u8| *luma = if *luma > threshold { 255 } else { 0 };
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
}
