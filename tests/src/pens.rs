//! What people write with.
use rand::Rng;
use rand::rngs::SmallRng;

/// Kinds of pen in a teacher's pocket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PenKind {
    /// Blue ball pen, the most common one.
    BlueBall,
    /// Black ball pen.
    BlackBall,
    /// Red ball pen.
    RedBall,
    /// Green ball pen.
    GreenBall,
    /// Blue gel pen.
    BlueGel,
    /// Black gel pen.
    BlackGel,
    /// A soft pencil.
    Pencil,
    /// A hard pencil in a light hand.
    LightPencil,
    /// A felt marker.
    Felt,
}

impl PenKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::BlueBall,
        Self::BlackBall,
        Self::RedBall,
        Self::GreenBall,
        Self::BlueGel,
        Self::BlackGel,
        Self::Pencil,
        Self::LightPencil,
        Self::Felt,
    ];

    /// The pen in a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::BlueBall => "blue ball pen",
            Self::BlackBall => "black ball pen",
            Self::RedBall => "red ball pen",
            Self::GreenBall => "green ball pen",
            Self::BlueGel => "blue gel pen",
            Self::BlackGel => "black gel pen",
            Self::Pencil => "pencil",
            Self::LightPencil => "very light pencil",
            Self::Felt => "felt marker",
        }
    }

    /// Whether the marks of this pen can be rubbed out.
    #[must_use]
    pub const fn erasable(self) -> bool {
        matches!(self, Self::Pencil | Self::LightPencil)
    }
}

/// One pen in one hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pen {
    /// What it is.
    pub kind: PenKind,
    /// Colour where the ink lies thick, sRGB.
    pub ink: [u8; 3],
    /// Width of a line at full pressure, mm.
    pub width_mm: f64,
    /// How much of the paper one pass hides, 0..=1.
    pub opacity: f32,
    /// How much the paper's tooth shows through, 0..=1.
    pub grain: f32,
    /// Width of the line's soft edge, mm.
    pub edge_mm: f64,
}

impl Pen {
    /// A pen of a kind, no two quite alike.
    pub fn pick(kind: PenKind, rng: &mut SmallRng) -> Self {
        let (ink, width_mm, opacity, grain, edge_mm) = match kind {
            PenKind::BlueBall => ([38, 52, 148], 0.42..0.62, 0.78..0.92, 0.30, 0.06),
            PenKind::BlackBall => ([38, 38, 44], 0.42..0.62, 0.78..0.92, 0.30, 0.06),
            PenKind::RedBall => ([196, 40, 48], 0.42..0.62, 0.78..0.92, 0.28, 0.06),
            PenKind::GreenBall => ([30, 118, 72], 0.42..0.62, 0.78..0.92, 0.28, 0.06),
            PenKind::BlueGel => ([24, 40, 130], 0.50..0.75, 0.92..0.98, 0.08, 0.05),
            PenKind::BlackGel => ([22, 22, 26], 0.50..0.75, 0.92..0.98, 0.08, 0.05),
            PenKind::Pencil => ([78, 78, 82], 0.45..0.80, 0.62..0.80, 0.55, 0.14),
            PenKind::LightPencil => ([104, 104, 108], 0.40..0.65, 0.40..0.52, 0.55, 0.16),
            PenKind::Felt => ([26, 26, 40], 1.30..2.00, 0.90..0.97, 0.06, 0.10),
        };
        let drift = rng.random_range(-8i16..=8);
        let ink = ink.map(|v: u8| (i16::from(v) + drift).clamp(0, 255) as u8);
        let (width_mm, opacity) = (rng.random_range(width_mm), rng.random_range(opacity));
        Self { kind, ink, width_mm, opacity, grain, edge_mm }
    }

    /// Any pen, as often as they are met in a classroom.
    pub fn any(rng: &mut SmallRng) -> Self {
        let kind = match rng.random_range(0..100) {
            0..34 => PenKind::BlueBall,
            34..52 => PenKind::BlackBall,
            52..58 => PenKind::RedBall,
            58..62 => PenKind::GreenBall,
            62..70 => PenKind::BlueGel,
            70..78 => PenKind::BlackGel,
            78..90 => PenKind::Pencil,
            90..95 => PenKind::LightPencil,
            _ => PenKind::Felt,
        };
        Self::pick(kind, rng)
    }

    /// A pen dark enough to leave something on a 1-bit scan.
    pub fn any_dark(rng: &mut SmallRng) -> Self {
        loop {
            let pen = Self::any(rng);
            if !pen.kind.erasable() {
                return pen;
            }
        }
    }

    /// A pencil, for marks that will be rubbed out.
    pub fn any_pencil(rng: &mut SmallRng) -> Self {
        let kind = if rng.random_bool(0.7) { PenKind::Pencil } else { PenKind::LightPencil };
        Self::pick(kind, rng)
    }
}
