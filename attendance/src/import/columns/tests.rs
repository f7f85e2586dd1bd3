use super::*;

fn table(rows: &[&[&str]]) -> Table {
    let row = |(i, cells): (usize, &&[&str])| TableRow {
        number: i as u32 + 1,
        cells: cells.iter().map(|text| Cell::Text((*text).to_owned())).collect(),
    };
    Table { rows: rows.iter().enumerate().map(row).collect(), ..Table::default() }
}

fn fields(found: &Found<'_>) -> Vec<Option<StudentField>> {
    found.columns.iter().map(|column| column.field).collect()
}

fn fields_of(headers: &[&str]) -> Vec<Option<StudentField>> {
    fields(&find(&table(&[headers]), &ImportOptions::default()).unwrap())
}

#[test]
fn the_eight_columns_are_known_in_three_languages() {
    let all: Vec<_> = StudentField::ALL.into_iter().map(Some).collect();
    for headers in [
        [
            "Student_No",
            "Full_Name",
            "Email_Address",
            "Dept",
            "Year",
            "Mobile",
            "Status",
            "Reg_Date",
        ],
        [
            "الرقم الجامعي",
            "اسم الطالب",
            "البريد الإلكتروني",
            "القسم",
            "المرحلة",
            "رقم الهاتف",
            "الحالة",
            "تاريخ التسجيل",
        ],
        [
            "ژمارەی قوتابی",
            "ناوی تەواو",
            "ئیمەیڵ",
            "بەش",
            "قۆناغ",
            "ژمارەی مۆبایل",
            "دۆخ",
            "ڕێکەوتی تۆمارکردن",
        ],
        ["ID", "Name", "E-mail", "Department", "Level", "Phone", "Active", "Registration date"],
    ] {
        assert_eq!(fields_of(&headers), all, "{headers:?}");
    }
}

#[test]
fn spelling_and_company_do_not_matter() {
    use StudentField::{Id, Name, Phone};
    assert_eq!(fields_of(&["الرقـــم الجامعى", "أسم الطّالب"]), [Some(Id), Some(Name)]);
    assert_eq!(fields_of(&["ت", "STUDENT_ID", "Name / الاسم"]), [None, Some(Id), Some(Name)]);
    // The better name of two wins, and nothing is taken for what only sounds like it.
    assert_eq!(
        fields_of(&["الرقم", "الرقم الجامعي", "الاسم", "اسم الأم", "رقم الهاتف (واتساب)"]),
        [None, Some(Id), Some(Name), None, Some(Phone)]
    );
}

#[test]
fn titles_above_are_passed_over_and_a_missing_column_is_named() {
    let list = table(&[
        &["جامعة بغداد"],
        &["قائمة طلبة المرحلة الثالثة", ""],
        &["الرقم", "الاسم"],
        &["1", "علي"],
    ]);
    assert_eq!(find(&list, &ImportOptions::default()).unwrap().header_idx, Some(2));

    let no_id = table(&[&["الاسم", "القسم"], &["علي", "CS"]]);
    let error = find(&no_id, &ImportOptions::default()).unwrap_err();
    let ImportError::ColumnsNotFound { missing, row_number, headers, .. } = error else {
        panic!("{error}")
    };
    assert_eq!((missing, row_number), (vec![StudentField::Id], 1));
    assert_eq!(headers, ["الاسم", "القسم"]);
}

#[test]
fn a_person_s_choice_goes_before_the_guess() {
    let list = table(&[&["Badge", "Name", "ID"]]);
    let options = ImportOptions {
        columns: [(0, Some(StudentField::Id)), (2, None)].into(),
        ..ImportOptions::default()
    };
    let found = find(&list, &options).unwrap();
    assert_eq!(fields(&found), [Some(StudentField::Id), Some(StudentField::Name), None]);
}
