//! The one door through which anything a person owns is written.
//!
//! A change is an action: its edits and its line in the journal are written in one transaction, in
//! which it is first checked that every entry still is what the action expects. From the journal
//! come history, undo, the bin, and what another device has not seen yet.

use super::transaction::value_of;
use super::{Connection, Kept, StorageError, Stores, schema, settings::Setting, students};
use crate::platform::{clock, random};
use attendance::book::{
    self, Action, Binned, Book, BrokenChain, Cause, Clash, Conflict, Edit, Entry, Head, Key, Line,
    Problem, UndoError, verify,
};
use attendance::stored::{Register, RosterRow, Stored, StoredError};
use attendance::{
    Course, CourseId, DeviceId, Excuse, Lesson, Section, Session, SessionId, Student, StudentId,
    Timestamp,
};
use js_sys::Array;
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::JsValue;

/// Every store that an action may write.
const STORES: &[&str] = &[
    schema::STUDENTS,
    schema::COURSES,
    schema::SECTIONS,
    schema::ROSTERS,
    schema::LESSONS,
    schema::SESSIONS,
    schema::REGISTERS,
    schema::EXCUSES,
    schema::SHEETS,
    schema::SETTINGS,
    schema::JOURNAL,
    schema::CONFLICTS,
];

pub use attendance::book::LineRef;

/// This device and the end of its chain.
impl Setting for Head {
    const KEY: &'static str = "device";
}

/// Why an action was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActError {
    /// Something is not what the action expects it to be: another tab or device was quicker.
    Clash(Vec<Clash>),
    /// It would leave something that names what is not there, or make two of what must be one.
    Refused(Vec<Problem>),
    /// The storage refused.
    Storage(StorageError),
}

impl<E: Into<StorageError>> From<E> for ActError {
    fn from(error: E) -> Self {
        Self::Storage(error.into())
    }
}

impl Connection {
    /// Opens everything that an action may write, and the stores named beside.
    ///
    /// # Errors
    ///
    /// [`StorageError::Failed`] when the connection is gone.
    pub fn desk(&self, also: &[&str]) -> Result<Stores<'_>, StorageError> {
        self.write(&[STORES, also].concat())
    }
}

impl Stores<'_> {
    /// Does the edits and writes their line; nothing at all when none of them changes anything.
    /// Not lasting before the commit.
    ///
    /// # Errors
    ///
    /// [`ActError::Clash`] when an entry is not what its edit expects. Drop the transaction then.
    pub async fn act(
        &self,
        cause: Cause,
        edits: impl IntoIterator<Item = Edit>,
    ) -> Result<Option<LineRef>, ActError> {
        self.perform(Action::new(clock::now(), cause, edits)).await
    }

    /// Does an action that is made already.
    ///
    /// # Errors
    ///
    /// As [`Self::act`].
    pub async fn perform(&self, action: Action) -> Result<Option<LineRef>, ActError> {
        if action.is_empty() {
            return Ok(None);
        }
        let now = self.fitting(&action).await?;
        let problems = self.refusals(&action, now).await?;
        if !problems.is_empty() {
            return Err(ActError::Refused(problems));
        }
        self.write_action(action).await.map(Some)
    }

    /// Does the action of a merge. What two devices made without each other is not refused for not
    /// fitting, such as one code for two courses: the merge names it, and a person mends it.
    ///
    /// # Errors
    ///
    /// As [`Self::act`].
    pub async fn perform_merge(&self, action: Action) -> Result<LineRef, ActError> {
        self.fitting(&action).await?;
        self.write_action(action).await
    }

    /// What stands where the action writes, which is what the action expects.
    async fn fitting(&self, action: &Action) -> Result<BTreeMap<Key, Entry>, ActError> {
        let now = self.entries(action.edits().iter().map(Edit::key)).await?;
        book::check(action, |key| now.get(key).cloned()).map_err(ActError::Clash)?;
        Ok(now)
    }

    async fn write_action(&self, action: Action) -> Result<LineRef, ActError> {
        self.write_entries(action.edits()).await?;
        let line = Line::append(&self.head().await?, action);
        self.put(&line)?;
        self.touch(line.action().subjects());
        self.put_setting(&line.head())?;
        Ok(line.line_ref())
    }

    /// What the action would break. What it names is looked up; what names something that it
    /// removes can be anywhere, so that then everything is read.
    async fn refusals(
        &self,
        action: &Action,
        now: BTreeMap<Key, Entry>,
    ) -> Result<Vec<Problem>, StorageError> {
        let is_named =
            |key: &Key| !matches!(key, Key::Record(..) | Key::Enrolment(..) | Key::Conflict(_));
        let removes = |edit: &Edit| edit.after().is_none() && is_named(edit.key());
        let known: Book = if action.edits().iter().any(removes) {
            self.whole().await?
        } else {
            let named: BTreeSet<Key> =
                action.edits().iter().filter_map(Edit::after).flat_map(Entry::names).collect();
            let named = self.entries(named.iter()).await?;
            now.into_values().chain(named.into_values()).collect()
        };
        Ok(known.refusals(action))
    }

    /// Everything that is stored of the record book.
    ///
    /// # Errors
    ///
    /// As [`Self::get`].
    pub async fn whole(&self) -> Result<Book, StorageError> {
        let mut book: Book = self.all::<Student>().await?.into_iter().map(Entry::Student).collect();
        let rosters: Vec<RosterRow> = self.all().await?;
        let registers: Vec<Register> = self.all().await?;
        let others = (self.all::<Course>().await?.into_iter().map(Entry::Course))
            .chain(self.all::<Section>().await?.into_iter().map(Entry::Section))
            .chain(self.all::<Lesson>().await?.into_iter().map(Entry::Lesson))
            .chain(self.all::<Session>().await?.into_iter().map(Entry::Session))
            .chain(self.all::<Excuse>().await?.into_iter().map(Entry::Excuse))
            .chain(self.all().await?.into_iter().map(Box::new).map(Entry::Sheet))
            .chain(rosters.into_iter().flat_map(RosterRow::into_enrolments).map(Entry::Enrolment))
            .chain(registers.into_iter().flat_map(Register::into_records).map(Entry::Record))
            .chain(self.all::<Conflict>().await?.into_iter().map(Entry::Conflict));
        others.for_each(|entry| book.put(entry));
        Ok(book)
    }

    async fn line(&self, line: &LineRef) -> Result<Line, StorageError> {
        let row = self.get_js(schema::JOURNAL, &line_key(line)).await?;
        super::transaction::value_of(&row.ok_or(StorageError::Missing { store: schema::JOURNAL })?)
    }

    /// Does the way back of a line, and makes it lasting; nothing where there is nothing to do.
    async fn turn_back(self, back: Result<Action, UndoError>) -> Result<Option<LineRef>, ActError> {
        let action = match back {
            Ok(action) => action,
            Err(UndoError::Nothing) => return Ok(None),
            Err(UndoError::Clashes(clashes)) => return Err(ActError::Clash(clashes)),
        };
        let line = self.perform(action).await?;
        self.commit().await?;
        Ok(line)
    }

    /// This device and the end of its chain; a new name at first use.
    pub(super) async fn head(&self) -> Result<Head, StorageError> {
        match self.setting().await? {
            Some(head) => Ok(head),
            None => new_device(),
        }
    }

    /// Begins a chain of its own under a new name of this device, so that no number of a line is
    /// ever given twice. Its first line says where `from` ended: without it, what was restored
    /// would not follow from the journal, and no merge could tell what is known here.
    pub(super) fn begin_anew(&self, from: Option<Head>) -> Result<(), StorageError> {
        let mut head = new_device()?;
        if let Some(from) = from {
            let line = Line::append(&head, Action::new(clock::now(), Cause::Restored { from }, []));
            self.put(&line)?;
            head = line.head();
        }
        self.put_setting(&head)
    }

    /// What is stored of some entries.
    ///
    /// # Errors
    ///
    /// As [`Self::get`].
    pub(super) async fn entries(
        &self,
        keys: impl Iterator<Item = &Key>,
    ) -> Result<BTreeMap<Key, Entry>, StorageError> {
        let mut known = Known::default();
        let keys: Vec<&Key> = keys.collect();
        let n_students = keys.iter().filter(|key| matches!(key, Key::Student(_))).count();
        if n_students > students::MANY {
            known.students = Some(students::by_id(self).await?);
        }
        let mut entries = BTreeMap::new();
        for key in keys {
            if let Some(entry) = self.entry(key, &mut known).await? {
                entries.insert(key.clone(), entry);
            }
        }
        Ok(entries)
    }

    async fn entry(&self, key: &Key, known: &mut Known) -> Result<Option<Entry>, StorageError> {
        Ok(match key {
            Key::Student(id) => match &mut known.students {
                Some(students) => students.remove(id).map(Entry::Student),
                None => self.get(id.as_str()).await?.map(Entry::Student),
            },
            Key::Course(id) => self.get(id.as_str()).await?.map(Entry::Course),
            Key::Section(id) => self.get(id.as_str()).await?.map(Entry::Section),
            Key::Lesson(id) => self.get(id.as_str()).await?.map(Entry::Lesson),
            Key::Session(id) => self.get(id.as_str()).await?.map(Entry::Session),
            Key::Excuse(id) => self.get(id.as_str()).await?.map(Entry::Excuse),
            Key::Sheet(id) => self.get(id.as_str()).await?.map(Box::new).map(Entry::Sheet),
            Key::Conflict(of) => self.get(&of.to_string()).await?.map(Entry::Conflict),
            Key::Enrolment(course, student) => {
                if !known.rosters.contains_key(course) {
                    known.rosters.insert(course.clone(), self.get(course.as_str()).await?);
                }
                let roster = known.rosters.get(course).and_then(Option::as_ref);
                let place = roster.and_then(|roster| {
                    roster.enrolments().iter().find(|place| place.student == *student)
                });
                place.cloned().map(Entry::Enrolment)
            }
            Key::Record(session, student) => {
                if !known.registers.contains_key(session) {
                    known.registers.insert(session.clone(), self.get(session.as_str()).await?);
                }
                let register = known.registers.get(session).and_then(Option::as_ref);
                register.and_then(|register| register.get(student)).cloned().map(Entry::Record)
            }
        })
    }

    /// Writes what the edits make of the entries.
    pub(super) async fn write_entries(&self, edits: &[Edit]) -> Result<(), StorageError> {
        let mut rosters: BTreeMap<&CourseId, Vec<&Edit>> = BTreeMap::new();
        let mut registers: BTreeMap<&SessionId, Vec<&Edit>> = BTreeMap::new();
        // What stays as it is only says so in the journal.
        for edit in edits.iter().filter(|edit| !edit.is_touch()) {
            match edit.key() {
                Key::Enrolment(course, _) => rosters.entry(course).or_default().push(edit),
                Key::Record(session, _) => registers.entry(session).or_default().push(edit),
                key => self.write_entry(key, edit.after())?,
            }
        }
        for (course, edits) in rosters {
            self.write_roster(course, &edits).await?;
        }
        for (session, edits) in registers {
            self.write_register(session, &edits).await?;
        }
        Ok(())
    }

    fn write_entry(&self, key: &Key, after: Option<&Entry>) -> Result<(), StorageError> {
        match after {
            Some(Entry::Student(student)) => self.put(student),
            Some(Entry::Course(course)) => self.put(course),
            Some(Entry::Section(section)) => self.put(section),
            Some(Entry::Lesson(lesson)) => self.put(lesson),
            Some(Entry::Session(session)) => self.put(session),
            Some(Entry::Excuse(excuse)) => self.put(excuse),
            Some(Entry::Sheet(sheet)) => self.put(sheet.as_ref()),
            Some(Entry::Conflict(conflict)) => self.put(conflict),
            // These lie in packed rows.
            Some(Entry::Enrolment(_) | Entry::Record(_)) => Ok(()),
            None => self.delete_js(store_of(key), &row_key(key).into()),
        }
    }

    async fn write_roster(&self, course: &CourseId, edits: &[&Edit]) -> Result<(), StorageError> {
        let roster: Option<RosterRow> = self.get(course.as_str()).await?;
        let mut places = roster.map(RosterRow::into_enrolments).unwrap_or_default();
        let gone: BTreeSet<&Key> = edits.iter().map(|edit| edit.key()).collect();
        places
            .retain(|place| !gone.contains(&Key::Enrolment(course.clone(), place.student.clone())));
        for edit in edits {
            if let Some(Entry::Enrolment(place)) = edit.after() {
                places.push(place.clone());
            }
        }
        if places.is_empty() {
            self.delete::<RosterRow>(course.as_str())
        } else {
            self.put(&RosterRow::new(course.clone(), places))
        }
    }

    async fn write_register(
        &self,
        session: &SessionId,
        edits: &[&Edit],
    ) -> Result<(), StorageError> {
        let mut register = self.register(session).await?;
        for edit in edits {
            if let Key::Record(_, student) = edit.key() {
                register.remove(student);
            }
            if let Some(Entry::Record(record)) = edit.after() {
                // It is of this session, as its edit is.
                let _ = register.put(record.clone());
            }
        }
        if register.is_empty() {
            self.delete::<Register>(session.as_str())
        } else {
            self.put(&register)
        }
    }

    /// The records of a session, or room for them.
    async fn register(&self, session: &SessionId) -> Result<Register, StorageError> {
        if let Some(register) = self.get(session.as_str()).await? {
            return Ok(register);
        }
        let of: Session = self.expect(session.as_str()).await?;
        Ok(Register::new(session.clone(), of.course, []))
    }
}

/// What was read of packed rows and of all students, so that each is read once.
#[derive(Default)]
struct Known {
    students: Option<BTreeMap<StudentId, Student>>,
    rosters: BTreeMap<CourseId, Option<RosterRow>>,
    registers: BTreeMap<SessionId, Option<Register>>,
}

/// Does an action by itself, in a transaction of its own.
///
/// # Errors
///
/// As [`Stores::act`]; nothing was written then.
pub async fn act(
    connection: &Connection,
    cause: Cause,
    edits: impl IntoIterator<Item = Edit>,
) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let line = stores.act(cause, edits).await?;
    stores.commit().await?;
    Ok(line)
}

/// Takes a line back: a new line that makes everything what it was before. The same line taken
/// back twice is done again.
///
/// # Errors
///
/// [`ActError::Clash`] when something that it changed was changed again since.
pub async fn undo(connection: &Connection, line: &LineRef) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let line = stores.line(line).await?;
    let now = stores.entries(line.action().edits().iter().map(Edit::key)).await?;
    stores.turn_back(book::undo(&line, clock::now(), |key| now.get(key).cloned())).await
}

/// Brings back what a line removed, whatever else it did.
///
/// # Errors
///
/// [`ActError::Clash`] when something of the same key is there again.
pub async fn unbin(connection: &Connection, line: &LineRef) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let line = stores.line(line).await?;
    let now = stores.entries(line.action().edits().iter().map(Edit::key)).await?;
    stores.turn_back(book::unbin(&line, clock::now(), |key| now.get(key).cloned())).await
}

/// The journal as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The lines of every device, newest first.
    pub lines: Vec<Line>,
    /// The students' names as they are now.
    pub names: BTreeMap<Key, String>,
    /// What was removed in the last days and is not there again, latest first.
    pub binned: Vec<Binned>,
    /// The first line that was changed after it was written, if one was.
    pub broken: Option<BrokenChain>,
}

/// The whole journal, verified.
///
/// # Errors
///
/// As [`Stores::get`].
pub async fn history(connection: &Connection) -> Result<History, StorageError> {
    let stores = connection.read(STORES)?;
    // By device and number, as the keys are.
    let mut lines: Vec<Line> = stores.all().await?;
    let chains = lines.chunk_by(|a, b| a.device() == b.device());
    let verified = chains.map(|chain| match chain.first() {
        Some(first) => verify(Head::start(first.device().clone()), chain).map(drop),
        None => Ok(()),
    });
    let broken = verified.collect::<Result<(), _>>().err();
    lines.sort_by_key(|line| std::cmp::Reverse((line.at(), line.n())));
    let removed = lines.iter().flat_map(|line| line.action().edits());
    let removed: BTreeSet<&Key> =
        removed.filter(|edit| edit.after().is_none()).map(Edit::key).collect();
    let there = stores.entries(removed.into_iter()).await?;
    let binned = book::bin(&lines, clock::now(), |key| there.get(key).cloned());
    let students = students::by_id(&stores).await?;
    let named = |(id, student): (StudentId, Student)| (Key::Student(id), student.name);
    let names = students.into_iter().map(named).collect();
    Ok(History { lines, names, binned, broken })
}

/// Every line that changed an entry, oldest first.
///
/// # Errors
///
/// As [`Stores::get`].
pub async fn about(connection: &Connection, key: &Key) -> Result<Vec<Line>, StorageError> {
    let stores = connection.read(&[schema::JOURNAL])?;
    let mut lines: Vec<Line> = stores.all_by(schema::BY_SUBJECT, &key.subject()).await?;
    lines.extend(stores.all_by::<Line>(schema::BY_SUBJECT, MANY).await?);
    lines.retain(|line| line.action().edits().iter().any(|edit| edit.key() == key));
    lines.sort_by_key(|line| (line.at(), line.n()));
    Ok(lines)
}

/// When the first line was written.
///
/// # Errors
///
/// As [`Stores::get`].
pub async fn first_written(connection: &Connection) -> Result<Option<Timestamp>, StorageError> {
    let stores = connection.read(&[schema::JOURNAL])?;
    let first = stores.page_js(schema::JOURNAL, None, 1).await?;
    first.first().map(|row| value_of::<Line>(row).map(|line| line.at())).transpose()
}

pub(super) fn new_device() -> Result<Head, StorageError> {
    let id = DeviceId::parse(&random::id());
    let device = id.map_err(|error| StorageError::Failed { detail: error.to_string() })?;
    Ok(Head::start(device))
}

fn line_key(line: &LineRef) -> JsValue {
    Array::of2(&line.device.as_str().into(), &(line.n as f64).into()).into()
}

const fn store_of(key: &Key) -> &'static str {
    match key {
        Key::Student(_) => schema::STUDENTS,
        Key::Course(_) => schema::COURSES,
        Key::Section(_) => schema::SECTIONS,
        Key::Lesson(_) => schema::LESSONS,
        Key::Session(_) => schema::SESSIONS,
        Key::Excuse(_) => schema::EXCUSES,
        Key::Sheet(_) => schema::SHEETS,
        Key::Enrolment(..) => schema::ROSTERS,
        Key::Record(..) => schema::REGISTERS,
        Key::Conflict(_) => schema::CONFLICTS,
    }
}

/// Key of the row in which an entry lies.
fn row_key(key: &Key) -> String {
    match key {
        Key::Student(id) => id.to_string(),
        Key::Course(id) | Key::Enrolment(id, _) => id.to_string(),
        Key::Section(id) => id.to_string(),
        Key::Lesson(id) => id.to_string(),
        Key::Session(id) | Key::Record(id, _) => id.to_string(),
        Key::Excuse(id) => id.to_string(),
        Key::Sheet(id) => id.to_string(),
        Key::Conflict(of) => of.to_string(),
    }
}

/// Subject of lines that are about more than [`MANY_SUBJECTS`]: an import of thousands would else
/// take thousands of entries of the index.
const MANY: &str = "many";
const MANY_SUBJECTS: usize = 64;

impl Kept for Line {
    const STORE: &'static str = schema::JOURNAL;

    fn keys(&self) -> Vec<(&'static str, JsValue)> {
        let mut subjects = self.action().subjects();
        if subjects.len() > MANY_SUBJECTS {
            subjects = [MANY.to_owned()].into();
        }
        let subjects: Array = subjects.iter().map(|subject| JsValue::from_str(subject)).collect();
        vec![
            ("device", self.device().as_str().into()),
            ("n", (self.n() as f64).into()),
            ("subjects", subjects.into()),
        ]
    }

    fn to_body(&self) -> String {
        self.to_text()
    }

    fn from_body(body: &str) -> Result<Self, StoredError> {
        Self::from_text(body)
    }
}

impl Kept for Conflict {
    const STORE: &'static str = schema::CONFLICTS;

    fn keys(&self) -> Vec<(&'static str, JsValue)> {
        vec![("key", self.key.to_string().into())]
    }

    fn to_body(&self) -> String {
        self.to_text()
    }

    fn from_body(body: &str) -> Result<Self, StoredError> {
        Self::from_text(body)
    }
}
