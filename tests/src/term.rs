//! A college's year as one phone would have written it: 5,000 students, 40 courses, 100,000
//! records in 2,000 sessions, and the journal of every line that made them.
use std::collections::BTreeMap;

use attendance::book::{Action, Cause, Edit, Entry, Journal};
use attendance::record::{PictureRef, ReadBy, Source};
use attendance::sheet_plan::{self, Printed, PrintedSheet};
use attendance::stored::{Register, RosterRow, Stored};
use attendance::{
    Course, CourseId, Date, DeviceId, Enrolment, Excuse, ExcuseId, Lesson, LessonId, Record,
    ScanId, Section, SectionId, Session, Status, Student, StudentId, Time, Timestamp, Weekday,
};
use omr_core::{Locale, Paper};

/// Students there are.
pub const N_STUDENTS: usize = 5_000;
/// Courses there are.
pub const N_COURSES: usize = 40;
/// Sessions of each course: two a week.
pub const N_SESSIONS: usize = 50;
/// Students who take the largest course.
pub const N_LARGEST: usize = 300;
/// Places in all courses: each is in every session, 100,000 records in all.
const N_PLACES: usize = 2_000;

const FIRST: [&str; 16] = [
    "أحمد",
    "زينب",
    "مصطفى",
    "إسراء",
    "عبد الله",
    "فاطمة",
    "ئاوات",
    "شیلان",
    "علي",
    "مريم",
    "حسين",
    "نور الهدى",
    "عبد الرحمن",
    "رەنج",
    "سارة",
    "يوسف",
];
const LAST: [&str; 12] = [
    "الجبوري",
    "العبيدي",
    "حسن",
    "كريم",
    "الدليمي",
    "گەردی",
    "الموسوي",
    "الربيعي",
    "بارزانی",
    "الساعدي",
    "محمود",
    "العاني",
];
const DEPARTMENTS: [&str; 5] = ["علوم الحاسوب", "الرياضيات", "الفيزياء", "علوم الحياة", "الكيمياء"];
const COURSES: [&str; 8] = [
    "مقدمة في البرمجة",
    "التفاضل والتكامل",
    "الفيزياء العامة",
    "علم الخلية",
    "الكيمياء العضوية",
    "قواعد البيانات",
    "الجبر الخطي",
    "شبكات الحاسوب",
];
const WEEKDAYS: [Weekday; 5] =
    [Weekday::Sunday, Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday];

/// A store's name and its rows.
pub type Rows = (&'static str, Vec<String>);

/// The device that wrote it.
#[must_use]
pub fn device() -> DeviceId {
    DeviceId::parse("phone-of-the-college").expect("a device")
}

/// The rows of every store, in the order of a backup.
///
/// # Panics
///
/// When the year does not hold together, which is our fault.
#[must_use]
pub fn year() -> Vec<Rows> {
    let mut term = Term::begin();
    term.import();
    for n in 0..N_COURSES {
        term.open_course(n);
    }
    for n in 0..N_SESSIONS {
        for course_idx in 0..N_COURSES {
            term.hold(course_idx, n);
        }
    }
    term.excuse();
    term.rows()
}

/// The first students of a list to import: those of the year, and others where more are asked for.
#[must_use]
pub fn list(n_students: usize) -> Vec<Student> {
    (0..n_students).map(student).collect()
}

/// The n-th student.
fn student(n: usize) -> Student {
    let id = StudentId::parse(&format!("{:08}", 20_210_000 + n)).expect("an id");
    let name = [FIRST[n % 16], FIRST[n / 3 % 16], FIRST[n / 29 % 16], LAST[n / 7 % 12]].join(" ");
    let mut student = Student::new(id, name);
    student.department = Some(DEPARTMENTS[n % 5].to_owned());
    student.level = Some((n % 4 + 1) as u8);
    student.phone = Some(format!("0770{n:07}"));
    student.email = Some(format!("s{n}@college.example"));
    student
}

/// The year as far as it is written.
struct Term {
    journal: Journal,
    /// When the next line is written.
    now: i64,
    students: Vec<Student>,
    courses: Vec<(Course, Vec<Student>, [Lesson; 2])>,
}

impl Term {
    fn begin() -> Self {
        let day = Date::parse("2025-12-01").expect("a date");
        let now = day.days_since_1970() * DAY;
        let journal = Journal::new(device());
        Self { journal, now, students: Vec::new(), courses: Vec::new() }
    }

    fn write(&mut self, cause: Cause, edits: impl IntoIterator<Item = Edit>) {
        self.now += 60_000;
        self.journal.write(Action::new(Timestamp::from_millis(self.now), cause, edits));
    }

    /// Ten lists of five hundred, and their sections.
    fn import(&mut self) {
        let sections: Vec<Section> = (0..20).map(section).collect();
        self.write(Cause::Entered, sections.iter().cloned().map(Edit::add));
        for part in 0..10 {
            let n_part = N_STUDENTS / 10;
            let part: Vec<Student> = (part * n_part..(part + 1) * n_part).map(student).collect();
            let file = format!("students-{}.xlsx", self.students.len() / n_part + 1);
            self.write(Cause::Imported { file }, part.iter().cloned().map(Edit::add));
            self.students.extend(part);
        }
        for (n, section) in sections.iter().enumerate() {
            let mut edits = Vec::new();
            for student in self.students.iter_mut().skip(n).step_by(sections.len()) {
                let before = student.clone();
                student.section = Some(section.id.clone());
                edits.extend(Edit::put(Some(before), student.clone()));
            }
            self.write(Cause::Entered, edits);
        }
    }

    /// A course with its places and its two lessons a week.
    fn open_course(&mut self, n: usize) {
        let id = CourseId::parse(&format!("course-{n:02}")).expect("an id");
        let code = format!("CS{}", 101 + n);
        let name = format!("{} {}", COURSES[n % COURSES.len()], n / COURSES.len() + 1);
        let course = Course::new(id.clone(), code, name);
        self.write(Cause::Entered, [Edit::add(course.clone())]);
        let lesson = |i: usize| {
            let lesson = LessonId::parse(&format!("lesson-{n:02}-{i}")).expect("an id");
            let start = Time::new((8 + n % 8) as u8, 30).expect("a time");
            let end = Time::new((9 + n % 8) as u8, 30).expect("a time");
            let day = WEEKDAYS[(n + 2 * i) % WEEKDAYS.len()];
            Lesson {
                room: Some(format!("قاعة {}", n % 12 + 1)),
                ..Lesson::new(lesson, id.clone(), day, start, end)
            }
        };
        let lessons = [lesson(0), lesson(1)];
        for lesson in lessons.clone() {
            self.write(Cause::Entered, [Edit::add(lesson)]);
        }
        let from = (0..n).map(n_places).sum::<usize>();
        let roster: Vec<Student> =
            (from..from + n_places(n)).map(|i| self.students[i * 7 % N_STUDENTS].clone()).collect();
        let place = |(i, student): (usize, &Student)| {
            Edit::add(Enrolment::new(id.clone(), student.id.clone(), i as u32))
        };
        let places: Vec<Edit> = roster.iter().enumerate().map(place).collect();
        self.write(Cause::Entered, places);
        self.courses.push((course, roster, lessons));
    }

    /// The n-th session of a course: by the timetable, every other one on paper, the rest by a roll
    /// call; of every tenth a record is corrected afterwards.
    fn hold(&mut self, course_idx: usize, n: usize) {
        let (course, roster, lessons) = self.courses[course_idx].clone();
        let lesson = &lessons[n % 2];
        let monday = Date::parse("2025-12-01").expect("a date");
        let week = monday.plus_days((n / 2 * 7) as i64).expect("a date");
        let mut days = (0..7).filter_map(|day| week.plus_days(day));
        let date = days.find(|day| lesson.meets_on(*day)).expect("a day of the week");
        let session = Session::of_lesson(lesson, date, format!("المحاضرة {}", n + 1));
        self.write(Cause::Timetabled, [Edit::add(session.clone())]);
        let source =
            if n.is_multiple_of(2) { self.print(&course, &session, &roster) } else { None };
        let at = Timestamp::from_millis(self.now);
        let record = |(i, student): (usize, &Student)| {
            let source = match &source {
                Some(picture) => {
                    let page = i as u32 / 31;
                    let field = format!("row-{}", i + 1);
                    let picture =
                        PictureRef { page_idx: page, page: page + 1, field, ..picture.clone() };
                    Source::Sheet { picture, by: ReadBy::Mark }
                }
                None => Source::Manual,
            };
            let status = status(course_idx, n, i);
            let mut record =
                Record::new(session.id.clone(), student.id.clone(), status, source, at);
            record.late_minutes = (status == Status::Late).then_some(10);
            record
        };
        let records: Vec<Record> = roster.iter().enumerate().map(record).collect();
        let cause = Cause::Recorded { session: session.id.clone() };
        self.write(cause, records.iter().cloned().map(Edit::add));
        if (n + course_idx).is_multiple_of(10) {
            let before = records[n % records.len()].clone();
            let at = Timestamp::from_millis(self.now);
            let student = before.student.clone();
            let after = Record::new(session.id, student, Status::Present, Source::Manual, at);
            self.write(Cause::Entered, Edit::put(Some(before), after));
        }
    }

    /// The sheet of a session; gives where the picture of its first row would be.
    fn print(
        &mut self,
        course: &Course,
        session: &Session,
        roster: &[Student],
    ) -> Option<PictureRef> {
        let plan =
            sheet_plan::plan(course, session, roster, Paper::A4, Locale::Ar).expect("a sheet");
        let sheet = PrintedSheet {
            session: session.id.clone(),
            printed_at: Timestamp::from_millis(self.now),
            sheet: Printed::Roster(plan.sheet().clone()),
        };
        self.write(Cause::Printed, [Edit::add(Box::new(sheet))]);
        Some(PictureRef {
            scan: ScanId::parse(&format!("scan-{}", session.id)).expect("an id"),
            page_idx: 0,
            part: 0,
            sheet_id: plan.sheet_id().clone(),
            page: 1,
            field: String::new(),
            is_live: false,
        })
    }

    /// Two hundred leaves of the last weeks.
    fn excuse(&mut self) {
        let day = Date::parse("2026-05-10").expect("a date");
        for n in 0..200 {
            let leave = Excuse {
                id: ExcuseId::parse(&format!("leave-{n:03}")).expect("an id"),
                student: self.students[n * 13].id.clone(),
                reason: "إجازة مرضية".to_owned(),
                from: day,
                until: day.plus_days(2).expect("a date"),
                photo: None,
            };
            self.write(Cause::Excused, [Edit::add(leave)]);
        }
    }

    fn rows(self) -> Vec<Rows> {
        let state = self.journal.state().expect("a journal that gives a book");
        assert_eq!(state.book().problems(), [], "the year holds together");
        let mut stores: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        let mut rosters: BTreeMap<CourseId, Vec<Enrolment>> = BTreeMap::new();
        let mut registers: BTreeMap<_, Vec<Record>> = BTreeMap::new();
        let mut courses = BTreeMap::new();
        for entry in state.book().entries() {
            let (store, text) = match entry {
                Entry::Enrolment(it) => {
                    rosters.entry(it.course.clone()).or_default().push(it.clone());
                    continue;
                }
                Entry::Record(it) => {
                    registers.entry(it.session.clone()).or_default().push(it.clone());
                    continue;
                }
                Entry::Session(it) => {
                    courses.insert(it.id.clone(), it.course.clone());
                    ("sessions", it.to_text())
                }
                Entry::Student(it) => ("students", it.to_text()),
                Entry::Course(it) => ("courses", it.to_text()),
                Entry::Section(it) => ("sections", it.to_text()),
                Entry::Lesson(it) => ("lessons", it.to_text()),
                Entry::Excuse(it) => ("excuses", it.to_text()),
                Entry::Sheet(it) => ("sheets", it.to_text()),
                Entry::Conflict(it) => ("conflicts", it.to_text()),
            };
            stores.entry(store).or_default().push(text);
        }
        let n_records = registers.values().map(Vec::len).sum::<usize>();
        assert_eq!(n_records, N_PLACES * N_SESSIONS, "records");
        let roster = |(course, places)| RosterRow::new(course, places).to_text();
        stores.insert("rosters", rosters.into_iter().map(roster).collect());
        let register = |(session, records)| {
            let course = courses[&session].clone();
            Register::new(session, course, records).to_text()
        };
        stores.insert("registers", registers.into_iter().map(register).collect());
        stores.insert("journal", self.journal.lines().map(Stored::to_text).collect());
        let rows = |store: &'static str| (store, stores.remove(store).unwrap_or_default());
        STORES.map(rows).into()
    }
}

/// The stores of a backup without pictures, in its order.
const STORES: [&str; 12] = [
    "students",
    "sections",
    "courses",
    "rosters",
    "lessons",
    "sessions",
    "registers",
    "excuses",
    "sheets",
    "reviews",
    "journal",
    "conflicts",
];

/// Milliseconds of a day.
const DAY: i64 = 24 * 3600 * 1000;

/// Places in the n-th course: one large one, the others 30 to 57.
fn n_places(n: usize) -> usize {
    let usual = |n: usize| 30 + n * 11 % 28;
    match n {
        0 => N_LARGEST,
        n if n + 1 < N_COURSES => usual(n),
        _ => N_PLACES - N_LARGEST - (1..N_COURSES - 1).map(usual).sum::<usize>(),
    }
}

fn section(n: usize) -> Section {
    let mut section = Section::new(
        SectionId::parse(&format!("section-{n:02}")).expect("an id"),
        format!("شعبة {}", n / 5 + 1),
    );
    section.department = Some(DEPARTMENTS[n % 5].to_owned());
    section.level = Some((n % 4 + 1) as u8);
    section
}

/// Seven of ten present, the others spread over the rest.
fn status(course_idx: usize, n: usize, i: usize) -> Status {
    match (course_idx * 31 + n * 17 + i * 7) % 20 {
        0..14 => Status::Present,
        14..17 => Status::Absent,
        17..19 => Status::Late,
        _ => Status::Excused,
    }
}
