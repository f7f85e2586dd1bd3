use super::{Bubble, Density, Field, FieldKind, Locale, Paper, PaperSize, RailSize};
use crate::geometry::Point;

/// Values of a row's bubbles, in printed order from the name outwards.
pub(crate) const STATUSES: [&str; 4] = ["present", "absent", "late", "excused"];

/// Values of the header's bubbles that say what an unmarked row means.
pub(crate) const UNMARKED: [&str; 2] = ["present", "absent"];

/// Distance between a row's bubbles: 6.9 mm of paper between outlines, so that a ring drawn
/// around one bubble stays clear of the next.
const BUBBLE_PITCH_MM: f64 = 11.5;

/// From the paper's edge to a rail's centre: fiducials end at 22 mm, 2 mm of white keep them
/// readable, and half a rail follows.
const RAIL_INSET_MM: f64 = 25.5;

/// Where the table's first row begins: under both quiet zones and three header lines.
const TABLE_TOP_MM: f64 = 56.0;

/// The height of the header's line with the unmarked-row bubbles (its middle).
const UNMARKED_Y_MM: f64 = 46.5;

/// Where things lie on a roster page: one geometry for every language, mirrored as a whole for
/// right-to-left ones. Abscissas are given as in left-to-right reading and pass through
/// [`Grid::x`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grid {
    size: PaperSize,
    row_pitch_mm: f64,
    bubble_r_mm: f64,
    rail: RailSize,
    is_rtl: bool,
}

impl Grid {
    pub(crate) fn new(paper: Paper, locale: Locale, density: Density) -> Self {
        let row_pitch_mm = match (density, paper) {
            (Density::Phone, Paper::A4) => 7.0,
            // 30 rows must end above the lower sheet code's quiet zone (251.9 mm).
            (Density::Phone, Paper::Letter) => 6.5,
            // 45 rows end at 269.3 mm; the quiet zone begins at 269.5 mm.
            (Density::Scanner, Paper::A4) => 4.74,
            // 42 rows end at 251.7 mm.
            (Density::Scanner, Paper::Letter) => 4.66,
        };
        let (bubble_r_mm, rail) = match density {
            // 4.6 mm across holds a pen's scribble and leaves 1.9 mm of paper between the rows of
            // a Letter page.
            Density::Phone => (2.3, RailSize::STANDARD),
            // 3.4 mm leave 1.26 mm of paper, in which a ring around a bubble is still seen.
            Density::Scanner => (1.7, RailSize { width_mm: 3.0, height_mm: 1.0 }),
        };
        let is_rtl = locale.is_rtl();
        Self { size: paper.size(), row_pitch_mm, bubble_r_mm, rail, is_rtl }
    }

    /// Size of the page's rails.
    pub(crate) const fn rail(&self) -> RailSize {
        self.rail
    }

    /// Turns a left-to-right abscissa into the printed one, mm.
    pub(crate) fn x(&self, ltr_x_mm: f64) -> f64 {
        round_um(if self.is_rtl { self.size.width_mm - ltr_x_mm } else { ltr_x_mm })
    }

    /// The middle of the page's row `idx`, counted from 0.
    pub(crate) fn row_y(&self, idx: usize) -> f64 {
        round_um(TABLE_TOP_MM + (idx as f64 + 0.5) * self.row_pitch_mm)
    }

    /// Left and right end of the table between the rails, left-to-right mm.
    pub(crate) fn table_x(&self) -> (f64, f64) {
        let inset = RAIL_INSET_MM + self.rail.width_mm / 2.0 + 1.5;
        (inset, self.size.width_mm - inset)
    }

    /// The middle of status column `idx`, left-to-right mm.
    pub(crate) fn status_x(&self, idx: usize) -> f64 {
        self.table_x().1 - (STATUSES.len() as f64 - idx as f64 - 0.5) * BUBBLE_PITCH_MM
    }

    /// The field of the page's row `idx`, counted from 0.
    pub(crate) fn row_field(&self, idx: usize, name: String, student_id: String) -> Field {
        let y_mm = self.row_y(idx);
        let bubble = |(i, value)| self.bubble(value, self.status_x(i), y_mm);
        Field {
            field: name,
            kind: FieldKind::SingleChoice,
            student_id: Some(student_id),
            bubbles: (0..).zip(STATUSES).map(bubble).collect(),
            rails: self.rails(y_mm),
        }
    }

    /// The header field of page `page` that says what an unmarked row means.
    pub(crate) fn unmarked_field(&self, page: u32) -> Field {
        let bubble = |(x_mm, value)| self.bubble(value, x_mm, UNMARKED_Y_MM);
        Field {
            field: format!("unmarked-{page}"),
            kind: FieldKind::SingleChoice,
            student_id: None,
            bubbles: [78.0, 103.0].into_iter().zip(UNMARKED).map(bubble).collect(),
            rails: self.rails(UNMARKED_Y_MM),
        }
    }

    fn bubble(&self, value: &str, ltr_x_mm: f64, y_mm: f64) -> Bubble {
        Bubble { value: value.to_owned(), x_mm: self.x(ltr_x_mm), y_mm, r_mm: self.bubble_r_mm }
    }

    fn rails(&self, y_mm: f64) -> Vec<Point> {
        let right = round_um(self.size.width_mm - RAIL_INSET_MM);
        vec![Point::new(RAIL_INSET_MM, y_mm), Point::new(right, y_mm)]
    }
}

/// What only the printer asks.
#[cfg(feature = "pdf")]
impl Grid {
    /// Where the table's first row begins, mm.
    pub(crate) fn table_top(&self) -> f64 {
        TABLE_TOP_MM
    }

    /// Distance between the rows' middles.
    pub(crate) fn row_pitch_mm(&self) -> f64 {
        self.row_pitch_mm
    }

    /// Where the status columns begin, left-to-right mm.
    pub(crate) fn statuses_begin_x(&self) -> f64 {
        self.status_x(0) - BUBBLE_PITCH_MM / 2.0
    }
}

/// To whole micrometres, so that layouts hold `190.4` and not `190.39999999999998`.
fn round_um(mm: f64) -> f64 {
    (mm * 1000.0).round() / 1000.0
}
