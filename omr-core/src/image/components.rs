/// A grid of set and clear cells, row by row.
pub(crate) struct Bitmap {
    pub(crate) width: usize,
    pub(crate) set: Vec<bool>,
}

/// A horizontal stretch of set pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) y: u32,
    /// First pixel.
    pub(crate) start: u32,
    /// One past the last pixel.
    pub(crate) end: u32,
}

/// Set pixels that touch, by an edge or a corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Component {
    /// Its runs, from top to bottom.
    pub(crate) runs: Vec<Run>,
    /// Smallest column, one past the largest, smallest row, one past the largest.
    pub(crate) left: u32,
    pub(crate) right: u32,
    pub(crate) top: u32,
    pub(crate) bottom: u32,
    /// Number of pixels.
    pub(crate) n_pixels: u32,
}

/// The components whose smaller side is at least `min_side` and whose larger is at most
/// `max_side`, in the order of their first pixel.
pub(crate) fn components(bitmap: &Bitmap, min_side: u32, max_side: u32) -> Vec<Component> {
    let (runs, mut parents) = runs(bitmap);
    let boxes = bounding_boxes(&runs, &mut parents);
    let mut slots = vec![usize::MAX; runs.len()];
    let mut found: Vec<Component> = Vec::new();
    for (run_idx, &run) in runs.iter().enumerate() {
        let root = root(&mut parents, run_idx as u32) as usize;
        let [left, right, top, bottom] = boxes[root];
        let (w, h) = (right - left, bottom - top);
        if w.min(h) < min_side || w.max(h) > max_side {
            continue;
        }
        if slots[root] == usize::MAX {
            slots[root] = found.len();
            let empty = Component { runs: Vec::new(), left, right, top, bottom, n_pixels: 0 };
            found.push(empty);
        }
        let component = &mut found[slots[root]];
        component.n_pixels += run.end - run.start;
        component.runs.push(run);
    }
    found
}

/// All runs, and for each the run it hangs from (itself at first, joined where rows touch).
fn runs(bitmap: &Bitmap) -> (Vec<Run>, Vec<u32>) {
    let mut runs: Vec<Run> = Vec::new();
    let mut parents: Vec<u32> = Vec::new();
    let mut above = 0..0;
    for (y, row) in bitmap.set.chunks_exact(bitmap.width.max(1)).enumerate() {
        let first = runs.len();
        let mut x = 0;
        while let Some(skip) = row[x..].iter().position(|&set| set) {
            let start = x + skip;
            x = start + row[start..].iter().position(|&set| !set).unwrap_or(row.len() - start);
            parents.push(runs.len() as u32);
            runs.push(Run { y: y as u32, start: start as u32, end: x as u32 });
        }
        join(&runs, &mut parents, above, first..runs.len());
        above = first..runs.len();
    }
    (runs, parents)
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
        for other in above.clone().take_while(|&other| runs[other].start <= runs[run].end) {
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

fn bounding_boxes(runs: &[Run], parents: &mut [u32]) -> Vec<[u32; 4]> {
    let mut boxes = vec![[u32::MAX, 0, u32::MAX, 0]; runs.len()];
    for (run_idx, run) in runs.iter().enumerate() {
        let [left, right, top, bottom] = &mut boxes[root(parents, run_idx as u32) as usize];
        *left = (*left).min(run.start);
        *right = (*right).max(run.end);
        *top = (*top).min(run.y);
        *bottom = (*bottom).max(run.y + 1);
    }
    boxes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitmap(art: &[&str]) -> Bitmap {
        let set = art.iter().flat_map(|row| row.bytes().map(|b| b == b'#')).collect();
        Bitmap { width: art[0].len(), set }
    }

    #[test]
    fn arms_that_meet_lower_down_are_one_and_islands_are_others() {
        let picture = bitmap(&["#..#..#", "#..#...", "####...", ".......", "...#..#"]);
        let found = components(&picture, 1, 9);
        let sizes: Vec<u32> = found.iter().map(|c| c.n_pixels).collect();
        assert_eq!(sizes, [8, 1, 1, 1]);
        assert_eq!((found[0].left, found[0].right, found[0].top, found[0].bottom), (0, 4, 0, 3));
    }

    #[test]
    fn corners_touch_and_sizes_are_kept_to() {
        let picture = bitmap(&["#...", ".#..", "..#.", "...."]);
        assert_eq!(components(&picture, 1, 9).len(), 1);
        assert_eq!(components(&picture, 4, 9).len(), 0);
        assert_eq!(components(&picture, 1, 2).len(), 0);
    }
}
