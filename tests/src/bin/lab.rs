//! Prints the accuracy table: what the reader makes of simulated scans and photos.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a command of the laboratory: its output is its work, and a broken run must stop"
)]
use clap::{Parser, ValueEnum};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use tests::dump::{dump, fault, save_png};
use tests::lab::{Outcome, SUITES, Seeds, Stock};
use tests::score::{PageVerdict, Tally};

/// Reads simulated pictures and prints what was found, right, silently wrong and asked.
#[derive(Parser)]
struct Args {
    /// Suites whose name contains this; all without it.
    #[arg(long)]
    suite: Option<String>,
    /// `tune` for looking and tuning, `judge` for the table that counts.
    #[arg(long, value_enum, default_value = "tune")]
    seeds: SeedsArg,
    /// Pictures a suite.
    #[arg(long, default_value_t = 12)]
    pages: usize,
    /// Sixty pictures a suite.
    #[arg(long)]
    full: bool,
    /// Writes pictures with wrong rows (silent errors, questions about clear marks, refusals) here.
    #[arg(long)]
    dump: Option<PathBuf>,
    /// Writes the first picture of each suite here.
    #[arg(long)]
    show: Option<PathBuf>,
    /// Also one table by habit and one by pen.
    #[arg(long)]
    habits: bool,
    /// At most this many wrong rows a picture.
    #[arg(long, default_value_t = 6)]
    notes: usize,
    /// Tables in Markdown.
    #[arg(long)]
    markdown: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum SeedsArg {
    Tune,
    Judge,
}

type Groups = BTreeMap<String, Tally>;

fn main() {
    let args = Args::parse();
    let seeds = match args.seeds {
        SeedsArg::Tune => Seeds::Tune,
        SeedsArg::Judge => Seeds::Judge,
    };
    let n_pages = if args.full { 60 } else { args.pages };
    let stock = Stock::print();
    let (mut by_habit, mut by_pen) = (Groups::new(), Groups::new());
    println!("{}", header("suite", &COLUMNS, args.markdown));
    let chosen = |name: &str| args.suite.as_ref().is_none_or(|part| name.contains(part.as_str()));
    for suite in SUITES.iter().filter(|suite| chosen(suite.name)) {
        let mut notes = BTreeMap::new();
        let (tally, elapsed) = stock.run(suite, seeds, n_pages, |outcome| {
            group(outcome, &mut by_habit, &mut by_pen);
            if let (Some(folder), 0) = (&args.show, outcome.idx) {
                std::fs::create_dir_all(folder).expect("the folder can be written");
                let path = folder.join(format!("{}.png", suite.name));
                save_png(&outcome.sample.picture, &path);
            }
            if let Some(note) = fault(outcome) {
                if let Some(folder) = &args.dump {
                    dump(folder, suite.name, outcome, &note);
                }
                notes.insert(outcome.idx, note);
            }
        });
        let millis = elapsed.as_secs_f64() * 1000.0;
        let cells = [&cells(&tally)[..], &[format!("{millis:.0}")]].concat();
        println!("{}", line(suite.name, &cells, args.markdown));
        if !args.markdown {
            for (idx, note) in notes {
                let lines: Vec<&str> = note.lines().collect();
                let shown = lines.len().min(args.notes);
                println!("  #{idx} {}", lines[..shown].join("\n      "));
                if shown < lines.len() {
                    println!("      … {} more", lines.len() - shown);
                }
            }
        }
    }
    if args.habits {
        table("habit", &by_habit, args.markdown);
        table("pen", &by_pen, args.markdown);
    }
}

fn group(outcome: &Outcome, by_habit: &mut Groups, by_pen: &mut Groups) {
    let (Some(truth), PageVerdict::Read(verdicts)) = (&outcome.sample.truth, &outcome.verdict)
    else {
        return;
    };
    for (field, verdict) in truth.fields.iter().zip(verdicts) {
        by_habit.entry(field.habit.clone()).or_default().add_field(*verdict);
        by_pen.entry(field.pen.clone()).or_default().add_field(*verdict);
    }
}

fn table(title: &str, groups: &Groups, markdown: bool) {
    println!("\n{}", header(title, &COLUMNS[2..7], markdown));
    for (name, tally) in groups {
        println!("{}", line(name, &cells(tally)[2..], markdown));
    }
}

const COLUMNS: [&str; 8] =
    ["images", "found", "fields", "right", "silent errors", "review", "asked", "ms"];

fn header(first: &str, columns: &[&str], markdown: bool) -> String {
    if markdown {
        let rule = "|---:".repeat(columns.len());
        return format!("| {first} | {} |\n|---{rule}|", columns.join(" | "));
    }
    columns.iter().fold(format!("{first:<28}"), |mut text, column| {
        let _ = write!(text, "{column:>16}");
        text
    })
}

fn cells(tally: &Tally) -> [String; 7] {
    let share = |n: usize, of: usize| {
        let percent = if of == 0 { 0.0 } else { 100.0 * n as f64 / of as f64 };
        format!("{n} ({percent:.2} %)")
    };
    [
        tally.n_images.to_string(),
        share(tally.n_found, tally.n_images),
        tally.n_fields.to_string(),
        share(tally.n_right, tally.n_fields),
        share(tally.n_silent, tally.n_fields),
        share(tally.n_review, tally.n_fields),
        share(tally.n_asked, tally.n_fields),
    ]
}

fn line(name: &str, cells: &[String], markdown: bool) -> String {
    let name = if name.is_empty() { "nothing" } else { name };
    if markdown {
        return format!("| {name} | {} |", cells.join(" | "));
    }
    cells.iter().fold(format!("{name:<28}"), |mut text, cell| {
        let _ = write!(text, "{cell:>16}");
        text
    })
}
