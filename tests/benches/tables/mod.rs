//! The tables of docs/benchmarks.md that are native: medians of one run on one thread, as Markdown.
use std::hint::black_box;
use std::time::Instant;

use intake::Document;
use omr_core::{ImageView, page_overlay, read};
use tests::handmade_pdf::{pdf, picture, stream};
use tests::optics::jpeg;

use crate::{MEMORY, Stock, decode, group4, read_page, register};

const N_RUNS: usize = 15;

pub(crate) fn print(stock: &Stock) {
    reading(stock);
    memory(stock);
    long_scans(stock);
}

/// Milliseconds that `work` takes.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = black_box(work());
    (done, start.elapsed().as_secs_f64() * 1e3)
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Reading as a multiple of decoding: both in turn, so that a busy machine slows both.
fn reading(stock: &Stock) {
    println!("\n| picture | decode, ms | read, ms | read ÷ decode | draw, ms | draw ÷ read |");
    println!("|---|---:|---:|---:|---:|---:|");
    for (name, jpeg) in &stock.jpegs {
        let (mut decoding, mut reading, mut drawing) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..N_RUNS {
            let ((luma, width, height), time) = timed(|| decode(black_box(jpeg)));
            decoding.push(time);
            let view = ImageView::new(&luma, width, height, width).unwrap();
            let (page, time) = timed(|| read(&view, &stock.layouts).unwrap());
            reading.push(time);
            drawing.push(timed(|| page_overlay(&view, &[page], &stock.layouts).unwrap()).1);
        }
        let [decode, read, draw] = [&decoding, &reading, &drawing].map(|times| median(times));
        let (by_decode, by_read) = (read / decode, draw / read);
        println!(
            "| {name} | {decode:.1} | {read:.1} | {by_decode:.2} | {draw:.1} | {by_read:.2} |"
        );
    }
    let registering: Vec<f64> = (0..N_RUNS).map(|_| timed(|| register(&stock.frame)).1).collect();
    println!("\nregistering a frame of 1280 × 720: {:.2} ms", median(&registering));
}

/// Most bytes held at a time by `work`, above what was held before.
fn peak_of<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let done = work();
    (done, MEMORY.peak_usage().saturating_sub(before))
}

/// What is held while decoding and while reading, as multiples of the grey picture.
fn memory(stock: &Stock) {
    println!("\n| picture | luma plane, MB | decoding holds ÷ plane | reading holds ÷ plane |");
    println!("|---|---:|---:|---:|");
    for (name, jpeg) in &stock.jpegs {
        let document = Document::open(jpeg.clone()).unwrap();
        let (page, decoding) = peak_of(|| document.page(0).unwrap());
        let (_, reading) =
            peak_of(|| read_page(&page.luma, page.width, page.height, &stock.layouts));
        let plane = page.luma.len() as f64;
        let (decoding, reading) = (decoding as f64 / plane, reading as f64 / plane);
        println!("| {name} | {:.1} | {decoding:.2} | {reading:.2} |", plane / 1e6);
    }
}

const N_PAGES: usize = 200;
const N_ENDS: usize = 50;

/// Two hundred scanned pages in one file: time a page at both ends, and what is held.
fn long_scans(stock: &Stock) {
    println!(
        "\n| {N_PAGES} pages of | file, MB | opening, ms | first {N_ENDS}, ms a page | last {N_ENDS} | last ÷ first | \
         first page holds, MB | any later page | left behind, kB |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    let (_, scan) = &stock.scans[0];
    let coding = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode";
    let grey = picture(scan.width, scan.height, coding, &jpeg(scan, 80));
    let luma: Vec<u8> = scan.bytes().to_vec();
    let packed = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode";
    let flate = picture(scan.width, scan.height, packed, &tests::pdf_kinds::deflate(&luma));
    for (name, page) in [("grey JPEG", grey), ("G4", group4(scan)), ("grey, deflated", flate)] {
        long_scan(name, long_pdf(&page), stock);
    }
}

fn long_scan(name: &str, file: Vec<u8>, stock: &Stock) {
    let megabytes = file.len() as f64 / 1e6;
    let (document, opening) = timed(|| Document::open(file).unwrap());
    let before = MEMORY.current_usage();
    let (mut times, mut peaks) = (Vec::new(), Vec::new());
    for page_idx in 0..N_PAGES {
        let (time, peak) = peak_of(|| {
            let read = || {
                let page = document.page(page_idx).unwrap();
                read_page(&page.luma, page.width, page.height, &stock.layouts)
            };
            timed(read).1
        });
        times.push(time);
        peaks.push(peak as f64 / 1e6);
    }
    let left = MEMORY.current_usage().saturating_sub(before) as f64 / 1e3;
    let (first, last) = (median(&times[..N_ENDS]), median(&times[N_PAGES - N_ENDS..]));
    let later = peaks[1..].iter().copied().fold(0.0, f64::max);
    println!(
        "| {name} | {megabytes:.1} | {opening:.1} | {first:.1} | {last:.1} | {:.2} | {:.1} | {later:.1} | {left:.0} |",
        last / first,
        peaks[0]
    );
}

/// Every page has a picture of its own.
fn long_pdf(scan: &[u8]) -> Vec<u8> {
    let kids: String = (0..N_PAGES).map(|i| format!("{} 0 R ", 4 + 2 * i)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {N_PAGES}>>").into_bytes(),
        stream("", crate::WHOLE.as_bytes()),
    ];
    for i in 0..N_PAGES {
        let resources = format!("/Resources<</XObject<</P1 {} 0 R>>>>", 5 + 2 * i);
        let page = format!("<</Type/Page/Parent 2 0 R{}/Contents 3 0 R{resources}>>", crate::A4);
        objects.push(page.into_bytes());
        objects.push(scan.to_vec());
    }
    pdf(&objects)
}
