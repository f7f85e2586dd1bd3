//! A pinhole camera with a lens over a flat sheet.
use crate::phone::Shot;
use rand::Rng;
use rand::rngs::SmallRng;

/// A pinhole camera with a lens; knows which way each pixel looks.
pub(crate) struct Camera {
    /// The lens in the sheet's millimetres; heights count from the table upwards.
    eye: [f64; 3],
    /// Sheet axes in the camera's.
    turn: Matrix,
    focal: f64,
    /// Where the optical axis meets the picture, px.
    axis: (f64, f64),
    centre: (f64, f64),
    half_diagonal: f64,
    distortion: f64,
}

/// A line of sight in the sheet's millimetres.
pub(crate) struct Ray {
    eye: [f64; 3],
    /// Sideways millimetres for one of height lost.
    slope: (f64, f64),
}

impl Ray {
    /// Where it is at a height over the table, mm.
    pub(crate) fn at_height(&self, height: f64) -> (f64, f64) {
        let down = self.eye[2] - height;
        (self.eye[0] + self.slope.0 * down, self.eye[1] + self.slope.1 * down)
    }
}

type Matrix = [[f64; 3]; 3];

impl Camera {
    /// Puts the camera where the page fills its share of the frame.
    pub(crate) fn place(size: (f64, f64), shot: &Shot, rng: &mut SmallRng) -> Self {
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
        let mut off = (rng.random_range(-0.8..0.8) * sx, rng.random_range(-0.8..0.8) * sy);
        let (page_w, page_h) = (bounds.2 - bounds.0, bounds.3 - bounds.1);
        // A part of the page is left out of the frame on one side.
        match shot.out_of_frame.map(|(side, share)| (side % 4, share)) {
            Some((0, share)) => off.0 = -(w - page_w) / 2.0 - share * page_w,
            Some((1, share)) => off.1 = -(h - page_h) / 2.0 - share * page_h,
            Some((2, share)) => off.0 = (w - page_w) / 2.0 + share * page_w,
            Some((_, share)) => off.1 = (h - page_h) / 2.0 + share * page_h,
            None => {}
        }
        let pose = [shift.0, shift.1, far];
        // The sheet's third axis points away from the camera; heights count towards it.
        let back = |i: usize| -(0..3).map(|k| turn[k][i] * pose[k]).sum::<f64>();
        Self {
            eye: [size.0 / 2.0 + back(0), size.1 / 2.0 + back(1), -back(2)],
            turn,
            focal,
            axis: (w / 2.0 + off.0, h / 2.0 + off.1),
            centre: (w / 2.0, h / 2.0),
            half_diagonal: (w * w + h * h).sqrt() / 2.0,
            distortion: shot.distortion,
        }
    }

    /// The line of sight of a place in the picture.
    pub(crate) fn ray(&self, x: f64, y: f64) -> Ray {
        let (dx, dy) =
            ((x - self.centre.0) / self.half_diagonal, (y - self.centre.1) / self.half_diagonal);
        let bend = 1.0 + self.distortion * (dx * dx + dy * dy);
        let straight = (
            self.centre.0 + dx * bend * self.half_diagonal,
            self.centre.1 + dy * bend * self.half_diagonal,
        );
        let sight =
            [(straight.0 - self.axis.0) / self.focal, (straight.1 - self.axis.1) / self.focal, 1.0];
        let along = |i: usize| (0..3).map(|k| self.turn[k][i] * sight[k]).sum::<f64>();
        // Nearly level sights would run to the horizon.
        let down = along(2).max(0.03);
        Ray { eye: self.eye, slope: (along(0) / down, along(1) / down) }
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
