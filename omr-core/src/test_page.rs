//! A small stand-in for printer, pen and camera: draws a layout and marks, and photographs them.
use crate::geometry::{Homography, Point, Quad};
use crate::layout::{
    Bubble, DICTIONARY, Density, Field, FieldKind, Form, Locale, PageLayout, Paper, RailSize,
    RosterRow, RosterSheet, SheetCode, SheetKind, SheetLayout,
};

/// Pixels for a millimetre of the drawn page.
const PX_PER_MM: f64 = 10.0;

/// A drawn page: luma, row by row.
#[derive(Clone)]
pub(crate) struct Page {
    width: usize,
    height: usize,
    luma: Vec<u8>,
}

/// A picture of a page.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Vec<u8>,
}

impl Picture {
    pub(crate) fn view(&self) -> crate::ImageView<'_> {
        crate::ImageView::new(&self.luma, self.width, self.height, self.width).unwrap()
    }
}

/// A roster of `n_rows` students.
pub(crate) fn layout(paper: Paper, n_rows: usize) -> SheetLayout {
    roster(paper, n_rows).layout().unwrap()
}

/// The same with smaller rows, for scanners.
pub(crate) fn dense(paper: Paper, n_rows: usize) -> SheetLayout {
    roster(paper, n_rows).with_density(Density::Scanner).layout().unwrap()
}

fn roster(paper: Paper, n_rows: usize) -> RosterSheet {
    let row = |i| RosterRow { id: format!("{}", 20_210_000 + i), name: format!("Student {i}") };
    let rows = (0..n_rows).map(row).collect();
    RosterSheet::new(paper, Locale::En, "CS101", "", "Lecture 1", "2026-12-15", rows)
}

/// A sheet of `n` slips, each with one field of four bubbles.
pub(crate) fn slips(n: u32) -> SheetLayout {
    let page = |page: u32| PageLayout {
        page,
        fiducials: Form::Slip.fiducials().to_vec(),
        codes: Form::Slip.codes().to_vec(),
        rail: RailSize::STANDARD,
        placement: None,
        fields: vec![Field {
            field: "status".into(),
            kind: FieldKind::SingleChoice,
            student_id: None,
            bubbles: (0..4)
                .map(|i| Bubble {
                    value: i.to_string(),
                    x_mm: 35.0 + 11.5 * f64::from(i),
                    y_mm: 60.0,
                    r_mm: 2.3,
                })
                .collect(),
            rails: vec![],
        }],
    };
    SheetLayout {
        kind: SheetKind::Slip,
        pages: (1..=n).map(page).collect(),
        ..layout(Paper::A4, 1)
    }
}

impl Page {
    /// The printed page, without words.
    pub(crate) fn print(sheet: &SheetLayout, layout: &PageLayout) -> Self {
        let mut page = Self::blank(sheet.paper.width_mm, sheet.paper.height_mm);
        page.add(sheet, layout, Point::default());
        page
    }

    /// Bare paper of a size in mm.
    pub(crate) fn blank(width_mm: f64, height_mm: f64) -> Self {
        let px = |mm: f64| (mm * PX_PER_MM).round() as usize;
        let (width, height) = (px(width_mm), px(height_mm));
        Self { width, height, luma: vec![245; width * height] }
    }

    /// Prints a page or slip with its top-left corner at `at`, mm.
    pub(crate) fn add(&mut self, sheet: &SheetLayout, layout: &PageLayout, at: Point) {
        let layout = &moved(layout, at);
        let page = self;
        for fiducial in &layout.fiducials {
            let code = DICTIONARY[fiducial.id as usize];
            let black = |row: usize, col: usize| {
                let inner = (1..5).contains(&row) && (1..5).contains(&col);
                !inner || code >> (15 - (4 * (row - 1) + col - 1)) & 1 == 1
            };
            page.grid((fiducial.x_mm, fiducial.y_mm), fiducial.size_mm, 6, black);
        }
        let sheet_id = sheet.sheet_id.clone();
        let n_pages = sheet.pages.len() as u32;
        let qr = SheetCode { sheet_id, page: layout.page, n_pages }.qr().unwrap();
        for place in &layout.codes {
            let black = |row: usize, col: usize| qr.get_module(col as i32, row as i32);
            page.grid((place.x_mm, place.y_mm), place.size_mm, 21, black);
        }
        for field in &layout.fields {
            for rail in &field.rails {
                let (half_w, half_h) = (layout.rail.width_mm / 2.0, layout.rail.height_mm / 2.0);
                let black = |p: Point| (p.x - rail.x).abs() < half_w;
                page.draw(|p| if black(p) { 30 } else { 245 }, rail, half_w + 0.1, half_h);
            }
            for bubble in &field.bubbles {
                let centre = Point::new(bubble.x_mm, bubble.y_mm);
                let ring = |p: Point| {
                    if (p.distance(centre) - bubble.r_mm).abs() < 0.11 { 140 } else { 245 }
                };
                page.draw(ring, &centre, 2.6, 2.6);
            }
        }
    }

    fn grid(
        &mut self,
        centre: (f64, f64),
        size: f64,
        n: usize,
        black: impl Fn(usize, usize) -> bool,
    ) {
        let corner = Point::new(centre.0 - size / 2.0, centre.1 - size / 2.0);
        let cell =
            |v: f64, from: f64| (((v - from) / size * n as f64).max(0.0) as usize).min(n - 1);
        let luma =
            |p: Point| if black(cell(p.y, corner.y), cell(p.x, corner.x)) { 30 } else { 245 };
        self.draw(luma, &Point::new(centre.0, centre.1), size / 2.0, size / 2.0);
    }

    /// Darkens the pixels of a box to what `luma` says.
    fn draw(&mut self, luma: impl Fn(Point) -> u8, centre: &Point, half_w: f64, half_h: f64) {
        let px = |mm: f64| (mm * PX_PER_MM).round().max(0.0) as usize;
        for y in px(centre.y - half_h)..px(centre.y + half_h).min(self.height) {
            for x in px(centre.x - half_w)..px(centre.x + half_w).min(self.width) {
                let p = Point::new((x as f64 + 0.5) / PX_PER_MM, (y as f64 + 0.5) / PX_PER_MM);
                let pixel = &mut self.luma[y * self.width + x];
                *pixel = (*pixel).min(luma(p));
            }
        }
    }

    /// A round blot.
    pub(crate) fn blot(&mut self, centre: Point, radius: f64, luma: u8) {
        let dark = |p: Point| if p.distance(centre) < radius { luma } else { 255 };
        self.draw(dark, &centre, radius, radius);
    }

    /// A straight stroke of a pen.
    pub(crate) fn stroke(&mut self, from: Point, to: Point, width: f64, luma: u8) {
        let n = (from.distance(to) / 0.05).ceil() as usize;
        for i in 0..=n {
            let t = i as f64 / n.max(1) as f64;
            let p = Point::new(from.x + t * (to.x - from.x), from.y + t * (to.y - from.y));
            self.blot(p, width / 2.0, luma);
        }
    }

    /// A circle drawn by hand.
    pub(crate) fn ring(&mut self, centre: Point, radius: f64, width: f64, luma: u8) {
        let dark = |p: Point| {
            if (p.distance(centre) - radius).abs() < width / 2.0 { luma } else { 255 }
        };
        self.draw(dark, &centre, radius + width, radius + width);
    }

    /// The page as a scanner sees it: as large as the paper.
    pub(crate) fn scan(&self, dpi: f64) -> Picture {
        let scale = dpi / 25.4 / PX_PER_MM;
        let size = |px: usize| (px as f64 * scale).round() as usize;
        let map = Homography { m: [[scale, 0.0, 0.0], [0.0, scale, 0.0], [0.0, 0.0, 1.0]] };
        let size = (size(self.width), size(self.height));
        self.expose(&map, size, 255.0, |_| 1.0, |_| Point::default())
    }

    /// A photo in which the page's corners lie at `corners` (px), in front of a surface of luma
    /// `table`, in `light` (a share, by place in the picture).
    pub(crate) fn photo(
        &self,
        corners: Quad,
        size: (usize, usize),
        table: f64,
        light: impl Fn(Point) -> f64,
    ) -> Picture {
        self.photo_bent(corners, size, table, light, |_| Point::default())
    }

    /// The same of a page that is not flat: `bend` (mm) tells how far from each place of the flat page
    /// the print lies that is seen there.
    pub(crate) fn photo_bent(
        &self,
        corners: Quad,
        size: (usize, usize),
        table: f64,
        light: impl Fn(Point) -> f64,
        bend: impl Fn(Point) -> Point,
    ) -> Picture {
        let page = Quad::rect(0.0, 0.0, self.width as f64, self.height as f64);
        let pairs = [0, 1, 2, 3].map(|i| (page.corners[i], corners.corners[i]));
        let map = Homography::fit(&pairs).unwrap();
        self.expose(&map, size, table, light, bend)
    }

    fn expose(
        &self,
        image_from_page: &Homography,
        (width, height): (usize, usize),
        table: f64,
        light: impl Fn(Point) -> f64,
        bend: impl Fn(Point) -> Point,
    ) -> Picture {
        let page_from_image = image_from_page.inverse().unwrap();
        let at = |p: Point| {
            let p = page_from_image.apply(p);
            let off = bend(Point::new(p.x / PX_PER_MM, p.y / PX_PER_MM));
            let p = Point::new(p.x + off.x * PX_PER_MM, p.y + off.y * PX_PER_MM);
            let inside =
                p.x >= 0.0 && p.y >= 0.0 && p.x < self.width as f64 && p.y < self.height as f64;
            if inside {
                f64::from(self.luma[p.y as usize * self.width + p.x as usize])
            } else {
                table
            }
        };
        let luma = (0..width * height).map(|i| {
            let (x, y) = ((i % width) as f64, (i / width) as f64);
            let part = |k: usize| (k as f64 + 0.5) / 4.0;
            let of = |k: usize| at(Point::new(x + part(k % 4), y + part(k / 4)));
            let mean = (0..16).map(of).sum::<f64>() / 16.0;
            (mean * light(Point::new(x, y))).round().clamp(0.0, 255.0) as u8
        });
        Picture { width, height, luma: luma.collect() }
    }
}

/// The layout on paper where its top-left corner lies at `by`.
fn moved(layout: &PageLayout, by: Point) -> PageLayout {
    let mut layout = layout.clone();
    let shift = |x: &mut f64, y: &mut f64| {
        *x += by.x;
        *y += by.y;
    };
    layout.fiducials.iter_mut().for_each(|f| shift(&mut f.x_mm, &mut f.y_mm));
    layout.codes.iter_mut().for_each(|c| shift(&mut c.x_mm, &mut c.y_mm));
    for field in &mut layout.fields {
        field.rails.iter_mut().for_each(|r| shift(&mut r.x, &mut r.y));
        field.bubbles.iter_mut().for_each(|b| shift(&mut b.x_mm, &mut b.y_mm));
    }
    layout
}

/// A page seen by a camera that is tilted and turned, in light that falls off.
pub(crate) fn corners(
    turn: f64,
    tilt: f64,
    towards: f64,
    size: (f64, f64),
    paper: (f64, f64),
) -> Quad {
    let (half_w, half_h) = (paper.0 / 2.0, paper.1 / 2.0);
    let distance = 480.0;
    let (kx, ky) = (libm::cos(towards), libm::sin(towards));
    let (s, c) = (libm::sin(tilt), libm::cos(tilt));
    let project = |x: f64, y: f64| {
        let along = x * kx + y * ky;
        let (x, y) = (x + (c - 1.0) * along * kx, y + (c - 1.0) * along * ky);
        let z = distance + s * along;
        let (ts, tc) = (libm::sin(turn), libm::cos(turn));
        let (x, y) = (tc * x - ts * y, ts * x + tc * y);
        Point::new(x / z, y / z)
    };
    let corners = [(-half_w, -half_h), (half_w, -half_h), (half_w, half_h), (-half_w, half_h)];
    let seen = corners.map(|(x, y)| project(x, y));
    let reach = |pick: fn(&Point) -> f64, side: f64| {
        let lo = seen.iter().map(pick).fold(f64::MAX, f64::min);
        let hi = seen.iter().map(pick).fold(f64::MIN, f64::max);
        (f64::midpoint(lo, hi), 0.94 * side / (hi - lo))
    };
    let (mx, sx) = reach(|p| p.x, size.0);
    let (my, sy) = reach(|p| p.y, size.1);
    let scale = sx.min(sy);
    let place =
        |p: Point| Point::new((p.x - mx) * scale + size.0 / 2.0, (p.y - my) * scale + size.1 / 2.0);
    Quad { corners: seen.map(place) }
}
