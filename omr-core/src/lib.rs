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
//!
//! A [`SlipSheet`] is printed with [`pdf::slips`]: each student fills in one slip, and
//! [`SheetReading::slip_id`] gives the ID, with a warning where its check digit does not agree.
//!
//! # Marks in
//!
//! [`read`] finds the page's coded squares, maps millimetres to pixels, takes the sheet and page
//! from the printed code, places every row by its own rails, and measures ink in millimetres on
//! paper whose light and printing have been taken away. A bubble is judged by absolute amounts of
//! ink, against its own paper and the page's own black, so a page without marks and a page full of
//! them are both read right; what one bubble cannot settle, the page's other marks and its empty
//! bubbles do. Whatever may hide or imitate a mark (a ring, a stroke from the next row, glare, noise,
//! a burnt-out 1-bit scan) gives [`FieldState::Uncertain`] with a [`Reason`], and [`row_strip`] gives
//! the picture of that row for a person to decide, [`page_overlay`] the page with its reading drawn on
//! it. [`fuse`] makes one reading of several pictures of
//! a page, [`read_all`] reads all slips and pages that one picture shows, and [`register`] only finds
//! them, for a camera's preview.
//!
//! How each stage works, where it fails and where it comes from is told in the project's
//! `docs/method.md`, with a figure a stage drawn from a real run; how often it fails, in
//! `docs/accuracy.md`. In short:
//!
//! 1. the picture is halved until squares are large enough to be seen and no larger;
//! 2. what is darker than its surroundings, four-sided and carries a code is a fiducial;
//! 3. fiducials that stand to each other as a sheet's do give a homography;
//! 4. the printed code is sampled where it must be, and says which page it is;
//! 5. rails at both ends of every row, and on bent paper the bubbles' outlines, place the rows;
//! 6. on a canvas of a quarter of a millimetre light and print are taken away, and strokes remain;
//! 7. every bubble is measured against the page's own empty ones;
//! 8. named rules decide what is a mark, what is asked about, and what is empty.
//!
//! ```
//! # #[cfg(feature = "read")] {
//! use omr_core::{ImageView, ReadError, read};
//!
//! // Luma, row by row; a decoder of JPEG or PDF gives it (`examples/read_picture.rs` runs on one).
//! let (width, height) = (1240, 1754);
//! let luma = vec![255; width * height];
//! let picture = ImageView::new(&luma, width, height, width)?;
//! match read(&picture, &[]) {
//!     Ok(reading) => println!("page {} of {}", reading.page, reading.sheet_id),
//!     Err(ReadError::NoSheetFound { n_fiducials }) => assert_eq!(n_fiducials, 0),
//!     Err(error) => println!("{error}"),
//! }
//! # }
//! # Ok::<(), omr_core::ImageViewError>(())
//! ```
#![forbid(unsafe_code)]

#[cfg(feature = "read")]
mod decide;
#[cfg(feature = "read")]
mod evidence;
#[cfg(feature = "figures")]
#[doc(hidden)]
pub mod figures;
#[cfg(feature = "read")]
mod fuse;
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
mod slip_id;
#[cfg(feature = "read")]
mod warn;

pub use image::{ImageView, ImageViewError};
pub use layout::{
    Bubble, CodePlace, Density, Fiducial, Field, FieldKind, Form, LayoutError, Locale, PageLayout,
    Paper, PaperSize, Placement, RailSize, RosterRow, RosterSheet, SheetId, SheetKind, SheetLayout,
    SlipSheet,
};
pub use reading::{
    BubbleReading, Edge, FieldReading, FieldState, FoundFiducial, Mark, ReadError, Reason,
    RegisteredSheet, Registration, SheetReading, Warning,
};
#[cfg(feature = "read")]
pub use {
    evidence::{OverlayError, PageOverlay, RowStrip, page_overlay, row_strip},
    fuse::{FuseError, Fused, fuse},
    read::{read, read_all, register},
};

#[cfg(test)]
#[cfg(feature = "read")]
mod promise;
#[cfg(test)]
#[cfg(feature = "read")]
mod test_page;
