//! Courses and who takes them.

use super::{Connection, StorageError, Stores, schema, students};
use attendance::{Course, CourseId, Date, Enrolment, Session, StudentId, report::Enrolled};
use std::collections::BTreeSet;

/// A course in the list of courses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseLine {
    /// The course.
    pub course: Course,
    /// Students enrolled.
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
    /// The storage refused.
    Storage(StorageError),
}

impl<E: Into<StorageError>> From<E> for SaveCourseError {
    fn from(error: E) -> Self {
        Self::Storage(error.into())
    }
}

/// All courses with their sizes, by code.
///
/// # Errors
///
/// As [`Stores::all`].
pub async fn list(connection: &Connection) -> Result<Vec<CourseLine>, StorageError> {
    let stores = connection.read(&[schema::COURSES, schema::ENROLMENTS, schema::SESSIONS])?;
    let mut courses: Vec<Course> = stores.all().await?;
    courses.sort_by(|a, b| (&a.code, &a.id).cmp(&(&b.code, &b.id)));
    let mut lines = Vec::with_capacity(courses.len());
    for course in courses {
        let n_students = stores.count_by::<Enrolment>(schema::BY_COURSE, &course.id).await?;
        let n_sessions = stores.count_by::<Session>(schema::BY_COURSE, &course.id).await?;
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
    connection.read(&[schema::COURSES])?.expect(id).await
}

/// One course with its roster and sessions.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is none of that id.
pub async fn view(connection: &Connection, id: &CourseId) -> Result<CourseView, StorageError> {
    let stores = connection.read(&[
        schema::COURSES,
        schema::ENROLMENTS,
        schema::STUDENTS,
        schema::SESSIONS,
    ])?;
    let course = stores.expect(id).await?;
    let roster = roster(&stores, id).await?;
    let mut sessions: Vec<Session> = stores.all_by(schema::BY_COURSE, id).await?;
    Session::sort(&mut sessions);
    Ok(CourseView { course, roster, sessions })
}

/// The students of a course in printed order.
///
/// # Errors
///
/// As [`Stores::all`].
pub async fn roster(stores: &Stores<'_>, id: &CourseId) -> Result<Vec<Enrolled>, StorageError> {
    let mut enrolments: Vec<Enrolment> = stores.all_by(schema::BY_COURSE, id).await?;
    Enrolment::sort(&mut enrolments);
    let mut students = students::by_id(stores).await?;
    let enrolled = |enrolment: Enrolment| {
        let student = students.remove(&enrolment.student)?;
        Some(Enrolled { student, enrolment })
    };
    Ok(enrolments.into_iter().filter_map(enrolled).collect())
}

/// Saves a course, new or edited.
///
/// # Errors
///
/// [`SaveCourseError::CodeTaken`], found in the same transaction.
pub async fn save(connection: &Connection, course: &Course) -> Result<(), SaveCourseError> {
    let stores = connection.write(&[schema::COURSES])?;
    let others: Vec<Course> = stores.all().await?;
    let has_code = |other: &&Course| {
        other.id != course.id && other.code.to_lowercase() == course.code.to_lowercase()
    };
    if let Some(same) = others.iter().find(has_code) {
        return Err(SaveCourseError::CodeTaken { name: same.name.clone() });
    }
    stores.put(course)?;
    Ok(stores.commit().await?)
}

/// Enrols students at the end of the printed order; who is enrolled already keeps their place.
/// Gives the number of new enrolments.
///
/// # Errors
///
/// Any [`StorageError`]; nobody was enrolled then.
pub async fn enrol(
    connection: &Connection,
    course: &CourseId,
    students: &[StudentId],
    since: Option<Date>,
) -> Result<usize, StorageError> {
    let stores = connection.write(&[schema::ENROLMENTS])?;
    let n_enrolled = put_enrolments(&stores, course, students, since).await?;
    stores.commit().await?;
    Ok(n_enrolled)
}

pub(super) async fn put_enrolments(
    stores: &Stores<'_>,
    course: &CourseId,
    students: &[StudentId],
    since: Option<Date>,
) -> Result<usize, StorageError> {
    let existing: Vec<Enrolment> = stores.all_by(schema::BY_COURSE, course).await?;
    let mut known: BTreeSet<&StudentId> = existing.iter().map(|e| &e.student).collect();
    let mut position = existing.iter().map(|e| e.position + 1).max().unwrap_or(0);
    let mut n_enrolled = 0;
    for student in students {
        if known.insert(student) {
            let (course, student) = (course.clone(), student.clone());
            stores.put(&Enrolment { since, ..Enrolment::new(course, student, position) })?;
            position += 1;
            n_enrolled += 1;
        }
    }
    Ok(n_enrolled)
}

/// Takes a student out of a course; their records stay.
///
/// # Errors
///
/// Any [`StorageError`]; the student is still enrolled then.
pub async fn leave(connection: &Connection, enrolment: &Enrolment) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::ENROLMENTS])?;
    stores.delete::<Enrolment>((&enrolment.course, &enrolment.student))?;
    stores.commit().await
}

/// Gives a student the place back that they had.
///
/// # Errors
///
/// Any [`StorageError`]; nothing changed then.
pub async fn rejoin(connection: &Connection, enrolment: &Enrolment) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::ENROLMENTS])?;
    stores.put(enrolment)?;
    stores.commit().await
}
