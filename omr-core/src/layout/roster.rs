use super::grid::Grid;
use super::{
    LAYOUT_VERSION, LayoutError, PageLayout, Paper, SheetId, SheetKind, SheetLayout, seed,
};

/// Language of a printed sheet: words, digits of dates, base direction and column order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum Locale {
    /// English, left to right.
    En,
    /// Arabic, right to left.
    Ar,
    /// Central Kurdish (Sorani), right to left.
    Ckb,
}

impl Locale {
    /// Whether lines run from right to left.
    #[must_use]
    pub const fn is_rtl(self) -> bool {
        matches!(self, Self::Ar | Self::Ckb)
    }
}

/// What a roster sheet prints: everything needed to lay it out and to print it again, byte for
/// byte.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RosterSheet {
    /// The sheet's short code.
    pub sheet_id: SheetId,
    /// Paper to print on.
    pub paper: Paper,
    /// Language of the printed words; also decides the column order.
    pub locale: Locale,
    /// Course code as printed, such as `CS101`.
    pub course: String,
    /// Course name as printed; may be empty.
    pub course_name: String,
    /// Session name as printed, such as `Lecture 10`.
    pub session: String,
    /// Date as ISO 8601 (`2026-12-15`); printed in the language's form.
    pub date: String,
    /// The students, in printed order.
    pub rows: Vec<RosterRow>,
}

/// One printed row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RosterRow {
    /// The student's id, text.
    pub id: String,
    /// The student's name, in any script.
    pub name: String,
}

impl RosterSheet {
    /// Rows on a page.
    pub const ROWS_PER_PAGE: usize = 30;

    /// Rows on a sheet: its code carries two digits of page number.
    pub const MAX_ROWS: usize = 99 * Self::ROWS_PER_PAGE;

    /// A sheet whose code is made of everything on it: the same arguments give the same sheet on
    /// every device, and a changed list another one.
    ///
    /// `date` is ISO 8601 (`2026-12-15`); `course_name` may be empty.
    #[must_use]
    pub fn new(
        paper: Paper,
        locale: Locale,
        course: impl Into<String>,
        course_name: impl Into<String>,
        session: impl Into<String>,
        date: impl Into<String>,
        rows: Vec<RosterRow>,
    ) -> Self {
        let (course, course_name) = (course.into(), course_name.into());
        let (session, date) = (session.into(), date.into());
        let texts = [&*course, &course_name, &session, &date];
        let sheet_id = seed::sheet_id(paper, locale, texts, &rows);
        Self { sheet_id, paper, locale, course, course_name, session, date, rows }
    }

    /// Where everything lies: the same sheet always gives the same layout.
    ///
    /// # Errors
    ///
    /// [`LayoutError::NoRows`] and [`LayoutError::TooManyRows`] (over 99 pages).
    pub fn layout(&self) -> Result<SheetLayout, LayoutError> {
        let n_rows = self.rows.len();
        if n_rows == 0 {
            return Err(LayoutError::NoRows);
        }
        if n_rows > Self::MAX_ROWS {
            return Err(LayoutError::TooManyRows { n_rows, max: Self::MAX_ROWS });
        }
        let pages = (1..).zip(self.rows.chunks(Self::ROWS_PER_PAGE));
        Ok(SheetLayout {
            version: LAYOUT_VERSION,
            sheet_id: self.sheet_id.clone(),
            kind: SheetKind::Roster,
            paper: self.paper.size(),
            pages: pages.map(|(page, rows)| self.page(page, rows)).collect(),
        })
    }

    fn page(&self, page: u32, rows: &[RosterRow]) -> PageLayout {
        let grid = Grid::new(self.paper, self.locale);
        let first_row = (page as usize - 1) * Self::ROWS_PER_PAGE + 1;
        let row = |(idx, row): (usize, &RosterRow)| {
            grid.row_field(idx, format!("row-{}", first_row + idx), row.id.clone())
        };
        let header = std::iter::once(grid.unmarked_field(page));
        PageLayout {
            page,
            fiducials: self.paper.form().fiducials().to_vec(),
            codes: self.paper.form().codes().to_vec(),
            fields: header.chain(rows.iter().enumerate().map(row)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(locale: Locale, n_rows: usize) -> RosterSheet {
        let row =
            |i| RosterRow { id: format!("{}", 20_210_000 + i), name: "زينب علي".into() };
        let rows = (0..n_rows).map(row).collect();
        RosterSheet::new(Paper::A4, locale, "CS101", "", "Lecture 10", "2026-12-15", rows)
    }

    #[test]
    fn rows_are_numbered_through_all_pages_and_the_last_page_may_be_short() {
        let layout = sheet(Locale::Ar, 31).layout().unwrap();
        assert_eq!(layout.pages.len(), 2);
        assert_eq!(layout.pages[0].fields.len(), 31);
        let names: Vec<_> = layout.pages[1].fields.iter().map(|field| &*field.field).collect();
        assert_eq!(names, ["unmarked-2", "row-31"]);
    }

    #[test]
    fn present_is_the_column_nearest_the_name_in_both_directions() {
        let bubbles = |locale| sheet(locale, 1).layout().unwrap().pages.remove(0).fields.remove(1);
        let (en, ar) = (bubbles(Locale::En), bubbles(Locale::Ar));
        assert!(en.bubbles[0].x_mm < en.bubbles[1].x_mm);
        assert!(ar.bubbles[0].x_mm > ar.bubbles[1].x_mm);
        for (en, ar) in en.bubbles.iter().zip(&ar.bubbles) {
            assert_eq!((en.value.as_str(), en.y_mm), (ar.value.as_str(), ar.y_mm));
            assert!((en.x_mm + ar.x_mm - 210.0).abs() < 1e-9);
        }
    }

    #[test]
    fn everything_on_the_sheet_is_in_its_code() {
        let sheet = sheet(Locale::Ar, 2);
        let again = sheet.clone();
        let with = |locale, session: &str, rows: Vec<RosterRow>| {
            let RosterSheet { paper, course, course_name, date, .. } = again.clone();
            RosterSheet::new(paper, locale, course, course_name, session, date, rows).sheet_id
        };
        let rows = || sheet.rows.clone();
        assert_eq!(with(Locale::Ar, "Lecture 10", rows()), sheet.sheet_id);
        assert_ne!(with(Locale::Ckb, "Lecture 10", rows()), sheet.sheet_id);
        assert_ne!(with(Locale::Ar, "Lecture 11", rows()), sheet.sheet_id);
        let swapped = rows().into_iter().rev().collect();
        assert_ne!(with(Locale::Ar, "Lecture 10", swapped), sheet.sheet_id);
    }

    #[test]
    fn no_rows_and_too_many_are_refused() {
        assert_eq!(sheet(Locale::En, 0).layout(), Err(LayoutError::NoRows));
        let too_many = sheet(Locale::En, RosterSheet::MAX_ROWS + 1).layout();
        assert_eq!(too_many, Err(LayoutError::TooManyRows { n_rows: 2971, max: 2970 }));
    }
}
