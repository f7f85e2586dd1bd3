//! Which row holds the headers and what each column is: by its header's words, by what was
//! remembered of such files, and by its values.
use super::headers::{self, Fit};
use super::looks::Looks;
use super::memory::{self, RememberedMapping};
use super::{
    Cell, ColumnMatch, Confidence, HeaderChoice, ImportError, ImportOptions, MAX_COLUMNS,
    StudentField, Table, TableRow,
};

/// How far down the headers are looked for: letterheads take a dozen rows at most.
const MAX_ROWS_ABOVE: usize = 50;

/// Rows whose values are looked at.
const N_SAMPLED: usize = 400;

/// Share of a column's values from which a header's claim is borne out, and below which it is
/// contradicted, percent.
const MIN_BORNE_OUT: u8 = 50;
const MIN_NOT_CONTRADICTED: u8 = 20;

/// Share from which values alone make a column the id or the name, percent: half a column of
/// eight-digit numbers could be anything.
const MIN_BY_VALUES: u8 = 60;

/// What was found of a table.
#[derive(Debug, Clone)]
pub(super) struct Found<'o> {
    /// Index of the row of headers; none when the list has none.
    pub(super) header_idx: Option<usize>,
    /// Index of the first row that can be a student.
    pub(super) first_idx: usize,
    /// What each column is, by column.
    pub(super) columns: Vec<Column>,
    /// Tells the kind of file.
    pub(super) signature: String,
    /// What was chosen for such a file before.
    pub(super) remembered: Option<&'o RememberedMapping>,
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Column {
    pub(super) field: Option<StudentField>,
    confidence: Option<Confidence>,
    suggestion: Option<StudentField>,
    looks: Looks,
}

impl Found<'_> {
    /// The column of a field.
    pub(super) fn column(&self, field: StudentField) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    fn missing(&self) -> Vec<StudentField> {
        let needed = [StudentField::Id, StudentField::Name];
        needed.into_iter().filter(|field| self.column(*field).is_none()).collect()
    }

    /// The columns with a header or values, for people.
    pub(super) fn matches(&self, table: &Table, list: &[&TableRow]) -> Vec<ColumnMatch> {
        let head = self.header_idx.and_then(|i| table.rows.get(i));
        let n_columns = list.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let column = |column_idx: usize| {
            let cells = list.iter().map(|row| row.cell(column_idx));
            let filled = cells.filter(|cell| !cell.is_empty()).map(Cell::text);
            let found = self.columns.get(column_idx).copied().unwrap_or_default();
            ColumnMatch {
                column_idx,
                header: head.map(|row| row.cell(column_idx).text()).unwrap_or_default(),
                field: found.field,
                confidence: found.confidence,
                suggestion: found.suggestion.filter(|_| found.field.is_none()),
                fit_percent: found.field.and_then(|field| found.looks.could_be(field)),
                samples: filled.take(3).collect(),
            }
        };
        (0..n_columns.max(self.columns.len()))
            .map(column)
            .filter(|c| !c.header.is_empty() || !c.samples.is_empty() || c.field.is_some())
            .collect()
    }
}

/// Finds the headers and columns.
///
/// # Errors
///
/// [`ImportError::NoRows`], and [`ImportError::ColumnsNotFound`] when the id or the name is in no
/// column.
pub(super) fn find<'o>(
    table: &Table,
    options: &'o ImportOptions,
) -> Result<Found<'o>, ImportError> {
    let found = match options.header {
        HeaderChoice::Row(number) => {
            let row_idx = table.rows.iter().position(|row| row.number == number);
            let row_idx = row_idx.or((!table.rows.is_empty()).then_some(0));
            row_idx.map(|i| under(table, Some(i), i + 1, options))
        }
        HeaderChoice::Absent => (!table.rows.is_empty()).then(|| under(table, None, 0, options)),
        HeaderChoice::Find => best(table, options),
    };
    let found = found.ok_or(ImportError::NoRows)?;
    let missing = found.missing();
    if missing.is_empty() {
        return Ok(found);
    }
    let row = found.header_idx.or(Some(found.first_idx)).and_then(|i| table.rows.get(i));
    Err(ImportError::ColumnsNotFound {
        missing,
        row_number: row.map_or(0, |row| row.number),
        headers: row.map(|row| row.cells.iter().map(Cell::text).collect()).unwrap_or_default(),
        has_header: found.header_idx.is_some(),
    })
}

/// The row that names the most fields, id and name among them; where no row does, the list is
/// looked for by its values.
fn best<'o>(table: &Table, options: &'o ImportOptions) -> Option<Found<'o>> {
    let above = || table.rows.iter().take(MAX_ROWS_ABOVE).enumerate();
    let is_known = |row: &TableRow| {
        !options.remembered.is_empty()
            && RememberedMapping::find(&options.remembered, &memory::of_headers(row)).is_some()
    };
    if let Some((row_idx, _)) = above().find(|(_, row)| is_known(row)) {
        return Some(under(table, Some(row_idx), row_idx + 1, options));
    }
    let named = above().map(|(row_idx, row)| (headers::rank(row), row_idx));
    // The first of equals.
    let (rank, row_idx) = named.max_by_key(|(rank, row_idx)| (*rank, usize::MAX - row_idx))?;
    let by_name = under(table, Some(row_idx), row_idx + 1, options);
    if rank.1 > 0 && by_name.missing().is_empty() {
        return Some(by_name);
    }
    let by_values = without_names(table, options);
    Some(match by_values {
        Some(found) if found.missing().is_empty() => found,
        _ => by_name,
    })
}

/// A list that no header names: the first row that is a student, and perhaps a row of unknown
/// words above it.
fn without_names<'o>(table: &Table, options: &'o ImportOptions) -> Option<Found<'o>> {
    let whole = under(table, None, 0, options);
    let (id, name) = (whole.column(StudentField::Id)?, whole.column(StudentField::Name)?);
    let is_student = |row: &TableRow| {
        let one = |i: usize, field| Looks::of(std::iter::once(row.cell(i))).seems(field) > 0;
        one(id, StudentField::Id) && one(name, StudentField::Name)
    };
    let first = table.rows.iter().position(is_student)?;
    let says =
        |i: usize, column: usize| table.rows.get(i).is_some_and(|r| !r.cell(column).is_empty());
    let head = first.checked_sub(1).filter(|above| says(*above, id) && says(*above, name));
    Some(under(table, head, first, options))
}

/// The columns of the list that begins at `first_idx`, below the headers at `header_idx`.
fn under<'o>(
    table: &Table,
    header_idx: Option<usize>,
    first_idx: usize,
    options: &'o ImportOptions,
) -> Found<'o> {
    let empty = TableRow { number: 0, cells: Vec::new() };
    let head = header_idx.and_then(|i| table.rows.get(i)).unwrap_or(&empty);
    let list: Vec<&TableRow> = table.rows.iter().skip(first_idx).take(N_SAMPLED).collect();
    let n_listed = list.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let n_chosen = options.columns.keys().last().map_or(0, |last| last.saturating_add(1));
    let n_columns = head.cells.len().max(n_listed).max(n_chosen).min(MAX_COLUMNS);
    let looks = |i: usize| Looks::of(list.iter().map(|row| row.cell(i)));
    let mut columns: Vec<Column> =
        (0..n_columns).map(|i| Column { looks: looks(i), ..Column::default() }).collect();
    let signature = if header_idx.is_some() {
        memory::of_headers(head)
    } else {
        let seem: Vec<_> = columns.iter().map(|column| column.looks.best(|_| true)).collect();
        memory::of_fields(&seem)
    };
    let remembered = RememberedMapping::find(&options.remembered, &signature);
    let mut assigner = Assigner { columns: &mut columns, is_open: vec![true; n_columns] };
    for (column_idx, field) in &options.columns {
        assigner.fix(*column_idx, *field, Confidence::Chosen);
    }
    for (column_idx, field) in remembered.iter().flat_map(|mapping| &mapping.columns) {
        assigner.fix(*column_idx, *field, Confidence::Remembered);
    }
    let fits: Vec<Option<(Fit, StudentField)>> =
        (0..n_columns).map(|i| headers::fit(&head.cell(i).text())).collect();
    assigner.by_name(&fits, |percent| percent >= MIN_NOT_CONTRADICTED);
    for field in [StudentField::Id, StudentField::Name] {
        assigner.by_values(field, &fits, header_idx.is_some());
    }
    assigner.by_name(&fits, |_| true);
    assigner.the_rest(|i| head.cell(i).is_empty());
    Found { header_idx, first_idx, columns, signature, remembered }
}

/// Gives each field to one column.
struct Assigner<'a> {
    columns: &'a mut [Column],
    /// Columns that nobody has decided about.
    is_open: Vec<bool>,
}

impl Assigner<'_> {
    fn is_free(&self, field: StudentField) -> bool {
        !self.columns.iter().any(|column| column.field == Some(field))
    }

    fn give(&mut self, column_idx: usize, field: StudentField, confidence: Confidence) {
        self.columns[column_idx].field = Some(field);
        self.columns[column_idx].confidence = Some(confidence);
        self.is_open[column_idx] = false;
    }

    /// What was chosen, also to leave a column out.
    fn fix(&mut self, column_idx: usize, field: Option<StudentField>, confidence: Confidence) {
        if !self.is_open.get(column_idx).is_some_and(|is_open| *is_open) {
            return;
        }
        match field.filter(|field| self.is_free(*field)) {
            Some(field) => self.give(column_idx, field, confidence),
            // Its field was given to another column by a later choice: look at it anew.
            None if field.is_some() => {}
            None => {
                self.is_open[column_idx] = false;
                self.columns[column_idx].confidence = Some(confidence);
            }
        }
    }

    /// By headers: the best name first, then the column whose values bear it out, then the first.
    fn by_name(&mut self, fits: &[Option<(Fit, StudentField)>], is_taken: impl Fn(u8) -> bool) {
        let percent =
            |columns: &[Column], i: usize, field| columns[i].looks.could_be(field).unwrap_or(100);
        let mut named: Vec<(Fit, bool, usize, StudentField)> = (0..)
            .zip(fits)
            .filter_map(|(i, fit)| fit.map(|(fit, field)| (fit, i, field)))
            .filter(|(fit, i, field)| {
                *fit > Fit::Weak || is_taken(percent(self.columns, *i, *field))
            })
            .map(|(fit, i, field)| {
                (fit, percent(self.columns, i, field) >= MIN_BORNE_OUT, i, field)
            })
            .collect();
        named.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.cmp(&b.2)));
        for (fit, _, i, field) in named {
            if self.is_open[i] && self.is_free(field) {
                let confidence = match (fit, percent(self.columns, i, field)) {
                    (_, percent) if percent < MIN_NOT_CONTRADICTED => Confidence::Guess,
                    (Fit::Weak, percent) if percent < 80 => Confidence::Likely,
                    (_, percent) if percent < MIN_BORNE_OUT => Confidence::Likely,
                    _ => Confidence::Sure,
                };
                self.give(i, field, confidence);
            }
        }
    }

    /// A needed column that no header names, by its values. A header of unknown words may mean
    /// something else, so the guess is no more than that.
    fn by_values(
        &mut self,
        field: StudentField,
        fits: &[Option<(Fit, StudentField)>],
        has_header: bool,
    ) {
        if !self.is_free(field) {
            return;
        }
        let is_nameless =
            |i: usize| fits.get(i).is_none_or(|fit| fit.is_none_or(|(f, _)| f == Fit::Weak));
        let candidates = (0..self.columns.len()).filter(|i| self.is_open[*i] && is_nameless(*i));
        let seems = |i: &usize| self.columns[*i].looks.seems(field);
        let Some(best) = candidates.rev().max_by_key(seems) else { return };
        let share = self.columns[best].looks.seems(field);
        if share >= MIN_BY_VALUES {
            let is_likely = share >= 90 && !has_header;
            let confidence = if is_likely { Confidence::Likely } else { Confidence::Guess };
            self.give(best, field, confidence);
        }
    }

    /// Columns without any header are taken for what they seem to be; of those whose header is not
    /// understood that is only said: “telephone of the father” is a telephone too.
    fn the_rest(&mut self, is_headless: impl Fn(usize) -> bool) {
        for i in 0..self.columns.len() {
            if !self.is_open[i] {
                continue;
            }
            let Some(field) = self.columns[i].looks.best(|field| self.is_free(field)) else {
                continue;
            };
            if is_headless(i) {
                self.give(i, field, Confidence::Guess);
            } else {
                self.columns[i].suggestion = Some(field);
            }
        }
    }
}

#[cfg(test)]
mod tests;
