//! The same work timed natively and as WebAssembly: decoding a photo, reading it, cutting its row
//! pictures, and registering a frame of video.
#![allow(clippy::expect_used, reason = "a benchmark stops when its pictures are not there")]

use omr_core::{ImageView, SheetLayout};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// What is timed, in the order of [`times`].
pub const NAMES: [&str; 4] = ["decoding", "reading", "row pictures", "registering 720 × 1280"];

/// Sides of the frame, px: a phone held upright.
const FRAME: (usize, usize) = (720, 1280);

/// Medians of `n_runs`, in milliseconds of `now`.
///
/// # Panics
///
/// When the photo or the layout is not what it should be.
pub fn times(photo: &[u8], layout: &[u8], n_runs: usize, now: impl Fn() -> f64) -> [f64; 4] {
    let layouts = [SheetLayout::from_json(layout).expect("a layout")];
    let page = decode(photo);
    let frame = frame_of(&page);
    let reading = omr_core::read(&view(&page), &layouts).expect("a page");
    let found = omr_core::register(&view(&frame)).expect("a page in the frame");
    assert_eq!(found.len(), 1, "one page lies in the frame");
    let strips = || {
        let strip = |idx| omr_core::row_strip(&view(&page), &reading, idx).luma.len();
        (0..reading.fields.len()).map(strip).sum::<usize>()
    };
    let mut all: [Vec<f64>; 4] = Default::default();
    let time = |work: &dyn Fn() -> usize| {
        let start = now();
        assert!(work() > 0, "there is a result");
        now() - start
    };
    for _ in 0..n_runs {
        all[0].push(time(&|| decode(photo).luma.len()));
        all[1].push(time(&|| omr_core::read(&view(&page), &layouts).map_or(0, |r| r.fields.len())));
        all[2].push(time(&strips));
        all[3].push(time(&|| omr_core::register(&view(&frame)).map_or(0, |found| found.len())));
    }
    all.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}

/// A grey picture.
struct Luma {
    luma: Vec<u8>,
    width: usize,
    height: usize,
}

fn decode(jpeg: &[u8]) -> Luma {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let luma = decoder.decode().expect("a photo");
    let (width, height) = decoder.dimensions().expect("a photo");
    Luma { luma, width, height }
}

fn view(page: &Luma) -> ImageView<'_> {
    let view = ImageView::new(&page.luma, page.width, page.height, page.width);
    view.expect("as long as its sides say")
}

/// The photo in the middle of a frame, its edges repeated beyond it.
fn frame_of(photo: &Luma) -> Luma {
    let (width, height) = FRAME;
    let scale = (photo.width as f64 / width as f64).max(photo.height as f64 / height as f64);
    let place = |at: usize, n: usize, of: usize| {
        let share = (at as f64 + 0.5 - n as f64 / 2.0) * scale + of as f64 / 2.0;
        share.clamp(0.0, (of - 2) as f64) as usize
    };
    let pixel = |i: usize| {
        let (x, y) = (place(i % width, width, photo.width), place(i / width, height, photo.height));
        let at = |dx: usize, dy: usize| u32::from(photo.luma[(y + dy) * photo.width + x + dx]);
        ((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4) as u8
    };
    Luma { luma: (0..width * height).map(pixel).collect(), width, height }
}

/// [`times`] for a page, with its own clock.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
#[must_use]
pub fn run(photo: &[u8], layout: &[u8], n_runs: u32, now: &js_sys::Function) -> Vec<f64> {
    let now = || now.call0(&wasm_bindgen::JsValue::NULL).ok().and_then(|v| v.as_f64());
    times(photo, layout, n_runs as usize, || now().expect("a clock")).to_vec()
}
