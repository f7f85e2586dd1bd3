//! From the picture to a placed page.
use super::{Run, SIDE_PX, disc};
use crate::evidence::overlay::{BLUE, Drawing, GREEN, ORANGE, SKY, VERMILION};
use crate::evidence::paint::{Canvas, Pen, Rgb};
use crate::geometry::{Point, Quad};
use crate::register::stages;

const fn pen(color: Rgb, width: f64) -> Pen {
    Pen { color, width, dash: None }
}

fn closed(quad: &Quad) -> [Point; 5] {
    let [a, b, c, d] = quad.corners;
    [a, b, c, d, a]
}

/// What is darker than its surroundings, what of that is four-sided, and what has a code in it.
pub(super) fn candidates(run: &Run<'_>) -> Canvas {
    let found = stages::candidates(&run.pyramid);
    let view = run.pyramid.level(found.level);
    let mut drawing = Drawing::on(&run.pyramid, SIDE_PX);
    let (width, height) = (drawing.canvas.width, drawing.canvas.height);
    for (i, pixel) in drawing.canvas.rgb.chunks_exact_mut(3).enumerate() {
        let x = i % width * view.width() / width;
        let y = i / width * view.height() / height;
        let is_dark = found.dark.has(x, y);
        // Paper and table are made pale, so that what is dark stands out.
        let pale = |v: u8| 150 + (u16::from(v) * 105 / 255) as u8;
        pixel.iter_mut().for_each(|v| *v = if is_dark { 40 } else { pale(*v) });
    }
    for quad in &found.quads {
        drawing.stroke(&closed(quad), pen(ORANGE, 2.0));
    }
    for quad in &found.squares {
        drawing.stroke(&closed(quad), pen(GREEN, 4.0));
    }
    drawing.canvas
}

/// How many times larger than they are misses are drawn.
const ENLARGED: f64 = 12.0;

/// The fiducials with their own top-left corners, the page that fits them, and how far each lies from
/// where the flat map has it, enlarged.
pub(super) fn page(run: &Run<'_>) -> Canvas {
    let mut drawing = Drawing::on(&run.pyramid, SIDE_PX);
    let shrink = drawing.canvas.width as f64 / run.pyramid.level(0).width() as f64;
    drawing.stroke(&closed(&run.page.outline), pen(GREEN, 3.0));
    for marker in &run.page.markers {
        drawing.stroke(&closed(&marker.quad), pen(GREEN, 2.0));
        let own = marker.quad.corners[0];
        disc(&mut drawing.canvas, Point::new(own.x * shrink, own.y * shrink), 4.0, BLUE);
    }
    let map = &run.page.registration.image_from_sheet;
    for anchor in &run.page.anchors {
        let from = map.apply(anchor.at);
        let (dx, dy) = (ENLARGED * anchor.shift.x, ENLARGED * anchor.shift.y);
        let to = map.apply(Point::new(anchor.at.x + dx, anchor.at.y + dy));
        drawing.stroke(&[from, to], pen(VERMILION, 3.0));
    }
    drawing.canvas
}

/// Pixels of the figure for a module of the code.
const MODULE_PX: f64 = 18.0;

/// The code where the page's map has it, and what each module was taken for.
pub(super) fn code(run: &Run<'_>) -> Canvas {
    let (place, modules) = stages::modules(&run.pyramid, &run.page);
    let module_mm = place.size_mm / 21.0;
    let side = (25.0 * MODULE_PX) as usize;
    let scale = MODULE_PX / module_mm;
    let corner = |middle: f64| middle - side as f64 / 2.0 / scale;
    let (left, top) = (corner(place.x_mm), corner(place.y_mm));
    let map = &run.page.registration.image_from_sheet;
    let picture = run.pyramid.level(0);
    let luma = |i: usize| {
        let (x, y) = ((i % side) as f64 + 0.5, (i / side) as f64 + 0.5);
        let p = map.apply(Point::new(left + x / scale, top + y / scale));
        picture.sample(p.x, p.y) as u8
    };
    let luma: Vec<u8> = (0..side * side).map(luma).collect();
    let mut canvas = Canvas::grey(&luma, side, side);
    for (p, is_black) in modules {
        let at = Point::new((p.x - left) * scale, (p.y - top) * scale);
        disc(&mut canvas, at, 3.0, if is_black { SKY } else { VERMILION });
    }
    canvas
}

/// Where the flat map has the rows, and where rails, fiducials and outlines say that they are.
pub(super) fn mesh(run: &Run<'_>) -> Canvas {
    let mut drawing = Drawing::on(&run.pyramid, SIDE_PX);
    let shrink = drawing.canvas.width as f64 / run.pyramid.level(0).width() as f64;
    let map = &run.page.registration.image_from_sheet;
    for field in &run.layout.fields {
        let [from, to] = field.rails[..] else { continue };
        let flat = [map.apply(from), map.apply(to)];
        drawing.stroke(&flat, Pen { dash: Some([5.0, 4.0]), ..pen(VERMILION, 1.4) });
        drawing.path(&run.mesh, &[from, to], pen(BLUE, 1.6));
    }
    for p in stages::known(&run.mesh) {
        disc(&mut drawing.canvas, Point::new(p.x * shrink, p.y * shrink), 3.0, GREEN);
    }
    drawing.canvas
}
