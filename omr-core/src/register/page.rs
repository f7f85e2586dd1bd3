//! From fiducials to placed pages.
use super::fiducials::{self, Marker};
use super::groups::{Group, corners_mm, fiducial_of, groups, pairs};
use super::refine::refined;
use crate::geometry::{Homography, Point, Quad};
use crate::image::Pyramid;
use crate::layout::{Fiducial, Form};
use crate::params;
use crate::reading::{ReadError, Registration};

/// A page or slip found in a picture, before it is known which one.
pub(crate) struct PlacedPage {
    pub(crate) form: Form,
    pub(crate) registration: Registration,
    /// Luma of the fiducials' ink over that of the paper around them, mean of all.
    pub(crate) ink_share: f32,
    /// Mean luma of the paper around the fiducials.
    pub(crate) paper_luma: f32,
    /// Where it lies in the picture, px.
    pub(crate) outline: Quad,
}

/// Finds the fiducials of every page and slip in the picture and fits a map from sheet to picture
/// for each; top to bottom, left to right.
///
/// The search runs on a small picture first; a finer one is searched only where the small one
/// shows nothing whole, so that a page in a corner of a large photo is found too. What shows
/// too few fiducials, but more than one, has an error of its own beside those that were found.
///
/// # Errors
///
/// [`ReadError::Mirrored`], [`ReadError::NoSheetFound`] with the most fiducials seen, or
/// [`ReadError::CannotPlace`] when they fit no flat page.
pub(crate) fn place(
    pyramid: &Pyramid<'_>,
) -> Result<Vec<Result<PlacedPage, ReadError>>, ReadError> {
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
        let markers: Vec<Marker> = found
            .iter()
            .filter(|marker| !marker.mirrored)
            .map(|marker| refined(&view, marker))
            .map(|marker| Marker { quad: marker.quad.scaled(factor), ..marker })
            .collect();
        let groups = groups(&markers);
        let mut placed: Vec<(Quad, Result<PlacedPage, ReadError>)> =
            groups.iter().filter_map(|group| place_group(pyramid, group)).collect();
        let seen = groups.iter().map(|group| group.markers.len()).max();
        n_best = n_best.max(seen.unwrap_or(0));
        let is_lost = |error: &ReadError| matches!(error, ReadError::NoSheetFound { .. });
        if placed.iter().any(|(_, page)| !page.as_ref().is_err_and(is_lost)) {
            in_reading_order(&mut placed);
            return Ok(placed.into_iter().map(|(_, page)| page).collect());
        }
    }
    Err(ReadError::NoSheetFound { n_fiducials: n_best.min(params::FIDUCIALS_NEEDED - 1) })
}

/// The page that a group of markers belongs to, and where it lies; `None` for a single marker,
/// which may be part of a picture of a sheet or no marker at all.
fn place_group(
    pyramid: &Pyramid<'_>,
    group: &Group,
) -> Option<(Quad, Result<PlacedPage, ReadError>)> {
    let around = || {
        let middle = group.markers.first().map(|m| m.quad.centre()).unwrap_or_default();
        Quad { corners: [middle; 4] }
    };
    let n_fiducials = group.markers.len();
    match fit_flat(group.markers.clone()) {
        Some(fit) => {
            let page = finish(pyramid, group.form, fit);
            Some((page.as_ref().map_or_else(|_| around(), |page| page.outline), page))
        }
        None if n_fiducials > 1 => {
            let n_fiducials = n_fiducials.min(params::FIDUCIALS_NEEDED - 1);
            Some((around(), Err(ReadError::NoSheetFound { n_fiducials })))
        }
        None => None,
    }
}

/// Top to bottom; what overlaps by half of its height is in one line, from left to right.
fn in_reading_order(pages: &mut Vec<(Quad, Result<PlacedPage, ReadError>)>) {
    let middle = |page: &(Quad, _)| page.0.centre();
    let half_height = |(quad, _): &(Quad, _)| {
        let ys = quad.corners.map(|p| p.y);
        (ys.into_iter().fold(f64::MIN, f64::max) - ys.into_iter().fold(f64::MAX, f64::min)) / 2.0
    };
    pages.sort_by(|a, b| middle(a).y.total_cmp(&middle(b).y));
    let mut start = 0;
    while start < pages.len() {
        let reach = middle(&pages[start]).y + half_height(&pages[start]);
        let n = pages[start..].iter().take_while(|page| middle(page).y <= reach).count().max(1);
        pages[start..start + n].sort_by(|a, b| middle(a).x.total_cmp(&middle(b).x));
        start += n;
    }
}

struct Fit {
    image_from_sheet: Homography,
    markers: Vec<Marker>,
}

/// Fits the map, leaving out one marker after another (the one whose absence helps most) until
/// all that stay agree; `None` when fewer than four do.
fn fit_flat(mut markers: Vec<Marker>) -> Option<Fit> {
    while markers.len() >= params::FIDUCIALS_NEEDED {
        let image_from_sheet = Homography::fit(&pairs(&markers));
        if let Some(map) = image_from_sheet
            && markers.iter().all(|m| miss_mm(&map, m) <= params::FIDUCIAL_MAX_MISS_MM)
        {
            return Some(Fit { image_from_sheet: map, markers });
        }
        let without = |leave: usize| {
            let mut rest = markers.clone();
            rest.remove(leave);
            let worst = Homography::fit(&pairs(&rest))
                .map_or(f64::MAX, |map| rest.iter().map(|m| miss_mm(&map, m)).fold(0.0, f64::max));
            (worst, leave)
        };
        let (_, leave) = (0..markers.len()).map(without).min_by(|a, b| a.0.total_cmp(&b.0))?;
        markers.remove(leave);
    }
    None
}

/// Root mean square distance of a marker's corners from where the map puts them, mm.
fn miss_mm(map: &Homography, marker: &Marker) -> f64 {
    let Some((_, fiducial)) = fiducial_of(marker.id) else { return f64::MAX };
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
    let fit = fit_flat(markers).ok_or(ReadError::CannotPlace)?;
    let n = fit.markers.len() as f64;
    let misses = fit.markers.iter().map(|m| miss_mm(&fit.image_from_sheet, m));
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
        outline: fit.image_from_sheet.apply_quad(&Quad::rect(
            0.0,
            0.0,
            size.width_mm,
            size.height_mm,
        )),
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
