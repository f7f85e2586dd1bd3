//! Why a row asks, in words. Without a wildcard: a new reason stops the build until it has words.

use crate::i18n::{I18n, t_string};
use attendance::reconcile::{DoubtReason, SlipReason};
use omr_core::Reason;

/// Why a row asks.
pub(super) fn doubt_reason(i18n: I18n, reason: DoubtReason) -> String {
    match reason {
        DoubtReason::Unmarked => t_string!(i18n, review.why_unmarked),
        DoubtReason::Several => t_string!(i18n, review.why_several),
        DoubtReason::Unsure => t_string!(i18n, review.why_unsure),
        DoubtReason::PicturesDiffer => t_string!(i18n, review.why_differ),
        DoubtReason::SlipsDiffer => t_string!(i18n, review.why_slips_differ),
        DoubtReason::NoStatus => t_string!(i18n, review.why_no_status),
        DoubtReason::NotRead => t_string!(i18n, review.why_not_read),
        DoubtReason::NotEnrolled { .. } => t_string!(i18n, review.why_not_enrolled),
    }
    .to_owned()
}

/// Why it is not known whose a slip is.
pub(super) fn slip_reason(i18n: I18n, reason: SlipReason) -> String {
    match reason {
        SlipReason::CheckFailed => t_string!(i18n, review.why_check_failed),
        SlipReason::DigitUnsure => t_string!(i18n, review.why_digit_unsure),
        SlipReason::NotEnrolled => t_string!(i18n, review.why_id_unknown),
        SlipReason::Unchecked => t_string!(i18n, review.why_unchecked),
        SlipReason::Repeated => t_string!(i18n, review.why_repeated),
    }
    .to_owned()
}

/// What the reader saw.
pub(super) fn reason(i18n: I18n, reason: Reason) -> String {
    match reason {
        Reason::Faint => t_string!(i18n, review.reason_faint),
        Reason::Partial => t_string!(i18n, review.reason_partial),
        Reason::Ringed => t_string!(i18n, review.reason_ringed),
        Reason::TwoMarks => t_string!(i18n, review.reason_both),
        Reason::CrossedOut => t_string!(i18n, review.reason_crossed),
        Reason::Erased => t_string!(i18n, review.reason_erased),
        Reason::StrokeAcross => t_string!(i18n, review.reason_across),
        Reason::Streak => t_string!(i18n, review.reason_streak),
        Reason::EvidenceLost => t_string!(i18n, review.reason_lost),
        Reason::OutOfPicture => t_string!(i18n, review.reason_outside),
    }
    .to_owned()
}
