//! Which markers belong together: a picture may show several slips, with the same codes on each.
use super::fiducials::Marker;
use crate::geometry::{Homography, Point, Quad};
use crate::layout::{Fiducial, Form};
use crate::params;

/// Markers that lie as one form's fiducials do, each of another code.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) form: Form,
    pub(super) markers: Vec<Marker>,
}

/// Corners on the sheet, mm.
pub(super) fn corners_mm(fiducial: &Fiducial) -> Quad {
    let half = fiducial.size_mm / 2.0;
    let (x, y) = (fiducial.x_mm, fiducial.y_mm);
    Quad::rect(x - half, y - half, x + half, y + half)
}

/// The form that has the code, and its square.
pub(super) fn fiducial_of(id: u32) -> Option<(Form, Fiducial)> {
    let has = |form: &Form| form.fiducials().into_iter().find(|f| f.id == id);
    Form::ALL.iter().find_map(|form| has(form).map(|fiducial| (*form, fiducial)))
}

/// Sheet and picture corners of the markers.
pub(super) fn pairs(markers: &[Marker]) -> Vec<(Point, Point)> {
    markers
        .iter()
        .filter_map(|m| fiducial_of(m.id).map(|(_, f)| (corners_mm(&f), m.quad)))
        .flat_map(|(sheet, image)| (0..4).map(move |i| (sheet.corners[i], image.corners[i])))
        .collect()
}

/// Whether markers (of one form) fix a map: four do, and three that span the page.
pub(super) fn are_enough(form: Form, markers: &[Marker]) -> bool {
    let centres: Vec<Point> = markers
        .iter()
        .filter_map(|m| fiducial_of(m.id).map(|(_, f)| Point::new(f.x_mm, f.y_mm)))
        .collect();
    match &centres[..] {
        [a, b, c] => {
            let size = form.size();
            let twice = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
            let least = params::FIDUCIALS_TRIANGLE * size.width_mm * size.height_mm;
            twice.abs() / 2.0 >= least
        }
        centres => centres.len() >= params::FIDUCIALS_NEEDED,
    }
}

/// Sorts markers (the larger first) into groups; those that stand alone make a group of one.
///
/// The corners of one square say roughly where its siblings are: within a quarter of their distance,
/// which tells them from the siblings on the next slip. The two of them say it better, and so on.
pub(super) fn groups(markers: &[Marker]) -> Vec<Group> {
    let mut free: Vec<Marker> = markers.to_vec();
    let mut groups = Vec::new();
    while let Some(seed) = free.first().copied() {
        let Some((form, _)) = fiducial_of(seed.id) else {
            free.remove(0);
            continue;
        };
        let siblings: Vec<Marker> = free[1..]
            .iter()
            .filter(|m| m.id != seed.id && fiducial_of(m.id).is_some_and(|f| f.0 == form))
            .copied()
            .collect();
        let markers = best_family(&seed, &siblings);
        free.retain(|m| !markers.contains(m));
        groups.push(Group { form, markers });
    }
    groups
}

/// The largest family that a seed and one of its likely siblings lead to.
fn best_family(seed: &Marker, siblings: &[Marker]) -> Vec<Marker> {
    let seed_map = rough_map(seed);
    let mut likely: Vec<(f64, &Marker)> = siblings
        .iter()
        .filter_map(|m| Some((strangeness(seed_map.as_ref()?, &[*seed], m)?, m)))
        .filter(|(strangeness, _)| *strangeness <= params::SIBLING_MAX_STRANGENESS)
        .collect();
    likely.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best = vec![*seed];
    for (_, sibling) in likely.into_iter().take(params::SIBLING_TRIES) {
        let family = grown(vec![*seed, *sibling], siblings);
        if family.len() > best.len() {
            best = family;
        }
        if best.len() >= params::FIDUCIALS_NEEDED {
            break;
        }
    }
    best
}

/// Adds the sibling that lies nearest to where the family says, until none is near.
fn grown(mut family: Vec<Marker>, siblings: &[Marker]) -> Vec<Marker> {
    while let Some(map) = Homography::fit(&pairs(&family)) {
        let is_new = |m: &&Marker| family.iter().all(|member| member.id != m.id);
        let next = siblings
            .iter()
            .filter(is_new)
            .filter_map(|m| Some((strangeness(&map, &family, m)?, m)))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match next {
            Some((strangeness, marker)) if strangeness <= params::SIBLING_MAX_STRANGENESS => {
                family.push(*marker);
            }
            _ => break,
        }
    }
    family
}

/// How far the marker lies from where the map puts it, over its distance from the nearest member
/// of the family; `None` where the map says that it faces the other way or has another size.
fn strangeness(map: &Homography, family: &[Marker], marker: &Marker) -> Option<f64> {
    let (_, fiducial) = fiducial_of(marker.id)?;
    let expected = map.apply_quad(&corners_mm(&fiducial));
    let (area, expected_area) = (marker.quad.area(), expected.area());
    let alike = expected_area > 0.3 * area && expected_area < 3.3 * area;
    let centre = marker.quad.centre();
    let nearest = family.iter().map(|m| m.quad.centre().distance(centre)).fold(f64::MAX, f64::min);
    let side = area.max(0.0).sqrt();
    let turned = turn_cosine(&expected, &marker.quad) < 0.8;
    let miss = expected.centre().distance(centre) / (nearest + side);
    (alike && !turned && miss.is_finite()).then_some(miss)
}

/// Cosine of the angle between the upper sides of two squares.
fn turn_cosine(a: &Quad, b: &Quad) -> f64 {
    let along = |q: &Quad| {
        let c = q.corners;
        // Upper and lower side together: half the noise of one.
        Point::new(c[1].x - c[0].x + c[2].x - c[3].x, c[1].y - c[0].y + c[2].y - c[3].y)
    };
    let (a, b) = (along(a), along(b));
    let zero = Point::default();
    (a.x * b.x + a.y * b.y) / (a.distance(zero) * b.distance(zero)).max(1e-9)
}

/// The map that one square's corners give, without perspective: four corners so near each other
/// say nothing about it.
fn rough_map(marker: &Marker) -> Option<Homography> {
    let (_, fiducial) = fiducial_of(marker.id)?;
    let sheet = corners_mm(&fiducial);
    let [a, b, c, d] = marker.quad.corners;
    let size = fiducial.size_mm;
    // Mean of both pairs of opposite sides, px for a millimetre.
    let across =
        Point::new((b.x - a.x + c.x - d.x) / 2.0 / size, (b.y - a.y + c.y - d.y) / 2.0 / size);
    let down =
        Point::new((d.x - a.x + c.x - b.x) / 2.0 / size, (d.y - a.y + c.y - b.y) / 2.0 / size);
    let (from, to) = (sheet.centre(), marker.quad.centre());
    let offset = |to: f64, x: f64, y: f64| to - x * from.x - y * from.y;
    Some(Homography {
        m: [
            [across.x, down.x, offset(to.x, across.x, down.x)],
            [across.y, down.y, offset(to.y, across.y, down.y)],
            [0.0, 0.0, 1.0],
        ],
    })
}
