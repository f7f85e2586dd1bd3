//! Students: the list, one by hand, and a whole import.

use super::book::{ActError, LineRef};
use super::{Connection, StorageError, Stores, courses, schema, settings::LastImport};
use attendance::book::{Cause, Edit};
use attendance::import::{Rebased, StudentField, rebase};
use attendance::{CourseId, Student, StudentId};
use futures::future::try_join_all;
use std::collections::BTreeMap;

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
    /// It was not written.
    Act(ActError),
}

impl<E: Into<ActError>> From<E> for SaveStudentError {
    fn from(error: E) -> Self {
        Self::Act(error.into())
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
    connection.read(&[schema::STUDENTS])?.expect(id.as_str()).await
}

/// Saves a student: a new one, or the one being `edited` under the same id.
///
/// # Errors
///
/// [`SaveStudentError::IdTaken`] or [`SaveStudentError::EmailTaken`], found in the same
/// transaction, so that another tab cannot come between; [`ActError::Clash`] when what is stored
/// is no more what is being `edited`.
pub async fn save(
    connection: &Connection,
    student: &Student,
    edited: Option<&Student>,
) -> Result<Option<LineRef>, SaveStudentError> {
    let stores = connection.desk(&[])?;
    let all: Vec<Student> = stores.all().await?;
    let own = edited.map(|edited| &edited.id);
    let mut others = all.iter().filter(|other| Some(&other.id) != own);
    if let Some(same) = others.clone().find(|other| other.id == student.id) {
        return Err(SaveStudentError::IdTaken { name: same.name.clone() });
    }
    let has_email = |other: &&Student| shares_email(other, student);
    if let Some(same) = others.find(has_email) {
        return Err(SaveStudentError::EmailTaken { name: same.name.clone() });
    }
    let line = stores.act(Cause::Entered, Edit::put(edited.cloned(), student.clone())).await?;
    stores.commit().await?;
    Ok(line)
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
) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let before: Student = stores.expect(id.as_str()).await?;
    let after = Student { is_active, ..before.clone() };
    let line = stores.act(Cause::Entered, Edit::put(Some(before), after)).await?;
    stores.commit().await?;
    Ok(line)
}

/// What an import saves: all of it or nothing.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// Name of the file, for the history.
    pub file: String,
    /// Students to put.
    pub students: Vec<Student>,
    /// Those of them who were saved already, as the person saw them: what is changed of them
    /// meanwhile stays.
    pub seen: Vec<Student>,
    /// A course that everyone listed joins.
    pub course: Option<CourseId>,
    /// Everyone the list names, in its order: they join the course, if there is one, and can join
    /// others later.
    pub listed: Vec<StudentId>,
}

/// What an import or an enrolment did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// New places in a course.
    pub n_enrolled: usize,
    /// Whom somebody else changed meanwhile, with the fields that stay although the list says
    /// something else.
    pub overtaken: Vec<(Student, Vec<StudentField>)>,
    /// All of it, to be taken back; nothing when nothing was new.
    pub line: Option<LineRef>,
}

/// Saves an import in one transaction: of each student only what the list changes.
///
/// # Errors
///
/// Any [`ActError`]; nothing was saved then.
pub async fn import(connection: &Connection, import: &Import) -> Result<Saved, ActError> {
    let stores = connection.desk(&[])?;
    let mut before = by_id(&stores).await?;
    let seen: BTreeMap<&StudentId, &Student> =
        import.seen.iter().map(|student| (&student.id, student)).collect();
    let mut overtaken = Vec::new();
    let put = |wanted: &Student| {
        let now = before.remove(&wanted.id);
        let Rebased { student, kept } = rebase(seen.get(&wanted.id).copied(), wanted, now.as_ref());
        if !kept.is_empty() {
            overtaken.push((student.clone(), kept));
        }
        Edit::put(now, student)
    };
    let mut edits: Vec<Edit> = import.students.iter().filter_map(put).collect();
    let enrolments = match &import.course {
        Some(course) => courses::new_enrolments(&stores, course, &import.listed, None).await?,
        None => Vec::new(),
    };
    let n_enrolled = enrolments.len();
    edits.extend(enrolments);
    stores.put_setting(&LastImport { students: import.listed.clone() })?;
    let line = stores.act(Cause::Imported { file: import.file.clone() }, edits).await?;
    stores.commit().await?;
    Ok(Saved { n_enrolled, overtaken, line })
}

/// Names by id, for lists that keep ids only.
///
/// # Errors
///
/// As [`Stores::all`].
pub(super) async fn by_id(
    stores: &Stores<'_>,
) -> Result<BTreeMap<StudentId, Student>, StorageError> {
    let students: Vec<Student> = stores.all().await?;
    Ok(students.into_iter().map(|student| (student.id.clone(), student)).collect())
}

/// Some students: each by itself when they are few, all at once when they are not.
pub(super) async fn some<'a>(
    stores: &Stores<'_>,
    ids: impl ExactSizeIterator<Item = &'a StudentId>,
) -> Result<BTreeMap<StudentId, Student>, StorageError> {
    if ids.len() > MANY {
        return by_id(stores).await;
    }
    // All are asked for before the first answer comes: one after the other would take ten times as long.
    let found = try_join_all(ids.map(|id| stores.get::<Student>(id.as_str()))).await?;
    Ok(found.into_iter().flatten().map(|student| (student.id.clone(), student)).collect())
}

/// From so many on, reading a whole store of thousands is quicker than asking one by one.
pub(super) const MANY: usize = 400;
