//! From fiducials to placed pages.
use super::fiducials::{self, Marker, Search, level_for, refined_at};
use super::groups::{Group, are_enough, corners_mm, fiducial_of, groups, pairs};
use super::rails::Anchor;
use crate::geometry::{Homography, Point, Quad};
use crate::image::Pyramid;
use crate::layout::{Fiducial, Form};
use crate::params;
use crate::reading::{FoundFiducial, ReadError, RegisteredSheet, Registration};

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
    /// Its fiducials, in the order of their codes.
    pub(crate) markers: Vec<Marker>,
    /// How far each fiducial lies from where the flat map expects it.
    pub(crate) anchors: Vec<Anchor>,
}

impl PlacedPage {
    /// What a person or a preview is told of it.
    pub(crate) fn describe(&self) -> RegisteredSheet {
        let n = self.markers.len().max(1) as f32;
        let mean = |of: fn(&Marker) -> f32| self.markers.iter().map(of).sum::<f32>() / n;
        let mut edges: Vec<f32> = self.markers.iter().map(|m| m.edge_px).collect();
        edges.sort_by(f32::total_cmp);
        RegisteredSheet {
            form: self.form,
            registration: self.registration.clone(),
            fiducials: self
                .markers
                .iter()
                .map(|m| FoundFiducial { id: m.id, place: m.quad })
                .collect(),
            outline: self.outline,
            paper_luma: self.paper_luma,
            ink_luma: mean(|m| m.ink),
            edge_px: edges.get(edges.len() / 2).copied().unwrap_or(f32::MAX),
        }
    }
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
    let mut markers: Vec<Marker> = Vec::new();
    let mut n_best = 0;
    for search in searches(pyramid) {
        add_new(&mut markers, fiducials::find(pyramid, search));
        if is_mirrored(&markers) {
            return Err(ReadError::Mirrored);
        }
        let seen: Vec<Marker> = markers.iter().filter(|m| !m.mirrored).copied().collect();
        let groups = groups(&seen);
        n_best = groups.iter().map(|group| group.markers.len()).fold(n_best, usize::max);
        let mut placed: Vec<(Quad, Result<PlacedPage, ReadError>)> =
            groups.iter().filter_map(|group| place_group(pyramid, group)).collect();
        let is_lost = |error: &ReadError| matches!(error, ReadError::NoSheetFound { .. });
        if placed.iter().any(|(_, page)| !page.as_ref().is_err_and(is_lost)) {
            in_reading_order(&mut placed);
            return Ok(placed.into_iter().map(|(_, page)| page).collect());
        }
    }
    Err(ReadError::NoSheetFound { n_fiducials: n_best.min(params::FIDUCIALS_NEEDED - 1) })
}

/// Whether most of the markers read in a mirror only, and some of them stand together as a sheet's
/// do there: a pattern may spell a code by chance, and again wherever it is repeated.
fn is_mirrored(markers: &[Marker]) -> bool {
    let in_mirror = |marker: &Marker| {
        let [a, b, c, d] = marker.quad.corners.map(|p| Point::new(-p.x, p.y));
        // A code's own left is on its right there.
        Marker { quad: Quad { corners: [b, a, d, c] }, mirrored: false, ..*marker }
    };
    let mirrored: Vec<Marker> = markers.iter().filter(|m| m.mirrored).map(in_mirror).collect();
    2 * mirrored.len() > markers.len()
        && groups(&mirrored).iter().any(|group| group.markers.len() > 1)
}

/// The ways to look for fiducials, the cheapest first: the smallest picture, where most photos
/// show all; for ink that is far darker, so that a hard shadow's edge does not run into a
/// fiducial; and a larger picture, for a page in a corner of a photo.
fn searches(pyramid: &Pyramid<'_>) -> impl Iterator<Item = Search> {
    let last = pyramid.n_levels() - 1;
    let [pale, dark] = params::THRESHOLD_SHARES;
    let finer = (last > 0).then(|| Search { level: last - 1, share: pale });
    let small = [pale, dark].map(|share| Search { level: last, share });
    small.into_iter().chain(finer)
}

/// Adds markers that were not found before.
fn add_new(markers: &mut Vec<Marker>, found: Vec<Marker>) {
    for marker in found {
        let centre = marker.quad.centre();
        let reach = marker.quad.area().max(0.0).sqrt() / 2.0;
        let same = |m: &Marker| m.id == marker.id && m.quad.centre().distance(centre) < reach;
        if !markers.iter().any(same) {
            markers.push(marker);
        }
    }
    markers.sort_by(|a, b| b.quad.area().total_cmp(&a.quad.area()));
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
    match fit_flat(group.form, group.markers.clone()) {
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
fn in_reading_order(pages: &mut [(Quad, Result<PlacedPage, ReadError>)]) {
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
/// all that stay agree; `None` when too few do.
///
/// Bent paper moves fiducials by millimetres without deforming them, so both are judged apart.
fn fit_flat(form: Form, mut markers: Vec<Marker>) -> Option<Fit> {
    while are_enough(form, &markers) {
        let image_from_sheet = Homography::fit(&pairs(&markers));
        if let Some(map) = image_from_sheet
            && markers.iter().all(|m| strain(&map, form, m) <= 1.0)
        {
            return Some(Fit { image_from_sheet: map, markers });
        }
        let without = |leave: usize| {
            let mut rest = markers.clone();
            rest.remove(leave);
            let worst = Homography::fit(&pairs(&rest)).map_or(f64::MAX, |map| {
                rest.iter().map(|m| strain(&map, form, m)).fold(0.0, f64::max)
            });
            (worst, leave)
        };
        let (_, leave) = (0..markers.len()).map(without).min_by(|a, b| a.0.total_cmp(&b.0))?;
        markers.remove(leave);
    }
    None
}

/// How strange a marker is under a map, 1 being just believable: the farther of its miss and its
/// deformation, each over the most that is believed.
fn strain(map: &Homography, form: Form, marker: &Marker) -> f64 {
    let Some((_, fiducial)) = fiducial_of(marker.id) else { return f64::MAX };
    let scale = map.scale_at(Point::new(fiducial.x_mm, fiducial.y_mm));
    let expected = map.apply_quad(&corners_mm(&fiducial));
    let (from, to) = (expected.centre(), marker.quad.centre());
    let miss_mm = from.distance(to) / scale;
    let squares = (0..4).map(|i| {
        let (e, c) = (expected.corners[i], marker.quad.corners[i]);
        let off =
            Point::new(c.x - to.x, c.y - to.y).distance(Point::new(e.x - from.x, e.y - from.y));
        off * off
    });
    let warp = (squares.sum::<f64>() / 4.0).sqrt() / scale / fiducial.size_mm;
    let miss = miss_mm / form.size().width_mm;
    let strain = (miss / params::FIDUCIAL_MAX_MISS).max(warp / params::FIDUCIAL_MAX_WARP);
    // A map that is folded here has no scale; such a marker fits nothing.
    if strain.is_finite() { strain } else { f64::MAX }
}

/// Where the fiducials lie on the sheet as the flat map sees it.
fn anchors(fit: &Fit) -> Option<Vec<Anchor>> {
    let sheet_from_image = fit.image_from_sheet.inverse()?;
    let anchor = |marker: &Marker| {
        let (_, fiducial) = fiducial_of(marker.id)?;
        let at = Point::new(fiducial.x_mm, fiducial.y_mm);
        let seen = sheet_from_image.apply_quad(&marker.quad).centre();
        Some(Anchor { at, shift: Point::new(seen.x - at.x, seen.y - at.y) })
    };
    fit.markers.iter().map(anchor).collect()
}

/// Looks again where missing markers must be, and fits once more with all.
fn finish(pyramid: &Pyramid<'_>, form: Form, fit: Fit) -> Result<PlacedPage, ReadError> {
    let mut markers = fit.markers;
    let seen: Vec<u32> = markers.iter().map(|m| m.id).collect();
    for fiducial in form.fiducials().iter().filter(|f| !seen.contains(&f.id)) {
        markers.extend(look_again(pyramid, &fit.image_from_sheet, fiducial));
    }
    markers.sort_by_key(|m| m.id);
    let fit = fit_flat(form, markers).ok_or(ReadError::CannotPlace)?;
    let anchors = anchors(&fit).ok_or(ReadError::CannotPlace)?;
    let n = fit.markers.len() as f64;
    let squares = anchors.iter().map(|a| a.shift.x * a.shift.x + a.shift.y * a.shift.y);
    let residual_mm = (squares.sum::<f64>() / n).sqrt();
    let size = form.size();
    let middle = Point::new(size.width_mm / 2.0, size.height_mm / 2.0);
    let residual_px = residual_mm * fit.image_from_sheet.scale_at(middle);
    let mean = |of: fn(&Marker) -> f32| fit.markers.iter().map(of).sum::<f32>() / n as f32;
    let paper = Quad::rect(0.0, 0.0, size.width_mm, size.height_mm);
    Ok(PlacedPage {
        form,
        registration: Registration {
            image_from_sheet: fit.image_from_sheet,
            n_fiducials: fit.markers.len(),
            residual_px,
        },
        ink_share: mean(|m| m.ink / m.paper.max(1.0)),
        paper_luma: mean(|m| m.paper),
        outline: fit.image_from_sheet.apply_quad(&paper),
        anchors,
        markers: fit.markers,
    })
}

/// A marker at the place where the map puts it, or a little beside.
fn look_again(
    pyramid: &Pyramid<'_>,
    image_from_sheet: &Homography,
    fiducial: &Fiducial,
) -> Option<Marker> {
    let place = corners_mm(fiducial);
    let centre = Point::new(fiducial.x_mm, fiducial.y_mm);
    let at = image_from_sheet.apply(centre);
    if !pyramid.level(0).contains(at.x, at.y, 0.0) {
        return None;
    }
    let level = level_for(pyramid, image_from_sheet.scale_at(centre), params::CODE_PX_PER_MM);
    let view = pyramid.level(level);
    let factor = pyramid.factor(level);
    for (dx, dy) in around() {
        let moved = Quad { corners: place.corners.map(|p| Point::new(p.x + dx, p.y + dy)) };
        let expected = image_from_sheet.apply_quad(&moved).scaled(1.0 / factor);
        let found = fiducials::decode(&view, &expected)
            .filter(|m| m.id == fiducial.id && !m.mirrored && m.quad == expected);
        if let Some(marker) = found {
            let marker = Marker { quad: marker.quad.scaled(factor), ..marker };
            return Some(refined_at(pyramid, level, &marker));
        }
    }
    None
}

/// Steps from a place, the nearest first.
fn around() -> Vec<(f64, f64)> {
    let [reach, step] = params::FIDUCIAL_AGAIN_MM;
    let n = (reach / step) as i32;
    let places = (-n..=n).flat_map(|y| (-n..=n).map(move |x| (x, y)));
    let mut places: Vec<(i32, i32)> = places.collect();
    places.sort_by_key(|(x, y)| x * x + y * y);
    places.into_iter().map(|(x, y)| (f64::from(x) * step, f64::from(y) * step)).collect()
}
