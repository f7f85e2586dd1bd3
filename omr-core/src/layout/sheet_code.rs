use super::LayoutError;

/// The letters of a sheet code: no `I`, `L`, `O` or `U`, which people misread (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A sheet's short code: six letters or digits, such as `7K3QX9`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct SheetId(String);

impl SheetId {
    /// Parses a code as printed or typed: case does not matter, hyphens and spaces are passed over,
    /// and `I`, `L`, `O` are taken for 1, 1, 0.
    ///
    /// # Errors
    ///
    /// [`LayoutError::BadSheetId`] unless six characters of the alphabet remain.
    pub fn parse(text: &str) -> Result<Self, LayoutError> {
        let code: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2013}'))
            .map(|c| match c.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                c => c,
            })
            .collect();
        let known = |c: u8| ALPHABET.contains(&c);
        if code.len() == 6 && code.bytes().all(known) {
            Ok(Self(code))
        } else {
            Err(LayoutError::BadSheetId { text: text.to_owned() })
        }
    }

    /// The code made of the low 30 bits of `seed`: the same seed gives the same code.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        let letter = |i: u32| char::from(ALPHABET[(seed >> (5 * i)) as usize & 31]);
        Self((0..6).rev().map(letter).collect())
    }

    /// The code as it is printed and told, such as `7K3-QX9`.
    #[must_use]
    pub fn spoken(&self) -> String {
        let (first, last) = self.0.split_at(3);
        format!("{first}-{last}")
    }

    /// The six characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SheetId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for SheetId {
    type Error = LayoutError;

    fn try_from(text: String) -> Result<Self, LayoutError> {
        Self::parse(&text)
    }
}

impl From<SheetId> for String {
    fn from(id: SheetId) -> Self {
        id.0
    }
}

/// Where a printed sheet code (a QR code of version 1, 21 × 21 modules) lies on its page.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CodePlace {
    /// Centre, mm.
    pub x_mm: f64,
    /// Centre, mm.
    pub y_mm: f64,
    /// Side of the 21 modules, without the quiet zone, mm.
    pub size_mm: f64,
}

/// What a sheet code says: sheet, page and number of pages, with a check.
///
/// As text it is 14 or 16 characters of QR's alphanumeric set; a version 1 code at level Q holds
/// 16: `H1`, the six of the sheet id, page and pages as two digits each, and two check characters;
/// or `H2` and three digits each where there are more than 99.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCode {
    /// The sheet.
    pub sheet_id: SheetId,
    /// 1-based page or slip, at most 999.
    pub page: u32,
    /// Number of pages or slips, at most 999.
    pub n_pages: u32,
}

impl SheetCode {
    /// The printed text.
    #[must_use]
    pub fn encode(&self) -> String {
        let Self { sheet_id, page, n_pages } = self;
        let body = if *n_pages <= 99 {
            format!("H1{sheet_id}{page:02}{n_pages:02}")
        } else {
            format!("H2{sheet_id}{page:03}{n_pages:03}")
        };
        let check = check(&body);
        body + &check
    }

    /// The printed code: version 1 at level Q, of which a quarter may be lost. One function for
    /// the printer and the reader, so that both see the same modules. `None` only for numbers
    /// that no sheet has.
    #[cfg(any(feature = "read", feature = "pdf", test))]
    pub(crate) fn qr(&self) -> Option<qrcodegen::QrCode> {
        let level = qrcodegen::QrCodeEcc::Quartile;
        let code = qrcodegen::QrCode::encode_text(&self.encode(), level).ok()?;
        (code.size() == 21).then_some(code)
    }

    /// Reads the printed text back; `None` when it is not one of ours or its check fails.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let n_digits = match text.get(..2)? {
            "H1" => 2,
            "H2" => 3,
            _ => return None,
        };
        if !text.is_ascii() || text.len() != 10 + 2 * n_digits {
            return None;
        }
        let (body, tail) = text.split_at(8 + 2 * n_digits);
        let (page, n_pages) = body[8..].split_at(n_digits);
        let number = |s: &str| s.parse::<u32>().ok().filter(|&n| n >= 1);
        let code = Self {
            sheet_id: SheetId::parse(&body[2..8]).ok()?,
            page: number(page)?,
            n_pages: number(n_pages)?,
        };
        // Each code has one text, so that no other is taken for it.
        let is_ours = check(body) == tail && code.page <= code.n_pages && code.encode() == text;
        is_ours.then_some(code)
    }
}

/// Two characters of a 10-bit FNV-1a fold: QR's own error correction repairs, this one refuses
/// codes of other programs and repairs gone wrong.
fn check(body: &str) -> String {
    let fnv = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    let hash = body.bytes().fold(2_166_136_261, fnv);
    let folded = (hash ^ (hash >> 10) ^ (hash >> 20)) as usize;
    [folded >> 5 & 31, folded & 31].map(|i| char::from(ALPHABET[i])).iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_printing_and_refuses_a_changed_page() {
        let code = SheetCode { sheet_id: SheetId::from_seed(123_456_789), page: 2, n_pages: 3 };
        let text = code.encode();
        assert_eq!(SheetCode::decode(&text), Some(code));
        assert_eq!(SheetCode::decode(&text.replacen("02", "01", 1)), None);
        assert_eq!(SheetCode::decode("https://x.org"), None);
        assert_eq!(SheetCode::decode("H1\u{e9}"), None);
    }

    #[test]
    fn a_hundred_slips_and_more_have_codes_of_three_digits() {
        let code = |page, n_pages| SheetCode { sheet_id: SheetId::from_seed(7), page, n_pages };
        for (page, n_pages, start) in [(99, 99, "H1"), (7, 100, "H2"), (999, 999, "H2")] {
            let code = code(page, n_pages);
            let text = code.encode();
            assert!(text.starts_with(start), "{text}");
            assert_eq!(SheetCode::decode(&text).as_ref(), Some(&code));
            assert!(code.qr().is_some(), "{text} fits version 1");
        }
    }

    #[test]
    fn typed_codes_forgive_letters_that_look_like_digits() {
        assert_eq!(SheetId::parse(" 7k3qxO ").unwrap().as_str(), "7K3QX0");
        let id = SheetId::parse("7K3QX9").unwrap();
        assert_eq!(id.spoken(), "7K3-QX9");
        assert_eq!(SheetId::parse(&id.spoken()), Ok(id));
        assert!(SheetId::parse("7K3QX").is_err());
        assert!(SheetId::parse("7K3QXU").is_err());
    }
}
