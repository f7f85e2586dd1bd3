//! Pictures of slips sorted into pieces of paper.
use std::collections::BTreeSet;

use omr_core::{FieldReading, FieldState, Mark, SheetId};

use super::{has_no_status, status_of};
use crate::reconcile::{PageRead, order};
use crate::record::PictureRef;
use crate::sheet_plan::SlipPlan;
use crate::{Status, StudentId};

/// One slip with all of its pictures.
pub(super) struct Paper<'a> {
    /// At least one; in the order of their places.
    pub(super) views: Vec<&'a PageRead>,
    /// The id's eight columns and the check column, by all pictures together.
    columns: Vec<Column>,
    /// The columns as each picture shows them.
    shown: Vec<Vec<Column>>,
    /// Whether a person decided that it does not count.
    is_set_aside: bool,
}

/// What a column of digits holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// Surely one digit.
    Digit(char),
    /// Surely none.
    Blank,
    /// Surely these.
    Several(BTreeSet<char>),
    /// Perhaps one of these; any if there are none.
    Unsure(BTreeSet<char>),
}

/// What the check column says of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    Agrees,
    Fails,
    NotSure,
}

/// What a person decided about a picture: whose slip it shows, or nobody's.
pub(super) type Owner<'a> = Option<&'a StudentId>;

/// The slips that `pages` show, each once, by their sheets' order, number and place.
///
/// Two pictures show the same slip when its number is the same, neither contradicts the other in
/// any digit, and they are not parts of one picture. Where slips of one number turn out to be
/// copies, a digit that is not sure no longer fits another one. A picture that fits several slips
/// is its own.
pub(super) fn of<'a>(
    plans: &[&SlipPlan],
    pages: &'a [PageRead],
    owner: impl Fn(&PictureRef) -> Option<Owner<'a>>,
) -> Vec<Paper<'a>> {
    let mut papers: Vec<Paper<'a>> = Vec::new();
    for plan in plans {
        let mut single: Vec<Paper<'a>> =
            views_of(plan, pages).into_iter().map(|view| Paper::of(view, &owner)).collect();
        let are_copied = are_copied(&single);
        // The clearest first: they tell the slips apart that the others are then compared with.
        single.sort_by_key(|paper| paper.columns.iter().filter(|c| c.is_unsure()).count());
        let mut of_plan: Vec<Paper<'a>> = Vec::new();
        for paper in single {
            let mut fitting = of_plan.iter_mut().filter(|other| other.is_same(&paper, are_copied));
            match (fitting.next(), fitting.next()) {
                (Some(other), None) => other.take(paper),
                _ => of_plan.push(paper),
            }
        }
        of_plan.sort_by(|a, b| a.number().cmp(&b.number()).then_with(|| a.place_order(b)));
        papers.extend(of_plan);
    }
    papers
}

/// Whether the same number surely stands on two pieces of paper.
fn are_copied(single: &[Paper<'_>]) -> bool {
    single.iter().enumerate().any(|(idx, a)| {
        let same_number = single[idx + 1..].iter().filter(|b| a.number() == b.number());
        same_number.into_iter().any(|b| a.shares_picture(b) || !a.fits(b))
    })
}

/// A slip's pictures, each once, by place.
fn views_of<'a>(plan: &SlipPlan, pages: &'a [PageRead]) -> Vec<&'a PageRead> {
    let is_ours = |read: &&PageRead| read.reading.sheet_id == *plan.sheet_id();
    let mut views: Vec<&PageRead> = pages.iter().filter(is_ours).collect();
    views.sort_by(|a, b| order(a, b));
    views.dedup();
    views
}

impl<'a> Paper<'a> {
    fn of(view: &'a PageRead, owner: impl Fn(&PictureRef) -> Option<Owner<'a>>) -> Self {
        let shown = columns(view);
        let decided = owner(&view.picture(SlipPlan::STATUS_FIELD));
        let mut columns = shown.clone();
        if let Some(Some(student)) = decided
            && student.is_usual()
        {
            let id = student.as_str();
            for (column, digit) in columns.iter_mut().zip(id.chars().chain(check_digit(id))) {
                if column.is_unsure() {
                    *column = Column::Digit(digit);
                }
            }
        }
        let is_set_aside = decided == Some(None);
        Self { views: vec![view], columns, shown: vec![shown], is_set_aside }
    }

    /// Whether both may be pictures of one slip.
    fn is_same(&self, other: &Self, are_copied: bool) -> bool {
        let may_differ = !(are_copied || self.is_set_aside || other.is_set_aside);
        let is_alike = other.shown.iter().any(|columns| self.shown.contains(columns));
        let is_clear = |paper: &Self| !paper.columns.iter().any(Column::is_unsure);
        self.number() == other.number()
            && !self.shares_picture(other)
            && self.fits(other)
            && (may_differ || is_alike || (is_clear(self) && is_clear(other)))
    }

    fn shares_picture(&self, other: &Self) -> bool {
        let picture = |view: &&PageRead| (view.scan.clone(), view.page_idx);
        let mine: BTreeSet<_> = self.views.iter().map(picture).collect();
        other.views.iter().map(picture).any(|picture| mine.contains(&picture))
    }

    fn fits(&self, other: &Self) -> bool {
        self.columns.iter().zip(&other.columns).all(|(a, b)| a.fits(b))
    }

    fn take(&mut self, other: Self) {
        for (mine, theirs) in self.columns.iter_mut().zip(other.columns) {
            if mine.is_unsure() {
                *mine = theirs;
            }
        }
        self.views.extend(other.views);
        self.views.sort_by(|a, b| order(a, b));
        self.shown.extend(other.shown);
        self.is_set_aside |= other.is_set_aside;
    }

    fn place_order(&self, other: &Self) -> std::cmp::Ordering {
        let place = |paper: &Self| paper.views.first().map(|view| view.place());
        place(self).cmp(&place(other))
    }

    pub(super) fn number(&self) -> u32 {
        self.views.first().map_or(0, |view| view.reading.page)
    }

    pub(super) fn sheet_id(&self) -> &SheetId {
        &self.views[0].reading.sheet_id
    }

    pub(super) fn pictures(&self) -> Vec<PictureRef> {
        self.views.iter().map(|view| view.picture(SlipPlan::STATUS_FIELD)).collect()
    }

    pub(super) fn status(&self) -> Option<Status> {
        status_of(&self.views)
    }

    /// Whether surely nothing is filled in.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.iter().all(|column| *column == Column::Blank) && has_no_status(&self.views)
    }

    /// The id, if all of its digits are sure.
    pub(super) fn id(&self) -> Option<String> {
        self.digits().iter().map(Column::digit).collect()
    }

    /// The id with `?` for digits that are not sure.
    pub(super) fn shown_id(&self) -> String {
        self.digits().iter().map(|column| column.digit().unwrap_or('?')).collect()
    }

    pub(super) fn digits(&self) -> &[Column] {
        self.columns.get(..SlipPlan::DIGIT_FIELDS.len()).unwrap_or_default()
    }

    /// The check digit, if it is sure.
    pub(super) fn check_digit(&self) -> Option<char> {
        self.columns.last().and_then(Column::digit)
    }

    pub(super) fn check(&self, id: &str) -> Check {
        match self.check_digit() {
            None => Check::NotSure,
            Some(digit) if check_digit(id) == Some(digit) => Check::Agrees,
            Some(_) => Check::Fails,
        }
    }
}

impl Column {
    fn of(field: Option<&FieldReading>) -> Self {
        let Some(field) = field else { return Self::Unsure(BTreeSet::new()) };
        let marked = field.bubbles.iter().filter(|bubble| bubble.mark != Mark::Empty);
        let digits = marked.filter_map(|bubble| single_digit(&bubble.value)).collect();
        match field.state {
            FieldState::Blank => Self::Blank,
            FieldState::Multiple => Self::Several(digits),
            FieldState::Uncertain => Self::Unsure(digits),
            FieldState::Marked => {
                let digit = field.value.as_deref().and_then(single_digit);
                digit.map_or(Self::Unsure(digits), Self::Digit)
            }
        }
    }

    pub(super) const fn digit(&self) -> Option<char> {
        match self {
            Self::Digit(digit) => Some(*digit),
            Self::Blank | Self::Several(_) | Self::Unsure(_) => None,
        }
    }

    const fn is_unsure(&self) -> bool {
        matches!(self, Self::Unsure(_))
    }

    /// Whether both may be pictures of one column.
    fn fits(&self, other: &Self) -> bool {
        self.is_unsure() || other.is_unsure() || self == other
    }
}

fn columns(view: &PageRead) -> Vec<Column> {
    let names = SlipPlan::DIGIT_FIELDS.into_iter().chain([SlipPlan::CHECK_FIELD]);
    names.map(|name| Column::of(view.field(name))).collect()
}

fn single_digit(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let digit = chars.next().filter(char::is_ascii_digit)?;
    chars.next().is_none().then_some(digit)
}

/// The last digit of the sum of an id's digits, as it is printed on every slip.
pub(super) fn check_digit(id: &str) -> Option<char> {
    let sum: u32 = id.chars().filter_map(|c| c.to_digit(10)).sum();
    char::from_digit(sum % 10, 10)
}
