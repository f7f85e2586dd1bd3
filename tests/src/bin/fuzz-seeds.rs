//! Writes what the fuzzer begins with: `fuzz/seeds/TARGET/NAME`, from fixtures and by hand.
#![allow(clippy::unwrap_used, reason = "a tool that cannot write its files stops")]
use std::fs;
use std::path::Path;

use omr_core::layout::SheetCode;
use omr_core::{SheetId, SheetLayout};
use tests::{fixtures, pdf_kinds};

/// Larger files breed slowly.
const MAX_BYTES: usize = 42 << 10;

fn main() {
    let formats = files_of("formats", &["jpg", "png", "webp", "tif"]);
    let bad = files_of("negatives", &["png", "heic"]);
    write("picture_bytes", formats.into_iter().chain(bad));
    let kinds = pdf_kinds::all().into_iter().map(|(name, bytes)| (name.to_owned(), bytes));
    let printed = files_of("sheets", &["pdf"]);
    write("pdf", kinds.chain(files_of("negatives", &["pdf"])).chain(printed));
    let layouts: Vec<_> = files_of("sheets", &["json"]).into_iter().map(short).collect();
    write("layout_json", layouts.clone());
    write("strange_layout", layouts);
    write("sheet_code", codes());
    write("backup", files_of("backup", &["hadir"]));
    write("list", files_of("rosters", &["xlsx", "xls", "csv", "ods"]).into_iter().chain(lists()));
    write("xlsx_parts", [parts(("excel", EXCEL)), parts(("prefixed", PREFIXED))]);
    write("old_workbook", (0..3).map(|file| (file.to_string(), vec![file, 8, 0, 1])));
    write("raw_luma", [(200, 200), (512, 250), (203, 640)].into_iter().flat_map(patterns));
    write("spoiled_page", [("plain".to_owned(), [0xFF; 4].to_vec()), ("bent".to_owned(), bent())]);
}

/// What Excel writes into an .xlsx: what names the parts, workbook, shared texts, styles, sheets.
const EXCEL: [&str; 6] = [
    "<Relationships><Relationship Id='rId1' Type='x/worksheet' Target='worksheets/sheet1.xml'/>\
     <Relationship Id='rId2' Type='x/worksheet' Target='/xl/worksheets/sheet2.xml'/>\
     <Relationship Id='rId3' Type='x/sharedStrings' Target='sharedStrings.xml'/>\
     <Relationship Id='rId4' Type='x/styles' Target='styles.xml'/></Relationships>",
    "<workbook><workbookPr date1904='false'/><sheets><sheet name='Empty' sheetId='1' r:id='rId1'/>\
     <sheet name='الطلبة' sheetId='2' state='visible' r:id='rId2'/></sheets></workbook>",
    "<sst count='5' uniqueCount='5'><si><t>Student_No</t></si><si><t>Full_Name</t></si>\
     <si><t>Reg_Date</t></si><si><r><t xml:space='preserve'>أحمد </t></r><r><t>علي</t></r></si>\
     <si><t>Year_x000D_</t><rPh><t>no</t></rPh></si></sst>",
    "<styleSheet><numFmts count='1'><numFmt numFmtId='164' formatCode='dd/mm/yyyy'/></numFmts>\
     <cellXfs count='2'><xf numFmtId='0'/><xf numFmtId='164' applyNumberFormat='1'/></cellXfs></styleSheet>",
    "<worksheet><sheetData/></worksheet>",
    "<worksheet><dimension ref='A1:D3'/><sheetData><row r='1' spans='1:4'><c r='A1' t='s'><v>0</v></c>\
     <c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c><c r='D1' t='s'><v>4</v></c></row><row r='3'>\
     <c r='A3'><v>20210001</v></c><c r='B3' t='s'><v>3</v></c><c r='C3' s='1'><v>45200</v></c>\
     <c r='D3' t='str'><f>1&amp;2</f><v>3</v></c></row></sheetData></worksheet>",
];

/// What other programs write: prefixes, texts in the cells, no places.
const PREFIXED: [&str; 5] = [
    "<Relationship Id='a' Type='x/worksheet' Target='../xl/worksheets/Sheet1.xml'/>",
    "<x:workbook><x:workbookPr date1904='1'/><x:sheet name='a' r:id='a'/></x:workbook>",
    "<x:sst><x:si/></x:sst>",
    "<x:cellXfs><x:xf numFmtId='14'/></x:cellXfs>",
    "<x:sheetData><x:row><x:c t='inlineStr'><x:is><x:t>ID</x:t></x:is></x:c><c t='inlineStr'><is><t>الاسم</t></is></c>\
     <c t='inlineStr'><is><t>Status</t></is></c></x:row><row/><row><c t='str'><v>٢٠٢١٠٠٠١</v></c>\
     <c t='inlineStr'><is><t><![CDATA[سارة & علي]]></t></is></c><c t='b'><v>1</v></c><c t='d'><v>2024-12-01T08:00</v></c>\
     <c t='e'><v>#REF!</v></c></row></x:sheetData>",
];

fn parts<const N: usize>((name, parts): (&str, [&str; N])) -> (String, Vec<u8>) {
    (name.to_owned(), parts.join("\0").into_bytes())
}

/// Lists as pages and as XML, which no fixture is.
fn lists() -> Vec<(String, Vec<u8>)> {
    let page = "<table><tr><th>ID<th>Name<tr><td rowspan=2>20210001<td>Ahmed Ali</table>";
    let xml = "<?xml version='1.0'?><Workbook xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'>\
        <Worksheet ss:Name='a'><Table><Row><Cell><Data ss:Type='String'>ID</Data></Cell></Row>\
        <Row ss:Index='4'><Cell ss:Index='2'><Data ss:Type='Number'>1</Data></Cell></Row>\
        </Table></Worksheet></Workbook>";
    [("page.html", page), ("book.xml", xml)].map(|(n, t)| (n.to_owned(), t.into())).to_vec()
}

fn write(target: &str, seeds: impl IntoIterator<Item = (String, Vec<u8>)>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target);
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in seeds.into_iter().filter(|(_, bytes)| bytes.len() <= MAX_BYTES) {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

fn files_of(folder: &str, extensions: &[&str]) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(fixtures::folder().join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let wanted = paths.filter(|path| {
        path.extension().is_some_and(|known| extensions.iter().any(|wanted| known == *wanted))
    });
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    wanted.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

/// The layout's first page with three of its fields.
fn short((name, bytes): (String, Vec<u8>)) -> (String, Vec<u8>) {
    let mut layout = SheetLayout::from_json(&bytes).unwrap();
    layout.pages.truncate(1);
    layout.pages[0].fields.truncate(3);
    (name, serde_json::to_vec(&layout).unwrap())
}

/// Codes as printed and typed, and the modules of a printed one.
fn codes() -> Vec<(String, Vec<u8>)> {
    let code = SheetCode { sheet_id: SheetId::from_seed(7), page: 2, n_pages: 3 };
    let text = code.encode();
    let level = qrcodegen::QrCodeEcc::Quartile;
    let qr = qrcodegen::QrCode::encode_text(&text, level).unwrap();
    let mut modules = vec![0; (qr.size() * qr.size() + 7) as usize / 8];
    for i in 0..qr.size() * qr.size() {
        let is_black = qr.get_module(i % qr.size(), i / qr.size());
        modules[i as usize / 8] |= u8::from(is_black) << (i % 8);
    }
    let typed = code.sheet_id.spoken();
    vec![
        ("printed".to_owned(), text.into_bytes()),
        ("typed".to_owned(), typed.into_bytes()),
        ("forgiven".to_owned(), b" 7k3-qxO ".to_vec()),
        ("modules".to_owned(), modules),
    ]
}

/// White, stripes and squares, in pictures of one size.
fn patterns((width, height): (u16, u16)) -> Vec<(String, Vec<u8>)> {
    let head = [&width.to_le_bytes()[..], &height.to_le_bytes(), &[0, 0]].concat();
    let stripes = [[20; 16], [240; 16]].concat();
    let squares: Vec<u8> = (0..usize::from(width) * 24)
        .map(|i| if (i / 12) % 2 == (i / usize::from(width) / 12) % 2 { 15 } else { 235 })
        .collect();
    [("white", vec![255]), ("stripes", stripes), ("squares", squares)]
        .map(|(name, pattern)| (format!("{name}-{width}"), [head.clone(), pattern].concat()))
        .to_vec()
}

/// Corners moved, then noise, a stain and a cut margin.
fn bent() -> Vec<u8> {
    let seen = [0xFF, 0xFF, 0xFF, 0xFF, 10, 20, 0xF0, 4, 0xF8, 9, 7, 0xEE];
    let noise = [5, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 30];
    let stain = [4, 0, 60, 0, 80, 0, 40, 0, 40, 90];
    let cut = [0, 0, 0xF0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 12];
    [&seen[..], &noise, &stain, &cut].concat()
}
