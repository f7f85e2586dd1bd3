//! Words of headers in three languages.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::names::NAMES;
use super::{Cell, StudentField, TableRow};
use crate::text::fold;

/// Longest header, bytes: two languages and a remark in brackets.
const MAX_HEADER_BYTES: usize = 300;

/// How well a header names a field; the larger the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Weak,
    /// Begins with a sure name of two words or more: “اسم الطالب (كما في الهوية)”.
    Begins,
    Sure,
}

/// How much a row looks like headers: whether id and name are among them, and how many it names.
pub(super) fn rank(row: &TableRow) -> (bool, usize) {
    let mut named = BTreeSet::new();
    for cell in &row.cells {
        // A number names nothing, and a long text is a note.
        if let Cell::Text(text) = cell
            && text.len() < MAX_HEADER_BYTES
        {
            named.extend(fit(text).map(|(_, field)| field));
        }
    }
    let is_list = named.contains(&StudentField::Id) && named.contains(&StudentField::Name);
    (is_list, named.len())
}

/// The field that a header names best. Headers in two languages (“Name / الاسم”) are tried whole
/// and in parts.
pub(super) fn fit(header: &str) -> Option<(Fit, StudentField)> {
    let parts = header.split(['/', '|', '\n', '(', ')', '-', ':']);
    std::iter::once(header).chain(parts).filter_map(fit_part).max_by_key(|(fit, _)| *fit)
}

fn fit_part(part: &str) -> Option<(Fit, StudentField)> {
    let folded = fold(part);
    if folded.is_empty() {
        return None;
    }
    if let Some(found) = LEXICON.exact.get(&folded) {
        return Some(*found);
    }
    let begins = |(name, field): &(String, StudentField)| {
        let rest = folded.strip_prefix(name.as_str())?;
        rest.starts_with(' ').then_some((Fit::Begins, *field))
    };
    LEXICON.beginnings.iter().find_map(begins)
}

/// The names, folded once.
struct Lexicon {
    exact: BTreeMap<String, (Fit, StudentField)>,
    /// Sure names of two words or more.
    beginnings: Vec<(String, StudentField)>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { exact: BTreeMap::new(), beginnings: Vec::new() };
    for names in &NAMES {
        for name in names.weak.split('|').map(fold) {
            lexicon.exact.entry(name).or_insert((Fit::Weak, names.field));
        }
    }
    for names in &NAMES {
        for name in names.sure.split('|').map(fold) {
            if name.contains(' ') {
                lexicon.beginnings.push((name.clone(), names.field));
            }
            lexicon.exact.insert(name, (Fit::Sure, names.field));
        }
    }
    lexicon
});
