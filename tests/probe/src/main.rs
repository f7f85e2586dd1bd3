//! `probe PHOTO LAYOUT RUNS`: medians in milliseconds, as JSON.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a tool prints, and stops when used wrongly"
)]

use std::time::Instant;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [photo, layout, n_runs] = &words[..] else { return print_names() };
    let read = |path: &str| std::fs::read(path).expect("a file");
    let start = Instant::now();
    let now = || start.elapsed().as_secs_f64() * 1e3;
    let times = probe::times(&read(photo), &read(layout), n_runs.parse().expect("a number"), now);
    println!("{times:?}");
}

fn print_names() {
    println!("{:?}", probe::NAMES);
}
