//! Slips on paper: four on a page as they leave the printer, cut apart, or laid on a scanner's
//! glass in any order.
//!
//! A picture of several slips is planned, marked and judged as one page whose fields are called
//! `slip-3/id-1`: the hands and cameras of the lab need not know that there are slips.
use crate::paper::{PX_PER_MM, PrintedSheet, rasterise};
use crate::raster::{Grey, Raster};
use crate::truth::PageTruth;
use omr_core::{Field, PageLayout, ReadError, SheetLayout, SheetReading, SlipSheet};

impl PrintedSheet {
    /// Lays out, draws and rasterises slips; a page is four of them.
    ///
    /// # Panics
    ///
    /// When the slips cannot be drawn or `pdftoppm` (poppler) is missing or fails.
    #[must_use]
    pub fn slips(sheet: &SlipSheet) -> Self {
        let layout = sheet.layout().expect("there are slips");
        let pdf = omr_core::pdf::slips(sheet).expect("slips can be drawn");
        let pages = rasterise(&pdf);
        let shown = (1..).zip(&pages).map(|(page, _)| together(&layout, page)).collect();
        Self { layout, pdf, pages, shown }
    }

    /// The same slips, cut apart: a page is one of them.
    #[must_use]
    pub fn cut_apart(&self) -> Self {
        let cut = |slip: &PageLayout| {
            let place = slip.placement.expect("a slip has a place");
            let page = &self.pages[place.pdf_page as usize - 1];
            crop(page, (place.x_mm, place.y_mm), (place.width_mm, place.height_mm))
        };
        let alone =
            |slip: &PageLayout| PageLayout { fields: named(slip, (0.0, 0.0)), ..slip.clone() };
        Self {
            pages: self.layout.pages.iter().map(cut).collect(),
            shown: self.layout.pages.iter().map(alone).collect(),
            ..self.clone()
        }
    }
}

/// The slips of a printed page as one, its number that of its first slip.
fn together(layout: &SheetLayout, pdf_page: u32) -> PageLayout {
    let slips = layout.pages.iter().filter_map(|slip| Some((slip, slip.placement?)));
    let slips: Vec<_> = slips.filter(|(_, place)| place.pdf_page == pdf_page).collect();
    let first = slips.first().expect("a page has slips").0;
    let fields = slips.iter().flat_map(|(slip, place)| named(slip, (place.x_mm, place.y_mm)));
    PageLayout { placement: None, fields: fields.collect(), ..first.clone() }
}

/// A slip's fields, moved to where it stands and named after it.
fn named(slip: &PageLayout, (x_mm, y_mm): (f64, f64)) -> Vec<Field> {
    let mut fields = slip.fields.clone();
    for field in &mut fields {
        field.field = format!("slip-{}/{}", slip.page, field.field);
        for bubble in &mut field.bubbles {
            bubble.x_mm += x_mm;
            bubble.y_mm += y_mm;
        }
    }
    fields
}

/// A part of a raster, mm.
#[must_use]
pub fn crop<const C: usize>(
    page: &Raster<C>,
    (x_mm, y_mm): (f64, f64),
    (width_mm, height_mm): (f64, f64),
) -> Raster<C> {
    let px = |mm: f64| (mm * PX_PER_MM).round() as usize;
    let (left, top) = (px(x_mm), px(y_mm));
    let width = px(width_mm).min(page.width - left);
    let height = px(height_mm).min(page.height - top);
    let row = |y: usize| &page.pixels[y * page.width + left..y * page.width + left + width];
    let pixels = (top..top + height).flat_map(row).copied().collect();
    Raster { width, height, pixels }
}

/// Lays a cut slip on white paper, its upper left corner at a place (mm), turned by `degrees`
/// around its middle.
pub fn lay(glass: &mut Grey, slip: &Grey, (x_mm, y_mm): (f64, f64), degrees: f64) {
    let (w, h) = (slip.width as f64, slip.height as f64);
    let (cx, cy) = (x_mm * PX_PER_MM + w / 2.0, y_mm * PX_PER_MM + h / 2.0);
    let (sin, cos) = libm::sincos(degrees.to_radians());
    for y in 0..glass.height {
        for x in 0..glass.width {
            let (dx, dy) = (x as f64 + 0.5 - cx, y as f64 + 0.5 - cy);
            let (u, v) = (cos * dx + sin * dy + w / 2.0, cos * dy - sin * dx + h / 2.0);
            if (0.0..w).contains(&u) && (0.0..h).contains(&v) {
                let [luma] = slip.sample(u as f32, v as f32);
                glass.pixels[y * glass.width + x] = [luma.round() as u8];
            }
        }
    }
}

/// The name of a slip's field among those of a page, split again.
fn slip_of(field: &str) -> Option<(u32, &str)> {
    let (number, own) = field.strip_prefix("slip-")?.split_once('/')?;
    Some((number.parse().ok()?, own))
}

/// The truth of each slip of a page, in printed order.
#[must_use]
pub fn apart(page: &PageTruth) -> Vec<PageTruth> {
    let mut slips: Vec<PageTruth> = Vec::new();
    for field in &page.fields {
        let (number, own) = slip_of(&field.field).expect("a field of a slip");
        if slips.last().is_none_or(|slip| slip.page != number) {
            let sheet_id = page.sheet_id.clone();
            slips.push(PageTruth { sheet_id, page: number, fields: Vec::new() });
        }
        let field = crate::truth::FieldTruth { field: own.to_owned(), ..field.clone() };
        slips.last_mut().expect("pushed above").fields.push(field);
    }
    slips
}

/// The readings of a picture's slips as one, in printed order.
///
/// # Errors
///
/// The first error: a slip that is not read spoils the page.
pub fn joined(readings: Vec<Result<SheetReading, ReadError>>) -> Result<SheetReading, ReadError> {
    let mut slips = readings.into_iter().collect::<Result<Vec<_>, _>>()?;
    slips.sort_by_key(|slip| slip.page);
    let mut slips = slips.into_iter().map(|mut slip| {
        for field in &mut slip.fields {
            field.field = format!("slip-{}/{}", slip.page, field.field);
        }
        slip
    });
    let mut page = slips.next().ok_or(ReadError::NoSheetFound { n_fiducials: 0 })?;
    for slip in slips {
        page.fields.extend(slip.fields);
        page.warnings.extend(slip.warnings);
    }
    Ok(page)
}
