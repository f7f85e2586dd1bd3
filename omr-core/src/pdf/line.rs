//! Text as it stands on paper: bidirectional order, a font for each letter, joined glyphs.
use krilla::text::{GlyphId, KrillaGlyph};
use rustybuzz::{Direction, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level};

use super::fonts::{Family, Fonts, Weight};
use crate::layout::Locale;

/// Glyphs of one font and direction, in the order they are drawn, at a size of 1.
pub(super) struct Run {
    pub(super) family: Family,
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// Width at a size of 1, the family's scale included.
    pub(super) width: f32,
}

/// A line of text ready to be drawn at any size.
pub(super) struct Line {
    /// From left to right.
    pub(super) runs: Vec<Run>,
    pub(super) weight: Weight,
    /// Width at a size of 1.
    pub(super) width: f32,
}

/// Lays text out for one sheet: the base direction is the sheet's, never guessed from the text.
pub(super) struct Typesetter {
    pub(super) fonts: Fonts,
    locale: Locale,
    language: Option<rustybuzz::Language>,
}

impl Typesetter {
    pub(super) fn new(fonts: Fonts, locale: Locale) -> Self {
        Self { fonts, locale, language: super::words::language_tag(locale).parse().ok() }
    }

    /// Orders and shapes one line.
    pub(super) fn line(&self, text: &str, weight: Weight) -> Line {
        let base = if self.locale.is_rtl() { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(base));
        let mut runs = Vec::new();
        // Text has one paragraph: `clean` took the separators out.
        if let Some(paragraph) = bidi.paragraphs.first() {
            let (levels, level_runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for range in level_runs {
                let is_rtl = levels[range.start].is_rtl();
                let mut parts = self.split_by_font(&text[range], weight);
                if is_rtl {
                    parts.reverse();
                }
                let shaped = parts.into_iter().map(|(f, part)| self.shape(part, f, weight, is_rtl));
                runs.extend(shaped);
            }
        }
        let width = runs.iter().map(|run| run.width).sum();
        Line { runs, weight, width }
    }

    /// Splits into stretches of one font, in logical order, without the invisible controls that
    /// have done their work in ordering.
    fn split_by_font(&self, text: &str, weight: Weight) -> Vec<(Family, String)> {
        let mut parts: Vec<(Family, String)> = Vec::new();
        for c in text.chars().filter(|&c| !is_bidi_control(c)) {
            let current = parts.last().map(|(family, _)| *family);
            let family = self.fonts.family_of(c, current, weight);
            match parts.last_mut() {
                Some((last, part)) if *last == family => part.push(c),
                _ => parts.push((family, c.to_string())),
            }
        }
        parts
    }

    fn shape(&self, text: String, family: Family, weight: Weight, is_rtl: bool) -> Run {
        let face = self.fonts.face(family, weight);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.set_direction(if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        if let Some(language) = &self.language {
            buffer.set_language(language.clone());
        }
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(&face.shaper, &[], buffer);
        let em = face.writer.units_per_em();
        let ends = cluster_ends(shaped.glyph_infos(), text.len());
        let glyphs: Vec<_> = shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions())
            .zip(ends)
            .map(|((info, pos), end)| {
                KrillaGlyph::new(
                    GlyphId::new(info.glyph_id),
                    pos.x_advance as f32 / em,
                    pos.x_offset as f32 / em,
                    pos.y_offset as f32 / em,
                    pos.y_advance as f32 / em,
                    info.cluster as usize..end,
                    None,
                )
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * face.scale;
        Run { family, text, glyphs, width }
    }
}

/// Where each glyph's cluster ends in the text: where the next higher cluster begins. Glyphs of
/// right-to-left runs come in falling order of cluster.
fn cluster_ends(infos: &[rustybuzz::GlyphInfo], text_len: usize) -> Vec<usize> {
    let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
    starts.push(text_len);
    starts.sort_unstable();
    starts.dedup();
    let end = |info: &rustybuzz::GlyphInfo| {
        let next = starts.partition_point(|&start| start <= info.cluster as usize);
        starts.get(next).copied().unwrap_or(text_len)
    };
    infos.iter().map(end).collect()
}

/// Directional marks, embeddings and isolates: they order text and have no shape.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// People's text made fit for one line: controls and directional overrides out, any white space a
/// single space.
pub(super) fn clean(text: &str) -> String {
    let kept = |c: &char| {
        let is_override = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let is_invisible = matches!(c, '\u{200b}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
        c.is_whitespace() || !(c.is_control() || is_override || is_invisible)
    };
    let text: String = text.chars().filter(kept).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cleans people's text and isolates it (first strong isolate), so that it is ordered by its own
/// direction and leaves its neighbours' order alone.
pub(super) fn isolate(text: &str) -> String {
    format!("\u{2068}{}\u{2069}", clean(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(locale: Locale, text: &str) -> Line {
        Typesetter::new(Fonts::load().unwrap(), locale).line(text, Weight::Regular)
    }

    /// The runs' texts from left to right, each in reading order.
    fn runs(locale: Locale, text: &str) -> Vec<String> {
        line(locale, text).runs.into_iter().map(|run| run.text).collect()
    }

    fn glyphs(text: &str) -> Vec<u32> {
        let line = line(Locale::Ar, text);
        let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
        glyphs.map(|glyph| glyph.glyph_id.to_u32()).collect()
    }

    #[test]
    fn letters_join_and_lam_alef_is_a_shape_of_its_own() {
        let letters = glyphs("ببب");
        assert_eq!(letters.len(), 3);
        assert!(letters[0] != letters[1] && letters[1] != letters[2] && letters[0] != letters[2]);
        // The font draws lam-alef as two halves made for each other, from left to right.
        for (lam_alef, alef, lam) in [("لا", "با", "لب"), ("لآ", "بآ", "لب"), ("ڵا", "با", "ڵب")]
        {
            let (lam_alef, alef, lam) = (glyphs(lam_alef), glyphs(alef), glyphs(lam));
            assert!(lam_alef[0] != alef[0] && lam_alef.last() != lam.last());
        }
    }

    #[test]
    fn every_letter_of_the_three_languages_is_in_the_fonts() {
        let arabic = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژڤگڕڵۆێەیک٠١٢٣٤٥٦٧٨٩،؛؟ـًٌٍَُِّْ";
        let latin = "abcxyzABCXYZ0123456789çşğıİêîûŞÇÖÜäéñ–…’'()/.,-·";
        for letter in arabic.chars().chain(latin.chars()) {
            let drawn = glyphs(&letter.to_string());
            assert!(!drawn.contains(&0), "{letter} is missing");
        }
        assert_eq!(glyphs("王"), [0], "what is missing is a box");
    }

    #[test]
    fn the_sheet_s_direction_orders_parts_and_each_part_itself() {
        let text = format!("{} – {}", isolate("CS101"), isolate("مقدمة في البرمجة"));
        assert_eq!(runs(Locale::En, &text), ["CS101", " – ", "مقدمة في البرمجة"]);
        assert_eq!(runs(Locale::Ar, &text), ["مقدمة في البرمجة", " – ", "CS101"]);
        // A full stop stays at the end of a Latin name on an Arabic sheet.
        assert_eq!(runs(Locale::Ar, &isolate("Ali Jr.")), ["Ali Jr."]);
    }

    #[test]
    fn controls_and_overrides_are_gone_and_joiners_stay() {
        assert_eq!(clean(" a\u{0}\t\u{202e}b\u{2029}\u{a0} c\u{7}\n"), "a b c");
        assert_eq!(clean("نه\u{200c}هاتوو"), "نه\u{200c}هاتوو");
        assert_ne!(glyphs("نه\u{200c}هاتوو"), glyphs("نههاتوو"));
    }
}
