//! Which sheet and page a placed form is.
use super::page::{PlacedPage, level_for};
use super::sheet_code;
use crate::geometry::{Homography, Point};
use crate::image::Pyramid;
use crate::layout::{SheetCode, SheetLayout};
use crate::params;
use crate::reading::ReadError;

/// Which page it is: by either of its printed codes, by both together, or, where neither can be
/// decoded, by likeness to the codes of the layouts at hand.
///
/// # Errors
///
/// [`ReadError::SheetCodeUnreadable`].
pub(crate) fn identify(
    pyramid: &Pyramid<'_>,
    page: &PlacedPage,
    layouts: &[SheetLayout],
) -> Result<SheetCode, ReadError> {
    let image_from_sheet = &page.registration.image_from_sheet;
    let mut copies = Vec::new();
    for place in page.form.codes() {
        let centre = Point::new(place.x_mm, place.y_mm);
        let scale = image_from_sheet.scale_at(centre);
        let level = level_for(pyramid, scale, params::CODE_PX_PER_MM);
        let shrink = 1.0 / (1_u64 << level) as f64;
        let view_from_image =
            Homography { m: [[shrink, 0.0, 0.0], [0.0, shrink, 0.0], [0.0, 0.0, 1.0]] };
        let view_from_sheet = view_from_image.after(image_from_sheet);
        let modules = sheet_code::sample(&pyramid.level(level), &view_from_sheet, &place);
        if let Some(code) = modules.decode() {
            return Ok(code);
        }
        copies.push(modules);
    }
    let [first, second] = &copies[..] else { return Err(ReadError::SheetCodeUnreadable) };
    let both = first.merged(second);
    both.decode()
        .or_else(|| likeliest(&[first, second, &both], layouts))
        .ok_or(ReadError::SheetCodeUnreadable)
}

/// The page at hand whose printed code is most like what was sampled, if it stands out.
fn likeliest(copies: &[&sheet_code::Modules], layouts: &[SheetLayout]) -> Option<SheetCode> {
    let mut best: Option<(f32, SheetCode)> = None;
    let mut second = 0.0_f32;
    for layout in layouts {
        let n_pages = layout.pages.len() as u32;
        for page in &layout.pages {
            let code = SheetCode { sheet_id: layout.sheet_id.clone(), page: page.page, n_pages };
            if best.as_ref().is_some_and(|(_, known)| *known == code) {
                continue;
            }
            let likeness = copies.iter().map(|m| m.likeness(&code)).fold(-1.0, f32::max);
            match &best {
                Some((most, _)) if likeness <= *most => second = second.max(likeness),
                Some((most, _)) => (second, best) = (second.max(*most), Some((likeness, code))),
                None => best = Some((likeness, code)),
            }
        }
    }
    let (most, code) = best?;
    let clear = most >= params::CODE_MIN_LIKENESS && most - second >= params::CODE_MIN_LEAD;
    clear.then_some(code)
}
