use super::fiducials::{self, Marker};
use super::refine::refined;
use super::sheet_code;
use crate::geometry::{Homography, Point, Quad};
use crate::image::Pyramid;
use crate::layout::{Fiducial, Form, SheetCode, SheetLayout};
use crate::params;
use crate::reading::{ReadError, Registration};

/// A page found in a picture, before it is known which one.
pub(crate) struct PlacedPage {
    pub(crate) form: Form,
    pub(crate) registration: Registration,
    /// Luma of the fiducials' ink over that of the paper around them, mean of all.
    pub(crate) ink_share: f32,
    /// Mean luma of the paper around the fiducials.
    pub(crate) paper_luma: f32,
}

/// Finds the page's fiducials and fits the map from sheet to picture.
///
/// The search runs on a small picture first; a finer one is searched only where the small one
/// shows too few, so that a page in a corner of a large photo is found too.
///
/// # Errors
///
/// [`ReadError::Mirrored`], [`ReadError::NoSheetFound`] with the most fiducials seen, or
/// [`ReadError::CannotPlace`] when they fit no flat page.
pub(crate) fn place(pyramid: &Pyramid<'_>) -> Result<PlacedPage, ReadError> {
    let last = pyramid.n_levels() - 1;
    let mut n_best = 0;
    for level in (last.saturating_sub(1)..=last).rev() {
        let view = pyramid.level(level);
        let found = fiducials::find(&view);
        let n_mirrored = found.iter().filter(|marker| marker.mirrored).count();
        if n_mirrored >= 2 && 2 * n_mirrored > found.len() {
            return Err(ReadError::Mirrored);
        }
        let factor = (1_u64 << level) as f64;
        let (form, markers) = of_one_form(&found);
        n_best = n_best.max(markers.len());
        let markers: Vec<Marker> = markers
            .iter()
            .map(|marker| refined(&view, marker))
            .map(|marker| Marker { quad: marker.quad.scaled(factor), ..marker })
            .collect();
        if let Some(fit) = fit_flat(form, markers) {
            return finish(pyramid, form, fit);
        }
    }
    Err(ReadError::NoSheetFound { n_fiducials: n_best.min(params::FIDUCIALS_NEEDED - 1) })
}

/// The form that most markers belong to, and one marker for each of its codes: the larger, since
/// a small one is more likely part of a picture of a sheet.
fn of_one_form(found: &[Marker]) -> (Form, Vec<Marker>) {
    let of = |form: Form| {
        let wanted = form.fiducials().map(|f| f.id);
        let first = |id: u32| found.iter().find(|m| m.id == id && !m.mirrored).copied();
        (form, wanted.into_iter().filter_map(first).collect::<Vec<Marker>>())
    };
    let [a4, letter, slip] = Form::ALL.map(of);
    [letter, slip].into_iter().fold(
        a4,
        |best, other| {
            if other.1.len() > best.1.len() { other } else { best }
        },
    )
}

struct Fit {
    image_from_sheet: Homography,
    markers: Vec<Marker>,
}

/// Corners on the sheet, mm.
fn corners_mm(fiducial: &Fiducial) -> Quad {
    let half = fiducial.size_mm / 2.0;
    let (x, y) = (fiducial.x_mm, fiducial.y_mm);
    Quad::rect(x - half, y - half, x + half, y + half)
}

fn fiducial_of(form: Form, id: u32) -> Option<Fiducial> {
    form.fiducials().into_iter().find(|fiducial| fiducial.id == id)
}

fn pairs(form: Form, markers: &[Marker]) -> Vec<(Point, Point)> {
    markers
        .iter()
        .filter_map(|m| fiducial_of(form, m.id).map(|f| (corners_mm(&f), m.quad)))
        .flat_map(|(sheet, image)| (0..4).map(move |i| (sheet.corners[i], image.corners[i])))
        .collect()
}

/// Fits the map, leaving out one marker after another (the one whose absence helps most) until
/// all that stay agree; `None` when fewer than four do.
fn fit_flat(form: Form, mut markers: Vec<Marker>) -> Option<Fit> {
    while markers.len() >= params::FIDUCIALS_NEEDED {
        let image_from_sheet = Homography::fit(&pairs(form, &markers));
        if let Some(map) = image_from_sheet
            && markers.iter().all(|m| miss_mm(&map, form, m) <= params::FIDUCIAL_MAX_MISS_MM)
        {
            return Some(Fit { image_from_sheet: map, markers });
        }
        let without = |leave: usize| {
            let mut rest = markers.clone();
            rest.remove(leave);
            let worst = Homography::fit(&pairs(form, &rest)).map_or(f64::MAX, |map| {
                rest.iter().map(|m| miss_mm(&map, form, m)).fold(0.0, f64::max)
            });
            (worst, leave)
        };
        let (_, leave) = (0..markers.len()).map(without).min_by(|a, b| a.0.total_cmp(&b.0))?;
        markers.remove(leave);
    }
    None
}

/// Root mean square distance of a marker's corners from where the map puts them, mm.
fn miss_mm(map: &Homography, form: Form, marker: &Marker) -> f64 {
    let Some(fiducial) = fiducial_of(form, marker.id) else { return f64::MAX };
    let scale = map.scale_at(Point::new(fiducial.x_mm, fiducial.y_mm));
    let sheet = corners_mm(&fiducial);
    let squares = (0..4).map(|i| {
        let miss = map.apply(sheet.corners[i]).distance(marker.quad.corners[i]);
        miss * miss
    });
    let miss = (squares.sum::<f64>() / 4.0).sqrt() / scale;
    // A map that is folded here has no scale; such a marker fits nothing.
    if miss.is_finite() { miss } else { f64::MAX }
}

/// Looks again where missing markers must be, and fits once more with all.
fn finish(pyramid: &Pyramid<'_>, form: Form, fit: Fit) -> Result<PlacedPage, ReadError> {
    let mut markers = fit.markers;
    let seen: Vec<u32> = markers.iter().map(|m| m.id).collect();
    for fiducial in form.fiducials().iter().filter(|f| !seen.contains(&f.id)) {
        markers.extend(look_again(pyramid, &fit.image_from_sheet, fiducial));
    }
    let fit = fit_flat(form, markers).ok_or(ReadError::CannotPlace)?;
    let n = fit.markers.len() as f64;
    let misses = fit.markers.iter().map(|m| miss_mm(&fit.image_from_sheet, form, m));
    let residual_mm = (misses.map(|miss| miss * miss).sum::<f64>() / n).sqrt();
    if residual_mm > params::MAX_RESIDUAL_MM {
        return Err(ReadError::CannotPlace);
    }
    let size = form.size();
    let middle = Point::new(size.width_mm / 2.0, size.height_mm / 2.0);
    let residual_px = residual_mm * fit.image_from_sheet.scale_at(middle);
    let mean = |of: fn(&Marker) -> f32| fit.markers.iter().map(of).sum::<f32>() / n as f32;
    Ok(PlacedPage {
        form,
        registration: Registration {
            image_from_sheet: fit.image_from_sheet,
            n_fiducials: fit.markers.len(),
            residual_px,
        },
        ink_share: mean(|m| m.ink / m.paper.max(1.0)),
        paper_luma: mean(|m| m.paper),
    })
}

/// A marker at the place where the map puts it, or a little beside.
fn look_again(
    pyramid: &Pyramid<'_>,
    image_from_sheet: &Homography,
    fiducial: &Fiducial,
) -> Option<Marker> {
    const STEPS: [f64; 3] = [0.0, -0.8, 0.8];
    let place = corners_mm(fiducial);
    let centre = Point::new(fiducial.x_mm, fiducial.y_mm);
    let at = image_from_sheet.apply(centre);
    if !pyramid.level(0).contains(at.x, at.y, 0.0) {
        return None;
    }
    let level = level_for(pyramid, image_from_sheet.scale_at(centre), params::CODE_PX_PER_MM);
    let view = pyramid.level(level);
    let factor = (1_u64 << level) as f64;
    let shifts = STEPS.iter().flat_map(|&dy| STEPS.iter().map(move |&dx| (dx, dy)));
    for (dx, dy) in shifts {
        let moved = Quad { corners: place.corners.map(|p| Point::new(p.x + dx, p.y + dy)) };
        let expected = image_from_sheet.apply_quad(&moved).scaled(1.0 / factor);
        let found = fiducials::decode(&view, &expected)
            .filter(|m| m.id == fiducial.id && !m.mirrored && m.quad == expected);
        if let Some(marker) = found {
            let marker = refined(&view, &marker);
            return Some(Marker { quad: marker.quad.scaled(factor), ..marker });
        }
    }
    None
}

/// The smallest level that still has `wanted` pixels for a millimetre.
pub(super) fn level_for(pyramid: &Pyramid<'_>, px_per_mm: f64, wanted: f64) -> usize {
    let halved = |level: usize| px_per_mm / (1_u64 << level) as f64;
    (0..pyramid.n_levels()).rev().find(|&level| halved(level) >= wanted).unwrap_or(0)
}

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
