//! The ID that a student filled in on a slip.
use crate::layout::{CHECK_FIELD, N_DIGITS};
use crate::reading::{FieldReading, FieldState, SheetReading, Warning};

impl SheetReading {
    /// The eight digits of a slip's ID, when every one of them is surely marked; `None` otherwise,
    /// and for other sheets.
    ///
    /// Whether the check column agrees is said by [`Warning::IdCheckFailed`] and
    /// [`Warning::IdUnchecked`]: an ID with either must be looked at before it is believed.
    #[must_use]
    pub fn slip_id(&self) -> Option<String> {
        id(&self.fields)
    }
}

fn id(fields: &[FieldReading]) -> Option<String> {
    (1..=N_DIGITS).map(|i| digit(fields, &format!("id-{i}"))).collect()
}

/// The digit of a field that is surely marked with one.
fn digit(fields: &[FieldReading], name: &str) -> Option<char> {
    let field = fields.iter().find(|field| field.field == name)?;
    let value = field.value.as_deref().filter(|_| field.state == FieldState::Marked)?;
    let mut chars = value.chars();
    let digit = chars.next().filter(char::is_ascii_digit)?;
    chars.next().is_none().then_some(digit)
}

/// The last digit of the sum of the ID's digits: a single wrong digit always changes it.
fn check_digit(id: &str) -> u32 {
    id.chars().filter_map(|c| c.to_digit(10)).sum::<u32>() % 10
}

/// What the check column says against a whole ID. A layout without the column checks nothing.
#[cfg_attr(not(feature = "read"), allow(dead_code, reason = "pictures are not read"))]
pub(crate) fn id_warning(fields: &[FieldReading]) -> Option<Warning> {
    let id = id(fields)?;
    if !fields.iter().any(|field| field.field == CHECK_FIELD) {
        return None;
    }
    match digit(fields, CHECK_FIELD).and_then(|c| c.to_digit(10)) {
        None => Some(Warning::IdUnchecked),
        Some(check) => (check != check_digit(&id)).then_some(Warning::IdCheckFailed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Homography, Quad};
    use crate::layout::SheetId;
    use crate::reading::Registration;

    fn field(name: String, value: Option<char>) -> FieldReading {
        FieldReading {
            field: name,
            student_id: None,
            state: if value.is_some() { FieldState::Marked } else { FieldState::Blank },
            value: value.map(String::from),
            confidence: 1.0,
            bubbles: Vec::new(),
            reasons: Vec::new(),
            place: Quad::default(),
        }
    }

    fn fields(id: &str, check: Option<char>) -> Vec<FieldReading> {
        let digits = (1..).zip(id.chars()).map(|(i, c)| field(format!("id-{i}"), Some(c)));
        digits.chain([field(CHECK_FIELD.into(), check), field("status".into(), None)]).collect()
    }

    fn reading(fields: Vec<FieldReading>) -> SheetReading {
        let image_from_sheet =
            Homography { m: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]] };
        SheetReading {
            sheet_id: SheetId::from_seed(1),
            page: 1,
            registration: Registration { image_from_sheet, n_fiducials: 8, residual_px: 0.0 },
            fields,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn every_wrong_digit_is_noticed() {
        let id = "20210007";
        assert_eq!(id_warning(&fields(id, Some('2'))), None);
        for at in 0..id.len() {
            for digit in '0'..='9' {
                let mut wrong = id.to_owned();
                wrong.replace_range(at..=at, &digit.to_string());
                let warning = (wrong != id).then_some(Warning::IdCheckFailed);
                assert_eq!(id_warning(&fields(&wrong, Some('2'))), warning, "{wrong}");
            }
        }
    }

    #[test]
    fn a_blank_or_doubtful_check_column_leaves_the_id_unchecked() {
        assert_eq!(id_warning(&fields("20210007", None)), Some(Warning::IdUnchecked));
        let mut doubtful = fields("20210007", Some('2'));
        doubtful[8].state = FieldState::Uncertain;
        assert_eq!(id_warning(&doubtful), Some(Warning::IdUnchecked));
        assert_eq!(reading(doubtful).slip_id().as_deref(), Some("20210007"));
    }

    #[test]
    fn an_id_needs_all_of_its_digits() {
        assert_eq!(reading(fields("20210007", None)).slip_id().as_deref(), Some("20210007"));
        for at in 0..8 {
            let mut missing = fields("20210007", Some('2'));
            missing[at].state = FieldState::Uncertain;
            assert_eq!(id_warning(&missing), None);
            assert_eq!(reading(missing).slip_id(), None);
        }
        // A roster has no ID.
        assert_eq!(reading(vec![field("row-1".into(), Some('1'))]).slip_id(), None);
    }
}
