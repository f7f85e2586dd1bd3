//! PDFs as scanners, phones and programs write them, and PDFs that are broken.
use intake::{Document, Format, IntakeError, LumaPage};
use tests::handmade_pdf::{grey, one_page, pdf, stream};

/// A picture that differs seen from every side.
fn scan() -> LumaPage {
    let (width, height) = (60, 80);
    let pixel = |i: usize| {
        let (x, y) = (i % width, i / width);
        let is_ink = (x < 20 && y < 12) || (x > 50 && y > 40 && y < 60);
        if is_ink { 10 } else { 200 + (y / 2) as u8 }
    };
    LumaPage { luma: (0..width * height).map(pixel).collect(), width, height }
}

fn scan_object() -> Vec<u8> {
    let scan = scan();
    grey(scan.width, scan.height, &scan.luma)
}

fn page_of(bytes: Vec<u8>) -> Result<LumaPage, IntakeError> {
    let document = Document::open(bytes)?;
    assert_eq!((document.format(), document.n_pages()), (Format::Pdf, 1));
    document.page(0)
}

const A4: &str = "/MediaBox[0 0 600 800]";
const FULL: &str = "q 600 0 0 800 0 0 cm /P1 Do Q";
/// For pages that are rendered, which is slow without optimisation.
const SMALL: &str = "/MediaBox[0 0 60 80]";
const SMALL_FULL: &str = "q 60 0 0 80 0 0 cm /P1 Do Q";

#[test]
fn a_scanned_page_is_its_own_picture() {
    let page = page_of(one_page(A4, FULL, &[scan_object()])).unwrap();
    assert!(page == scan(), "pixels are handed out as they are stored");
    // Recognised text lies invisibly over it; a clip around the whole page hides nothing.
    let with_text = "q 0 0 600 800 re W n 600 0 0 800 0 0 cm /P1 Do Q BT 3 Tr (Row 1) Tj ET";
    assert!(page_of(one_page(A4, with_text, &[scan_object()])).unwrap() == scan());
}

#[test]
fn a_jpeg_in_a_pdf_is_as_grey_as_alone() {
    let scan = scan();
    let picture = image::GrayImage::from_raw(60, 80, scan.luma).unwrap();
    let mut jpeg = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    let dict = "/Type/XObject/Subtype/Image/Width 60/Height 80/ColorSpace/DeviceGray\
                /BitsPerComponent 8/Filter/DCTDecode";
    let in_pdf = page_of(one_page(A4, FULL, &[stream(dict, &jpeg)])).unwrap();
    assert!(in_pdf == Document::open(jpeg.clone()).unwrap().page(0).unwrap());

    let inverted = format!("{dict}/Decode[1 0]");
    let negative = page_of(one_page(A4, FULL, &[stream(&inverted, &jpeg)])).unwrap();
    let sums = in_pdf.luma.iter().zip(&negative.luma).map(|(a, b)| i32::from(*a) + i32::from(*b));
    assert!(sums.clone().min() >= Some(253) && sums.max() <= Some(257), "Decode is honoured");

    let cut = stream(dict, &jpeg[..jpeg.len() - 40]);
    let damaged = page_of(one_page(A4, FULL, &[cut]));
    assert!(matches!(damaged, Err(IntakeError::Damaged { .. })), "{damaged:?}");
}

/// Where the stored pixel (x, y) is seen on a page of `w`×`h` pixels as stored.
fn assert_shown(page: &LumaPage, shown: impl Fn(usize, usize) -> (usize, usize), what: &str) {
    let scan = scan();
    for (x, y) in [(0, 0), (10, 5), (55, 50), (59, 79), (0, 79), (30, 30)] {
        let (sx, sy) = shown(x, y);
        let (stored, seen) = (scan.luma[y * scan.width + x], page.luma[sy * page.width + sx]);
        assert_eq!(stored, seen, "{what}: stored pixel {x}, {y}");
    }
}

#[test]
fn pages_are_turned_as_the_pdf_says() {
    for (rotate, is_turned) in [(0, false), (90, true), (180, false), (270, true), (-90, true)] {
        let attributes = format!("{A4}/Rotate {rotate}");
        let page = page_of(one_page(&attributes, FULL, &[scan_object()])).unwrap();
        let size = if is_turned { (80, 60) } else { (60, 80) };
        assert_eq!((page.width, page.height), size, "/Rotate {rotate}");
        // /Rotate turns clockwise.
        assert_shown(
            &page,
            |x, y| match rotate {
                0 => (x, y),
                90 => (79 - y, x),
                180 => (59 - x, 79 - y),
                _ => (y, 59 - x),
            },
            &format!("/Rotate {rotate}"),
        );
    }
    let upside_down = "q -600 0 0 -800 600 800 cm /P1 Do Q";
    let page = page_of(one_page(A4, upside_down, &[scan_object()])).unwrap();
    assert_shown(&page, |x, y| (59 - x, 79 - y), "turned by the drawing");
    let mirrored = "q -600 0 0 800 600 0 cm /P1 Do Q";
    let page = page_of(one_page(A4, mirrored, &[scan_object()])).unwrap();
    assert_shown(&page, |x, y| (59 - x, y), "mirrored by the drawing");
    let on_its_side = "q 0 600 -800 0 800 0 cm /P1 Do Q";
    let attributes = "/MediaBox[0 0 800 600]";
    let page = page_of(one_page(attributes, on_its_side, &[scan_object()])).unwrap();
    assert_shown(&page, |x, y| (y, 59 - x), "turned counter-clockwise by the drawing");
}

/// Pages that are more than one picture are rendered, at the pictures' own resolution.
#[test]
fn strips_and_layers_are_put_together() {
    let scan = scan();
    let (top, foot) = scan.luma.split_at(60 * 40);
    let strips = "q 60 0 0 40 0 40 cm /P1 Do Q q 60 0 0 40 0 0 cm /P2 Do Q";
    let pictures = [grey(60, 40, top), grey(60, 40, foot)];
    let page = page_of(one_page(SMALL, strips, &pictures)).unwrap();
    assert_eq!((page.width, page.height), (125, 167), "150 dpi at least");
    let at = |x: usize, y: usize| {
        page.luma[(2 * y + 1) * page.height / 160 * page.width + (2 * x + 1) * page.width / 120]
    };
    for (x, y) in [(10, 5), (55, 50), (30, 20), (5, 70)] {
        let stored = scan.luma[y * 60 + x];
        assert!(at(x, y).abs_diff(stored) <= 2, "pixel {x}, {y}: {} for {stored}", at(x, y));
    }

    let signed = format!("{SMALL_FULL} 0 g 30 10 12 8 re f");
    let page = page_of(one_page(SMALL, &signed, &[scan_object()])).unwrap();
    let signature = page.luma[(page.height * 660 / 800) * page.width + page.width * 360 / 600];
    assert_eq!(signature, 0, "ink that was drawn over the scan is seen");
}

#[test]
fn a_mask_through_which_ink_is_painted_is_seen() {
    let dict = "/Type/XObject/Subtype/Image/Width 8/Height 2/ImageMask true/BitsPerComponent 1";
    let page = page_of(one_page(SMALL, SMALL_FULL, &[stream(dict, &[0x0F, 0xFF])])).unwrap();
    let quarter_down = page.height / 4 * page.width;
    assert_eq!(page.luma[quarter_down + page.width / 4], 0);
    assert_eq!(page.luma[quarter_down + page.width * 3 / 4], 255);
}

#[test]
fn what_a_pdf_lacks_is_named() {
    let no_pages =
        pdf(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), b"<</Type/Pages/Kids[]/Count 0>>".into()]);
    assert_eq!(Document::open(no_pages).unwrap_err(), IntakeError::NoPages);

    assert_eq!(page_of(one_page(A4, "", &[])), Err(IntakeError::BlankPage));
    let white = grey(3, 4, &[255; 12]);
    assert_eq!(page_of(one_page(A4, FULL, &[white])), Err(IntakeError::BlankPage));

    let whole = one_page(A4, FULL, &[scan_object()]);
    for percent in [20, 50, 80, 95] {
        let cut = whole[..whole.len() * percent / 100].to_vec();
        let error = Document::open(cut).unwrap_err();
        assert!(matches!(error, IntakeError::Damaged { .. }), "{percent} %: {error}");
    }
    let rubbish = b"%PDF-1.7\nnothing of the kind\nstartxref\n0\n%%EOF".to_vec();
    assert!(matches!(Document::open(rubbish), Err(IntakeError::Damaged { .. })));
}

/// A page of 30,000 points would take gigabytes; so would a picture that says it is that large.
#[test]
fn a_giant_page_is_refused_before_it_is_drawn() {
    let giant = one_page("/MediaBox[0 0 30000 30000]", FULL, &[scan_object()]);
    let refused = Err(IntakeError::TooLarge { width: 30_000, height: 30_000 });
    assert_eq!(page_of(giant), refused);
    let endless = one_page("/MediaBox[0 0 99999999999 800]", FULL, &[scan_object()]);
    assert!(matches!(page_of(endless), Err(IntakeError::TooLarge { .. })));
    let giant_picture = one_page(A4, FULL, &[grey(30_000, 30_000, &[0; 9])]);
    assert_eq!(page_of(giant_picture), refused);
}

#[test]
fn a_picture_that_cannot_be_decoded_is_no_page() {
    let head = "/Type/XObject/Subtype/Image/Width 60/Height 80/BitsPerComponent 8";
    let grey = "/ColorSpace/DeviceGray";
    for filter in ["/DCTDecode", "/JPXDecode", "/JBIG2Decode"] {
        let broken = stream(&format!("{head}{grey}/Filter{filter}"), b"not at all");
        let shown = page_of(one_page(A4, FULL, &[broken]));
        assert!(matches!(shown, Err(IntakeError::Damaged { .. })), "{filter}: {shown:?}");
    }
    let short = stream(&format!("{head}{grey}"), &scan().luma[..60 * 50]);
    let shown = page_of(one_page(A4, FULL, &[short]));
    assert!(matches!(shown, Err(IntakeError::Damaged { .. })), "a third is missing: {shown:?}");
}
