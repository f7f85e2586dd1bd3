//! Small files that promise to fill a computer's memory: refused before anything is unpacked.
use flate2::{Compress, Compression, FlushCompress};
use intake::{Document, IntakeError};
use tests::handmade_pdf::{grey, one_page, pdf, picture, stream};
use tests::pdf_kinds;

const PAGE: &str = "/MediaBox[0 0 60 80]";
const WHOLE: &str = "q 60 0 0 80 0 0 cm /P1 Do Q";

fn first_page(bytes: Vec<u8>) -> Result<(), IntakeError> {
    assert!(bytes.len() < 8 << 20, "a bomb is small");
    Document::open(bytes)?.page(0).map(drop)
}

/// Spaces without end: `n` times 64 MB, each in 64 kB.
fn packed_spaces(n: usize) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    let mut block = Vec::with_capacity(1 << 20);
    compress.compress_vec(&vec![b' '; 64 << 20], &mut block, FlushCompress::Full).unwrap();
    let mut packed = vec![0x78, 0x9C];
    (0..n).for_each(|_| packed.extend(&block));
    // An empty last block.
    packed.extend([1, 0, 0, 0xFF, 0xFF]);
    packed
}

fn assert_too_large(bytes: Vec<u8>, what: &str) {
    let shown = first_page(bytes);
    assert!(matches!(shown, Err(IntakeError::FileTooLarge { .. })), "{what}: {shown:?}");
}

#[test]
fn a_stream_that_unpacks_to_gigabytes_is_refused_wherever_it_is() {
    let spaces = packed_spaces(64);
    let flate = "/Filter/FlateDecode";
    let coding = format!("/ColorSpace/DeviceGray/BitsPerComponent 8{flate}");
    let in_picture = picture(60, 80, &coding, &spaces);
    assert_too_large(
        one_page(PAGE, WHOLE, std::slice::from_ref(&in_picture)),
        "in the page's picture",
    );

    let luma = [200; 60 * 80];
    let plain = "/ColorSpace/DeviceGray/BitsPerComponent 8";
    let masked = picture(60, 80, &format!("{plain}/SMask 6 0 R"), &luma);
    assert_too_large(one_page(PAGE, WHOLE, &[masked, in_picture.clone()]), "in a picture's mask");
    let tile = stream("/PatternType 1/PaintType 1", b"/P3 Do");
    let behind_a_pattern = one_page(PAGE, WHOLE, &[grey(60, 80, &luma), tile, in_picture]);
    assert_too_large(behind_a_pattern, "where only a pattern shows it");

    let unused = stream(flate, &spaces);
    assert_too_large(one_page(PAGE, WHOLE, &[grey(60, 80, &luma), unused]), "in a drawing");

    let packed_twice = stream("/Filter[/FlateDecode/FlateDecode]", &pdf_kinds::deflate(&spaces));
    let twice = one_page(PAGE, WHOLE, &[grey(60, 80, &luma), packed_twice]);
    assert_too_large(twice, "packed twice");

    let inline = "q 60 0 0 80 0 0 cm BI/W 60/H 80/BPC 8/CS/G/F/Fl ID\n";
    let content = [inline.as_bytes(), &packed_spaces(6), b"\nEI Q"].concat();
    let page = format!("<</Type/Page/Parent 2 0 R{PAGE}/Contents 4 0 R>>");
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        stream("", &content),
    ];
    assert_too_large(pdf(&objects), "in an inline picture");
}

/// Opening a file already unpacks its tables.
#[test]
fn a_table_that_unpacks_to_gigabytes_is_refused() {
    let dict = "/Type/ObjStm/N 3/First 20/Filter/FlateDecode";
    let objects = stream(dict, &packed_spaces(64));
    let file = [b"%PDF-1.5\n6 0 obj\n".as_slice(), &objects, b"\nendobj\nstartxref\n0\n%%EOF\n"];
    assert_too_large(file.concat(), "objects");
    let dict = "/Type/XRef/Size 8/W[1 2 1]/Root 1 0 R/Filter/FlateDecode";
    let table = stream(dict, &packed_spaces(64));
    let file = [b"%PDF-1.5\n7 0 obj\n".as_slice(), &table, b"\nendobj\nstartxref\n9\n%%EOF\n"];
    assert_too_large(file.concat(), "the table of objects");
}

/// The size that a picture's code states counts, not only the one that the PDF states.
#[test]
fn a_code_that_states_a_giant_picture_is_refused() {
    let bits = "/ColorSpace/DeviceGray/BitsPerComponent 1";
    let parms = "/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 2000000000>>";
    let fax = picture(60, 80, &format!("{bits}{parms}"), &[0; 40]);
    let refused = Err(IntakeError::TooLarge { width: 2_000_000_000, height: 80 });
    assert_eq!(first_page(one_page(PAGE, WHOLE, &[fax])), refused);

    let size = [0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF];
    let page_segment = [&[0, 0, 0, 0, 48, 0, 1, 0, 0, 0, 19], &size[..], &[0; 11]].concat();
    let jbig2 = picture(60, 80, &format!("{bits}/Filter/JBIG2Decode"), &page_segment);
    let refused = Err(IntakeError::TooLarge { width: 65_535, height: 65_535 });
    assert_eq!(first_page(one_page(PAGE, WHOLE, &[jbig2])), refused);

    let small = pdf_kinds::all().into_iter().find(|(name, _)| *name == "jpeg2000").unwrap().1;
    let start = small.windows(4).position(|word| word == [0xFF, 0x4F, 0xFF, 0x51]).unwrap();
    let mut large = small.clone();
    large[start + 8..start + 16].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let refused = Err(IntakeError::TooLarge { width: 60_000, height: 60_000 });
    assert_eq!(first_page(large), refused);
}

/// A page in one colour of a space of object 5.
fn coloured(objects: &[String]) -> Vec<u8> {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 80]/Contents 4 0 R\
                /Resources<</ColorSpace<</C 5 0 R>>>>>>";
    let mut all: Vec<Vec<u8>> = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.as_bytes().to_vec(),
        stream("", b"/C cs 0.5 sc 10 10 30 40 re f"),
    ];
    all.extend(objects.iter().map(|object| object.clone().into_bytes()));
    pdf(&all)
}

const SEPARATION: &str = "[/Separation/X/DeviceRGB 6 0 R]";

#[test]
fn functions_that_never_end_are_refused() {
    let stitched =
        |of: &str| format!("<</FunctionType 3/Domain[0 1]/Functions[{of}]/Bounds[]/Encode[0 1]>>");
    let separation = || SEPARATION.to_owned();
    let mut in_a_row = vec![separation()];
    in_a_row.extend((7..20_000).map(|next| stitched(&format!("{next} 0 R"))));
    let mut doubled = vec![separation()];
    doubled.extend((7..40).map(|next| {
        let twice = format!("{next} 0 R {next} 0 R");
        stitched(&twice)
            .replace("Bounds[]", "Bounds[0.5]")
            .replace("Encode[0 1]", "Encode[0 1 0 1]")
    }));
    let braces = ["{".repeat(100_000), "}".repeat(100_000)].concat();
    let calculation = stream("/FunctionType 4/Domain[0 1]/Range[0 1 0 1 0 1]", braces.as_bytes());
    let calculation = String::from_utf8(calculation).unwrap();
    let cases = [
        ("20,000 functions in a row", in_a_row),
        ("33 functions, each of two of the next", doubled),
        ("100,000 braces", vec![separation(), calculation]),
    ];
    for (what, objects) in cases {
        let shown = first_page(coloured(&objects));
        assert!(matches!(shown, Err(IntakeError::Damaged { .. })), "{what}: {shown:?}");
    }
    // What names itself is taken for nothing.
    let of_itself =
        [vec![separation(), stitched("6 0 R")], vec!["[/Indexed 5 0 R 1 <00FF>]".into()]];
    for objects in of_itself {
        assert_eq!(first_page(coloured(&objects)), Ok(()));
    }
}

#[test]
fn functions_of_functions_are_shown() {
    let plain = "<</FunctionType 2/Domain[0 1]/N 1/C0[1 1 1]/C1[0 0 0]>>";
    let stitched =
        "<</FunctionType 3/Domain[0 1]/Functions[7 0 R 7 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>";
    let objects = [SEPARATION, stitched, plain].map(str::to_owned);
    assert_eq!(first_page(coloured(&objects)), Ok(()));
    let calculation = stream(
        "/FunctionType 4/Domain[0 1]/Range[0 1 0 1 0 1]",
        b"{dup 0.5 gt {dup dup} {pop 0 0 0} ifelse}",
    );
    let calculation = String::from_utf8(calculation).unwrap();
    assert_eq!(first_page(coloured(&[SEPARATION.to_owned(), calculation])), Ok(()));
}

/// Honest files of the same kinds still open.
#[test]
fn a_large_honest_scan_is_shown() {
    let (width, height) = (4960, 7016);
    let luma: Vec<u8> = (0..width * height).map(|i| (i / width % 250) as u8).collect();
    let coding = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode";
    let scan = picture(width, height, coding, &pdf_kinds::deflate(&luma));
    let page = Document::open(one_page(
        "/MediaBox[0 0 595 842]",
        "q 595 0 0 842 0 0 cm /P1 Do Q",
        &[scan],
    ));
    assert!(page.unwrap().page(0).unwrap().luma == luma, "A4 at 600 dpi");
}
