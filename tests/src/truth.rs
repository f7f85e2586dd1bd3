//! What is really on a page.
use omr_core::FieldState;
use serde::{Deserialize, Serialize};

/// The truth of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldTruth {
    /// The field's name in the layout.
    pub field: String,
    /// `marked`, `blank` or `multiple`.
    pub state: FieldState,
    /// The value meant, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether `uncertain` (or `multiple`) is an honest answer too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_ask: bool,
    /// Whether the picture has lost what the field's bubbles say (covered, cut away, burnt out):
    /// then a question is the right answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
    /// What the hand did, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub habit: String,
    /// What with.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pen: String,
}

/// The truth of one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageTruth {
    /// The sheet's code.
    pub sheet_id: String,
    /// 1-based page of the sheet.
    pub page: u32,
    /// Every field of the page, in printed order.
    pub fields: Vec<FieldTruth>,
}
