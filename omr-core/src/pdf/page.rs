//! One page for people: header, table and footer around what the reader looks for.
use super::canvas::{Anchor, Canvas, Ink, pt};
use super::fit::{Sizes, fit};
use super::fonts::Weight;
use super::place::Place;
use super::words::{self, Words};
use crate::layout::{Density, Grid, Locale, RosterRow, RosterSheet};

/// What a page shows.
pub(super) struct Page<'a> {
    pub(super) sheet: &'a RosterSheet,
    pub(super) grid: Grid,
    /// 1-based.
    pub(super) page: usize,
    pub(super) n_pages: usize,
    /// This page's rows.
    pub(super) rows: &'a [RosterRow],
}

impl Page<'_> {
    pub(super) fn locale(&self) -> Locale {
        self.sheet.locale
    }

    pub(super) fn words(&self) -> &'static Words {
        Words::of(self.sheet.locale)
    }

    /// The side on which lines begin.
    pub(super) fn start(&self) -> Anchor {
        if self.locale().is_rtl() { Anchor::Right } else { Anchor::Left }
    }

    pub(super) fn end(&self) -> Anchor {
        if self.locale().is_rtl() { Anchor::Left } else { Anchor::Right }
    }

    /// Writes words of ours at a left-to-right abscissa, no wider than `width_mm`.
    pub(super) fn write(&self, canvas: &mut Canvas<'_, '_>, words: &str, place: Place) {
        canvas.write(words, self.mirrored(place));
    }

    /// Writes texts of people, no wider than `width_mm` together and separated by `separator`.
    pub(super) fn write_texts(
        &self,
        canvas: &mut Canvas<'_, '_>,
        texts: &[&str],
        separator: &str,
        place: Place,
    ) {
        canvas.write_texts(texts, separator, self.mirrored(place));
    }

    fn mirrored(&self, place: Place) -> Place {
        Place { x: self.grid.x(place.x), ..place }
    }
}

/// The columns' places, left-to-right mm from the table's left end.
const NUMBER_MIDDLE: f64 = 4.0;
const ID_START: f64 = 9.5;
const NAME_START: f64 = 28.5;

/// Width of a status word over its column.
const STATUS_WIDTH: f64 = 10.6;

/// Paper between a name and the bubbles.
const NAME_GAP: f64 = 2.0;

/// From a row's middle down to the baseline of one line of text, as a share of its size.
const MIDDLE_TO_BASELINE: f64 = 0.36;

/// How large a row's texts are, pt.
struct RowSizes {
    number_pt: f32,
    id_pt: f32,
    name: Sizes,
}

impl RowSizes {
    const fn of(density: Density) -> Self {
        match density {
            Density::Phone => Self {
                number_pt: 8.5,
                id_pt: 9.5,
                name: Sizes { full_pt: 12.0, one_line_pt: 8.5, two_lines_pt: (7.0, 5.5) },
            },
            // Two lines of 5 pt just fit a row, so long names stay on one line for longer.
            Density::Scanner => Self {
                number_pt: 8.0,
                id_pt: 9.0,
                name: Sizes { full_pt: 9.5, one_line_pt: 6.5, two_lines_pt: (5.0, 4.5) },
            },
        }
    }
}

/// Draws the column headings, the rows' texts and the lines between them.
pub(super) fn table(page: &Page<'_>, canvas: &mut Canvas<'_, '_>) {
    headings(page, canvas);
    for (idx, row) in page.rows.iter().enumerate() {
        row_line(page, canvas, idx);
        row_texts(page, canvas, idx, row);
    }
}

fn headings(page: &Page<'_>, canvas: &mut Canvas<'_, '_>) {
    let (words, (left, _)) = (page.words(), page.grid.table_x());
    let name_end = page.grid.statuses_begin_x() - NAME_GAP;
    let place = Place {
        x: 0.0,
        y: page.grid.table_top() - 1.9,
        anchor: page.start(),
        width_mm: 18.0,
        size_pt: 8.0,
        weight: Weight::Bold,
    };
    let mut write = |text, x, anchor, width_mm| {
        page.write(canvas, text, Place { x, anchor, width_mm, ..place });
    };
    write(words.number, left + NUMBER_MIDDLE, Anchor::Middle, 8.0);
    write(words.id, left + ID_START, page.start(), NAME_START - ID_START - 1.0);
    write(words.name, left + NAME_START, page.start(), name_end - left - NAME_START);
    let lines = words.statuses.map(|status| canvas.set.line(status, Weight::Bold));
    let widest = lines.iter().map(|line| line.width).fold(f32::EPSILON, f32::max);
    // One size for the four: the one at which the longest word leaves paper to its neighbours.
    let size_pt = place.size_pt.min(pt(STATUS_WIDTH) / widest);
    for (idx, line) in lines.iter().enumerate() {
        let at = (page.grid.x(page.grid.status_x(idx)), place.y);
        canvas.text(line, at, Anchor::Middle, size_pt);
    }
    rule(page, canvas, page.grid.table_top(), 0.3, Ink(0.6));
}

/// A hairline under the row, and a stronger one after every fifth, by which eyes keep their row.
/// None touches a bubble or counts as ink.
fn row_line(page: &Page<'_>, canvas: &mut Canvas<'_, '_>, idx: usize) {
    let y = page.grid.row_y(idx) + page.grid.row_pitch_mm() / 2.0;
    let is_fifth = (idx + 1).is_multiple_of(5) || idx + 1 == page.rows.len();
    let (line, ink) = if is_fifth { (0.2, Ink(0.5)) } else { (0.12, Ink(0.25)) };
    rule(page, canvas, y, line, ink);
}

fn rule(page: &Page<'_>, canvas: &mut Canvas<'_, '_>, y: f64, line: f64, ink: Ink) {
    let (left, right) = page.grid.table_x();
    match page.sheet.density {
        Density::Phone => canvas.rects([[left, y - line / 2.0, right - left, line]], ink),
        Density::Scanner => broken_rule(page, canvas, y, line, ink),
    }
}

/// Half of what a rule leaves out between two bubbles of a dense page, mm: it would pass 0.6 mm
/// from their outlines, where a ring drawn around a bubble is looked for.
const RULE_GAP: f64 = 1.7;

/// A rule that is interrupted between the bubbles.
fn broken_rule(page: &Page<'_>, canvas: &mut Canvas<'_, '_>, y: f64, line: f64, ink: Ink) {
    let (left, right) = page.grid.table_x();
    let columns = (0..page.words().statuses.len()).map(|idx| page.grid.status_x(idx));
    let from = std::iter::once(left).chain(columns.clone().map(|x| x + RULE_GAP));
    let to = columns.map(|x| x - RULE_GAP).chain(std::iter::once(right));
    let pieces = from.zip(to).map(|(from, to)| {
        let (a, b) = (page.grid.x(from), page.grid.x(to));
        [a.min(b), y - line / 2.0, (b - a).abs(), line]
    });
    canvas.rects(pieces, ink);
}

fn row_texts(page: &Page<'_>, canvas: &mut Canvas<'_, '_>, idx: usize, row: &RosterRow) {
    let (left, _) = page.grid.table_x();
    let y = page.grid.row_y(idx);
    let baseline = |size_pt: f32| y + f64::from(size_pt) * 25.4 / 72.0 * MIDDLE_TO_BASELINE;
    let sizes = RowSizes::of(page.sheet.density);
    let number = (page.page - 1) * page.sheet.rows_per_page() + idx + 1;
    let place = Place {
        x: left + NUMBER_MIDDLE,
        y: baseline(sizes.number_pt),
        anchor: Anchor::Middle,
        width_mm: 8.0,
        size_pt: sizes.number_pt,
        weight: Weight::Regular,
    };
    page.write(canvas, &words::number(page.locale(), number), place);
    let id = Place {
        x: left + ID_START,
        y: baseline(sizes.id_pt),
        anchor: page.start(),
        width_mm: NAME_START - ID_START - 1.0,
        size_pt: sizes.id_pt,
        ..place
    };
    page.write_texts(canvas, &[&row.id], "", id);
    name(page, canvas, y, &row.name, sizes.name);
}

fn name(page: &Page<'_>, canvas: &mut Canvas<'_, '_>, y: f64, name: &str, sizes: Sizes) {
    let x = page.grid.table_x().0 + NAME_START;
    let width = page.grid.statuses_begin_x() - NAME_GAP - x;
    let fitted = fit(canvas.set, name, pt(width), sizes);
    let size_mm = f64::from(fitted.size_pt) * 25.4 / 72.0;
    let pitch = page.grid.row_pitch_mm() * 0.46;
    let first = y - pitch * (fitted.lines.len() as f64 - 1.0) / 2.0;
    for (line, i) in fitted.lines.iter().zip(0..) {
        let baseline = first + pitch * f64::from(i) + size_mm * MIDDLE_TO_BASELINE;
        canvas.text(line, (page.grid.x(x), baseline), page.start(), fitted.size_pt);
    }
}
