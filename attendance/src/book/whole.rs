//! All entries together, and whether they fit each other.
use std::collections::{BTreeMap, BTreeSet};

use super::{Action, Clash, Edit, Entry, Key, check};
use crate::{CourseId, Section, SectionId, StudentId};

/// All entries, or those of them that somebody loaded, by their keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book(BTreeMap<Key, Entry>);

/// What does not fit together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// An entry names another that is not there.
    Dangling {
        /// The entry.
        key: Key,
        /// What is not there.
        missing: Key,
    },
    /// Students share an email address.
    SameEmail {
        /// The address in lower case.
        email: String,
        /// The students.
        students: Vec<StudentId>,
    },
    /// Courses share a code.
    SameCode {
        /// The code, as [`crate::Course::code_key`] has it.
        code: String,
        /// The courses.
        courses: Vec<CourseId>,
    },
    /// A group has a group of its own, or is its own: pages show sections and their groups.
    GroupOfGroup {
        /// The group.
        section: SectionId,
        /// What it is a group of, a group itself.
        parent: SectionId,
    },
    /// It ends before it begins.
    EndsBeforeItBegins {
        /// The entry.
        key: Key,
    },
}

impl Problem {
    /// What an entry names and is not there.
    #[must_use]
    pub const fn missing(&self) -> Option<&Key> {
        match self {
            Self::Dangling { missing, .. } => Some(missing),
            _ => None,
        }
    }

    /// The entries that a person can look at or change to mend it.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        match self {
            Self::Dangling { key, .. } | Self::EndsBeforeItBegins { key } => vec![key.clone()],
            Self::SameEmail { students, .. } => {
                students.iter().cloned().map(Key::Student).collect()
            }
            Self::SameCode { courses, .. } => courses.iter().cloned().map(Key::Course).collect(),
            Self::GroupOfGroup { section, .. } => vec![Key::Section(section.clone())],
        }
    }

    /// Whether it is another one, or what is left of it: two of the three who shared an email
    /// are no new problem.
    #[must_use]
    pub fn is_part_of(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::SameEmail { email, students },
                Self::SameEmail { email: other, students: others },
            ) => email == other && students.iter().all(|student| others.contains(student)),
            (Self::SameCode { code, courses }, Self::SameCode { code: other, courses: others }) => {
                code == other && courses.iter().all(|course| others.contains(course))
            }
            _ => self == other,
        }
    }
}

impl FromIterator<Entry> for Book {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        Self(entries.into_iter().map(|entry| (entry.key(), entry)).collect())
    }
}

impl Book {
    /// The entry of a key.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Entry> {
        self.0.get(key)
    }

    /// All entries, by key.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.0.values()
    }

    /// All keys with their entries.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Key, &Entry)> {
        self.0.iter()
    }

    /// Puts an entry in the place of the one with its key, if any.
    pub fn put(&mut self, entry: Entry) {
        self.0.insert(entry.key(), entry);
    }

    /// Does what an edit says, without looking at what was there.
    pub(super) fn edit(&mut self, edit: &Edit) {
        match edit.after() {
            Some(entry) => self.0.insert(edit.key().clone(), entry.clone()),
            None => self.0.remove(edit.key()),
        };
    }

    /// Does an action: all of it or nothing.
    ///
    /// # Errors
    ///
    /// The edits that found something else than they expected; nothing was done then.
    pub fn act(&mut self, action: &Action) -> Result<(), Vec<Clash>> {
        check(action, |key| self.get(key).cloned())?;
        action.edits().iter().for_each(|edit| self.edit(edit));
        Ok(())
    }

    /// What an action would break: entries that name something that is not there, or something
    /// that the action removes; emails and codes that become shared. Where this book holds only
    /// what somebody loaded, that must be what the action names and what names it.
    #[must_use]
    pub fn refusals(&self, action: &Action) -> Vec<Problem> {
        let mut then = self.clone();
        action.edits().iter().for_each(|edit| then.edit(edit));
        let before = self.problems();
        let is_new = |problem: &Problem| !before.iter().any(|old| problem.is_part_of(old));
        then.problems().into_iter().filter(is_new).collect()
    }

    /// Everything that does not fit together, in a steady order.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(&self.0.iter().collect())
    }

    /// What has to go or change with an entry so that nothing names it any more, the entry itself
    /// last: a course takes its places, timetable, sessions, sheets and records with it; of a
    /// section or leave only the mention goes. Empty when there is no such entry.
    #[must_use]
    pub fn removal(&self, key: &Key) -> Vec<Edit> {
        let Some(entry) = self.get(key) else { return Vec::new() };
        let mut then: BTreeMap<&Key, Option<Entry>> = BTreeMap::from([(key, None)]);
        let mut gone = BTreeSet::from([key.clone()]);
        while !gone.is_empty() {
            let mut next = BTreeSet::new();
            for (key, entry) in &self.0 {
                let entry = match then.get(key) {
                    Some(None) => continue,
                    Some(Some(changed)) => changed.clone(),
                    None if entry.names().iter().any(|named| gone.contains(named)) => entry.clone(),
                    None => continue,
                };
                let without = entry
                    .names()
                    .iter()
                    .filter(|named| gone.contains(*named))
                    .try_fold(entry, |entry, named| entry.without(named));
                if without.is_none() {
                    next.insert(key.clone());
                }
                then.insert(key, without);
            }
            gone = next;
        }
        let others = then.into_iter().filter(|(other, _)| *other != key);
        let mut edits: Vec<Edit> =
            others.filter_map(|(key, after)| Edit::new(self.get(key).cloned(), after)).collect();
        edits.push(Edit::remove(entry.clone()));
        edits
    }
}

/// See [`Book::problems`].
pub(super) fn problems(entries: &BTreeMap<&Key, &Entry>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut emails: BTreeMap<String, Vec<StudentId>> = BTreeMap::new();
    let mut codes: BTreeMap<String, Vec<CourseId>> = BTreeMap::new();
    for (&key, &entry) in entries {
        let missing = entry.names().into_iter().filter(|named| !entries.contains_key(named));
        problems.extend(missing.map(|missing| Problem::Dangling { key: key.clone(), missing }));
        if entry.ends_before_it_begins() {
            problems.push(Problem::EndsBeforeItBegins { key: key.clone() });
        }
        match entry {
            Entry::Student(student) => {
                if let Some(email) = &student.email {
                    emails.entry(email.to_lowercase()).or_default().push(student.id.clone());
                }
            }
            Entry::Course(course) => {
                codes.entry(course.code_key()).or_default().push(course.id.clone());
            }
            Entry::Section(section) => problems.extend(group_of_group(section, entries)),
            _ => {}
        }
    }
    let emails = emails.into_iter().filter(|(_, students)| students.len() > 1);
    problems.extend(emails.map(|(email, students)| Problem::SameEmail { email, students }));
    let codes = codes.into_iter().filter(|(_, courses)| courses.len() > 1);
    problems.extend(codes.map(|(code, courses)| Problem::SameCode { code, courses }));
    problems
}

fn group_of_group(section: &Section, entries: &BTreeMap<&Key, &Entry>) -> Option<Problem> {
    let parent = section.parent.clone()?;
    let is_group = match entries.get(&Key::Section(parent.clone())) {
        Some(Entry::Section(parent)) => parent.parent.is_some(),
        _ => false,
    };
    is_group.then(|| Problem::GroupOfGroup { section: section.id.clone(), parent })
}
