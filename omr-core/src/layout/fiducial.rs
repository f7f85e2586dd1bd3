use super::{CodePlace, Paper, PaperSize};

/// A coded black square: a border one cell wide around 4 × 4 code cells, so 6 × 6 cells in all.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Fiducial {
    /// Index into [`DICTIONARY`].
    pub id: u32,
    /// Centre, mm.
    pub x_mm: f64,
    /// Centre, mm.
    pub y_mm: f64,
    /// Side of the black square, mm.
    pub size_mm: f64,
}

/// The 4 × 4 codes, row-major from the top-left with the most significant bit first; a set bit
/// is a black cell.
///
/// Found by a seeded random greedy search over all 65,536 codes, the usual way since Garrido-Jurado
/// et al., "Automatic generation and detection of highly reliable fiducial markers under occlusion"
/// (2014): at least 5 bits differ between any two codes in any rotation and between a code and its
/// own rotations, and at least 4 bits differ between any code and any mirrored code, so that
/// neither rotation nor a mirrored picture is ever guessed. Codes have 5 to 11 black cells and
/// many edges, so that text and QR modules seldom look like one.
pub const DICTIONARY: [u16; 24] = [
    0xe9b1, 0x50f3, 0xd7d0, 0x38ea, 0xb042, 0xb198, 0xdae1, 0xa633, 0x6cad, 0xc386, 0xbedc, 0xf78d,
    0x6844, 0x130b, 0x95f5, 0x1d33, 0x3924, 0x7d55, 0xf963, 0x61bf, 0x5878, 0xadf2, 0x4ad9, 0x86c2,
];

/// Side of a page's fiducial, mm. 12 mm is where a stock detector still finds four of eight on 92 %
/// of simulated hard photos (10 mm: 100 % but with fewer corners; 8 mm: 67 %).
pub const FIDUCIAL_SIZE_MM: f64 = 12.0;

/// From the paper's edge to a page's fiducial's centre, mm: 10 mm of margin and half the square.
pub const FIDUCIAL_INSET_MM: f64 = 16.0;

/// Side of a slip's fiducial, mm: a slip is a quarter of a page, so that it fills a picture that
/// shows it alone at twice the scale.
const SLIP_FIDUCIAL_SIZE_MM: f64 = 8.0;

/// From the slip's edge to its fiducial's centre, mm.
const SLIP_FIDUCIAL_INSET_MM: f64 = 9.0;

/// Side of a page's sheet code's module, mm: 2.8 px at 100 dpi, which is enough when the module's
/// place is known.
const PAGE_MODULE_MM: f64 = 0.7;

/// Side of a slip's sheet code's module, mm.
const SLIP_MODULE_MM: f64 = 0.6;

/// What lies on paper as one piece and is found as one: a page or a slip. Its fiducials and sheet
/// codes have the same places on every sheet, so it is found, and its code read, before its
/// layout is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Form {
    /// A page of A4.
    PageA4,
    /// A page of US Letter.
    PageLetter,
    /// One of several slips on a page, or cut from it: one geometry for both papers, measured
    /// from the slip's own top-left corner.
    Slip,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::PageA4, Self::PageLetter, Self::Slip];

    /// Width and height. A slip's are what fits a quarter of either paper: it is printed with a
    /// little more paper to the right or below.
    #[must_use]
    pub const fn size(self) -> PaperSize {
        match self {
            Self::PageA4 => Paper::A4.size(),
            Self::PageLetter => Paper::Letter.size(),
            Self::Slip => PaperSize { width_mm: 105.0, height_mm: 139.7 },
        }
    }

    /// The eight fiducials: corners and middles of the edges, clockwise from the top-left. Each
    /// form has its own codes, so that one square already tells the form and the place on it:
    /// 0–7 A4, 8–15 Letter, 16–23 slips.
    #[must_use]
    pub fn fiducials(self) -> [Fiducial; 8] {
        let size = self.size();
        let (first_id, inset, size_mm) = match self {
            Self::PageA4 => (0, FIDUCIAL_INSET_MM, FIDUCIAL_SIZE_MM),
            Self::PageLetter => (8, FIDUCIAL_INSET_MM, FIDUCIAL_SIZE_MM),
            Self::Slip => (16, SLIP_FIDUCIAL_INSET_MM, SLIP_FIDUCIAL_SIZE_MM),
        };
        let (left, top) = (inset, inset);
        let (right, bottom) = (size.width_mm - left, size.height_mm - top);
        let (mid_x, mid_y) = (size.width_mm / 2.0, size.height_mm / 2.0);
        let centres = [
            (left, top),
            (mid_x, top),
            (right, top),
            (right, mid_y),
            (right, bottom),
            (mid_x, bottom),
            (left, bottom),
            (left, mid_y),
        ];
        let mut id = first_id;
        centres.map(|(x_mm, y_mm)| {
            let fiducial = Fiducial { id, x_mm, y_mm, size_mm };
            id += 1;
            fiducial
        })
    }

    /// The two sheet codes: right of the top-left fiducial and left of the bottom-right one, so
    /// that they stand at far ends and one stain spares the other.
    #[must_use]
    pub fn codes(self) -> [CodePlace; 2] {
        let size = self.size();
        let (x_mm, y_mm, size_mm) = match self {
            Self::PageA4 | Self::PageLetter => {
                let size_mm = 21.0 * PAGE_MODULE_MM;
                // Fiducials end 22 mm from the edge; four modules of quiet zone follow.
                let quiet_mm = 4.0 * PAGE_MODULE_MM + 0.5;
                (22.0 + quiet_mm + size_mm / 2.0, 10.0 + size_mm / 2.0, size_mm)
            }
            // Fiducials end 13 mm from the edge; 5 modules of quiet zone follow.
            Self::Slip => (22.7, 11.3, 21.0 * SLIP_MODULE_MM),
        };
        [
            CodePlace { x_mm, y_mm, size_mm },
            CodePlace { x_mm: size.width_mm - x_mm, y_mm: size.height_mm - y_mm, size_mm },
        ]
    }
}

impl Paper {
    /// The form of a whole page of this paper.
    #[must_use]
    pub const fn form(self) -> Form {
        match self {
            Self::A4 => Form::PageA4,
            Self::Letter => Form::PageLetter,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rearranged(code: u16, from: impl Fn(usize, usize) -> (usize, usize)) -> u16 {
        (0..16).fold(0, |out, i| {
            let (r, c) = from(i / 4, i % 4);
            out << 1 | (code >> (15 - (4 * r + c)) & 1)
        })
    }

    fn rotations(code: u16) -> [u16; 4] {
        let turn = |code| rearranged(code, |r, c| (c, 3 - r));
        [code, turn(code), turn(turn(code)), turn(turn(turn(code)))]
    }

    #[test]
    fn codes_keep_the_distances_that_rotation_and_mirror_are_told_by() {
        for (idx, &code) in DICTIONARY.iter().enumerate() {
            assert!((5..=11).contains(&code.count_ones()), "{code:04x}");
            for turned in &rotations(code)[1..] {
                assert!((code ^ turned).count_ones() >= 5, "{code:04x} and itself");
            }
            for (other_idx, &other) in DICTIONARY.iter().enumerate() {
                for turned in rotations(other) {
                    let mirrored = rearranged(turned, |r, c| (r, 3 - c));
                    assert!((code ^ mirrored).count_ones() >= 4, "{code:04x} {other:04x}");
                    let apart = idx == other_idx || (code ^ turned).count_ones() >= 5;
                    assert!(apart, "{code:04x} {other:04x}");
                }
            }
        }
    }

    #[test]
    fn no_two_forms_share_a_code_and_all_lies_inside() {
        let mut ids: Vec<u32> =
            Form::ALL.iter().flat_map(|form| form.fiducials().map(|f| f.id)).collect();
        ids.sort_unstable();
        assert!(ids.iter().copied().eq(0..DICTIONARY.len() as u32));
        for form in Form::ALL {
            let size = form.size();
            let squares = form.fiducials().map(|f| (f.x_mm, f.y_mm, f.size_mm / 2.0));
            let codes = form.codes().map(|code| {
                let quiet_mm = 4.0 * code.size_mm / 21.0;
                (code.x_mm, code.y_mm, code.size_mm / 2.0 + quiet_mm)
            });
            for (x, y, half) in squares.into_iter().chain(codes) {
                assert!(x >= half && x + half <= size.width_mm, "{form:?} {x}");
                assert!(y >= half && y + half <= size.height_mm, "{form:?} {y}");
            }
            for (x, y, half) in codes {
                for (fx, fy, fiducial_half) in squares {
                    let apart = (x - fx).abs().max((y - fy).abs()) - half - fiducial_half;
                    assert!(apart >= 0.0, "{form:?}: a square stands in a code's quiet zone");
                }
            }
        }
    }

    #[test]
    fn a_slip_lies_where_its_printer_and_its_reader_agreed() {
        let places = Form::Slip.fiducials().map(|f| (f.x_mm, f.y_mm));
        assert_eq!(places[1..4], [(52.5, 9.0), (96.0, 9.0), (96.0, 69.85)]);
        assert_eq!(places[4..7], [(96.0, 130.7), (52.5, 130.7), (9.0, 130.7)]);
        let [first, second] = Form::Slip.codes();
        assert!((first.size_mm - 12.6).abs() < 1e-9);
        assert!((second.x_mm - 82.3).abs() < 1e-9 && (second.y_mm - 128.4).abs() < 1e-9);
    }
}
