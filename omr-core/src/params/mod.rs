//! Every threshold of the reader, with its unit and where it comes from.
//!
//! "Measured" means: on the simulated scans and photos of the accuracy table's tuning seeds,
//! never on those that the table is printed from.

mod canvas;
mod hand;
mod marks;
mod page;
mod register;
mod strokes;

pub(crate) use canvas::*;
pub(crate) use hand::*;
pub(crate) use marks::*;
pub(crate) use page::*;
pub(crate) use register::*;
pub(crate) use strokes::*;
