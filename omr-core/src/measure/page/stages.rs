//! What the stages of measuring see, for the figures of docs/method.md.
use super::super::canvas::Canvas;
use super::super::lines::Ends;
use super::super::outline::locate;
use super::super::strokes::Strokes;
use super::{Standard, is_slash, outline_cells, stretches, without_outlines};
use crate::geometry::Point;
use crate::image::{Bits, Pyramid};
use crate::layout::{Bubble, Field, PageLayout};
use crate::params::CANVAS_STEP_MM;
use crate::register::{Mesh, PlacedPage};

/// The page's largest canvas, in cells of a quarter of a millimetre.
pub(crate) struct CanvasStages {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// The picture's luma.
    pub(crate) luma: Vec<f32>,
    /// Darkness with the light taken away.
    pub(crate) dark: Vec<f32>,
    /// Darkness with the print taken away.
    pub(crate) ink: Vec<f32>,
    /// The stroke that each cell belongs to, 0 for none, and whether it was taken away with a line.
    pub(crate) strokes: Vec<u32>,
    lines: Bits,
    /// Bubbles where their outlines were found: middle and radius.
    pub(crate) bubbles: Vec<(Point, f64)>,
}

impl CanvasStages {
    /// Whether a cell, counted row by row, was taken away with a line.
    pub(crate) fn is_line(&self, idx: usize) -> bool {
        self.lines.has(idx % self.width, idx / self.width)
    }
}

pub(crate) fn canvas(
    pyramid: &Pyramid<'_>,
    page: &PlacedPage,
    mesh: &Mesh,
    layout: &PageLayout,
) -> Option<CanvasStages> {
    let groups = super::super::groups(&layout.fields);
    let largest = groups.into_iter().max_by_key(Vec::len)?;
    let fields: Vec<&Field> = largest.iter().map(|&idx| &layout.fields[idx]).collect();
    let canvas = Canvas::sample(pyramid, page, mesh, &fields);
    let bubbles: Vec<&Bubble> = fields.iter().flat_map(|field| &field.bubbles).collect();
    let places = locate(&canvas, &bubbles, None);
    let (standard, added, _) = Standard::of(&canvas, &places, &stretches(&places));
    let outline = outline_cells(&canvas, &places, added.is_printed);
    let ink =
        if canvas.is_bilevel { without_outlines(added.dark, &canvas, &places) } else { added.dark };
    let is_slash = |ends: &Ends| is_slash(ends, &places);
    let strokes = Strokes::trace(&ink, canvas.width, &outline, standard.noise, is_slash);
    let (width, height) = (canvas.width, canvas.height);
    let luma = |i: usize| {
        let (x, y) = ((i % width) as f64 + 0.5, (i / width) as f64 + 0.5);
        let (x, y) = (canvas.left_mm + x * CANVAS_STEP_MM, canvas.top_mm + y * CANVAS_STEP_MM);
        let p = mesh.image_point(Point::new(x, y));
        pyramid.level(0).sample(p.x, p.y)
    };
    Some(CanvasStages {
        width,
        height,
        luma: (0..width * height).map(luma).collect(),
        dark: canvas.dark,
        ink,
        strokes: (0..width * height).map(|i| strokes.label(i % width, i / width)).collect(),
        lines: strokes.line,
        bubbles: places.iter().map(|place| (Point::new(place.x, place.y), place.r)).collect(),
    })
}
