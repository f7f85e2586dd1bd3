//! The picture of a page with its reading drawn on it.
use super::paint::{Canvas, Pen, Rgb};
use super::reduce::reduced;
use crate::geometry::{Point, Quad};
use crate::image::{ImageView, Pyramid};
use crate::layout::{Bubble, CHECK_FIELD, Field, PageLayout, SheetId, SheetLayout};
use crate::params;
use crate::read::field_area;
use crate::reading::{Edge, FieldReading, FieldState, Mark, Reason, SheetReading, Warning};
use crate::register::{Mesh, PlacedPage, place};

/// A picture, small and grey, with what was read on it in colours: red, green and blue of each
/// pixel, row by row without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOverlay {
    /// Three bytes a pixel.
    pub rgb: Vec<u8>,
    /// Width, px; at most 1600.
    pub width: usize,
    /// Height, px; at most 1600.
    pub height: usize,
}

/// Why a reading cannot be drawn on a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(tag = "code", rename_all = "snake_case")
)]
pub enum OverlayError {
    /// The layout of a reading's page is not at hand.
    #[error("page {page} of sheet {sheet_id} is not one of these")]
    UnknownPage {
        /// The sheet.
        sheet_id: SheetId,
        /// Its page.
        page: u32,
    },
    /// The picture does not show a reading's page where the reading says.
    #[error("page {page} of sheet {sheet_id} was read from another picture")]
    OtherPicture {
        /// The sheet.
        sheet_id: SheetId,
        /// Its page.
        page: u32,
    },
}

/// Colours that people tell apart however they see colours (Okabe and Ito, "Color universal
/// design", 2008); shapes and dashes say the same, for print without colours.
pub(crate) const BLUE: Rgb = [0, 114, 178];
pub(crate) const SKY: Rgb = [86, 180, 233];
pub(crate) const GREEN: Rgb = [0, 158, 115];
pub(crate) const ORANGE: Rgb = [230, 140, 0];
pub(crate) const VERMILION: Rgb = [213, 60, 0];
pub(crate) const PURPLE: Rgb = [170, 60, 140];

/// Draws the readings of a picture on it, reduced to at most 1600 px a side: what a person looks at
/// to see what was understood.
///
/// | Drawn | Means |
/// |---|---|
/// | green line, green squares | the page, and the fiducials that were found |
/// | purple dashes instead | an edge of the page that is not in the picture |
/// | vermilion dashes instead | a page of which no reading was given |
/// | blue circle | the bubble that was taken |
/// | dotted sky-blue frame | a blank field |
/// | orange frame, diamonds | an uncertain field, and its bubbles that may be marked |
/// | two vermilion frames, squares | a field with several marks, and those |
/// | purple hatching | fields under a warning: glare, lost evidence, a check digit that does not agree |
///
/// All of a picture's pages and slips are drawn together. The paper is found in the picture once
/// more, bent as it is, since a reading does not carry where every bubble lies.
///
/// # Errors
///
/// [`OverlayError`] when a reading's layout is missing or the reading is of another picture. Without
/// readings, what was found of pages is drawn all the same.
///
/// # Examples
///
/// ```
/// use omr_core::{ImageView, page_overlay};
///
/// let white = vec![255; 3200 * 2400];
/// let overlay = page_overlay(&ImageView::new(&white, 3200, 2400, 3200)?, &[], &[])?;
/// assert_eq!((overlay.width, overlay.height), (1600, 1200));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn page_overlay(
    image: &ImageView<'_>,
    readings: &[SheetReading],
    layouts: &[SheetLayout],
) -> Result<PageOverlay, OverlayError> {
    drawn(image, readings, layouts, params::OVERLAY_SIDE_PX)
}

/// The same with no side longer than so many pixels.
pub(crate) fn drawn(
    image: &ImageView<'_>,
    readings: &[SheetReading],
    layouts: &[SheetLayout],
    longest_px: usize,
) -> Result<PageOverlay, OverlayError> {
    let pyramid = Pyramid::new(*image, params::SEARCH_SIDE_PX);
    let is_large = image.width().min(image.height()) >= params::MIN_SIDE_PX;
    let placed = if is_large { place(&pyramid).unwrap_or_default() } else { Vec::new() };
    let pages: Vec<PlacedPage> = placed.into_iter().flatten().collect();
    let mut read = Vec::with_capacity(readings.len());
    for reading in readings {
        read.push(Read::find(&pyramid, &pages, reading, layouts)?);
    }
    let mut drawing = Drawing::on(&pyramid, longest_px);
    for (idx, page) in pages.iter().enumerate() {
        match read.iter().find(|read| read.page_idx == idx) {
            Some(read) => drawing.page(page, read),
            None => drawing.unread(page),
        }
    }
    let Canvas { rgb, width, height } = drawing.canvas;
    Ok(PageOverlay { rgb, width, height })
}

/// A reading with the page that it is of.
struct Read<'a> {
    reading: &'a SheetReading,
    layout: &'a PageLayout,
    page_idx: usize,
    mesh: Mesh,
}

impl<'a> Read<'a> {
    fn find(
        pyramid: &Pyramid<'_>,
        pages: &[PlacedPage],
        reading: &'a SheetReading,
        layouts: &'a [SheetLayout],
    ) -> Result<Self, OverlayError> {
        let (sheet_id, page) = (&reading.sheet_id, reading.page);
        let sheet = layouts.iter().find(|layout| layout.sheet_id == *sheet_id);
        let layout = sheet.and_then(|sheet| sheet.pages.iter().find(|p| p.page == page));
        let layout =
            layout.ok_or_else(|| OverlayError::UnknownPage { sheet_id: sheet_id.clone(), page })?;
        let other = || OverlayError::OtherPicture { sheet_id: sheet_id.clone(), page };
        let page_idx = pages.iter().position(|p| is_same_place(p, reading)).ok_or_else(other)?;
        if layout.fields.len() != reading.fields.len() {
            return Err(other());
        }
        let mesh = Mesh::locate(pyramid, &pages[page_idx], layout).map_err(|_| other())?;
        Ok(Self { reading, layout, page_idx, mesh })
    }
}

fn is_same_place(page: &PlacedPage, reading: &SheetReading) -> bool {
    let size = page.form.size();
    let paper = Quad::rect(0.0, 0.0, size.width_mm, size.height_mm);
    let said = reading.registration.image_from_sheet.apply_quad(&paper);
    let pairs = said.corners.iter().zip(page.outline.corners);
    pairs.into_iter().all(|(a, b)| a.distance(b) < params::SAME_PLACE_PX)
}

/// The small picture, and how it lies to the large one.
pub(crate) struct Drawing {
    pub(crate) canvas: Canvas,
    /// Pixels of the small picture for one of the large one, along and down.
    shrink: [f64; 2],
}

impl Drawing {
    /// The picture, with no side longer than so many pixels.
    pub(crate) fn on(pyramid: &Pyramid<'_>, longest_px: usize) -> Self {
        let image = pyramid.level(0);
        let (width, height) = (image.width(), image.height());
        let share = (longest_px as f64 / width.max(height) as f64).min(1.0);
        let small = |side: usize| ((side as f64 * share).round() as usize).clamp(1, side);
        let (columns, rows) = (small(width), small(height));
        // Halves that are still as large say the same, and a quarter of the pixels are looked at.
        let views = (0..pyramid.n_levels()).rev().map(|level| pyramid.level(level));
        let enough = |view: &ImageView<'_>| view.width() >= columns && view.height() >= rows;
        let luma = reduced(&views.into_iter().find(enough).unwrap_or(image), columns, rows);
        let canvas = Canvas::grey(&luma, columns, rows);
        Self { canvas, shrink: [columns as f64 / width as f64, rows as f64 / height as f64] }
    }

    /// A pen for a page that has so many pixels of the picture for a millimetre.
    fn pen(&self, scale: f64, color: Rgb) -> Pen {
        let width = params::OVERLAY_PEN_MM * scale * self.shrink[0];
        // A page that is folded in the picture has no scale.
        let width = if width.is_finite() { width.min(20.0) } else { 0.0 };
        Pen { color, width: width.max(params::OVERLAY_PEN_PX), dash: None }
    }

    /// A line through points of the picture.
    pub(crate) fn stroke(&mut self, points: &[Point], pen: Pen) {
        let small = |p: &Point| Point::new(p.x * self.shrink[0], p.y * self.shrink[1]);
        let points: Vec<Point> = points.iter().map(small).collect();
        self.canvas.stroke(&points, pen);
    }

    /// A page without a reading.
    fn unread(&mut self, page: &PlacedPage) {
        let [a, b, c, d] = page.outline.corners;
        let pen = dashed(self.page_pen(page, VERMILION), 6.0, 4.0);
        self.stroke(&[a, b, c, d, a], pen);
        self.fiducials(page, VERMILION);
    }

    fn page(&mut self, page: &PlacedPage, read: &Read<'_>) {
        let size = page.form.size();
        let paper = Quad::rect(0.0, 0.0, size.width_mm, size.height_mm);
        let edges = [Edge::Top, Edge::Right, Edge::Bottom, Edge::Left];
        for (i, edge) in edges.into_iter().enumerate() {
            let (from, to) = (paper.corners[i], paper.corners[(i + 1) % 4]);
            let is_missing = read.reading.warnings.contains(&Warning::EdgeMissing { edge });
            let pen = if is_missing {
                dashed(self.page_pen(page, PURPLE), 6.0, 4.0)
            } else {
                self.page_pen(page, GREEN)
            };
            self.path(&read.mesh, &[from, to], pen);
        }
        self.fiducials(page, GREEN);
        for (idx, (field, reading)) in
            read.layout.fields.iter().zip(&read.reading.fields).enumerate()
        {
            let Some(area) = field_area(field) else { continue };
            if is_warned(read.reading, idx) {
                self.hatch(&read.mesh, &area);
            }
            self.field(&read.mesh, field, reading, &area);
        }
    }

    fn page_pen(&self, page: &PlacedPage, color: Rgb) -> Pen {
        let size = page.form.size();
        let middle = Point::new(size.width_mm / 2.0, size.height_mm / 2.0);
        let pen = self.pen(page.registration.image_from_sheet.scale_at(middle), color);
        Pen { width: 1.5 * pen.width, ..pen }
    }

    fn fiducials(&mut self, page: &PlacedPage, color: Rgb) {
        let pen = self.page_pen(page, color);
        for marker in &page.markers {
            let [a, b, c, d] = marker.quad.corners;
            self.stroke(&[a, b, c, d, a], pen);
        }
    }

    fn field(&mut self, mesh: &Mesh, field: &Field, reading: &FieldReading, area: &Quad) {
        let scale = mesh.scale_at(area.centre());
        match reading.state {
            FieldState::Marked => {}
            FieldState::Blank => {
                let pen = self.pen(scale, SKY);
                self.frame(mesh, &around_bubbles(field, 0.8), dashed(pen, 1.5, 3.0));
            }
            FieldState::Uncertain => self.frame(mesh, &inset(area, 0.3), self.pen(scale, ORANGE)),
            FieldState::Multiple => {
                let pen = self.pen(scale, VERMILION);
                self.frame(mesh, &inset(area, 0.0), pen);
                self.frame(mesh, &inset(area, 0.8), pen);
            }
        }
        for (bubble, evidence) in field.bubbles.iter().zip(&reading.bubbles) {
            self.bubble(mesh, bubble, reading.state, evidence.mark, scale);
        }
    }

    fn bubble(&mut self, mesh: &Mesh, bubble: &Bubble, state: FieldState, mark: Mark, scale: f64) {
        let r = params::OVERLAY_AROUND * bubble.r_mm;
        let at = |(x, y): (f64, f64)| Point::new(bubble.x_mm + r * x, bubble.y_mm + r * y);
        let (shape, color) = match (state, mark) {
            (_, Mark::Empty) => return,
            (FieldState::Marked, Mark::Filled) => (circle(), BLUE),
            (FieldState::Multiple, Mark::Filled) => (square(), VERMILION),
            (_, Mark::Filled | Mark::Doubtful) => (diamond(), ORANGE),
        };
        let pen = self.pen(scale, color);
        let points: Vec<Point> = shape.into_iter().map(at).collect();
        self.path(mesh, &points, Pen { width: 1.6 * pen.width, ..pen });
    }

    /// Slanted lines over an area.
    fn hatch(&mut self, mesh: &Mesh, area: &Quad) {
        let [Point { x: left, y: top }, _, Point { x: right, y: bottom }, _] = area.corners;
        let pen = self.pen(mesh.scale_at(area.centre()), PURPLE);
        let pen = Pen { width: params::OVERLAY_PEN_PX, ..pen };
        let height = bottom - top;
        // A layout is checked to be no larger than a sheet of paper, so these are few.
        let n_lines = ((right - left + height) / HATCH_MM).clamp(0.0, 500.0) as usize;
        for i in 1..=n_lines {
            let x = left + i as f64 * HATCH_MM;
            let (below, above) = ((x - height).max(left), x.min(right));
            let down = |x_mm: f64| Point::new(x_mm, top + (x - x_mm));
            self.path(mesh, &[down(above), down(below)], pen);
        }
    }

    fn frame(&mut self, mesh: &Mesh, area: &Quad, pen: Pen) {
        let [a, b, c, d] = area.corners;
        self.path(mesh, &[a, b, c, d, a], pen);
    }

    /// A line through points of the sheet, bent as the paper is.
    pub(crate) fn path(&mut self, mesh: &Mesh, sheet: &[Point], pen: Pen) {
        let mut points = Vec::new();
        for pair in sheet.windows(2) {
            let [from, to] = [pair[0], pair[1]];
            let n = (from.distance(to) / PIECE_MM).ceil().clamp(1.0, 200.0);
            points.extend((0..n as usize).map(|i| {
                let t = i as f64 / n;
                Point::new(from.x + t * (to.x - from.x), from.y + t * (to.y - from.y))
            }));
        }
        points.extend(sheet.last());
        let points: Vec<Point> = points.into_iter().map(|p| mesh.image_point(p)).collect();
        self.stroke(&points, pen);
    }
}

/// Longest piece of a line that is drawn straight, mm.
const PIECE_MM: f64 = 5.0;

/// From one line of a hatching to the next, mm.
const HATCH_MM: f64 = 5.0;

/// The pen with dashes and gaps of so many times its width.
fn dashed(pen: Pen, dash: f64, gap: f64) -> Pen {
    Pen { dash: Some([dash * pen.width, gap * pen.width]), ..pen }
}

/// Whether a warning is about this field.
fn is_warned(reading: &SheetReading, idx: usize) -> bool {
    let Some(field) = reading.fields.get(idx) else { return false };
    let is_lost = |reason: &Reason| matches!(reason, Reason::EvidenceLost | Reason::OutOfPicture);
    field.reasons.iter().any(is_lost)
        || reading.warnings.iter().any(|warning| match warning {
            Warning::Glare { first_field, last_field } => {
                (*first_field..=*last_field).contains(&idx)
            }
            Warning::IdCheckFailed => field.field.starts_with("id-"),
            Warning::IdUnchecked => field.field == CHECK_FIELD,
            _ => false,
        })
}

fn inset(area: &Quad, by_mm: f64) -> Quad {
    let [Point { x: left, y: top }, _, Point { x: right, y: bottom }, _] = area.corners;
    Quad::rect(left + by_mm, top + by_mm, right - by_mm, bottom - by_mm)
}

/// The box around a field's bubbles, so far from their outlines.
fn around_bubbles(field: &Field, by_mm: f64) -> Quad {
    let empty = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    let [left, top, right, bottom] = field.bubbles.iter().fold(empty, |[l, t, r, b], bubble| {
        let (x, y, reach) = (bubble.x_mm, bubble.y_mm, bubble.r_mm + by_mm);
        [l.min(x - reach), t.min(y - reach), r.max(x + reach), b.max(y + reach)]
    });
    Quad::rect(left, top, right, bottom)
}

fn circle() -> Vec<(f64, f64)> {
    let turn = |i: u32| f64::from(i) / 24.0 * std::f64::consts::TAU;
    (0..=24).map(|i| (libm::cos(turn(i)), libm::sin(turn(i)))).collect()
}

fn square() -> Vec<(f64, f64)> {
    vec![(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)]
}

fn diamond() -> Vec<(f64, f64)> {
    vec![(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0), (0.0, -1.25)]
}
