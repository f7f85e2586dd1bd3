//! Records of an old workbook's stream (MS-XLS) and the values in them.
use std::borrow::Cow;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_8, UTF_16LE, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, WINDOWS_1258,
};

use super::compound::u16_at;

/// A record with those that continue it.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pieces: Vec<&'a [u8]>,
}

/// A record that is too long for one is continued by records of this kind.
const CONTINUE: u16 = 0x003C;

/// The records of a stream, until it ends.
pub(super) struct Records<'a> {
    stream: &'a [u8],
}

impl<'a> Records<'a> {
    /// From an offset on; none when it lies outside.
    pub(super) fn at(stream: &'a [u8], offset: usize) -> Self {
        Self { stream: stream.get(offset..).unwrap_or_default() }
    }

    fn piece(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = u16_at(self.stream, 0)?;
        let end = 4 + usize::from(u16_at(self.stream, 2)?);
        let data = self.stream.get(4..end)?;
        self.stream = &self.stream[end..];
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.piece()?;
        let mut pieces = vec![data];
        while u16_at(self.stream, 0) == Some(CONTINUE) {
            match self.piece() {
                Some((_, data)) => pieces.push(data),
                None => break,
            }
        }
        Some(Record { kind, pieces })
    }
}

impl<'a> Record<'a> {
    /// The record's own bytes, without what continues it.
    pub(super) fn data(&self) -> &'a [u8] {
        self.pieces.first().copied().unwrap_or_default()
    }

    /// What it takes of the stream, with what continues it, bytes.
    pub(super) fn n_bytes(&self) -> usize {
        self.pieces.iter().map(|piece| 4 + piece.len()).sum()
    }

    /// Reads the record from `offset` on, through what continues it.
    pub(super) fn cursor(&self, offset: usize) -> Cursor<'_> {
        let mut cursor = Cursor { pieces: &self.pieces, piece: &[] };
        cursor.enter();
        cursor.skip(offset);
        cursor
    }
}

/// A place in a record.
pub(super) struct Cursor<'a> {
    pieces: &'a [&'a [u8]],
    piece: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Goes on to the next piece; false at the end.
    fn enter(&mut self) -> bool {
        let Some((piece, rest)) = self.pieces.split_first() else { return false };
        (self.piece, self.pieces) = (piece, rest);
        true
    }

    /// Whether there is anything left.
    pub(super) fn is_done(&mut self) -> bool {
        while self.piece.is_empty() {
            if !self.enter() {
                return true;
            }
        }
        false
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        if self.is_done() {
            return None;
        }
        let (first, rest) = self.piece.split_first()?;
        self.piece = rest;
        Some(*first)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.u8()?, self.u8()?, self.u8()?, self.u8()?]))
    }

    /// Passes over bytes; false when there are not as many.
    pub(super) fn skip(&mut self, mut n: usize) -> bool {
        while n > 0 {
            if self.is_done() {
                return false;
            }
            let step = n.min(self.piece.len());
            self.piece = &self.piece[step..];
            n -= step;
        }
        true
    }

    /// A text of Excel 97 and later: flags, then characters of one or two bytes. Where it runs on
    /// into the next piece, that one begins with flags of its own.
    pub(super) fn unicode(&mut self, n_chars: usize) -> Option<String> {
        let flags = self.u8()?;
        self.unicode_with(n_chars, flags)
    }

    fn unicode_with(&mut self, n_chars: usize, flags: u8) -> Option<String> {
        let mut is_wide = flags & 1 != 0;
        let mut units: Vec<u16> = Vec::new();
        while units.len() < n_chars {
            if self.piece.is_empty() {
                if !self.enter() {
                    break;
                }
                is_wide = self.u8()? & 1 != 0;
                continue;
            }
            let width = if is_wide { 2 } else { 1 };
            let n = (n_chars - units.len()).min(self.piece.len() / width);
            if n == 0 {
                // Half a character at the end of a piece: the rest of it is lost.
                self.piece = &[];
                continue;
            }
            let (head, rest) = self.piece.split_at(n * width);
            let unit =
                |c: &[u8]| u16::from(c[0]) | c.get(1).map_or(0, |high| u16::from(*high) << 8);
            units.extend(head.chunks_exact(width).map(unit));
            self.piece = rest;
        }
        let chars = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
        Some(chars.filter(|c| *c != '\0').collect())
    }

    /// A text of the table of shared texts: as [`Self::unicode`], with styles that are passed over.
    pub(super) fn shared(&mut self) -> Option<String> {
        let n_chars = usize::from(self.u16()?);
        let flags = self.u8()?;
        let n_runs = if flags & 0x08 != 0 { usize::from(self.u16()?) } else { 0 };
        let n_more = if flags & 0x04 != 0 { self.u32()? as usize } else { 0 };
        let text = self.unicode_with(n_chars, flags)?;
        self.skip(n_runs.saturating_mul(4).saturating_add(n_more));
        Some(text)
    }

    /// A text of Excel 95 and before: bytes in the workbook's own letters.
    pub(super) fn letters(&mut self, n_bytes: usize, encoding: &'static Encoding) -> String {
        let bytes: Vec<u8> = std::iter::from_fn(|| self.u8()).take(n_bytes).collect();
        let text: Cow<'_, str> = encoding.decode_without_bom_handling(&bytes).0;
        text.replace('\0', "")
    }
}

/// Letters of a code page; Arabic Windows where it is not known.
pub(super) fn encoding(code_page: u16) -> &'static Encoding {
    match code_page {
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => EUC_KR,
        950 => BIG5,
        1200 => UTF_16LE,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1252 | 10_000 | 0x8001 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        65_001 => UTF_8,
        _ => WINDOWS_1256,
    }
}

/// The packed number of an RK cell: a whole number or the upper half of a float, perhaps in
/// hundredths.
pub(super) fn rk(packed: u32) -> f64 {
    let number = if packed & 2 != 0 {
        f64::from(packed as i32 >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 != 0 { number / 100.0 } else { number }
}

/// What a formula's error is called.
pub(super) const fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

/// Whether a built-in number format shows a day.
pub(super) const fn is_built_in_date(format: u16) -> bool {
    matches!(format, 14..=17 | 22 | 27..=31 | 34..=36 | 50..=54 | 57..=58)
}

/// Whether a format such as `dd/mm/yyyy` shows a day: it has a day or a year outside of texts.
pub(super) fn is_date_format(format: &str) -> bool {
    if format.trim_start().to_ascii_lowercase().starts_with(['g', 's'])
        && ["general", "standard"].iter().any(|n| format.trim().eq_ignore_ascii_case(n))
    {
        return false;
    }
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => _ = chars.by_ref().find(|c| *c == '"'),
            '[' => _ = chars.by_ref().find(|c| *c == ']'),
            '\\' | '_' | '*' => _ = chars.next(),
            'y' | 'Y' | 'd' | 'D' => return true,
            ';' => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_come_out_whole() {
        // Examples of MS-XLS 2.5.122 and Excel's own files.
        assert!((rk(0x3FF0_0000) - 1.0).abs() < f64::EPSILON);
        assert!((rk(0x3FF0_0001) - 0.01).abs() < f64::EPSILON);
        assert!((rk((20_210_001 << 2) | 2) - 20_210_001.0).abs() < f64::EPSILON);
        assert!((rk(0xFFFF_FFFE) + 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_format_with_a_day_is_a_date() {
        for format in ["dd/mm/yyyy", "[$-801]d mmmm", "yyyy-mm-dd;@", "D.M.YY"] {
            assert!(is_date_format(format), "{format}");
        }
        for format in
            ["General", "Standard", "0.00", "[h]:mm", "\"day\" 0", "#,##0;[Red]0", "\\d0", "@"]
        {
            assert!(!is_date_format(format), "{format}");
        }
    }

    #[test]
    fn a_text_runs_on_into_the_next_piece() {
        // “ab” in bytes, then “جd” in pairs: the second piece begins with its own flags.
        let record =
            Record { kind: 0xFC, pieces: vec![b"\x04\0\0ab", b"\x01\x2c\x06d\0\x01\0\0z"] };
        let mut cursor = record.cursor(0);
        assert_eq!(cursor.shared().as_deref(), Some("abجd"));
        assert_eq!(cursor.shared().as_deref(), Some("z"));
        assert_eq!(cursor.shared(), None);
    }
}
