//! A file of any kind as sheets by name.
use super::guard::{self, Package};
use super::sniff::{self, Kind};
use super::{text_file, web, xls, xlsx, xml_tables};
use crate::import::{ImportError, Table};

/// A file whose sheets can be read.
pub(super) enum Book<'a> {
    /// Read one at a time.
    Xlsx(Box<xlsx::Workbook<'a>>),
    Xls(Box<xls::Workbook>),
    /// All of them, which come out in one go.
    Whole {
        names: Vec<String>,
        sheets: Vec<Result<Table, ImportError>>,
    },
}

impl<'a> Book<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        Ok(match sniff::kind(bytes) {
            Kind::Package => match guard::check(bytes)? {
                Package::Xlsx => Self::Xlsx(Box::new(xlsx::Workbook::open(bytes)?)),
                Package::OpenDocument => {
                    Self::whole(xml_tables::open_document(&guard::content(bytes)?))
                }
            },
            Kind::Compound => Self::Xls(Box::new(xls::Workbook::open(bytes)?)),
            Kind::WebPage => Self::whole(web::tables(bytes)?.into_iter().map(Ok).collect()),
            Kind::Excel2003 => Self::whole(xml_tables::excel_2003(&text_file::decode(bytes))),
            Kind::Text => Self::whole(vec![Ok(text_file::table(bytes)?)]),
            Kind::Other(format) => return Err(ImportError::NotATable { format }),
        })
    }

    fn whole(sheets: Vec<Result<Table, ImportError>>) -> Self {
        let names = sheets.iter().flatten().map(|table| table.sheets.clone());
        let names: Vec<String> = names.max_by_key(Vec::len).unwrap_or_default();
        Self::Whole { names, sheets }
    }

    /// How many sheets a person can choose from; a text file has one without a name.
    pub(super) fn n_sheets(&self) -> usize {
        match self {
            Self::Xlsx(book) => book.sheets().len(),
            Self::Xls(book) => book.sheets().len(),
            Self::Whole { sheets, .. } => sheets.len(),
        }
    }

    /// Where the sheet of that name is.
    pub(super) fn find(&self, name: &str) -> Result<usize, ImportError> {
        let names = match self {
            Self::Xlsx(book) => book.sheets(),
            Self::Xls(book) => book.sheets(),
            Self::Whole { names, .. } => names,
        };
        let found = names.iter().position(|sheet| sheet == name);
        found.ok_or_else(|| ImportError::NoSuchSheet { name: name.to_owned() })
    }

    /// Reads a sheet.
    pub(super) fn table(&mut self, sheet_idx: usize) -> Result<Table, ImportError> {
        let absent = || ImportError::NoSuchSheet { name: sheet_idx.to_string() };
        match self {
            Self::Xlsx(book) => book.table(sheet_idx),
            Self::Xls(book) => {
                let name = book.sheets().get(sheet_idx).cloned().ok_or_else(absent)?;
                book.table(&name)
            }
            Self::Whole { sheets, .. } => sheets.get(sheet_idx).cloned().ok_or_else(absent)?,
        }
    }
}
