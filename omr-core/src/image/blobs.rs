use super::Bits;

/// A horizontal stretch of set pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) y: u16,
    /// First pixel.
    pub(crate) start: u16,
    /// One past the last pixel.
    pub(crate) end: u16,
}

/// Set pixels that touch, by an edge or a corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blob {
    /// Its runs, from top to bottom.
    pub(crate) runs: Vec<Run>,
    /// What they fill.
    pub(crate) size: Extent,
}

/// The box around a blob, and how much of it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Smallest column, one past the largest, smallest row, one past the largest.
    pub(crate) left: u16,
    pub(crate) right: u16,
    pub(crate) top: u16,
    pub(crate) bottom: u16,
    /// Number of pixels.
    pub(crate) n_pixels: u32,
}

impl Extent {
    const EMPTY: Self = Self { left: u16::MAX, right: 0, top: u16::MAX, bottom: 0, n_pixels: 0 };

    fn add(&mut self, run: Run) {
        self.left = self.left.min(run.start);
        self.right = self.right.max(run.end);
        self.top = self.top.min(run.y);
        self.bottom = self.bottom.max(run.y + 1);
        self.n_pixels += u32::from(run.end - run.start);
    }
}

/// The blobs whose extent `is_wanted`, in the order of their first pixel.
pub(crate) fn blobs(bitmap: &Bits, is_wanted: impl Fn(&Extent) -> bool) -> Vec<Blob> {
    const SKIPPED: u32 = u32::MAX;
    let (runs, mut roots) = runs(bitmap);
    // A run hangs from an earlier one, so one pass in order leaves each at its root.
    let mut extents = vec![Extent::EMPTY; runs.len()];
    for (idx, &run) in runs.iter().enumerate() {
        let root = roots[roots[idx] as usize];
        roots[idx] = root;
        extents[root as usize].add(run);
    }
    let mut found: Vec<Blob> = Vec::new();
    let mut slots = vec![SKIPPED; runs.len()];
    for (slot, size) in slots.iter_mut().zip(&extents) {
        if size.n_pixels > 0 && is_wanted(size) {
            *slot = found.len() as u32;
            found.push(Blob { runs: Vec::new(), size: *size });
        }
    }
    for (&run, &root) in runs.iter().zip(&roots) {
        if let Some(blob) = found.get_mut(slots[root as usize] as usize) {
            blob.runs.push(run);
        }
    }
    found
}

/// All runs, row by row, each with the number of its blob: from 1, in the order of their first
/// pixels.
pub(crate) fn numbered(bitmap: &Bits) -> Vec<(Run, u32)> {
    let (runs, mut roots) = runs(bitmap);
    let mut numbers = vec![0; runs.len()];
    let mut last = 0;
    for idx in 0..runs.len() {
        let root = roots[roots[idx] as usize];
        roots[idx] = root;
        if root as usize == idx {
            last += 1;
            numbers[idx] = last;
        }
        numbers[idx] = numbers[root as usize];
    }
    runs.into_iter().zip(numbers).collect()
}

/// All runs, and for each an earlier run that it touches or itself.
fn runs(bitmap: &Bits) -> (Vec<Run>, Vec<u32>) {
    let mut runs: Vec<Run> = Vec::new();
    let mut parents: Vec<u32> = Vec::new();
    let mut above = 0..0;
    for (y, words) in bitmap.words.chunks_exact(bitmap.words_a_row.max(1)).enumerate() {
        let first = runs.len();
        runs_of_row(words, y as u16, bitmap.width as u16, &mut runs);
        parents.extend((first..runs.len()).map(|idx| idx as u32));
        join(&runs, &mut parents, above, first..runs.len());
        above = first..runs.len();
    }
    (runs, parents)
}

/// Finds where bits change, 64 at a time.
fn runs_of_row(words: &[u64], y: u16, width: u16, runs: &mut Vec<Run>) {
    let mut start = None;
    let mut last = 0;
    for (idx, &word) in words.iter().enumerate() {
        let mut changes = word ^ (word << 1 | last);
        last = word >> 63;
        while changes != 0 {
            let x = (idx * 64) as u16 + changes.trailing_zeros() as u16;
            changes &= changes - 1;
            match start.take() {
                None => start = Some(x),
                Some(start) => runs.push(Run { y, start, end: x }),
            }
        }
    }
    if let Some(start) = start {
        runs.push(Run { y, start, end: width });
    }
}

/// Joins the runs of one row with those of the row above that touch them.
fn join(
    runs: &[Run],
    parents: &mut [u32],
    mut above: std::ops::Range<usize>,
    below: std::ops::Range<usize>,
) {
    for run in below {
        while above.start < above.end && runs[above.start].end < runs[run].start {
            above.start += 1;
        }
        for other in above.clone() {
            if runs[other].start > runs[run].end {
                break;
            }
            let (a, b) = (root(parents, other as u32), root(parents, run as u32));
            parents[a.max(b) as usize] = a.min(b);
        }
    }
}

fn root(parents: &mut [u32], mut run: u32) -> u32 {
    while parents[run as usize] != run {
        parents[run as usize] = parents[parents[run as usize] as usize];
        run = parents[run as usize];
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitmap(art: &[&str]) -> Bits {
        let mut bits = Bits::clear(art[0].len(), art.len());
        for (y, row) in art.iter().enumerate() {
            row.match_indices('#').for_each(|(x, _)| bits.set(y, x..x + 1));
        }
        bits
    }

    #[test]
    fn arms_that_meet_lower_down_are_one_and_islands_are_others() {
        let picture = bitmap(&["#..#..#", "#..#...", "####...", ".......", "...#..#"]);
        let found = blobs(&picture, |_| true);
        let sizes: Vec<u32> = found.iter().map(|c| c.size.n_pixels).collect();
        assert_eq!(sizes, [8, 1, 1, 1]);
        let size = found[0].size;
        assert_eq!((size.left, size.right, size.top, size.bottom), (0, 4, 0, 3));
    }

    #[test]
    fn runs_are_numbered_as_blobs_are() {
        let picture = bitmap(&["#..#..#", "#..#...", "####...", ".......", "...#..#"]);
        let mut numbers = Vec::new();
        for (number, blob) in (1..).zip(blobs(&picture, |_| true)) {
            numbers.extend(blob.runs.into_iter().map(|run| (run, number)));
        }
        numbers.sort_by_key(|(run, _)| (run.y, run.start));
        assert_eq!(numbered(&picture), numbers);
    }

    #[test]
    fn corners_touch_and_sizes_are_kept_to() {
        let picture = bitmap(&["#...", ".#..", "..#.", "...."]);
        assert_eq!(blobs(&picture, |_| true).len(), 1);
        assert_eq!(blobs(&picture, |size| size.right - size.left > 3).len(), 0);
    }

    #[test]
    fn runs_go_on_from_word_to_word_and_end_with_the_row() {
        let mut bitmap = Bits::clear(130, 1);
        bitmap.set(0, 60..70);
        bitmap.set(0, 128..130);
        let (runs, _) = runs(&bitmap);
        let expected = [(60, 70), (128, 130)].map(|(start, end)| Run { y: 0, start, end });
        assert_eq!(runs, expected);
    }
}
