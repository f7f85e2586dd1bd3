//! What a file is, by its bytes; names lie.
use super::{compound, text_file};
use crate::import::OtherFormat;

/// A file of some kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A zip package: an .xlsx, an .ods, or another one.
    Package,
    /// The container of old Office files, and of new ones behind a password.
    Compound,
    /// A web page: registries export tables as such, and the clipboard holds them.
    WebPage,
    /// Excel's XML of 2003.
    Excel2003,
    /// Text.
    Text,
    /// Nothing that can be read.
    Other(OtherFormat),
}

/// Begins of files that are no list.
const MAGIC: [(&[u8], OtherFormat); 12] = [
    (b"%PDF", OtherFormat::Pdf),
    (b"\x89PNG", OtherFormat::Picture),
    (b"\xff\xd8\xff", OtherFormat::Picture),
    (b"GIF8", OtherFormat::Picture),
    (b"BM", OtherFormat::Picture),
    (b"II*\0", OtherFormat::Picture),
    (b"MM\0*", OtherFormat::Picture),
    (b"Rar!", OtherFormat::Package),
    (b"7z\xbc\xaf", OtherFormat::Package),
    (b"\x09\x00\x04\x00", OtherFormat::OldExcel),
    (b"\x09\x02\x06\x00", OtherFormat::OldExcel),
    (b"\x09\x04\x06\x00", OtherFormat::OldExcel),
];

pub(super) fn kind(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Package;
    }
    if bytes.starts_with(compound::MAGIC) {
        return Kind::Compound;
    }
    let head = &bytes[..bytes.len().min(8192)];
    let magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    let is_utf16 = text_file::utf16(bytes).is_some();
    match magic {
        // A text may begin with “BM…”; a picture always has a zero byte near its beginning.
        Some((b"BM", _)) if !head.contains(&0) => Kind::Text,
        Some((_, format)) => Kind::Other(*format),
        None if head.contains(&0) && !is_utf16 => Kind::Other(OtherFormat::Unknown),
        None => page(&text_file::decode(head)),
    }
}

/// A text, or one of the kinds of page that hold tables.
fn page(head: &str) -> Kind {
    let head = head.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let begins = |tags: &[&str]| tags.iter().any(|tag| head.starts_with(tag));
    if begins(&["<?xml"]) && head.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        Kind::Excel2003
    } else if begins(&["<!doctype", "<html", "<table", "<?xml", "<head", "<meta", "<!--", "<style"])
    {
        Kind::WebPage
    } else {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        assert_eq!(kind(b"PK\x03\x04rest"), Kind::Package);
        assert_eq!(kind("الرقم,الاسم".as_bytes()), Kind::Text);
        assert_eq!(kind(b"\xff\xfei\0d\0"), Kind::Text);
        assert_eq!(kind(b"BMW,Name"), Kind::Text);
        assert_eq!(kind(b"%PDF-1.7"), Kind::Other(OtherFormat::Pdf));
        assert_eq!(kind(b" <HTML><table>"), Kind::WebPage);
        assert_eq!(kind(b"a\0b"), Kind::Other(OtherFormat::Unknown));
        assert_eq!(kind(compound::MAGIC), Kind::Compound);
        let book =
            b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>";
        assert_eq!(kind(book), Kind::Excel2003);
        let unmarked: Vec<u8> =
            "id,name\n1,a\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind(&unmarked), Kind::Text);
    }
}
