//! Entries of the record book in the rows of their stores.

use crate::storage::{Kept, StorageError, Stores, schema, students};
use attendance::book::{Book, Conflict, Edit, Entry, Key};
use attendance::stored::{Register, RosterRow, Stored, StoredError};
use attendance::{
    Course, CourseId, Excuse, Lesson, Section, Session, SessionId, Student, StudentId,
};
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::JsValue;

impl Stores<'_> {
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

    /// What is stored of some entries.
    ///
    /// # Errors
    ///
    /// As [`Self::get`].
    pub(in crate::storage) async fn entries(
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
