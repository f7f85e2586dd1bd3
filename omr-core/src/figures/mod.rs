//! One picture a stage of reading, drawn from what the stage saw: docs/method.md shows them.
mod canvas;
mod place;
mod plot;

use crate::evidence::overlay;
use crate::evidence::paint::Canvas;
use crate::geometry::Point;
use crate::image::{ImageView, Pyramid};
use crate::layout::{PageLayout, SheetLayout};
use crate::measure::{self, measure};
use crate::params;
use crate::read::read;
use crate::reading::{ReadError, SheetReading};
use crate::register::{Mesh, PlacedPage, identify, place as place_pages};

/// Longest side of a figure, px.
const SIDE_PX: usize = 760;

/// A picture of a stage: red, green and blue of each pixel, row by row.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The stage.
    pub name: &'static str,
    /// Three bytes a pixel.
    pub rgb: Vec<u8>,
    /// Width, px.
    pub width: usize,
    /// Height, px.
    pub height: usize,
}

impl Figure {
    fn of(name: &'static str, canvas: Canvas) -> Self {
        let Canvas { rgb, width, height } = canvas;
        Self { name, rgb, width, height }
    }
}

/// What the stages share.
struct Run<'a> {
    pyramid: Pyramid<'a>,
    page: PlacedPage,
    layout: &'a PageLayout,
    mesh: Mesh,
    reading: SheetReading,
}

/// Reads the picture of a page and draws every stage of it, in the order of the stages.
///
/// # Errors
///
/// [`ReadError`] when the picture is not read.
pub fn figures(image: &ImageView<'_>, layouts: &[SheetLayout]) -> Result<Vec<Figure>, ReadError> {
    let reading = read(image, layouts)?;
    let pyramid = Pyramid::new(*image, params::SEARCH_SIDE_PX);
    let unseen = ReadError::NoSheetFound { n_fiducials: 0 };
    let page = place_pages(&pyramid)?.into_iter().flatten().next().ok_or(unseen.clone())?;
    let code = identify(&pyramid, &page, layouts)?;
    let sheet = layouts.iter().find(|layout| layout.sheet_id == code.sheet_id);
    let layout = sheet.and_then(|sheet| sheet.pages.iter().find(|p| p.page == code.page));
    let layout = layout.ok_or(unseen)?;
    let mesh = Mesh::locate(&pyramid, &page, layout)?;
    let run = Run { pyramid, page, layout, mesh, reading };
    let mut figures = vec![
        Figure::of("1-candidates", place::candidates(&run)),
        Figure::of("2-page", place::page(&run)),
        Figure::of("3-code", place::code(&run)),
        Figure::of("4-mesh", place::mesh(&run)),
    ];
    let stages = measure::stages::canvas(&run.pyramid, &run.page, &run.mesh, run.layout);
    figures.extend(stages.map(|stages| Figure::of("5-canvas", canvas::panels(&stages))));
    let measured = measure(&run.pyramid, &run.page, &run.mesh, run.layout);
    figures.push(Figure::of("6-bubbles", plot::bubbles(&measured, &run.reading)));
    let readings = std::slice::from_ref(&run.reading);
    if let Ok(drawn) = overlay::drawn(image, readings, layouts, SIDE_PX) {
        let overlay::PageOverlay { rgb, width, height } = drawn;
        figures.push(Figure { name: "7-decided", rgb, width, height });
    }
    Ok(figures)
}

/// A filled disc.
fn disc(canvas: &mut Canvas, at: Point, radius: f64, color: crate::evidence::paint::Rgb) {
    let pen = crate::evidence::paint::Pen { color, width: 2.0 * radius, dash: None };
    canvas.stroke(&[at, at], pen);
}
