//! A PDF put into words by an interpreter that is not our writer.
use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, TransformExt as _, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::Dict;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape};

const MM_PER_PT: f64 = 25.4 / 72.0;

/// For each page what is drawn, in order, mm from the top-left corner.
pub(crate) fn drawn(bytes: &[u8]) -> Vec<Vec<String>> {
    let pdf = Pdf::new(bytes.to_vec()).unwrap();
    let cache = InterpreterCache::new();
    pdf.pages().iter().map(|page| record(page, &cache)).collect()
}

fn record<'a>(page: &'a Page<'a>, cache: &InterpreterCache<'a>) -> Vec<String> {
    let (width, height) = page.render_dimensions();
    let to_mm = Affine::scale(MM_PER_PT) * page.initial_transform(true).to_kurbo();
    let target = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let settings = InterpreterSettings::default();
    let mut context = Context::new(to_mm, target, cache, page.xref(), settings);
    let mut recorder = Recorder::default();
    interpret_page(page, &mut context, &mut recorder);
    recorder.lines
}

/// Writes down what a page draws.
#[derive(Default)]
struct Recorder {
    lines: Vec<String>,
    is_reversed: bool,
}

fn grey(paint: &Paint<'_>) -> String {
    match paint {
        Paint::Color(color) => {
            let [r, ..] = color.to_rgba().components();
            format!("{:.0} %", 100.0 * (1.0 - r))
        }
        Paint::Pattern(_) => "pattern".to_owned(),
    }
}

impl<'a> Device<'a> for Recorder {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        let Rect { x0, y0, x1, y1 } = (props.transform * path.clone()).bounding_box();
        let mode = match draw_mode {
            DrawMode::Stroke(stroke) => {
                format!("line {:.2}", f64::from(stroke.line_width) * MM_PER_PT)
            }
            _ => "fill".to_owned(),
        };
        let ink = grey(&props.paint);
        let size = format!("{:.2} × {:.2}", x1 - x0, y1 - y0);
        self.lines.push(format!("{mode} {ink} at {x0:.2}, {y0:.2}: {size}"));
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let letters = run.glyphs().iter().map(|glyph| match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => "?".to_owned(),
        });
        let letters: Vec<String> = letters.collect();
        let text =
            if self.is_reversed { letters.into_iter().rev().collect() } else { letters.concat() };
        let first = run.glyphs().first().map_or(Affine::IDENTITY, |glyph| glyph.transform());
        let Point { x, y } = props.transform * first * Point::ZERO;
        let ink = grey(&props.paint);
        self.lines.push(format!("text {ink} at {x:.2}, {y:.2}: {text}"));
    }

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<&Dict<'_>>) {
        self.is_reversed |= tag == b"ReversedChars";
    }

    fn end_marked_content(&mut self) {
        self.is_reversed = false;
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.lines.push("image".to_owned());
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}
