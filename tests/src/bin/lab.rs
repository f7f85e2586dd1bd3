//! Prints the accuracy tables: what the reader makes of simulated scans and photos.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a command of the laboratory: its output is its work, and a broken run must stop"
)]
use clap::{Parser, ValueEnum};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tests::dump::{self, Faults};
use tests::fused;
use tests::lab::{Outcome, Seeds, Stock};
use tests::levels::Difficulty;
use tests::report::Report;
use tests::suites::{Group, Suite, suites};

/// Reads simulated pictures and prints what was found, right, silently wrong and asked.
#[derive(Parser)]
struct Args {
    /// Suites whose name contains one of these (commas between); all without it.
    #[arg(long, value_delimiter = ',')]
    suite: Vec<String>,
    /// Each effect alone.
    #[arg(long)]
    effects: bool,
    /// The levels: scans, phone easy, normal and hard.
    #[arg(long)]
    levels: bool,
    /// Papers that are no sheet of ours.
    #[arg(long)]
    strangers: bool,
    /// Three photos of each page, one by one and fused.
    #[arg(long)]
    fused: bool,
    /// `tune` for looking and tuning, `judge` for the table that counts.
    #[arg(long, value_enum, default_value = "tune")]
    seeds: SeedsArg,
    /// Pictures a suite.
    #[arg(long, default_value_t = 12)]
    pages: usize,
    /// The whole judgement: more than two thousand pages of the judging seeds, every table, as
    /// Markdown.
    #[arg(long)]
    full: bool,
    /// With `--full`: this share of its pictures.
    #[arg(long, default_value_t = 1.0)]
    share: f64,
    /// Writes strips of wrong rows (silent errors, questions about clear marks), pictures that were
    /// refused or have a silent error, and one contact sheet a suite here; of pages to be fused, of
    /// their single frames.
    #[arg(long)]
    dump: Option<PathBuf>,
    /// Writes one line a bubble, truth beside evidence, as CSV here.
    #[arg(long)]
    dump_fields: Option<PathBuf>,
    /// Writes the first pictures of each suite here.
    #[arg(long)]
    show: Option<PathBuf>,
    /// With `--show`: how many of them.
    #[arg(long, default_value_t = 1)]
    shown: usize,
    /// Also one table by habit, one by pen, one by confidence.
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

impl Args {
    fn seeds(&self) -> Seeds {
        match (self.full, self.seeds) {
            (true, _) | (_, SeedsArg::Judge) => Seeds::Judge,
            (false, SeedsArg::Tune) => Seeds::Tune,
        }
    }

    fn takes(&self, suite: &Suite) -> bool {
        use Group::{PhoneEasy, PhoneHard, PhoneNormal, PhotoEffects, ScanEffects, Scans};
        let named = self.suite.iter().any(|part| suite.name.contains(part.as_str()));
        let grouped = match suite.group {
            Scans | PhoneEasy | PhoneNormal | PhoneHard => self.levels,
            ScanEffects | PhotoEffects => self.effects,
            Group::Strangers | Group::UnknownSheet => self.strangers,
            Group::Habits | Group::LightPencil | Group::Dense | Group::Slips => false,
        };
        let chosen = self.levels || self.effects || self.strangers || self.fused;
        let all = self.suite.is_empty() && !chosen;
        all || named || grouped
    }

    fn n_pages(&self, suite: &Suite) -> usize {
        if self.full {
            (suite.group.full_pages() as f64 * self.share).ceil() as usize
        } else {
            self.pages
        }
    }
}

fn main() {
    let args = Args::parse();
    let stock = Stock::print();
    let mut report = Report::default();
    let mut csv = args.dump_fields.as_deref().map(open_csv);
    let chosen: Vec<Suite> = suites().into_iter().filter(|suite| args.takes(suite)).collect();
    for (i, suite) in chosen.iter().enumerate() {
        let run = SuiteRun { args: &args, suite, place: (i + 1, chosen.len()) };
        run.go(&stock, &mut report, &mut csv);
    }
    if args.fused || args.full {
        add_fused(&args, &stock, &mut report);
    }
    let markdown = args.markdown || args.full;
    let (n_images, n_pages) = report.n_images();
    println!("{n_images} pictures, {n_pages} of them of pages at hand.\n");
    println!("{}", report.levels().text(markdown));
    println!("{}", report.suites().text(markdown));
    if args.fused || args.full {
        println!("{}", report.fused().text(markdown));
    }
    if args.habits || args.full {
        println!("{}", report.calibration().text(markdown));
        println!("{}", report.habits().text(markdown));
        println!("{}", report.pens().text(markdown));
    }
}

fn add_fused(args: &Args, stock: &Stock, report: &mut Report) {
    let n_pages = match args.full {
        true => (fused::FULL_PAGES as f64 * args.share).ceil() as usize,
        false => args.pages,
    };
    let levels = [
        ("phone, normal", "frames-normal", Difficulty::Normal),
        ("phone, hard", "frames-hard", Difficulty::Hard),
    ];
    for (name, file, level) in levels {
        let mut faults = Faults::new(file);
        let watch = |frame: &_| faults.add(frame, args.dump.is_some());
        report.add_fused(name, &fused::run(stock, level, args.seeds(), n_pages, watch));
        if let Some(folder) = &args.dump {
            faults.write(folder);
        }
    }
}

fn open_csv(path: &Path) -> std::fs::File {
    let mut file = std::fs::File::create(path).expect("the file can be written");
    file.write_all(dump::CSV_HEADER.as_bytes()).expect("the file can be written");
    file
}

/// One suite of a run.
struct SuiteRun<'a> {
    args: &'a Args,
    suite: &'a Suite,
    place: (usize, usize),
}

impl SuiteRun<'_> {
    fn go(&self, stock: &Stock, report: &mut Report, csv: &mut Option<std::fs::File>) {
        let mut faults = Faults::new(self.suite.name);
        let (n_pages, mut n_done) = (self.args.n_pages(self.suite), 0);
        let mut lines: BTreeMap<usize, String> = BTreeMap::new();
        let (tally, elapsed) = stock.run(self.suite, self.args.seeds(), n_pages, |outcome| {
            report.add_picture(outcome);
            faults.add(outcome, self.args.dump.is_some());
            self.show(outcome);
            if csv.is_some() {
                lines.insert(outcome.idx, dump::csv_lines(self.suite.name, outcome));
            }
            n_done += 1;
            if n_done % 20 == 0 || n_done == n_pages {
                let (i, n) = self.place;
                eprint!("\r{i}/{n} {:<24} {n_done}/{n_pages}    ", self.suite.name);
            }
        });
        if let Some(file) = csv {
            let text: String = lines.into_values().collect();
            file.write_all(text.as_bytes()).expect("the file can be written");
        }
        report.add_suite(*self.suite, &tally, elapsed);
        eprint!("\r{:60}\r", "");
        eprintln!("{}", report.suites().last_line());
        eprint!("{}", faults.text(self.args.notes));
        if let Some(folder) = &self.args.dump {
            faults.write(folder);
        }
    }

    fn show(&self, outcome: &Outcome) {
        if let Some(folder) = &self.args.show
            && outcome.idx < self.args.shown
        {
            std::fs::create_dir_all(folder).expect("the folder can be written");
            let name = match outcome.idx {
                0 => format!("{}.png", self.suite.name),
                idx => format!("{}-{idx}.png", self.suite.name),
            };
            dump::save_png(&outcome.sample.picture, &folder.join(name));
        }
    }
}
