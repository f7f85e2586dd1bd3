//! A file as a table.
use super::sniff::{self, Kind};
use super::text_file;
use super::xlsx::Workbook;
use crate::Student;
use crate::import::{self, ImportError, ImportOptions, ImportPreview, Table};

/// Bytes of a file at most: ten times a list of 100,000 people.
pub const MAX_FILE_BYTES: u64 = 20 << 20;

/// Reads an .xlsx or .csv file and says what importing it would do to the `saved` students.
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
    let table = match sniff::kind(bytes) {
        Kind::Package => sheet(&mut Workbook::open(bytes)?, options)?,
        Kind::Text => text_file::table(bytes)?,
        Kind::Protected => return Err(ImportError::PasswordProtected),
        Kind::Other(format) => return Err(ImportError::NotATable { format }),
    };
    if table.rows.is_empty() { Err(ImportError::NoRows) } else { Ok(table) }
}

fn sheet(workbook: &mut Workbook<'_>, options: &ImportOptions) -> Result<Table, ImportError> {
    if let Some(name) = &options.sheet {
        return workbook.table(name);
    }
    let mut fallback = Table::default();
    for name in workbook.sheets().to_vec() {
        let table = workbook.table(&name)?;
        if import::has_header(&table, options) {
            return Ok(table);
        }
        if fallback.rows.is_empty() {
            fallback = table;
        }
    }
    Ok(fallback)
}
