//! What the stages take, out of the log.

use super::{Event, Stage, Subject};
use std::collections::BTreeMap;

/// What a stage took, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// How often it was measured.
    pub n: usize,
    /// Half of them took this or less.
    pub p50_ms: u32,
    /// 95 in a hundred took this or less.
    pub p95_ms: u32,
}

/// What each stage took, by nearest rank: every figure is one that was measured.
#[must_use]
pub fn times(events: &[Event]) -> BTreeMap<Stage, Times> {
    let mut measured: BTreeMap<Stage, Vec<u32>> = BTreeMap::new();
    for event in events {
        if let (Subject::Took(stage), Some(millis)) = (event.subject, event.duration_ms) {
            measured.entry(stage).or_default().push(millis);
        }
    }
    let times = |mut millis: Vec<u32>| {
        millis.sort_unstable();
        let (p50_ms, p95_ms) = (percentile(&millis, 50), percentile(&millis, 95));
        Times { n: millis.len(), p50_ms, p95_ms }
    };
    measured.into_iter().map(|(stage, millis)| (stage, times(millis))).collect()
}

/// The smallest of `sorted` that `percent` in a hundred do not exceed; 0 of nothing.
pub(super) fn percentile(sorted: &[u32], percent: usize) -> u32 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}
