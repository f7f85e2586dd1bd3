//! A workbook is weighed before it is unpacked.
//!
//! A package of a few kilobytes can unpack to gigabytes, and its directory can lie about that. So
//! the sizes it claims are added up first, and then every part is unpacked once into nothing,
//! with a stop where the claim ends.
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::import::{ImportError, OtherFormat};

/// What a workbook may unpack to: sixty times the largest file that is taken in, and well below
/// the memory of a phone's browser.
pub(super) const MAX_UNPACKED: u64 = 300 << 20;

/// Parts of a workbook at most; a real one has a few dozen.
const MAX_PARTS: usize = 10_000;

/// Shared strings at most, and how many a workbook may claim.
pub(super) const MAX_STRINGS: u64 = 5_000_000;

/// Text of a part at most: it is taken apart as one piece.
pub(super) const MAX_CONTENT: u64 = 160 << 20;

/// Sheets of a workbook that are offered; more is no list of people. Each can name the same part, so
/// their number is work.
pub(super) const MAX_SHEETS: usize = 1000;

/// A package that holds tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Package {
    /// Excel's (.xlsx).
    Xlsx,
    /// OpenDocument's (.ods).
    OpenDocument,
}

/// Checks that the package holds tables and can be unpacked within bounds.
pub(super) fn check(bytes: &[u8]) -> Result<Package, ImportError> {
    check_within(bytes, MAX_UNPACKED)
}

/// The text of an OpenDocument.
pub(super) fn content(bytes: &[u8]) -> Result<String, ImportError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if let Ok(mut manifest) = archive.by_name("META-INF/manifest.xml") {
        let mut text = Vec::new();
        manifest.by_ref().take(MAX_CONTENT).read_to_end(&mut text).map_err(damaged)?;
        if String::from_utf8_lossy(&text).contains("manifest:encryption-data") {
            return Err(ImportError::PasswordProtected);
        }
    }
    let part = archive.by_name("content.xml").map_err(damaged)?;
    let mut text = Vec::new();
    part.take(MAX_CONTENT + 1).read_to_end(&mut text).map_err(damaged)?;
    if text.len() as u64 > MAX_CONTENT {
        return Err(ImportError::UnpacksTooLarge { max: MAX_CONTENT });
    }
    Ok(match String::from_utf8(text) {
        Ok(text) => text,
        Err(spoiled) => String::from_utf8_lossy(spoiled.as_bytes()).into_owned(),
    })
}

fn check_within(bytes: &[u8], max: u64) -> Result<Package, ImportError> {
    let too_large = ImportError::UnpacksTooLarge { max };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(damaged("too many parts"));
    }
    let package = kind(&mut archive)?;
    if archive.decompressed_size().is_some_and(|claimed| claimed > u128::from(max)) {
        return Err(too_large);
    }
    let mut left = max;
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(locked_or_damaged)?;
        let name = part.name().map_err(damaged)?.to_ascii_lowercase();
        let is_strings = name.ends_with("sharedstrings.xml");
        let mut weight = Weight::default();
        weight.add(part, left.saturating_add(1))?;
        left = left.checked_sub(weight.n_bytes).ok_or_else(|| too_large.clone())?;
        if is_strings {
            weight.check_strings()?;
        }
    }
    Ok(package)
}

fn locked_or_damaged(error: ZipError) -> ImportError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => ImportError::PasswordProtected,
        error => damaged(error),
    }
}

pub(super) fn damaged(detail: impl std::fmt::Display) -> ImportError {
    ImportError::Damaged { detail: detail.to_string() }
}

/// Which package it is, by the parts that only one kind has.
fn kind(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Package, ImportError> {
    let names = archive.file_names().map(|name| name.map(|name| name.to_ascii_lowercase()));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(damaged)?;
    let has = |name: &str| names.iter().any(|n| n.replace('\\', "/") == name);
    let format = if has("xl/workbook.bin") {
        OtherFormat::BinaryExcel
    } else if has("word/document.xml") {
        OtherFormat::WordDocument
    } else if has("content.xml") && has("meta-inf/manifest.xml") {
        match is_spreadsheet(archive) {
            true => return Ok(Package::OpenDocument),
            false => OtherFormat::OpenDocument,
        }
    } else if has("[content_types].xml") {
        return Ok(Package::Xlsx);
    } else {
        OtherFormat::Package
    };
    Err(ImportError::NotATable { format })
}

/// Whether an OpenDocument is one of tables, and not of text or slides.
fn is_spreadsheet(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    const KIND: &str = "application/vnd.oasis.opendocument.spreadsheet";
    let Ok(part) = archive.by_name("mimetype") else { return true };
    let mut text = String::new();
    let read = part.take(256).read_to_string(&mut text);
    read.is_err() || text.trim().is_empty() || text.starts_with(KIND)
}

/// What went by while a part was unpacked.
#[derive(Default)]
struct Weight {
    n_bytes: u64,
    n_strings: u64,
    head: Vec<u8>,
}

impl Weight {
    fn add(&mut self, part: impl Read, max: u64) -> Result<(), ImportError> {
        let mut part = part.take(max);
        let mut buffer = vec![0; 64 << 10];
        // The end of the last piece stays in front of the next one, so that no tag is cut in two.
        let mut tail = 0;
        loop {
            let n = part.read(&mut buffer[tail..]).map_err(damaged)?;
            if n == 0 {
                return Ok(());
            }
            self.n_bytes += n as u64;
            let piece = &buffer[..tail + n];
            if self.head.len() < 4096 {
                self.head.extend_from_slice(&piece[tail..]);
            }
            self.n_strings += count(piece, b"<si>") + count(piece, b"<si ") + count(piece, b"<si/");
            tail = piece.len().min(3);
            let start = piece.len() - tail;
            buffer.copy_within(start..start + tail, 0);
        }
    }

    /// A workbook that claims or has more strings than a table can hold is no list.
    fn check_strings(&self) -> Result<(), ImportError> {
        let head = String::from_utf8_lossy(&self.head);
        let claims = head.split("uniqueCount").skip(1).map(|rest| {
            let digits = rest.trim_start_matches([' ', '=', '"', '\'', '\t', '\r', '\n']);
            let n = digits.bytes().take_while(u8::is_ascii_digit).count();
            digits[..n].parse::<u64>().unwrap_or(if n == 0 { 0 } else { u64::MAX })
        });
        let claimed = claims.max().unwrap_or(0);
        if claimed > MAX_STRINGS || self.n_strings > MAX_STRINGS {
            return Err(ImportError::UnpacksTooLarge { max: MAX_UNPACKED });
        }
        Ok(())
    }
}

fn count(piece: &[u8], tag: &[u8; 4]) -> u64 {
    piece.windows(4).filter(|window| window == tag).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// A package of two megabytes of spaces, which fill a few kilobytes.
    fn swollen() -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file("[Content_Types].xml", options).unwrap();
        writer.start_file("xl/worksheets/sheet1.xml", options).unwrap();
        writer.write_all(&vec![b' '; 2 << 20]).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_package_is_weighed_by_its_claim_and_by_what_comes_out() {
        let honest = swollen();
        assert!(honest.len() < 64 << 10);
        assert_eq!(check_within(&honest, 3 << 20), Ok(Package::Xlsx));
        let refused = Err(ImportError::UnpacksTooLarge { max: 1 << 20 });
        assert_eq!(check_within(&honest, 1 << 20), refused);

        // The same package that claims one kilobyte.
        let claim = (2_u32 << 20).to_le_bytes();
        let mut lying = honest;
        for i in 0..lying.len() - 4 {
            if lying[i..i + 4] == claim {
                lying[i..i + 4].copy_from_slice(&1024_u32.to_le_bytes());
            }
        }
        assert!(check_within(&lying, 1 << 20).is_err());
    }
}
