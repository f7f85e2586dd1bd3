use krilla::text::Font;

use super::PdfError;

/// Regular or bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// One font file, as the shaper and as the writer see it.
pub(super) struct Face {
    pub(super) shaper: rustybuzz::Face<'static>,
    pub(super) writer: Font,
    /// Factor on the asked size: Naskh draws its letters smaller than Latin ones of the same size.
    pub(super) scale: f32,
}

impl Face {
    fn load(data: &'static [u8], scale: f32) -> Result<Self, PdfError> {
        let broken = || PdfError::Writer { detail: "a font of ours is broken".to_owned() };
        Ok(Self {
            shaper: rustybuzz::Face::from_slice(data, 0).ok_or_else(broken)?,
            writer: Font::new(data.into(), 0).ok_or_else(broken)?,
            scale,
        })
    }

    pub(super) fn has(&self, c: char) -> bool {
        self.shaper.glyph_index(c).is_some()
    }
}

/// Which of a weight's two fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Noto Sans: Latin, digits 0–9, punctuation.
    Latin,
    /// Noto Naskh Arabic: Arabic, Kurdish and their digits.
    Arabic,
}

/// Latin and Arabic, regular and bold.
pub(super) struct Fonts {
    faces: [Face; 4],
}

const ARABIC_SCALE: f32 = 1.12;

impl Fonts {
    pub(super) fn load() -> Result<Self, PdfError> {
        let latin = |data| Face::load(data, 1.0);
        let arabic = |data| Face::load(data, ARABIC_SCALE);
        Ok(Self {
            faces: [
                latin(include_bytes!("../../fonts/NotoSans-Regular.ttf"))?,
                latin(include_bytes!("../../fonts/NotoSans-Bold.ttf"))?,
                arabic(include_bytes!("../../fonts/NotoNaskhArabic-Regular.ttf"))?,
                arabic(include_bytes!("../../fonts/NotoNaskhArabic-Bold.ttf"))?,
            ],
        })
    }

    pub(super) fn face(&self, family: Family, weight: Weight) -> &Face {
        match (family, weight) {
            (Family::Latin, Weight::Regular) => &self.faces[0],
            (Family::Latin, Weight::Bold) => &self.faces[1],
            (Family::Arabic, Weight::Regular) => &self.faces[2],
            (Family::Arabic, Weight::Bold) => &self.faces[3],
        }
    }

    /// The font for `c` after a letter of `current`: signs and spaces stay in the font they follow,
    /// and what no font has is drawn as Latin's box (`.notdef`).
    pub(super) fn family_of(&self, c: char, current: Option<Family>, weight: Weight) -> Family {
        let has = |family| self.face(family, weight).has(c);
        let prefers_arabic = matches!(c, '\u{0600}'..='\u{06ff}' | '\u{fb50}'..='\u{feff}');
        match current {
            Some(family) if !c.is_alphanumeric() && has(family) => family,
            _ if prefers_arabic && has(Family::Arabic) => Family::Arabic,
            _ if !has(Family::Latin) && has(Family::Arabic) => Family::Arabic,
            _ => Family::Latin,
        }
    }
}
