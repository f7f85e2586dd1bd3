//! The words of exported files, in the three languages.
//!
//! The headers of students are among those that an import understands; a test holds them to it.
#![cfg_attr(
    not(feature = "excel"),
    allow(dead_code, reason = "an import knows our totals; the rest is written by exports only")
)]
use omr_core::Locale;

use crate::Status;
use crate::import::StudentField;

/// Words of one language.
#[derive(Debug)]
pub(crate) struct Words {
    student_headers: [&'static str; 8],
    statuses: [&'static str; 4],
    /// Header of the running number.
    pub(crate) number: &'static str,
    pub(crate) course: &'static str,
    pub(crate) session: &'static str,
    pub(crate) date: &'static str,
    pub(crate) instructor: &'static str,
    /// Header of a student's status in a session.
    pub(crate) attendance: &'static str,
    pub(crate) how: &'static str,
    pub(crate) recorded_at: &'static str,
    pub(crate) not_recorded: &'static str,
    pub(crate) before_joining: &'static str,
    pub(crate) after_leaving: &'static str,
    pub(crate) archived: &'static str,
    /// Share of recorded sessions in which the student was in the room.
    pub(crate) attended: &'static str,
    pub(crate) no_longer_enrolled: &'static str,
    pub(crate) by_mark: &'static str,
    pub(crate) by_unmarked: &'static str,
    pub(crate) by_slip: &'static str,
    pub(crate) by_person: &'static str,
    pub(crate) by_hand: &'static str,
    pub(crate) by_import: &'static str,
    pub(crate) by_code: &'static str,
    pub(crate) page: &'static str,
    pub(crate) slip_number: &'static str,
    pub(crate) slip_by_person: &'static str,
    pub(crate) active: &'static str,
    pub(crate) inactive: &'static str,
    pub(crate) students: &'static str,
    pub(crate) is_right_to_left: bool,
}

impl Words {
    pub(crate) const fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::En => &EN,
            Locale::Ar => &AR,
            Locale::Ckb => &CKB,
        }
    }

    pub(crate) const fn status(&self, status: Status) -> &'static str {
        self.statuses[status as usize]
    }

    pub(crate) const fn student_header(&self, field: StudentField) -> &'static str {
        self.student_headers[field as usize]
    }

    /// Words at the beginning of a totals row of our own files, in any language.
    pub(crate) fn totals() -> impl Iterator<Item = &'static str> {
        [&EN, &AR, &CKB].into_iter().flat_map(|words| {
            words.statuses.into_iter().chain([words.not_recorded, words.attended])
        })
    }
}

static EN: Words = Words {
    // The names that the university's own lists use.
    student_headers: [
        "Student_No",
        "Full_Name",
        "Email_Address",
        "Dept",
        "Year",
        "Mobile",
        "Status",
        "Reg_Date",
    ],
    statuses: ["Present", "Absent", "Late", "Excused"],
    number: "No.",
    course: "Course",
    session: "Session",
    date: "Date",
    instructor: "Instructor",
    attendance: "Attendance",
    how: "Recorded by",
    recorded_at: "Recorded at",
    not_recorded: "Not recorded",
    before_joining: "Before joining",
    after_leaving: "After leaving",
    archived: "Archived",
    attended: "Attended",
    no_longer_enrolled: "No longer enrolled",
    by_mark: "Mark on the sheet",
    by_unmarked: "No mark on the sheet",
    by_slip: "Slip",
    by_person: "Checked on the sheet",
    by_hand: "Entered by hand",
    by_import: "From a file",
    by_code: "By code",
    page: "page",
    slip_number: "no.",
    slip_by_person: "Slip, checked by a person",
    active: "Active",
    inactive: "Inactive",
    students: "Students",
    is_right_to_left: false,
};

static AR: Words = Words {
    student_headers: [
        "الرقم الجامعي",
        "اسم الطالب",
        "البريد الإلكتروني",
        "القسم",
        "المرحلة",
        "رقم الهاتف",
        "الحالة",
        "تاريخ التسجيل",
    ],
    statuses: ["حاضر", "غائب", "متأخر", "مجاز"],
    number: "ت",
    course: "المقرر",
    session: "المحاضرة",
    date: "التاريخ",
    instructor: "التدريسي",
    attendance: "الحضور",
    how: "طريقة التسجيل",
    recorded_at: "وقت التسجيل",
    not_recorded: "لم يُسجَّل",
    before_joining: "قبل الالتحاق",
    after_leaving: "بعد ترك المقرر",
    archived: "في الأرشيف",
    attended: "نسبة الحضور",
    no_longer_enrolled: "لم يعد مسجلاً في المقرر",
    by_mark: "علامة على الورقة",
    by_unmarked: "بلا علامة على الورقة",
    by_slip: "بطاقة الطالب",
    by_person: "دُقّق على الورقة",
    by_hand: "إدخال يدوي",
    by_import: "من ملف",
    by_code: "بالرمز",
    page: "صفحة",
    slip_number: "رقم",
    slip_by_person: "بطاقة دُقّقت",
    active: "نشط",
    inactive: "غير نشط",
    students: "الطلبة",
    is_right_to_left: true,
};

static CKB: Words = Words {
    student_headers: [
        "ژمارەی زانکۆیی",
        "ناوی خوێندکار",
        "ئیمەیڵ",
        "بەش",
        "قۆناغ",
        "ژمارەی مۆبایل",
        "دۆخ",
        "ڕێکەوتی تۆمارکردن",
    ],
    statuses: ["ئامادە", "نەهاتوو", "دواکەوتوو", "مۆڵەتدراو"],
    number: "ژ",
    course: "وانە",
    session: "دانیشتن",
    date: "ڕێکەوت",
    instructor: "مامۆستا",
    attendance: "ئامادەبوون",
    how: "شێوازی تۆمارکردن",
    recorded_at: "کاتی تۆمارکردن",
    not_recorded: "تۆمار نەکراوە",
    before_joining: "پێش هاتن",
    after_leaving: "دوای جێهێشتنی وانەکە",
    archived: "لە ئەرشیڤدا",
    attended: "ڕێژەی ئامادەبوون",
    no_longer_enrolled: "لە وانەکەدا نەماوە",
    by_mark: "نیشانەی سەر پەڕە",
    by_unmarked: "بێ نیشانە لەسەر پەڕە",
    by_slip: "کارتی خوێندکار",
    by_person: "لەسەر پەڕە پشکنراوە",
    by_hand: "بە دەست تۆمارکراوە",
    by_import: "لە فایلەوە",
    by_code: "بە کۆد",
    page: "پەڕە",
    slip_number: "ژمارە",
    slip_by_person: "کارتی پشکنراو",
    active: "چالاک",
    inactive: "ناچالاک",
    students: "خوێندکاران",
    is_right_to_left: true,
};
