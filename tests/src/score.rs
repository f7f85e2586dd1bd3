//! A reading against the truth.
use crate::truth::{FieldTruth, PageTruth};
use omr_core::{FieldReading, FieldState, ReadError, SheetReading};

/// What became of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Value and state equal the truth.
    Right,
    /// A question where one is honest.
    Asked,
    /// A question about a clear mark: a small fault.
    Review,
    /// A wrong answer without a question: the large one.
    Silent,
}

/// Judges one field.
#[must_use]
pub fn judge(truth: &FieldTruth, reading: &FieldReading) -> Verdict {
    let equal = reading.state == truth.state && reading.value == truth.value;
    let asks = matches!(reading.state, FieldState::Uncertain | FieldState::Multiple);
    match (equal, asks) {
        (true, _) => Verdict::Right,
        (false, true) if truth.lost => Verdict::Right,
        (false, true) if truth.may_ask => Verdict::Asked,
        (false, true) => Verdict::Review,
        (false, false) => Verdict::Silent,
    }
}

/// What became of one page.
#[derive(Debug, Clone, PartialEq)]
pub enum PageVerdict {
    /// Refused, with the reason.
    Refused(ReadError),
    /// Taken for another page: every answer on it is a silent error.
    WrongPage,
    /// Read, one verdict a field of the truth.
    Read(Vec<Verdict>),
    /// Named by its code, as a sheet that is not at hand must be.
    Named,
}

/// Judges a page.
#[must_use]
pub fn judge_page(truth: &PageTruth, reading: &Result<SheetReading, ReadError>) -> PageVerdict {
    let reading = match reading {
        Ok(reading) => reading,
        Err(error) => return PageVerdict::Refused(error.clone()),
    };
    let same_page = reading.sheet_id.as_str() == truth.sheet_id && reading.page == truth.page;
    let same_fields = reading.fields.len() == truth.fields.len()
        && reading.fields.iter().zip(&truth.fields).all(|(r, t)| r.field == t.field);
    if !same_page || !same_fields {
        return PageVerdict::WrongPage;
    }
    let pairs = truth.fields.iter().zip(&reading.fields);
    PageVerdict::Read(pairs.map(|(t, r)| judge(t, r)).collect())
}

/// Judges a picture that shows no sheet of ours, or none that can be read: any sure answer is a
/// reading of what is not there.
#[must_use]
pub fn judge_stranger(reading: &Result<SheetReading, ReadError>) -> PageVerdict {
    let asks = |field: &FieldReading| field.state == FieldState::Uncertain;
    match reading {
        Err(error) => PageVerdict::Refused(error.clone()),
        Ok(reading) if reading.fields.iter().all(asks) => {
            PageVerdict::Refused(ReadError::CannotPlace)
        }
        Ok(_) => PageVerdict::WrongPage,
    }
}

/// Judges a page whose layout was not at hand.
#[must_use]
pub fn judge_unknown(truth: &PageTruth, reading: &Result<SheetReading, ReadError>) -> PageVerdict {
    match reading {
        Err(ReadError::UnknownSheet { sheet_id, page })
            if sheet_id.as_str() == truth.sheet_id && *page == truth.page =>
        {
            PageVerdict::Named
        }
        Err(error) => PageVerdict::Refused(error.clone()),
        Ok(_) => PageVerdict::WrongPage,
    }
}

/// Counts over many pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Pictures shown.
    pub n_images: usize,
    /// Pictures read as the page they show (or, of strangers, as any page).
    pub n_found: usize,
    /// Fields of the pages found.
    pub n_fields: usize,
    /// Right ones.
    pub n_right: usize,
    /// Questions where one is honest.
    pub n_asked: usize,
    /// Questions about clear marks.
    pub n_review: usize,
    /// Wrong answers without a question.
    pub n_silent: usize,
    /// Fields that hold a clear mark, as a hand made it and the picture shows it.
    pub n_clear: usize,
    /// Questions about those.
    pub n_clear_asked: usize,
}

impl Tally {
    /// Counts a page; of a stranger taken for a sheet, one silent error.
    pub fn add(&mut self, verdict: &PageVerdict, truth: Option<&PageTruth>) {
        let n_fields = truth.map_or(1, |truth| truth.fields.len());
        self.n_images += 1;
        match verdict {
            PageVerdict::Refused(_) => {}
            PageVerdict::Named => self.n_found += 1,
            PageVerdict::WrongPage => {
                self.n_fields += n_fields;
                self.n_silent += n_fields;
            }
            PageVerdict::Read(verdicts) => {
                self.n_found += 1;
                let fields = truth.map_or(&[][..], |truth| &truth.fields);
                for (verdict, field) in verdicts.iter().zip(fields) {
                    self.add_field(*verdict, field);
                }
            }
        }
    }

    /// Counts one field, for tables by habit or pen.
    pub fn add_field(&mut self, verdict: Verdict, truth: &FieldTruth) {
        self.n_fields += 1;
        *self.count(verdict) += 1;
        if truth.state == FieldState::Marked && !truth.may_ask && !truth.lost {
            self.n_clear += 1;
            self.n_clear_asked += usize::from(verdict == Verdict::Review);
        }
    }

    /// Adds another tally.
    pub fn merge(&mut self, other: &Self) {
        self.n_images += other.n_images;
        self.n_found += other.n_found;
        self.n_fields += other.n_fields;
        self.n_right += other.n_right;
        self.n_asked += other.n_asked;
        self.n_review += other.n_review;
        self.n_silent += other.n_silent;
        self.n_clear += other.n_clear;
        self.n_clear_asked += other.n_clear_asked;
    }

    fn count(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::Right => &mut self.n_right,
            Verdict::Asked => &mut self.n_asked,
            Verdict::Review => &mut self.n_review,
            Verdict::Silent => &mut self.n_silent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use omr_core::geometry::Quad;

    fn reading(state: FieldState, value: Option<&str>) -> FieldReading {
        FieldReading {
            field: "row-1".into(),
            student_id: None,
            state,
            value: value.map(Into::into),
            confidence: 1.0,
            bubbles: Vec::new(),
            reasons: Vec::new(),
            place: Quad::default(),
        }
    }

    fn truth(state: FieldState, value: Option<&str>, may_ask: bool) -> FieldTruth {
        FieldTruth {
            field: "row-1".into(),
            state,
            value: value.map(Into::into),
            may_ask,
            lost: false,
            habit: String::new(),
            pen: String::new(),
        }
    }

    #[test]
    fn only_a_wrong_answer_without_a_question_is_silent() {
        use FieldState::{Blank, Marked, Multiple, Uncertain};
        let present = |may_ask| truth(Marked, Some("present"), may_ask);
        assert_eq!(judge(&present(false), &reading(Marked, Some("present"))), Verdict::Right);
        assert_eq!(judge(&present(true), &reading(Marked, Some("late"))), Verdict::Silent);
        assert_eq!(judge(&present(true), &reading(Blank, None)), Verdict::Silent);
        assert_eq!(judge(&present(true), &reading(Uncertain, None)), Verdict::Asked);
        assert_eq!(judge(&present(false), &reading(Multiple, None)), Verdict::Review);
        let two = truth(Multiple, None, true);
        assert_eq!(judge(&two, &reading(Multiple, None)), Verdict::Right);
        assert_eq!(judge(&two, &reading(Marked, Some("late"))), Verdict::Silent);
    }
}
