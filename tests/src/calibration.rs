//! Whether a confidence means what it says.
use omr_core::{FieldState, SheetReading};

use crate::truth::PageTruth;

/// Lower ends of the bins of confidence; a bin reaches up to 1, so that "0.99 or more" is one line.
pub const LEAST: [f64; 6] = [0.0, 0.5, 0.9, 0.99, 0.995, 0.999];

/// Sure answers by their confidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Calibration {
    /// For each bin: marks, marks that are right, blanks, blanks that are right.
    bins: [[usize; 4]; LEAST.len()],
}

impl Calibration {
    /// Counts the sure answers of a page that was read as itself.
    pub fn add(&mut self, truth: &PageTruth, reading: &SheetReading) {
        for (truth, field) in truth.fields.iter().zip(&reading.fields) {
            let first = match field.state {
                FieldState::Marked => 0,
                FieldState::Blank => 2,
                FieldState::Multiple | FieldState::Uncertain => continue,
            };
            let right = field.state == truth.state && field.value == truth.value;
            for (bin, least) in self.bins.iter_mut().zip(LEAST) {
                if field.confidence >= least {
                    bin[first] += 1;
                    bin[first + 1] += usize::from(right);
                }
            }
        }
    }

    /// For each of [`LEAST`]: marks, marks that are right, blanks, blanks that are right.
    #[must_use]
    pub const fn bins(&self) -> &[[usize; 4]; LEAST.len()] {
        &self.bins
    }
}
