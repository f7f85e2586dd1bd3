//! Signs that a window forgets everything when it is closed. No browser says so outright.

/// Bytes of a megabyte.
const MEGABYTE: f64 = 1_000_000.0;

/// What a browser lets one see without asking.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signs {
    /// Whether the browser promised to keep the data: no private window is promised that.
    pub is_promised: bool,
    /// Room that the browser allows, bytes.
    pub allowed_bytes: Option<f64>,
    /// What memory scripts may take, bytes; only Chromium says.
    pub heap_bytes: Option<f64>,
    /// Whether a private folder of files was refused, where the browser has such folders.
    pub is_folder_refused: bool,
}

/// Whether the window looks like one that forgets.
#[must_use]
pub fn is_private(signs: &Signs) -> bool {
    if signs.is_promised {
        return false;
    }
    // Firefox and Safari refuse the folder in private windows only.
    // Chromium keeps a private window's data in memory and allows it a share of that, where else it
    // allows more than half of the disk. Less than 100 MB is no share of any memory: a full phone.
    let is_small = match (signs.allowed_bytes, signs.heap_bytes) {
        (Some(allowed), Some(heap)) => allowed < 2.0 * heap && allowed > 100.0 * MEGABYTE,
        _ => false,
    };
    signs.is_folder_refused || is_small
}
