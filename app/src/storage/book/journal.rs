//! The journal: the lines of every device, and the end of this one's chain.

use super::STORES;
use crate::platform::{clock, random};
use crate::storage::transaction::value_of;
use crate::storage::{Connection, Kept, StorageError, Stores, schema, settings::Setting, students};
use attendance::book::{
    self, Action, Binned, BrokenChain, Cause, Edit, Head, Key, Line, LineRef, verify,
};
use attendance::stored::{Stored, StoredError};
use attendance::{Course, DeviceId, Excuse, Section, Session, Timestamp};
use js_sys::Array;
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen::JsValue;

/// This device and the end of its chain.
impl Setting for Head {
    const KEY: &'static str = "device";
}

impl Stores<'_> {
    pub(super) async fn line(&self, line: &LineRef) -> Result<Line, StorageError> {
        let row = self.get_js(schema::JOURNAL, &line_key(line)).await?;
        value_of(&row.ok_or(StorageError::Missing { store: schema::JOURNAL })?)
    }

    /// This device and the end of its chain; a new name at first use.
    pub(in crate::storage) async fn head(&self) -> Result<Head, StorageError> {
        match self.setting().await? {
            Some(head) => Ok(head),
            None => new_device(),
        }
    }

    /// What is there is called now: a lecture with its course, as "Lecture 3" is in every course.
    pub(super) async fn names(&self) -> Result<Names, StorageError> {
        let mut names = Names::new();
        for (id, student) in students::by_id(self).await? {
            names.insert(Key::Student(id), student.name);
        }
        for course in self.all::<Course>().await? {
            names.insert(Key::Course(course.id), course.name);
        }
        for section in self.all::<Section>().await? {
            names.insert(Key::Section(section.id), section.name);
        }
        for excuse in self.all::<Excuse>().await? {
            names.insert(Key::Excuse(excuse.id), excuse.reason);
        }
        for session in self.all::<Session>().await? {
            let course = names.get(&Key::Course(session.course));
            let name = match course {
                Some(course) => format!("{} – {course}", session.name),
                None => session.name,
            };
            names.insert(Key::Session(session.id), name);
        }
        Ok(names)
    }

    /// Begins a chain of its own under a new name of this device, so that no number of a line is
    /// ever given twice. Its first line says where `from` ended: without it, what was restored
    /// would not follow from the journal, and no merge could tell what is known here.
    pub(in crate::storage) fn begin_anew(&self, from: Option<Head>) -> Result<(), StorageError> {
        let mut head = new_device()?;
        if let Some(from) = from {
            let line = Line::append(&head, Action::new(clock::now(), Cause::Restored { from }, []));
            self.put(&line)?;
            head = line.head();
        }
        self.put_setting(&head)
    }
}

/// The journal as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The lines of every device, newest first.
    pub lines: Vec<Line>,
    /// What things are called now.
    pub names: Names,
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
    let names = stores.names().await?;
    Ok(History { lines, names, binned, broken })
}

/// What people, courses, lectures, sections and leaves are called now.
pub type Names = BTreeMap<Key, String>;

/// What is there is called now.
///
/// # Errors
///
/// As [`Stores::get`].
pub async fn names(connection: &Connection) -> Result<Names, StorageError> {
    connection.read(STORES)?.names().await
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

pub(in crate::storage) fn new_device() -> Result<Head, StorageError> {
    let id = DeviceId::parse(&random::id());
    let device = id.map_err(|error| StorageError::Failed { detail: error.to_string() })?;
    Ok(Head::start(device))
}

fn line_key(line: &LineRef) -> JsValue {
    Array::of2(&line.device.as_str().into(), &(line.n as f64).into()).into()
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
