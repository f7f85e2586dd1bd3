//! The weekly timetable, and the sessions that are made of it in one tap.

use super::book::{self, ActError, LineRef};
use super::{Connection, StorageError, schema, settings};
use attendance::book::{Cause, Edit};
use attendance::{Course, Date, Lesson, LessonId, Session, Week, Weekday};
use std::collections::{BTreeMap, BTreeSet};

impl settings::Setting for Week {
    const KEY: &'static str = "week";
}

/// A change of the week. Done to the week that is stored, whatever the screen shows: of two quick
/// changes neither undoes the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeekChange {
    /// The day that stands first.
    First(Weekday),
    /// A day becomes one without lectures.
    Free(Weekday),
    /// A day becomes one with lectures.
    Working(Weekday),
}

impl WeekChange {
    /// The week after it.
    #[must_use]
    pub fn of(self, mut week: Week) -> Week {
        match self {
            Self::First(day) => week.first_day = day,
            Self::Free(day) => drop(week.weekend.insert(day)),
            Self::Working(day) => drop(week.weekend.remove(&day)),
        }
        week
    }
}

/// A line of the timetable with its course.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonLine {
    /// The line.
    pub lesson: Lesson,
    /// Its course.
    pub course: Course,
}

/// The timetable as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Timetable {
    /// By day and time.
    pub lines: Vec<LessonLine>,
    /// Where the week starts and which days are free.
    pub week: Week,
    /// Courses there are, by code.
    pub courses: Vec<Course>,
    /// Rooms that were entered before.
    pub rooms: BTreeSet<String>,
}

/// A lecture of today: by the timetable, and the session if it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    /// The line of the timetable.
    pub line: LessonLine,
    /// The session of today, once there is one.
    pub session: Option<Session>,
}

/// The whole timetable.
///
/// # Errors
///
/// As [`super::Stores::all`].
pub async fn all(connection: &Connection) -> Result<Timetable, StorageError> {
    let stores = connection.read(&[schema::LESSONS, schema::COURSES, schema::SETTINGS])?;
    let mut courses: Vec<Course> = stores.all().await?;
    courses.sort_by(|a, b| (&a.code, &a.id).cmp(&(&b.code, &b.id)));
    let lessons: Vec<Lesson> = stores.all().await?;
    let week: Week = stores.setting().await?.unwrap_or_default();
    let rooms = lessons.iter().filter_map(|lesson| lesson.room.clone()).collect();
    Ok(Timetable { lines: with_courses(lessons, &courses), week, courses, rooms })
}

/// What the timetable has today, by time.
///
/// # Errors
///
/// As [`super::Stores::all`].
pub async fn today(connection: &Connection, date: Date) -> Result<Vec<Today>, StorageError> {
    let stores = connection.read(&[schema::LESSONS, schema::COURSES, schema::SESSIONS])?;
    let courses: Vec<Course> = stores.all().await?;
    let mut lessons: Vec<Lesson> = stores.all().await?;
    lessons.retain(|lesson| lesson.meets_on(date));
    let sessions: Vec<Session> = stores.all_by(schema::BY_DATE, &date.to_string()).await?;
    let made = |lesson: &LessonId| {
        sessions.iter().find(|session| session.lesson.as_ref() == Some(lesson)).cloned()
    };
    let today = |line: LessonLine| Today { session: made(&line.lesson.id), line };
    Ok(with_courses(lessons, &courses).into_iter().map(today).collect())
}

/// Makes the session of a lesson on a day, or gives the one that there is: its id follows from
/// both, so that a second tap, tab or phone makes no second session.
///
/// # Errors
///
/// Any [`ActError`]; nothing was made then.
pub async fn begin(
    connection: &Connection,
    lesson: &LessonId,
    date: Date,
    name: impl FnOnce(usize) -> String,
) -> Result<Session, ActError> {
    let stores = connection.desk(&[])?;
    let lesson: Lesson = stores.expect(lesson.as_str()).await?;
    let n_earlier = stores.count_by::<Session>(schema::BY_COURSE, lesson.course.as_str()).await?;
    let session = Session::of_lesson(&lesson, date, name(n_earlier + 1));
    if let Some(made) = stores.get::<Session>(session.id.as_str()).await? {
        return Ok(made);
    }
    stores.act(Cause::Timetabled, [Edit::add(session.clone())]).await?;
    stores.commit().await?;
    Ok(session)
}

/// Saves a line: a new one, or the one being `edited` under the same id.
///
/// # Errors
///
/// [`ActError::Clash`] when what is stored is no more what is being `edited`, and any other
/// [`ActError`]; nothing was saved then.
pub async fn save(
    connection: &Connection,
    lesson: &Lesson,
    edited: Option<&Lesson>,
) -> Result<Option<LineRef>, ActError> {
    book::act(connection, Cause::Entered, Edit::put(edited.cloned(), lesson.clone())).await
}

/// Removes a line; the sessions that were made of it stay.
///
/// # Errors
///
/// Any [`ActError`]; it still stands then.
pub async fn remove(connection: &Connection, lesson: Lesson) -> Result<Option<LineRef>, ActError> {
    book::act(connection, Cause::Entered, [Edit::remove(lesson)]).await
}

/// Changes the week, and gives it as it is then.
///
/// # Errors
///
/// [`StorageError::Full`] when the disk is; the week is as it was.
pub async fn change_week(
    connection: &Connection,
    change: WeekChange,
) -> Result<Week, StorageError> {
    let stores = connection.write(&[schema::SETTINGS])?;
    let week = change.of(stores.setting().await?.unwrap_or_default());
    stores.put_setting(&week)?;
    stores.touch(["week".to_owned()]);
    stores.commit().await?;
    Ok(week)
}

/// Lines of courses that are there, by day and time.
fn with_courses(lessons: Vec<Lesson>, courses: &[Course]) -> Vec<LessonLine> {
    let by_id: BTreeMap<_, _> = courses.iter().map(|course| (&course.id, course)).collect();
    let line = |lesson: Lesson| {
        let course = (*by_id.get(&lesson.course)?).clone();
        Some(LessonLine { lesson, course })
    };
    let mut lines: Vec<LessonLine> = lessons.into_iter().filter_map(line).collect();
    lines.sort_by(|a, b| {
        let key =
            |line: &LessonLine| (line.lesson.weekday, line.lesson.start, line.lesson.id.clone());
        key(a).cmp(&key(b))
    });
    lines
}
