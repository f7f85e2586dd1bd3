//! What stands above and below the table.
use super::canvas::{Anchor, Canvas, Ink};
use super::fonts::Weight;
use super::line::isolate;
use super::page::Page;
use super::place::Place;
use super::{date, words};
use crate::layout::Field;

/// Left and right end of lines that run over the whole page, left-to-right mm from its edges.
const SIDE: f64 = 24.0;

/// Middle of the page's upper and lower edge band, between the fiducials, mm from the edge.
const BAND: f64 = 16.0;

/// Draws the header: code and page in the upper band, course, session and date, and what an
/// unmarked row means.
pub(super) fn header(page: &Page<'_>, canvas: &mut Canvas<'_, '_>, unmarked: &Field) {
    upper_band(page, canvas);
    titles(page, canvas);
    unmarked_row(page, canvas, unmarked);
    example_marks(page, canvas);
}

const TEXT: Place = Place {
    x: 0.0,
    y: 0.0,
    anchor: Anchor::Left,
    width_mm: 50.0,
    size_pt: 9.0,
    weight: Weight::Regular,
};

/// The code stands beside its square and page and number at the outer side, in every language, as
/// fiducials and codes are not mirrored.
fn upper_band(page: &Page<'_>, canvas: &mut Canvas<'_, '_>) {
    let width = page.sheet.paper.size().width_mm;
    let x = page.grid.x(44.5);
    let code = Place { x, y: BAND + 4.0, size_pt: 17.0, weight: Weight::Bold, ..TEXT };
    page.write(canvas, page.words().sheet_code, Place { x, y: BAND - 2.6, ..TEXT });
    page.write(canvas, &isolate(&page.sheet.sheet_id.spoken()), code);
    let x = page.grid.x(width - SIDE);
    let right = Place { x, anchor: Anchor::Right, width_mm: 70.0, ..TEXT };
    let n_students = words::n_students(page.locale(), page.sheet.rows.len());
    let page_of = words::page_of(page.locale(), page.page, page.n_pages);
    let strong = Place { size_pt: 11.0, weight: Weight::Bold, ..right };
    page.write(canvas, &page_of, Place { y: BAND - 1.6, ..strong });
    page.write(canvas, &n_students, Place { y: BAND + 4.0, ..right });
}

fn titles(page: &Page<'_>, canvas: &mut Canvas<'_, '_>) {
    let sheet = page.sheet;
    // The example marks take the rest.
    let width_mm = sheet.paper.size().width_mm - 2.0 * SIDE - 52.0;
    let line = Place { x: SIDE, anchor: page.start(), width_mm, ..TEXT };
    let title = Place { y: 34.0, size_pt: 15.0, weight: Weight::Bold, ..line };
    page.write_texts(canvas, &[&sheet.course, &sheet.course_name], " – ", title);
    let date = date::spelled(page.locale(), &sheet.date);
    let session = Place { y: 40.4, size_pt: 11.0, ..line };
    page.write_texts(canvas, &[&sheet.session, &date], "  ·  ", session);
}

fn unmarked_row(page: &Page<'_>, canvas: &mut Canvas<'_, '_>, field: &Field) {
    let words = page.words();
    let y = field.bubbles.first().map_or(0.0, |bubble| bubble.y_mm + 1.2);
    let left = page.grid.table_x().0 + 1.0;
    let first_x = field.bubbles.first().map_or(left, |bubble| page.grid.x(bubble.x_mm));
    let place = Place { anchor: page.start(), ..TEXT };
    let width_mm = first_x - left - 4.5;
    page.write(canvas, words.unmarked, Place { x: left, y, width_mm, ..place });
    for (bubble, status) in field.bubbles.iter().zip(words.statuses) {
        let x = page.grid.x(bubble.x_mm) + bubble.r_mm + 2.0;
        page.write(canvas, status, Place { x, y, width_mm: 18.0, ..place });
    }
}

/// Right: filled. Not so right: a tick, a ring, a dot. They stand beside the titles, as far from
/// all bubbles as the page allows, so that nobody and no reader takes them for some.
fn example_marks(page: &Page<'_>, canvas: &mut Canvas<'_, '_>) {
    const R: f64 = 2.0;
    let right = page.sheet.paper.size().width_mm - SIDE;
    let (y, pitch) = (37.8, 11.0);
    let caption = Place { x: right, y: 32.6, anchor: page.end(), size_pt: 8.0, ..TEXT };
    page.write(canvas, page.words().fill, caption);
    for i in 0..4 {
        let x = page.grid.x(right - 6.5 - pitch * f64::from(3 - i));
        let verdict_x = x + if page.locale().is_rtl() { -5.0 } else { 5.0 };
        example_mark(canvas, i, (x, y), verdict_x, R);
    }
}

/// A bubble of radius `r` with one of four marks in it, and beside it whether it is right.
pub(super) fn example_mark(
    canvas: &mut Canvas<'_, '_>,
    which: i32,
    (x, y): (f64, f64),
    verdict_x: f64,
    r: f64,
) {
    canvas.circle((x, y), r, 0.2, Ink(0.45));
    match which {
        0 => canvas.disc((x, y), r - 0.1),
        1 => tick(canvas, (x, y), r - 0.1, 0.35),
        2 => canvas.circle((x, y), r + 0.9, 0.35, Ink::BLACK),
        _ => canvas.disc((x - 0.2, y + 0.2), r * 0.4),
    }
    if which == 0 {
        tick(canvas, (verdict_x, y), 1.1, 0.45);
    } else {
        cross(canvas, (verdict_x, y), 0.8, 0.3);
    }
}

fn tick(canvas: &mut Canvas<'_, '_>, (x, y): (f64, f64), r: f64, line: f64) {
    canvas.strokes(&[(x - r, y), (x - r * 0.3, y + r * 0.8), (x + r, y - r)], line);
}

fn cross(canvas: &mut Canvas<'_, '_>, (x, y): (f64, f64), r: f64, line: f64) {
    canvas.strokes(&[(x - r, y - r), (x + r, y + r)], line);
    canvas.strokes(&[(x - r, y + r), (x + r, y - r)], line);
}

/// Draws the footer: lines for the teacher's name and signature, page and code again beside the
/// second code square.
pub(super) fn footer(page: &Page<'_>, canvas: &mut Canvas<'_, '_>) {
    let size = page.sheet.paper.size();
    let y = size.height_mm - BAND;
    let (from, to) = (SIDE, size.width_mm / 2.0 - 9.0);
    write_line(page, canvas, page.words().teacher, (from, to, y - 2.5));
    write_line(page, canvas, page.words().signature, (from, to, y + 5.0));
    let x = page.grid.x(size.width_mm - 44.5);
    let right = Place { x, anchor: Anchor::Right, width_mm: 48.0, ..TEXT };
    let page_of = words::page_of(page.locale(), page.page, page.n_pages);
    page.write(canvas, &page_of, Place { y: y - 1.4, ..right });
    let code = Place { y: y + 4.0, size_pt: 12.0, weight: Weight::Bold, ..right };
    page.write(canvas, &isolate(&page.sheet.sheet_id.spoken()), code);
}

/// A label and a line to write on, in the left half of the band on every sheet, as the second code
/// takes the right one.
fn write_line(page: &Page<'_>, canvas: &mut Canvas<'_, '_>, label: &str, at: (f64, f64, f64)) {
    labelled_line(canvas, label, page.start(), 8.5, at);
}

/// A label and a line to write on, from `left` to `right` with the baseline `y`.
pub(super) fn labelled_line(
    canvas: &mut Canvas<'_, '_>,
    label: &str,
    start: Anchor,
    size_pt: f32,
    (left, right, y): (f64, f64, f64),
) {
    let line = canvas.set.line(label, Weight::Regular);
    let label_mm = f64::from(line.width * size_pt) * 25.4 / 72.0 + 2.0;
    let (x, from) = match start {
        Anchor::Right => (right, left),
        _ => (left, left + label_mm),
    };
    canvas.text(&line, (x, y), start, size_pt);
    canvas.rects([[from, y + 0.5, right - left - label_mm, 0.15]], Ink(0.5));
}
