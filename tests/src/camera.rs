//! A pinhole camera with a lens over a flat sheet.
use crate::paper::PX_PER_MM;
use crate::phone::Shot;
use crate::raster::Raster;
use rand::Rng;
use rand::rngs::SmallRng;

/// A pinhole camera with a lens; knows the way back from a pixel to the sheet.
pub(crate) struct Camera {
    /// Row-major, homogeneous mm of the sheet from px.
    sheet_from_image: [[f64; 3]; 3],
    centre: (f64, f64),
    half_diagonal: f64,
    distortion: f64,
}

type Matrix = [[f64; 3]; 3];

impl Camera {
    /// Puts the camera where the page fills its share of the frame.
    pub(crate) fn place<const C: usize>(page: &Raster<C>, shot: &Shot, rng: &mut SmallRng) -> Self {
        let size = (page.width as f64 / PX_PER_MM, page.height as f64 / PX_PER_MM);
        let turn = rotation(shot);
        let (w, h) = (shot.width as f64, shot.height as f64);
        let focal = 0.74 * w.max(h);
        let mut shift = (0.0, 0.0);
        let (mut near, mut far) = (60.0, 6000.0);
        // The distance at which the page fills its share, re-centred as it is found.
        for _ in 0..60 {
            let distance = (near + far) / 2.0;
            let bounds = project_page(&turn, focal, distance, shift, size);
            let centre = ((bounds.0 + bounds.2) / 2.0, (bounds.1 + bounds.3) / 2.0);
            shift.0 -= centre.0 * distance / focal;
            shift.1 -= centre.1 * distance / focal;
            let share = ((bounds.2 - bounds.0) / w).max((bounds.3 - bounds.1) / h);
            if share > shot.fill { near = distance } else { far = distance }
        }
        let bounds = project_page(&turn, focal, far, shift, size);
        let slack =
            |side: f64, low: f64, high: f64| ((side - (high - low)) / 2.0 - 0.012 * side).max(0.0);
        let (sx, sy) = (slack(w, bounds.0, bounds.2), slack(h, bounds.1, bounds.3));
        let off = (rng.random_range(-0.8..0.8) * sx, rng.random_range(-0.8..0.8) * sy);
        let image_from_sheet =
            matrix(&turn, focal, far, shift, size, (w / 2.0 + off.0, h / 2.0 + off.1));
        Self {
            sheet_from_image: inverse(&image_from_sheet),
            centre: (w / 2.0, h / 2.0),
            half_diagonal: (w * w + h * h).sqrt() / 2.0,
            distortion: shot.distortion,
        }
    }

    /// Sheet mm at a pixel.
    pub(crate) fn page_from_image(&self, x: f64, y: f64) -> (f64, f64) {
        let (dx, dy) =
            ((x - self.centre.0) / self.half_diagonal, (y - self.centre.1) / self.half_diagonal);
        let bend = 1.0 + self.distortion * (dx * dx + dy * dy);
        let straight = (
            self.centre.0 + dx * bend * self.half_diagonal,
            self.centre.1 + dy * bend * self.half_diagonal,
        );
        apply(&self.sheet_from_image, straight)
    }

    /// How many millimetres of the sheet a pixel spans.
    pub(crate) fn span_mm(&self, x: f64, y: f64) -> f64 {
        let (u, v) = self.page_from_image(x, y);
        let (u1, v1) = self.page_from_image(x + 1.0, y);
        let (u2, v2) = self.page_from_image(x, y + 1.0);
        ((u1 - u) * (v2 - v) - (u2 - u) * (v1 - v)).abs().sqrt()
    }
}

/// Sheet axes in the camera's: roll in the picture after a tilt about an axis in the sheet.
fn rotation(shot: &Shot) -> Matrix {
    let (tilt, towards) = (shot.tilt_degrees.to_radians(), shot.tilt_towards_degrees.to_radians());
    let (kx, ky) = (libm::cos(towards), libm::sin(towards));
    let (s, c) = (libm::sin(tilt), libm::cos(tilt));
    let t = 1.0 - c;
    let tilted = [
        [c + kx * kx * t, kx * ky * t, ky * s],
        [kx * ky * t, c + ky * ky * t, -kx * s],
        [-ky * s, kx * s, c],
    ];
    let roll = shot.roll_degrees.to_radians();
    let (s, c) = (libm::sin(roll), libm::cos(roll));
    multiply(&[[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]], &tilted)
}

fn matrix(
    turn: &Matrix,
    focal: f64,
    distance: f64,
    shift: (f64, f64),
    size: (f64, f64),
    centre: (f64, f64),
) -> Matrix {
    let (cx, cy) = (size.0 / 2.0, size.1 / 2.0);
    let column = |i: usize, add: f64| turn[i][0] * -cx + turn[i][1] * -cy + add;
    let pose = [
        [turn[0][0], turn[0][1], column(0, shift.0)],
        [turn[1][0], turn[1][1], column(1, shift.1)],
        [turn[2][0], turn[2][1], column(2, distance)],
    ];
    multiply(&[[focal, 0.0, centre.0], [0.0, focal, centre.1], [0.0, 0.0, 1.0]], &pose)
}

/// Left, top, right and bottom of the page around the optical axis, px.
fn project_page(
    turn: &Matrix,
    focal: f64,
    distance: f64,
    shift: (f64, f64),
    size: (f64, f64),
) -> (f64, f64, f64, f64) {
    let m = matrix(turn, focal, distance, shift, size, (0.0, 0.0));
    let corners = [(0.0, 0.0), (size.0, 0.0), size, (0.0, size.1)].map(|p| apply(&m, p));
    let fold = |pick: fn(&(f64, f64)) -> f64| {
        let values = corners.iter().map(pick);
        values.fold((f64::MAX, f64::MIN), |(lo, hi), v| (lo.min(v), hi.max(v)))
    };
    let ((x0, x1), (y0, y1)) = (fold(|p| p.0), fold(|p| p.1));
    (x0, y0, x1, y1)
}

fn apply(m: &Matrix, (x, y): (f64, f64)) -> (f64, f64) {
    let [a, b, c] = m.map(|r| r[0] * x + r[1] * y + r[2]);
    (a / c, b / c)
}

fn multiply(a: &Matrix, b: &Matrix) -> Matrix {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| a[i][k] * b[k][j]).sum()))
}

fn inverse(m: &Matrix) -> Matrix {
    let minor = |i: usize, j: usize| {
        let (r, s) = ((i + 1) % 3, (i + 2) % 3);
        let (c, d) = ((j + 1) % 3, (j + 2) % 3);
        m[r][c] * m[s][d] - m[r][d] * m[s][c]
    };
    let determinant: f64 = (0..3).map(|j| m[0][j] * minor(0, j)).sum();
    std::array::from_fn(|i| std::array::from_fn(|j| minor(j, i) / determinant))
}
