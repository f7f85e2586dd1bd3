//! What is a mark, what is blank, and what is asked.

/// Deviations of bare paper that the page's outlines must exceed to say where evidence is lost.
pub(crate) const OUTLINE_OVER_NOISE: f64 = 2.5;

/// In 1-bit pictures, darkness within 0.45 mm of the outline that only a drawn ring reaches: the
/// outline itself is 0.2 mm wide at most there.
pub(crate) const TRACED_OUTLINE: f64 = 0.42;

/// Inked share up to which a bubble's own outline can be seen.
pub(crate) const OPEN_FILL: f64 = 0.45;

/// Share of the page's middle outline from which a filling does not hide it: pens leave 0.2 (middle),
/// shadows 0.9.
pub(crate) const OUTLINE_SEEN_THROUGH: f64 = 0.5;
/// Share of such a core's darkness that lies on all of it alike: shadows have 0.9, scribbles less.
pub(crate) const SHADE_EVEN: f64 = 0.7;

/// Share of the page's middle outline below which a bubble that is not filled is not there: strokes
/// leave 0.08 and more.
pub(crate) const OUTLINE_GONE: f64 = 0.06;

/// Below this share of the page's middle outline, whatever hides the outline hides marks too.
pub(crate) const OUTLINE_LOST_SHARE: f64 = 0.3;

/// Share of the page's middle outline below which what pales a bubble's own has paled a mark as much (tuning
/// seeds, 31,000 fields of photos: three marks on a glare's slope were read as blank), the least share that
/// is believed, and deviations of bare paper that the page's outlines must exceed to tell it.
pub(crate) const OUTLINE_PALED: f64 = 0.75;
/// See [`OUTLINE_PALED`].
pub(crate) const SEEN_THROUGH_LEAST: f64 = 0.1;
/// See [`OUTLINE_PALED`].
pub(crate) const PALED_OVER_NOISE: f64 = 2.0;

/// Deviations by which a core is lighter than the page's when the light on it is not known.
pub(crate) const LIT_SIGMA: f64 = 2.5;

/// Darkness of the page's middle outline below which outlines say nothing: a 1-bit scan may lose
/// them and still hold every pen.
pub(crate) const OUTLINE_SEEN: f64 = 0.03;

/// Rays (of 24) that meet ink when a ring is drawn around a bubble.
pub(crate) const RING_RAYS: usize = 11;

/// How dark the paper around the outline must be in most directions then, over that of the page's
/// middle bubble: rings have 0.054 and more, what a shadow's edge or a finger leaves 0.03.
pub(crate) const RING_DARK: f64 = 0.035;

/// The same in 1-bit pictures, where the band of the outline is not looked at.
pub(crate) const BILEVEL_RING_RAYS: usize = 9;

/// How dark a drawn ring is there; crumbs of the outline are paler.
pub(crate) const BILEVEL_RING_PEAK: f64 = 0.2;

/// A pale stroke by itself, on a page of pale marks: this share of the strength that a mark needs, a
/// darkest stretch that stains and hairs seldom have, so long (mm), and so little of it beyond the
/// bubble; hairs and stains spread over 1.8 times and more.
pub(crate) const PALE_STROKE_STRENGTH: f64 = 0.55;
/// See [`PALE_STROKE_STRENGTH`].
pub(crate) const PALE_STROKE_STRETCH: f64 = 0.052;
/// See [`PALE_STROKE_STRENGTH`].
pub(crate) const PALE_STROKE_EXTENT_MM: f64 = 2.4;
/// See [`PALE_STROKE_STRENGTH`].
pub(crate) const PALE_STROKE_SPREAD: f64 = 1.7;

/// A core with so much excess, nearly all of it inside the outline, is no stain (0.049).
pub(crate) const MARK_INSIDE: f64 = 0.056;

/// On crisp paper a core with less excess and a darkest stretch paler than this holds a smudge:
/// show-through, stains and rubbed-out marks. The palest ticks and slashes have a stretch of 0.053,
/// the palest scribbles 0.05 of excess.
pub(crate) const SMUDGE_EXCESS: f64 = 0.046;
/// See [`SMUDGE_EXCESS`].
pub(crate) const SMUDGE_STRETCH: f64 = 0.042;

/// How much darker (and by how many deviations of the page's bubbles) the paper around a bubble is
/// in most directions when a ring is drawn there that is too pale to be seen as a stroke.
pub(crate) const PALE_RING: f64 = 0.025;
/// See [`PALE_RING`].
pub(crate) const PALE_RING_SIGMA: f64 = 6.0;

/// Ink that is at most this share of the field's one clear mark is a trace of something.
pub(crate) const TRACE_SHARE: f64 = 0.25;

/// A mark has at least this much ink (darkness × mm²), reaches so far (mm) and is so dark.
/// Measured: the lightest pencil's thinnest tick has 0.25, 3 mm and 0.11; dust at most 0.06, a
/// hair's ink 0.08, show-through and rubbed-out pencil are at most 0.09 dark.
pub(crate) const MARK_MASS_MM2: f64 = 0.18;
/// See [`MARK_MASS_MM2`].
pub(crate) const MARK_EXTENT_MM: f64 = 1.9;
/// See [`MARK_MASS_MM2`].
pub(crate) const MARK_PEAK: f64 = 0.095;
/// So many deviations of bare paper more, since noise makes peaks.
pub(crate) const MARK_PEAK_NOISE: f64 = 0.8;

/// The same for strokes at most so wide (mm): a stain's edge is wider than 0.75.
pub(crate) const THIN_MASS_MM2: f64 = 0.11;
/// See [`THIN_MASS_MM2`].
pub(crate) const THIN_EXTENT_MM: f64 = 2.5;
/// See [`THIN_MASS_MM2`].
pub(crate) const THIN_WIDTH_MM: f64 = 0.68;

/// The circle that fill ratios refer to, mm²: 2.05 mm around the middle.
pub(crate) const CIRCLE_MM2: f64 = 13.2;

/// Least darkness that a mark adds to the bubble's core: a stroke of 3 mm has 0.03.
pub(crate) const MARK_MIN_EXCESS: f64 = 0.012;

/// Inked share from which a mark is believed where a long line runs through the bubble.
pub(crate) const FILL_BESIDE_LINE: f64 = 0.35;

/// Least darkness of a mark in a 1-bit picture, where ink is black or nothing, unless it adds so
/// much to the core: less is a spray of pixels, as a rubbed-out mark leaves it near the outline.
pub(crate) const BILEVEL_MIN_PEAK: f64 = 0.24;
/// See [`BILEVEL_MIN_PEAK`].
pub(crate) const BILEVEL_MIN_EXCESS: f64 = 0.03;

/// Marks paler than this are light, and a light mark with as much ink around the bubble as in it
/// (this share of the ring of paper) is a stain.
pub(crate) const LIGHT_PEAK: f64 = 0.2;
/// See [`LIGHT_PEAK`].
pub(crate) const MAX_HALO: f64 = 0.12;
/// The same where most of the bubble is inked: a pale filling over the edge.
pub(crate) const MAX_HALO_FILLED: f64 = 0.45;

/// The same for the palest marks, which only a thin pencil stroke makes.
pub(crate) const MAX_HALO_PALE: f64 = 0.07;
/// What counts as one of the palest.
pub(crate) const PALE_PEAK: f64 = 0.13;

/// A stroke so many times larger than its part inside the bubble comes from elsewhere, unless
/// the bubble is solidly filled: ticks and crosses reach 3.
pub(crate) const MAX_SPREAD: f64 = 4.5;
/// The same of a solid filling: over the edge it reaches 2.5, a shadow's edge that fills a bubble 24.
pub(crate) const MAX_SPREAD_SOLID: f64 = 7.0;

/// What fills so much of a bubble, leaves its outline so clear (a share of the page's middle one), goes
/// on so many times beyond it and is so much paler than the page's middle mark is more often the edge
/// of a shadow than a filling: nine of ten against one of a thousand fillings.
pub(crate) const SEEN_THROUGH_FILL: f64 = 0.38;
/// See [`SEEN_THROUGH_FILL`].
pub(crate) const SEEN_THROUGH_OUTLINE: f64 = 0.65;
/// See [`SEEN_THROUGH_FILL`].
pub(crate) const SEEN_THROUGH_SPREAD: f64 = 3.0;
/// See [`SEEN_THROUGH_FILL`].
pub(crate) const SEEN_THROUGH_PEAK: f64 = 0.8;

/// A stroke that crosses all of a bubble reaches so far inside it, mm, and so many times beyond it.
pub(crate) const CHORD_MM: f64 = 3.8;
/// See [`CHORD_MM`].
pub(crate) const CHORD_SPREAD: f64 = 5.5;
/// A stroke beyond that is the bubble's own where it has so dark a stretch and core, and ink nearly as
/// dark as the page's marks; shadows' edges have at most 0.62 of that.
pub(crate) const CHORD_STRETCH: f64 = 0.1;
/// See [`CHORD_STRETCH`].
pub(crate) const CHORD_EXCESS: f64 = 0.1;
/// See [`CHORD_STRETCH`].
pub(crate) const CHORD_PEAK_SHARE: f64 = 0.72;

/// A bubble with more ink than this and as dark is not surely blank.
pub(crate) const BLANK_MASS_MM2: f64 = 0.10;
/// See [`BLANK_MASS_MM2`].
pub(crate) const BLANK_PEAK: f64 = 0.095;

/// How much darker than in the page's other bubbles the darkest straight stretch must be, in their
/// deviations and in darkness, and by how much the whole core (darkness), so that a bubble is not
/// surely blank. Measured on blank rows: at most 3.7 deviations or 0.02, and a core of 0.0125; the
/// palest strokes that are seen by nothing else begin at 6 deviations, 0.039 and 0.013.
pub(crate) const FAINT_SIGMA: f64 = 4.5;
/// See [`FAINT_SIGMA`].
pub(crate) const FAINT_STRETCH: f64 = 0.035;
/// The same on crisp paper, where stains and show-through reach 0.05 and the palest strokes 0.056.
pub(crate) const FAINT_STRETCH_CRISP: f64 = 0.052;
/// See [`FAINT_SIGMA`].
pub(crate) const FAINT_EXCESS: f64 = 0.01;

/// Share of what a core must have to be too dark for bare paper, and deviations of its darkest stretch, that
/// are enough together.
pub(crate) const FAINT_NEARLY: f64 = 0.85;
/// See [`FAINT_NEARLY`].
pub(crate) const FAINT_NEARLY_SIGMA: f64 = 2.5;

/// Ink in crumbs that are each too small for a stroke: more than two specks of dust.
pub(crate) const CRUMBS_MM2: f64 = 0.13;

/// How much darker a core must be than the page's others, on crisp paper, to be asked about.
pub(crate) const HIDDEN_EXCESS: f64 = 0.018;

/// Outlines this dark (over the paper beside them) are crisp: on scans they measure 0.2.
pub(crate) const CRISP_OUTLINE: f64 = 0.08;

/// Deviation of bare paper up to which shades are told from dissolved marks; on noisier paper
/// any darker core is asked about, from fewer deviations.
pub(crate) const SHADE_NOISE: f64 = 0.04;

/// Deviation of bare paper up to which a light stroke is seen by itself.
pub(crate) const CRISP_NOISE: f64 = 0.022;

/// Deviation of bare paper up to which a picture without outlines is burnt out and not blurred.
pub(crate) const BURNT_NOISE: f64 = 0.01;

/// A picture that is burnt out: darkness in their band, and ink in crumbs, that may be all
/// that is left of a mark.
pub(crate) const BURNT_BAND: f64 = 0.02;
/// See [`BURNT_BAND`].
pub(crate) const BURNT_CRUMBS_MM2: f64 = 0.04;

/// How many times the page's middle outline one must be to hold more than an outline.
pub(crate) const BURNT_STANDS_OUT: f64 = 3.0;

/// Share of a core's darkness that lies on all of it alike when it is a shade.
pub(crate) const SHADE_VEIL: f64 = 0.45;

/// Share of a core's darkness by which a shade's core may be darker than the paper around the
/// outline: where noise hides strokes, what is dark inside the outline alone is asked about.
pub(crate) const SHADE_LOCAL: f64 = 0.8;

/// Darkness of a shade from which it may be a pale filling: measured shades reach 0.07, fillings
/// with the lightest pencil begin at 0.14.
pub(crate) const SHADE_MAX_EXCESS: f64 = 0.085;

/// Excess from which a core without a mark is asked about in a 1-bit picture; empty ones have 0.011.
pub(crate) const BILEVEL_HIDDEN: f64 = 0.02;

/// Ink of another bubble's stroke that makes a question where the field has no other mark.
pub(crate) const TAIL_MM2: f64 = 0.15;

/// Inked share from which a bubble is plainly filled.
pub(crate) const SOLID_FILL: f64 = 0.45;

// Corrections.

/// A filling that was crossed out has ink on so much of the paper around it and goes on so many times beyond
/// the bubble: nineteen of twenty have 0.03 and 1.42, and of clean fillings one of twenty.
pub(crate) const CROSSED_HALO: f64 = 0.03;
/// See [`CROSSED_HALO`].
pub(crate) const CROSSED_SPREAD: f64 = 1.45;

/// Correction fluid leaves hardly any of the outline (a share of the page's middle one), no ink, and is a
/// little darker than the paper.
pub(crate) const WHITED_OUTLINE: f64 = 0.15;
/// See [`WHITED_OUTLINE`].
pub(crate) const WHITED_FILL: f64 = 0.05;
/// See [`WHITED_OUTLINE`].
pub(crate) const WHITED_EXCESS: f64 = 0.012;
