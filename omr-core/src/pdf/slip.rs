//! One slip for a student to fill, and the lines to cut slips apart.
use krilla::geom::Transform;

use super::canvas::{Anchor, Canvas, Ink, pt};
use super::fonts::Weight;
use super::header::{example_mark, labelled_line};
use super::line::isolate;
use super::place::Place;
use super::words::{self, SlipWords, Words};
use super::{PdfError, date, machine};
use crate::layout::{
    Form, Locale, N_DIGITS, PageLayout, PaperSize, SheetCode, SlipGrid, SlipSheet,
};

/// Left and right end of lines that run over the whole slip, mm: 2 mm of paper beside the squares.
const SIDE: f64 = 15.0;

const TEXT: Place = Place {
    x: 0.0,
    y: 0.0,
    anchor: Anchor::Left,
    width_mm: 75.0,
    size_pt: 7.0,
    weight: Weight::Regular,
};

/// A slip as it is drawn: abscissas are given as in left-to-right reading and pass through
/// [`Slip::x`], but for those of the digits.
struct Slip<'a> {
    sheet: &'a SlipSheet,
    grid: SlipGrid,
    number: usize,
    words: &'static SlipWords,
}

/// Draws a slip at its place on the page.
pub(super) fn draw(
    canvas: &mut Canvas<'_, '_>,
    sheet: &SlipSheet,
    layout: &PageLayout,
) -> Result<(), PdfError> {
    let (x, y) = layout.placement.map_or((0.0, 0.0), |place| (place.x_mm, place.y_mm));
    canvas.surface.push_transform(&Transform::from_translate(pt(x), pt(y)));
    let (page, n_pages) = (layout.page, sheet.n_slips as u32);
    let code = SheetCode { sheet_id: sheet.sheet_id.clone(), page, n_pages };
    let drawn = machine::draw(canvas, layout, &code);
    let (grid, words) = (SlipGrid::new(sheet.locale), SlipWords::of(sheet.locale));
    let slip = Slip { sheet, grid, number: page as usize, words };
    slip.band(canvas);
    slip.titles(canvas);
    slip.digits(canvas);
    slip.status(canvas);
    slip.foot(canvas);
    canvas.surface.pop();
    drawn
}

/// Draws dashed lines through the middles of the page.
pub(super) fn cut_lines(canvas: &mut Canvas<'_, '_>, paper: PaperSize) {
    const DASH: f64 = 2.0;
    const LINE: f64 = 0.15;
    let dashes = |length: f64| (0..(length / (2.0 * DASH)) as usize).map(|i| i as f64 * 2.0 * DASH);
    let (mid_x, mid_y) = (paper.width_mm / 2.0, paper.height_mm / 2.0);
    let across = dashes(paper.width_mm).map(|x| [x, mid_y - LINE / 2.0, DASH, LINE]);
    let down = dashes(paper.height_mm).map(|y| [mid_x - LINE / 2.0, y, LINE, DASH]);
    canvas.rects(across.chain(down), Ink(0.5));
}

impl Slip<'_> {
    fn locale(&self) -> Locale {
        self.sheet.locale
    }

    /// The side on which lines begin.
    fn start(&self) -> Anchor {
        if self.locale().is_rtl() { Anchor::Right } else { Anchor::Left }
    }

    /// Turns a left-to-right abscissa into the printed one, mm.
    fn x(&self, ltr_x_mm: f64) -> f64 {
        if self.locale().is_rtl() { Form::Slip.size().width_mm - ltr_x_mm } else { ltr_x_mm }
    }

    /// A line over the whole slip.
    fn line(&self, y: f64, size_pt: f32, weight: Weight) -> Place {
        Place { x: self.x(SIDE), y, anchor: self.start(), size_pt, weight, ..TEXT }
    }

    /// The code stands beside its square and the number at the outer side, in every language, as
    /// squares and codes are not mirrored.
    fn band(&self, canvas: &mut Canvas<'_, '_>) {
        let bold = Weight::Bold;
        let code = Place { x: 32.0, width_mm: 14.3, ..TEXT };
        canvas.write(Words::of(self.locale()).sheet_code, Place { y: 8.6, size_pt: 6.5, ..code });
        let spoken = isolate(&self.sheet.sheet_id.spoken());
        canvas.write(&spoken, Place { y: 13.0, size_pt: 10.0, weight: bold, ..code });
        let right = Place { x: 105.0 - SIDE, anchor: Anchor::Right, width_mm: 31.0, ..TEXT };
        let number = words::slip_of(self.locale(), self.number, self.sheet.n_slips);
        canvas.write(&number, Place { y: 8.8, size_pt: 9.0, weight: bold, ..right });
        let date = date::spelled(self.locale(), &self.sheet.date);
        canvas.write_texts(&[&date], "", Place { y: 13.0, ..right });
    }

    fn titles(&self, canvas: &mut Canvas<'_, '_>) {
        let sheet = self.sheet;
        let title = self.line(25.2, 12.0, Weight::Bold);
        canvas.write_texts(&[&sheet.course, &sheet.course_name], " – ", title);
        canvas.write_texts(&[&sheet.session], "", self.line(30.6, 9.5, Weight::Regular));
        let name = Words::of(self.locale()).name;
        labelled_line(canvas, name, self.start(), 8.5, (SIDE, 105.0 - SIDE, 38.6));
    }

    /// Boxes to write the digits in, and beside the bubbles what each row means: nothing stands
    /// inside of them.
    fn digits(&self, canvas: &mut Canvas<'_, '_>) {
        const HEADING_Y: f64 = 45.6;
        const BOX: (f64, f64) = (5.3, 6.6);
        const BOX_TOP: f64 = 47.4;
        let check_x = self.grid.column_x(N_DIGITS);
        let last_x = self.grid.column_x(N_DIGITS - 1) + SlipGrid::COLUMN_MM / 2.0;
        // The digits run from left to right; the words above them begin where the language does.
        let x = if self.locale().is_rtl() { last_x } else { SIDE };
        let heading = Place { x, y: HEADING_Y, anchor: self.start(), ..TEXT };
        let width_mm = last_x - SIDE - 2.5;
        canvas.write(self.words.write_id, Place { width_mm, size_pt: 7.5, ..heading });
        let check = Place { x: check_x, anchor: Anchor::Middle, width_mm: 18.0, ..heading };
        canvas.write(self.words.check, Place { weight: Weight::Bold, size_pt: 7.5, ..check });
        for idx in 0..=N_DIGITS {
            let left = self.grid.column_x(idx) - BOX.0 / 2.0;
            frame(canvas, [left, BOX_TOP, BOX.0, BOX.1], 0.2, Ink(0.6));
        }
        for digit in 0..10 {
            let y = self.grid.digit_y(digit) + 1.05;
            let label = Place { y, anchor: Anchor::Middle, size_pt: 8.5, ..TEXT };
            canvas.write(&digit.to_string(), Place { x: 17.0, ..label });
            canvas.write(&words::number(self.locale(), digit), Place { x: 87.0, ..label });
        }
    }

    fn status(&self, canvas: &mut Canvas<'_, '_>) {
        let rule_y = f64::midpoint(self.grid.digit_y(9), SlipGrid::STATUS_Y_MM) - 0.4;
        canvas.rects([[SIDE, rule_y, 105.0 - 2.0 * SIDE, 0.12]], Ink(0.25));
        let statuses = Words::of(self.locale()).statuses;
        let lines = statuses.map(|status| canvas.set.line(status, Weight::Regular));
        let widest = lines.iter().map(|line| line.width).fold(f32::EPSILON, f32::max);
        // One size for the four.
        let size_pt = 8.5_f32.min(pt(12.6) / widest);
        for (line, idx) in lines.iter().zip(0..) {
            let x = self.x(self.grid.status_ltr_x(idx) + 3.4);
            canvas.text(line, (x, SlipGrid::STATUS_Y_MM + 1.1), self.start(), size_pt);
        }
    }

    /// How to mark and how the check digit is found, left of the second code, and the slip's
    /// number beside it.
    fn foot(&self, canvas: &mut Canvas<'_, '_>) {
        let (left, right) = (SIDE, 46.5);
        let x = if self.locale().is_rtl() { right } else { left };
        let note = Place { x, anchor: self.start(), width_mm: right - left, size_pt: 6.5, ..TEXT };
        canvas.write(self.words.check_is, Place { y: 123.3, ..note });
        canvas.write(self.words.check_sum, Place { y: 126.3, ..note });
        let sum = Place { x: left, y: 129.8, anchor: Anchor::Left, size_pt: 7.0, ..note };
        canvas.write(&isolate("2+0+2+1+0+0+0+7 = 12"), sum);
        let check_box = [43.3, 127.1, 2.9, 3.6];
        frame(canvas, check_box, 0.2, Ink(0.6));
        let (x, anchor) = (check_box[0] + check_box[2] / 2.0, Anchor::Middle);
        canvas.write("2", Place { x, anchor, weight: Weight::Bold, ..sum });
        for i in 0..4 {
            let step = 1.6 + 8.2 * f64::from(i);
            let x = if self.locale().is_rtl() { right - step } else { left + step };
            let verdict_x = x + if self.locale().is_rtl() { -3.7 } else { 3.7 };
            example_mark(canvas, i, (x, 134.0), verdict_x, 1.4);
        }
        let beside = Place { x: 72.6, anchor: Anchor::Right, width_mm: 13.5, ..TEXT };
        let number = words::slip_of(self.locale(), self.number, self.sheet.n_slips);
        canvas.write(&number, Place { y: 128.4, size_pt: 6.5, ..beside });
        let spoken = isolate(&self.sheet.sheet_id.spoken());
        canvas.write(&spoken, Place { y: 132.0, size_pt: 8.0, weight: Weight::Bold, ..beside });
    }
}

/// A rectangle's outline inside its edges.
fn frame(canvas: &mut Canvas<'_, '_>, [x, y, w, h]: [f64; 4], line: f64, ink: Ink) {
    let sides = [
        [x, y, w, line],
        [x, y + h - line, w, line],
        [x, y + line, line, h - 2.0 * line],
        [x + w - line, y + line, line, h - 2.0 * line],
    ];
    canvas.rects(sides, ink);
}
