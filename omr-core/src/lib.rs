//! Bubble sheets for attendance: **layouts out, marks in**.
//!
//! `omr-core` knows paper and pixels, not people: a [`RosterSheet`] says what to print, its
//! [`SheetLayout`] says where every bubble lies in millimetres, [`pdf`] draws it, and [`read`]
//! turns a grey picture of the marked page into a [`SheetReading`]. It does no input or output of
//! its own, has no `unsafe`, and gives the same reading of the same pixels natively and in
//! WebAssembly.
#![forbid(unsafe_code)]

#[cfg(feature = "read")]
mod decide;
#[cfg(feature = "read")]
mod evidence;
pub mod geometry;
mod image;
pub mod layout;
#[cfg(feature = "read")]
mod measure;
#[cfg(feature = "read")]
mod params;
#[cfg(feature = "pdf")]
pub mod pdf;
#[cfg(feature = "read")]
mod read;
mod reading;
#[cfg(feature = "read")]
mod register;

pub use image::{ImageView, ImageViewError};
pub use layout::{
    Bubble, CodePlace, Fiducial, Field, FieldKind, LayoutError, Locale, PageLayout, Paper,
    PaperSize, RosterRow, RosterSheet, SheetId, SheetKind, SheetLayout,
};
pub use reading::{
    BubbleReading, FieldReading, FieldState, Mark, ReadError, Reason, Registration, SheetReading,
    Warning,
};
#[cfg(feature = "read")]
pub use {
    evidence::{RowStrip, row_strip},
    read::read,
};

#[cfg(test)]
#[cfg(feature = "read")]
mod test_page;
