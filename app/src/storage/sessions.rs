//! Sessions, their tables, and the sheets printed for them.

use super::book::{self, ActError, LineRef};
use super::{Connection, PrintedSheet, StorageError, Stores, courses, records, schema, students};
use attendance::book::{Cause, Edit};
use attendance::stored::{Register, RosterRow};
use attendance::{
    Course, CourseId, Date, Record, Session, SessionId, Student, StudentId,
    report::{CourseTable, Enrolled, SessionTable, course_table, n_counted, session_table},
};

use std::collections::BTreeSet;

/// A session in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// The session.
    pub session: Session,
    /// Code of its course.
    pub course_code: String,
    /// Name of its course.
    pub course_name: String,
    /// Students recorded.
    pub n_recorded: usize,
    /// Students recorded, and those who are expected and are not.
    pub n_counted: usize,
}

/// Everything that the page of a session shows.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionView {
    /// The course, the session and a row for every student.
    pub table: SessionTable,
    /// Who would be on a sheet printed now, in order.
    pub printed: Vec<Student>,
    /// What is recorded.
    pub records: Vec<Record>,
    /// Who has leave on its day.
    pub on_leave: BTreeSet<StudentId>,
    /// The sheets printed for it.
    pub sheets: Vec<PrintedSheet>,
}

/// What the first page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Students there are.
    pub n_students: usize,
    /// Whether anybody takes a course.
    pub has_enrolments: bool,
    /// Courses there are.
    pub n_courses: usize,
    /// One of the courses, to make a session in.
    pub a_course: Option<CourseId>,
    /// Sheets that were printed.
    pub n_sheets: usize,
    /// Whether anything is recorded.
    pub has_records: bool,
    /// Sessions, latest first.
    pub sessions: Vec<SessionLine>,
}

/// How many sessions the first page lists.
const N_RECENT: usize = 8;

/// One session.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is none of that id.
pub async fn one(connection: &Connection, id: &SessionId) -> Result<Session, StorageError> {
    connection.read(&[schema::SESSIONS])?.expect(id.as_str()).await
}

/// Saves a session: a new one, or the one being `edited` under the same id.
///
/// # Errors
///
/// [`ActError::Clash`] when what is stored is no more what is being `edited`, and any other
/// [`ActError`]; nothing was saved then.
pub async fn save(
    connection: &Connection,
    session: &Session,
    edited: Option<&Session>,
) -> Result<Option<LineRef>, ActError> {
    book::act(connection, Cause::Entered, Edit::put(edited.cloned(), session.clone())).await
}

/// A session with its table.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is none of that id.
pub async fn view(connection: &Connection, id: &SessionId) -> Result<SessionView, StorageError> {
    let stores = connection.read(&[
        schema::SESSIONS,
        schema::COURSES,
        schema::ROSTERS,
        schema::STUDENTS,
        schema::REGISTERS,
        schema::SHEETS,
        schema::EXCUSES,
    ])?;
    let session: Session = stores.expect(id.as_str()).await?;
    let course: Course = stores.expect(session.course.as_str()).await?;
    let roster = courses::roster(&stores, &course.id).await?;
    let records = records::of(&stores, id).await?;
    let students = with_others(&stores, &roster, &records).await?;
    let sheets = stores.all_by(schema::BY_SESSION, id.as_str()).await?;
    let table = session_table(&course, &session, &roster, &students, &records);
    let printed = roster.iter().filter(|one| one.is_expected(session.date));
    let printed = printed.map(|e| e.student.clone()).collect();
    let leaves = records::leaves(&stores, session.date).await?;
    let on_leave = leaves.into_iter().map(|leave| leave.student).collect();
    Ok(SessionView { table, printed, records, on_leave, sheets })
}

/// Everyone that a table has a row for: the roster, and who was recorded without being on it.
async fn with_others(
    stores: &Stores<'_>,
    roster: &[Enrolled],
    records: &[Record],
) -> Result<Vec<Student>, StorageError> {
    let listed: BTreeSet<&StudentId> = roster.iter().map(|e| &e.student.id).collect();
    let recorded: BTreeSet<&StudentId> = records.iter().map(|record| &record.student).collect();
    let others: Vec<&StudentId> = recorded.difference(&listed).copied().collect();
    let others = students::some(stores, others.into_iter()).await?;
    Ok(roster.iter().map(|e| e.student.clone()).chain(others.into_values()).collect())
}

/// The table of a whole course, for its workbook.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is no such course.
pub async fn course_workbook(
    connection: &Connection,
    id: &CourseId,
) -> Result<CourseTable, StorageError> {
    let stores = connection.read(&[
        schema::SESSIONS,
        schema::COURSES,
        schema::ROSTERS,
        schema::STUDENTS,
        schema::REGISTERS,
    ])?;
    let course: Course = stores.expect(id.as_str()).await?;
    let roster = courses::roster(&stores, id).await?;
    let sessions: Vec<Session> = stores.all_by(schema::BY_COURSE, id.as_str()).await?;
    let registers: Vec<Register> = stores.all_by(schema::BY_COURSE, id.as_str()).await?;
    let records: Vec<Record> = registers.into_iter().flat_map(Register::into_records).collect();
    let students = with_others(&stores, &roster, &records).await?;
    Ok(course_table(&course, &sessions, &roster, &students, &records))
}

/// Remembers a sheet before it is handed out. A sheet that was printed before stays as it was.
///
/// # Errors
///
/// Any [`ActError`]: the sheet must not be handed out then, since it could not be read.
pub async fn remember_sheet(connection: &Connection, sheet: &PrintedSheet) -> Result<(), ActError> {
    let stores = connection.desk(&[])?;
    if stores.get::<PrintedSheet>(sheet.sheet.sheet_id().as_str()).await?.is_none() {
        stores.act(Cause::Printed, [Edit::add(Box::new(sheet.clone()))]).await?;
    }
    Ok(stores.commit().await?)
}

/// Takes records back, as if they had never been entered; the history keeps them.
///
/// # Errors
///
/// Any [`ActError`]; all of them still stand then.
pub async fn take_back(
    connection: &Connection,
    records: &[Record],
) -> Result<Option<LineRef>, ActError> {
    let edits = records.iter().cloned().map(Edit::remove);
    book::act(connection, Cause::Entered, edits).await
}

/// What the first page shows.
///
/// # Errors
///
/// As [`super::Stores::all`].
pub async fn overview(
    connection: &Connection,
    today: Option<Date>,
) -> Result<Overview, StorageError> {
    let stores = connection.read(&[
        schema::STUDENTS,
        schema::COURSES,
        schema::ROSTERS,
        schema::SESSIONS,
        schema::SHEETS,
        schema::REGISTERS,
    ])?;
    let courses: Vec<Course> = stores.all().await?;
    let mut sessions: Vec<Session> = stores.all().await?;
    Session::sort(&mut sessions);
    // Sessions planned for later stand behind those that were held.
    sessions.sort_by_key(|session| today.is_none_or(|today| session.date <= today));
    let course_of = |session: &Session| courses.iter().find(|course| course.id == session.course);
    let recent: Vec<(Session, &Course)> = sessions
        .into_iter()
        .rev()
        .take(N_RECENT)
        .filter_map(|session| course_of(&session).map(|course| (session, course)))
        .collect();
    let ids = recent.iter().map(|(_, course)| &course.id);
    let rosters = courses::rosters(&stores, ids.collect()).await?;
    let mut lines = Vec::new();
    for (session, course) in recent {
        let records = records::of(&stores, &session.id).await?;
        let recorded = records.into_iter().map(|record| record.student).collect::<BTreeSet<_>>();
        let roster = rosters.get(&course.id).map(Vec::as_slice).unwrap_or_default();
        lines.push(SessionLine {
            course_code: course.code.clone(),
            course_name: course.name.clone(),
            n_recorded: recorded.len(),
            n_counted: n_counted(roster, &recorded, session.date),
            session,
        });
    }
    Ok(Overview {
        n_students: stores.count::<Student>().await?,
        has_enrolments: stores.count::<RosterRow>().await? > 0,
        n_courses: courses.len(),
        a_course: courses.first().map(|course| course.id.clone()),
        n_sheets: stores.count::<PrintedSheet>().await?,
        has_records: stores.count::<Register>().await? > 0,
        sessions: lines,
    })
}
