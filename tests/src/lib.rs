//! Simulated paper, pens, scanners and phones, and the lab that judges the reader with them.
//!
//! A [`paper::PrintedSheet`] is rasterised by poppler, never by our own code; [`marking`] draws
//! what people's hands do on it and keeps the truth; [`scanner`] and [`phone`] turn the marked page
//! into the picture a person would send; [`score`] compares a reading with the truth.
//! Everything is seeded: the same seed gives the same picture.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken lab must stop, not report figures"
)]

pub mod calibration;
mod camera;
mod codec;
pub mod covers;
pub mod desk;
pub mod dirt;
pub mod dump;
mod expose;
pub mod fingerprint;
pub mod fixtures;
mod foreign;
pub mod fused;
pub mod gestures;
pub mod habits;
mod hand;
pub mod handmade_pdf;
pub mod ink;
pub mod kernel;
pub mod lab;
pub mod levels;
pub mod light;
pub mod making;
pub mod marking;
pub mod noise;
pub mod optics;
pub mod paper;
pub mod pdf_kinds;
pub mod pens;
pub mod phone;
pub mod photo_effects;
mod pieces;
pub mod plan;
pub mod raster;
pub mod report;
pub mod scan_effects;
pub mod scanner;
pub mod score;
pub mod seen;
mod slip_plan;
pub mod slips;
pub mod strangers;
pub mod students;
pub mod suites;
pub mod surface;
pub mod term;
pub mod truth;
