//! What the bytes are, by their first bytes; names lie.
use crate::{Format, IntakeError};

/// A PDF's header may stand anywhere in its first kilobyte (ISO 32000-1, annex H.3.4.1): mail
/// gateways and scanners put their own lines before it.
const PDF_HEADER_WITHIN: usize = 1024;

/// Brands of the HEIF family: HEVC pictures (`heic` and its kin), AV1 pictures (`avif`), and the
/// containers that either may call itself (`mif1`, `msf1`).
const HEIF_BRANDS: [&[u8]; 10] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"avif", b"avis", b"mif1", b"msf1"];

/// Names the format.
///
/// # Errors
///
/// [`IntakeError::Empty`], [`IntakeError::Heic`] and [`IntakeError::UnknownFormat`].
pub(crate) fn sniff(bytes: &[u8]) -> Result<Format, IntakeError> {
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    match head {
        [] => Err(IntakeError::Empty),
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::Webp),
        // 42 is the TIFF of 1992, 43 is BigTIFF.
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Ok(Format::Tiff),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] if is_heif(head) => Err(IntakeError::Heic),
        _ if head.windows(5).any(|w| w == b"%PDF-") => Ok(Format::Pdf),
        _ => Err(IntakeError::UnknownFormat),
    }
}

/// Looks at the major brand and the compatible ones; the two bytes' version lies between.
fn is_heif(head: &[u8]) -> bool {
    let Some((len, _)) = head.split_first_chunk::<4>() else { return false };
    let end = (u32::from_be_bytes(*len) as usize).min(head.len());
    let brands = head.get(8..end).unwrap_or_default();
    brands.chunks_exact(4).any(|brand| HEIF_BRANDS.contains(&brand))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(sniff(b""), Err(IntakeError::Empty));
        assert_eq!(sniff(b"hello, I am called scan.pdf"), Err(IntakeError::UnknownFormat));
        assert_eq!(sniff(b"\xEF\xBB\xBF\r\n%PDF-1.4\n"), Ok(Format::Pdf));
        assert_eq!(sniff(b"RIFF\0\0\0\0WAVEfmt "), Err(IntakeError::UnknownFormat));
        assert_eq!(sniff(b"\xFF\xD8"), Err(IntakeError::UnknownFormat));
    }

    #[test]
    fn an_iphone_picture_is_named_and_a_video_is_not_one() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        let avif = b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf";
        let video = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42";
        assert_eq!(sniff(heic), Err(IntakeError::Heic));
        assert_eq!(sniff(avif), Err(IntakeError::Heic));
        assert_eq!(sniff(video), Err(IntakeError::UnknownFormat));
        assert_eq!(sniff(b"\xFF\xFF\xFF\xFFftyp"), Err(IntakeError::UnknownFormat));
    }
}
