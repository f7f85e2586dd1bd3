//! The XML inside an .xlsx as it comes: an error or a preview, and what is saved of it is taken again
//! without a change.
//!
//! An input is its parts, a zero byte between them: what names the parts, the workbook, the shared
//! texts, the styles, and up to four sheets. A packed file is seldom changed so that it still unpacks.
#![no_main]
#![forbid(unsafe_code)]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

const RELATIONS: &str = "<Relationship Id='r' Type='x/officeDocument' Target='xl/workbook.xml'/>";

const NAMES: [&str; 8] = [
    "xl/_rels/workbook.xml.rels",
    "xl/workbook.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet3.xml",
    "xl/worksheets/sheet4.xml",
];

fuzz_target!(|bytes: &[u8]| {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts = NAMES.into_iter().zip(bytes.splitn(NAMES.len(), |byte| *byte == 0));
    let around = [("[Content_Types].xml", &b""[..]), ("_rels/.rels", RELATIONS.as_bytes())];
    for (name, part) in around.into_iter().chain(parts) {
        writer.start_file(name, plain).expect("memory takes it");
        writer.write_all(part).expect("memory takes it");
    }
    fuzz::take_list(&writer.finish().expect("memory takes it").into_inner());
});
