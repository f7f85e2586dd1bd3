//! What a person sees on the picture of a page.
use super::overlay::*;
use super::paint::Rgb;
use crate::geometry::{Homography, Point, Quad};
use crate::image::ImageView;
use crate::layout::{Bubble, Paper};
use crate::params;
use crate::read::{read, read_all};
use crate::reading::{FieldState, SheetReading, Warning};
use crate::test_page::{Page, Picture, corners, dense, layout, slips};

/// Pixels of a colour in a box of the overlay around a place of the picture.
fn count(overlay: &PageOverlay, picture: &Picture, at: Point, half: f64, color: Rgb) -> usize {
    let shrink = overlay.width as f64 / picture.width as f64;
    let (x, y) = (at.x * shrink, at.y * shrink);
    let range =
        |v: f64, n: usize| ((v - half).max(0.0) as usize)..((v + half).max(0.0) as usize).min(n);
    let columns = range(x, overlay.width);
    range(y, overlay.height)
        .flat_map(|y| columns.clone().map(move |x| 3 * (y * overlay.width + x)))
        .filter(|&i| is(&overlay.rgb[i..i + 3], color))
        .count()
}

fn any(overlay: &PageOverlay, color: Rgb) -> usize {
    overlay.rgb.chunks_exact(3).filter(|pixel| is(pixel, color)).count()
}

/// Whether a pixel has the colour, but for the smooth edge of a thin line.
fn is(pixel: &[u8], color: Rgb) -> bool {
    pixel.iter().zip(color).all(|(a, b)| a.abs_diff(b) < 40)
}

fn centre(bubble: &Bubble) -> Point {
    Point::new(bubble.x_mm, bubble.y_mm)
}

#[test]
fn every_state_has_its_shape_on_bent_and_turned_paper() {
    for (sheet, turn) in [(layout(Paper::A4, 30), 0.3), (dense(Paper::A4, 45), 3.2)] {
        let mut page = Page::print(&sheet, &sheet.pages[0]);
        let bubble = |row: usize, i: usize| &sheet.pages[0].fields[row].bubbles[i];
        for row in 1..30 {
            let pens = match row {
                3 => &[][..],
                5 => &[0, 2],
                _ => &[1],
            };
            for &i in pens {
                page.blot(centre(bubble(row, i)), bubble(row, i).r_mm, 60);
            }
        }
        page.ring(centre(bubble(7, 3)), bubble(7, 3).r_mm + 0.6, 0.4, 60);
        let quad = corners(turn, 0.3, 1.0, (1900.0, 2400.0), (210.0, 297.0));
        // The middle of every row lies 1.5 mm below its ends.
        let bend = |p: Point| {
            let across = p.x / 210.0;
            Point::new(0.0, -6.0 * across * (1.0 - across))
        };
        let picture = page.photo_bent(quad, (1900, 2400), 60.0, |_| 1.0, bend);
        let reading = read(&picture.view(), std::slice::from_ref(&sheet)).unwrap();
        let overlay = page_overlay(
            &picture.view(),
            std::slice::from_ref(&reading),
            std::slice::from_ref(&sheet),
        );
        let overlay = overlay.unwrap();
        assert_eq!((overlay.width, overlay.height), (1267, 1600));
        let paper = Quad::rect(0.0, 0.0, 210.0, 297.0);
        let pairs = [0, 1, 2, 3].map(|i| (paper.corners[i], quad.corners[i]));
        let map = Homography::fit(&pairs).unwrap();
        // Where the bent print is seen.
        let seen = |p: Point| map.apply(Point::new(p.x, p.y - bend(p).y));
        let within = |n_radii: f64, row: usize, i: usize, color: Rgb| {
            let r = bubble(row, i).r_mm * map.scale_at(centre(bubble(row, i)));
            let half = n_radii * r * overlay.width as f64 / picture.width as f64;
            count(&overlay, &picture, seen(centre(bubble(row, i))), half, color)
        };
        let near = |row: usize, i: usize, color: Rgb| within(1.35, row, i, color);
        assert_eq!(reading.fields[7].state, FieldState::Uncertain);
        for row in (1..30).filter(|row| ![3, 5, 7].contains(row)) {
            assert!(near(row, 1, BLUE) > 40, "row {row} is circled where its mark is");
            assert!(near(row, 3, BLUE) == 0, "row {row} is circled elsewhere");
        }
        assert!(within(2.0, 3, 0, SKY) > 10 && near(3, 1, BLUE) == 0, "a blank row is framed");
        assert!(near(5, 0, VERMILION) > 40 && near(5, 2, VERMILION) > 40, "two marks");
        assert!(near(7, 3, ORANGE) > 20, "a question");
        for corner in quad.corners {
            assert!(count(&overlay, &picture, corner, 20.0, GREEN) > 20, "the page's corner");
        }
        assert_eq!(any(&overlay, PURPLE), 0, "nothing is warned of");
    }
}

#[test]
fn a_mark_stays_open_to_view() {
    let sheet = layout(Paper::A4, 3);
    let mut page = Page::print(&sheet, &sheet.pages[0]);
    let bubble = &sheet.pages[0].fields[1].bubbles[0];
    page.blot(centre(bubble), 2.2, 60);
    let picture = page.scan(150.0);
    let reading = read(&picture.view(), std::slice::from_ref(&sheet)).unwrap();
    let overlay = page_overlay(&picture.view(), &[reading], std::slice::from_ref(&sheet)).unwrap();
    let shrink = overlay.width as f64 / 210.0;
    let at = |dx: f64| {
        let (x, y) = ((bubble.x_mm + dx) * shrink, bubble.y_mm * shrink);
        &overlay.rgb[3 * (y as usize * overlay.width + x as usize)..][..3]
    };
    assert_eq!(at(0.0), [60, 60, 60]);
    assert_eq!(at(1.9), [60, 60, 60]);
    assert_eq!(at(params::OVERLAY_AROUND * bubble.r_mm), BLUE);
}

#[test]
fn rows_in_glare_are_hatched() {
    let sheet = layout(Paper::A4, 30);
    let page = Page::print(&sheet, &sheet.pages[0]);
    let mut picture = page.scan(150.0);
    picture.luma.iter_mut().for_each(|luma| *luma = (u16::from(*luma) * 200 / 255) as u8);
    let field = &sheet.pages[0].fields;
    let px = |mm: f64| (mm / 25.4 * 150.0) as usize;
    let (top, bottom) = (field[10].bubbles[0].y_mm - 3.0, field[14].bubbles[0].y_mm + 3.0);
    for y in px(top)..px(bottom) {
        picture.luma[y * picture.width + px(20.0)..][..px(170.0)].fill(255);
    }
    let reading = read(&picture.view(), std::slice::from_ref(&sheet)).unwrap();
    let glare = |warning: &Warning| matches!(warning, Warning::Glare { .. });
    assert!(reading.warnings.iter().any(glare), "{:?}", reading.warnings);
    let overlay = page_overlay(&picture.view(), &[reading], std::slice::from_ref(&sheet)).unwrap();
    let row = |row: usize| {
        let at = centre(&field[row].bubbles[1]);
        let at = Point::new(px(at.x) as f64, px(at.y) as f64);
        count(&overlay, &picture, at, 20.0, PURPLE)
    };
    assert!(row(12) > 10, "under the glare");
    assert_eq!(row(20), 0, "beside it");
}

#[test]
fn slips_are_drawn_together_and_those_without_a_reading_apart() {
    let sheet = slips(4);
    let mut page = Page::blank(210.0, 297.0);
    let places = [(0.0, 0.0), (105.0, 0.0), (0.0, 148.5), (105.0, 148.5)];
    for (layout, (x, y)) in sheet.pages.iter().zip(places) {
        page.add(&sheet, layout, Point::new(x, y));
    }
    page.blot(Point::new(105.0 + 46.5, 60.0), 2.2, 60);
    page.blot(Point::new(105.0 + 35.0, 148.5 + 60.0), 2.2, 60);
    let picture = page.scan(150.0);
    let read = read_all(&picture.view(), std::slice::from_ref(&sheet));
    let readings: Vec<SheetReading> = read.into_iter().flatten().collect();
    assert_eq!(readings.len(), 4);
    let sheets = [sheet];
    let all = page_overlay(&picture.view(), &readings, &sheets).unwrap();
    let at = |x: f64, y: f64| Point::new(x / 25.4 * 150.0, y / 25.4 * 150.0);
    let count =
        |overlay: &PageOverlay, at: Point, color: Rgb| count(overlay, &picture, at, 18.0, color);
    assert!(count(&all, at(105.0 + 46.5, 60.0), BLUE) > 40);
    assert!(count(&all, at(105.0 + 35.0, 148.5 + 60.0), BLUE) > 40);
    assert_eq!(any(&all, VERMILION), 0);
    let first = page_overlay(&picture.view(), &readings[..1], &sheets).unwrap();
    assert_eq!(any(&first, BLUE), 0, "what the other slips hold is not drawn");
    assert!(any(&first, VERMILION) > 1000, "they are seen to be left out");
}

#[test]
fn what_cannot_be_drawn_is_named() {
    let sheet = layout(Paper::A4, 3);
    let page = Page::print(&sheet, &sheet.pages[0]);
    let (small, large) = (page.scan(100.0), page.scan(150.0));
    let reading = read(&small.view(), std::slice::from_ref(&sheet)).unwrap();
    let (sheet_id, page) = (reading.sheet_id.clone(), reading.page);
    let readings = [reading];
    let missing = OverlayError::UnknownPage { sheet_id: sheet_id.clone(), page };
    assert_eq!(page_overlay(&small.view(), &readings, &[]), Err(missing));
    let other = OverlayError::OtherPicture { sheet_id, page };
    assert_eq!(page_overlay(&large.view(), &readings, &[sheet]), Err(other));
    assert!(page_overlay(&ImageView::BLANK, &[], &[]).is_ok());
}
