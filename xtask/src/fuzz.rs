//! Hostile bytes for every door, by cargo-fuzz on the stable compiler.
//!
//! `--sanitizer none`: the address sanitizer needs a nightly compiler and finds what unsafe code
//! does, of which our crates have none; coverage, panics, hangs and memory are watched without it.
use crate::process::{Step, root, run, say, version};
use crate::setup;

/// cargo-fuzz only drives cargo and libFuzzer; newer ones do as well.
const CARGO_FUZZ: &str = "0.13.2";

/// A target: what it is fed, how long one input may be in bytes, and how long it is run.
struct Target {
    name: &'static str,
    max_len: u32,
    until: Until,
    guided: Guided,
}

/// What leads the fuzzer on, beside the code that an input reaches.
#[derive(Clone, Copy, PartialEq)]
enum Guided {
    /// What is compared with what: it finds magic numbers and lengths.
    ByComparisons,
    /// Nothing: pixels are compared millions of times for nothing, and reading a page takes eight
    /// times as long when each is traced.
    ByCoverage,
}

#[derive(Clone, Copy)]
enum Until {
    Runs(u64),
    Seconds(u64),
}

/// The small ones get a million runs; the others read whole pages and get an hour.
const TARGETS: [Target; 11] = {
    use Guided::{ByComparisons, ByCoverage};
    use Until::{Runs, Seconds};
    let million = Runs(1_000_000);
    let hour = Seconds(3600);
    [
        Target { name: "picture_bytes", max_len: 8192, until: million, guided: ByComparisons },
        Target { name: "layout_json", max_len: 6144, until: million, guided: ByComparisons },
        Target { name: "sheet_code", max_len: 128, until: million, guided: ByComparisons },
        Target { name: "backup", max_len: 8192, until: million, guided: ByComparisons },
        Target { name: "list", max_len: 49_152, until: hour, guided: ByComparisons },
        Target { name: "xlsx_parts", max_len: 8192, until: million, guided: ByComparisons },
        Target { name: "old_workbook", max_len: 96, until: million, guided: ByCoverage },
        Target { name: "pdf", max_len: 49_152, until: hour, guided: ByComparisons },
        Target { name: "raw_luma", max_len: 16_384, until: million, guided: ByCoverage },
        Target { name: "spoiled_page", max_len: 256, until: hour, guided: ByCoverage },
        Target { name: "strange_layout", max_len: 6144, until: hour, guided: ByCoverage },
    ]
};

/// `fuzz [TARGET …] [--runs N | --seconds N]`.
pub(crate) fn fuzz(words: &[&str]) -> Step {
    let (names, until) = parse(words)?;
    set_up()?;
    let seeds = ["run", "--locked", "--profile", "native", "-p", "tests", "--bin", "fuzz-seeds"];
    run("cargo", &seeds)?;
    for target in TARGETS.iter().filter(|t| names.is_empty() || names.contains(&t.name)) {
        run_target(target, until.unwrap_or(target.until))?;
    }
    say("Nothing was found; what was learnt stays in fuzz/corpus/");
    Ok(())
}

fn parse<'a>(words: &[&'a str]) -> Step<(Vec<&'a str>, Option<Until>)> {
    let (mut names, mut until) = (Vec::new(), None);
    let mut words = words.iter();
    while let Some(&word) = words.next() {
        let mut number = || words.next().and_then(|n| n.parse().ok()).ok_or("a number is missing");
        match word {
            "--runs" => until = Some(Until::Runs(number()?)),
            "--seconds" => until = Some(Until::Seconds(number()?)),
            name if TARGETS.iter().any(|target| target.name == name) => names.push(name),
            other => {
                let known = TARGETS.map(|target| target.name).join(", ");
                return Err(format!("there is no target {other}: {known}"));
            }
        }
    }
    Ok((names, until))
}

fn set_up() -> Step {
    if version("cargo-fuzz").as_deref() != Some(CARGO_FUZZ) {
        say(&format!("Building cargo-fuzz {CARGO_FUZZ}, once (a minute) …"));
        setup::cargo_install(&[&format!("cargo-fuzz@{CARGO_FUZZ}")])?;
    }
    if ["c++", "g++", "clang++"].iter().all(|name| crate::process::find(name).is_none()) {
        return Err("libFuzzer needs a C++ compiler: install g++ or clang".to_owned());
    }
    Ok(())
}

/// Breeds from what earlier runs kept, the seeds, and what once was found.
fn run_target(target: &Target, until: Until) -> Step {
    let name = target.name;
    let folders = ["fuzz/corpus", "fuzz/seeds", "fixtures/regressions"];
    let folders = folders.map(|folder| format!("{folder}/{name}"));
    for folder in &folders {
        std::fs::create_dir_all(root().join(folder)).map_err(|e| format!("{folder}: {e}"))?;
    }
    let until = match until {
        Until::Runs(n) => format!("-runs={n}"),
        Until::Seconds(n) => format!("-max_total_time={n}"),
    };
    let max_len = format!("-max_len={}", target.max_len);
    let fuzz = ["fuzz", "run", "--fuzz-dir", "fuzz", "--sanitizer", "none"];
    // A folder for each way to build, or each would be built anew after the other.
    let built: &[&str] = match target.guided {
        Guided::ByComparisons => &[name],
        Guided::ByCoverage => &["--no-trace-compares", "--target-dir", "fuzz/target/pages", name],
    };
    let folders = folders.each_ref().map(String::as_str);
    let limits = ["--", &until, &max_len, "-rss_limit_mb=1024", "-timeout=20"];
    let shown = ["-print_final_stats=1"];
    run("cargo", &[&fuzz[..], built, &folders, &limits, &shown].concat()).map_err(|error| {
        format!("{error}: the input is in fuzz/artifacts/{name}; once mended it goes to fixtures/regressions/{name}")
    })
}
