//! A registry's list of 500 rows with fourteen kinds of trouble: made here, with its truth.
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use attendance::excel::{self, ExportOptions};
use attendance::import::{
    Confidence, ImportOptions, ImportPreview, Notice, Problem, RowFix, Skipped, ValueRules, Verdict,
};
use calamine::{Data, Reader, Xlsx};
use omr_core::Locale;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};
use serde::{Deserialize, Serialize};

/// What the list is, whoever reads it. Kept as fixtures/rosters/registry-500.toml.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Truth {
    /// Rows that name a student.
    n_rows: usize,
    n_new: usize,
    n_rejected: usize,
    /// What is the trouble, one line a kind.
    trouble: Vec<String>,
    /// Values that nobody understands.
    unknown_levels: Vec<String>,
    unknown_statuses: Vec<String>,
    short_departments: Vec<String>,
    /// Rows of the file by the name of their problem.
    rows: BTreeMap<String, Vec<u32>>,
}

const HEADERS: [&str; 9] = [
    "ت",
    "الرقم الجامعي",
    "الاسم الرباعي واللقب",
    "القسم",
    "المرحلة",
    "رقم الموبايل",
    "البريد الإلكتروني",
    "الموقف",
    "تاريخ المباشرة",
];

const TROUBLE: [&str; 14] = [
    "a letterhead of three rows, one of them merged, above the headers",
    "a column of running numbers beside the ids",
    "the headers again after every hundred students, and empty rows within",
    "a row of totals and a signature below the list",
    "ids in Arabic digits, and ids that arrived as numbers without their leading zeros",
    "rows without an id",
    "rows without a name",
    "two students with one id",
    "the same row twice",
    "ids that a spreadsheet rounded",
    "addresses that are none, and one that two students have",
    "levels as words, and one that is no level; a status that nobody knows",
    "departments in short, one of them unknown",
    "dates as text and as day numbers, day first; one that is no day; telephone numbers without zero",
];

const FIRST: [&str; 20] = [
    "أحمد",
    "زهراء",
    "علي",
    "فاطمة",
    "حسين",
    "مريم",
    "مصطفى",
    "نور",
    "عمر",
    "سارة",
    "كرار",
    "رقية",
    "ئازاد",
    "شيلان",
    "حيدر",
    "بنين",
    "يوسف",
    "آية",
    "عباس",
    "هدى",
];

/// The row's place among the 500, from 0, in each kind of trouble.
const NO_ID: [usize; 12] = [13, 33, 53, 73, 93, 113, 133, 153, 173, 193, 213, 253];
const NO_NAME: [usize; 3] = [42, 242, 442];
const TWINS: [usize; 4] = [60, 61, 360, 361];
const COPIES: [usize; 2] = [150, 250];
const ROUNDED: [usize; 2] = [77, 377];
const BAD_EMAIL: [usize; 5] = [81, 181, 281, 381, 481];
const SECOND_EMAIL: usize = 90;
const GRADUATES: [usize; 8] = [8, 108, 208, 308, 408, 118, 218, 318];
const DEFERRED: [usize; 4] = [14, 114, 214, 314];
const NO_DAY: [usize; 2] = [16, 316];

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/rosters").join(name)
}

/// A student of the list; a copy is the one before it again.
fn student(i: usize) -> [String; 8] {
    if COPIES.contains(&i) {
        return student(i - 1);
    }
    let name = [1, 20, 7, 3].map(|step| FIRST[(i / step + i * (step % 3)) % FIRST.len()]).join(" ");
    let id = match i {
        i if NO_ID.contains(&i) => String::new(),
        i if ROUNDED.contains(&i) => "2.023E+07".to_owned(),
        i if TWINS.contains(&i) => format!("{}", 20_230_001 + i / 10 * 10),
        // Numbers; the zeros before them are gone.
        100..106 => format!("#{}", 230_001 + i),
        i if i % 50 == 7 => arabic(&format!("{}", 20_230_001 + i)),
        i => format!("{}", 20_230_001 + i),
    };
    let department = ["علوم الحاسوب", "CS", "هندسة البرمجيات", "IT", "نظم"][i % 5];
    let level = match i {
        i if GRADUATES.contains(&i) => "خريج",
        i => ["الأولى", "٢", "الثالثة", "#4"][i / 5 % 4],
    };
    let phone = if i % 16 == 5 {
        format!("#{}", 7_700_000_000_u64 + i as u64)
    } else {
        format!("0770000{i:04}")
    };
    let email = match i {
        i if BAD_EMAIL.contains(&i) => format!("s{i} at uni.example"),
        SECOND_EMAIL => format!("s{}@uni.example", i - 1),
        i => format!("s{i}@uni.example"),
    };
    let status = match i {
        i if DEFERRED.contains(&i) => "مؤجل",
        i if i % 40 == 9 => "تارك",
        _ => "مستمر",
    };
    let date = match i {
        i if NO_DAY.contains(&i) => "31/02/2023".to_owned(),
        i if i % 3 == 0 => format!("#{}", 45_200 + i % 28),
        i => format!("{}/{}/2023", 1 + i % 28, 9 + i % 4),
    };
    let name = if NO_NAME.contains(&i) { String::new() } else { name };
    [id, name, department.to_owned(), level.to_owned(), phone, email, status.to_owned(), date]
}

fn arabic(digits: &str) -> String {
    digits
        .chars()
        .map(|c| {
            c.to_digit(10)
                .map_or(c, |d| ['٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩'][d as usize])
        })
        .collect()
}

/// The file and, for each of the 500, its row in it.
fn make() -> (Vec<u8>, Vec<u32>) {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 1, 1).unwrap();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = workbook.add_worksheet().set_name("الطلبة").unwrap();
    sheet.set_right_to_left(true);
    let title = "جمهورية العراق / وزارة التعليم العالي والبحث العلمي";
    sheet.merge_range(0, 0, 0, 8, title, &Format::new()).unwrap();
    put(sheet, 1, &["", "كلية الهندسة / شعبة التسجيل"]);
    put(sheet, 2, &["", "قوائم طلبة العام الدراسي 2026-2027"]);
    put(sheet, 4, &HEADERS);
    let mut row = 5;
    let mut places = Vec::new();
    for i in 0..500 {
        if i > 0 && i % 100 == 0 {
            put(sheet, row, &HEADERS);
            row += 1;
        }
        // Empty rows after the 50th and the 275th.
        row += u32::from(i == 50) + 2 * u32::from(i == 275);
        let values = student(i);
        let number = format!("#{}", i + 1);
        let cells: Vec<&str> =
            std::iter::once(number.as_str()).chain(values.iter().map(String::as_str)).collect();
        put(sheet, row, &cells);
        places.push(row + 1);
        row += 1;
    }
    put(sheet, row + 1, &["المجموع", "", "#500"]);
    put(sheet, row + 3, &["", "", "", "", "", "", "توقيع مسؤول التسجيل"]);
    (workbook.save_to_buffer().unwrap(), places)
}

/// Texts; those that begin with # are numbers.
fn put(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
        match text.strip_prefix('#').map(str::parse::<f64>) {
            Some(Ok(number)) => sheet.write_number(row, column, number).unwrap(),
            _ => sheet.write_string(row, column, *text).unwrap(),
        };
    }
}

fn truth(places: &[u32]) -> Truth {
    let at = |of: &[usize]| of.iter().map(|i| places[*i]).collect::<Vec<u32>>();
    let rows = BTreeMap::from([
        ("id-missing", at(&NO_ID)),
        ("name-missing", at(&NO_NAME)),
        ("id-twice", at(&TWINS)),
        ("same-as-row", at(&COPIES)),
        ("id-rounded", at(&ROUNDED)),
        ("email-malformed", at(&BAD_EMAIL)),
        ("email-taken", at(&[SECOND_EMAIL])),
        ("level-unknown", at(&GRADUATES)),
        ("activity-unknown", at(&DEFERRED)),
        ("date-unknown", at(&NO_DAY)),
        ("id-unusual", at(&[100, 101, 102, 103, 104, 105])),
    ]);
    let n_rejected = NO_ID.len() + NO_NAME.len() + TWINS.len() + COPIES.len() + ROUNDED.len();
    let mut rows: BTreeMap<String, Vec<u32>> =
        rows.into_iter().map(|(name, rows)| (name.to_owned(), rows)).collect();
    rows.values_mut().for_each(|rows| rows.sort_unstable());
    Truth {
        n_rows: 500,
        n_new: 500 - n_rejected,
        n_rejected,
        trouble: TROUBLE.map(str::to_owned).to_vec(),
        unknown_levels: vec!["خريج".to_owned()],
        unknown_statuses: vec!["مؤجل".to_owned()],
        short_departments: vec!["نظم".to_owned()],
        rows,
    }
}

/// Rows by the name of their problem, as the truth has them.
fn problems(preview: &ImportPreview) -> BTreeMap<String, Vec<u32>> {
    let mut found: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for row in &preview.rows {
        for problem in &row.problems {
            let name = match problem {
                Problem::IdMissing => "id-missing",
                Problem::NameMissing => "name-missing",
                Problem::IdTwice { .. } => "id-twice",
                Problem::SameAsRow { .. } => "same-as-row",
                Problem::IdRounded { .. } => "id-rounded",
                Problem::EmailMalformed { .. } => "email-malformed",
                Problem::EmailTwice { .. } => "email-taken",
                Problem::LevelUnknown { .. } => "level-unknown",
                Problem::ActivityUnknown { .. } => "activity-unknown",
                Problem::DateUnknown { .. } => "date-unknown",
                Problem::IdUnusual { .. } => "id-unusual",
                other => panic!("{other:?} in row {}", row.row_number),
            };
            found.entry(name.to_owned()).or_default().insert(row.row_number);
        }
    }
    found.into_iter().map(|(name, rows)| (name, rows.into_iter().collect())).collect()
}

fn list() -> (Vec<u8>, Truth) {
    let bytes = std::fs::read(fixture("registry-500.xlsx")).unwrap();
    let truth = std::fs::read_to_string(fixture("registry-500.toml")).unwrap();
    (bytes, toml::from_str(&truth).unwrap())
}

fn read(bytes: &[u8], options: &ImportOptions) -> ImportPreview {
    excel::import(bytes, options, &[]).unwrap()
}

#[test]
fn the_registry_s_list_is_what_is_made_here() {
    let (bytes, places) = make();
    let truth = truth(&places);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(fixture("registry-500.xlsx"), &bytes).unwrap();
        std::fs::write(fixture("registry-500.toml"), toml::to_string(&truth).unwrap()).unwrap();
    }
    let (kept, kept_truth) = list();
    assert!(kept == bytes, "registry-500.xlsx differs; UPDATE=1 writes it again");
    assert_eq!(kept_truth, truth);
}

#[test]
fn every_trouble_of_the_registry_s_list_is_found_and_nothing_else() {
    let (bytes, truth) = list();
    let preview = read(&bytes, &ImportOptions::default());
    assert_eq!(problems(&preview), truth.rows);
    let summary = preview.summary;
    assert_eq!(
        (preview.rows.len(), summary.n_new, summary.n_rejected),
        (truth.n_rows, truth.n_new, truth.n_rejected)
    );
    let confidences: Vec<_> = preview.columns.iter().map(|c| c.confidence).collect();
    assert_eq!(confidences[0], None, "running numbers are left out");
    assert_eq!(confidences[1..], [Some(Confidence::Sure); 8]);
    assert_eq!(
        preview.notices,
        [Notice::ValuesUnknown { n_values: 2 }, Notice::ZerosLost { n_ids: 6, n_digits: 8 }]
    );
    let skipped = |why| preview.skipped.iter().filter(|row| row.why == why).count();
    let counts = [Skipped::AboveHeader, Skipped::HeaderAgain, Skipped::Totals, Skipped::Note];
    assert_eq!(counts.map(skipped), [3, 4, 1, 1]);
    let waiting: Vec<&str> = preview
        .values
        .iter()
        .filter(|value| value.by == attendance::import::RuleBy::Nobody)
        .map(|value| value.text.as_str())
        .collect();
    let expected = [&truth.short_departments, &truth.unknown_levels, &truth.unknown_statuses];
    assert_eq!(waiting, expected.map(|values| values[0].as_str()));
    let dates = preview.to_save().filter(|s| s.registration_date.is_some()).count();
    assert_eq!(dates, truth.n_new - 2);
}

#[test]
fn the_registry_s_list_is_mended_without_touching_it_and_taken_twice() {
    let (bytes, truth) = list();
    let mut options = ImportOptions { pad_ids_to: Some(8), ..ImportOptions::default() };
    options.rules = ValueRules {
        departments: [("نظم".to_owned(), "نظم المعلومات".to_owned())].into(),
        levels: [("خريج".to_owned(), None)].into(),
        statuses: [("مؤجل".to_owned(), Some(false))].into(),
    };
    for (n, row) in (1..).zip(&truth.rows["id-missing"]) {
        let id = Some(format!("2029000{n}"));
        options.fixes.insert(*row, RowFix { id, ..RowFix::default() });
    }
    for row in [&truth.rows["name-missing"][..], &truth.rows["id-twice"][1..2]].concat() {
        options.fixes.insert(row, RowFix { is_left_out: true, ..RowFix::default() });
    }
    let preview = read(&bytes, &options);
    let summary = preview.summary;
    assert_eq!((summary.n_new, summary.n_rejected, summary.n_left_out), (490, 6, 4));
    let ids: BTreeSet<&str> = preview.to_save().map(|s| s.id.as_str()).collect();
    assert!(ids.contains("00230101") && ids.contains("20290001"), "{ids:?}");
    assert_eq!(ids.len(), 490);
    assert!(preview.to_save().all(|s| s.department.as_deref() != Some("نظم")));

    let saved: Vec<_> = preview.to_save().cloned().collect();
    let again = excel::import(&bytes, &options, &saved).unwrap();
    assert_eq!(
        (again.summary.n_new, again.summary.n_changed, again.summary.n_unchanged),
        (0, 0, 490)
    );
    assert_eq!(again.missing, []);
}

#[test]
fn rows_that_were_not_saved_are_taken_away_with_their_reasons_and_can_come_back() {
    let (bytes, truth) = list();
    let options = ImportOptions::default();
    let table = excel::read_table(&bytes, &options).unwrap();
    let preview = read(&bytes, &options);
    for (locale, no_id) in
        [(Locale::En, "No id"), (Locale::Ar, "لا رقم جامعي"), (Locale::Ckb, "بەبێ ژمارە")]
    {
        let export = ExportOptions { locale, utc_offset_minutes: 180 };
        let file = excel::export_rejected(&table, &preview, &export).unwrap();
        let mut workbook = Xlsx::new(std::io::Cursor::new(&file)).unwrap();
        let cells = workbook.worksheet_range_at(0).unwrap().unwrap();
        let text = |row: usize, column: usize| {
            cells.get((row, column)).cloned().unwrap_or(Data::Empty).to_string()
        };
        assert_eq!((1..9).map(|c| text(0, c)).collect::<Vec<_>>(), HEADERS[1..].to_vec());
        assert_eq!(cells.height(), truth.n_rejected + 1);
        let reasons: Vec<String> = (1..cells.height()).map(|row| text(row, 9)).collect();
        assert_eq!(reasons.iter().filter(|reason| *reason == no_id).count(), NO_ID.len());
        assert!(reasons.iter().all(|reason| !reason.is_empty()), "{reasons:?}");
        // It is a list again: the same rows, rejected for the same reasons but for the copies.
        let back = read(&file, &options);
        assert_eq!(back.rows.len(), truth.n_rejected, "{locale:?}");
        let n_alone = COPIES.len();
        assert_eq!(back.summary.n_rejected, truth.n_rejected - n_alone, "{locale:?}");
    }
}

#[test]
fn a_formula_among_rejected_rows_is_disarmed() {
    let list = "ID,Name,Note\n,=HYPERLINK(\"http://x\"),+1+1\n,@SUM(A1),-2\n20210001,Ahmed Ali,\n";
    let options = ImportOptions::default();
    let table = excel::read_table(list.as_bytes(), &options).unwrap();
    let preview = read(list.as_bytes(), &options);
    assert_eq!(preview.rows.iter().filter(|row| row.verdict == Verdict::Rejected).count(), 2);
    let export = ExportOptions { locale: Locale::En, utc_offset_minutes: 0 };
    let file = excel::export_rejected(&table, &preview, &export).unwrap();
    let mut workbook = Xlsx::new(std::io::Cursor::new(&file)).unwrap();
    assert_eq!(workbook.worksheet_formula("Rows not saved").unwrap().used_cells().count(), 0);
    let cells = workbook.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(cells.get((2, 1)), Some(&Data::String("@SUM(A1)".to_owned())));
}
