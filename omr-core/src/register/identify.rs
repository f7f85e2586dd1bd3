//! Which sheet and page a placed form is.
use super::fiducials::level_for;
use super::page::PlacedPage;
use super::rails::Anchor;
use super::sheet_code::{Modules, PrintedCode};
use crate::geometry::{Homography, Point};
use crate::image::Pyramid;
use crate::layout::{CodePlace, SheetCode, SheetLayout};
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
    let codes = page.form.codes().map(|place| printed(pyramid, page, place));
    // On flat paper the modules lie where they must, and nothing has to be searched for.
    let plain = codes.each_ref().map(|code| code.sample().decode_plain());
    if plain.iter().all(Option::is_some)
        && let Some(code) = agreed(plain.iter().cloned())?
    {
        return Ok(code);
    }
    let copies = codes.map(|code| code.sample_aligned());
    let aligned = copies.each_ref().map(Modules::decode);
    if let Some(code) = agreed(plain.into_iter().chain(aligned.iter().cloned()))? {
        // What cannot be decoded may still be seen to be another page's.
        let unread = copies.iter().zip(&aligned).filter(|(_, read)| read.is_none());
        let mut likely = unread.filter_map(|(copy, _)| likeliest(&[copy], layouts));
        return if likely.all(|other| other == code) {
            Ok(code)
        } else {
            Err(ReadError::SheetCodeUnreadable)
        };
    }
    let [first, second] = &copies;
    let both = first.merged(second);
    both.decode()
        .or_else(|| likeliest(&[first, second, &both], layouts))
        .ok_or(ReadError::SheetCodeUnreadable)
}

/// A code at its place, moved as the fiducial beside it is: a bent page moves both.
pub(super) fn printed<'a>(
    pyramid: &'a Pyramid<'_>,
    page: &PlacedPage,
    place: CodePlace,
) -> PrintedCode<'a> {
    let image_from_sheet = &page.registration.image_from_sheet;
    let centre = Point::new(place.x_mm, place.y_mm);
    let scale = image_from_sheet.scale_at(centre);
    let level = level_for(pyramid, scale, params::CODE_PX_PER_MM);
    let shrink = 1.0 / pyramid.factor(level);
    let view_from_image =
        Homography { m: [[shrink, 0.0, 0.0], [0.0, shrink, 0.0], [0.0, 0.0, 1.0]] };
    let view_from_sheet = view_from_image.after(image_from_sheet);
    let beside = |a: &&Anchor| a.at.distance(centre) < params::CODE_ANCHOR_MM;
    let shift = page.anchors.iter().find(beside).map_or(Point::default(), |a| a.shift);
    let (x_mm, y_mm) = (place.x_mm + shift.x, place.y_mm + shift.y);
    let place = CodePlace { x_mm, y_mm, ..place };
    PrintedCode { view: pyramid.level(level), view_from_sheet, place }
}

/// What those copies of a page's code say that can be read. Two that differ are halves of two pages.
fn agreed(copies: impl Iterator<Item = Option<SheetCode>>) -> Result<Option<SheetCode>, ReadError> {
    let mut read = copies.flatten();
    let first = read.next();
    if read.any(|other| first.as_ref() != Some(&other)) {
        return Err(ReadError::SheetCodeUnreadable);
    }
    Ok(first)
}

/// The page at hand whose printed code is most like what was sampled, if it stands out.
fn likeliest(copies: &[&Modules], layouts: &[SheetLayout]) -> Option<SheetCode> {
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
