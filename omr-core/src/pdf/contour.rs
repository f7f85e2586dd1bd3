use std::collections::BTreeMap;

/// A corner of cells: column, row.
pub(super) type Corner = (usize, usize);

/// The outlines of a grid's black cells, row by row from the top-left: closed polygons, holes
/// among them.
///
/// Cells drawn one by one show hairlines of paper between neighbours on screens and in rasters of
/// printers that smooth edges; one outline has no inner edges to smooth.
pub(super) fn outlines(cells: &[Vec<bool>]) -> Vec<Vec<Corner>> {
    let mut edges = edges(cells);
    let mut outlines = Vec::new();
    while let Some((&start, _)) = edges.first_key_value() {
        let mut outline = vec![start];
        let mut at = start;
        while let Some(next) = take(&mut edges, at) {
            if is_straight(&outline, next) {
                outline.pop();
            }
            outline.push(next);
            at = next;
            if at == start {
                break;
            }
        }
        // The start stands at both ends; the drawn path closes by itself.
        outline.pop();
        outlines.push(outline);
    }
    outlines
}

/// Edges between black and white by where they start, row first, with black on their right.
fn edges(cells: &[Vec<bool>]) -> BTreeMap<Corner, Vec<Corner>> {
    let is_black = |x: Option<usize>, y: Option<usize>| {
        let row = y.and_then(|y| cells.get(y));
        x.zip(row).and_then(|(x, row)| row.get(x)).copied().unwrap_or(false)
    };
    let mut edges: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
    for (y, row) in cells.iter().enumerate() {
        for x in (0..row.len()).filter(|&x| row[x]) {
            let sides = [
                (x.into(), y.checked_sub(1), (x, y), (x + 1, y)),
                (Some(x + 1), y.into(), (x + 1, y), (x + 1, y + 1)),
                (x.into(), Some(y + 1), (x + 1, y + 1), (x, y + 1)),
                (x.checked_sub(1), y.into(), (x, y + 1), (x, y)),
            ];
            for (beside_x, beside_y, from, to) in sides {
                if !is_black(beside_x, beside_y) {
                    edges.entry(from).or_default().push(to);
                }
            }
        }
    }
    edges
}

fn take(edges: &mut BTreeMap<Corner, Vec<Corner>>, from: Corner) -> Option<Corner> {
    let ends = edges.get_mut(&from)?;
    let end = ends.pop();
    if ends.is_empty() {
        edges.remove(&from);
    }
    end
}

/// Whether the way to `next` goes on as it came.
fn is_straight(outline: &[Corner], next: Corner) -> bool {
    let [.., (x0, y0), (x1, y1)] = *outline else { return false };
    (x0 == x1 && x1 == next.0) || (y0 == y1 && y1 == next.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the middle of cell `(x, y)` is inside, by counting the upright edges left of it.
    fn is_inside(outlines: &[Vec<Corner>], x: usize, y: usize) -> bool {
        let crossings = outlines.iter().flat_map(|outline| {
            let next = outline.iter().cycle().skip(1);
            outline
                .iter()
                .zip(next)
                .filter(|(a, b)| a.0 == b.0 && a.0 <= x && a.1.min(b.1) <= y && y < a.1.max(b.1))
        });
        crossings.count() % 2 == 1
    }

    #[test]
    fn every_pattern_is_drawn_cell_by_cell() {
        for bits in 0u16..512 {
            let cell = |i: usize| bits >> i & 1 == 1;
            let cells: Vec<Vec<bool>> =
                (0..3).map(|y| (0..3).map(|x| cell(3 * y + x)).collect()).collect();
            let outlines = outlines(&cells);
            for (y, row) in cells.iter().enumerate() {
                for (x, &is_black) in row.iter().enumerate() {
                    assert_eq!(is_inside(&outlines, x, y), is_black, "{bits:09b} at {x}, {y}");
                }
            }
        }
    }

    #[test]
    fn a_ring_is_two_squares() {
        let ring = [[true; 3], [true, false, true], [true; 3]].map(Vec::from);
        assert_eq!(
            outlines(&ring),
            [vec![(0, 0), (3, 0), (3, 3), (0, 3)], vec![(1, 1), (1, 2), (2, 2), (2, 1)]]
        );
    }
}
