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

/// How close the rows of a roster stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum Density {
    /// 30 rows a page: phones read them, and scanners.
    #[default]
    Phone,
    /// 45 rows on A4, 42 on Letter: for scanners of 150 dpi and more.
    Scanner,
}

impl Density {
    /// Rows on a page, the last one of a sheet excepted.
    #[must_use]
    pub const fn rows_per_page(self, paper: Paper) -> usize {
        match (self, paper) {
            (Self::Phone, _) => 30,
            (Self::Scanner, Paper::A4) => 45,
            (Self::Scanner, Paper::Letter) => 42,
        }
    }

    /// Whether a stored sheet need not say it.
    #[cfg(feature = "serde")]
    fn is_phone(&self) -> bool {
        *self == Self::Phone
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
    /// How close the rows stand.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Density::is_phone"))]
    pub density: Density,
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
    /// Pages of a sheet: its code carries two digits of page number.
    const MAX_PAGES: usize = 99;

    /// A sheet for phones whose code is made of everything on it: the same arguments give the same sheet on
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
        let density = Density::Phone;
        let texts = [&*course, &course_name, &session, &date];
        let sheet_id = seed::sheet_id(paper, locale, density, texts, &rows);
        Self { sheet_id, paper, locale, course, course_name, session, date, density, rows }
    }

    /// The same sheet with its rows so close: another print, and so another code.
    #[must_use]
    pub fn with_density(self, density: Density) -> Self {
        let texts = [&*self.course, &self.course_name, &self.session, &self.date];
        let sheet_id = seed::sheet_id(self.paper, self.locale, density, texts, &self.rows);
        Self { sheet_id, density, ..self }
    }

    /// Rows on a page, the last one excepted.
    #[must_use]
    pub const fn rows_per_page(&self) -> usize {
        self.density.rows_per_page(self.paper)
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
        let max = Self::MAX_PAGES * self.rows_per_page();
        if n_rows > max {
            return Err(LayoutError::TooManyRows { n_rows, max });
        }
        let pages = (1..).zip(self.rows.chunks(self.rows_per_page()));
        Ok(SheetLayout {
            version: LAYOUT_VERSION,
            sheet_id: self.sheet_id.clone(),
            kind: SheetKind::Roster,
            paper: self.paper.size(),
            pages: pages.map(|(page, rows)| self.page(page, rows)).collect(),
        })
    }

    fn page(&self, page: u32, rows: &[RosterRow]) -> PageLayout {
        let grid = Grid::new(self.paper, self.locale, self.density);
        let first_row = (page as usize - 1) * self.rows_per_page() + 1;
        let row = |(idx, row): (usize, &RosterRow)| {
            grid.row_field(idx, format!("row-{}", first_row + idx), row.id.clone())
        };
        let header = std::iter::once(grid.unmarked_field(page));
        PageLayout {
            page,
            placement: None,
            fiducials: self.paper.form().fiducials().to_vec(),
            codes: self.paper.form().codes().to_vec(),
            rail: grid.rail(),
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
        let too_many = sheet(Locale::En, 2971);
        let refused = |max| Err(LayoutError::TooManyRows { n_rows: 2971, max });
        assert_eq!(too_many.layout(), refused(2970));
        assert!(too_many.with_density(Density::Scanner).layout().is_ok());
    }

    #[test]
    fn a_dense_sheet_holds_a_class_of_45_on_a_page_and_has_a_code_of_its_own() {
        let phone = sheet(Locale::Ar, 46);
        let dense = phone.clone().with_density(Density::Scanner);
        assert_ne!(dense.sheet_id, phone.sheet_id);
        let pages = dense.layout().unwrap().pages;
        let n_rows: Vec<_> = pages.iter().map(|page| page.fields.len() - 1).collect();
        assert_eq!(n_rows, [45, 1]);
        assert_eq!(dense.with_density(Density::Phone), phone);
    }

    /// Rows keep off each other, and the table off the lower code's quiet zone.
    #[test]
    fn rows_of_any_density_have_room() {
        for paper in [Paper::A4, Paper::Letter] {
            for density in [Density::Phone, Density::Scanner] {
                let rows = sheet(Locale::En, 100).rows;
                let sheet = RosterSheet::new(paper, Locale::En, "", "", "", "", rows);
                let page = sheet.with_density(density).layout().unwrap().pages.remove(0);
                let y = |idx: usize| page.fields[idx].bubbles[0].y_mm;
                let (pitch, n) = (y(2) - y(1), page.fields.len() - 1);
                let r = page.fields[1].bubbles[0].r_mm;
                assert!(pitch - 2.0 * r > 1.2, "{paper:?} {density:?}: bubbles");
                assert!(pitch - page.rail.height_mm > 3.0, "{paper:?} {density:?}: rails");
                let code = page.codes[1];
                let quiet = code.y_mm - code.size_mm / 2.0 - 4.0 * code.size_mm / 21.0;
                assert!(y(n) + pitch / 2.0 < quiet, "{paper:?} {density:?}: the code");
            }
        }
    }
}
