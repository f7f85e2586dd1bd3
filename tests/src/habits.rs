//! What people do to a row of bubbles, and what it means.
use omr_core::FieldState;

/// One habit of the table "What a mark means".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Habit {
    /// Filled as the little picture asks.
    Filled,
    /// Scribbled over, paper showing.
    Scribbled,
    /// Filled over the edge of its own bubble.
    OverTheEdge,
    /// A tick.
    Tick,
    /// A cross.
    Cross,
    /// One stroke through the bubble.
    Slash,
    /// Half of the bubble filled.
    HalfFilled,
    /// A ring drawn around the bubble.
    Ring,
    /// A clear dot.
    Dot,
    /// The mark's stroke runs into the next bubble of the row.
    IntoNeighbour,
    /// The mark's stroke runs into a bubble of the next row.
    IntoNextRow,
    /// A signature across the row, one bubble filled.
    Signature,
    /// One filled, another rubbed out.
    Erased,
    /// One filled, another covered with correction fluid.
    WhitedOut,
    /// One filled, another crossed out.
    CrossedOut,
    /// Two filled.
    TwoFilled,
    /// One rubbed out, none filled.
    ErasedOnly,
    /// A pen rested on a bubble.
    RestingPoint,
    /// Nothing.
    Untouched,
    /// A line that has nothing to do with the row.
    StrayLine,
    /// Tea.
    Stain,
    /// Dust and hairs.
    Dust,
    /// Marks on the back of the paper.
    ShowThrough,
}

/// Clear marks: a question about one of them is a fault.
pub const CLEAR_MARKS: [Habit; 6] =
    [Habit::Filled, Habit::Scribbled, Habit::OverTheEdge, Habit::Tick, Habit::Cross, Habit::Slash];

impl Habit {
    /// Every habit.
    pub const ALL: [Self; 23] = [
        Self::Filled,
        Self::Scribbled,
        Self::OverTheEdge,
        Self::Tick,
        Self::Cross,
        Self::Slash,
        Self::HalfFilled,
        Self::Ring,
        Self::Dot,
        Self::IntoNeighbour,
        Self::IntoNextRow,
        Self::Signature,
        Self::Erased,
        Self::WhitedOut,
        Self::CrossedOut,
        Self::TwoFilled,
        Self::ErasedOnly,
        Self::RestingPoint,
        Self::Untouched,
        Self::StrayLine,
        Self::Stain,
        Self::Dust,
        Self::ShowThrough,
    ];

    /// What the row means.
    #[must_use]
    pub const fn state(self) -> FieldState {
        match self {
            Self::TwoFilled => FieldState::Multiple,
            Self::ErasedOnly
            | Self::RestingPoint
            | Self::Untouched
            | Self::StrayLine
            | Self::Stain
            | Self::Dust
            | Self::ShowThrough => FieldState::Blank,
            _ => FieldState::Marked,
        }
    }

    /// Whether a question to the teacher is an honest answer.
    #[must_use]
    pub const fn may_ask(self) -> bool {
        !matches!(
            self,
            Self::Filled
                | Self::Scribbled
                | Self::OverTheEdge
                | Self::Tick
                | Self::Cross
                | Self::Slash
                | Self::Untouched
                | Self::StrayLine
                | Self::Stain
                | Self::Dust
                | Self::ShowThrough
        )
    }

    /// Whether it needs a pencil.
    #[must_use]
    pub const fn needs_pencil(self) -> bool {
        matches!(self, Self::Erased | Self::ErasedOnly)
    }

    /// The habit in a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Filled => "filled",
            Self::Scribbled => "scribbled",
            Self::OverTheEdge => "filled over the edge",
            Self::Tick => "tick",
            Self::Cross => "cross",
            Self::Slash => "slash",
            Self::HalfFilled => "half filled",
            Self::Ring => "ring around",
            Self::Dot => "clear dot",
            Self::IntoNeighbour => "stroke into the next bubble",
            Self::IntoNextRow => "stroke into the next row",
            Self::Signature => "signature across",
            Self::Erased => "another erased",
            Self::WhitedOut => "another whited out",
            Self::CrossedOut => "another crossed out",
            Self::TwoFilled => "two filled",
            Self::ErasedOnly => "erased only",
            Self::RestingPoint => "resting point",
            Self::Untouched => "",
            Self::StrayLine => "stray line",
            Self::Stain => "stain",
            Self::Dust => "dust",
            Self::ShowThrough => "show-through",
        }
    }
}
