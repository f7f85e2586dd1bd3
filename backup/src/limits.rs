//! What is taken into memory and believed, checked before either.

/// Bytes of one row. The largest rows are lines of the journal that hold a whole import.
pub const MAX_LINE_BYTES: usize = 64 << 20;
/// Bytes of one picture or scanned file; the largest PDF that is scanned is half of it.
pub const MAX_PICTURE_BYTES: u64 = 512 << 20;
/// Bytes of a passphrase in UTF-8.
pub const MAX_PASSPHRASE_BYTES: usize = 1024;

#[cfg(feature = "file")]
mod of_files {
    /// Bytes of the manifest: 200 a part, for all the parts that there may be.
    pub(crate) const MAX_MANIFEST_BYTES: u64 = 64 << 20;
    /// Parts of a backup: ten years of scanned pages.
    pub(crate) const MAX_PARTS: u64 = 250_000;
    /// Bytes of a zip's directory: 46 and a name for each part.
    pub(crate) const MAX_DIRECTORY_BYTES: u64 = 64 << 20;
    /// Bytes that all parts may unpack to, so that a small file cannot keep a phone busy for hours.
    pub(crate) const MAX_UNPACKED_BYTES: u64 = 64 << 30;
    /// KiB of memory that a sealed file may ask for when its key is made.
    pub(crate) const MAX_KDF_KIB: u32 = 256 << 10;
    /// Rounds that a sealed file may ask for when its key is made.
    pub(crate) const MAX_KDF_PASSES: u32 = 16;
    /// Lanes that a sealed file may ask for.
    pub(crate) const MAX_KDF_LANES: u32 = 8;
}
#[cfg(feature = "file")]
pub(crate) use of_files::{
    MAX_DIRECTORY_BYTES, MAX_KDF_KIB, MAX_KDF_LANES, MAX_KDF_PASSES, MAX_MANIFEST_BYTES, MAX_PARTS,
    MAX_UNPACKED_BYTES,
};
