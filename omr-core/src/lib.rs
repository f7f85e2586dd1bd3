//! Bubble sheets for attendance: **layouts out, marks in**.
//!
//! `omr-core` knows paper and pixels, not people: a [`RosterSheet`] says what to print, its
//! [`SheetLayout`] says where every bubble lies in millimetres, [`pdf`] draws it, and [`read`]
//! turns a grey picture of the marked page into a [`SheetReading`]. It does no input or output of
//! its own, has no `unsafe`, and gives the same reading of the same pixels natively and in
//! WebAssembly.
#![forbid(unsafe_code)]

pub mod geometry;
mod image;
pub mod layout;
#[cfg(feature = "pdf")]
pub mod pdf;
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
pub use register::read;
