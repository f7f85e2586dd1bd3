use std::path::PathBuf;

use attendance::Date;
use clap::{Args, Parser, Subcommand, ValueEnum};
use omr_core::{Locale, Paper};

/// Print bubble sheets for attendance and read marked pages
#[derive(Debug, Parser)]
#[command(name = "omr", version, max_term_width = 100)]
pub(crate) struct Omr {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a sheet to print, and the layout that reading it needs
    Sheet {
        #[command(subcommand)]
        kind: SheetKind,
    },
    /// Read photos and scans of printed sheets
    ///
    /// Exit status: 0 when every page gave a result, whatever it says; 1 when results cannot be
    /// written; 2 for a usage error.
    Read(Read),
}

#[derive(Debug, Subcommand)]
pub(crate) enum SheetKind {
    /// A list that the teacher marks: one row a student, 30 rows a page
    Roster(Roster),
    /// Slips that the students fill, four on a page: one for each student of the list
    Slips(Sheet),
}

#[derive(Debug, Args)]
pub(crate) struct Roster {
    #[command(flatten)]
    pub(crate) sheet: Sheet,
    /// Rows close together, for scanners of 150 dpi and more: 45 a page on A4, 42 on Letter
    #[arg(long)]
    pub(crate) dense: bool,
}

/// What every sheet is made of.
#[derive(Debug, Args)]
pub(crate) struct Sheet {
    /// Students as CSV in UTF-8 with the columns id and name, in the order to be printed
    #[arg(long, value_name = "CSV")]
    pub(crate) students: PathBuf,
    /// Course code, such as CS101
    #[arg(long, value_name = "CODE")]
    pub(crate) course: String,
    /// Course name
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(crate) course_name: String,
    /// Name of the session, such as "Lecture 10"
    #[arg(long, value_name = "NAME")]
    pub(crate) session: String,
    /// Date of the session, such as 2026-12-15
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) date: Date,
    /// Paper to print on
    #[arg(long, value_enum, default_value_t = PaperName::A4)]
    pub(crate) paper: PaperName,
    /// Language of the printed words; it also decides the order of the columns
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub(crate) lang: Language,
    /// Where the PDF goes
    #[arg(long, value_name = "PDF")]
    pub(crate) out: PathBuf,
    /// Where the layout goes; `omr read` needs it
    #[arg(long, value_name = "JSON")]
    pub(crate) layout: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Read {
    /// Layout of a sheet that may be in the pictures; can be given many times
    #[arg(long = "layout", value_name = "JSON", required = true)]
    pub(crate) layouts: Vec<PathBuf>,
    /// One JSON object a page or slip, one a line, instead of a table
    #[arg(long)]
    pub(crate) json: bool,
    /// Put a small picture of every row, and of the page with what was read, into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) evidence: Option<PathBuf>,
    /// JPEG, PNG, WebP, TIFF or PDF
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|_| "give a day of the calendar as YYYY-MM-DD".to_owned())
}

/// Papers by the names of the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PaperName {
    /// 210 × 297 mm
    A4,
    /// 215.9 × 279.4 mm
    Letter,
}

impl From<PaperName> for Paper {
    fn from(name: PaperName) -> Self {
        match name {
            PaperName::A4 => Self::A4,
            PaperName::Letter => Self::Letter,
        }
    }
}

/// Languages by their codes.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Language {
    /// Arabic
    Ar,
    /// English
    En,
    /// Kurdish (Sorani)
    Ckb,
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::Ar => Self::Ar,
            Language::En => Self::En,
            Language::Ckb => Self::Ckb,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Omr;

    #[test]
    fn the_command_line_is_consistent() {
        Omr::command().debug_assert();
    }
}
