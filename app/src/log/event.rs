//! One line of the log, and the row it is kept as.

use super::what::{Level, Place, Stage, What};
use attendance::{ScanId, Timestamp};
use serde::{Deserialize, Serialize};

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A stage that took its time.
    Took(Stage),
    /// Something that happened.
    Happened(What),
}

/// One line of the log. It has no place for a name, an id of a person, a file name or free text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// What.
    pub subject: Subject,
    /// How long it took, milliseconds.
    pub duration_ms: Option<u32>,
    /// The random id of the scanned file: the same for its pages, their rows and the records that
    /// come of them.
    pub scan: Option<ScanId>,
    /// Page of that file, from 0.
    pub page_idx: Option<u32>,
    /// How many of whatever the line is about.
    pub count: Option<u32>,
    /// The line of our own source that broke.
    pub line: Option<String>,
}

impl Event {
    /// Of something that happened.
    #[must_use]
    pub const fn happened(at: Timestamp, what: What) -> Self {
        Self::new(at, Subject::Happened(what))
    }

    /// Of a stage that took `duration_ms` milliseconds.
    #[must_use]
    pub fn took(at: Timestamp, stage: Stage, duration_ms: f64) -> Self {
        let duration_ms = Some(duration_ms.max(0.0).round() as u32);
        Self { duration_ms, ..Self::new(at, Subject::Took(stage)) }
    }

    const fn new(at: Timestamp, subject: Subject) -> Self {
        let (duration_ms, scan, page_idx, count, line) = (None, None, None, None, None);
        Self { at, subject, duration_ms, scan, page_idx, count, line }
    }

    /// The same, of a scanned file.
    #[must_use]
    pub fn of_scan(self, scan: &ScanId) -> Self {
        Self { scan: Some(scan.clone()), ..self }
    }

    /// The same, of a page of its file.
    #[must_use]
    pub fn of_page(self, page_idx: u32) -> Self {
        Self { page_idx: Some(page_idx), ..self }
    }

    /// The same, of so many.
    #[must_use]
    pub fn of_count(self, n: usize) -> Self {
        Self { count: Some(u32::try_from(n).unwrap_or(u32::MAX)), ..self }
    }

    /// How bad it is.
    #[must_use]
    pub const fn level(&self) -> Level {
        match self.subject {
            Subject::Took(_) => Level::Info,
            Subject::Happened(what) => what.level(),
        }
    }

    /// Where it happened.
    #[must_use]
    pub const fn place(&self) -> Place {
        match self.subject {
            Subject::Took(stage) => stage.place(),
            Subject::Happened(what) => what.place(),
        }
    }

    /// The text it is kept as.
    #[must_use]
    pub fn to_body(&self) -> String {
        let (took, happened) = match self.subject {
            Subject::Took(stage) => (Some(stage.as_str().to_owned()), None),
            Subject::Happened(what) => (None, Some(what.as_str().to_owned())),
        };
        let body = Body {
            v: VERSION,
            at: self.at,
            level: self.level().as_str().to_owned(),
            place: self.place().as_str().to_owned(),
            took,
            happened,
            ms: self.duration_ms,
            scan: self.scan.clone(),
            page: self.page_idx,
            n: self.count,
            line: self.line.clone(),
        };
        serde_json::to_string(&body).unwrap_or_default()
    }

    /// The line of a text; nothing when another release wrote what this one does not know.
    #[must_use]
    pub fn from_body(body: &str) -> Option<Self> {
        let body: Body = serde_json::from_str(body).ok()?;
        let took = body.took.as_deref().and_then(Stage::parse).map(Subject::Took);
        let happened = || body.happened.as_deref().and_then(What::parse).map(Subject::Happened);
        Some(Self {
            at: body.at,
            subject: took.or_else(happened)?,
            duration_ms: body.ms,
            scan: body.scan,
            page_idx: body.page,
            count: body.n,
            line: body.line,
        })
    }
}

/// Version of the text below.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Body {
    v: u32,
    at: Timestamp,
    level: String,
    place: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    took: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    happened: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ms: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scan: Option<ScanId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<String>,
}
