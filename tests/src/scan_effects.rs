//! What makes a scan hard, by name, and scans of any office.
use crate::scanner::{Scan, ScanMode};
use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;

/// One thing that makes a scan hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScanEffect {
    /// 100 dpi.
    Dpi100,
    /// 150 dpi.
    Dpi150,
    /// 200 dpi.
    Dpi200,
    /// 300 dpi.
    Dpi300,
    /// 600 dpi.
    Dpi600,
    /// Black and white by Otsu's threshold.
    OneBit,
    /// Black and white, dithered.
    Dithered,
    /// Pale print on grey paper.
    LowContrast,
    /// Lines along the feeder's way.
    Streaks,
    /// Dust and hairs on the glass.
    Dust,
    /// A copy of a copy.
    Photocopy,
    /// The other side's print and marks shine through.
    ShowThrough,
    /// The feeder pulls unevenly: 1–2 % longer or shorter.
    Stretch,
    /// Printed at 90–105 %.
    PrintScale,
    /// Fed askew, to 8°.
    Skew,
}

impl ScanEffect {
    /// Every effect.
    pub const ALL: [Self; 15] = [
        Self::Dpi100,
        Self::Dpi150,
        Self::Dpi200,
        Self::Dpi300,
        Self::Dpi600,
        Self::OneBit,
        Self::Dithered,
        Self::LowContrast,
        Self::Streaks,
        Self::Dust,
        Self::Photocopy,
        Self::ShowThrough,
        Self::Stretch,
        Self::PrintScale,
        Self::Skew,
    ];

    /// Its name in tables and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dpi100 => "scan-100-dpi",
            Self::Dpi150 => "scan-150-dpi",
            Self::Dpi200 => "scan-200-dpi",
            Self::Dpi300 => "scan-300-dpi",
            Self::Dpi600 => "scan-600-dpi",
            Self::OneBit => "scan-1bit",
            Self::Dithered => "scan-dithered",
            Self::LowContrast => "scan-low-contrast",
            Self::Streaks => "scan-streaks",
            Self::Dust => "scan-dust",
            Self::Photocopy => "scan-photocopy",
            Self::ShowThrough => "scan-show-through",
            Self::Stretch => "scan-stretch",
            Self::PrintScale => "scan-print-scale",
            Self::Skew => "scan-skew",
        }
    }

    /// Puts the effect on a scan; `severity` is 0 (hardly) to 1 (its worst).
    fn apply(self, scan: &mut Scan, severity: f64, rng: &mut SmallRng) {
        let s = severity;
        let sign = if rng.random_bool(0.5) { 1.0 } else { -1.0 };
        match self {
            Self::Dpi100 => scan.set_dpi(100.0),
            Self::Dpi150 => scan.set_dpi(150.0),
            Self::Dpi200 => scan.set_dpi(200.0),
            Self::Dpi300 => scan.set_dpi(300.0),
            Self::Dpi600 => scan.set_dpi(600.0),
            Self::OneBit => scan.mode = ScanMode::OneBit,
            Self::Dithered => scan.mode = ScanMode::Dithered,
            Self::LowContrast => {
                scan.white = (225.0 - 50.0 * s) as f32;
                scan.black = (40.0 + 55.0 * s) as f32;
            }
            Self::Streaks => scan.n_streaks = 1 + (4.0 * s * rng.random_range(0.3..1.0)) as usize,
            Self::Dust => {
                scan.n_specks = (15.0 + 150.0 * s) as usize;
                scan.n_hairs = (6.0 * s * rng.random_range(0.2..1.0)) as usize;
            }
            Self::Photocopy => scan.n_copies = if s > 0.75 { 2 } else { 1 },
            Self::ShowThrough => scan.show_through = (0.03 + 0.10 * s) as f32,
            Self::Stretch => {
                scan.stretch = 1.0 + sign * (0.004 + 0.016 * s);
                scan.wobble_mm = 0.35 * s;
            }
            Self::PrintScale => {
                scan.print_scale =
                    if rng.random_bool(0.6) { 1.0 - 0.10 * s } else { 1.0 + 0.05 * s };
            }
            Self::Skew => scan.skew_degrees = sign * (2.0 + 6.0 * s),
        }
    }

    /// Whether pencil would not come through.
    #[must_use]
    pub const fn loses_pencil(self) -> bool {
        matches!(self, Self::OneBit | Self::Dithered | Self::Photocopy)
    }
}

/// A scan with one effect alone, from half its worst to its worst.
pub fn scan_with(effect: ScanEffect, rng: &mut SmallRng) -> Scan {
    let mut scan =
        Scan::any(*[150.0, 200.0, 300.0].choose(rng).expect("three"), ScanMode::Grey, rng);
    let severity = rng.random_range(0.5..=1.0);
    effect.apply(&mut scan, severity, rng);
    scan
}

/// Any scan of any office: any resolution, one in four 1-bit or dithered, half of them with one or
/// two effects at any strength; of at least `least_dpi`. Also says whether pencil would come
/// through.
pub fn any_scan(least_dpi: f64, rng: &mut SmallRng) -> (Scan, bool) {
    let dpi = match rng.random_range(0..100) {
        0..12 => 100.0,
        12..40 => 150.0,
        40..70 => 200.0,
        70..96 => 300.0,
        _ => 600.0,
    };
    let dpi = f64::max(dpi, least_dpi);
    let mode = match rng.random_range(0..100) {
        0..75 => ScanMode::Grey,
        75..92 => ScanMode::OneBit,
        // Nobody dithers below 150 dpi: it would leave nothing of the print.
        _ if dpi >= 150.0 => ScanMode::Dithered,
        _ => ScanMode::Grey,
    };
    let mut scan = Scan::any(dpi, mode, rng);
    let mut keeps_pencil = mode == ScanMode::Grey;
    let others = &ScanEffect::ALL[7..];
    for _ in 0..[0, 0, 1, 2][rng.random_range(0..4)] {
        let effect = *others.choose(rng).expect("effects");
        // A grey page that is pale is grey; in black and white it is a threshold's business.
        if mode == ScanMode::Grey || effect != ScanEffect::LowContrast {
            effect.apply(&mut scan, rng.random_range(0.1..=0.8), rng);
            keeps_pencil &= !effect.loses_pencil();
        }
    }
    (scan, keeps_pencil)
}

impl Scan {
    /// Another resolution, its lens as sharp on paper as before.
    fn set_dpi(&mut self, dpi: f64) {
        self.blur_px = (self.blur_px * dpi / self.dpi).max(0.35);
        self.dpi = dpi;
    }
}
