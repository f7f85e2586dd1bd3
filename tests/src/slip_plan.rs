//! What students do with slips.
use crate::habits::Habit;
use crate::marking::Entry;
use crate::pens::{Pen, PenKind};
use crate::plan::{Mix, any_clear, any_status, pen_for, pick_pen};
use omr_core::{Field, PageLayout};
use rand::Rng;
use rand::rngs::SmallRng;

/// Whether a page's fields are those of slips.
pub(crate) fn shows_slips(layout: &PageLayout) -> bool {
    layout.fields.first().is_some_and(|field| field.field.starts_with("slip-"))
}

/// Habits that make no sense in a column of digits: a signature runs across columns, and a stroke
/// into the next row would leave the slip.
const NOT_ON_SLIPS: [Habit; 2] = [Habit::Signature, Habit::IntoNextRow];

/// A plan for the slips of a page, each filled by a student of its own.
pub(crate) fn plan(
    mix: Mix,
    layout: &PageLayout,
    dark_only: bool,
    rng: &mut SmallRng,
) -> Vec<Entry> {
    let slip = |field: &Field| field.field.split('/').next().unwrap_or_default().to_owned();
    let slips = layout.fields.chunk_by(|a, b| slip(a) == slip(b));
    slips.flat_map(|fields| Student::any(mix, dark_only, rng).fills(fields, rng)).collect()
}

struct Student {
    mix: Mix,
    dark_only: bool,
    pen: Pen,
    manner: Habit,
    id: String,
    /// Left the slip on the table.
    is_absent: bool,
}

impl Student {
    fn any(mix: Mix, dark_only: bool, rng: &mut SmallRng) -> Self {
        let pen = match mix {
            Mix::LightPencil => Pen::pick(PenKind::LightPencil, rng),
            _ => pick_pen(dark_only, rng),
        };
        let id = format!("20{:06}", rng.random_range(0..1_000_000));
        let is_absent = rng.random_bool(0.08);
        Self { mix, dark_only, pen, manner: any_clear(rng), id, is_absent }
    }

    fn fills(&self, fields: &[Field], rng: &mut SmallRng) -> Vec<Entry> {
        let sum: u32 = self.id.chars().filter_map(|c| c.to_digit(10)).sum();
        let entry = |(idx, field): (usize, &Field)| {
            let digit = self.id.chars().nth(idx).and_then(|c| c.to_digit(10));
            let bubble_idx = match (digit, field.bubbles.len()) {
                (Some(digit), _) => digit as usize,
                // Some add up wrongly.
                (None, 10) if rng.random_bool(0.95) => (sum % 10) as usize,
                (None, 10) => rng.random_range(0..10),
                (None, n) => any_status(n, rng),
            };
            let habit = self.habit(rng);
            let pen = match self.mix {
                Mix::Habits => pen_for(habit, self.pen, self.dark_only, rng),
                _ => self.pen,
            };
            Entry { bubble_idx, habit, pen }
        };
        fields.iter().enumerate().map(entry).collect()
    }

    fn habit(&self, rng: &mut SmallRng) -> Habit {
        if self.is_absent || rng.random_bool(0.03) {
            return Habit::Untouched;
        }
        if self.mix == Mix::Habits {
            loop {
                let habit = Habit::ALL[rng.random_range(0..Habit::ALL.len())];
                if !NOT_ON_SLIPS.contains(&habit) {
                    return habit;
                }
            }
        }
        if rng.random_bool(0.85) { self.manner } else { any_clear(rng) }
    }
}
