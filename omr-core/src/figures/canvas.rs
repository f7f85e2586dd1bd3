//! The canvas that ink is measured on.
use crate::evidence::overlay::{BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION};
use crate::evidence::paint::{Canvas, Pen, Rgb};
use crate::geometry::Point;
use crate::measure::stages::CanvasStages;
use crate::params::CANVAS_STEP_MM;

/// Pixels of the figure for a cell.
const CELL_PX: usize = 2;

/// Height of the part that is shown, cells.
const SHOWN: usize = (56.0 / CANVAS_STEP_MM) as usize;

/// Pixels between two panels.
const GAP_PX: usize = 8;

/// Colours of strokes, in turn.
const STROKES: [Rgb; 5] = [BLUE, ORANGE, GREEN, SKY, VERMILION];

/// Four panels side by side: the picture, its light taken away, its print taken away, and strokes.
pub(super) fn panels(stages: &CanvasStages) -> Canvas {
    let top = most_ink(stages);
    let n_rows = SHOWN.min(stages.height);
    let panel = CELL_PX * stages.width;
    let (width, height) = (4 * panel + 3 * GAP_PX, CELL_PX * n_rows);
    let mut canvas = Canvas::grey(&vec![255; width * height], width, height);
    let grey = |dark: f32| [(255.0 * (1.0 - dark)).clamp(0.0, 255.0) as u8; 3];
    let stroke = |i: usize| match (stages.is_line(i), stages.strokes[i]) {
        (true, _) => PURPLE,
        (_, 0) => [235; 3],
        (_, n) => STROKES[n as usize % STROKES.len()],
    };
    let cell = |which: usize, i: usize| match which {
        0 => [stages.luma[i].clamp(0.0, 255.0) as u8; 3],
        1 => grey(stages.dark[i]),
        2 => grey(stages.ink[i]),
        _ => stroke(i),
    };
    for which in 0..4 {
        let left = which * (panel + GAP_PX);
        for y in 0..height {
            for x in 0..panel {
                let i = (top + y / CELL_PX) * stages.width + x / CELL_PX;
                let at = 3 * (y * width + left + x);
                canvas.rgb[at..at + 3].copy_from_slice(&cell(which, i));
            }
        }
    }
    let pen = Pen { color: BLUE, width: 1.2, dash: None };
    let left = (3 * (panel + GAP_PX)) as f64;
    for &(middle, r) in &stages.bubbles {
        let at = |i: u32| {
            let turn = f64::from(i) / 24.0 * std::f64::consts::TAU;
            let (x, y) = (middle.x + r * libm::cos(turn), middle.y + r * libm::sin(turn));
            Point::new(left + x * CELL_PX as f64, (y - top as f64) * CELL_PX as f64)
        };
        canvas.stroke(&(0..=24).map(at).collect::<Vec<_>>(), pen);
    }
    canvas
}

/// The first row of the part with the most strokes and lines.
fn most_ink(stages: &CanvasStages) -> usize {
    let last = stages.height.saturating_sub(SHOWN);
    let n_strokes = |top: usize| {
        let cells = top * stages.width..(top + SHOWN).min(stages.height) * stages.width;
        let mut labels: Vec<u32> = stages.strokes[cells.clone()].to_vec();
        labels.sort_unstable();
        labels.dedup();
        let n_lines = cells.filter(|&i| stages.is_line(i)).count();
        labels.len() + n_lines
    };
    (0..=last).step_by(8).max_by_key(|&top| n_strokes(top)).unwrap_or(0)
}
