use super::{
    Bubble, Field, FieldKind, Form, LAYOUT_VERSION, LayoutError, Locale, PageLayout, Paper,
    Placement, RailSize, SheetId, SheetKind, SheetLayout, seed,
};

/// Digits of a student's id.
pub(crate) const N_DIGITS: usize = 8;

/// Name of the check column's field.
pub(crate) const CHECK_FIELD: &str = "id-check";

/// Values of the status bubbles, in printed order.
const STATUSES: [&str; 4] = ["present", "absent", "late", "excused"];

/// Slips side by side on a page.
const ACROSS: usize = 2;

/// What a sheet of slips prints: everything needed to lay it out and to print it again, byte for
/// byte. Each student fills one slip; four stand on a page, to be cut apart or not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SlipSheet {
    /// The sheet's short code, printed on every slip.
    pub sheet_id: SheetId,
    /// Paper to print on.
    pub paper: Paper,
    /// Language of the printed words; also decides the order of the status bubbles. Digits run
    /// from left to right in every language, as people write them.
    pub locale: Locale,
    /// Course code as printed, such as `CS101`.
    pub course: String,
    /// Course name as printed; may be empty.
    pub course_name: String,
    /// Session name as printed, such as `Lecture 10`.
    pub session: String,
    /// Date as ISO 8601 (`2026-12-15`); printed in the language's form.
    pub date: String,
    /// Number of slips: one a student.
    pub n_slips: usize,
}

impl SlipSheet {
    /// Slips on a page.
    pub const PER_PAGE: usize = 4;

    /// Slips of a sheet: its code carries three digits of slip number.
    pub const MAX_SLIPS: usize = 999;

    /// Slips whose code is made of everything on them: the same arguments give the same sheet on
    /// every device.
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
        n_slips: usize,
    ) -> Self {
        let (course, course_name) = (course.into(), course_name.into());
        let (session, date) = (session.into(), date.into());
        let texts = [&*course, &course_name, &session, &date];
        let sheet_id = seed::slips_id(paper, locale, texts, n_slips);
        Self { sheet_id, paper, locale, course, course_name, session, date, n_slips }
    }

    /// Where everything lies, one entry a slip, each measured from the slip's own top-left corner:
    /// the same sheet always gives the same layout.
    ///
    /// # Errors
    ///
    /// [`LayoutError::NoRows`] and [`LayoutError::TooManyRows`] (over 999 slips).
    pub fn layout(&self) -> Result<SheetLayout, LayoutError> {
        let (n_rows, max) = (self.n_slips, Self::MAX_SLIPS);
        if n_rows == 0 {
            return Err(LayoutError::NoRows);
        }
        if n_rows > max {
            return Err(LayoutError::TooManyRows { n_rows, max });
        }
        Ok(SheetLayout {
            version: LAYOUT_VERSION,
            sheet_id: self.sheet_id.clone(),
            kind: SheetKind::Slip,
            paper: self.paper.size(),
            pages: (0..n_rows).map(|idx| self.slip(idx)).collect(),
        })
    }

    fn slip(&self, idx: usize) -> PageLayout {
        PageLayout {
            // At most 999.
            page: idx as u32 + 1,
            placement: Some(placement(self.paper, idx)),
            fiducials: Form::Slip.fiducials().to_vec(),
            codes: Form::Slip.codes().to_vec(),
            rail: RailSize::STANDARD,
            fields: SlipGrid::new(self.locale).fields(),
        }
    }
}

/// Where a slip stands: row by row, each a quarter of the page.
fn placement(paper: Paper, idx: usize) -> Placement {
    let size = paper.size();
    let (width_mm, height_mm) = (size.width_mm / 2.0, size.height_mm / 2.0);
    let (across, down) = (idx % ACROSS, idx % SlipSheet::PER_PAGE / ACROSS);
    Placement {
        pdf_page: (idx / SlipSheet::PER_PAGE) as u32 + 1,
        x_mm: across as f64 * width_mm,
        y_mm: down as f64 * height_mm,
        width_mm,
        height_mm,
    }
}

/// Where things lie on a slip, mm from its top-left corner. Only the statuses are mirrored for
/// languages that run from right to left; numbers are not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SlipGrid {
    is_rtl: bool,
}

impl SlipGrid {
    /// Radius of a bubble's outline: 4 mm leave 1.6 mm of paper above and below, and 2.5 mm to
    /// the next column.
    const R_MM: f64 = 2.0;

    /// Distance between the digits of a column.
    const ROW_MM: f64 = 5.6;

    /// Distance between columns.
    pub(crate) const COLUMN_MM: f64 = 6.5;

    /// Middle of the first column, and of the check column: a wider gap sets it apart.
    const FIRST_X_MM: f64 = 23.0;
    const CHECK_X_MM: f64 = 79.5;

    /// Middle of the row of zeros.
    const FIRST_Y_MM: f64 = 58.2;

    /// Middle of the status bubbles.
    pub(crate) const STATUS_Y_MM: f64 = 117.4;

    /// Middle of the first status bubble, left-to-right mm, and the distance between two.
    const STATUS_X_MM: (f64, f64) = (18.0, 19.0);

    pub(crate) const fn new(locale: Locale) -> Self {
        Self { is_rtl: locale.is_rtl() }
    }

    /// The middle of a digit's column, counted from 0; the ninth is the check column.
    pub(crate) fn column_x(&self, idx: usize) -> f64 {
        if idx < N_DIGITS {
            Self::FIRST_X_MM + idx as f64 * Self::COLUMN_MM
        } else {
            Self::CHECK_X_MM
        }
    }

    /// The middle of a digit's row.
    pub(crate) fn digit_y(&self, digit: usize) -> f64 {
        // In whole tenths, so that layouts hold `80.6` and not `80.60000000000001`.
        (10.0 * (Self::FIRST_Y_MM + digit as f64 * Self::ROW_MM)).round() / 10.0
    }

    /// The middle of a status bubble, as in left-to-right reading.
    pub(crate) fn status_ltr_x(&self, idx: usize) -> f64 {
        let (first, pitch) = Self::STATUS_X_MM;
        first + idx as f64 * pitch
    }

    fn status_x(&self, idx: usize) -> f64 {
        let x_mm = self.status_ltr_x(idx);
        if self.is_rtl { Form::Slip.size().width_mm - x_mm } else { x_mm }
    }

    fn fields(&self) -> Vec<Field> {
        let digits = (0..N_DIGITS).map(|idx| self.column(idx, format!("id-{}", idx + 1)));
        let check = self.column(N_DIGITS, CHECK_FIELD.to_owned());
        digits.chain([check, self.status()]).collect()
    }

    fn column(&self, idx: usize, name: String) -> Field {
        let x_mm = self.column_x(idx);
        let bubble = |digit: usize| Self::bubble(digit.to_string(), x_mm, self.digit_y(digit));
        Self::field(name, (0..10).map(bubble).collect())
    }

    fn status(&self) -> Field {
        let bubble = |(idx, value): (usize, &str)| {
            Self::bubble(value.to_owned(), self.status_x(idx), Self::STATUS_Y_MM)
        };
        Self::field("status".to_owned(), STATUSES.into_iter().enumerate().map(bubble).collect())
    }

    const fn bubble(value: String, x_mm: f64, y_mm: f64) -> Bubble {
        Bubble { value, x_mm, y_mm, r_mm: Self::R_MM }
    }

    const fn field(field: String, bubbles: Vec<Bubble>) -> Field {
        let kind = FieldKind::SingleChoice;
        Field { field, kind, student_id: None, bubbles, rails: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(paper: Paper, n: usize) -> SlipSheet {
        SlipSheet::new(paper, Locale::Ar, "CS101", "", "Lecture 10", "2026-12-15", n)
    }

    #[test]
    fn four_slips_stand_on_a_page_and_each_has_its_number() {
        let layout = slips(Paper::A4, 6).layout().unwrap();
        assert_eq!(layout.validate(), Ok(()));
        let place = |idx: usize| {
            let Placement { pdf_page, x_mm, y_mm, .. } = layout.pages[idx].placement.unwrap();
            (layout.pages[idx].page, pdf_page, x_mm, y_mm)
        };
        assert_eq!(place(0), (1, 1, 0.0, 0.0));
        assert_eq!(place(3), (4, 1, 105.0, 148.5));
        assert_eq!(place(5), (6, 2, 105.0, 0.0));
        let letter = slips(Paper::Letter, 4).layout().unwrap();
        let last = letter.pages[3].placement.unwrap();
        assert_eq!((last.x_mm, last.y_mm, last.width_mm), (107.95, 139.7, 107.95));
        assert_ne!(letter.sheet_id, slips(Paper::A4, 4).sheet_id);
    }

    #[test]
    fn a_layout_of_slips_says_where_each_stands_on_the_paper() {
        let layout = slips(Paper::A4, 5).layout().unwrap();
        let spoiled = |spoil: fn(&mut SheetLayout)| {
            let mut layout = layout.clone();
            spoil(&mut layout);
            layout.validate()
        };
        let spoils: [fn(&mut SheetLayout); 6] = [
            |layout| layout.pages[0].placement = None,
            |layout| layout.pages[0].placement.as_mut().unwrap().x_mm = 106.0,
            |layout| layout.pages[0].placement.as_mut().unwrap().height_mm = f64::NAN,
            |layout| layout.pages[0].placement.as_mut().unwrap().pdf_page = 0,
            // Beyond the slip, and still on the paper.
            |layout| layout.pages[0].fields[0].bubbles[0].x_mm = 106.0,
            |layout| layout.kind = SheetKind::Roster,
        ];
        for (i, spoil) in spoils.into_iter().enumerate() {
            let result = spoiled(spoil);
            assert!(matches!(result, Err(LayoutError::OutOfBounds { .. })), "{i}: {result:?}");
        }
        assert_eq!(spoiled(|_| ()), Ok(()));
    }

    /// The keys that other programs rely on.
    #[cfg(feature = "serde")]
    #[test]
    fn a_slip_s_place_is_written_as_published() {
        let layout = slips(Paper::A4, 2).layout().unwrap();
        let json = layout.to_json().unwrap();
        assert_eq!(SheetLayout::from_json(json.as_bytes()), Ok(layout));
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["kind"], "slip");
        let placement = serde_json::json!(
            {"pdf_page": 1, "x_mm": 105.0, "y_mm": 0.0, "width_mm": 105.0, "height_mm": 148.5}
        );
        assert_eq!(json["pages"][1]["placement"], placement);
        let field = &json["pages"][1]["fields"][0];
        assert_eq!((&field["field"], &field["kind"]), (&"id-1".into(), &"single-choice".into()));
        assert_eq!(field["bubbles"][7]["value"], "7");
    }

    #[test]
    fn an_id_has_eight_columns_of_ten_digits_from_left_to_right_and_a_check() {
        let layout = slips(Paper::A4, 1).layout().unwrap();
        let fields = &layout.pages[0].fields;
        let names: Vec<_> = fields.iter().map(|field| &*field.field).collect();
        let expected =
            ["id-1", "id-2", "id-3", "id-4", "id-5", "id-6", "id-7", "id-8", "id-check", "status"];
        assert_eq!(names, expected);
        for pair in fields[..9].windows(2) {
            assert!(pair[0].bubbles[0].x_mm < pair[1].bubbles[0].x_mm);
        }
        for field in &fields[..9] {
            let values: String = field.bubbles.iter().map(|bubble| &*bubble.value).collect();
            assert_eq!(values, "0123456789");
        }
        // Right to left.
        let status = &fields[9].bubbles;
        assert!(status[0].value == "present" && status[0].x_mm > status[3].x_mm);
    }

    /// Bubbles keep off each other, and off what finds and names the slip.
    #[test]
    fn everything_on_a_slip_has_room() {
        for locale in [Locale::En, Locale::Ckb] {
            let fields = SlipGrid::new(locale).fields();
            let bubbles: Vec<_> = fields.iter().flat_map(|field| &field.bubbles).collect();
            for (idx, a) in bubbles.iter().enumerate() {
                for b in &bubbles[..idx] {
                    let (dx, dy) = (a.x_mm - b.x_mm, a.y_mm - b.y_mm);
                    let least = a.r_mm + b.r_mm + 1.5;
                    assert!(dx * dx + dy * dy > least * least, "{a:?} {b:?}");
                }
                let squares =
                    Form::Slip.fiducials().map(|f| (f.x_mm, f.y_mm, f.size_mm / 2.0 + 2.0));
                let codes = Form::Slip.codes();
                let codes =
                    codes.map(|c| (c.x_mm, c.y_mm, c.size_mm / 2.0 + 4.0 * c.size_mm / 21.0));
                for (x, y, half) in squares.into_iter().chain(codes) {
                    let gap = (a.x_mm - x).abs().max((a.y_mm - y).abs()) - half - a.r_mm;
                    assert!(gap > 0.0, "{a:?} and a square at {x}, {y}");
                }
            }
        }
    }

    #[test]
    fn no_slips_and_too_many_are_refused() {
        assert_eq!(slips(Paper::A4, 0).layout(), Err(LayoutError::NoRows));
        let refused = Err(LayoutError::TooManyRows { n_rows: 1000, max: 999 });
        assert_eq!(slips(Paper::A4, 1000).layout(), refused);
        assert!(slips(Paper::A4, 999).layout().unwrap().validate().is_ok());
    }
}
