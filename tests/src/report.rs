//! What a run has seen, and its tables.
use crate::calibration::{Calibration, LEAST};
use crate::fused::{Counts, N_FRAMES};
use crate::lab::Outcome;
use crate::score::{PageVerdict, Tally};
use crate::suites::{Group, Suite};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

/// Everything that is counted over a run.
#[derive(Debug, Default)]
pub struct Report {
    by_group: BTreeMap<Group, Tally>,
    by_suite: Vec<(Suite, Tally, Duration)>,
    by_habit: BTreeMap<String, Tally>,
    by_pen: BTreeMap<String, Tally>,
    calibration: Calibration,
    fused: Vec<(String, Tally)>,
}

/// Columns that every table of fields has.
const FIELD_COLUMNS: [&str; 6] =
    ["fields", "right", "silent errors", "1 in", "asked on clear marks", "asked honestly"];

impl Report {
    /// Counts a picture's fields by habit, pen and confidence.
    pub fn add_picture(&mut self, outcome: &Outcome) {
        let (Some(truth), PageVerdict::Read(verdicts), Ok(reading)) =
            (&outcome.sample.truth, &outcome.verdict, &outcome.reading)
        else {
            return;
        };
        self.calibration.add(truth, reading);
        for (field, verdict) in truth.fields.iter().zip(verdicts) {
            self.by_habit.entry(field.habit.clone()).or_default().add_field(*verdict, field);
            self.by_pen.entry(field.pen.clone()).or_default().add_field(*verdict, field);
        }
    }

    /// Counts a suite that is done.
    pub fn add_suite(&mut self, suite: Suite, tally: &Tally, elapsed: Duration) {
        self.by_group.entry(suite.group).or_default().merge(tally);
        self.by_suite.push((suite, *tally, elapsed));
    }

    /// Counts frames of pages, one by one and fused.
    pub fn add_fused(&mut self, level: &str, counts: &Counts) {
        self.fused.push((format!("{level}, one frame"), counts.single));
        self.fused.push((format!("{level}, fused of {N_FRAMES}"), counts.fused));
    }

    /// One line for single frames and one for several of a page together.
    #[must_use]
    pub fn fused(&self) -> Table {
        let columns = [&["pages", "found"], &FIELD_COLUMNS[..]].concat();
        let mut table = Table::new("pictures of", &columns);
        for (name, tally) in &self.fused {
            let page = [tally.n_images.to_string(), share(tally.n_found, tally.n_images)];
            table.line(name, [&page[..], &fields(tally)].concat());
        }
        table
    }

    /// All pictures, and those that show a page at hand.
    #[must_use]
    pub fn n_images(&self) -> (usize, usize) {
        let is_page = |group: &Group| !matches!(group, Group::Strangers | Group::UnknownSheet);
        let sum = |pick: &dyn Fn(&Group) -> bool| -> usize {
            let tallies = self.by_group.iter().filter(|(group, _)| pick(group));
            tallies.map(|(_, tally)| tally.n_images).sum()
        };
        (sum(&|_| true), sum(&is_page))
    }

    /// One line a level, in the columns that the reader's figures are promised in.
    #[must_use]
    pub fn levels(&self) -> Table {
        let mut table = Table::new(
            "pictures of",
            &[
                "pictures",
                "found",
                "fields",
                "right of found",
                "silent errors",
                "asked on clear marks",
            ],
        );
        for (group, tally) in &self.by_group {
            let cells = match group {
                Group::Strangers => none_of(tally, "readings"),
                Group::UnknownSheet => none_of(tally, "named"),
                _ => vec![
                    tally.n_images.to_string(),
                    share(tally.n_found, tally.n_images),
                    tally.n_fields.to_string(),
                    share(tally.n_right, tally.n_fields),
                    silent(tally),
                    share(tally.n_clear_asked, tally.n_clear),
                ],
            };
            table.line(group.name(), cells);
        }
        table
    }

    /// One line a suite: each effect alone.
    #[must_use]
    pub fn suites(&self) -> Table {
        let columns = [&["pictures", "found"], &FIELD_COLUMNS[..], &["ms"]].concat();
        let mut table = Table::new("suite", &columns);
        for (suite, tally, elapsed) in &self.by_suite {
            let millis = format!("{:.0}", elapsed.as_secs_f64() * 1000.0);
            let page = [tally.n_images.to_string(), share(tally.n_found, tally.n_images)];
            table.line(suite.name, [&page[..], &fields(tally), &[millis]].concat());
        }
        table
    }

    /// One line a habit.
    #[must_use]
    pub fn habits(&self) -> Table {
        Self::grouped("habit", &self.by_habit)
    }

    /// One line a pen.
    #[must_use]
    pub fn pens(&self) -> Table {
        Self::grouped("pen", &self.by_pen)
    }

    fn grouped(title: &str, groups: &BTreeMap<String, Tally>) -> Table {
        let mut table = Table::new(title, &FIELD_COLUMNS);
        for (name, tally) in groups {
            table.line(if name.is_empty() { "nothing" } else { name }, fields(tally));
        }
        table
    }

    /// One line a least confidence: how many sure answers have it, and how many of them are right.
    #[must_use]
    pub fn calibration(&self) -> Table {
        let columns = ["marks", "right", "wrong", "blanks", "right", "wrong"];
        let mut table = Table::new("confidence", &columns);
        for (least, [marks, right, blanks, blank]) in LEAST.iter().zip(self.calibration.bins()) {
            let half = |n: usize, right: usize| {
                [n.to_string(), percent(right, n, 3), (n - right).to_string()]
            };
            let cells = [half(*marks, *right), half(*blanks, *blank)].concat();
            table.line(&format!("≥ {least}"), cells);
        }
        table
    }
}

fn fields(tally: &Tally) -> Vec<String> {
    vec![
        tally.n_fields.to_string(),
        share(tally.n_right, tally.n_fields),
        tally.n_silent.to_string(),
        one_in(tally),
        share(tally.n_clear_asked, tally.n_clear),
        share(tally.n_asked, tally.n_fields),
    ]
}

/// Cells of a line where pages are counted only.
fn none_of(tally: &Tally, what: &str) -> Vec<String> {
    let dash = || "–".to_owned();
    vec![
        tally.n_images.to_string(),
        format!("{} {what}", tally.n_found + tally.n_silent),
        dash(),
        dash(),
        tally.n_silent.to_string(),
        dash(),
    ]
}

fn silent(tally: &Tally) -> String {
    match tally.n_silent {
        0 => "0".to_owned(),
        n => format!("{n} (1 in {})", tally.n_fields / n),
    }
}

fn one_in(tally: &Tally) -> String {
    match tally.n_silent {
        0 => "–".to_owned(),
        n => (tally.n_fields / n).to_string(),
    }
}

fn percent(n: usize, of: usize, decimals: usize) -> String {
    if of == 0 {
        return "–".to_owned();
    }
    format!("{:.decimals$} %", 100.0 * n as f64 / of as f64)
}

fn share(n: usize, of: usize) -> String {
    if of == 0 { "–".to_owned() } else { format!("{n} ({})", percent(n, of, 2)) }
}

/// A table that can be printed for a terminal or as Markdown.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<String>,
    lines: Vec<Vec<String>>,
}

impl Table {
    fn new(first: &str, columns: &[&str]) -> Self {
        let columns = std::iter::once(first).chain(columns.iter().copied());
        Self { columns: columns.map(str::to_owned).collect(), lines: Vec::new() }
    }

    fn line(&mut self, name: &str, cells: Vec<String>) {
        self.lines.push(std::iter::once(name.to_owned()).chain(cells).collect());
    }

    /// The last line alone, for a terminal.
    #[must_use]
    pub fn last_line(&self) -> String {
        self.lines.last().map(|line| padded(line)).unwrap_or_default()
    }

    /// The table in words.
    #[must_use]
    pub fn text(&self, markdown: bool) -> String {
        let mut text = String::new();
        if markdown {
            let rule = "|---:".repeat(self.columns.len() - 1);
            let _ = writeln!(text, "| {} |\n|---{rule}|", self.columns.join(" | "));
            for line in &self.lines {
                let _ = writeln!(text, "| {} |", line.join(" | "));
            }
            return text;
        }
        for line in std::iter::once(&self.columns).chain(&self.lines) {
            let _ = writeln!(text, "{}", padded(line));
        }
        text
    }
}

fn padded(line: &[String]) -> String {
    let mut cells = line.iter();
    let first = cells.next().map_or("", |cell| cell.as_str());
    cells.fold(format!("{first:<36}"), |mut text, cell| {
        let _ = write!(text, "{cell:>19}");
        text
    })
}
