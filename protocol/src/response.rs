use crate::{ApiVersion, BackupResponse};
use attendance::import::ImportPreview;
use omr_core::{ReadError, SheetReading};
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
    /// To `ReadPage`. Buffers: one grey JPEG for each strip of each part, in their order.
    Page {
        /// Every page and slip that is in the picture, or why it gives nothing; at least one.
        parts: Vec<Result<PartRead, ReadError>>,
        /// What it took.
        timing: PageTiming,
    },
    /// To `DrawPage`. Buffer 0: the picture as a JPEG in colours.
    Drawn {
        /// Pixels.
        width: usize,
        /// Pixels.
        height: usize,
    },
    /// To `PrintRoster` and `PrintSlips`. Buffer 0: the PDF.
    Printed,
    /// To `ImportTable`.
    Imported {
        /// What the import would do.
        preview: ImportPreview,
    },
    /// To `Backup`.
    Backup(BackupResponse),
    /// To `Export` and `ExportRejected`. Buffer 0: the file.
    Exported,
}

/// A sheet's page or a slip, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartRead {
    /// What it says.
    pub reading: SheetReading,
    /// The pictures of its rows; one for all of a slip.
    pub strips: Vec<StripInfo>,
}

/// How long the stages of a page took, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageTiming {
    /// From the file's bytes to grey pixels.
    pub pixels_ms: f64,
    /// From pixels to the reading.
    pub read_ms: f64,
    /// Cutting out and packing the rows' pictures.
    pub strips_ms: f64,
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
