//! Sections and their groups, and who belongs to them.

use super::book::{self, ActError, LineRef};
use super::{Connection, StorageError, schema};
use attendance::book::{Cause, Edit};
use attendance::{Section, SectionId, Student, StudentId};
use std::collections::{BTreeMap, BTreeSet};

/// A section in the list of sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionLine {
    /// The section or group.
    pub section: Section,
    /// Active students in it, those of its groups too.
    pub n_students: usize,
    /// Whether it is a group of the section above it.
    pub is_group: bool,
}

/// All sections by department, year and name, each followed by its groups.
///
/// # Errors
///
/// As [`super::Stores::all`].
pub async fn list(connection: &Connection) -> Result<Vec<SectionLine>, StorageError> {
    let stores = connection.read(&[schema::SECTIONS, schema::STUDENTS])?;
    let sections: Vec<Section> = stores.all().await?;
    let students: Vec<Student> = stores.all().await?;
    let mut n_of: BTreeMap<&SectionId, usize> = BTreeMap::new();
    for section in students.iter().filter(|s| s.is_active).filter_map(|s| s.section.as_ref()) {
        *n_of.entry(section).or_default() += 1;
    }
    let n_students = |section: &Section| -> usize {
        within(&sections, &section.id).iter().filter_map(|id| n_of.get(id)).sum()
    };
    let line = |section: &Section, is_group| SectionLine {
        n_students: n_students(section),
        section: section.clone(),
        is_group,
    };
    // A group of a group, which two phones can make, has no place of its own: it stands by itself.
    let is_group = |section: &Section| {
        parent_of(&sections, section).is_some_and(|above| parent_of(&sections, above).is_none())
    };
    let is_top = |section: &&Section| !is_group(section);
    let mut lines = Vec::with_capacity(sections.len());
    for top in sorted(sections.iter().filter(is_top)) {
        lines.push(line(top, false));
        let groups = sections.iter().filter(|it| it.parent.as_ref() == Some(&top.id));
        let groups = groups.filter(|it| is_group(it));
        lines.extend(sorted(groups).into_iter().map(|group| line(group, true)));
    }
    Ok(lines)
}

/// Saves a section: a new one, or the one being `edited` under the same id.
///
/// # Errors
///
/// [`ActError::Clash`] when what is stored is no more what is being `edited`, and any other
/// [`ActError`]; nothing was saved then.
pub async fn save(
    connection: &Connection,
    section: &Section,
    edited: Option<&Section>,
) -> Result<Option<LineRef>, ActError> {
    book::act(connection, Cause::Entered, Edit::put(edited.cloned(), section.clone())).await
}

/// Removes a section with its groups; its students stay and belong to none. One action: taken
/// back, everyone is where they were.
///
/// # Errors
///
/// Any [`ActError`]; it still stands then.
pub async fn remove(connection: &Connection, id: &SectionId) -> Result<Option<LineRef>, ActError> {
    let stores = connection.desk(&[])?;
    let sections: Vec<Section> = stores.all().await?;
    let gone = within(&sections, id);
    let students: Vec<Student> = stores.all().await?;
    let belongs = |student: &Student| student.section.as_ref().is_some_and(|id| gone.contains(id));
    let leave = students.into_iter().filter(belongs).filter_map(|student| {
        let after = Student { section: None, ..student.clone() };
        Edit::put(Some(student), after)
    });
    let remove = sections.iter().filter(|it| gone.contains(&it.id)).cloned().map(Edit::remove);
    let line = stores.act(Cause::Entered, leave.chain(remove).collect::<Vec<_>>()).await?;
    stores.commit().await?;
    Ok(line)
}

/// The students of a section and of its groups, in the order given.
#[must_use]
pub fn members(sections: &[SectionLine], id: &SectionId, students: &[Student]) -> Vec<StudentId> {
    let all: Vec<Section> = sections.iter().map(|line| line.section.clone()).collect();
    let within = within(&all, id);
    let belongs = |student: &&Student| student.section.as_ref().is_some_and(|s| within.contains(s));
    students.iter().filter(belongs).map(|student| student.id.clone()).collect()
}

fn within(sections: &[Section], id: &SectionId) -> BTreeSet<SectionId> {
    let groups = sections.iter().filter(|section| section.parent.as_ref() == Some(id));
    groups.map(|group| group.id.clone()).chain([id.clone()]).collect()
}

/// The section above, if it is still there.
fn parent_of<'a>(sections: &'a [Section], section: &Section) -> Option<&'a Section> {
    sections.iter().find(|other| Some(&other.id) == section.parent.as_ref())
}

fn sorted<'a>(sections: impl Iterator<Item = &'a Section>) -> Vec<&'a Section> {
    let mut sections: Vec<&Section> = sections.collect();
    sections.sort_by(|a, b| {
        let key = |it: &'a Section| (&it.department, it.level, &it.name, &it.id);
        key(a).cmp(&key(b))
    });
    sections
}
