//! Which hand does what on a page: plans for [`crate::marking::mark`].
use crate::habits::{CLEAR_MARKS, Habit};
use crate::marking::Entry;
use crate::pens::{Pen, PenKind};
use crate::slip_plan;
use omr_core::PageLayout;
use rand::Rng;
use rand::rngs::SmallRng;

/// What the pages of a suite look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// One teacher, one pen, clear marks in their own manner; a few rows left blank.
    Everyday,
    /// As [`Mix::Everyday`], in very light pencil only.
    LightPencil,
    /// Every habit in every pen, row by row.
    Habits,
}

/// A plan for a page.
pub fn plan(mix: Mix, layout: &PageLayout, dark_only: bool, rng: &mut SmallRng) -> Vec<Entry> {
    if slip_plan::shows_slips(layout) {
        return slip_plan::plan(mix, layout, dark_only, rng);
    }
    match mix {
        Mix::Everyday => {
            let pen = pick_pen(dark_only, rng);
            everyday(layout, pen, rng)
        }
        Mix::LightPencil => {
            let pen = Pen::pick(PenKind::LightPencil, rng);
            everyday(layout, pen, rng)
        }
        Mix::Habits => habits(layout, dark_only, rng),
    }
}

pub(crate) fn pick_pen(dark_only: bool, rng: &mut SmallRng) -> Pen {
    if dark_only { Pen::any_dark(rng) } else { Pen::any(rng) }
}

/// A status as often as it is met.
pub fn any_status(n_bubbles: usize, rng: &mut SmallRng) -> usize {
    let status = match rng.random_range(0..100) {
        0..76 => 0,
        76..89 => 1,
        89..96 => 2,
        _ => 3,
    };
    status.min(n_bubbles - 1)
}

/// A clear mark as often as it is met.
pub fn any_clear(rng: &mut SmallRng) -> Habit {
    match rng.random_range(0..100) {
        0..45 => Habit::Filled,
        45..62 => Habit::Scribbled,
        62..70 => Habit::OverTheEdge,
        70..86 => Habit::Tick,
        86..94 => Habit::Cross,
        _ => Habit::Slash,
    }
}

fn everyday(layout: &PageLayout, pen: Pen, rng: &mut SmallRng) -> Vec<Entry> {
    let manner = any_clear(rng);
    let blank_share = rng.random_range(0.0..0.12);
    let entry = |n_bubbles: usize, is_header: bool, rng: &mut SmallRng| {
        let blank = rng.random_bool(if is_header { 0.4 } else { blank_share });
        let habit = match (blank, rng.random_bool(0.85)) {
            (true, _) => Habit::Untouched,
            (false, true) => manner,
            (false, false) => any_clear(rng),
        };
        Entry { bubble_idx: any_status(n_bubbles, rng), habit, pen }
    };
    let fields = layout.fields.iter();
    fields.map(|f| entry(f.bubbles.len(), f.student_id.is_none(), rng)).collect()
}

fn habits(layout: &PageLayout, dark_only: bool, rng: &mut SmallRng) -> Vec<Entry> {
    // One hand writes most rows; a second pen and odd ones come between.
    let own = pick_pen(dark_only, rng);
    let fields = layout.fields.iter();
    fields
        .map(|field| {
            let n = field.bubbles.len();
            if field.student_id.is_none() {
                let habit = if rng.random_bool(0.5) { Habit::Filled } else { Habit::Untouched };
                return Entry { bubble_idx: rng.random_range(0..n), habit, pen: own };
            }
            let habit = Habit::ALL[rng.random_range(0..Habit::ALL.len())];
            Entry {
                bubble_idx: rng.random_range(0..n),
                habit,
                pen: pen_for(habit, own, dark_only, rng),
            }
        })
        .collect()
}

pub(crate) fn pen_for(habit: Habit, own: Pen, dark_only: bool, rng: &mut SmallRng) -> Pen {
    if habit.needs_pencil() {
        // A faint fill beside a rubbing would vanish on a 1-bit scan.
        let pencil = if dark_only { Pen::pick(PenKind::Pencil, rng) } else { Pen::any_pencil(rng) };
        return Pen { opacity: pencil.opacity.max(if dark_only { 0.75 } else { 0.0 }), ..pencil };
    }
    let pen = if rng.random_bool(0.5) { own } else { pick_pen(dark_only, rng) };
    let fine = !CLEAR_MARKS.contains(&habit);
    // Nobody rests, dots or rings with a felt marker's whole width.
    if fine && pen.kind == PenKind::Felt { Pen { width_mm: 1.2, ..pen } } else { pen }
}
