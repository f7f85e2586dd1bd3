//! Long names: shrunk, then broken into two lines, never cut silently.
use super::fonts::Weight;
use super::line::{Line, Typesetter, clean, isolate};

/// How large text may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Where there is room.
    pub(super) full_pt: f32,
    /// On one line, at least; then it is broken into two.
    pub(super) one_line_pt: f32,
    /// On two lines, at most and at least.
    pub(super) two_lines_pt: (f32, f32),
}

/// One or two lines and their size.
pub(super) struct Fitted {
    pub(super) lines: Vec<Line>,
    pub(super) size_pt: f32,
}

/// Fits people's text into `width_pt`.
///
/// Text that is too long even for two lines at the smallest size ends in `…`: it is seen to be
/// cut, and the row's id still says whose it is.
pub(super) fn fit(set: &Typesetter, text: &str, width_pt: f32, sizes: Sizes) -> Fitted {
    let text = cap(clean(text));
    let line = set.line(&isolate(&text), Weight::Regular);
    let size_pt = sizes.full_pt.min(width_pt / line.width.max(f32::EPSILON));
    if size_pt >= sizes.one_line_pt {
        return Fitted { lines: vec![line], size_pt };
    }
    let (most_pt, least_pt) = sizes.two_lines_pt;
    let lines = break_in_two(set, &text, width_pt / least_pt);
    let width = lines.iter().map(|line| line.width).fold(f32::EPSILON, f32::max);
    Fitted { lines, size_pt: most_pt.min(width_pt / width) }
}

/// No row holds a thousand letters: a page of text in a name's cell costs no more than they do.
fn cap(text: String) -> String {
    cut(&text, 1000)
}

/// Fits texts of people, side by side on one line of `width_pt`, between two sizes. Each is
/// isolated; where there is no room for all, the longest ones end in `…`.
pub(super) fn fit_parts(
    set: &Typesetter,
    parts: &[&str],
    separator: &str,
    weight: Weight,
    (width_pt, most_pt, least_pt): (f32, f32, f32),
) -> (Line, f32) {
    let parts: Vec<String> = parts.iter().map(|part| cap(clean(part))).collect();
    let compose = |max_chars: usize| {
        let parts = parts.iter().filter(|part| !part.is_empty());
        let parts = parts.map(|part| isolate(&cut(part, max_chars)));
        set.line(&parts.collect::<Vec<_>>().join(separator), weight)
    };
    let whole = compose(usize::MAX);
    let size_pt = most_pt.min(width_pt / whole.width.max(f32::EPSILON));
    if size_pt >= least_pt {
        return (whole, size_pt);
    }
    let n_chars = parts.iter().map(|part| part.chars().count()).max().unwrap_or(0);
    let fits = |n: usize| compose(n).width * least_pt <= width_pt;
    (compose(largest(n_chars, fits)), least_pt)
}

/// Breaks at the space that leaves the wider line narrowest; each line is at most `width` wide at
/// a size of 1.
fn break_in_two(set: &Typesetter, text: &str, width: f32) -> Vec<Line> {
    let shape = |part: &str| set.line(&isolate(part), Weight::Regular);
    if let Some(at) = best_break(set, text) {
        let lines = [shape(&text[..at]), shape(&text[at + 1..])];
        if lines.iter().all(|line| line.width <= width) {
            return lines.into();
        }
    }
    fill_two(set, text, width)
}

/// Where the space is whose two sides are most alike in width, by the widths of single words.
fn best_break(set: &Typesetter, text: &str) -> Option<usize> {
    let widths = text.split(' ').map(|word| set.line(word, Weight::Regular).width);
    let mut end = 0.0;
    let ends: Vec<f32> = widths
        .map(|width| {
            end += width;
            end
        })
        .collect();
    let spaces = text.match_indices(' ').map(|(at, _)| at).zip(ends);
    spaces
        .filter(|&(at, _)| !is_bound(&text[..at], &text[at + 1..]))
        .min_by(|(_, a), (_, b)| (end - 2.0 * a).abs().total_cmp(&(end - 2.0 * b).abs()))
        .map(|(at, _)| at)
}

/// Whether the words on both sides of a space are one name, as in عبد الرحمن or صلاح الدين.
fn is_bound(before: &str, after: &str) -> bool {
    const LEADS: [&str; 11] =
        ["عبد", "أبو", "ابو", "أم", "ام", "ابن", "بن", "بنت", "آل", "عەبدول", "ئەبو"];
    const FOLLOWS: [&str; 2] = ["الدين", "الله"];
    let last = before.rsplit(' ').next().unwrap_or(before);
    let first = after.split(' ').next().unwrap_or(after);
    LEADS.contains(&last) || FOLLOWS.contains(&first)
}

/// As much as fits on a first line, and on a second one that ends in `…` if more follows.
fn fill_two(set: &Typesetter, text: &str, width: f32) -> Vec<Line> {
    let start = |n: usize| text.chars().take(n).collect::<String>();
    let fits = |n| set.line(&isolate(&start(n)), Weight::Regular).width <= width;
    let n_first = largest(text.chars().count(), fits);
    let split = text.char_indices().nth(n_first).map_or(text.len(), |(at, _)| at);
    // At the last space before, unless that leaves most of the line empty.
    let split = text[..split].rfind(' ').filter(|&at| at > split / 2).unwrap_or(split);
    let (first, rest) = text.split_at(split);
    let first = set.line(&isolate(first), Weight::Regular);
    vec![first, shorten(set, rest.trim_start(), Weight::Regular, width)]
}

/// The text, or its beginning and `…`, at most `width` wide at a size of 1.
fn shorten(set: &Typesetter, text: &str, weight: Weight, width: f32) -> Line {
    let line = |n| set.line(&isolate(&cut(text, n)), weight);
    let n_chars = text.chars().count();
    if line(n_chars).width <= width {
        return line(n_chars);
    }
    line(largest(n_chars, |n| line(n).width <= width))
}

/// The text if it has at most `max_chars`, or its beginning and `…`.
fn cut(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The largest number up to `most` that `fits`, if smaller ones fit whenever larger ones do.
fn largest(most: usize, fits: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if fits(middle) { low = middle } else { high = middle - 1 }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Locale;
    use crate::pdf::fonts::Fonts;

    const SIZES: Sizes = Sizes { full_pt: 12.0, one_line_pt: 8.5, two_lines_pt: (7.0, 5.5) };
    /// A name's width on A4.
    const WIDTH_PT: f32 = 216.0;

    fn fitted(text: &str) -> Fitted {
        let set = Typesetter::new(Fonts::load().unwrap(), Locale::Ar);
        let fitted = fit(&set, text, WIDTH_PT, SIZES);
        for line in &fitted.lines {
            assert!(line.width * fitted.size_pt <= WIDTH_PT * 1.0001, "{text} is too wide");
        }
        fitted
    }

    fn words(line: &Line) -> Vec<String> {
        let text: String = line.runs.iter().map(|run| &*run.text).collect();
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_four_part_name_stands_on_one_line_at_full_size() {
        for name in ["زينب عبد الحسين كاظم الموسوي", "Bartholomew Maximilian Smith-Jones"]
        {
            let fitted = fitted(name);
            assert_eq!((fitted.lines.len(), fitted.size_pt), (1, 12.0), "{name}");
        }
    }

    #[test]
    fn a_longer_name_shrinks_and_then_takes_two_lines_of_whole_names() {
        let name = "عبد الرزاق عبد الواحد عبد المحسن عبد الكريم عبد اللطيف الموسوي الحسيني";
        let short: Vec<_> = name.split(' ').take(9).collect();
        let shrunk = fitted(&short.join(" "));
        assert_eq!(shrunk.lines.len(), 1);
        assert!((8.5..12.0).contains(&shrunk.size_pt));

        let broken = fitted(name);
        let [first, second] = &broken.lines[..] else { panic!("not two lines") };
        assert_eq!([words(first), words(second)].concat().join(" "), name);
        assert_ne!(words(first).last().unwrap(), "عبد");
    }

    #[test]
    fn what_no_row_can_hold_is_seen_to_be_cut() {
        for name in ["محمد ".repeat(60), "x".repeat(5000), "ن".repeat(300)] {
            let fitted = fitted(&name);
            assert_eq!(fitted.lines.len(), 2);
            let last: String = words(&fitted.lines[1]).concat();
            assert!(last.contains('…'), "{last}");
        }
    }

    #[test]
    fn a_long_course_name_is_cut_and_its_code_is_not() {
        let set = Typesetter::new(Fonts::load().unwrap(), Locale::Ar);
        let bounds = (300.0, 15.0, 9.0);
        let texts = |parts: &[&str]| {
            let (line, size_pt) = fit_parts(&set, parts, " – ", Weight::Bold, bounds);
            assert!(line.width * size_pt <= 300.01);
            line.runs.into_iter().map(|run| run.text).collect::<Vec<_>>()
        };
        let long = "مبادئ هندسة البرمجيات ".repeat(10);
        let title = texts(&["SWE-2026/17", &long]);
        // From left to right: the end of the cut name, the dash, the code.
        assert!(title[0].contains('…') && title[1].starts_with("مبادئ"));
        assert_eq!(title[2..], [" – ", "SWE-2026/17"]);
        let both = texts(&[&long, &long]);
        assert_eq!(both.iter().filter(|text| text.contains('…')).count(), 2);
        assert_eq!(texts(&["", "مبادئ"]), ["مبادئ"]);
    }
}
