//! Lists in, spreadsheets out: the files that people send and the ones they get.
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

use attendance::excel::{self, ExportOptions};
use attendance::import::{
    DateOrder, ImportError, ImportOptions, ImportPreview, Notice, OtherFormat, Problem, Skipped,
    StudentField, Verdict,
};
use attendance::record::{PictureRef, ReadBy, Record, Source};
use attendance::report::{self, Enrolled};
use attendance::{
    Course, CourseId, Date, Enrolment, ScanId, Session, SessionId, Status, Student, StudentId,
    Timestamp,
};
use calamine::{Data, Range, Reader, Xlsx};
use omr_core::{Locale, SheetId};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

const LOCALES: [Locale; 3] = [Locale::En, Locale::Ar, Locale::Ckb];

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/rosters").join(name)
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}

fn import(bytes: &[u8], saved: &[Student]) -> ImportPreview {
    excel::import(bytes, &ImportOptions::default(), saved).unwrap()
}

fn refuse(bytes: &[u8]) -> ImportError {
    excel::import(bytes, &ImportOptions::default(), &[]).unwrap_err()
}

fn options(locale: Locale) -> ExportOptions {
    ExportOptions { locale, utc_offset_minutes: 180 }
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn id(text: &str) -> StudentId {
    StudentId::parse(text).unwrap()
}

/// The ninety students as the university would list them, with the columns the .csv lacks.
fn ninety() -> Vec<Student> {
    let preview = import(&read("students-90.csv"), &[]);
    let mut students: Vec<Student> = preview.to_save().cloned().collect();
    for (i, student) in students.iter_mut().enumerate() {
        student.registration_date = Date::new(2024, 9, 15 + (i % 12) as u8);
    }
    students
}

/// Compares with a fixture, or writes it when `UPDATE` is set.
fn golden(name: &str, bytes: &[u8]) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(fixture(name), bytes).unwrap();
    }
    assert!(read(name) == bytes, "{name} differs; UPDATE=1 writes it again");
}

/// Cells of the only sheet, as a spreadsheet program that does not calculate sees them.
fn cells(bytes: &[u8]) -> Range<Data> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
    workbook.worksheet_range_at(0).unwrap().unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The first cell that holds exactly this text, as (row, column) from 0.
fn find(cells: &Range<Data>, text: &str) -> (usize, usize) {
    let is = |(_, _, data): &(usize, usize, &Data)| {
        let shown = data.to_string();
        shown == text
    };
    let (row, column, _) =
        cells.used_cells().find(is).unwrap_or_else(|| panic!("no cell “{text}”"));
    (row, column)
}

#[test]
fn ninety_students_come_in_from_csv_and_xlsx_alike() {
    let students = ninety();
    assert_eq!(students.len(), 90);
    golden("students-90.xlsx", &excel::export_students(&students, &options(Locale::Ar)).unwrap());

    let preview = import(&read("students-90.xlsx"), &[]);
    let fields: Vec<_> = preview.columns.iter().map(|column| column.field).collect();
    assert_eq!(fields, StudentField::ALL.map(Some));
    assert_eq!(preview.columns[0].header, "الرقم الجامعي");
    assert_eq!((preview.summary.n_new, preview.summary.n_flagged), (90, 0));
    assert_eq!(preview.notices, []);
    assert!(preview.to_save().eq(&students));
}

#[test]
fn the_same_list_saved_by_other_programs_gives_the_same_students() {
    let students = ninety();
    for name in ["students-90.xls", "students-90.ods"] {
        let preview = import(&read(name), &[]);
        assert_eq!(preview.summary.n_flagged, 0, "{name}");
        assert!(preview.to_save().eq(&students), "{name}");
        let again = import(&read(name), &students);
        assert_eq!((again.summary.n_unchanged, again.rows.len()), (90, 90), "{name}");
    }
    let old = import(&read("old-excel.xls"), &[]);
    assert_eq!(old.to_save().count(), 1);
    // Excel's copy and a registry's “.xls” are web pages.
    let row = |s: &Student| {
        let level = s.level.unwrap_or_default();
        format!("<tr><td>{}</td><td>{}<td>{level}</td></tr>", s.id, s.name)
    };
    let rows: String = students.iter().map(row).collect();
    let page = format!(
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body><table>\
         <tr><th>الرقم الجامعي<th>اسم الطالب<th>المرحلة</tr>{rows}</table></body></html>"
    );
    let again = import(page.as_bytes(), &students);
    assert_eq!((again.summary.n_unchanged, again.rows.len()), (90, 90));
    let pasted: String = students.iter().map(|s| format!("{}\t{}\r\n", s.id, s.name)).collect();
    let again = import(format!("ID\tName\r\n{pasted}").as_bytes(), &students);
    assert_eq!((again.summary.n_unchanged, again.rows.len()), (90, 90));
}

#[test]
fn an_exported_list_comes_back_unchanged_in_every_language() {
    let mut students = ninety();
    students[41].is_active = false;
    for locale in LOCALES {
        let bytes = excel::export_students(&students, &options(locale)).unwrap();
        let preview = import(&bytes, &students);
        assert_eq!(preview.summary.n_unchanged, 90, "{locale:?}");
        assert!(preview.rows.iter().all(|row| row.problems.is_empty()), "{locale:?}");
        let again = excel::export_students(&students, &options(locale)).unwrap();
        assert!(bytes == again, "the same list gives other bytes in {locale:?}");
    }
}

#[test]
fn importing_again_shows_only_what_changed() {
    let mut saved = ninety();
    saved[3].phone = Some("07500009999".to_owned());
    saved[5].name = "اسم آخر تماماً".to_owned();
    let removed = saved.remove(7);
    saved.push(Student::new(id("20990001"), "طالب ليس في الملف".to_owned()));

    let preview = import(&read("students-90.xlsx"), &saved);
    let summary = preview.summary;
    assert_eq!((summary.n_new, summary.n_changed, summary.n_unchanged), (1, 2, 87));
    assert_eq!(preview.notices, [Notice::NotInList { n_students: 1 }]);
    assert_eq!(preview.rows[7].verdict, Verdict::New);
    assert_eq!(preview.rows[7].student.as_ref(), Some(&removed));
    let Verdict::Changed { before, fields } = &preview.rows[3].verdict else { panic!() };
    assert_eq!((before, fields.as_slice()), (&saved[3], [StudentField::Phone].as_slice()));
    let differs = Problem::NameDiffers { saved: saved[5].name.clone() };
    assert_eq!(preview.rows[5].problems, [differs]);
}

/// A list as an office sends it.
fn office_list(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

fn write_row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, text) in (0..).zip(cells) {
        match text.strip_prefix('#').map(str::parse::<f64>) {
            Some(Ok(number)) => sheet.write_number(row, column, number).unwrap(),
            _ => sheet.write_string(row, column, *text).unwrap(),
        };
    }
}

#[test]
fn titles_gaps_totals_and_repeated_headers_are_no_students() {
    let headers = ["ت", "الرقم الجامعي", "الاسم الرباعي واللقب", "المرحلة", "القسم"];
    let bytes = office_list(|sheet| {
        sheet.merge_range(0, 0, 0, 4, "جامعة صلاح الدين / كلية الهندسة", &Format::new()).unwrap();
        write_row(sheet, 1, &["", "قائمة طلبة المرحلة الثالثة للعام الدراسي 2026-2027"]);
        write_row(sheet, 4, &headers);
        write_row(sheet, 5, &["#1", "#20210001", "أحمد  علي محمد", "الثالثة", "CS"]);
        write_row(sheet, 7, &["#2", "٢٠٢١٠٠٠٢", "زهراء حسين", "٣", "it"]);
        write_row(sheet, 8, &headers);
        write_row(sheet, 9, &["#3", "00210003", "ئازاد کەریم", "#3", "SE"]);
        write_row(sheet, 11, &["المجموع", "", "#3"]);
        write_row(sheet, 12, &["", "", "", "توقيع رئيس القسم"]);
    });
    let preview = import(&bytes, &[]);
    let rows: Vec<_> = preview
        .rows
        .iter()
        .map(|row| {
            let s = row.student.as_ref().unwrap();
            (row.row_number, s.id.as_str(), s.name.as_str(), s.level, s.department.as_deref())
        })
        .collect();
    assert_eq!(
        rows,
        [
            (6, "20210001", "أحمد علي محمد", Some(3), Some("Computer Science")),
            (8, "20210002", "زهراء حسين", Some(3), Some("Information Technology")),
            (10, "00210003", "ئازاد کەریم", Some(3), Some("Software Engineering")),
        ]
    );
    let skipped: Vec<_> = preview.skipped.iter().map(|row| (row.row_number, row.why)).collect();
    assert_eq!(
        skipped,
        [
            (1, Skipped::AboveHeader),
            (2, Skipped::AboveHeader),
            (9, Skipped::HeaderAgain),
            (12, Skipped::Totals),
            (13, Skipped::Note)
        ]
    );
    assert_eq!(preview.header_row, Some(5));
}

#[test]
fn what_is_wrong_with_a_row_is_said_at_that_row_before_saving() {
    let csv = "Student_No,Full_Name,Email_Address,Year,Status,Reg_Date\n\
               20210001,Ahmed Ali,ahmed@university.edu,3,Active,01/12/2024\n\
               20210002,Sara Omar,sara at university,9,Maybe,31/02/2024\n\
               20210003,,x@y.edu,1,Active,13/01/2024\n\
               ,Nobody Known,,1,Active,\n\
               20210005,Ali Hassan,,1,Inactive,\n\
               20210005,Hassan Ali Kareem,,1,Active,\n\
               2021006,Short Id,ahmed@university.edu,2,,\n\
               20210001,Ahmed Ali,ahmed@university.edu,3,Active,01/12/2024\n\
               2.021E+07,Rounded Id,,,,\n\
               20210010,Taken Mail,owner@university.edu,,,\n";
    let mut owner = Student::new(id("20200001"), "Owner".to_owned());
    owner.email = Some("Owner@University.edu".to_owned());
    let preview = import(csv.as_bytes(), &[owner]);
    let row = |number: u32| preview.rows.iter().find(|row| row.row_number == number).unwrap();

    assert_eq!((&row(2).verdict, row(2).problems.len()), (&Verdict::New, 0));
    assert_eq!(
        row(3).problems,
        [
            Problem::EmailMalformed { text: "sara at university".to_owned() },
            Problem::LevelUnknown { text: "9".to_owned() },
            Problem::ActivityUnknown { text: "Maybe".to_owned() },
            Problem::DateUnknown { text: "31/02/2024".to_owned() },
        ]
    );
    assert_eq!(row(3).verdict, Verdict::New);
    assert_eq!(row(4).problems, [Problem::NameMissing]);
    assert_eq!(row(5).problems, [Problem::IdMissing]);
    for number in [6, 7] {
        assert_eq!(row(number).problems, [Problem::IdTwice { rows: vec![6, 7] }]);
        assert_eq!(row(number).verdict, Verdict::Rejected);
    }
    assert_eq!(
        row(8).problems,
        [
            Problem::IdUnusual { id: id("2021006") },
            Problem::EmailTwice { email: "ahmed@university.edu".to_owned(), row: 2 }
        ]
    );
    assert_eq!(row(9).problems, [Problem::SameAsRow { row: 2 }]);
    assert_eq!(row(10).problems, [Problem::IdRounded { text: "2.021E+07".to_owned() }]);
    let taken = Problem::EmailTaken {
        email: "owner@university.edu".to_owned(),
        by: id("20200001"),
        name: "Owner".to_owned(),
    };
    assert_eq!(row(11).problems, [taken]);
    assert_eq!(row(11).student.as_ref().unwrap().email, None);
    let summary = preview.summary;
    assert_eq!((summary.n_new, summary.n_rejected, summary.n_flagged), (4, 6, 3));
    assert_eq!(preview.to_save().count(), 4);
}

#[test]
fn ids_of_another_form_are_one_notice_and_lost_zeros_can_be_given_back() {
    let same_form = "id,name\n1001,A B\n1002,C D\n";
    let preview = import(same_form.as_bytes(), &[]);
    let unusual = Notice::IdsUnusual { n_ids: 2, example: "1001".to_owned() };
    assert_eq!(preview.notices, [unusual]);
    assert!(preview.rows.iter().all(|row| row.problems.is_empty()));

    let as_numbers = office_list(|sheet| {
        write_row(sheet, 0, &["ID", "Name"]);
        write_row(sheet, 1, &["#20210001", "A B"]);
        write_row(sheet, 2, &["#210002", "C D"]);
    });
    let preview = import(&as_numbers, &[]);
    assert_eq!(preview.notices, [Notice::ZerosLost { n_ids: 1, n_digits: 8 }]);
    assert_eq!(preview.rows[1].problems, [Problem::IdUnusual { id: id("210002") }]);

    let padded = ImportOptions { pad_ids_to: Some(8), ..ImportOptions::default() };
    let preview = excel::import(&as_numbers, &padded, &[]).unwrap();
    let ids: Vec<&str> = preview.to_save().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["20210001", "00210002"]);
    assert_eq!(preview.notices, []);
}

#[test]
fn dates_that_could_be_either_are_asked_once() {
    let list = |dates: &[&str]| {
        let rows = (20_210_001..).zip(dates).map(|(id, date)| format!("{id},A B {id},{date}\n"));
        format!("id,name,Reg_Date\n{}", rows.collect::<String>())
    };
    let read = |csv: &str, order: Option<DateOrder>| {
        let options = ImportOptions { date_order: order, ..ImportOptions::default() };
        let preview = excel::import(csv.as_bytes(), &options, &[]).unwrap();
        let first = preview.to_save().next().unwrap().registration_date.unwrap().to_string();
        (first, preview.notices)
    };
    let open = list(&["01/12/2024", "02/11/2024"]);
    let asked = Notice::DatesAmbiguous { example: "01/12/2024".to_owned() };
    assert_eq!(read(&open, None), ("2024-12-01".to_owned(), vec![asked]));
    assert_eq!(read(&open, Some(DateOrder::MonthFirst)), ("2024-01-12".to_owned(), vec![]));
    // One date that can only be read one way decides for the others.
    assert_eq!(read(&list(&["01/12/2024", "25/11/2024"]), None).0, "2024-12-01");
    assert_eq!(read(&list(&["01/12/2024", "11/25/2024"]), None), ("2024-01-12".to_owned(), vec![]));
}

#[test]
fn the_sheet_with_the_students_is_found_and_the_others_are_named() {
    let mut workbook = Workbook::new();
    write_row(workbook.add_worksheet().set_name("Notes").unwrap(), 0, &["for the registrar"]);
    let list = workbook.add_worksheet().set_name("الطلبة").unwrap();
    write_row(list, 0, &["الرقم الجامعي", "اسم الطالب"]);
    write_row(list, 1, &["20210001", "أحمد علي"]);
    let bytes = workbook.save_to_buffer().unwrap();

    let preview = import(&bytes, &[]);
    assert_eq!((preview.sheet.as_str(), preview.summary.n_new), ("الطلبة", 1));
    assert_eq!(preview.notices, [Notice::OtherSheets { names: vec!["Notes".to_owned()] }]);

    let other = ImportOptions { sheet: Some("Notes".to_owned()), ..ImportOptions::default() };
    let error = excel::import(&bytes, &other, &[]).unwrap_err();
    assert!(matches!(error, ImportError::ColumnsNotFound { row_number: 1, .. }), "{error}");
    let absent = ImportOptions { sheet: Some("Else".to_owned()), ..ImportOptions::default() };
    let error = excel::import(&bytes, &absent, &[]).unwrap_err();
    assert_eq!(error, ImportError::NoSuchSheet { name: "Else".to_owned() });
}

#[test]
fn a_list_that_old_excel_wrote_in_arabic_is_read() {
    let preview = import(&read("office-1256.csv"), &[]);
    let names: Vec<&str> = preview.to_save().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["أحمد علي محمد", "زينب عبد الكريم", "مصطفى حسن"]);
}

/// A course of four sessions, the last without records; one student joined late, one left.
fn class() -> (Course, Vec<Session>, Vec<Enrolled>, Vec<Student>, Vec<Record>) {
    let course_id = CourseId::parse("c1").unwrap();
    let mut course =
        Course::new(course_id.clone(), "CS101".to_owned(), "مقدمة في البرمجة".to_owned());
    course.instructor = Some("د. سعاد".to_owned());
    let session = |n: u8| {
        let id = SessionId::parse(&format!("s{n}")).unwrap();
        let date = Date::new(2026, 12, n).unwrap();
        Session::new(id, course_id.clone(), format!("المحاضرة {n}"), date)
    };
    let sessions: Vec<Session> = (1..=4).map(session).collect();
    let mut students: Vec<Student> = ninety().into_iter().take(6).collect();
    students[1].name = "=HYPERLINK(\"http://x\",\"y\")".to_owned();
    students[2].name = "@SUM(A1)".to_owned();
    let enrolled = (0..).zip(&students[..5]).map(|(position, student)| Enrolled {
        student: student.clone(),
        enrolment: Enrolment {
            since: (position == 4).then(|| date("2026-12-03")),
            ..Enrolment::new(course_id.clone(), student.id.clone(), position)
        },
    });
    let statuses = [
        (0, [Some(Status::Present), Some(Status::Late), Some(Status::Absent)]),
        (1, [Some(Status::Present), Some(Status::Present), Some(Status::Present)]),
        (2, [Some(Status::Absent), Some(Status::Excused), None]),
        (3, [None, None, None]),
        (4, [None, None, Some(Status::Late)]),
        (5, [Some(Status::Present), None, None]),
    ];
    let record = |student: usize, session: usize, status: Status| {
        let picture = PictureRef {
            scan: ScanId::parse("scan").unwrap(),
            page_idx: 0,
            part: 0,
            sheet_id: SheetId::from_seed(7),
            page: 1,
            field: format!("row-{}", student + 1),
            is_live: false,
        };
        Record::new(
            sessions[session].id.clone(),
            students[student].id.clone(),
            status,
            Source::Sheet { picture, by: ReadBy::Mark },
            Timestamp::from_millis(1_797_370_200_000),
        )
    };
    let records = statuses.iter().flat_map(|(student, row)| {
        let record = &record;
        (0..).zip(row).filter_map(move |(i, status)| Some(record(*student, i, (*status)?)))
    });
    let (enrolled, records) = (enrolled.collect(), records.collect());
    (course, sessions, enrolled, students, records)
}

#[test]
fn a_session_s_workbook_holds_every_student_and_sums_that_agree() {
    let (course, sessions, enrolled, students, records) = class();
    let table = report::session_table(&course, &sessions[0], &enrolled, &students, &records);
    let words = [
        ["Present", "Not recorded", "Before joining", "Attended"],
        ["حاضر", "لم يُسجَّل", "قبل الالتحاق", "نسبة الحضور"],
        ["ئامادە", "تۆمار نەکراوە", "پێش هاتن", "ڕێژەی ئامادەبوون"],
    ];
    for (locale, [present, not_recorded, before, attended]) in LOCALES.into_iter().zip(words) {
        let bytes = excel::export_session(&table, &options(locale)).unwrap();
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert_eq!(sheet.contains("rightToLeft=\"1\""), locale != Locale::En, "{locale:?}");
        assert!(sheet.contains("<pane ") && sheet.contains("state=\"frozen\""));

        let cells = cells(&bytes);
        let (row, _) = find(&cells, table.rows[0].id.as_str());
        let at = |row: usize, column: usize| cells.get((row, column)).unwrap().to_string();
        let statuses: Vec<String> = (0..6).map(|i| at(row + i, 3)).collect();
        let absent = statuses[2].clone();
        assert_eq!(
            statuses,
            [present, present, absent.as_str(), not_recorded, before, present],
            "{locale:?}"
        );
        assert_eq!(at(row, 5), "2026-12-16 00:30");
        // Sums: three present (one of them left the course), one absent, one not recorded.
        let (sum, _) = find(&cells, attended);
        assert_eq!(cells.get((sum, 3)), Some(&Data::Float(0.75)), "{locale:?}");
        assert_eq!(cells.get((sum - 5, 3)), Some(&Data::Float(3.0)));
        assert_eq!(cells.get((sum - 1, 3)), Some(&Data::Float(1.0)));
        assert!(
            sheet.contains(&format!("COUNTIF(D{}:D{},\"{present}\")", row + 1, row + 6))
                || sheet.contains(&format!(
                    "COUNTIF(D{}:D{},&quot;{present}&quot;)",
                    row + 1,
                    row + 6
                )),
            "{sheet}"
        );
        assert!(bytes == excel::export_session(&table, &options(locale)).unwrap());
    }
}

#[test]
fn a_course_s_workbook_counts_each_student_and_session() {
    let (course, sessions, enrolled, students, records) = class();
    let table = report::course_table(&course, &sessions, &enrolled, &students, &records);
    let bytes = excel::export_course(&table, &options(Locale::Ar)).unwrap();
    let cells = cells(&bytes);
    let (row, _) = find(&cells, table.rows[0].id.as_str());
    let texts = |row: usize| -> Vec<String> {
        (3..13).map(|column| cells.get((row, column)).unwrap().to_string()).collect()
    };
    let not = "لم يُسجَّل";
    let before = "قبل الالتحاق";
    assert_eq!(
        texts(row - 1)[..5],
        [
            "2026-12-01\nالمحاضرة 1",
            "2026-12-02\nالمحاضرة 2",
            "2026-12-03\nالمحاضرة 3",
            "2026-12-04\nالمحاضرة 4",
            "حاضر"
        ]
    );
    // Four sessions, then present, absent, late, excused, not recorded, and the share attended.
    let two_thirds = (2.0_f64 / 3.0).to_string();
    assert_eq!(texts(row), ["حاضر", "متأخر", "غائب", not, "1", "1", "1", "0", "1", &two_thirds]);
    assert_eq!(texts(row + 2), ["غائب", "مجاز", not, not, "0", "1", "0", "1", "2", "0"]);
    assert_eq!(texts(row + 3), [not, not, not, not, "0", "0", "0", "0", "4", "–"]);
    assert_eq!(texts(row + 4), [before, before, "متأخر", not, "0", "0", "1", "0", "1", "1"]);
    assert_eq!(texts(row + 5), ["حاضر", before, before, before, "1", "0", "0", "0", "0", "1"]);
    let (sum, _) = find(&cells, "نسبة الحضور");
    assert!(sum < row, "the first is a header");
    // Below: present in session 1 three times, absent once, one not recorded.
    let below = |n: usize| cells.get((row + 7 + n, 3)).cloned().unwrap();
    assert_eq!(
        (below(0), below(1), below(4)),
        (Data::Float(3.0), Data::Float(1.0), Data::Float(1.0))
    );
    assert!(bytes == excel::export_course(&table, &options(Locale::Ar)).unwrap());
}

#[test]
fn exported_records_can_be_imported_as_a_list_and_change_nothing() {
    let (course, sessions, enrolled, students, records) = class();
    let session = report::session_table(&course, &sessions[0], &enrolled, &students, &records);
    let whole = report::course_table(&course, &sessions, &enrolled, &students, &records);
    for locale in LOCALES {
        for bytes in [
            excel::export_session(&session, &options(locale)).unwrap(),
            excel::export_course(&whole, &options(locale)).unwrap(),
        ] {
            let preview = import(&bytes, &students);
            let summary = preview.summary;
            assert_eq!((summary.n_unchanged, preview.rows.len()), (6, 6), "{locale:?}");
            assert!(preview.rows.iter().all(|row| row.problems.is_empty()), "{locale:?}");
        }
    }
}

#[test]
fn a_name_that_looks_like_a_formula_stays_text() {
    let (course, sessions, enrolled, students, records) = class();
    let table = report::session_table(&course, &sessions[0], &enrolled, &students, &records);
    let bytes = excel::export_session(&table, &options(Locale::En)).unwrap();
    let cells = cells(&bytes);
    let (row, column) = find(&cells, &students[1].name);
    assert!(matches!(cells.get((row, column)), Some(Data::String(_))));
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>HYPERLINK") && !sheet.contains("<f>@SUM"));
    // Marked as text in its style, so that editing the cell does not wake it.
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains("quotePrefix=\"1\""));
    let ids = cells.get((row, 1));
    assert!(matches!(ids, Some(Data::String(text)) if text == students[1].id.as_str()));
}

#[test]
fn files_that_are_no_list_are_named() {
    let not = |format| ImportError::NotATable { format };
    assert_eq!(refuse(b""), ImportError::EmptyFile);
    assert_eq!(refuse(b"\n \n,,\n"), ImportError::NoRows);
    assert_eq!(refuse(b"%PDF-1.7 ..."), not(OtherFormat::Pdf));
    assert_eq!(refuse(&read("../formats/grey.jpg")), not(OtherFormat::Picture));
    assert_eq!(refuse(b"<html><p>no table at all"), not(OtherFormat::WebPage));
    assert_eq!(refuse(&read("password.xlsx")), ImportError::PasswordProtected);
    assert_eq!(
        refuse(&package(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", b""),
            ("META-INF/manifest.xml", b"")
        ])),
        not(OtherFormat::OpenDocument)
    );
    let locked = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let locked = package(&[("content.xml", b"\xff"), ("META-INF/manifest.xml", locked)]);
    assert_eq!(refuse(&locked), ImportError::PasswordProtected);
    assert_eq!(refuse(&package(&[("word/document.xml", b"")])), not(OtherFormat::WordDocument));
    assert_eq!(refuse(&package(&[("holiday.jpg", b"")])), not(OtherFormat::Package));
    let large = vec![b'a'; (attendance::import::MAX_FILE_BYTES + 1) as usize];
    assert!(matches!(refuse(&large), ImportError::FileTooLarge { .. }));
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A real workbook with some of its parts replaced.
fn with_parts(replaced: &BTreeMap<&str, Vec<u8>>) -> Vec<u8> {
    let bytes = read("students-90.xlsx");
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((name.clone(), replaced.get(name.as_str()).cloned().unwrap_or(content)));
    }
    let parts: Vec<_> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    package(&parts)
}

#[test]
fn a_workbook_that_boasts_is_refused_before_memory_is_set_aside() {
    // The parser would make room for as many strings as the workbook claims to have.
    let claim =
        b"<sst xmlns=\"x\" count=\"1\" uniqueCount=\"99999999999999\"><si><t>a</t></si></sst>";
    let boast = with_parts(&[("xl/sharedStrings.xml", claim.to_vec())].into());
    assert!(matches!(refuse(&boast), ImportError::UnpacksTooLarge { .. }));
}

#[test]
fn two_cells_at_far_corners_do_not_make_a_table_of_billions() {
    let corner = |reference: &str| {
        let sheet = format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
             <sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
             <row r=\"1048576\"><c r=\"{reference}\"><v>1</v></c></row></sheetData></worksheet>"
        );
        refuse(&with_parts(&[("xl/worksheets/sheet1.xml", sheet.into_bytes())].into()))
    };
    assert!(matches!(corner("XFD1048576"), ImportError::TooManyColumns { .. }));
    assert!(matches!(corner("B1048576"), ImportError::ColumnsNotFound { .. }));
}

#[test]
fn a_million_empty_rows_are_passed_over() {
    let rows: String = (1..=1_000_000).map(|n| format!("<row r=\"{n}\"/>")).collect();
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <sheetData>{rows}</sheetData></worksheet>"
    );
    let empty = with_parts(&[("xl/worksheets/sheet1.xml", sheet.into_bytes())].into());
    assert_eq!(refuse(&empty), ImportError::NoRows);
    let row = "<table:table-row table:number-rows-repeated=\"1\"><table:table-cell table:style-name=\"a\"/></table:table-row>";
    let content = format!("<table:table table:name=\"a\">{}</table:table>", row.repeat(300_000));
    let bytes = package(&[("content.xml", content.as_bytes()), ("META-INF/manifest.xml", b"")]);
    assert_eq!(refuse(&bytes), ImportError::NoRows);
}

#[test]
fn a_cut_or_damaged_workbook_gives_an_error_and_no_panic() {
    let whole = read("students-90.xlsx");
    for n in (0..whole.len()).step_by(997) {
        assert!(excel::import(&whole[..n], &ImportOptions::default(), &[]).is_err(), "cut at {n}");
    }
    // Damage inside the parts, where checksums do not help: some bytes of the sheet's XML.
    let sheet = part(&whole, "xl/worksheets/sheet1.xml").into_bytes();
    for (n, junk) in (0..sheet.len().min(4000)).step_by(211).zip(b"<>\"/&0Zr".iter().cycle()) {
        let mut broken = sheet.clone();
        broken[n] = *junk;
        let _ = excel::import(
            &with_parts(&[("xl/worksheets/sheet1.xml", broken)].into()),
            &ImportOptions::default(),
            &[],
        );
    }
}

#[test]
fn spoiled_old_workbooks_and_open_documents_give_an_error_or_a_table_and_no_panic() {
    let mut noise = 1_u64;
    let mut next = |n: usize| {
        noise =
            noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (noise >> 33) as usize % n
    };
    let options = ImportOptions::default();
    let xls = read("students-90.xls");
    for _ in 0..100 {
        let mut spoiled = xls.clone();
        for _ in 0..=next(12) {
            let at = next(spoiled.len());
            spoiled[at] = [0, 0xff, 1, 0x80, next(256) as u8][next(5)];
        }
        if next(4) == 0 {
            spoiled.truncate(next(xls.len()));
        }
        let _ = excel::import(&spoiled, &options, &[]);
    }
    let content = part(&read("students-90.ods"), "content.xml");
    let pieces =
        ["<", ">", "table:table-row", "'", "\"", "&#", "/>", "999999999", "</table:table>"];
    for _ in 0..15 {
        let mut spoiled = content.clone();
        for _ in 0..=next(4) {
            let at = (next(spoiled.len())..).find(|at| spoiled.is_char_boundary(*at)).unwrap();
            spoiled.insert_str(at, pieces[next(pieces.len())]);
        }
        let bytes = package(&[("content.xml", spoiled.as_bytes()), ("META-INF/manifest.xml", b"")]);
        let _ = excel::import(&bytes, &options, &[]);
    }
}

#[test]
fn a_list_of_five_thousand_is_taken_whole_and_one_too_long_is_refused() {
    let list = |n: usize| {
        let rows = (0..n).map(|i| format!("{:08},Student Number {i}\n", 20_000_000 + i));
        format!("Student_No,Full_Name\n{}", rows.collect::<String>())
    };
    assert_eq!(import(list(5000).as_bytes(), &[]).summary.n_new, 5000);
    assert!(matches!(refuse(list(100_001).as_bytes()), ImportError::TooManyRows { .. }));
}
