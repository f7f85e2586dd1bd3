//! Courses and who takes them.

use super::book::{self, ActError, LineRef};
use super::students::{self, Saved};
use super::{Connection, StorageError, Stores, schema};
use crate::platform::clock;
use attendance::book::{Cause, Edit};
use attendance::stored::{Register, RosterRow};
use attendance::{Course, CourseId, Date, Enrolment, Session, StudentId, report::Enrolled};
use std::collections::{BTreeMap, BTreeSet};

/// A course in the list of courses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseLine {
    /// The course.
    pub course: Course,
    /// Students who take it now or join later.
    pub n_students: usize,
    /// Sessions made.
    pub n_sessions: usize,
}

/// Everything about one course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseView {
    /// The course.
    pub course: Course,
    /// Its students in printed order.
    pub roster: Vec<Enrolled>,
    /// Its sessions, as they were held.
    pub sessions: Vec<Session>,
}

/// Why a course was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveCourseError {
    /// Another course has the code.
    CodeTaken {
        /// Its name.
        name: String,
    },
    /// It was not written.
    Act(ActError),
}

impl<E: Into<ActError>> From<E> for SaveCourseError {
    fn from(error: E) -> Self {
        Self::Act(error.into())
    }
}

/// All courses with their sizes, by code.
///
/// # Errors
///
/// As [`Stores::all`].
pub async fn list(connection: &Connection) -> Result<Vec<CourseLine>, StorageError> {
    let stores =
        connection.read(&[schema::COURSES, schema::ROSTERS, schema::STUDENTS, schema::SESSIONS])?;
    let mut courses: Vec<Course> = stores.all().await?;
    courses.sort_by(|a, b| (&a.code, &a.id).cmp(&(&b.code, &b.id)));
    let rosters = rosters(&stores, courses.iter().map(|course| &course.id).collect()).await?;
    let mut lines = Vec::with_capacity(courses.len());
    for course in courses {
        let roster = rosters.get(&course.id).map(Vec::as_slice).unwrap_or_default();
        let n_students = roster.iter().filter(|one| one.is_member(clock::today())).count();
        let n_sessions = stores.count_by::<Session>(schema::BY_COURSE, course.id.as_str()).await?;
        lines.push(CourseLine { course, n_students, n_sessions });
    }
    Ok(lines)
}

/// One course.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is none of that id.
pub async fn one(connection: &Connection, id: &CourseId) -> Result<Course, StorageError> {
    connection.read(&[schema::COURSES])?.expect(id.as_str()).await
}

/// One course with its roster and sessions.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is none of that id.
pub async fn view(connection: &Connection, id: &CourseId) -> Result<CourseView, StorageError> {
    let stores =
        connection.read(&[schema::COURSES, schema::ROSTERS, schema::STUDENTS, schema::SESSIONS])?;
    let course = stores.expect(id.as_str()).await?;
    let roster = roster(&stores, id).await?;
    let mut sessions: Vec<Session> = stores.all_by(schema::BY_COURSE, id.as_str()).await?;
    Session::sort(&mut sessions);
    Ok(CourseView { course, roster, sessions })
}

/// The students of a course in printed order.
///
/// # Errors
///
/// As [`Stores::all`].
pub async fn roster(stores: &Stores<'_>, id: &CourseId) -> Result<Vec<Enrolled>, StorageError> {
    Ok(rosters(stores, [id].into()).await?.remove(id).unwrap_or_default())
}

/// The same of several courses, whose students are asked for once.
pub(super) async fn rosters(
    stores: &Stores<'_>,
    ids: BTreeSet<&CourseId>,
) -> Result<BTreeMap<CourseId, Vec<Enrolled>>, StorageError> {
    let mut places = BTreeMap::new();
    for id in ids {
        places.insert(id.clone(), enrolments(stores, id).await?);
    }
    let ids: BTreeSet<&StudentId> = places.values().flatten().map(|place| &place.student).collect();
    let students = students::some(stores, ids.into_iter()).await?;
    let enrolled = |enrolment: Enrolment| {
        let student = students.get(&enrolment.student)?.clone();
        Some(Enrolled { student, enrolment })
    };
    let roster = |places: Vec<Enrolment>| places.into_iter().filter_map(enrolled).collect();
    Ok(places.into_iter().map(|(id, places)| (id, roster(places))).collect())
}

/// Who takes a course, in printed order.
pub(super) async fn enrolments(
    stores: &Stores<'_>,
    id: &CourseId,
) -> Result<Vec<Enrolment>, StorageError> {
    let roster: Option<RosterRow> = stores.get(id.as_str()).await?;
    Ok(roster.map(RosterRow::into_enrolments).unwrap_or_default())
}

/// Saves a course: a new one, or the one being `edited` under the same id.
///
/// # Errors
///
/// [`SaveCourseError::CodeTaken`], found in the same transaction; [`ActError::Clash`] when what is
/// stored is no more what is being `edited`.
pub async fn save(
    connection: &Connection,
    course: &Course,
    edited: Option<&Course>,
) -> Result<Option<LineRef>, SaveCourseError> {
    let stores = connection.desk(&[])?;
    let all: Vec<Course> = stores.all().await?;
    let code = course.code_key();
    let has_code = |other: &&Course| other.id != course.id && other.code_key() == code;
    if let Some(same) = all.iter().find(has_code) {
        return Err(SaveCourseError::CodeTaken { name: same.name.clone() });
    }
    let line = stores.act(Cause::Entered, Edit::put(edited.cloned(), course.clone())).await?;
    stores.commit().await?;
    Ok(line)
}

/// Enrols students at the end of the printed order; who is enrolled already keeps their place. Who
/// has left comes back to it on the day `since`, or today.
///
/// # Errors
///
/// Any [`ActError`]; nobody was enrolled then.
pub async fn enrol(
    connection: &Connection,
    course: &CourseId,
    students: &[StudentId],
    since: Option<Date>,
) -> Result<Saved, ActError> {
    let stores = connection.desk(&[])?;
    let mut edits = returns(&stores, course, students, since.or_else(clock::today)).await?;
    edits.extend(new_enrolments(&stores, course, students, since).await?);
    let n_enrolled = edits.len();
    let line = stores.act(Cause::Entered, edits).await?;
    stores.commit().await?;
    Ok(Saved { n_enrolled, overtaken: Vec::new(), line })
}

/// The edits that bring those back whose place has ended.
async fn returns(
    stores: &Stores<'_>,
    course: &CourseId,
    students: &[StudentId],
    first: Option<Date>,
) -> Result<Vec<Edit>, StorageError> {
    let Some((first, today)) = first.zip(clock::today()) else { return Ok(Vec::new()) };
    let chosen: BTreeSet<&StudentId> = students.iter().collect();
    let is_back = |place: &Enrolment| chosen.contains(&place.student) && place.has_ended(today);
    let places = enrolments(stores, course).await?.into_iter().filter(is_back);
    Ok(places.filter_map(|place| Edit::put(Some(place.clone()), place.back(first))).collect())
}

/// The edits that enrol those who have no place yet. Whoever has left stays out: a list is often
/// older than what was decided by hand.
pub(super) async fn new_enrolments(
    stores: &Stores<'_>,
    course: &CourseId,
    students: &[StudentId],
    since: Option<Date>,
) -> Result<Vec<Edit>, StorageError> {
    let existing = enrolments(stores, course).await?;
    let mut known: BTreeSet<&StudentId> = existing.iter().map(|e| &e.student).collect();
    let mut position = existing.iter().map(|e| e.position + 1).max().unwrap_or(0);
    let mut edits = Vec::new();
    for student in students {
        if known.insert(student) {
            let mut enrolment = Enrolment::new(course.clone(), student.clone(), position);
            enrolment.since = since;
            edits.push(Edit::add(enrolment));
            position += 1;
        }
    }
    Ok(edits)
}

/// Saves other days of a place: `after` in place of `before`, as it was shown.
///
/// # Errors
///
/// [`ActError::Clash`] when the place is another by now; nothing was saved then.
pub async fn set_days(
    connection: &Connection,
    before: &Enrolment,
    after: &Enrolment,
) -> Result<Option<LineRef>, ActError> {
    let edit = Edit::put(Some(before.clone()), after.clone());
    book::act(connection, Cause::Entered, edit).await
}

/// Takes a student out of a course. Who has records in it keeps the place, which ends on `today`:
/// those records stay where they are, and later sessions are nobody's absence.
///
/// # Errors
///
/// Any [`ActError`]; the student is still enrolled then.
pub async fn leave(
    connection: &Connection,
    enrolment: &Enrolment,
    today: Option<Date>,
) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let registers: Vec<Register> =
        stores.all_by(schema::BY_COURSE, enrolment.course.as_str()).await?;
    let has_records = registers.iter().any(|it| it.get(&enrolment.student).is_some());
    let ended = |today| Enrolment { until: Some(today), ..enrolment.clone() };
    let edit = match today.filter(|_| has_records) {
        // Nothing of a place that has ended goes: its days say which sessions counted.
        Some(today) if enrolment.has_ended(today) => None,
        Some(today) => Edit::put(Some(enrolment.clone()), ended(today)),
        None => Some(Edit::remove(enrolment.clone())),
    };
    let line = stores.act(Cause::Entered, edit).await?;
    stores.commit().await?;
    Ok(line)
}
