//! What the book holds, in words: what was changed, from what to what, and where two phones differ.

use crate::{
    components::status_word,
    i18n::{I18n, t_string, text},
    storage::book::Names,
};
use attendance::{
    Course, Enrolment, Excuse, Lesson, Record, Section, Session, Student, StudentId,
    book::{Cause, Edit, Entry, Key},
    record::{Method, ReadBy, Source},
};

/// One thing that an entry says: what it is called, and its value where it has one.
type Field = (&'static str, Option<String>);

/// Why, in words.
pub(super) fn cause(i18n: I18n, cause: &Cause) -> String {
    match cause {
        Cause::Entered => t_string!(i18n, book.cause_entered).to_owned(),
        Cause::Imported { file } => {
            t_string!(i18n, book.cause_imported, file = text::isolate(file))
        }
        Cause::Timetabled => t_string!(i18n, book.cause_timetabled).to_owned(),
        Cause::Printed => t_string!(i18n, book.cause_printed).to_owned(),
        Cause::Recorded { .. } => t_string!(i18n, book.cause_recorded).to_owned(),
        Cause::Excused => t_string!(i18n, book.cause_excused).to_owned(),
        Cause::Decided => t_string!(i18n, book.cause_decided).to_owned(),
        Cause::Undone { .. } => t_string!(i18n, book.cause_undone).to_owned(),
        Cause::Unbinned { .. } => t_string!(i18n, book.cause_unbinned).to_owned(),
        Cause::Merged { .. } => t_string!(i18n, book.cause_merged).to_owned(),
        Cause::Restored { .. } => t_string!(i18n, book.cause_restored).to_owned(),
        Cause::Upgraded { .. } => t_string!(i18n, book.cause_upgraded).to_owned(),
    }
}

/// How a status is known.
pub(super) fn source(i18n: I18n, source: &Source) -> &'static str {
    match (source.method(), source) {
        (Method::Manual, _) => t_string!(i18n, book.source_manual),
        (Method::Import, _) => t_string!(i18n, book.source_import),
        (Method::Code, _) => t_string!(i18n, book.source_code),
        (_, Source::Sheet { by: ReadBy::Mark, .. }) => t_string!(i18n, book.source_mark),
        (_, Source::Sheet { by: ReadBy::Unmarked, .. }) => t_string!(i18n, book.source_unmarked),
        (_, _) => t_string!(i18n, book.source_person),
    }
}

/// The lecture whose attendance all of these changes are.
pub(super) fn lecture_of<'a>(edits: &[Edit], names: &'a Names) -> Option<&'a str> {
    let session = |edit: &Edit| match edit.key() {
        Key::Record(session, _) => Some(session.clone()),
        _ => None,
    };
    let first = session(edits.first()?)?;
    let is_one = edits.iter().all(|edit| session(edit).as_ref() == Some(&first));
    names.get(&Key::Session(first)).filter(|_| is_one).map(String::as_str)
}

/// One change of attendance where the lecture is said already: whose it is, and from what to what.
pub(super) fn record_change(i18n: I18n, edit: &Edit, names: &Names) -> String {
    match edit.key() {
        Key::Record(_, student) => {
            format!("{}: {}", text::isolate(&student_name(student, names)), statuses(i18n, edit))
        }
        _ => change(i18n, edit, names),
    }
}

/// From which status to which; of a first one there is nothing to say before it.
fn statuses(i18n: I18n, edit: &Edit) -> String {
    let status = |entry: Option<&Entry>| match entry {
        Some(Entry::Record(record)) => status(i18n, record),
        _ => t_string!(i18n, book.nothing_before).to_owned(),
    };
    let after = status(edit.after());
    match edit.before() {
        None => after,
        before => format!("{} {} {after}", status(before), t_string!(i18n, book.becomes)),
    }
}

/// One change: what it is about, and from what to what.
pub(super) fn change(i18n: I18n, edit: &Edit, names: &Names) -> String {
    let title = title(i18n, edit.key(), edit.after().or(edit.before()), names);
    let becomes = t_string!(i18n, book.becomes);
    if let Key::Record(..) = edit.key() {
        return format!("{title}: {}", statuses(i18n, edit));
    }
    match (edit.before(), edit.after()) {
        (Some(before), Some(after)) => {
            let none = || "–".to_owned();
            let pairs = fields(i18n, before, names).into_iter().zip(fields(i18n, after, names));
            let changed = pairs.filter(|(before, after)| before != after);
            let words = changed.map(|((label, before), (_, after))| {
                let (before, after) = (before.unwrap_or_else(none), after.unwrap_or_else(none));
                format!("{label} {} {becomes} {}", text::isolate(&before), text::isolate(&after))
            });
            let words = words.collect::<Vec<_>>().join(" · ");
            let what = t_string!(i18n, book.was_changed);
            if words.is_empty() {
                format!("{title} – {what}")
            } else {
                format!("{title}: {words}")
            }
        }
        (None, _) => format!("{title} – {}", t_string!(i18n, book.was_added)),
        (Some(_), None) => format!("{title} – {}", t_string!(i18n, book.was_removed)),
    }
}

/// What each side says of one thing, in the fields in which they differ.
pub(super) fn sides(i18n: I18n, sides: &[Option<&Entry>], names: &Names) -> Vec<String> {
    let said: Vec<Option<Vec<Field>>> =
        sides.iter().map(|side| side.map(|entry| fields(i18n, entry, names))).collect();
    let there: Vec<&Vec<Field>> = said.iter().flatten().collect();
    let differs = |idx: usize| {
        let mut values = there.iter().map(|fields| fields.get(idx));
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    let n_fields = there.iter().map(|fields| fields.len()).max().unwrap_or(0);
    let shown: Vec<usize> = match (0..n_fields).filter(|idx| differs(*idx)).collect::<Vec<_>>() {
        // One side removed it, or they differ in what nobody would read: all of it, then.
        none if none.is_empty() => (0..n_fields).collect(),
        some => some,
    };
    let words = |fields: Vec<Field>| {
        let shown = shown.iter().filter_map(|idx| fields.get(*idx));
        let words = shown.filter_map(|(label, value)| {
            let value = text::isolate(value.as_ref()?);
            Some(if label.is_empty() { value } else { format!("{label}: {value}") })
        });
        let words = words.collect::<Vec<_>>().join(" · ");
        if words.is_empty() { t_string!(i18n, book.nothing_before).to_owned() } else { words }
    };
    let removed = || t_string!(i18n, backup.said_removed).to_owned();
    said.into_iter().map(|side| side.map_or_else(removed, words)).collect()
}

/// What an entry is and what it is called; of attendance whose it is and of which lecture.
pub(super) fn title(i18n: I18n, key: &Key, entry: Option<&Entry>, names: &Names) -> String {
    let kind = kind(i18n, key);
    let about = |student: &StudentId, of: Option<&String>| {
        let student = text::isolate(&student_name(student, names));
        of.map_or_else(|| student.clone(), |of| format!("{student} – {}", text::isolate(of)))
    };
    let name = match (key, entry) {
        (Key::Record(session, student), _) => {
            // A name beside a lecture and a status says by itself that it is attendance.
            return about(student, names.get(&Key::Session(session.clone())));
        }
        (Key::Enrolment(course, student), _) => {
            about(student, names.get(&Key::Course(course.clone())))
        }
        (_, Some(Entry::Student(it))) => text::isolate(&it.name),
        (_, Some(Entry::Course(it))) => text::isolate(&it.name),
        (_, Some(Entry::Session(it))) => text::isolate(&it.name),
        (_, Some(Entry::Excuse(it))) => about(&it.student, Some(&it.reason)),
        (_, Some(Entry::Lesson(it))) => {
            let course = names.get(&Key::Course(it.course.clone())).cloned().unwrap_or_default();
            let day = text::weekday(i18n, it.weekday);
            format!("{} – {day} {}", text::isolate(&course), text::hours(i18n, it.start, it.end))
        }
        // A section that is called "Section A" needs no other word.
        (_, Some(Entry::Section(it)))
            if it.name.strip_prefix(kind).is_some_and(|rest| rest.starts_with(' ')) =>
        {
            return text::isolate(&it.name);
        }
        (_, Some(Entry::Section(it))) => text::isolate(&it.name),
        (_, Some(Entry::Sheet(it))) => {
            let session = Key::Session(it.session.clone());
            names.get(&session).map(|name| text::isolate(name)).unwrap_or_default()
        }
        (_, Some(Entry::Conflict(it))) => return title(i18n, &it.key, None, names),
        (Key::Student(id), _) => text::isolate(&student_name(id, names)),
        _ => names.get(key).map_or_else(|| text::isolate(&key.to_string()), |it| text::isolate(it)),
    };
    format!("{kind} {name}")
}

/// The name as it is now; of a student who is gone, the number is left.
fn student_name(student: &StudentId, names: &Names) -> String {
    names.get(&Key::Student(student.clone())).cloned().unwrap_or_else(|| student.to_string())
}

fn kind(i18n: I18n, key: &Key) -> &'static str {
    match key {
        Key::Student(_) => t_string!(i18n, book.kind_student),
        Key::Course(_) => t_string!(i18n, book.kind_course),
        Key::Section(_) => t_string!(i18n, book.kind_section),
        Key::Enrolment(..) => t_string!(i18n, book.kind_enrolment),
        Key::Lesson(_) => t_string!(i18n, book.kind_lesson),
        Key::Session(_) => t_string!(i18n, book.kind_session),
        Key::Excuse(_) => t_string!(i18n, book.kind_excuse),
        Key::Sheet(_) => t_string!(i18n, book.kind_sheet),
        Key::Record(..) => t_string!(i18n, book.kind_record),
        Key::Conflict(_) => t_string!(i18n, book.kind_conflict),
    }
}

/// A status with how late, where that was noted.
fn status(i18n: I18n, record: &Record) -> String {
    let word = status_word(i18n, record.status);
    match record.late_minutes {
        Some(minutes) => {
            let minutes = text::number(i18n, usize::from(minutes));
            format!("{word} ({})", t_string!(i18n, book.late_by, n = minutes))
        }
        None => word,
    }
}

/// Everything that an entry says, always in the same order.
fn fields(i18n: I18n, entry: &Entry, names: &Names) -> Vec<Field> {
    let named = |key: Option<Key>| key.and_then(|key| names.get(&key).cloned());
    match entry {
        Entry::Student(it) => student(i18n, it, named(it.section.clone().map(Key::Section))),
        Entry::Course(it) => course(i18n, it),
        Entry::Section(it) => section(i18n, it, named(it.parent.clone().map(Key::Section))),
        Entry::Enrolment(it) => enrolment(i18n, it),
        Entry::Lesson(it) => {
            let course = named(Some(Key::Course(it.course.clone())));
            lesson(i18n, it, course, named(it.section.clone().map(Key::Section)))
        }
        Entry::Session(it) => session(i18n, it, named(it.section.clone().map(Key::Section))),
        Entry::Excuse(it) => excuse(i18n, it),
        Entry::Record(it) => record(i18n, it, named(it.excuse.clone().map(Key::Excuse))),
        // A sheet is as it was printed, and a difference lists its own sides.
        Entry::Sheet(_) | Entry::Conflict(_) => Vec::new(),
    }
}

fn number(i18n: I18n, n: impl Into<u64>) -> String {
    text::number(i18n, usize::try_from(n.into()).unwrap_or(usize::MAX))
}

fn student(i18n: I18n, it: &Student, section: Option<String>) -> Vec<Field> {
    let is_archived = if it.is_active {
        t_string!(i18n, book.not_archived)
    } else {
        t_string!(i18n, students.is_archived)
    };
    vec![
        (t_string!(i18n, students.name), Some(it.name.clone())),
        (t_string!(i18n, students.email), it.email.clone()),
        (t_string!(i18n, students.phone), it.phone.clone()),
        (t_string!(i18n, students.department), it.department.clone()),
        (t_string!(i18n, students.level), it.level.map(|level| number(i18n, level))),
        (t_string!(i18n, book.section), section),
        (
            t_string!(i18n, students.registered),
            it.registration_date.map(|day| text::date(i18n, day)),
        ),
        ("", Some(is_archived.to_owned())),
    ]
}

fn course(i18n: I18n, it: &Course) -> Vec<Field> {
    vec![
        (t_string!(i18n, courses.code), Some(it.code.clone())),
        (t_string!(i18n, courses.name), Some(it.name.clone())),
        (t_string!(i18n, courses.department), it.department.clone()),
        (t_string!(i18n, courses.instructor), it.instructor.clone()),
        (t_string!(i18n, courses.semester), it.semester.clone()),
        (t_string!(i18n, courses.academic_year), it.academic_year.clone()),
        (t_string!(i18n, book.credits), it.credits.map(|n| number(i18n, n))),
        (t_string!(i18n, book.planned_hours), it.planned_hours.map(|n| number(i18n, n))),
    ]
}

fn section(i18n: I18n, it: &Section, parent: Option<String>) -> Vec<Field> {
    vec![
        (t_string!(i18n, book.section_name), Some(it.name.clone())),
        (t_string!(i18n, students.department), it.department.clone()),
        (t_string!(i18n, students.level), it.level.map(|level| number(i18n, level))),
        (t_string!(i18n, book.parent), parent),
    ]
}

fn enrolment(i18n: I18n, it: &Enrolment) -> Vec<Field> {
    vec![
        (t_string!(i18n, book.since), it.since.map(|day| text::date(i18n, day))),
        (t_string!(i18n, book.last_day), it.until.map(|day| text::date(i18n, day))),
        (t_string!(i18n, book.place), Some(number(i18n, u64::from(it.position) + 1))),
    ]
}

fn lesson(i18n: I18n, it: &Lesson, course: Option<String>, section: Option<String>) -> Vec<Field> {
    vec![
        (t_string!(i18n, book.course), course),
        (t_string!(i18n, book.day), Some(text::weekday(i18n, it.weekday).to_owned())),
        ("", Some(text::hours(i18n, it.start, it.end))),
        (t_string!(i18n, book.room), it.room.clone()),
        (t_string!(i18n, book.section), section),
        (t_string!(i18n, book.term_from), it.from.map(|day| text::date(i18n, day))),
        (t_string!(i18n, book.term_until), it.until.map(|day| text::date(i18n, day))),
    ]
}

fn session(i18n: I18n, it: &Session, section: Option<String>) -> Vec<Field> {
    vec![
        (t_string!(i18n, sessions.name), Some(it.name.clone())),
        (t_string!(i18n, sessions.date), Some(text::date(i18n, it.date))),
        (t_string!(i18n, book.start), it.start.map(|time| text::time(i18n, time))),
        (t_string!(i18n, book.end), it.end.map(|time| text::time(i18n, time))),
        (t_string!(i18n, book.room), it.room.clone()),
        (t_string!(i18n, book.section), section),
    ]
}

fn excuse(i18n: I18n, it: &Excuse) -> Vec<Field> {
    vec![
        (t_string!(i18n, book.reason), Some(it.reason.clone())),
        (t_string!(i18n, book.first_leave_day), Some(text::date(i18n, it.from))),
        (t_string!(i18n, book.last_leave_day), Some(text::date(i18n, it.until))),
        (t_string!(i18n, book.note_photo), it.photo.as_ref().map(|_| "✓".to_owned())),
    ]
}

fn record(i18n: I18n, it: &Record, reason: Option<String>) -> Vec<Field> {
    vec![
        ("", Some(status(i18n, it))),
        (t_string!(i18n, book.reason), reason),
        ("", Some(source(i18n, &it.source).to_owned())),
        ("", Some(text::moment(i18n, it.recorded_at))),
    ]
}
