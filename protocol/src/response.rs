use crate::ApiVersion;
use attendance::import::ImportPreview;
use omr_core::SheetReading;
use serde::{Deserialize, Serialize};

/// What the worker answers to a [`Request`](crate::Request) of the same name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// To `Hello`.
    Hello {
        /// What the worker speaks; equal to what was asked.
        version: ApiVersion,
    },
    /// To `OpenFile`.
    Opened {
        /// What the bytes are.
        format: FileFormat,
        /// Pages, at least 1.
        n_pages: usize,
    },
    /// To `ReadPage`. Buffers: one grey JPEG for each of `strips`, in their order.
    Page {
        /// What the page says.
        reading: SheetReading,
        /// The pictures of its rows.
        strips: Vec<StripInfo>,
    },
    /// To `PrintRoster`. Buffer 0: the PDF.
    Printed,
    /// To `ImportTable`.
    Imported {
        /// What the import would do.
        preview: ImportPreview,
    },
    /// To `Export`. Buffer 0: the .xlsx.
    Exported,
}

/// One row's picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripInfo {
    /// The field it shows, by name.
    pub field: String,
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileFormat {
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    Webp,
    /// TIFF, one page or many.
    Tiff,
    /// PDF document.
    Pdf,
}
