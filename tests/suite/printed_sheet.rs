//! Printed pages in pixels: everything where the layout says, nothing over anything else.
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use omr_core::layout::DICTIONARY;
use omr_core::{
    Density, Fiducial, FieldState, ImageView, Locale, PageLayout, Paper, Placement, RosterRow,
    RosterSheet, SlipSheet, pdf, read, read_all,
};

/// Names that a list may hold and a page must bear.
const HARD_NAMES: [&str; 12] = [
    "محمد عبد الرحمن عبد اللطيف عبد الحسين الخفاجي السامرائي",
    "صلاح الدين عبد الرحمن عبد الله عبد العزيز عبد الكريم عبد المجيد عبد اللطيف عبد المحسن الخفاجي",
    "Bartholomew Christopher Maximilian Featherstonehaugh-Cholmondeley",
    "مُحَمَّدٌ بْنُ عَبْدِ اللهِ لُؤَيٌّ",
    "ﻣﺤﻤﺪ ﻋﻠﻲ ﺣﺴﻴﻦ",
    "王小明",
    "",
    "\u{202e}abc\u{7}\u{0}\n\tdef\u{2029}ghi",
    "نه‌هاتوو",
    "((((((((",
    "٠١٢٣ 0123 علي",
    "👩‍🎓 e\u{301}\u{302}\u{323}",
];

/// 254 dpi.
const PX_PER_MM: f64 = 10.0;

fn sheet(paper: Paper, locale: Locale) -> RosterSheet {
    let row = |i: usize| RosterRow {
        id: (20_210_000 + i).to_string(),
        name: HARD_NAMES[i % HARD_NAMES.len()].repeat(1 + i / HARD_NAMES.len() * 3),
    };
    let long = "هندسة البرمجيات وتحليل النظم Software Engineering ".repeat(5);
    let rows = (0..50).map(row).collect();
    RosterSheet::new(paper, locale, "SWE-2026/17", &*long, &*long, "2026-12-15", rows)
}

fn dense(paper: Paper, locale: Locale) -> RosterSheet {
    sheet(paper, locale).with_density(Density::Scanner)
}

/// A page in grey, 0 black.
struct Print {
    luma: Vec<u8>,
    width: usize,
}

fn prints(bytes: &[u8]) -> Vec<Print> {
    prints_of(bytes, |_| true)
}

/// The pages of the numbers that `is_wanted`, from 1.
fn prints_of(bytes: &[u8], is_wanted: impl Fn(usize) -> bool) -> Vec<Print> {
    let pdf = Pdf::new(bytes.to_vec()).unwrap();
    let cache = RenderCache::new();
    let scale = (PX_PER_MM * 25.4 / 72.0) as f32;
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let settings = InterpreterSettings::default();
    let render = |page| render(page, &cache, &settings, &RenderSettings::default(), &size);
    let luma = |page| {
        let pixmap = render(page);
        let luma = pixmap.data().iter().map(|pixel| pixel.r).collect();
        Print { luma, width: usize::from(pixmap.width()) }
    };
    let wanted = (1..).zip(pdf.pages().iter()).filter(|(number, _)| is_wanted(*number));
    wanted.map(|(_, page)| luma(page)).collect()
}

impl Print {
    /// Greys of the pixels whose middles lie between two rectangles around a centre, mm: inside
    /// `outer` half sides and not inside `inner` ones.
    fn frame(&self, (x, y): (f64, f64), inner: (f64, f64), outer: (f64, f64)) -> Vec<u8> {
        self.pixels((x, y), outer, |dx, dy| dx.abs() > inner.0 || dy.abs() > inner.1)
    }

    /// Greys of the pixels whose distance (mm) from a centre is in a range.
    fn ring(&self, centre: (f64, f64), from: f64, to: f64) -> Vec<u8> {
        let is_in = |dx: f64, dy: f64| (from * from..to * to).contains(&(dx * dx + dy * dy));
        self.pixels(centre, (to, to), is_in)
    }

    fn pixels(
        &self,
        (x, y): (f64, f64),
        (half_w, half_h): (f64, f64),
        is_in: impl Fn(f64, f64) -> bool,
    ) -> Vec<u8> {
        let range = |middle: f64, half: f64| {
            let px = |mm: f64| (mm * PX_PER_MM).round() as usize;
            px(middle - half)..px(middle + half)
        };
        let mm = |px: usize| (px as f64 + 0.5) / PX_PER_MM;
        let mut greys = Vec::new();
        for row in range(y, half_h) {
            for column in range(x, half_w).filter(|&px| is_in(mm(px) - x, mm(row) - y)) {
                greys.push(self.luma[row * self.width + column]);
            }
        }
        greys
    }
}

fn is_paper(greys: &[u8]) -> bool {
    !greys.is_empty() && greys.iter().all(|&grey| grey == 255)
}

fn is_black(greys: &[u8]) -> bool {
    !greys.is_empty() && greys.iter().all(|&grey| grey == 0)
}

fn mean(greys: &[u8]) -> f64 {
    greys.iter().map(|&grey| f64::from(grey)).sum::<f64>() / greys.len() as f64
}

#[test]
fn whatever_the_names_the_page_keeps_clear_what_is_read() {
    let sheets = [
        sheet(Paper::A4, Locale::Ar),
        sheet(Paper::A4, Locale::En),
        sheet(Paper::Letter, Locale::Ckb),
        dense(Paper::Letter, Locale::En),
    ];
    for sheet in sheets {
        let RosterSheet { paper, locale, density, .. } = sheet;
        let layout = sheet.layout().unwrap();
        let prints = prints(&pdf::roster(&sheet).unwrap());
        assert_eq!(prints.len(), 2);
        for (page, print) in layout.pages.iter().zip(&prints) {
            let name = format!("{paper:?} {locale:?} {density:?} page {}", page.page);
            page.fiducials.iter().for_each(|fiducial| check_fiducial(print, fiducial, &name));
            check_codes(print, page, &name);
            check_fields(print, page, &name);
        }
    }
}

/// A sheet as it leaves the printer, and the other way up: nothing printed is taken for a mark,
/// the examples of marks included.
#[test]
fn a_sheet_that_nobody_marked_reads_blank() {
    let sheets = [
        sheet(Paper::A4, Locale::Ar),
        sheet(Paper::Letter, Locale::En),
        dense(Paper::A4, Locale::Ckb),
    ];
    for sheet in sheets {
        let RosterSheet { paper, density, .. } = sheet;
        let layout = sheet.layout().unwrap();
        for (page, print) in layout.pages.iter().zip(prints(&pdf::roster(&sheet).unwrap())) {
            let turned = print.luma.iter().rev().copied().collect();
            for luma in [print.luma, turned] {
                let (width, height) = (print.width, luma.len() / print.width);
                let view = ImageView::new(&luma, width, height, width).unwrap();
                let reading = read(&view, std::slice::from_ref(&layout)).unwrap();
                assert_eq!((&reading.sheet_id, reading.page), (&sheet.sheet_id, page.page));
                assert_eq!(reading.fields.len(), page.fields.len());
                assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
                for field in &reading.fields {
                    let name =
                        format!("{paper:?} {density:?} {}: {:?}", field.field, field.reasons);
                    assert_eq!(field.state, FieldState::Blank, "{name}");
                }
            }
        }
    }
}

fn slips(paper: Paper, locale: Locale) -> SlipSheet {
    let long = "هندسة البرمجيات وتحليل النظم Software Engineering ".repeat(5);
    SlipSheet::new(paper, locale, "SWE-2026/17", &*long, &*long, "2026-12-15", 101)
}

/// The slip with everything moved to where it stands on the page.
fn on_page(slip: &PageLayout) -> PageLayout {
    let Placement { x_mm, y_mm, .. } = slip.placement.unwrap();
    let mut slip = slip.clone();
    for fiducial in &mut slip.fiducials {
        (fiducial.x_mm, fiducial.y_mm) = (fiducial.x_mm + x_mm, fiducial.y_mm + y_mm);
    }
    for code in &mut slip.codes {
        (code.x_mm, code.y_mm) = (code.x_mm + x_mm, code.y_mm + y_mm);
    }
    for bubble in slip.fields.iter_mut().flat_map(|field| &mut field.bubbles) {
        (bubble.x_mm, bubble.y_mm) = (bubble.x_mm + x_mm, bubble.y_mm + y_mm);
    }
    slip
}

/// A page of four slips and the last one with a single slip, their codes with three digits.
#[test]
fn slips_keep_clear_what_is_read_and_read_blank() {
    const PAGES: [usize; 2] = [1, 26];
    for (paper, locale) in [(Paper::A4, Locale::Ckb), (Paper::Letter, Locale::En)] {
        let sheet = slips(paper, locale);
        let layout = sheet.layout().unwrap();
        let prints = prints_of(&pdf::slips(&sheet).unwrap(), |number| PAGES.contains(&number));
        for (number, print) in PAGES.into_iter().zip(&prints) {
            let is_here = |slip: &&PageLayout| {
                slip.placement.is_some_and(|place| place.pdf_page as usize == number)
            };
            let here: Vec<&PageLayout> = layout.pages.iter().filter(is_here).collect();
            for slip in &here {
                let name = format!("{paper:?} {locale:?} slip {}", slip.page);
                let slip = on_page(slip);
                slip.fiducials.iter().for_each(|fiducial| check_fiducial(print, fiducial, &name));
                check_codes(print, &slip, &name);
                check_fields(print, &slip, &name);
            }
            let (width, height) = (print.width, print.luma.len() / print.width);
            let view = ImageView::new(&print.luma, width, height, width).unwrap();
            let readings = read_all(&view, std::slice::from_ref(&layout));
            assert_eq!(readings.len(), here.len());
            for (reading, slip) in readings.into_iter().zip(here) {
                let reading = reading.unwrap();
                assert_eq!((&reading.sheet_id, reading.page), (&sheet.sheet_id, slip.page));
                assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
                for field in &reading.fields {
                    let name = format!("{paper:?} {locale:?} {}", field.field);
                    assert_eq!(field.state, FieldState::Blank, "{name}: {:?}", field.reasons);
                }
            }
        }
    }
}

/// The code's cells as in the dictionary, the border black, and 2 mm of paper around.
fn check_fiducial(print: &Print, fiducial: &Fiducial, name: &str) {
    let Fiducial { id, x_mm, y_mm, size_mm } = *fiducial;
    let (half, cell) = (size_mm / 2.0, size_mm / 6.0);
    let around = print.frame((x_mm, y_mm), (half + 0.05, half + 0.05), (half + 1.95, half + 1.95));
    assert!(is_paper(&around), "{name}: something near fiducial {id}");
    let border = (half - cell + 0.05, half - cell + 0.05);
    let border = print.frame((x_mm, y_mm), border, (half - 0.1, half - 0.1));
    assert!(is_black(&border), "{name}: border of fiducial {id}");
    for i in 0..16 {
        let (column, row) = (f64::from(i % 4) - 1.5, f64::from(i / 4) - 1.5);
        let centre = (x_mm + column * cell, y_mm + row * cell);
        let inside = print.frame(centre, (-1.0, -1.0), (cell / 2.0 - 0.1, cell / 2.0 - 0.1));
        let is_set = DICTIONARY[id as usize] & (0x8000 >> i) != 0;
        assert!(
            if is_set { is_black(&inside) } else { is_paper(&inside) },
            "{name}: {id}, cell {i}"
        );
    }
}

/// Four modules of quiet zone, and finder patterns in their three corners.
fn check_codes(print: &Print, page: &PageLayout, name: &str) {
    for code in &page.codes {
        let (half, module) = (code.size_mm / 2.0, code.size_mm / 21.0);
        let (inner, outer) = (half + 0.05, half + 4.0 * module - 0.05);
        let quiet = print.frame((code.x_mm, code.y_mm), (inner, inner), (outer, outer));
        assert!(is_paper(&quiet), "{name}: something in a code's quiet zone");
        for (dx, dy) in [(-7.0, -7.0), (7.0, -7.0), (-7.0, 7.0)] {
            let at = (code.x_mm + dx * module, code.y_mm + dy * module);
            let eye = print.frame(at, (-1.0, -1.0), (1.4 * module, 1.4 * module));
            assert!(is_black(&eye), "{name}: finder pattern at {dx}, {dy}");
        }
    }
}

/// Rails black with a margin of paper, bubbles empty, their outlines grey, paper around them.
fn check_fields(print: &Print, page: &PageLayout, name: &str) {
    for field in &page.fields {
        let name = format!("{name}, {}", field.field);
        for rail in &field.rails {
            let at = (rail.x, rail.y);
            let (half_w, half_h) = (page.rail.width_mm / 2.0, page.rail.height_mm / 2.0);
            let inside = print.frame(at, (-1.0, -1.0), (half_w - 0.1, half_h - 0.1));
            assert!(is_black(&inside), "{name}: rail");
            let around = print.frame(at, (half_w + 0.05, half_h + 0.05), (half_w + 0.9, 1.9));
            assert!(is_paper(&around), "{name}: something near a rail");
        }
        for bubble in &field.bubbles {
            let (at, r) = ((bubble.x_mm, bubble.y_mm), bubble.r_mm);
            assert!(is_paper(&print.ring(at, 0.0, r - 0.4)), "{name}: ink in {}", bubble.value);
            let outline = mean(&print.ring(at, r - 0.2, r - 0.05));
            assert!((120.0..200.0).contains(&outline), "{name}: outline {outline}");
            let around = print.ring(at, r + 0.1, r + 0.8);
            assert!(is_paper(&around), "{name}: something near {}", bubble.value);
        }
    }
}
