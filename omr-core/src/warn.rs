//! Warnings that a person can act on.
use crate::geometry::{Point, Quad};
use crate::image::ImageView;
use crate::layout::Form;
use crate::measure::FieldMeasurement;
use crate::params;
use crate::reading::{Edge, FieldReading, Reason, Warning};
use crate::register::PlacedPage;

/// What a person can do something about, on this page.
pub(crate) fn warnings(
    image: &ImageView<'_>,
    page: &PlacedPage,
    measured: &[FieldMeasurement],
    fields: &[FieldReading],
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let n_fiducials = page.registration.n_fiducials;
    if let Some(percent) = printed_scale(image, page) {
        warnings.push(Warning::PrintedAtScale { percent });
    }
    let missing = missing_edges(image, page);
    warnings.extend(missing.iter().map(|&edge| Warning::EdgeMissing { edge }));
    if n_fiducials < 8 && missing.is_empty() {
        warnings.push(Warning::PartHidden { n_fiducials });
    }
    warnings.extend(glare(image, page, fields));
    let bubbles = || measured.iter().flat_map(|field| &field.bubbles);
    let outline = bubbles().map(|m| m.page_outline).fold(0.0, f64::max);
    if outline < params::BLURRED_OUTLINE {
        warnings.push(Warning::Blurred);
    }
    if page.paper_luma < params::DARK_PAPER {
        warnings.push(Warning::TooDark);
    }
    if page.ink_share > params::LOW_CONTRAST_INK {
        warnings.push(Warning::LowContrast);
    }
    let px_per_mm = smallest_scale(page);
    if px_per_mm < params::SMALL_PX_PER_MM {
        warnings.push(Warning::TooSmall { px_per_mm });
    }
    warnings
}

fn smallest_scale(page: &PlacedPage) -> f64 {
    let fiducials = page.form.fiducials();
    let scale = |x, y| page.registration.image_from_sheet.scale_at(Point::new(x, y));
    fiducials.iter().map(|f| scale(f.x_mm, f.y_mm)).fold(f64::MAX, f64::min)
}

/// The size of print in percent, where the picture is plainly a scan (it has the paper's own
/// shape and shows the page without perspective) and differs by more than a scanner does.
fn printed_scale(image: &ImageView<'_>, page: &PlacedPage) -> Option<f64> {
    if page.form == Form::Slip {
        return None;
    }
    let size = page.form.size();
    let (w, h) = (image.width() as f64, image.height() as f64);
    let (short, long) = (w.min(h), w.max(h));
    let px_per_mm = (short / size.width_mm + long / size.height_mm) / 2.0;
    let same_shape = (long / short) / (size.height_mm / size.width_mm);
    let [gx, gy, one] = page.registration.image_from_sheet.m[2];
    let perspective = (gx / one * size.width_mm).abs().max((gy / one * size.height_mm).abs());
    let middle = Point::new(size.width_mm / 2.0, size.height_mm / 2.0);
    let scale = page.registration.image_from_sheet.scale_at(middle);
    let percent = (1000.0 * scale / px_per_mm).round() / 10.0;
    let plain = (same_shape - 1.0).abs() < 0.01 && perspective < 0.01;
    (plain && (80.0..=125.0).contains(&percent) && (percent - 100.0).abs() > 1.5).then_some(percent)
}

/// Edges of the page that the picture or the paper does not have: what lies beyond the picture, or
/// none of whose three fiducials is seen.
fn missing_edges(image: &ImageView<'_>, page: &PlacedPage) -> Vec<Edge> {
    let size = page.form.size();
    let fiducials = page.form.fiducials();
    let seen = |idx: usize| page.markers.iter().any(|m| m.id == fiducials[idx].id);
    // The way along the outer sides of the fiducials: what the paper's margin loses, nobody misses.
    let inset = fiducials[0].x_mm - fiducials[0].size_mm / 2.0;
    let inner = Quad::rect(inset, inset, size.width_mm - inset, size.height_mm - inset);
    let map = &page.registration.image_from_sheet;
    let is_outside = |from: Point, to: Point, i: usize| {
        let t = (i as f64 + 0.5) / EDGE_PROBES as f64;
        let p = map.apply(Point::new(from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)));
        !image.contains(p.x, p.y, 0.0)
    };
    // Fiducials run clockwise from the top-left corner, two for each edge.
    let edges = [Edge::Top, Edge::Right, Edge::Bottom, Edge::Left];
    let is_missing = |(idx, _): &(usize, Edge)| {
        let (from, to) = (inner.corners[*idx], inner.corners[(idx + 1) % 4]);
        let n_outside = (0..EDGE_PROBES).filter(|&i| is_outside(from, to, i)).count();
        let none_seen = [2 * idx, 2 * idx + 1, (2 * idx + 2) % 8].into_iter().all(|i| !seen(i));
        none_seen || n_outside >= params::EDGE_OUTSIDE_PROBES
    };
    edges.into_iter().enumerate().filter(is_missing).map(|(_, edge)| edge).collect()
}

/// Places along an edge that are looked at.
const EDGE_PROBES: usize = 20;

/// Runs of fields whose evidence is lost where the picture is burnt out, on paper that is not.
fn glare(image: &ImageView<'_>, page: &PlacedPage, fields: &[FieldReading]) -> Vec<Warning> {
    if page.paper_luma > params::GLARE_MAX_PAPER {
        return Vec::new();
    }
    let mut found: Vec<Warning> = Vec::new();
    for (idx, field) in fields.iter().enumerate() {
        if !field.reasons.contains(&Reason::EvidenceLost) || !is_burnt(image, &field.place) {
            continue;
        }
        match found.last_mut() {
            Some(Warning::Glare { last_field, .. }) if *last_field + 1 == idx => *last_field = idx,
            _ => found.push(Warning::Glare { first_field: idx, last_field: idx }),
        }
    }
    found
}

/// Whether a good part of a row is white to the limit.
fn is_burnt(image: &ImageView<'_>, place: &Quad) -> bool {
    const ACROSS: usize = 60;
    const DOWN: usize = 5;
    let [a, b, c, d] = place.corners;
    let between =
        |p: Point, q: Point, t: f64| Point::new(p.x + t * (q.x - p.x), p.y + t * (q.y - p.y));
    let share = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
    let is_white = |i: usize| {
        let (u, v) = (share(i % ACROSS, ACROSS), share(i / ACROSS, DOWN));
        let p = between(between(a, b, u), between(d, c, u), v);
        image.sample(p.x, p.y) >= params::GLARE_LUMA
    };
    let n_white = (0..ACROSS * DOWN).filter(|&i| is_white(i)).count();
    n_white as f64 >= params::GLARE_SHARE * (ACROSS * DOWN) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Paper;
    use crate::read::read;
    use crate::reading::SheetReading;
    use crate::test_page::{Page, Picture, layout};

    /// Scans a page at 150 dpi under a lamp that leaves paper at luma 208, and spoils the picture.
    fn warned(spoil: impl Fn(&mut Picture)) -> SheetReading {
        let sheet = layout(Paper::A4, 30);
        let mut picture = Page::print(&sheet, &sheet.pages[0]).scan(150.0);
        picture.luma.iter_mut().for_each(|v| *v = (u32::from(*v) * 85 / 100) as u8);
        spoil(&mut picture);
        read(&picture.view(), &[sheet]).unwrap()
    }

    fn px(mm: f64) -> usize {
        (mm * 150.0 / 25.4) as usize
    }

    #[test]
    fn a_whole_page_is_not_warned_about() {
        assert_eq!(warned(|_| {}).warnings, []);
    }

    #[test]
    fn the_edge_that_is_missing_is_named() {
        let lower = warned(|picture| {
            picture.height = px(275.0);
            picture.luma.truncate(picture.width * picture.height);
        });
        assert_eq!(lower.warnings, [Warning::EdgeMissing { edge: Edge::Bottom }]);
        let turned = warned(|picture| {
            picture.height = px(275.0);
            picture.luma.truncate(picture.width * picture.height);
            picture.luma.reverse();
        });
        assert_eq!(turned.warnings, lower.warnings);
        // A cut margin, on a black table.
        let left = warned(|picture| {
            let width = picture.width;
            picture.luma.chunks_mut(width).for_each(|row| row[..px(24.0)].fill(20));
        });
        assert_eq!(left.warnings, [Warning::EdgeMissing { edge: Edge::Left }]);
        // A thumb on one corner covers no edge.
        let corner = warned(|picture| {
            let width = picture.width;
            let rows = picture.luma.chunks_mut(width).take(px(26.0));
            rows.for_each(|row| row[..px(26.0)].fill(120));
        });
        assert_eq!(corner.warnings, [Warning::PartHidden { n_fiducials: 7 }]);
    }

    #[test]
    fn glare_names_the_rows_it_hides() {
        // Row 12 lies around 136.5 mm, row 15 around 157.5 mm, and 7 mm from one to the next.
        let reading = warned(|picture| {
            let width = picture.width;
            let rows = picture.luma.chunks_mut(width).take(px(161.0)).skip(px(133.0));
            rows.for_each(|row| row[px(120.0)..px(190.0)].fill(255));
        });
        let names = |warning: &Warning| match warning {
            Warning::Glare { first_field, last_field } => {
                let name = |idx: usize| reading.fields[idx].field.clone();
                Some((name(*first_field), name(*last_field)))
            }
            _ => None,
        };
        let glare: Vec<_> = reading.warnings.iter().filter_map(names).collect();
        assert_eq!(glare, [("row-12".to_owned(), "row-15".to_owned())]);
    }
}
