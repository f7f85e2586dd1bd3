//! One student through the term: every session of every course, and the leaves.

use super::{Connection, StorageError, schema};
use attendance::report::Enrolled;
use attendance::stored::{Register, RosterRow};
use attendance::{Course, Enrolment, Excuse, Record, Session, Status, Student, StudentId};

/// Everything about one student's attendance.
#[derive(Debug, Clone, PartialEq)]
pub struct StudentRecord {
    /// The student.
    pub student: Student,
    /// Courses that the student takes or has records in, by code.
    pub courses: Vec<CourseRecord>,
    /// Leaves, latest first.
    pub excuses: Vec<Excuse>,
}

/// A student in one course.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseRecord {
    /// The course.
    pub course: Course,
    /// The place in it, while there is one.
    pub enrolment: Option<Enrolment>,
    /// The sessions that concern the student, as they were held.
    pub sessions: Vec<(Session, Option<Record>)>,
}

/// Time that was missed in a course.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Missed {
    /// Sessions absent without leave.
    pub n_absent: usize,
    /// Sessions with leave.
    pub n_excused: usize,
    /// Sessions late.
    pub n_late: usize,
    /// Hours absent without leave, of sessions whose times are known.
    pub absent_hours: f64,
    /// Hours with leave, of sessions whose times are known.
    pub excused_hours: f64,
    /// Sessions absent or with leave whose times are not known: they are in no hours.
    pub n_untimed: usize,
}

impl CourseRecord {
    /// What was missed.
    #[must_use]
    pub fn missed(&self) -> Missed {
        let mut missed = Missed::default();
        for (session, record) in &self.sessions {
            let status = record.as_ref().map(|record| record.status);
            if matches!(status, Some(Status::Absent | Status::Excused)) && session.hours().is_none()
            {
                missed.n_untimed += 1;
            }
            let hours = session.hours().unwrap_or(0.0);
            match status {
                Some(Status::Absent) => {
                    missed.n_absent += 1;
                    missed.absent_hours += hours;
                }
                Some(Status::Excused) => {
                    missed.n_excused += 1;
                    missed.excused_hours += hours;
                }
                Some(Status::Late) => missed.n_late += 1,
                Some(Status::Present) | None => {}
            }
        }
        missed
    }

    /// Hours absent without leave of the hours that are planned, percent; where any are.
    #[must_use]
    pub fn absent_percent(&self) -> Option<f64> {
        let planned = self.course.planned_hours.filter(|hours| *hours > 0)?;
        Some(self.missed().absent_hours / f64::from(planned) * 100.0)
    }
}

/// All of it.
///
/// # Errors
///
/// [`StorageError::Missing`] when there is no such student.
pub async fn of(connection: &Connection, id: &StudentId) -> Result<StudentRecord, StorageError> {
    let stores = connection.read(&[
        schema::STUDENTS,
        schema::COURSES,
        schema::ROSTERS,
        schema::SESSIONS,
        schema::REGISTERS,
        schema::EXCUSES,
    ])?;
    let student: Student = stores.expect(id.as_str()).await?;
    let mut all: Vec<Course> = stores.all().await?;
    all.sort_by(|a, b| (&a.code, &a.id).cmp(&(&b.code, &b.id)));
    let mut courses = Vec::new();
    for course in all {
        let roster: Option<RosterRow> = stores.get(course.id.as_str()).await?;
        let places = roster.map(RosterRow::into_enrolments).unwrap_or_default();
        let enrolment = places.into_iter().find(|place| place.student == *id);
        let enrolled = |enrolment: Enrolment| Enrolled { student: student.clone(), enrolment };
        let place = enrolment.clone().map(enrolled);
        let registers: Vec<Register> = stores.all_by(schema::BY_COURSE, course.id.as_str()).await?;
        let record_in = |session: &Session| {
            let register = registers.iter().find(|it| *it.session() == session.id)?;
            register.get(id).cloned()
        };
        let mut sessions: Vec<Session> =
            stores.all_by(schema::BY_COURSE, course.id.as_str()).await?;
        Session::sort(&mut sessions);
        let sessions: Vec<(Session, Option<Record>)> = sessions
            .into_iter()
            .map(|session| (record_in(&session), session))
            .filter(|(record, session)| {
                record.is_some() || place.as_ref().is_some_and(|it| it.is_expected(session.date))
            })
            .map(|(record, session)| (session, record))
            .collect();
        if enrolment.is_some() || !sessions.is_empty() {
            courses.push(CourseRecord { course, enrolment, sessions });
        }
    }
    let mut excuses: Vec<Excuse> = stores.all_by(schema::BY_STUDENT, id.as_str()).await?;
    excuses.sort_by(|a, b| (b.from, &b.id).cmp(&(a.from, &a.id)));
    Ok(StudentRecord { student, courses, excuses })
}
