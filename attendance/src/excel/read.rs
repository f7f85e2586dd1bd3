//! A file as a table.
use super::book::Book;
use crate::Student;
use crate::import::{self, ImportError, ImportOptions, ImportPreview, MAX_FILE_BYTES, Table};

/// Reads a file (.xlsx, .xls, .ods, .csv, .tsv, or a table copied from a page) and says what importing it would do to the `saved` students.
///
/// ```
/// use attendance::excel;
/// use attendance::import::ImportOptions;
///
/// let file = "الرقم الجامعي;اسم الطالب\n٢٠٢١٠٠٠١;أحمد علي محمد\n".as_bytes();
/// let preview = excel::import(file, &ImportOptions::default(), &[])?;
/// assert_eq!(preview.summary.n_new, 1);
/// let student = preview.to_save().next().map(|s| (s.id.as_str(), s.name.as_str()));
/// assert_eq!(student, Some(("20210001", "أحمد علي محمد")));
/// # Ok::<(), attendance::import::ImportError>(())
/// ```
///
/// # Errors
///
/// [`ImportError`] when the file is no list of students that can be read.
pub fn import(
    bytes: &[u8],
    options: &ImportOptions,
    saved: &[Student],
) -> Result<ImportPreview, ImportError> {
    let table = read_table(bytes, options)?;
    import::preview(&table, options, saved)
}

/// Reads the sheet that [`ImportOptions::sheet`] names, or the first one that looks like a list of
/// students; failing that, the first one that holds anything.
///
/// # Errors
///
/// [`ImportError`] when the file cannot be read or is empty.
pub fn read_table(bytes: &[u8], options: &ImportOptions) -> Result<Table, ImportError> {
    let n_bytes = bytes.len() as u64;
    if n_bytes == 0 {
        return Err(ImportError::EmptyFile);
    }
    if n_bytes > MAX_FILE_BYTES {
        return Err(ImportError::FileTooLarge { n_bytes, max: MAX_FILE_BYTES });
    }
    let table = sheet(&mut Book::open(bytes)?, options)?;
    if table.rows.is_empty() { Err(ImportError::NoRows) } else { Ok(table) }
}

/// A sheet that cannot be read (too long, say) is passed over when another one is a list.
fn sheet(book: &mut Book<'_>, options: &ImportOptions) -> Result<Table, ImportError> {
    if let Some(name) = &options.sheet {
        let sheet_idx = book.find(name)?;
        return book.table(sheet_idx);
    }
    let mut fallback = Ok(Table::default());
    for sheet_idx in 0..book.n_sheets() {
        let table = book.table(sheet_idx);
        if table.as_ref().is_ok_and(|table| import::is_list(table, options)) {
            return table;
        }
        if fallback.as_ref().is_ok_and(|table| table.rows.is_empty()) {
            fallback = table;
        }
    }
    fallback
}
