//! Lists as offices send them: found, understood, asked about, and taken in twice.
use attendance::excel;
use attendance::import::{
    Confidence, DateOrder, HeaderChoice, ImportError, ImportOptions, ImportPreview, Meaning,
    Notice, Problem, RememberedMapping, RowFix, RuleBy, Skipped, StudentField, ValueRules, Verdict,
};
use attendance::{Date, Student, StudentId};
use proptest::prelude::*;

fn with(text: &str, options: &ImportOptions, saved: &[Student]) -> ImportPreview {
    excel::import(text.as_bytes(), options, saved).unwrap()
}

fn import(text: &str) -> ImportPreview {
    with(text, &ImportOptions::default(), &[])
}

fn id(text: &str) -> StudentId {
    StudentId::parse(text).unwrap()
}

fn student(number: &str, name: &str) -> Student {
    Student::new(id(number), name.to_owned())
}

fn fields(preview: &ImportPreview) -> Vec<Option<StudentField>> {
    preview.columns.iter().map(|column| column.field).collect()
}

fn confidences(preview: &ImportPreview) -> Vec<Option<Confidence>> {
    preview.columns.iter().map(|column| column.confidence).collect()
}

/// What is saved after the list is taken in.
fn taken(saved: &[Student], preview: &ImportPreview) -> Vec<Student> {
    let mut all: std::collections::BTreeMap<StudentId, Student> =
        saved.iter().map(|s| (s.id.clone(), s.clone())).collect();
    all.extend(preview.to_save().map(|s| (s.id.clone(), s.clone())));
    all.into_values().collect()
}

const NAMES: [&str; 6] =
    ["أحمد علي محمد", "زهراء حسين", "ئازاد کەریم", "Sara Omar", "مصطفى حسن", "نور عباس"];

fn headerless() -> String {
    let row = |(i, name): (usize, &&str)| {
        let level = ["الثالثة", "الرابعة"][i % 2];
        format!("{}\t{name}\t2021000{i}\t0770123456{i}\ts{i}@uni.example\t{level}\tCS\n", i + 1)
    };
    NAMES.iter().enumerate().map(row).collect()
}

#[test]
fn a_list_without_headers_is_known_by_its_values_and_says_so() {
    use StudentField::{Department, Email, Id, Level, Name, Phone};
    let preview = import(&headerless());
    assert_eq!(
        fields(&preview),
        [None, Some(Name), Some(Id), Some(Phone), Some(Email), Some(Level), Some(Department)]
    );
    assert_eq!((preview.header_row, preview.summary.n_new), (None, 6));
    assert!(preview.notices.contains(&Notice::NoHeader), "{:?}", preview.notices);
    let sure = preview.columns.iter().filter(|c| c.confidence >= Some(Confidence::Sure)).count();
    assert_eq!(sure, 0, "nothing is sure without a header");
    let first = preview.to_save().next().unwrap();
    assert_eq!((first.id.as_str(), first.level), ("20210000", Some(3)));
    assert_eq!(first.department.as_deref(), Some("Computer Science"));
    // The same list below a title and an unknown row of words.
    let titled = format!("جامعة بغداد\n\nس\tوصف\tرمز خاص\tx\ty\tz\tw\n{}", headerless());
    let preview = import(&titled);
    assert_eq!((preview.header_row, preview.summary.n_new), (Some(3), 6));
    assert_eq!(preview.columns[2].confidence, Some(Confidence::Guess));
    // What else the columns hold is only suggested: “x” may be anybody's telephone.
    assert_eq!((preview.columns[3].field, preview.columns[3].suggestion), (None, Some(Phone)));
}

#[test]
fn a_header_that_its_values_contradict_is_no_more_than_a_guess() {
    use StudentField::{Id, Name};
    let list =
        "No,Matric,Name\n1,20210001,Ahmed Ali\n2,20210002,Sara Omar\n3,20210003,Noor Abbas\n";
    let preview = import(list);
    assert_eq!(fields(&preview), [None, Some(Id), Some(Name)]);
    assert_eq!(confidences(&preview), [None, Some(Confidence::Guess), Some(Confidence::Sure)]);
    assert_eq!(preview.notices, [Notice::ColumnsGuessed { n_columns: 1 }]);

    let swapped =
        "Student_No,Full_Name\nAhmed Ali,20210001\nSara Omar,20210002\nNoor Abbas,20210003\n";
    let preview = import(swapped);
    assert_eq!(preview.columns[0].fit_percent, Some(0));
    assert_eq!(confidences(&preview), [Some(Confidence::Guess), Some(Confidence::Guess)]);
}

#[test]
fn what_was_chosen_for_a_kind_of_file_is_known_again() {
    let list = |name: &str| {
        format!("رمز,صاحب الرمز,تاريخ\n20210001,{name},01/12/2024\n20210002,Sara Omar,02/11/2024\n")
    };
    let chosen = ImportOptions {
        columns: [(2, Some(StudentField::RegistrationDate))].into(),
        date_order: Some(DateOrder::MonthFirst),
        ..ImportOptions::default()
    };
    let first = with(&list("Ahmed Ali"), &chosen, &[]);
    assert!(!first.is_remembered);
    let mut kept = vec![RememberedMapping { signature: "other".to_owned(), ..Default::default() }];
    RememberedMapping::of(&first, &chosen).keep(&mut kept);
    RememberedMapping::of(&first, &chosen).keep(&mut kept);
    assert_eq!(kept.len(), 2);

    let next = ImportOptions { remembered: kept, ..ImportOptions::default() };
    let again = with(&list("Noor Abbas"), &next, &[]);
    assert!(again.is_remembered);
    assert_eq!(fields(&again), fields(&first));
    assert_eq!(confidences(&again), [Some(Confidence::Remembered); 3]);
    let date = again.to_save().next().unwrap().registration_date;
    assert_eq!(date, Date::new(2024, 1, 12));
    assert_eq!(again.notices, []);
    // A choice of today goes before what is remembered.
    let other = ImportOptions { columns: [(2, None)].into(), ..next.clone() };
    assert_eq!(fields(&with(&list("Noor Abbas"), &other, &[]))[2], None);
    // Another kind of file is not touched by it.
    assert!(!with("ID,Name\n20210001,Ahmed Ali\n", &next, &[]).is_remembered);
}

#[test]
fn values_that_nobody_understands_wait_for_a_choice_and_then_follow_it() {
    let list = "ID,Name,Dept,Year,Status\n20210001,A B,BIO,خريج,مؤجل\n20210002,C D,BIO,3,Active\n\
                20210003,E F,CS,خريج,Inactive\n";
    let preview = import(list);
    let value = |field, text: &str| {
        let found = preview.values.iter().find(|v| v.field == field && v.text == text);
        found.map(|v| (v.n_rows, v.by, v.meaning.clone())).unwrap()
    };
    let department = |name: &str| Meaning::Department { name: name.to_owned() };
    assert_eq!(value(StudentField::Department, "BIO"), (2, RuleBy::Nobody, department("BIO")));
    let built_in = (1, RuleBy::BuiltIn, department("Computer Science"));
    assert_eq!(value(StudentField::Department, "CS"), built_in);
    assert_eq!(value(StudentField::Level, "خريج"), (2, RuleBy::Nobody, Meaning::Nothing));
    assert!(preview.notices.contains(&Notice::ValuesUnknown { n_values: 2 }));

    let rules = ValueRules {
        departments: [("bio".to_owned(), "Biology".to_owned())].into(),
        levels: [("خريج".to_owned(), None)].into(),
        statuses: [("مؤجّل".to_owned(), Some(false))].into(),
    };
    let options = ImportOptions { rules, ..ImportOptions::default() };
    let preview = with(list, &options, &[]);
    let saved: Vec<_> =
        preview.to_save().map(|s| (s.department.as_deref(), s.level, s.is_active)).collect();
    assert_eq!(
        saved,
        [
            (Some("Biology"), None, false),
            (Some("Biology"), Some(3), true),
            (Some("Computer Science"), None, false)
        ]
    );
    assert_eq!((preview.summary.n_flagged, preview.notices.len()), (0, 0));
}

#[test]
fn rows_are_mended_left_out_and_chosen_without_touching_the_file() {
    let list = "ID,Name\n,No Id\n20210002,\n20210003,One Of Two\n20210003,Other Of Two\n\
                20210005,Not Ours\n20210006,Fine Already\n";
    let verdicts = |options: &ImportOptions| -> Vec<(u32, bool)> {
        let preview = with(list, options, &[]);
        preview.rows.iter().map(|row| (row.row_number, row.verdict == Verdict::New)).collect()
    };
    let mut options = ImportOptions::default();
    let none = [(2, false), (3, false), (4, false), (5, false), (6, true), (7, true)];
    assert_eq!(verdicts(&options), none);
    let typed = |id: Option<&str>, name: Option<&str>| RowFix {
        id: id.map(str::to_owned),
        name: name.map(str::to_owned),
        is_left_out: false,
    };
    let out = RowFix { is_left_out: true, ..RowFix::default() };
    options.fixes.insert(2, typed(Some("٢٠٢١٠٠٠١"), None));
    options.fixes.insert(3, typed(None, Some("Found Name")));
    options.fixes.insert(5, out.clone());
    options.fixes.insert(6, out);
    let all = [(2, true), (3, true), (4, true), (5, false), (6, false), (7, true)];
    assert_eq!(verdicts(&options), all);
    let preview = with(list, &options, &[]);
    let summary = preview.summary;
    assert_eq!((summary.n_new, summary.n_rejected, summary.n_left_out), (4, 0, 2));
    let ids: Vec<&str> = preview.to_save().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["20210001", "20210002", "20210003", "20210006"]);
    // A typed id that someone else of the list has is a question again.
    options.fixes.insert(2, typed(Some("20210006"), None));
    let preview = with(list, &options, &[]);
    assert_eq!(preview.rows[0].problems, [Problem::IdTwice { rows: vec![2, 7] }]);
}

#[test]
fn only_those_whom_the_list_could_have_named_are_missing_from_it() {
    let of = |number: &str, department: &str, level: u8| {
        let mut student = student(number, "Some One");
        student.department = Some(department.to_owned());
        student.level = Some(level);
        student
    };
    let mut archived = of("20210008", "Computer Science", 3);
    archived.is_active = false;
    let saved = [
        of("20210001", "Computer Science", 3),
        of("20210002", "Computer science", 3),
        of("20210003", "Computer Science", 1),
        of("20210004", "Physics", 3),
        student("20210005", "Of Unknown Class"),
        archived,
    ];
    let list = "ID,Name,Dept,Year\n20210001,Some One,CS,3\n";
    let preview = with(list, &ImportOptions::default(), &saved);
    let missing: Vec<&str> = preview.missing.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(missing, ["20210002", "20210005"]);
}

#[test]
fn zeros_that_a_text_file_lost_are_noticed_and_kept_ones_are_not() {
    let options = ImportOptions { pad_ids_to: Some(8), ..ImportOptions::default() };
    let lost = "id,name\n20210001,A B\n210002,C D\n20210003.0,E F\n";
    assert_eq!(import(lost).notices, [Notice::ZerosLost { n_ids: 1, n_digits: 8 }]);
    let padded = with(lost, &options, &[]);
    let ids: Vec<&str> = padded.to_save().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["20210001", "00210002", "20210003"]);
    let kept = "id,name\n20210001,A B\n00210002,C D\n2021003,E F\n";
    assert_eq!(import(kept).notices, []);
}

#[test]
fn an_address_that_went_from_one_student_to_another_is_taken_at_once() {
    let mut saved =
        [student("20210001", "A B"), student("20210002", "C D"), student("20210003", "E F")];
    saved[0].email = Some("one@u.example".to_owned());
    saved[1].email = Some("two@u.example".to_owned());
    saved[2].email = Some("three@u.example".to_owned());
    let list = "id,name,email\n20210001,A B,TWO@u.example\n20210002,C D,one@u.example\n";
    let preview = with(list, &ImportOptions::default(), &saved);
    assert_eq!((preview.summary.n_changed, preview.summary.n_flagged), (2, 0));
    // One who cannot have the new address keeps the old one, so nobody else gets that.
    let list = "id,name,email\n20210001,A B,three@u.example\n20210002,C D,one@u.example\n";
    let preview = with(list, &ImportOptions::default(), &saved);
    assert_eq!((preview.summary.n_changed, preview.summary.n_flagged), (0, 2));
}

#[test]
fn a_place_for_the_headers_can_be_chosen() {
    let list = "ID,Name\n20210001,Ahmed Ali\nID,Name\n20210002,Sara Omar\n20210003,Noor Abbas\n\
                20210004,Ali Hasan\n20210005,Zahra Husain\n";
    let at = |header| with(list, &ImportOptions { header, ..ImportOptions::default() }, &[]);
    assert_eq!(at(HeaderChoice::Row(3)).summary.n_new, 4);
    let absent = ImportOptions { header: HeaderChoice::Absent, ..ImportOptions::default() };
    let whole = with(&list.replacen("ID,Name\n", "", 1).replace("ID,Name\n", ""), &absent, &[]);
    assert_eq!((whole.header_row, whole.summary.n_new), (None, 5));
    assert_eq!(at(HeaderChoice::Find).skipped[0].why, Skipped::HeaderAgain);
    let error = excel::import(b"a,b\nc,d\n", &ImportOptions::default(), &[]).unwrap_err();
    assert!(matches!(error, ImportError::ColumnsNotFound { .. }), "{error}");
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0..12u32).prop_map(|n| format!("202100{n:02}")),
        3 => prop::sample::select(&NAMES[..]).prop_map(str::to_owned),
        2 => (0..5u32).prop_map(|n| format!("s{n}@u.example")),
        2 => prop::sample::select(&["3", "الثالثة", "CS", "BIO", "Active", "مؤجل", "01/12/2024", ""][..])
            .prop_map(str::to_owned),
        1 => (0..10u32).prop_map(|n| format!("0770000000{n}")),
        1 => "[ -~]{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn importing_again_changes_nothing(
        rows in prop::collection::vec(prop::collection::vec(cell(), 6), 1..12),
        saved in prop::collection::vec((0..12u32, 0..6usize, prop::option::of(0..5u32)), 0..8),
    ) {
        let mut text = "Student_No\tFull_Name\tEmail\tYear\tDept\tStatus\n".to_owned();
        for row in &rows {
            text.push_str(&row.join("\t").replace('"', ""));
            text.push('\n');
        }
        let mut emails = std::collections::BTreeSet::new();
        let saved: std::collections::BTreeMap<u32, Student> = saved
            .into_iter()
            .map(|(n, name, email)| {
                let mut student = student(&format!("202100{n:02}"), NAMES[name]);
                student.email = email.filter(|n| emails.insert(*n)).map(|n| format!("s{n}@u.example"));
                (n, student)
            })
            .collect();
        let saved: Vec<Student> = saved.into_values().collect();
        let options = ImportOptions::default();
        if let Ok(first) = excel::import(text.as_bytes(), &options, &saved) {
            let after = taken(&saved, &first);
            let mut seen = std::collections::BTreeSet::new();
            prop_assert!(after.iter().filter_map(|s| s.email.as_ref()).all(|e| seen.insert(e.to_lowercase())));
            let again = excel::import(text.as_bytes(), &options, &after).unwrap();
            prop_assert_eq!((again.summary.n_new, again.summary.n_changed), (0, 0), "{}", text);
            prop_assert_eq!(first.summary.n_rejected, again.summary.n_rejected);
        }
    }
}
