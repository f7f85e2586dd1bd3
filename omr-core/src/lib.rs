//! Bubble sheets for attendance: **layouts out, marks in**.
//!
//! `omr-core` knows paper and pixels, not people: a [`RosterSheet`] says what to print, its
//! [`SheetLayout`] says where every bubble lies in millimetres, [`pdf`] draws it, and [`read`]
//! turns a grey picture of the marked page into a [`SheetReading`]. It does no input or output of
//! its own, has no `unsafe`, and gives the same reading of the same pixels natively and in
//! WebAssembly.
//!
//! # Layouts out
//!
//! A sheet is named after its content: the same list gives the same code, layout and PDF bytes on
//! every device, so a sheet can be printed again and read anywhere. Spaces are *sheet*
//! (millimetres from the paper's top-left corner, y down) and *image* (pixels).
//!
//! ```
//! # #[cfg(all(feature = "pdf", feature = "serde"))] {
//! use omr_core::{Locale, Paper, RosterRow, RosterSheet, SheetLayout};
//!
//! let row = |id: &str, name: &str| RosterRow { id: id.to_owned(), name: name.to_owned() };
//! let rows = vec![
//!     row("20210001", "زينب عبد الله كاظم الموسوي"),
//!     row("20210002", "ڕێبوار ئازاد کەریم"),
//!     row("20210003", "Sara Ahmed Kareem"),
//! ];
//! let name = "مقدمة في البرمجة";
//! let sheet =
//!     RosterSheet::new(Paper::A4, Locale::Ar, "CS101", name, "المحاضرة 10", "2026-12-15", rows);
//!
//! // Where everything lies, as other programs read it.
//! let layout = sheet.layout()?;
//! let first_row = &layout.pages[0].fields[1];
//! assert_eq!(first_row.field, "row-1");
//! assert_eq!(first_row.student_id.as_deref(), Some("20210001"));
//! assert_eq!(first_row.bubbles[0].value, "present");
//! let json = layout.to_json()?;
//! assert_eq!(SheetLayout::from_json(json.as_bytes())?, layout);
//!
//! // What goes to the printer.
//! let pdf = omr_core::pdf::roster(&sheet)?;
//! assert!(pdf.starts_with(b"%PDF-1.7"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
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
