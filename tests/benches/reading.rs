//! What reading a page costs, beside decoding the same JPEG, on one thread and in one run.
//!
//! `cargo bench -p tests --profile native`; the pictures are made anew, the same in every run.
//! `-- --tables` prints the tables only, without criterion's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark prints its figures and stops when its pictures cannot be made"
)]
mod tables;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion};
use intake::Document;
use omr_core::{ImageView, SheetLayout, read};
use peak_alloc::PeakAlloc;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use tests::handmade_pdf::{one_page, picture};
use tests::marking::mark;
use tests::optics::jpeg;
use tests::paper::PrintedSheet;
use tests::phone::{Difficulty, Shot, shoot};
use tests::plan::{Mix, plan};
use tests::raster::{Colour, Grey};
use tests::scanner::{Scan, ScanMode, scan};
use tests::students::lecture_10;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

const SEED: u64 = 12;

/// Counts bytes, for the tables of memory.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn main() {
    let stock = Stock::make();
    let has = |word: &str| std::env::args().any(|argument| argument == word);
    if has("--tables") {
        return tables::print(&stock);
    }
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    pictures(&mut criterion, &stock);
    pdf_pages(&mut criterion, &stock);
    criterion.final_summary();
    if !has("--test") && !has("--list") {
        tables::print(&stock);
    }
}

/// Pictures of one page: photos of 2 and 12 megapixels in colour, grey scans of 200 and 300 dpi.
struct Stock {
    layouts: Vec<SheetLayout>,
    jpegs: Vec<(&'static str, Vec<u8>)>,
    scans: Vec<(&'static str, Grey)>,
    /// A frame of video, 1280 × 720.
    frame: Grey,
}

impl Stock {
    fn make() -> Self {
        let sheet = PrintedSheet::print(lecture_10());
        let mut rng = SmallRng::seed_from_u64(SEED);
        let entries = plan(Mix::Everyday, sheet.page(0).0, false, &mut rng);
        let paper = mark::<3>(&sheet, 0, &entries, SEED).raster;
        let any_shot = Shot::any(Difficulty::Easy, &mut rng);
        let photo = |width, height| -> Colour {
            let shot = Shot { width, height, roll_degrees: 3.0, fill: 0.85, ..any_shot };
            shoot(&paper, &shot, SEED)
        };
        let any_scan = Scan::any(200.0, ScanMode::Grey, &mut rng);
        let scanned = |dpi| {
            let settings = Scan { dpi, quarters: 0, skew_degrees: 0.7, ..any_scan };
            scan(&paper.to_grey(), &settings, SEED)
        };
        let scans = vec![("200 dpi", scanned(200.0)), ("300 dpi", scanned(300.0))];
        let jpegs = vec![
            ("photo 2 MP", jpeg(&photo(1200, 1600), 85)),
            ("photo 12 MP", jpeg(&photo(3000, 4000), 85)),
            ("scan 200 dpi", jpeg(&scans[0].1, 80)),
            ("scan 300 dpi", jpeg(&scans[1].1, 80)),
        ];
        let frame = photo(1280, 720).to_grey();
        Self { layouts: vec![sheet.layout], jpegs, scans, frame }
    }
}

/// The decoder alone, to what the reader needs.
fn decode(jpeg: &[u8]) -> (Vec<u8>, usize, usize) {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let luma = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    (luma, width, height)
}

fn read_page(luma: &[u8], width: usize, height: usize, layouts: &[SheetLayout]) -> usize {
    let view = ImageView::new(luma, width, height, width).unwrap();
    read(&view, layouts).unwrap().fields.len()
}

fn pictures(criterion: &mut Criterion, stock: &Stock) {
    let mut group = criterion.benchmark_group("jpeg");
    for (name, jpeg) in &stock.jpegs {
        group.bench_with_input(BenchmarkId::new("decode", name), jpeg, |bencher, jpeg| {
            bencher.iter(|| decode(black_box(jpeg)));
        });
        let (luma, width, height) = decode(jpeg);
        group.bench_with_input(BenchmarkId::new("read", name), &luma, |bencher, luma| {
            bencher.iter(|| read_page(black_box(luma), width, height, &stock.layouts));
        });
        group.bench_with_input(BenchmarkId::new("intake and read", name), jpeg, |bencher, jpeg| {
            bencher.iter(|| {
                let page = Document::open(jpeg.clone()).unwrap().page(0).unwrap();
                read_page(&page.luma, page.width, page.height, &stock.layouts)
            });
        });
    }
    group.bench_function("register 1280 × 720", |bencher| {
        bencher.iter(|| register(black_box(&stock.frame)));
    });
    group.finish();
}

fn register(frame: &Grey) -> usize {
    let view = ImageView::new(frame.bytes(), frame.width, frame.height, frame.width).unwrap();
    omr_core::register(&view).unwrap().len()
}

/// One page of a PDF as grey pixels: the scan itself, and the same scan in two strips, which have
/// to be rendered.
fn pdf_pages(criterion: &mut Criterion, stock: &Stock) {
    let mut group = criterion.benchmark_group("pdf page");
    for (name, scan) in &stock.scans {
        let jpeg_coded = |part: &Grey| {
            let coding = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode";
            picture(part.width, part.height, coding, &jpeg(part, 80))
        };
        let (top, foot) = halves(scan);
        let files = [
            ("grey JPEG", one_page(A4, WHOLE, &[jpeg_coded(scan)])),
            ("G4", one_page(A4, WHOLE, &[group4(scan)])),
            ("JPEG strips", one_page(A4, STRIPS, &[jpeg_coded(&top), jpeg_coded(&foot)])),
            ("G4 strips", one_page(A4, STRIPS, &[group4(&top), group4(&foot)])),
        ];
        for (kind, file) in files {
            let document = Document::open(file).unwrap();
            group.bench_function(BenchmarkId::new(kind, name), |bencher| {
                bencher.iter(|| document.page(0).unwrap().luma.len());
            });
        }
    }
    group.finish();
}

const A4: &str = "/MediaBox[0 0 595.2 841.8]";
const WHOLE: &str = "q 595.2 0 0 841.8 0 0 cm /P1 Do Q";
const STRIPS: &str = "q 595.2 0 0 420.9 0 420.9 cm /P1 Do Q q 595.2 0 0 420.9 0 0 cm /P2 Do Q";

fn halves(page: &Grey) -> (Grey, Grey) {
    let height = page.height / 2;
    let (top, foot) = page.pixels.split_at(height * page.width);
    let part = |pixels: &[[u8; 1]]| Grey {
        width: page.width,
        height,
        pixels: pixels[..height * page.width].to_vec(),
    };
    (part(top), part(foot))
}

/// The page in black and white, coded as Group 4.
fn group4(page: &Grey) -> Vec<u8> {
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for row in page.pixels.chunks_exact(page.width) {
        let ink = |[luma]: &[u8; 1]| match *luma < 150 {
            true => fax::Color::Black,
            false => fax::Color::White,
        };
        let width = u16::try_from(page.width).unwrap();
        encoder.encode_line(row.iter().map(ink), width).unwrap();
    }
    let data = encoder.finish().unwrap().finish();
    let (width, height) = (page.width, page.height);
    let coding = format!(
        "/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode\
         /DecodeParms<</K -1/Columns {width}/Rows {height}>>"
    );
    picture(width, height, &coding, &data)
}
