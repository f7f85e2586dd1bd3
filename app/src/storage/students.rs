//! Students: the list, one by hand, and a whole import.

use super::{Connection, StorageError, Stores, courses, schema, settings::LastImport};
use attendance::{CourseId, Student, StudentId};

/// Why a student who was entered by hand was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveStudentError {
    /// Another student has the id.
    IdTaken {
        /// Their name.
        name: String,
    },
    /// Another student has the email address.
    EmailTaken {
        /// Their name.
        name: String,
    },
    /// The storage refused.
    Storage(StorageError),
}

impl<E: Into<StorageError>> From<E> for SaveStudentError {
    fn from(error: E) -> Self {
        Self::Storage(error.into())
    }
}

/// All students, by id.
///
/// # Errors
///
/// As [`Stores::all`].
pub async fn all(connection: &Connection) -> Result<Vec<Student>, StorageError> {
    connection.read(&[schema::STUDENTS])?.all().await
}

/// One student.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is none of that id.
pub async fn one(connection: &Connection, id: &StudentId) -> Result<Student, StorageError> {
    connection.read(&[schema::STUDENTS])?.expect(id).await
}

/// Saves a student: a new one, or the one being `edited` under the same id.
///
/// # Errors
///
/// [`SaveStudentError::IdTaken`] or [`SaveStudentError::EmailTaken`], found in the same
/// transaction, so that another tab cannot come between.
pub async fn save(
    connection: &Connection,
    student: &Student,
    edited: Option<&StudentId>,
) -> Result<(), SaveStudentError> {
    let stores = connection.write(&[schema::STUDENTS])?;
    let others: Vec<Student> = stores.all().await?;
    let mut others = others.iter().filter(|other| Some(&other.id) != edited);
    if let Some(same) = others.clone().find(|other| other.id == student.id) {
        return Err(SaveStudentError::IdTaken { name: same.name.clone() });
    }
    let has_email = |other: &&Student| shares_email(other, student);
    if let Some(same) = others.find(has_email) {
        return Err(SaveStudentError::EmailTaken { name: same.name.clone() });
    }
    stores.put(student)?;
    Ok(stores.commit().await?)
}

fn shares_email(one: &Student, other: &Student) -> bool {
    let folded = |student: &Student| student.email.as_ref().map(|email| email.to_lowercase());
    folded(one).is_some_and(|email| Some(email) == folded(other))
}

/// Archives a student or takes them back; nothing is deleted.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is none of that id.
pub async fn set_active(
    connection: &Connection,
    id: &StudentId,
    is_active: bool,
) -> Result<(), StorageError> {
    let stores = connection.write(&[schema::STUDENTS])?;
    let mut student: Student = stores.expect(id).await?;
    student.is_active = is_active;
    stores.put(&student)?;
    stores.commit().await
}

/// What an import saves: all of it or nothing.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// Students to put.
    pub students: Vec<Student>,
    /// A course that everyone listed joins.
    pub course: Option<CourseId>,
    /// Everyone the list names, in its order: they join the course, if there is one, and can join
    /// others later.
    pub listed: Vec<StudentId>,
}

/// Saves an import in one transaction; gives the number of new enrolments.
///
/// # Errors
///
/// Any [`StorageError`]; nothing was saved then.
pub async fn import(connection: &Connection, import: &Import) -> Result<usize, StorageError> {
    let stores = connection.write(&[schema::STUDENTS, schema::ENROLMENTS, schema::SETTINGS])?;
    for student in &import.students {
        stores.put(student)?;
    }
    stores.put(&LastImport(import.listed.clone()))?;
    let n_enrolled = match &import.course {
        Some(course) => courses::put_enrolments(&stores, course, &import.listed, None).await?,
        None => 0,
    };
    stores.commit().await?;
    Ok(n_enrolled)
}

/// Names by id, for lists that keep ids only.
///
/// # Errors
///
/// As [`Stores::all`].
pub(super) async fn by_id(
    stores: &Stores<'_>,
) -> Result<std::collections::BTreeMap<StudentId, Student>, StorageError> {
    let students: Vec<Student> = stores.all().await?;
    Ok(students.into_iter().map(|student| (student.id.clone(), student)).collect())
}
