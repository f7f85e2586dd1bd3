use std::io::{self, ErrorKind, Write};

use omr_core::geometry::Point;
use omr_core::{
    BubbleReading, Edge, FieldReading, FieldState, Mark, Reason, SheetReading, Warning,
};
use serde::Serialize;

use crate::Failure;
use crate::explain::PageError;

/// Which page of the input.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageId<'a> {
    /// The file as it was given.
    pub(crate) source: &'a str,
    /// 0-based.
    pub(crate) page_idx: usize,
}

/// Writes one answer a page, as JSON or as text.
pub(crate) struct Output<W> {
    sink: W,
    is_json: bool,
}

impl<W: Write> Output<W> {
    pub(crate) const fn new(sink: W, is_json: bool) -> Self {
        Self { sink, is_json }
    }

    /// A page that was read; `folder` is where its evidence lies.
    pub(crate) fn read(
        &mut self,
        id: PageId<'_>,
        reading: &SheetReading,
        ms: f64,
        folder: Option<&str>,
    ) -> Result<(), Failure> {
        if self.is_json {
            self.json(&ReadLine::new(id, reading, ms, folder))
        } else {
            self.text(&table(id, reading))
        }
    }

    /// A page that was not.
    pub(crate) fn failed(&mut self, id: PageId<'_>, error: &PageError) -> Result<(), Failure> {
        let message = error.message();
        if self.is_json {
            let error = ErrorLine { code: error.code(), message: &message };
            let PageId { source, page_idx } = id;
            self.json(&FailedLine { source, page_index: page_idx, ok: false, error })
        } else {
            self.text(&format!("{}\n    {message}\n", title(id)))
        }
    }

    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        written(self.sink.flush())
    }

    fn json(&mut self, line: &impl Serialize) -> Result<(), Failure> {
        let text =
            serde_json::to_string(line).map_err(|error| Failure::Output(error.to_string()))?;
        self.text(&(text + "\n"))
    }

    /// Whole lines, at once: what reads them sees each page as soon as it is done.
    fn text(&mut self, text: &str) -> Result<(), Failure> {
        written(self.sink.write_all(text.as_bytes()).and_then(|()| self.sink.flush()))
    }
}

fn written(result: io::Result<()>) -> Result<(), Failure> {
    result.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::Output("nobody reads the results any more".to_owned()),
        _ => Failure::Output(format!("the results cannot be written: {error}")),
    })
}

#[derive(Serialize)]
struct ReadLine<'a> {
    source: &'a str,
    page_index: usize,
    ok: bool,
    sheet_id: &'a str,
    page: u32,
    /// The ID filled in on a slip, when all of its digits are sure.
    #[serde(skip_serializing_if = "Option::is_none")]
    slip_id: Option<String>,
    fields: Vec<FieldLine<'a>>,
    warnings: &'a [Warning],
    ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a str>,
}

#[derive(Serialize)]
struct FieldLine<'a> {
    field: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    student_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    state: FieldState,
    confidence: f64,
    bubbles: Vec<BubbleLine<'a>>,
    reasons: &'a [Reason],
    /// Corners in the upright picture, px, clockwise from the row's own top-left.
    place: [[f64; 2]; 4],
}

#[derive(Serialize)]
struct BubbleLine<'a> {
    value: &'a str,
    fill: f64,
    mark: Mark,
    margin: f64,
}

#[derive(Serialize)]
struct FailedLine<'a> {
    source: &'a str,
    page_index: usize,
    ok: bool,
    error: ErrorLine<'a>,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    code: &'a str,
    message: &'a str,
}

impl<'a> ReadLine<'a> {
    fn new(id: PageId<'a>, reading: &'a SheetReading, ms: f64, folder: Option<&'a str>) -> Self {
        Self {
            source: id.source,
            page_index: id.page_idx,
            ok: true,
            sheet_id: reading.sheet_id.as_str(),
            page: reading.page,
            slip_id: reading.slip_id(),
            fields: reading.fields.iter().map(FieldLine::new).collect(),
            warnings: &reading.warnings,
            ms: rounded(ms, 10.0),
            evidence: folder,
        }
    }
}

impl<'a> FieldLine<'a> {
    fn new(field: &'a FieldReading) -> Self {
        let corner = |Point { x, y }: Point| [rounded(x, 10.0), rounded(y, 10.0)];
        Self {
            field: &field.field,
            student_id: field.student_id.as_deref(),
            value: field.value.as_deref(),
            state: field.state,
            confidence: rounded(field.confidence, 1e3),
            bubbles: field.bubbles.iter().map(BubbleLine::new).collect(),
            reasons: &field.reasons,
            place: field.place.corners.map(corner),
        }
    }
}

impl<'a> BubbleLine<'a> {
    fn new(bubble: &'a BubbleReading) -> Self {
        Self {
            value: &bubble.value,
            fill: rounded(bubble.fill, 1e3),
            mark: bubble.mark,
            margin: rounded(bubble.margin, 1e3),
        }
    }
}

/// To a whole number of `1 / steps`.
fn rounded(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}

fn title(id: PageId<'_>) -> String {
    format!("{}, page {}", id.source, id.page_idx + 1)
}

/// The page in short: how many rows say what, and each row that somebody must look at.
fn table(id: PageId<'_>, reading: &SheetReading) -> String {
    let mut text = format!("{}: sheet {} page {}\n", title(id), reading.sheet_id, reading.page);
    let students = || reading.fields.iter().filter(|field| field.student_id.is_some());
    let count = |state| students().filter(|field| field.state == state).count();
    if students().next().is_some() {
        text += &format!(
            "    marked {}, blank {}, multiple {}, uncertain {}\n",
            count(FieldState::Marked),
            count(FieldState::Blank),
            count(FieldState::Multiple),
            count(FieldState::Uncertain),
        );
    }
    if let Some(id) = reading.slip_id() {
        text += &format!("    ID {id}\n");
    }
    for field in &reading.fields {
        text += &row(field);
    }
    for warning in &reading.warnings {
        text += &format!("    {}\n", advice(warning, &reading.fields));
    }
    text
}

fn row(field: &FieldReading) -> String {
    let said = match (field.state, field.value.as_deref()) {
        (FieldState::Marked, Some(value)) => value.to_owned(),
        (FieldState::Marked | FieldState::Blank, _) => "-".to_owned(),
        (FieldState::Multiple, _) => "look: several marks".to_owned(),
        (FieldState::Uncertain, _) => "look: not sure".to_owned(),
    };
    let reasons: Vec<&str> = field.reasons.iter().map(reason).collect();
    let reasons =
        if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    let id = field.student_id.as_deref().unwrap_or_default();
    format!("    {:<12}{id:<14}{said}{reasons}\n", field.field)
}

const fn reason(reason: &Reason) -> &'static str {
    match reason {
        Reason::Faint => "faint",
        Reason::Partial => "part of the bubble",
        Reason::Ringed => "a ring around it",
        Reason::TwoMarks => "two marks",
        Reason::CrossedOut => "crossed out",
        Reason::Erased => "erased",
        Reason::StrokeAcross => "a stroke from another bubble",
        Reason::Streak => "a line through the row",
        Reason::EvidenceLost => "too dark, bright or blurred here",
        Reason::OutOfPicture => "outside the picture",
    }
}

fn advice(warning: &Warning, fields: &[FieldReading]) -> String {
    match warning {
        Warning::PrintedAtScale { percent } => {
            format!("printed at {percent:.0} % of its size; print at 100 %")
        }
        Warning::PartHidden { n_fiducials } => {
            format!("{n_fiducials} of 8 corner marks are seen; keep the whole page in the picture")
        }
        Warning::EdgeMissing { edge } => {
            let edge = match edge {
                Edge::Top => "upper",
                Edge::Right => "right",
                Edge::Bottom => "lower",
                Edge::Left => "left",
            };
            format!("the {edge} edge of the page is missing; keep the whole page in the picture")
        }
        Warning::Glare { first_field, last_field } => {
            let name = |idx: usize| fields.get(idx).map_or("?", |field| field.field.as_str());
            let (first, last) = (name(*first_field), name(*last_field));
            format!("glare from {first} to {last}; turn the page or the lamp")
        }
        Warning::Blurred => "blurred; hold the phone still".to_owned(),
        Warning::TooDark => "dark; give more light".to_owned(),
        Warning::LowContrast => {
            "ink and paper are hardly apart; use a darker pen or more light".to_owned()
        }
        Warning::IdCheckFailed => {
            "the ID and its check digit do not agree; look at the slip".to_owned()
        }
        Warning::IdUnchecked => "the check digit is not marked; look at the ID".to_owned(),
        Warning::TooSmall { px_per_mm } => {
            format!("few pixels ({px_per_mm:.1} for a millimetre); go nearer or scan at 150 dpi")
        }
    }
}
