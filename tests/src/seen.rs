//! Which places of the sheet a picture really shows: where it has lost the evidence, a question
//! is the right answer.
use crate::truth::PageTruth;
use omr_core::{Bubble, Field};

/// How well a pixel shows the paper it lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clarity {
    /// Ink and paper are well apart.
    Clear,
    /// Ink and paper are still apart, a pale mark may not be.
    Weak,
    /// Nothing can be told: covered, cut away, burnt out.
    Lost,
}

impl Clarity {
    /// From the luma of bare paper in its light, the flare over black, and what glare adds.
    #[must_use]
    pub fn of(paper: f32, flare: f32, added: f32) -> Self {
        let apart = |reflect: f32, added: f32| {
            let ink = flare + reflect * (paper - flare);
            (paper + added).min(255.0) - (ink + added).min(255.0)
        };
        // Glare burns pale strokes and the bubble's outline out before it takes dark ink.
        let kept = if added > 0.0 { apart(PALE, added) / apart(PALE, 0.0).max(1.0) } else { 1.0 };
        match apart(DARK, added) {
            dark if dark < LOST_CONTRAST || kept < LOST_SHARE_OF_PALE => Self::Lost,
            dark if dark < WEAK_CONTRAST || kept < WEAK_SHARE_OF_PALE => Self::Weak,
            _ => Self::Clear,
        }
    }
}

/// Light that dark ink and a thin or pale stroke give back, of the paper's.
const DARK: f32 = 0.15;
const PALE: f32 = 0.5;
/// Shares of a pale stroke's contrast that glare must leave.
const LOST_SHARE_OF_PALE: f32 = 0.35;
const WEAK_SHARE_OF_PALE: f32 = 0.75;
/// Grey levels between paper and dark ink below which nobody could tell them apart among grain.
const LOST_CONTRAST: f32 = 22.0;
/// Grey levels below which thin or pale marks may be gone.
const WEAK_CONTRAST: f32 = 45.0;
/// Side of a cell of the map, mm.
const CELL_MM: f32 = 2.0;
/// Share of a bubble that must be lost for its field to be.
const LOST_SHARE: f32 = 0.3;
/// Share of a bubble that must be lost or weak for a question to be honest.
const WEAK_SHARE: f32 = 0.06;

/// A map of the sheet in cells of two millimetres.
#[derive(Debug, Clone)]
pub struct Seen {
    columns: usize,
    rows: usize,
    /// Looks at a cell, and how many of them were weak and lost.
    cells: Vec<[u16; 3]>,
}

impl Seen {
    /// A map of a sheet of a size in mm, nothing of it seen yet.
    #[must_use]
    pub fn nothing(size: (f64, f64)) -> Self {
        let n = |mm: f64| (mm / f64::from(CELL_MM)).ceil() as usize + 1;
        let (columns, rows) = (n(size.0), n(size.1));
        Self { columns, rows, cells: vec![[0; 3]; columns * rows] }
    }

    /// A map of a sheet that is seen whole.
    #[must_use]
    pub fn everything(size: (f64, f64)) -> Self {
        let mut seen = Self::nothing(size);
        seen.cells.fill([1, 0, 0]);
        seen
    }

    /// A look at a place of the sheet, mm.
    pub fn look(&mut self, u: f32, v: f32, clarity: Clarity) {
        if u < 0.0 || v < 0.0 {
            return;
        }
        let (i, j) = ((u / CELL_MM) as usize, (v / CELL_MM) as usize);
        if i < self.columns && j < self.rows {
            let cell = &mut self.cells[j * self.columns + i];
            cell[0] = cell[0].saturating_add(1);
            match clarity {
                Clarity::Clear => {}
                Clarity::Weak => cell[1] = cell[1].saturating_add(1),
                Clarity::Lost => cell[2] = cell[2].saturating_add(1),
            }
        }
    }

    /// Shares of a bubble that are lost, and weak or lost.
    fn harm(&self, bubble: &Bubble) -> (f32, f32) {
        let (x, y, reach) = (bubble.x_mm as f32, bubble.y_mm as f32, bubble.r_mm as f32 + 0.9);
        let cell = |mm: f32| (mm / CELL_MM).max(0.0) as usize;
        let (mut n, mut lost, mut weak) = (0.0, 0.0, 0.0);
        for j in cell(y - reach)..=cell(y + reach).min(self.rows - 1) {
            for i in cell(x - reach)..=cell(x + reach).min(self.columns - 1) {
                let (dx, dy) = ((i as f32 + 0.5) * CELL_MM - x, (j as f32 + 0.5) * CELL_MM - y);
                if dx * dx + dy * dy > reach * reach {
                    continue;
                }
                let [looks, n_weak, n_lost] = self.cells[j * self.columns + i].map(f32::from);
                n += 1.0;
                // What no pixel shows is lost too.
                lost += if looks == 0.0 { 1.0 } else { n_lost / looks };
                weak += if looks == 0.0 { 0.0 } else { n_weak / looks };
            }
        }
        (lost / f32::max(n, 1.0), (lost + weak) / f32::max(n, 1.0))
    }

    /// Writes into the truth what this picture cannot show.
    pub fn mark_losses(&self, fields: &[Field], truth: &mut PageTruth) {
        for (field, truth) in fields.iter().zip(&mut truth.fields) {
            let harm = || field.bubbles.iter().map(|bubble| self.harm(bubble));
            truth.lost = harm().any(|(lost, _)| lost > LOST_SHARE);
            truth.may_ask |= harm().any(|(_, weak)| weak > WEAK_SHARE);
        }
    }
}
