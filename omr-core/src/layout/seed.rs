use super::{Density, Locale, Paper, RosterRow, SheetId};

/// Raised when the geometry of printed sheets changes, so that old and new paper never share a
/// sheet code.
const GEOMETRY_VERSION: u8 = 1;

/// The sheet id that belongs to a sheet's content: the same content always gives the same id, on
/// every device, and any difference another one (but for one chance in 2³⁰).
pub(super) fn sheet_id(
    paper: Paper,
    locale: Locale,
    density: Density,
    texts: [&str; 4],
    rows: &[RosterRow],
) -> SheetId {
    // Sheets for phones keep the codes that they had before there were others.
    let kind = match density {
        Density::Phone => "hadir roster",
        Density::Scanner => "hadir dense roster",
    };
    let mut seed = Seed::new(kind, paper, locale);
    texts.into_iter().for_each(|text| seed.text(text));
    for row in rows {
        seed.text(&row.id);
        seed.text(&row.name);
    }
    SheetId::from_seed(seed.finish())
}

/// The sheet id of slips with this content.
pub(super) fn slips_id(paper: Paper, locale: Locale, texts: [&str; 4], n_slips: usize) -> SheetId {
    let mut seed = Seed::new("hadir slips", paper, locale);
    texts.into_iter().for_each(|text| seed.text(text));
    seed.bytes(&(n_slips as u64).to_le_bytes());
    SheetId::from_seed(seed.finish())
}

/// FNV-1a over 64 bits, and SplitMix64's last step to spread it over the low bits that the code
/// uses.
struct Seed(u64);

impl Seed {
    fn new(kind: &str, paper: Paper, locale: Locale) -> Self {
        let mut seed = Self(0xcbf2_9ce4_8422_2325);
        seed.text(kind);
        let paper = match paper {
            Paper::A4 => 0,
            Paper::Letter => 1,
        };
        let locale = match locale {
            Locale::En => 0,
            Locale::Ar => 1,
            Locale::Ckb => 2,
        };
        seed.bytes(&[GEOMETRY_VERSION, paper, locale]);
        seed
    }

    /// Length first, so that `("ab", "c")` and `("a", "bc")` differ.
    fn text(&mut self, text: &str) {
        self.bytes(&(text.len() as u64).to_le_bytes());
        self.bytes(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        let hash = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        hash ^ (hash >> 31)
    }
}
