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
mod tests;
