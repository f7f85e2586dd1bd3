//! What a file is, by its bytes; names lie.
use crate::import::OtherFormat;

/// A file of some kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A zip package: an .xlsx, or another one.
    Package,
    /// A workbook behind a password.
    Protected,
    /// Text.
    Text,
    /// Nothing that can be read.
    Other(OtherFormat),
}

/// Begins of files that are no list.
const MAGIC: [(&[u8], OtherFormat); 9] = [
    (b"%PDF", OtherFormat::Pdf),
    (b"\x89PNG", OtherFormat::Picture),
    (b"\xff\xd8\xff", OtherFormat::Picture),
    (b"GIF8", OtherFormat::Picture),
    (b"BM", OtherFormat::Picture),
    (b"II*\0", OtherFormat::Picture),
    (b"MM\0*", OtherFormat::Picture),
    (b"Rar!", OtherFormat::Package),
    (b"7z\xbc\xaf", OtherFormat::Package),
];

/// Old Office files and encrypted new ones share this container (MS-CFB).
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

pub(super) fn kind(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Package;
    }
    if bytes.starts_with(COMPOUND_FILE) {
        return compound(bytes);
    }
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let head = &bytes[..bytes.len().min(8192)];
    let magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    match magic {
        // A text may begin with “BM…”; a picture always has a zero byte near its beginning.
        Some((b"BM", _)) if !head.contains(&0) => Kind::Text,
        Some((_, format)) => Kind::Other(*format),
        None if head.contains(&0) && !is_utf16 => Kind::Other(OtherFormat::Unknown),
        None if is_web_page(head) => Kind::Other(OtherFormat::WebPage),
        None => Kind::Text,
    }
}

/// Names of streams stand in the container as UTF-16.
fn compound(bytes: &[u8]) -> Kind {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if has("EncryptedPackage") {
        Kind::Protected
    } else if has("WordDocument") {
        Kind::Other(OtherFormat::WordDocument)
    } else if has("Workbook") || has("Book") {
        Kind::Other(OtherFormat::OldExcel)
    } else {
        Kind::Other(OtherFormat::Unknown)
    }
}

fn is_web_page(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head)
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_ascii_lowercase();
    ["<!doctype", "<html", "<table", "<?xml", "<head", "<meta"]
        .iter()
        .any(|tag| text.starts_with(tag))
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
        assert_eq!(kind(b" <HTML><table>"), Kind::Other(OtherFormat::WebPage));
        assert_eq!(kind(b"a\0b"), Kind::Other(OtherFormat::Unknown));
    }

    #[test]
    fn a_password_is_seen_in_the_container() {
        let stream = |name: &str| -> Vec<u8> {
            let name = name.encode_utf16().flat_map(u16::to_le_bytes);
            COMPOUND_FILE.iter().copied().chain([0; 64]).chain(name).collect()
        };
        assert_eq!(kind(&stream("EncryptedPackage")), Kind::Protected);
        assert_eq!(kind(&stream("Workbook")), Kind::Other(OtherFormat::OldExcel));
    }
}
