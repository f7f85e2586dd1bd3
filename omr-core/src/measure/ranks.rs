//! Ranks of many lists at once.

/// Cells whose ranks are found together.
pub(super) const LANES: usize = 8;

/// The places to compare, in order, so that the one of `rank` holds the value of that rank: those
/// that matter for it in the merge exchange of Knuth (The Art of Computer Programming 5.2.2,
/// algorithm M). They are the same whatever lies there, so that no branch is needed.
pub(super) fn comparisons(n: usize, rank: usize) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let top = n.next_power_of_two() / 2;
    let mut p = top;
    while p > 0 {
        let (mut q, mut r, mut d) = (top, 0, p);
        loop {
            all.extend((0..n.saturating_sub(d)).filter(|i| i & p == r).map(|i| (i, i + d)));
            if q == p {
                break;
            }
            (d, q, r) = (q - p, q / 2, p);
        }
        p /= 2;
    }
    let mut matters = vec![false; n];
    matters.iter_mut().skip(rank).take(1).for_each(|one| *one = true);
    let mut found: Vec<(usize, usize)> = Vec::new();
    for &(a, b) in all.iter().rev() {
        if matters[a] || matters[b] {
            (matters[a], matters[b]) = (true, true);
            found.push((a, b));
        }
    }
    found.reverse();
    found
}

/// Brings the value of a rank to its place, in every lane, by the comparisons for it.
pub(super) fn bring_to_rank<T: Copy + PartialOrd>(
    values: &mut [[T; LANES]],
    comparisons: &[(usize, usize)],
) {
    for &(first, second) in comparisons {
        let (a, b) = (values[first], values[second]);
        values[first] = std::array::from_fn(|i| if a[i] < b[i] { a[i] } else { b[i] });
        values[second] = std::array::from_fn(|i| if a[i] < b[i] { b[i] } else { a[i] });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lane_has_its_rank_where_it_belongs() {
        for n in [1, 2, 3, 12, 31, 44] {
            let value = |i: usize| ((i * 7919 + 13) % 101) as f32;
            let values: Vec<[f32; LANES]> =
                (0..n).map(|i| std::array::from_fn(|lane| value(i * LANES + lane))).collect();
            for rank in 0..n {
                let mut found = values.clone();
                bring_to_rank(&mut found, &comparisons(n, rank));
                for lane in 0..LANES {
                    let mut one: Vec<f32> = values.iter().map(|values| values[lane]).collect();
                    one.sort_by(f32::total_cmp);
                    assert_eq!(found[rank][lane], one[rank], "{n} {rank} {lane}");
                }
            }
        }
        assert!(comparisons(0, 0).is_empty());
    }
}
