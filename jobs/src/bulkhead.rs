//! Separate limits, so that one kind of work never keeps another waiting.

/// Work that shares a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Pages to be read.
    Pages,
    /// Records to be written.
    Records,
    /// Documents to be made.
    Documents,
    /// Pages that a person looks at.
    Pictures,
}

impl Lane {
    /// Lanes in which jobs run; a picture is asked for by a page that is open, and is no job.
    pub const OF_JOBS: [Self; 3] = [Self::Pages, Self::Records, Self::Documents];

    /// How many may be inside at once, waiting for the worker or held by it. One job of each kind:
    /// a hundred pages do not keep a document waiting for longer than the page at hand. A person
    /// who turns pages quickly waits for the last few pictures, not for all of them.
    #[must_use]
    pub const fn limit(self) -> u32 {
        match self {
            Self::Pages | Self::Records => 1,
            Self::Documents => 2,
            Self::Pictures => 3,
        }
    }
}

/// Counts who is inside a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bulkhead {
    limit: u32,
    n_inside: u32,
}

impl Bulkhead {
    /// An empty lane.
    #[must_use]
    pub const fn of(lane: Lane) -> Self {
        Self { limit: lane.limit(), n_inside: 0 }
    }

    /// Lets one more in; false when it is full.
    #[must_use]
    pub const fn enter(&mut self) -> bool {
        let has_room = self.n_inside < self.limit;
        if has_room {
            self.n_inside += 1;
        }
        has_room
    }

    /// Lets one out.
    pub const fn leave(&mut self) {
        self.n_inside = self.n_inside.saturating_sub(1);
    }

    /// How many are inside.
    #[must_use]
    pub const fn n_inside(&self) -> u32 {
        self.n_inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_lane_lets_in_as_many_as_went_out() {
        let mut lane = Bulkhead::of(Lane::Pictures);
        assert_eq!(
            [lane.enter(), lane.enter(), lane.enter(), lane.enter()],
            [true, true, true, false]
        );
        lane.leave();
        assert_eq!([lane.enter(), lane.enter()], [true, false]);
    }

    #[test]
    fn a_full_lane_keeps_nobody_of_another_waiting() {
        let [mut pages, mut documents] = [Lane::Pages, Lane::Documents].map(Bulkhead::of);
        while pages.enter() {}
        assert!(documents.enter());
    }
}
