//! How much ink lies in and around each bubble.
//!
//! Fields that stand together are measured on one [`Canvas`]: the paper around their bubbles,
//! sampled from the picture through the mesh at a fixed step, with light and printing taken
//! away, so that only ink that was added remains. What is seen on the canvas does not depend on
//! the picture's resolution, and a stroke can be followed from bubble to bubble.
mod bubble;
mod canvas;
mod faint;
mod light;
mod lines;
mod near;
mod outline;
mod page;
mod print;
mod ranks;
mod shade;
mod shadow;
mod strokes;

use crate::image::Pyramid;
use crate::layout::{Field, PageLayout};
use crate::register::{Mesh, PlacedPage};

pub(crate) use bubble::BubbleMeasurement;
use canvas::Canvas;
use page::Standard;
#[cfg(feature = "figures")]
pub(crate) use page::stages;

/// The evidence of one field, bubble by bubble.
pub(crate) struct FieldMeasurement {
    pub(crate) bubbles: Vec<BubbleMeasurement>,
    /// Whether all of the field lies in the picture.
    pub(crate) in_picture: bool,
}

/// Measures every field of the page, in the layout's order.
pub(crate) fn measure(
    pyramid: &Pyramid<'_>,
    page: &PlacedPage,
    mesh: &Mesh,
    layout: &PageLayout,
) -> Vec<FieldMeasurement> {
    let mut measured: Vec<Option<FieldMeasurement>> = layout.fields.iter().map(|_| None).collect();
    let mut groups = groups(&layout.fields);
    // The largest group first: it says what the page's print and paper look like.
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut standard: Option<Standard> = None;
    for group in groups {
        let fields: Vec<&Field> = group.iter().map(|&idx| &layout.fields[idx]).collect();
        let mut canvas = Canvas::sample(pyramid, page, mesh, &fields);
        let in_picture = |field: &&Field| canvas::in_picture(pyramid, mesh, field);
        let bubbles = page::measure(&mut canvas, &fields, &mut standard);
        for ((&idx, field), bubbles) in group.iter().zip(&fields).zip(bubbles) {
            measured[idx] = Some(FieldMeasurement { bubbles, in_picture: in_picture(field) });
        }
    }
    measured.into_iter().flatten().collect()
}

/// Fields whose bubbles lie so near each other that a stroke may run from one to the other.
fn groups(fields: &[Field]) -> Vec<Vec<usize>> {
    let boxes: Vec<[f64; 4]> = fields.iter().map(|field| canvas::bounds(&[field])).collect();
    let touch =
        |a: &[f64; 4], b: &[f64; 4]| a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (idx, bounds) in boxes.iter().enumerate() {
        let near = |group: &Vec<usize>| group.iter().any(|&other| touch(&boxes[other], bounds));
        let (near, mut far): (Vec<_>, Vec<_>) = groups.into_iter().partition(near);
        let mut joined: Vec<usize> = near.into_iter().flatten().collect();
        joined.push(idx);
        far.push(joined);
        groups = far;
    }
    groups
}
