//! What all our sheets have in common: styles, direction, harmless text, printing.
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, IgnoreError, Workbook, Worksheet, XlsxError,
};

use super::ExportError;
use crate::words::Words;
use crate::{Date, Status};

/// Widest column, characters: five names of Arabic use fit.
const MAX_WIDTH: usize = 60;

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> Self {
        Self { detail: error.to_string() }
    }
}

/// Formats of our sheets.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) label: Format,
    pub(super) fact: Format,
    pub(super) header: Format,
    pub(super) text: Format,
    /// Text that Excel must never take for a formula or a number.
    pub(super) raw_text: Format,
    pub(super) center: Format,
    pub(super) number: Format,
    pub(super) percent: Format,
    pub(super) date: Format,
    pub(super) total_label: Format,
}

impl Styles {
    /// Text begins where the language begins and runs its way, whatever its first letter is.
    pub(super) fn new(is_right_to_left: bool) -> Self {
        let (start, direction) = match is_right_to_left {
            true => (FormatAlign::Right, 2),
            false => (FormatAlign::Left, 1),
        };
        let text = Format::new().set_align(start).set_reading_direction(direction);
        let cell =
            text.clone().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0xD0_D5_DD));
        let cell = cell.set_align(FormatAlign::VerticalCenter);
        let center = cell.clone().set_align(FormatAlign::Center);
        Self {
            // Alone in its cell, it runs the way of its own letters; with a direction set,
            // LibreOffice breaks it at the next column.
            title: Format::new().set_align(start).set_bold().set_font_size(16),
            label: text.clone().set_font_color(Color::RGB(0x47_54_67)),
            fact: text.set_bold(),
            header: center
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x0F_4C_5C)),
            text: cell.clone(),
            raw_text: cell.clone().set_num_format("@").set_quote_prefix(),
            number: center.clone(),
            percent: center.clone().set_num_format("0.0%"),
            date: center.clone().set_num_format("yyyy-mm-dd"),
            total_label: cell.set_bold().set_background_color(Color::RGB(0xF2_F4_F7)),
            center,
        }
    }
}

/// A sheet being written, row by row and column by column, both from 0.
pub(super) struct Sheet {
    pub(super) styles: Styles,
    inner: Worksheet,
    widths: Vec<usize>,
}

impl Sheet {
    pub(super) fn new(name: &str, words: &Words) -> Result<Self, ExportError> {
        let mut inner = Worksheet::new();
        inner.set_name(name)?.set_right_to_left(words.is_right_to_left);
        inner.set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(Self { styles: Styles::new(words.is_right_to_left), inner, widths: Vec::new() })
    }

    /// Text, whatever it begins with. A cell of text is never a formula by itself; one that could
    /// become a formula when it is edited or saved as CSV is marked as text for good.
    pub(super) fn text(&mut self, at: At, text: &str, format: &Format) -> Result<(), ExportError> {
        self.widen(at.column, text);
        let begins = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let format = if begins { &format.clone().set_quote_prefix() } else { format };
        self.inner.write_string_with_format(at.row, at.column, text, format)?;
        Ok(())
    }

    /// A cell of the table's body.
    pub(super) fn cell(&mut self, at: At, text: &str) -> Result<(), ExportError> {
        let format = self.styles.text.clone();
        self.text(at, text, &format)
    }

    /// An id or a phone number: digits that are no number.
    pub(super) fn digits(&mut self, at: At, text: &str) -> Result<(), ExportError> {
        let format = self.styles.raw_text.clone();
        self.text(at, text, &format)
    }

    pub(super) fn number(&mut self, at: At, number: usize) -> Result<(), ExportError> {
        self.inner.write_number_with_format(
            at.row,
            at.column,
            number as f64,
            &self.styles.number,
        )?;
        Ok(())
    }

    pub(super) fn date(&mut self, at: At, date: Date) -> Result<(), ExportError> {
        self.widen(at.column, "2026-12-15");
        let moment = ExcelDateTime::from_ymd(date.year(), date.month(), date.day())?;
        self.inner.write_datetime_with_format(at.row, at.column, &moment, &self.styles.date)?;
        Ok(())
    }

    /// A formula with the value it has now, for programs that do not calculate.
    pub(super) fn formula(
        &mut self,
        at: At,
        formula: &str,
        value: &str,
        is_percent: bool,
    ) -> Result<(), ExportError> {
        let format = if is_percent { &self.styles.percent } else { &self.styles.number };
        let formula = Formula::new(formula).set_result(value);
        self.inner.write_formula_with_format(at.row, at.column, formula, format)?;
        Ok(())
    }

    pub(super) fn headers(&mut self, row: u32, headers: &[String]) -> Result<(), ExportError> {
        let format = self.styles.header.clone();
        for (column, header) in (0..).zip(headers) {
            self.text(At { row, column }, header, &format)?;
        }
        let n_lines = headers.iter().map(|header| header.lines().count()).max().unwrap_or(1);
        self.inner.set_row_height(row, 12.0 + 15.0 * n_lines as f64)?;
        self.inner.set_repeat_rows(row, row)?;
        Ok(())
    }

    /// Keeps the rows above and the columns before a cell on the screen.
    pub(super) fn freeze(&mut self, at: At) -> Result<(), ExportError> {
        self.inner.set_freeze_panes(at.row, at.column)?;
        Ok(())
    }

    pub(super) fn landscape(&mut self) {
        self.inner.set_landscape();
    }

    /// Colours statuses by their words, so that a corrected cell changes its colour too.
    pub(super) fn colour_statuses(
        &mut self,
        from: At,
        to: At,
        words: &Words,
    ) -> Result<(), ExportError> {
        let colours = [
            (Status::Present, 0x05_60_3A, 0xD1_FA_DF),
            (Status::Absent, 0x91_20_18, 0xFE_E4_E2),
            (Status::Late, 0x93_37_0D, 0xFE_F0_C7),
            (Status::Excused, 0x19_41_85, 0xD1_E9_FF),
        ];
        for (status, ink, paper) in colours {
            let rule = ConditionalFormatCellRule::EqualTo(words.status(status));
            let format = Format::new()
                .set_font_color(Color::RGB(ink))
                .set_background_color(Color::RGB(paper));
            let colour = ConditionalFormatCell::new().set_rule(rule).set_format(format);
            self.inner.add_conditional_format(from.row, from.column, to.row, to.column, &colour)?;
        }
        Ok(())
    }

    /// Ids are text on purpose: no green corner says that they should be numbers.
    pub(super) fn text_on_purpose(&mut self, from: At, to: At) -> Result<(), ExportError> {
        let kind = IgnoreError::NumberStoredAsText;
        self.inner.ignore_error_range(from.row, from.column, to.row, to.column, kind)?;
        Ok(())
    }

    /// The workbook's bytes. Its date is the table's own, not the clock's, so that the same table
    /// gives the same bytes.
    pub(super) fn finish(
        mut self,
        title: &str,
        date: Option<Date>,
    ) -> Result<Vec<u8>, ExportError> {
        for (column, width) in (0..).zip(&self.widths) {
            self.inner.set_column_width(column, (*width).min(MAX_WIDTH) as f64 + 2.0)?;
        }
        let (year, month, day) = date.map_or((2026, 1, 1), |d| (d.year(), d.month(), d.day()));
        let made = ExcelDateTime::from_ymd(year, month, day)?;
        let properties = DocProperties::new().set_title(title).set_creation_datetime(&made);
        let mut workbook = Workbook::new();
        workbook.set_properties(&properties);
        workbook.push_worksheet(self.inner);
        Ok(workbook.save_to_buffer()?)
    }

    fn widen(&mut self, column: u16, text: &str) {
        let column = usize::from(column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 4);
        }
        let n_chars = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        self.widths[column] = self.widths[column].max(n_chars);
    }

    /// Sets the width of a column by hand, characters; for those whose title runs over.
    pub(super) fn set_width(&mut self, column: u16, n_chars: usize) {
        self.widen(column, "");
        self.widths[usize::from(column)] = n_chars;
    }
}

/// A cell, from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) row: u32,
    pub(super) column: u16,
}

impl At {
    /// The cell's name with a fixed row or column as in `B$5`; only what formulas here need.
    pub(super) fn name(self) -> String {
        rust_xlsxwriter::utility::row_col_to_cell(self.row, self.column)
    }
}
