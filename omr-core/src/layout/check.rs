use std::collections::BTreeSet;

use super::{
    Bubble, DICTIONARY, Field, LAYOUT_VERSION, LayoutError, PageLayout, PaperSize, Placement,
    SheetKind, SheetLayout,
};

/// Bounds of what a layout may ask of the reader: far above any real sheet, far below what would
/// exhaust a phone.
const MAX_PAGES: usize = 99;
const MAX_SLIPS: usize = 999;
const MAX_FIELDS: usize = 500;
const MAX_BUBBLES: usize = 32;
const MAX_FIDUCIALS: usize = 64;
const MAX_CODES: usize = 8;
const MAX_RAILS: usize = 8;
const MAX_TEXT_BYTES: usize = 256;
const PAPER_MM: (f64, f64) = (20.0, 2000.0);
const MARK_MM: (f64, f64) = (0.2, 100.0);
const RAIL_MM: (f64, f64) = (0.4, 20.0);

impl SheetLayout {
    /// Checks a layout that came from outside; what [`RosterSheet::layout`] gives always passes.
    ///
    /// [`RosterSheet::layout`]: super::RosterSheet::layout
    ///
    /// # Errors
    ///
    /// [`LayoutError::UnsupportedVersion`] for another format version, and
    /// [`LayoutError::OutOfBounds`] for pages that are none, more than 99 (slips: 999) or numbered
    /// twice, for slips without a place on the paper, for
    /// more than 500 fields on a page or 32 bubbles in a field, for fields of the same name on a
    /// page, and for places that are no numbers or not on the paper.
    pub fn validate(&self) -> Result<(), LayoutError> {
        if self.version != LAYOUT_VERSION {
            return Err(LayoutError::UnsupportedVersion { version: self.version });
        }
        number("paper.width_mm", self.paper.width_mm, PAPER_MM)?;
        number("paper.height_mm", self.paper.height_mm, PAPER_MM)?;
        let max = match self.kind {
            SheetKind::Roster => MAX_PAGES,
            SheetKind::Slip => MAX_SLIPS,
        };
        count("pages", self.pages.len(), 1, max)?;
        let mut pages = BTreeSet::new();
        for page in &self.pages {
            count("page", page.page as usize, 1, max)?;
            unique("page", pages.insert(page.page))?;
            let size = self.size_of(page)?;
            validate_page(page, size)?;
        }
        Ok(())
    }

    /// The page's size, or the slip's: what is measured from its own corner must lie inside.
    fn size_of(&self, page: &PageLayout) -> Result<PaperSize, LayoutError> {
        match (self.kind, &page.placement) {
            (SheetKind::Roster, None) => Ok(self.paper),
            (SheetKind::Slip, Some(placement)) => {
                validate_placement(placement, self.paper)?;
                let Placement { width_mm, height_mm, .. } = *placement;
                Ok(PaperSize { width_mm, height_mm })
            }
            (SheetKind::Roster, Some(_)) => {
                Err(out_of_bounds("placement: only slips have one".to_owned()))
            }
            (SheetKind::Slip, None) => Err(out_of_bounds("placement: a slip needs one".to_owned())),
        }
    }
}

fn validate_placement(placement: &Placement, paper: PaperSize) -> Result<(), LayoutError> {
    let Placement { pdf_page, x_mm, y_mm, width_mm, height_mm } = *placement;
    count("pdf_page", pdf_page as usize, 1, MAX_SLIPS)?;
    number("placement width_mm", width_mm, PAPER_MM)?;
    number("placement height_mm", height_mm, PAPER_MM)?;
    // Sums of thirds need not be whole.
    const SLACK_MM: f64 = 0.01;
    number("placement x_mm", x_mm, (0.0, paper.width_mm - width_mm + SLACK_MM))?;
    number("placement y_mm", y_mm, (0.0, paper.height_mm - height_mm + SLACK_MM))
}

fn validate_page(page: &PageLayout, size: PaperSize) -> Result<(), LayoutError> {
    count("fiducials", page.fiducials.len(), 0, MAX_FIDUCIALS)?;
    for fiducial in &page.fiducials {
        count("fiducial id", fiducial.id as usize, 0, DICTIONARY.len() - 1)?;
        on_paper(size, fiducial.x_mm, fiducial.y_mm)?;
        number("fiducial size_mm", fiducial.size_mm, MARK_MM)?;
    }
    count("codes", page.codes.len(), 0, MAX_CODES)?;
    for code in &page.codes {
        on_paper(size, code.x_mm, code.y_mm)?;
        number("code size_mm", code.size_mm, MARK_MM)?;
    }
    number("rail width_mm", page.rail.width_mm, RAIL_MM)?;
    number("rail height_mm", page.rail.height_mm, RAIL_MM)?;
    count("fields", page.fields.len(), 0, MAX_FIELDS)?;
    let mut names = BTreeSet::new();
    for field in &page.fields {
        unique("field", names.insert(&field.field))?;
        validate_field(field, size)?;
    }
    Ok(())
}

fn validate_field(field: &Field, size: PaperSize) -> Result<(), LayoutError> {
    count("field", field.field.len(), 1, MAX_TEXT_BYTES)?;
    count("student_id", field.student_id.as_deref().map_or(0, str::len), 0, MAX_TEXT_BYTES)?;
    count("rails", field.rails.len(), 0, MAX_RAILS)?;
    for rail in &field.rails {
        on_paper(size, rail.x, rail.y)?;
    }
    count("bubbles", field.bubbles.len(), 1, MAX_BUBBLES)?;
    let mut values = BTreeSet::new();
    for bubble in &field.bubbles {
        unique("bubble value", values.insert(&bubble.value))?;
        validate_bubble(bubble, size)?;
    }
    Ok(())
}

fn validate_bubble(bubble: &Bubble, size: PaperSize) -> Result<(), LayoutError> {
    count("bubble value", bubble.value.len(), 1, MAX_TEXT_BYTES)?;
    on_paper(size, bubble.x_mm, bubble.y_mm)?;
    number("bubble r_mm", bubble.r_mm, MARK_MM)
}

fn on_paper(size: PaperSize, x_mm: f64, y_mm: f64) -> Result<(), LayoutError> {
    number("x_mm", x_mm, (0.0, size.width_mm))?;
    number("y_mm", y_mm, (0.0, size.height_mm))
}

/// Refuses NaN too, which is in no range.
fn number(what: &str, value: f64, (least, most): (f64, f64)) -> Result<(), LayoutError> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(out_of_bounds(format!("{what} is {value}, and must be {least} to {most}")))
    }
}

fn count(what: &str, n: usize, least: usize, most: usize) -> Result<(), LayoutError> {
    if (least..=most).contains(&n) {
        Ok(())
    } else {
        Err(out_of_bounds(format!("{what}: {n}, and must be {least} to {most}")))
    }
}

fn unique(what: &str, is_new: bool) -> Result<(), LayoutError> {
    if is_new { Ok(()) } else { Err(out_of_bounds(format!("{what}: the same one twice"))) }
}

const fn out_of_bounds(detail: String) -> LayoutError {
    LayoutError::OutOfBounds { detail }
}
