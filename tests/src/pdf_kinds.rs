//! Small PDFs of every kind that is opened by a code of its own: each filter, each way to colour
//! and cut out a picture, drawings, patterns, and objects within streams.
//!
//! They are what hostile PDFs are bred from: in the suite, and as seeds of the fuzzer.
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::fixtures;
use crate::handmade_pdf::{grey, one_page, pdf, picture, stream};

const PAGE: &str = "/MediaBox[0 0 60 80]";
const WHOLE: &str = "q 60 0 0 80 0 0 cm /P1 Do Q";
const STRIPS: &str = "q 60 0 0 40 0 40 cm /P1 Do Q q 60 0 0 40 0 0 cm /P2 Do Q";
const GREY: &str = "/ColorSpace/DeviceGray/BitsPerComponent 8";
const BITS: &str = "/ColorSpace/DeviceGray/BitsPerComponent 1";
const SIZE: (usize, usize) = (60, 80);

/// Each kind with its name.
#[must_use]
pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    let mut kinds = one_picture();
    kinds.extend(more_than_a_picture());
    kinds.push(("object-stream", in_an_object_stream()));
    let jpeg2000 = std::fs::read(fixtures::folder().join("formats/jpeg2000.pdf"));
    kinds.push(("jpeg2000", jpeg2000.expect("a fixture is there")));
    kinds
}

fn luma() -> Vec<u8> {
    (0..SIZE.0 * SIZE.1).map(|i| if i % 7 == 0 { 20 } else { 230 }).collect()
}

/// Pages that are one picture, in every coding.
fn one_picture() -> Vec<(&'static str, Vec<u8>)> {
    let luma = luma();
    let zipped = deflate(&luma);
    let jpeg = fixture("formats/grey.jpg");
    let inked = fixture("formats/cmyk.jpg");
    let bits: Vec<u8> = luma.chunks(8).map(|eight| eight[0] ^ 0x5A).take(8 * 80).collect();
    let one =
        |coding: &str, data: &[u8]| one_page(PAGE, WHOLE, &[picture(SIZE.0, SIZE.1, coding, data)]);
    let of_jpeg = |coding: &str, data: &[u8]| {
        one_page(PAGE, WHOLE, &[picture(93, 61, &format!("{coding}/Filter/DCTDecode"), data)])
    };
    let fax = |k: i32, data: &[u8]| {
        let parms = format!("/Filter/CCITTFaxDecode/DecodeParms<</K {k}/Columns 60/Rows 80>>");
        one(&format!("{BITS}{parms}"), data)
    };
    let predicted = |predictor: u8, data: &[u8]| {
        let parms = format!("/DecodeParms<</Predictor {predictor}/Columns 60>>");
        one(&format!("{GREY}/Filter/FlateDecode{parms}"), &deflate(data))
    };
    let rows: Vec<u8> =
        luma.chunks(60).zip(0u8..).flat_map(|(r, i)| [&[i % 5], r].concat()).collect();
    let indexed = "/ColorSpace[/Indexed/DeviceRGB 3<000000ff0000808080ffffff>]/BitsPerComponent 2";
    let inks = "/ColorSpace/DeviceCMYK/BitsPerComponent 8";
    vec![
        ("raw", one_page(&format!("{PAGE}/Rotate 90"), WHOLE, &[grey(60, 80, &luma)])),
        ("flate", one(&format!("{GREY}/Filter/FlateDecode"), &zipped)),
        ("flate-png-rows", predicted(15, &rows)),
        ("flate-tiff-rows", predicted(2, &luma)),
        ("lzw", one(&format!("{GREY}/Filter/LZWDecode"), &lzw(&luma))),
        ("run-length", one(&format!("{GREY}/Filter/RunLengthDecode"), &run_length(&luma))),
        ("hex", one(&format!("{GREY}/Filter/ASCIIHexDecode"), &hex(&luma))),
        ("ascii85", one(&format!("{GREY}/Filter/ASCII85Decode"), &ascii85(&luma))),
        (
            "ascii85-flate",
            one(&format!("{GREY}/Filter[/ASCII85Decode/FlateDecode]"), &ascii85(&zipped)),
        ),
        ("jpeg", of_jpeg(GREY, &jpeg)),
        ("jpeg-inverted", of_jpeg(&format!("{GREY}/Decode[1 0]"), &jpeg)),
        ("jpeg-inks", of_jpeg(inks, &inked)),
        ("fax-group4", fax(-1, &group4(&luma))),
        ("fax-group3", fax(0, &bits)),
        ("fax-group3-2d", fax(4, &bits)),
        ("jbig2", one(&format!("{BITS}/Filter/JBIG2Decode"), &jbig2(false, &bits))),
        ("jbig2-fax", one(&format!("{BITS}/Filter/JBIG2Decode"), &jbig2(true, &group4(&luma)))),
        ("palette", one(indexed, &luma[..15 * 80])),
        (
            "sixteen-bits",
            one("/ColorSpace/DeviceGray/BitsPerComponent 16", &[luma.clone(), luma].concat()),
        ),
    ]
}

/// Pages that have to be rendered.
fn more_than_a_picture() -> Vec<(&'static str, Vec<u8>)> {
    let luma = luma();
    let raw = grey(60, 80, &luma);
    let (top, foot) = luma.split_at(60 * 40);
    let mask = |more: &str| picture(8, 2, &format!("/BitsPerComponent 1{more}"), &[0x0F, 0xFF]);
    let hidden = |key: &str| {
        let coding = format!("{GREY}/{key} 6 0 R");
        one_page(
            PAGE,
            WHOLE,
            &[picture(60, 80, &coding, &luma), mask("/ColorSpace/DeviceGray/ImageMask true")],
        )
    };
    let inline = "q 60 0 0 80 0 0 cm BI/W 8/H 2/BPC 1/IM true ID\n\x0F\x7F\nEI Q";
    let text =
        "BT/F1 12 Tf 10 20 Td(Row 1)Tj ET 0 0 1 rg 1 0 0 RG 2 w 5 5 m 20 60 40 60 55 5 c B* W n";
    vec![
        ("strips", one_page(PAGE, STRIPS, &[grey(60, 40, top), grey(60, 40, foot)])),
        ("stencil", one_page(PAGE, WHOLE, &[mask("/ImageMask true")])),
        ("mask", hidden("Mask")),
        ("soft-mask", hidden("SMask")),
        (
            "signed",
            one_page(
                PAGE,
                &format!("{WHOLE} 0 g 30 10 12 8 re f [3 1] 0 d 4 4 30 20 re S"),
                &[raw],
            ),
        ),
        ("inline", one_page(PAGE, inline, &[])),
        (
            "words",
            with_resources(
                "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
                text,
                &[],
            ),
        ),
        ("form", with_resources("/XObject<</X 5 0 R>>", "q .5 0 0 .5 9 9 cm /X Do Q", &[form()])),
        ("shading", with_resources("/Shading<</S 5 0 R>>", "/S sh", &[shading()])),
        (
            "pattern",
            with_resources("/Pattern<</T 5 0 R>>", "/Pattern cs /T scn 0 0 60 80 re f", &[tile()]),
        ),
        (
            "state",
            with_resources(
                "/ExtGState<</G<</ca .5/BM/Multiply/SMask<</S/Luminosity/G 5 0 R>>>>>>",
                "/G gs 5 5 40 40 re f",
                &[form()],
            ),
        ),
        (
            "glyphs",
            with_resources(
                TYPE3,
                "BT/F1 10 Tf 10 20 Td(aa)Tj ET",
                &[stream("", b"9 0 0 0 9 9 d1 0 0 9 9 re f")],
            ),
        ),
    ]
}

const TYPE3: &str = "/Font<</F1<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]\
    /FirstChar 97/LastChar 97/Widths[9]/CharProcs<</a 5 0 R>>/Encoding<</Differences[97/a]>>>>>>";

fn form() -> Vec<u8> {
    let dict =
        "/Type/XObject/Subtype/Form/BBox[0 0 60 80]/Group<</S/Transparency/I true/CS/DeviceGray>>";
    stream(dict, b".3 g 0 0 50 50 re f 0 g 10 10 m 40 40 l S")
}

fn shading() -> Vec<u8> {
    b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 60 80]/Extend[true true]\
      /Function<</FunctionType 2/Domain[0 1]/C0[1 0 0]/C1[0 0 1]/N 1.5>>>>"
        .to_vec()
}

fn tile() -> Vec<u8> {
    let dict =
        "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 8 8]/XStep 9/YStep 7/Resources<<>>";
    stream(dict, b".5 g 1 1 5 5 re f")
}

/// A page of `content` with named `resources`; `objects` are numbered from 5.
fn with_resources(resources: &str, content: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R{PAGE}/Contents 4 0 R/Resources<<{resources}>>>>");
    let head = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        stream("", content.as_bytes()),
    ];
    pdf(&[&head, objects].concat())
}

/// The page tree within a compressed stream, found by a table that is a compressed stream too.
fn in_an_object_stream() -> Vec<u8> {
    let (width, height) = SIZE;
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R{PAGE}/Contents 4 0 R/Resources<</XObject<</P1 5 0 R>>>>>>"
        ),
    ];
    let mut numbers = String::new();
    let mut body = String::new();
    for (i, object) in objects.iter().enumerate() {
        numbers += &format!("{} {} ", i + 1, body.len());
        body += object;
        body.push(' ');
    }
    let dict = format!("/Type/ObjStm/N 3/First {}/Filter/FlateDecode", numbers.len());
    let packed = stream(&dict, &deflate((numbers + &body).as_bytes()));
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut table: Vec<[u8; 4]> = vec![[0, 0, 0, 0], [2, 0, 6, 0], [2, 0, 6, 1], [2, 0, 6, 2]];
    let parts = [stream("", WHOLE.as_bytes()), grey(width, height, &luma()), packed];
    for (number, part) in (4..).zip(parts) {
        let [_, .., high, low] = (file.len() as u64).to_be_bytes();
        table.push([1, high, low, 0]);
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(part);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    table.push([1, (start >> 8) as u8, start as u8, 0]);
    let dict = "/Type/XRef/Size 8/W[1 2 1]/Root 1 0 R/Filter/FlateDecode";
    file.extend(b"7 0 obj\n");
    file.extend(stream(dict, &deflate(&table.concat())));
    file.extend(format!("\nendobj\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(fixtures::folder().join(name)).expect("a fixture is there")
}

/// As FlateDecode reads it.
#[must_use]
pub fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).and_then(|()| encoder.finish()).expect("memory takes all")
}

/// As LZWDecode reads it: literals only, in nine bits, the table cleared before it needs ten.
fn lzw(data: &[u8]) -> Vec<u8> {
    let codes = data
        .chunks(200)
        .flat_map(|part| std::iter::once(256).chain(part.iter().map(|&byte| u32::from(byte))));
    bits_of(codes.chain([257]).map(|code| (code, 9)))
}

fn bits_of(codes: impl Iterator<Item = (u32, u32)>) -> Vec<u8> {
    let (mut bytes, mut held, mut n_held) = (Vec::new(), 0u32, 0);
    for (code, n_bits) in codes {
        held = held << n_bits | code;
        n_held += n_bits;
        while n_held >= 8 {
            n_held -= 8;
            bytes.push((held >> n_held) as u8);
        }
    }
    bytes.push((held << (8 - n_held)) as u8);
    bytes
}

/// As RunLengthDecode reads it: every run of equal bytes, and the end.
fn run_length(data: &[u8]) -> Vec<u8> {
    let runs = data.chunk_by(|a, b| a == b).flat_map(|run| run.chunks(128));
    let coded = runs.flat_map(|run| match run.len() {
        1 => [0, run[0]],
        n => [(257 - n) as u8, run[0]],
    });
    coded.chain([128]).collect()
}

fn hex(data: &[u8]) -> Vec<u8> {
    data.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).chain(*b">").collect()
}

fn ascii85(data: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for part in data.chunks(4) {
        let mut four = [0; 4];
        four[..part.len()].copy_from_slice(part);
        let word = u32::from_be_bytes(four);
        let digit = |i: u32| (word / 85u32.pow(4 - i) % 85) as u8 + b'!';
        match (word, part.len()) {
            (0, 4) => text.push(b'z'),
            (_, n) => text.extend((0..=n as u32).map(digit)),
        }
    }
    text.extend(b"~>");
    text
}

/// The picture in black and white, as Group 4.
fn group4(luma: &[u8]) -> Vec<u8> {
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for row in luma.chunks_exact(SIZE.0) {
        let ink = |&luma: &u8| if luma < 128 { fax::Color::Black } else { fax::Color::White };
        encoder.encode_line(row.iter().map(ink), SIZE.0 as u16).expect("memory takes all");
    }
    encoder.finish().expect("memory takes all").finish()
}

/// One page with one generic region: by arithmetic coding, in which any data are a picture, or as
/// fax (ITU-T T.88, 7.2, 7.4.6 and 7.4.8).
fn jbig2(is_fax: bool, data: &[u8]) -> Vec<u8> {
    let (width, height) = (SIZE.0 as u32, SIZE.1 as u32);
    let segment = |number: u32, kind: u8, body: &[u8]| {
        let head = [&number.to_be_bytes()[..], &[kind, 0, 1], &(body.len() as u32).to_be_bytes()];
        [&head.concat(), body].concat()
    };
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let page = [&size[..], &[0; 8], &[0, 0, 0]].concat();
    let pixels: &[u8] = if is_fax { &[1] } else { &[0, 3, 0xFF, 0xFD, 0xFF, 2, 0xFE, 0xFE, 0xFE] };
    let region = [&size[..], &[0; 9], pixels, data].concat();
    [segment(0, 48, &page), segment(1, 38, &region)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_shows_a_page() {
        for (name, bytes) in all() {
            let page = intake::Document::open(bytes).and_then(|document| document.page(0));
            assert!(page.is_ok(), "{name}: {page:?}");
        }
    }
}
