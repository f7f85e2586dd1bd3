//! An .xls or the XML inside an .ods with bytes overwritten: read within bounds, never a panic.
//!
//! An input is places and bytes: two bytes of place, one of what is put there. Its first byte says
//! in which file.
#![no_main]
#![forbid(unsafe_code)]

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use attendance::excel;
use attendance::import::ImportOptions;
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

const XLS: &[u8] = include_bytes!("../../fixtures/rosters/students-90.xls");
const SMALL_XLS: &[u8] = include_bytes!("../../fixtures/rosters/old-excel.xls");
const ODS: &[u8] = include_bytes!("../../fixtures/rosters/students-90.ods");

/// The text of the .ods from its tables on, short enough to be packed thousands of times.
static CONTENT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut archive = zip::ZipArchive::new(Cursor::new(ODS)).expect("a fixture opens");
    let mut text = String::new();
    let mut part = archive.by_name("content.xml").expect("a fixture has its text");
    part.read_to_string(&mut text).expect("a fixture is UTF-8");
    let begin = text.find("<table:table ").expect("a fixture has a table");
    text.bytes().skip(begin).take(12_000).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let Some((file, changes)) = bytes.split_first() else { return };
    let mut spoiled = match file % 3 {
        0 => XLS.to_vec(),
        1 => SMALL_XLS.to_vec(),
        _ => CONTENT.clone(),
    };
    for change in changes.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % spoiled.len();
        spoiled[place] = change[2];
    }
    if file % 3 == 2 {
        spoiled = packed(&spoiled);
    }
    let _ = excel::import(&spoiled, &ImportOptions::default(), &[]);
});

fn packed(content: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [("content.xml", content), ("META-INF/manifest.xml", &b""[..])] {
        writer.start_file(name, plain).expect("memory takes it");
        writer.write_all(bytes).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}
