//! The command as another program runs it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed helper fails its test; the lints spare test functions only"
)]
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use image::codecs::{jpeg::JpegEncoder, png::PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};
use intake::{Document, LumaPage};
use omr_core::SheetLayout;
use serde_json::Value;

/// A folder of its own for each test, empty at the beginning.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn omr(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_omr"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("the command ends by itself")
}

fn message(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    assert_eq!(status(output), 0, "{}", message(output));
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn write_students(folder: &Path, n: usize) {
    let rows: String = (1..=n).map(|i| format!("{},طالب {i}\n", 20_210_000 + i)).collect();
    fs::write(folder.join("students.csv"), format!("\u{feff}id,name\n{rows}")).unwrap();
}

const ROSTER: [&str; 16] = [
    "sheet",
    "roster",
    "--students",
    "students.csv",
    "--course",
    "CS101",
    "--course-name",
    "مقدمة في البرمجة",
    "--session",
    "Lecture 10",
    "--date",
    "2026-12-15",
    "--out",
    "sheet.pdf",
    "--layout",
    "sheet.layout.json",
];

fn make_sheet(folder: &Path, n_students: usize, more: &[&str]) -> SheetLayout {
    write_students(folder, n_students);
    let made = omr(folder, &[ROSTER.as_slice(), more].concat());
    assert_eq!(status(&made), 0, "{}", message(&made));
    SheetLayout::from_json(&fs::read(folder.join("sheet.layout.json")).unwrap()).unwrap()
}

/// The printed page, with bubbles filled in by hand: one a row, by `choice` of its index.
fn marked_page(
    folder: &Path,
    layout: &SheetLayout,
    page_idx: usize,
    choice: impl Fn(usize) -> usize,
) -> LumaPage {
    let printed = Document::open(fs::read(folder.join("sheet.pdf")).unwrap()).unwrap();
    let mut page = printed.page(page_idx).unwrap();
    let rows = layout.pages[page_idx].fields.iter().filter(|field| field.student_id.is_some());
    for (row_idx, field) in rows.enumerate() {
        let bubble = &field.bubbles[choice(row_idx)];
        blot(&mut page, layout.paper.width_mm, (bubble.x_mm, bubble.y_mm), bubble.r_mm);
    }
    page
}

/// Fills a bubble, given mm from the page's corner.
fn blot(page: &mut LumaPage, page_width_mm: f64, (x_mm, y_mm): (f64, f64), r_mm: f64) {
    let px_per_mm = page.width as f64 / page_width_mm;
    let (cx, cy) = (x_mm * px_per_mm, y_mm * px_per_mm);
    let r = 0.85 * r_mm * px_per_mm;
    for y in (cy - r) as usize..=(cy + r) as usize {
        for x in (cx - r) as usize..=(cx + r) as usize {
            let (dx, dy) = (x as f64 + 0.5 - cx, y as f64 + 0.5 - cy);
            if dx * dx + dy * dy < r * r {
                page.luma[y * page.width + x] = 60;
            }
        }
    }
}

fn save(folder: &Path, name: &str, page: &LumaPage) {
    let file = fs::File::create(folder.join(name)).unwrap();
    let (width, height) = (page.width as u32, page.height as u32);
    let grey = ExtendedColorType::L8;
    match name.ends_with(".jpg") {
        // A scanner's usual quality.
        true => JpegEncoder::new_with_quality(file, 90).encode(&page.luma, width, height, grey),
        false => PngEncoder::new(file).write_image(&page.luma, width, height, grey),
    }
    .unwrap();
}

#[test]
fn the_same_list_gives_the_same_sheet_byte_for_byte() {
    let folder = folder("same-sheet");
    let layout = make_sheet(&folder, 65, &["--paper", "letter", "--lang", "ckb"]);
    assert_eq!(layout.pages.len(), 3);
    assert!((layout.paper.width_mm - 215.9).abs() < 1e-9);
    let ids: Vec<_> = layout
        .pages
        .iter()
        .flat_map(|page| &page.fields)
        .filter_map(|field| field.student_id.as_deref())
        .collect();
    assert_eq!((ids.len(), ids[0], ids[64]), (65, "20210001", "20210065"));

    let pdf = fs::read(folder.join("sheet.pdf")).unwrap();
    assert_eq!(make_sheet(&folder, 65, &["--paper", "letter", "--lang", "ckb"]), layout);
    assert!(fs::read(folder.join("sheet.pdf")).unwrap() == pdf);
    assert_ne!(make_sheet(&folder, 64, &[]).sheet_id, layout.sheet_id);

    let phone = make_sheet(&folder, 90, &["--lang", "ar"]);
    let dense = make_sheet(&folder, 90, &["--lang", "ar", "--dense"]);
    assert_ne!(phone.sheet_id, dense.sheet_id);
    assert_eq!((phone.pages.len(), dense.pages.len()), (3, 2));
}

#[test]
fn marks_are_read_from_every_kind_of_file_in_the_order_given() {
    let folder = folder("read");
    let layout = make_sheet(&folder, 40, &["--lang", "ar"]);
    let second = marked_page(&folder, &layout, 1, |row| (row + 1) % 4);
    save(&folder, "second.png", &second);
    let first = marked_page(&folder, &layout, 0, |row| row % 4);
    save(&folder, "first.jpg", &first);

    let arguments =
        ["read", "--layout", "sheet.layout.json", "--json", "second.png", "first.jpg", "sheet.pdf"];
    let pages = lines(&omr(&folder, &arguments));
    let of =
        |page: &Value| (page["source"].clone(), page["page_index"].clone(), page["page"].clone());
    let order: Vec<_> = pages.iter().map(of).collect();
    let expected =
        [("second.png", 0, 2), ("first.jpg", 0, 1), ("sheet.pdf", 0, 1), ("sheet.pdf", 1, 2)];
    assert_eq!(order, expected.map(|(name, idx, page)| (name.into(), idx.into(), page.into())));

    let values = ["present", "absent", "late", "excused"];
    for (page, first_row, shift) in [(&pages[0], 31, 1), (&pages[1], 1, 0)] {
        assert_eq!(
            (&page["ok"], &page["sheet_id"]),
            (&true.into(), &layout.sheet_id.as_str().into())
        );
        let rows = page["fields"].as_array().unwrap();
        let rows: Vec<_> = rows.iter().filter(|field| field["student_id"].is_string()).collect();
        let mut n_marked = 0;
        for (i, row) in rows.iter().enumerate() {
            assert_eq!(row["field"], format!("row-{}", first_row + i));
            assert_eq!(row["student_id"], format!("{}", 20_210_000 + first_row + i));
            // How often a sure mark is asked about is measured elsewhere; a wrong value is never
            // right.
            let expected = values[(i + shift) % 4];
            if row["state"] == "marked" {
                assert_eq!(row["value"], expected, "{row}");
                n_marked += 1;
            } else {
                assert_eq!((&row["state"], row.get("value")), (&"uncertain".into(), None), "{row}");
            }
            let filled = &row["bubbles"][(i + shift) % 4];
            assert_eq!((&filled["mark"], &filled["value"]), (&"filled".into(), &expected.into()));
            assert!(filled["fill"].as_f64().unwrap() > 0.5 && row["confidence"].is_number());
        }
        assert!(3 * n_marked >= 2 * rows.len(), "{n_marked} of {}", rows.len());
        assert!(page["ms"].as_f64().unwrap() > 0.0);
    }
    for page in &pages[2..] {
        let rows = page["fields"].as_array().unwrap().iter();
        for row in rows.filter(|field| field["student_id"].is_string()) {
            assert_eq!((&row["state"], row.get("value")), (&"blank".into(), None), "{row}");
        }
    }
}

/// A page of slips, each filled by the student of its number: ID, check digit and status.
fn filled_slips(folder: &Path, layout: &SheetLayout, pdf_page: u32) -> LumaPage {
    let printed = Document::open(fs::read(folder.join("sheet.pdf")).unwrap()).unwrap();
    let mut page = printed.page(pdf_page as usize - 1).unwrap();
    for slip in &layout.pages {
        let placement = slip.placement.unwrap();
        if placement.pdf_page != pdf_page {
            continue;
        }
        let id = (20_210_000 + slip.page).to_string();
        let check = id.bytes().map(|digit| usize::from(digit - b'0')).sum::<usize>() % 10;
        for field in &slip.fields {
            let choice = match field.field.strip_prefix("id-") {
                Some("check") => check,
                Some(at) => usize::from(id.as_bytes()[at.parse::<usize>().unwrap() - 1] - b'0'),
                None => 0,
            };
            let bubble = &field.bubbles[choice];
            let at = (placement.x_mm + bubble.x_mm, placement.y_mm + bubble.y_mm);
            blot(&mut page, layout.paper.width_mm, at, bubble.r_mm);
        }
    }
    page
}

#[test]
fn every_slip_of_a_page_gives_an_object_with_its_id() {
    let folder = folder("slips");
    write_students(&folder, 6);
    let mut arguments = ROSTER;
    arguments[1] = "slips";
    for paper in ["a4", "letter"] {
        let made = omr(&folder, &[&arguments[..], &["--lang", "ckb", "--paper", paper]].concat());
        assert_eq!(status(&made), 0, "{}", message(&made));
        let layout = fs::read(folder.join("sheet.layout.json")).unwrap();
        let layout = SheetLayout::from_json(&layout).unwrap();
        assert_eq!(layout.pages.len(), 6);
        save(&folder, "first.png", &filled_slips(&folder, &layout, 1));
        save(&folder, "second.jpg", &filled_slips(&folder, &layout, 2));

        let arguments =
            ["read", "--layout", "sheet.layout.json", "--json", "first.png", "second.jpg"];
        let slips = lines(&omr(&folder, &arguments));
        assert_eq!(slips.len(), 6);
        for (slip, number) in slips.iter().zip(1..) {
            let source = if number <= 4 { "first.png" } else { "second.jpg" };
            assert_eq!((&slip["source"], &slip["page_index"]), (&source.into(), &0.into()));
            assert_eq!((&slip["ok"], &slip["page"]), (&true.into(), &number.into()));
            assert_eq!(slip["sheet_id"], layout.sheet_id.as_str());
            assert_eq!(slip["slip_id"], (20_210_000 + number).to_string(), "{slip}");
            assert_eq!(slip["fields"].as_array().unwrap().len(), 10);
            assert_eq!(slip["fields"][9]["value"], "present", "{slip}");
        }
    }
}

#[test]
fn people_get_a_table() {
    let folder = folder("table");
    let layout = make_sheet(&folder, 3, &[]);
    save(&folder, "one.png", &marked_page(&folder, &layout, 0, |row| row));
    let shown = omr(&folder, &["read", "--layout", "sheet.layout.json", "one.png", "gone.png"]);
    assert_eq!(status(&shown), 0);
    let text = String::from_utf8(shown.stdout).unwrap();
    assert!(text.contains("marked 3, blank 0"), "{text}");
    assert!(text.lines().any(|line| line.contains("20210003") && line.contains("late")), "{text}");
    assert!(text.contains("gone.png, page 1\n    The file cannot be opened"), "{text}");
}

#[test]
fn evidence_shows_every_row() {
    let folder = folder("evidence");
    let layout = make_sheet(&folder, 2, &[]);
    save(&folder, "one.png", &marked_page(&folder, &layout, 0, |_| 0));
    let arguments =
        ["read", "--layout", "sheet.layout.json", "one.png", "--json", "--evidence", "proof"];
    let pages = lines(&omr(&folder, &arguments));
    let kept = folder.join(pages[0]["evidence"].as_str().unwrap());
    for name in ["row-1.jpg", "row-2.jpg", "unmarked-1.jpg", "page.jpg"] {
        let picture = Document::open(fs::read(kept.join(name)).unwrap()).unwrap().page(0).unwrap();
        let (lowest, highest) = (picture.luma.iter().min(), picture.luma.iter().max());
        assert!(lowest < Some(&100) && highest > Some(&200), "{name} shows ink on paper");
    }
}

#[test]
fn every_bad_file_is_an_answer_with_its_code_and_the_rest_goes_on() {
    let folder = folder("bad-files");
    let layout = make_sheet(&folder, 2, &[]);
    let good = marked_page(&folder, &layout, 0, |_| 1);
    save(&folder, "good.jpg", &good);
    let white = LumaPage { luma: vec![255; 400 * 300], width: 400, height: 300 };
    save(&folder, "white.png", &white);
    let dot = LumaPage { luma: vec![255], width: 1, height: 1 };
    save(&folder, "dot.png", &dot);
    let strip = LumaPage { luma: vec![255; 20_000 * 20], width: 20_000, height: 20 };
    save(&folder, "strip.png", &strip);
    let jpeg = fs::read(folder.join("good.jpg")).unwrap();
    let pdf = fs::read(folder.join("sheet.pdf")).unwrap();
    fs::write(folder.join("cut.jpg"), &jpeg[..jpeg.len() / 2]).unwrap();
    fs::write(folder.join("cut.pdf"), &pdf[..pdf.len() / 2]).unwrap();
    fs::write(folder.join("empty.jpg"), []).unwrap();
    fs::write(folder.join("text.pdf"), "Dear colleague,").unwrap();
    fs::write(folder.join("phone.jpg"), b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").unwrap();
    make_other_sheet(&folder);

    let expected = [
        ("gone.pdf", "cannot_open"),
        ("empty.jpg", "empty"),
        ("text.pdf", "unknown_format"),
        ("phone.jpg", "heic"),
        ("cut.jpg", "damaged"),
        ("cut.pdf", "damaged"),
        ("strip.png", "too_large"),
        ("dot.png", "picture_too_small"),
        ("white.png", "no_sheet_found"),
        ("other.pdf", "unknown_sheet"),
        ("good.jpg", ""),
    ];
    let names = expected.map(|(name, _)| name);
    let arguments = [["read", "--layout", "sheet.layout.json", "--json"].as_slice(), &names];
    let pages = lines(&omr(&folder, &arguments.concat()));
    assert_eq!(pages.len(), expected.len());
    for (page, (name, code)) in pages.iter().zip(expected) {
        assert_eq!(page["source"], name);
        assert_eq!(page["page_index"], 0);
        assert_eq!(page["ok"], code.is_empty(), "{page}");
        if !code.is_empty() {
            assert_eq!(page["error"]["code"], code, "{page}");
            // What happened; what to do.
            let message = page["error"]["message"].as_str().unwrap();
            assert!(message.contains("; ") || message.contains("check"), "{message}");
        }
    }
}

#[derive(serde::Deserialize)]
struct Expected {
    file: Vec<ExpectedFile>,
}

#[derive(serde::Deserialize)]
struct ExpectedFile {
    name: String,
    code: String,
}

#[test]
fn the_bad_files_of_the_fixtures_have_the_codes_written_beside_them() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let expected = fs::read_to_string(fixtures.join("negatives/expected.toml")).unwrap();
    let expected: Expected = toml::from_str(&expected).unwrap();
    assert!(expected.file.len() >= 10);
    let layout = fixtures.join("sheets/cs101-a4-ar.layout.json");
    let names: Vec<&str> = expected.file.iter().map(|file| file.name.as_str()).collect();
    let arguments = ["read", "--json", "--layout", layout.to_str().unwrap()];
    let read = omr(&fixtures.join("negatives"), &[arguments.as_slice(), &names].concat());
    let pages = lines(&read);
    assert_eq!(pages.len(), names.len(), "one object a file");
    for (page, file) in pages.iter().zip(&expected.file) {
        assert_eq!(page["source"], file.name.as_str());
        assert_eq!(page["error"]["code"], file.code.as_str(), "{page}");
    }
}

fn make_other_sheet(folder: &Path) {
    fs::write(folder.join("other.csv"), "id,name\n7,Somebody else\n").unwrap();
    let other = ROSTER.map(|argument| match argument {
        "students.csv" => "other.csv",
        "sheet.pdf" => "other.pdf",
        "sheet.layout.json" => "other.layout.json",
        argument => argument,
    });
    assert_eq!(status(&omr(folder, &other)), 0);
}

#[test]
fn a_wrong_command_is_a_usage_error_that_says_what_is_wrong() {
    let folder = folder("usage");
    make_sheet(&folder, 2, &[]);
    fs::write(folder.join("twice.csv"), "id,name\n1,A\n2,B\n1,C\n").unwrap();
    fs::write(folder.join("no.layout.json"), "{\"version\":1}").unwrap();
    let replaced = |from: &str, to: &'static str| {
        ROSTER.map(|argument| if argument == from { to } else { argument }).to_vec()
    };
    let read = |layout| vec!["read", "--layout", layout, "sheet.pdf"];
    let wrong: [(Vec<&str>, &str); 9] = [
        (vec![], "Usage"),
        (vec!["read", "sheet.pdf"], "--layout"),
        (vec!["read", "--layout", "sheet.layout.json"], "FILE"),
        (read("gone.layout.json"), "gone.layout.json"),
        (read("no.layout.json"), "no.layout.json"),
        (vec!["sheet", "slips"], "--students"),
        (replaced("students.csv", "twice.csv"), "row 4 has the id 1, which row 2 has too"),
        (replaced("students.csv", "gone.csv"), "gone.csv"),
        (replaced("2026-12-15", "2026-02-30"), "YYYY-MM-DD"),
    ];
    for (arguments, said) in wrong {
        let refused = omr(&folder, &arguments);
        assert_eq!(status(&refused), 2, "{arguments:?}");
        assert!(message(&refused).contains(said), "{arguments:?}: {}", message(&refused));
        assert!(refused.stdout.is_empty());
    }
}
