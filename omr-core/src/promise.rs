//! What is promised of every picture within limits: the marks that are there, or a question.
//!
//! `PROPTEST_CASES=500 cargo test -p omr-core --release promise` tries more than the usual few.
use crate::geometry::Point;
use crate::layout::{Field, Paper};
use crate::read;
use crate::reading::FieldState;
use crate::test_page::{Page, Picture, corners, layout};
use proptest::prelude::*;

/// Side of the picture, px.
const SIDE: usize = 1400;

/// How a field is marked.
#[derive(Debug, Clone, Copy)]
enum Hand {
    Nothing,
    Filled(usize),
    Ticked(usize),
    Crossed(usize),
    Two,
}

fn hand() -> impl Strategy<Value = Hand> {
    prop_oneof![
        4 => Just(Hand::Nothing),
        4 => (0_usize..4).prop_map(Hand::Filled),
        2 => (0_usize..4).prop_map(Hand::Ticked),
        2 => (0_usize..4).prop_map(Hand::Crossed),
        1 => Just(Hand::Two),
    ]
}

/// Marks `field` and tells the value that may be read, none for blank; `Err` where only a question
/// will do.
fn draw(page: &mut Page, field: &Field, hand: Hand, ink: u8) -> Result<Option<String>, ()> {
    let n = field.bubbles.len();
    let centre = |i: usize| Point::new(field.bubbles[i % n].x_mm, field.bubbles[i % n].y_mm);
    let mut stroke = |at: Point, from: (f64, f64), to: (f64, f64)| {
        let point = |(x, y): (f64, f64)| Point::new(at.x + x, at.y + y);
        page.stroke(point(from), point(to), 0.5, ink);
    };
    let marked = match hand {
        Hand::Nothing => return Ok(None),
        Hand::Two => {
            page.blot(centre(0), 2.0, ink);
            page.blot(centre(1), 2.0, ink);
            return Err(());
        }
        Hand::Filled(i) => {
            page.blot(Point::new(centre(i).x + 0.2, centre(i).y), 2.0, ink);
            i
        }
        Hand::Ticked(i) => {
            stroke(centre(i), (-1.2, 0.0), (0.0, 1.3));
            stroke(centre(i), (0.0, 1.3), (2.2, -2.2));
            i
        }
        Hand::Crossed(i) => {
            stroke(centre(i), (-1.6, -1.6), (1.6, 1.6));
            stroke(centre(i), (-1.6, 1.6), (1.6, -1.6));
            i
        }
    };
    Ok(Some(field.bubbles[marked % n].value.clone()))
}

/// The light on a picture: it falls off to one side, and an edge of shadow lies across it.
#[derive(Debug, Clone, Copy)]
struct Light {
    /// Where it falls off to, radians, and by how much.
    towards: f64,
    fall: f64,
    /// The edge's direction, how far from the middle it passes, px, and how wide it is, px.
    edge: f64,
    off: f64,
    soft: f64,
    /// What is left of the light in the shadow.
    shadow: f64,
}

impl Light {
    fn at(&self, p: Point) -> f64 {
        let half = SIDE as f64 / 2.0;
        let along = |angle: f64| (p.x - half) * libm::cos(angle) + (p.y - half) * libm::sin(angle);
        let fall = 1.0 - self.fall * (0.5 + along(self.towards) / (2.0 * half)).clamp(0.0, 1.0);
        let inside = ((along(self.edge) - self.off) / self.soft + 0.5).clamp(0.0, 1.0);
        fall * (1.0 - inside * (1.0 - self.shadow))
    }
}

prop_compose! {
    fn light()(
        towards in 0.0..std::f64::consts::TAU,
        fall in 0.0..0.4_f64,
        edge in 0.0..std::f64::consts::TAU,
        off in -500.0..500.0_f64,
        soft in 2.0..60.0_f64,
        shadow in 0.45..1.0_f64,
    ) -> Light {
        Light { towards, fall, edge, off, soft, shadow }
    }
}

/// Less contrast and the sensor's noise, which is the same in every run.
fn through_a_lens(mut picture: Picture, veil: f64, noise: f64) -> Picture {
    let mut state = 0x2545_F491_u32;
    for luma in &mut picture.luma {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = f64::from(state >> 16) / 32_768.0 - 1.0;
        let veiled = veil + f64::from(*luma) * (255.0 - 1.3 * veil) / 255.0;
        *luma = (veiled + noise * grain).round().clamp(0.0, 255.0) as u8;
    }
    picture
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn the_marks_that_are_there_are_read_or_asked_about(
        hands in prop::collection::vec(hand(), 31),
        turn in 0.0..std::f64::consts::TAU,
        tilt in 0.0..0.7_f64,
        towards in 0.0..std::f64::consts::TAU,
        light in light(),
        ink in 50_u8..110,
        veil in 0.0..40.0_f64,
        noise in 0.0..6.0_f64,
        table in 20.0..230.0_f64,
        letter: bool,
    ) {
        let paper = if letter { Paper::Letter } else { Paper::A4 };
        let sheet = layout(paper, 30);
        let mut page = Page::print(&sheet, &sheet.pages[0]);
        let fields = &sheet.pages[0].fields;
        let marks: Vec<_> =
            fields.iter().zip(&hands).map(|(field, hand)| draw(&mut page, field, *hand, ink)).collect();
        let size = (SIDE as f64, SIDE as f64);
        let place = corners(turn, tilt, towards, size, (sheet.paper.width_mm, sheet.paper.height_mm));
        let picture = page.photo(place, (SIDE, SIDE), table, |p| light.at(p));
        let picture = through_a_lens(picture, veil, noise);
        let reading = read(&picture.view(), std::slice::from_ref(&sheet));
        let reading = reading.map_err(|error| TestCaseError::fail(error.to_string()))?;
        let mut n_asked = 0;
        for (read, mark) in reading.fields.iter().zip(&marks) {
            let is_asked = matches!(read.state, FieldState::Uncertain | FieldState::Multiple);
            n_asked += usize::from(is_asked && mark.is_ok());
            prop_assert!(is_asked || mark.as_ref() == Ok(&read.value), "{read:?} for {mark:?}");
        }
        prop_assert!(n_asked <= 8, "{n_asked} of 31 plain marks are asked about");
    }
}
